"""The sample files of many formats, what their index says of them, and the Markdown laws they agree with."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evals.agreement import agreement, normal
from evals.laws import DataMissingError
from evals.reading import compared
from ingest.load import load
from ingest.structure import structure
from library.model import Kind
from library.numerals import write_number
from library.titles import normal_title

# Their title is among the laws, their version is not: before the fifth amendment, before amendment XII.
_ARTICLE = re.compile(r"第[一二三四五六七八九十百千零〇]+条")
OTHER_VERSION = frozenset({"pdf/宪法.pdf", "docx/刑法_20201226.docx"})


@dataclass(frozen=True, slots=True)
class Sample:
    """A row of the index: ``name`` below the folder, ``articles`` as stated there (None: not stated).

    ``edits`` are (old, new) pairs in which it differs from the law in Markdown, by its index: tracked
    changes, and labels that exist only as list numbers (the Markdown lacks some). ``pages`` are as counted
    by another program.
    """

    path: Path
    name: str
    kind: str
    pages: int | None
    articles: int | None
    edits: tuple[tuple[str, str], ...] = field(default=())


def read_index(data: Path) -> tuple[Sample, ...]:
    """The samples in the order of the index. Raises DataMissingError."""
    index = data / "files" / "index.csv"
    if not index.is_file():
        raise DataMissingError(str(data), "files/index.csv")
    with index.open(encoding="utf-8-sig", newline="") as lines:
        return tuple(_sample(row, index.parent) for row in csv.DictReader(lines))


class Counterparts:
    """The laws in Markdown by title; a law in several files is put together in the order of its articles."""

    def __init__(self, data: Path) -> None:
        self._files: dict[str, dict[str, list[Path]]] = {}
        for folder in ("national", "earlier"):
            for title, path in _catalogued(data / "laws" / folder):
                self._files.setdefault(_key(title), {}).setdefault(folder, []).append(path)

    def best(self, sample: Sample, title: str, text: str) -> float | None:
        """The agreement of a text with the law of this title, of several versions the closest.

        None where there is no such law. A text without articles is compared from the first to the last line
        that it shares with the law: what stands round it (number, preamble) differs by edition.
        """
        if sample.name in OTHER_VERSION:
            return None
        laws = [_edited(law, sample) for law in self._texts(title)]
        return max((agreement(_within(text, law), law) for law in laws), default=None)

    def _texts(self, title: str) -> Iterator[str]:
        versions: Mapping[str, list[Path]] = self._files.get(_key(title), {})
        national = versions.get("national", [])
        if national:
            parts = [structure(load(path, path.name), Kind.LAW) for path in national]
            parts.sort(key=lambda part: next((_number(p.eid) for p in part.provisions if "art_" in p.eid), 0))
            yield "\n".join(compared(part) for part in parts)
        for path in versions.get("earlier", []):
            yield compared(structure(load(path, path.name), Kind.LAW))


def _number(eid: str) -> int:
    digits = eid.partition("art_")[2].partition("__")[0].partition("-")[0]
    return int(digits) if digits.isdecimal() else 0


def _key(title: str) -> str:
    """Titles of several issuers are written with 、 or with a space between them."""
    return normal_title(title).replace("、", "")


def _edited(law: str, sample: Sample) -> str:
    lines = [normal(line) for line in law.split("\n")]
    for old, new in sample.edits:
        place = next((n for n, line in enumerate(lines) if normal(old) in line), None)
        if place is not None and not (new and normal(new) in lines[place]):
            lines[place] = lines[place].replace(normal(old), normal(new), 1)
    return "\n".join(lines)


def _within(text: str, law: str) -> str:
    if _ARTICLE.match(text):
        return text
    lines, known = text.split("\n"), set(law.split("\n"))
    shared = [n for n, line in enumerate(lines) if normal(line) in known]
    return "\n".join(lines[shared[0] : shared[-1] + 1]) if shared else text


def _catalogued(folder: Path) -> Iterator[tuple[str, Path]]:
    with (folder / "catalogue.csv").open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            yield row["title"], folder / row["file"]


def _sample(row: Mapping[str, str], folder: Path) -> Sample:
    expected: dict[str, Any] = json.loads(row["expected"] or "{}")
    pages = row["pages_or_slides_or_sheets"]
    return Sample(
        folder / row["path"],
        row["path"],
        row["kind"],
        int(pages) if pages.isdecimal() else None,
        expected.get("article_paragraphs"),
        (*((old, new) for _, old, new in expected.get("edits_old_new", ())), *_labels(expected)),
    )


def _labels(expected: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(text, label and text) of the paragraphs whose label exists only as a list number."""
    rows: list[Any] = next((rows for name, rows in expected.items() if name.startswith("auto_numbered")), [])
    count: Counter[int] = Counter()
    for number, _, pattern, form, start, text in rows:
        count[number] += 1
        value = int(start) + count[number] - 1
        yield text, pattern.replace("%1", str(value) if form == "decimal" else write_number(value)) + text
