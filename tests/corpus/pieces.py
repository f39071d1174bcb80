"""The courses, reports, practices and specimens of the sample, read once, and the plan's rows for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from ingest.load import load
from ingest.structure import Structured, structure
from library.model import Kind, Provision, ProvisionType
from tests.corpus.plan import CORPUS, PLAN, rows, squeezed

FOLDERS = {
    Kind.COURSE: "courses",
    Kind.REPORT: "reports",
    Kind.PRACTICE: "practices",
    Kind.SPECIMEN: "specimens",
}
SAMPLE_LINE = "示范文本（河清市为虚构城市）"
RECORDED = ("C02", "C05", "C09", "C13", "C17", "C24")
"""The courses of which there is a transcript too."""


def _files(kind: Kind) -> list[Path]:
    return sorted((CORPUS / FOLDERS[kind]).glob("*.md"))


_COURSES = _files(Kind.COURSE)
TRANSCRIPTS = [path for path in _COURSES if re.match(r"C\d\dT_", path.name)]
COURSES = [path for path in _COURSES if path not in TRANSCRIPTS]
REPORTS = _files(Kind.REPORT)
PRACTICES = _files(Kind.PRACTICE)
SPECIMENS = _files(Kind.SPECIMEN)

_KINDS = {folder: kind for kind, folder in FOLDERS.items()}
_MARKS = re.compile(r"[^\w]|_")


@dataclass(frozen=True, slots=True)
class Piece:
    """A file of the corpus: ``code`` is C01 or C02T, ``body`` what stands below the front matter."""

    code: str
    path: Path
    kind: Kind
    front: dict[str, str]
    structured: Structured
    body: str

    @property
    def day(self) -> date:
        """The day whose rules it teaches or follows."""
        return date.fromisoformat(self.front["issued"])

    @property
    def lines(self) -> list[str]:
        """The lines that are not empty, trimmed."""
        return [line.strip() for line in self.body.splitlines() if line.strip()]


@dataclass(frozen=True, slots=True)
class Slide:
    """A page of a course; ``body`` and ``notes`` as written, the lines of the body joined by line feeds."""

    title: str
    body: str
    notes: str

    @property
    def text(self) -> str:
        return f"{self.title}\n{self.body}\n{self.notes}"


def code_of(path: Path) -> str:
    return path.name.partition("_")[0]


@cache
def read_piece(path: Path) -> Piece:
    kind = _KINDS[path.parent.name]
    document = load(path, path.relative_to(CORPUS).as_posix())
    body = path.read_text(encoding="utf-8").split("---\n", 2)[2]
    return Piece(code_of(path), path, kind, document.front, structure(document, kind), body)


@cache
def planned_rows(table: str) -> dict[str, dict[str, str]]:
    """The rows of courses, reports, practices or specimens by their id, the first column."""
    return {next(iter(row.values())): row for row in rows(PLAN / f"{table}.csv")}


def slides(piece: Piece) -> list[Slide]:
    """The pages of a course in order."""
    found: list[tuple[str, list[Provision]]] = []
    for p in piece.structured.provisions:
        if p.type is ProvisionType.SLIDE:
            found.append((p.text, []))
        elif found:
            found[-1][1].append(p)
    return [Slide(title, _joined(below, notes=False), _joined(below, notes=True)) for title, below in found]


def _joined(provisions: list[Provision], *, notes: bool) -> str:
    kept = (p for p in provisions if (p.type is ProvisionType.NOTES) == notes)
    return "\n".join(p.text if notes else p.label + p.text for p in kept)


def bare(text: str) -> str:
    """The text without white space, punctuation and marks: 8至15分钟, to compare wordings."""
    return _MARKS.sub("", squeezed(text))


def length(text: str) -> int:
    """Characters that are not white space."""
    return len(re.sub(r"\s", "", text))


def clean_title(title: str) -> str:
    """A planned title without the trailing (示范)."""
    return re.sub(r"[(（]示范[)）]$", "", title)


@cache
def _calendar() -> dict[date, str]:
    return {date.fromisoformat(row["date"]): row["type"] for row in rows(PLAN / "calendar.csv")}


def is_working_day(day: date) -> bool:
    type_ = _calendar().get(day)
    return type_ == "work" or (type_ is None and day.weekday() < 5)


def next_working_day(day: date) -> date:
    after = day + timedelta(days=1)
    return after if is_working_day(after) else next_working_day(after)


def in_words(day: date) -> str:
    """2025年9月5日."""
    return f"{day.year}年{day.month}月{day.day}日"


def paragraphs(piece: Piece) -> Iterator[str]:
    """What is written, a paragraph, item, slide body or notes each; no titles of the work."""
    for p in piece.structured.provisions:
        if p.type is not ProvisionType.TITLE:
            yield p.label + p.text
