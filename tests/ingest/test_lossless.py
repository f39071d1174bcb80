"""All national laws: nothing is lost, and every irregular numbering is known with its reason."""

from __future__ import annotations

import csv
import re
import time
from pathlib import Path

import pytest

from ingest.load import load
from ingest.structure import Structured, structure
from library.model import Kind, ProvisionType
from tests.ingest.reading import joined, squeezed

TABLE = Path(__file__).parent.parent / "data/numbering.tsv"
pytestmark = pytest.mark.slow


def read_raw(path: Path) -> str:
    """The file without its markup, read in the plainest way, by other code than the loader's."""
    text = path.read_bytes().decode("utf-8")
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    text = re.sub(r"(?m)^#+", "", text)
    text = re.sub(r"(?m)^\|[-| :]+$", "", text)
    return squeezed(re.sub(r"(?m)^\|.*$", lambda row: row[0].replace("|", ""), text))


@pytest.fixture(scope="module")
def laws(data: Path) -> dict[str, tuple[Structured, str]]:
    """Path below laws/ → (structure, raw text), for every file of both folders."""
    root = data / "laws"
    paths = sorted([*(root / "national").rglob("*.md"), *(root / "earlier").rglob("*.md")])
    started = time.perf_counter()
    found = {
        path.relative_to(root).as_posix(): (structure(load(path, path.name), Kind.LAW), read_raw(path))
        for path in paths
    }
    assert time.perf_counter() - started < 60  # about 4 s; a quadratic step shows at once
    return found


def known() -> list[dict[str, str]]:
    """The committed table: path, articles (in the manifest→here), gaps as reported, reason."""
    with TABLE.open(encoding="utf-8") as table:
        return list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))


def articles(structured: Structured) -> int:
    return sum(p.type is ProvisionType.ARTICLE for p in structured.provisions)


def test_no_character_of_any_law_is_lost(laws: dict[str, tuple[Structured, str]]) -> None:
    assert len(laws) == 1466
    assert [name for name, (structured, raw) in laws.items() if joined(structured) != raw] == []


def test_every_address_is_unique(laws: dict[str, tuple[Structured, str]]) -> None:
    for name, (structured, _) in laws.items():
        addresses = [p.eid for p in structured.provisions]
        assert len(set(addresses)) == len(addresses), name


def test_every_parent_is_there(laws: dict[str, tuple[Structured, str]]) -> None:
    for name, (structured, _) in laws.items():
        addresses = {p.eid for p in structured.provisions} | {"", "toc"}
        assert {p.parent for p in structured.provisions} <= addresses, name


def test_every_file_whose_numbers_do_not_run_on_is_known_with_its_reason(
    laws: dict[str, tuple[Structured, str]],
) -> None:
    irregular = {name: "；".join(s.gaps) for name, (s, _) in laws.items() if s.gaps}
    assert irregular == {row["path"]: row["gaps"] for row in known() if row["gaps"]}
    assert all(row["reason"] for row in known())


def test_every_difference_from_the_manifest_is_explained(
    laws: dict[str, tuple[Structured, str]], data: Path
) -> None:
    with (data / "laws/manifest.tsv").open(encoding="utf-8") as table:
        stated = {r["path"]: int(r["articles"]) for r in csv.DictReader(table, delimiter="\t")}
    found = {name: articles(laws[name][0]) for name in stated}
    different = {name: f"{stated[name]}→{found[name]}" for name in stated if stated[name] != found[name]}
    assert different == {row["path"]: row["articles"] for row in known() if row["articles"]}


def test_every_law_has_its_title(laws: dict[str, tuple[Structured, str]], data: Path) -> None:
    with (data / "laws/manifest.tsv").open(encoding="utf-8") as table:
        titles = {r["path"]: r["title"] for r in csv.DictReader(table, delimiter="\t")}
    wrong = {n: laws[n][0].title for n, t in titles.items() if squeezed(laws[n][0].title) != squeezed(t)}
    assert wrong == {}


def test_only_quoted_articles_are_warned_of(laws: dict[str, tuple[Structured, str]]) -> None:
    """No other file has headings or articles twice: wrong chapters would show here."""
    warned = {name for name, (structured, _) in laws.items() if structured.warnings}
    assert warned == {"national/宪法/中华人民共和国宪法修正案（2018年）.md"}
