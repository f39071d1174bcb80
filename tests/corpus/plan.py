"""The plan and the texts of the sample, read once: what each version must say, and what it says."""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from ingest.load import load
from ingest.structure import Structured, structure
from library.citation import plain_title
from library.model import Kind, ProvisionType

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "corpus"
PLAN = ROOT / "evals" / "plan"
FILES = sorted((CORPUS / "regulations").glob("*.md"))
FAR = date(9999, 12, 31)
ROW_IDS = re.compile(r"(?<![A-Za-z0-9])(?:F\d{3}|R\d{2})(?![A-Za-z0-9])")
"""Ids of rows of the plan, that no text may show; S, P, B, C are an office's own labels."""

Key = tuple[str, int]
"""A version: the work and its number, ("R07", 2)."""


def squeezed(text: str) -> str:
    """The text after NFKC without white space: how values are compared."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def says(text: str, value: str) -> bool:
    """Whether a squeezed text holds a value whole: 5日 is not in 15日, 组长 not in 副组长."""
    return value in text and re.search(rf"(?<![\d.副]){re.escape(value)}", text) is not None


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@dataclass(frozen=True, slots=True)
class Planned:
    """A version as the plan has it; ``until`` is the first day no longer in force, FAR while it is."""

    key: Key
    title: str
    number: str
    issuer: str | None
    issued: date
    effective: date
    until: date
    latest: bool
    row: dict[str, str]


@dataclass(frozen=True, slots=True)
class Fact:
    """A row of facts.csv with the versions that state it; ``since`` and ``until`` bound when it held."""

    id: str
    subject: str
    predicate: str
    value: str
    stated_in: frozenset[Key]
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Text:
    """A file of the corpus: ``articles`` are the squeezed texts of its articles, by eId."""

    key: Key
    path: Path
    front: dict[str, str]
    structured: Structured
    articles: dict[str, str]


def key_of(path: Path) -> Key:
    name = re.match(r"(R\d\d)_v(\d)_", path.name)
    assert name, f"{path.name} is not named R00_v0_title.md"
    return name[1], int(name[2])


@cache
def read_text_of(path: Path) -> Text:
    document = load(path, path.name)
    structured = structure(document, Kind.REGULATION)
    articles = {p.eid: "" for p in structured.provisions if p.type is ProvisionType.ARTICLE}
    for p in structured.provisions:
        top = p.eid.partition("__")[0]
        if top in articles:
            articles[top] += squeezed(p.label + p.text)
    return Text(key_of(path), path, document.front, structured, articles)


@cache
def texts() -> dict[Key, Text]:
    return {key_of(path): read_text_of(path) for path in FILES}


@cache
def planned() -> dict[Key, Planned]:
    return {version.key: version for row in rows(PLAN / "regulations.csv") for version in _versions(row)}


def _versions(row: dict[str, str]) -> Iterator[Planned]:
    earlier = json.loads(row["earlier_versions"] or "[]")
    for number, past in enumerate([*earlier, row], start=1):
        latest = past is row
        ended = date.fromisoformat(past["ended"]) + timedelta(days=1) if past["ended"] else FAR
        yield Planned(
            key=(row["id"], number),
            title=past["title"],
            number=past["document_number"],
            issuer=row["issuer"] if latest else None,
            issued=date.fromisoformat(past["issued"]),
            effective=date.fromisoformat(past["effective"]),
            until=ended,
            latest=latest,
            row=row,
        )


@cache
def facts() -> tuple[Fact, ...]:
    return tuple(_fact(row) for row in rows(PLAN / "facts.csv"))


def _fact(row: dict[str, str]) -> Fact:
    stated = set[Key]()
    for span in row["reg_versions"].split(";"):
        work, _, numbers = span.partition(":v")
        first, _, last = numbers.partition("-")
        stated |= {(work, n) for n in range(int(first), int(last or first) + 1)}
    since = date.fromisoformat(row["valid_from"]) if row["valid_from"] else date.min
    until = date.fromisoformat(row["valid_to"]) + timedelta(days=1) if row["valid_to"] else FAR
    value = squeezed(row["value"])
    return Fact(row["fact_id"], row["subject"], row["predicate"], value, frozenset(stated), since, until)


@cache
def stated_by(key: Key) -> tuple[Fact, ...]:
    """The facts that this version must state."""
    return tuple(fact for fact in facts() if key in fact.stated_in)


def work_titled(title: str) -> str | None:
    """The work that bears or bore this title, None where the plan has none."""
    return _works_by_title().get(squeezed(plain_title(title)))


@cache
def _works_by_title() -> dict[str, str]:
    return {squeezed(plain_title(version.title)): version.key[0] for version in planned().values()}


def of_day(work: str, day: date) -> Planned | None:
    """The version in force on that day, or issued by then and not yet in force; else None."""
    versions = [v for v in planned().values() if v.key[0] == work and v.issued <= day]
    in_force = [v for v in versions if v.effective <= day < v.until]
    found = in_force or versions
    return found[-1] if found else None
