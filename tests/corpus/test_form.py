"""Front matter, articles and closing of each text are those of the plan; the catalogue lists them all."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from tests.corpus.plan import CORPUS, FAR, FILES, PLAN, key_of, planned, read_text_of, rows, squeezed

each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.name[:6])

FIELDS = ("work", "title", "kind", "number", "issuer", "issued", "effective", "until", "status", "level")
LEVELS = {"公开": "public", "内部": "internal"}
STATUSES = {"in force": "in_force", "replaced": "replaced", "abolished": "abolished"}


def _expected(path: Path) -> dict[str, str]:
    """What the plan says of a version, in the words of the front matter; no issuer where it says none."""
    version = planned()[key_of(path)]
    expected = {
        "work": version.key[0],
        "title": squeezed(version.title),
        "kind": "regulation",
        "number": version.number,
        "issued": version.issued.isoformat(),
        "effective": version.effective.isoformat(),
        "until": "" if version.until == FAR else version.until.isoformat(),
        "status": STATUSES[version.row["status"]] if version.latest else "superseded",
        "level": LEVELS[version.row["access"]],
    }
    return expected | ({"issuer": version.issuer} if version.issuer else {})


@each_file
def test_front_matter_agrees_with_the_plan(path: Path) -> None:
    front = read_text_of(path).front
    assert {*FIELDS, "sample"} - {"until"} <= set(front) <= {*FIELDS, "sample"}
    found = {field: front.get(field, "") for field in _expected(path)} | {"title": squeezed(front["title"])}
    assert found == _expected(path)
    assert front["issuer"]


@each_file
def test_articles_run_from_one_without_a_gap(path: Path) -> None:
    text = read_text_of(path)
    assert list(text.articles) == [f"art_{n}" for n in range(1, len(text.articles) + 1)]
    assert text.structured.gaps == text.structured.warnings == ()


@each_file
def test_latest_texts_have_as_many_articles_as_planned(path: Path) -> None:
    version = planned()[key_of(path)]
    count = len(read_text_of(path).articles)
    assert count == int(version.row["articles"]) if version.latest else 15 <= count <= 40


@each_file
def test_a_text_says_that_it_is_a_sample_and_bears_its_title(path: Path) -> None:
    text = read_text_of(path)
    first = path.read_text(encoding="utf-8").split("---\n", 2)[2].strip().splitlines()[0]
    assert first == "示范文本（河清市为虚构城市）"
    assert squeezed(text.structured.title) == squeezed(text.front["title"])
    assert squeezed(text.front["title"]) in squeezed(path.stem)


@each_file
def test_last_article_says_who_explains_it_and_from_when_it_holds(path: Path) -> None:
    articles = list(read_text_of(path).articles.values())
    effective = planned()[key_of(path)].effective
    assert "解释" in articles[-1] + articles[-2]
    assert f"{effective.year}年{effective.month}月{effective.day}日" in articles[-1]


@pytest.mark.parametrize("path", [p for p in FILES if key_of(p)[1] > 1], ids=lambda path: path.name[:6])
def test_a_later_version_repeals_the_one_before_by_its_number(path: Path) -> None:
    work, number = key_of(path)
    last = list(read_text_of(path).articles.values())[-1]
    assert squeezed(planned()[work, number - 1].number) in last
    assert "废止" in last


def test_catalogue_lists_each_file_and_no_other() -> None:
    listed = [row["file"] for row in rows(CORPUS / "catalogue.csv")]
    assert listed == [path.relative_to(CORPUS).as_posix() for path in FILES]


@pytest.mark.parametrize("row", rows(CORPUS / "catalogue.csv"), ids=lambda row: row["file"][12:18])
def test_catalogue_and_text_agree(row: dict[str, str]) -> None:
    front = read_text_of(CORPUS / row["file"]).front
    assert {field: row[field] for field in FIELDS} == {field: front.get(field, "") for field in FIELDS}
    version = planned()[key_of(Path(row["file"]).relative_to("regulations"))]
    assert row["replaces"] == (version.row["replaces"] if version.latest else "")


def test_versions_of_a_work_follow_each_other_without_gap_or_overlap() -> None:
    listed = [(row["work"], row["effective"], row["until"]) for row in rows(CORPUS / "catalogue.csv")]
    for (work, _, until), (after, effective, _) in pairwise(listed):
        assert work != after or until == effective


def test_calendar_is_the_plans_and_has_no_day_twice() -> None:
    days = rows(CORPUS / "calendar.csv")
    assert days == rows(PLAN / "calendar.csv")
    assert len({date.fromisoformat(day["date"]) for day in days}) == len(days)
    assert {day["type"] for day in days} == {"off", "work"}


def test_glossary_has_no_term_twice_and_no_slip_that_is_a_term() -> None:
    table = rows(CORPUS / "glossary.csv")
    terms = [row["term"] for row in table]
    slips = [slip for row in table for slip in row["slips"].split(";") if slip]
    assert len(set(terms)) == len(terms) > 120
    assert not set(slips) & set(terms)
    assert not [slip for slip in slips if re.search(r"[\s,，、]", slip)]
