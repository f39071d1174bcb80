"""Every fact of the plan stands in the text that should state it; no text states what did not hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from library.references import find_citations
from tests.corpus.plan import (
    CORPUS,
    FILES,
    PLAN,
    ROW_IDS,
    Fact,
    Planned,
    Text,
    facts,
    key_of,
    planned,
    read_text_of,
    rows,
    says,
    squeezed,
    stated_by,
)

each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.name[:6])

FILE_OF = {key_of(path): path for path in FILES}
_DATED = re.compile(r"\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?|〔\d{4}〕\d+号")
_UNITS = "个?工作日|小时|分钟|日|天|个月|年|人|名|次|份|字|%|轮|处|类|项|条|种|张|个|级|分|学时|门|户|万元"
_FIGURE = re.compile(
    rf"(?<![\d.])\d+(?:\.\d+)?(?:{_UNITS})|[一二两三四五六七八九十百半]+(?:个?工作日|小时|日内|天|个月|分钟)"
)
_TELLING = 7  # characters; shorter values (报组长审批) are said of many subjects


@each_file
def test_every_fact_stands_in_an_article_word_for_word(path: Path) -> None:
    text = read_text_of(path)
    missing = [
        f"{fact.id} {fact.subject}：{fact.value}"
        for fact in stated_by(text.key)
        if not any(says(article, fact.value) for article in text.articles.values())
    ]
    assert not missing


PLACED = [
    (row["value"], FILE_OF[place[1], number], place[2])
    for row in rows(PLAN / "facts.csv")
    if (place := re.search(r"写在(R\d\d)(末条|第\w+条第\w+款)", row["note"]))
    for number in (int(row["reg_versions"][-1]),)
    if (place[1], number) in FILE_OF
]


@pytest.mark.parametrize(("value", "path", "place"), PLACED)
def test_a_fact_stands_where_the_plan_puts_it(value: str, path: Path, place: str) -> None:
    text = read_text_of(path)
    if place == "末条":
        said = list(text.articles.values())[-1]
    else:
        (found,) = find_citations(f"本办法{place}")
        said = squeezed(next(p.text for p in text.structured.provisions if p.eid == found.addresses[0].eid))
    assert squeezed(value) in said


@pytest.mark.parametrize("version", [v for v in planned().values() if v.latest], ids=lambda v: v.key[0])
def test_the_plan_gives_each_latest_version_the_facts_of_its_row_and_summary(version: Planned) -> None:
    stated = {fact.id for fact in stated_by(version.key)}
    assert set(version.row["fact_ids"].split(";")) == stated
    assert set(re.findall(r"F\d{3}", version.row["summary"])) <= stated


@each_file
def test_no_text_states_a_value_that_did_not_hold_then(path: Path) -> None:
    text = read_text_of(path)
    assert [f"{fact.id} {fact.subject}：{fact.value}" for fact in _foreign_values(text)] == []


def _foreign_values(text: Text) -> list[Fact]:
    """Values that did not hold as long as the text; words that are right there for another subject pass."""
    own = stated_by(text.key)
    version = planned()[text.key]
    changed = [
        fact
        for fact in facts()
        if text.key not in fact.stated_in and (fact.until < version.until or fact.since > version.effective)
    ]
    return [
        fact
        for fact in changed
        if not any(fact.value in other.value for other in own)
        and any(says(article, fact.value) for article in text.articles.values())
        and _is_about(fact, own)
    ]


def _is_about(fact: Fact, own: tuple[Fact, ...]) -> bool:
    """Whether the words decide by themselves: the same subject is ruled here, or the value is long."""
    ruled_here = any(fact.subject == other.subject for other in own)
    return ruled_here or len(fact.value) >= _TELLING


@each_file
def test_no_figure_stands_in_a_text_that_its_facts_do_not_give(path: Path) -> None:
    text = read_text_of(path)
    given = "|".join(fact.value for fact in stated_by(text.key))
    found = [
        figure for article in text.articles.values() for figure in _FIGURE.findall(_DATED.sub("", article))
    ]
    assert [figure for figure in found if not re.search(rf"(?<![\d.]){figure}", given)] == []


def test_a_planted_old_value_is_found() -> None:
    text = next(read_text_of(path) for path in FILES if path.name.startswith("R07_v2"))
    articles = text.articles | {"art_3": "组务会一般每两周1次。"}
    planted = Text(text.key, text.path, text.front, text.structured, articles)
    assert [fact.id for fact in _foreign_values(planted)] == ["F056"]


@each_file
def test_no_row_of_the_plan_is_a_provision(path: Path) -> None:
    text = read_text_of(path)
    printed = [p.text for p in text.structured.provisions if ROW_IDS.search(p.text)]
    subjects = {squeezed(f"{row['subject']},{row['predicate']},{row['value']}") for row in _fact_rows()}
    whole = [p.text for p in text.structured.provisions if squeezed(p.text) in subjects]
    assert printed == whole == []


def _fact_rows() -> list[dict[str, str]]:
    return rows(PLAN / "facts.csv")


def test_no_table_of_facts_lies_in_the_corpus() -> None:
    heads = {path.name: path.read_text(encoding="utf-8").splitlines()[0] for path in CORPUS.rglob("*.csv")}
    assert not [name for name, head in heads.items() if "fact" in head or "reg_versions" in head]
