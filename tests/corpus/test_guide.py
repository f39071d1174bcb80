"""The guide, the handbook and the forms: complete, in order, no figure but from the articles they cite."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from itertools import groupby
from pathlib import Path

import pytest

from ingest.document import Document
from ingest.load import load
from ingest.structure import Structured, structure
from library.model import Kind, Provision, ProvisionType
from library.references import FoundKind, find_citations
from tests.corpus.plan import (
    CORPUS,
    FAR,
    PLAN,
    Text,
    facts,
    of_day,
    planned,
    rows,
    squeezed,
    texts,
    work_titled,
)

TODAY = date(2025, 12, 31)
GUIDE = CORPUS / "guide" / "巡察工作全周期实务指引.md"
HANDBOOK = CORPUS / "guide" / "巡察工作手册.md"
FORMS = sorted((CORPUS / "forms").glob("*.md"))
STEPS = rows(PLAN / "steps.csv")
POINTS = rows(PLAN / "points.csv")
PLANNED_FORMS = {row["form_id"]: row for row in rows(PLAN / "forms.csv")}
PARTS = ["说明", "责任人", "输入", "输出", "期限", "依据", "表格", "常见错误"]
"""What the regulation on the guide wants of each step, after a word on what it is for."""

each_file = pytest.mark.parametrize("path", [GUIDE, HANDBOOK, *FORMS], ids=lambda path: path.stem)
each_form = pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
each_step = pytest.mark.parametrize("step", STEPS, ids=lambda row: row["step_id"])
each_point = pytest.mark.parametrize("point", POINTS, ids=lambda row: row["point_id"])

_DATED = re.compile(r"\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?|〔\d{4}〕\d+号|(?<![A-Za-z0-9])[SPBC]\d{2,3}(?!\d)")
_FIGURE = re.compile(
    r"\d+(?:\.\d+)?[\u4e00-\u9fff%]?"
    r"|[一二两三四五六七八九十百半]+(?:个?工作日|小时|日内|个月|分钟)|[二两三四五六七八九十百半]+天"
    r"|[一二三四五]分之[一二三四五]"
)
_FACTS = {fact.id: fact for fact in facts()}


def _read(path: Path) -> tuple[Document, Structured]:
    document = load(path, path.relative_to(CORPUS).as_posix())
    return document, structure(document, Kind.FORM if path in FORMS else Kind.GUIDE)


_documents = cache(_read)


def guide_provisions(path: Path) -> tuple[Provision, ...]:
    """What is written in the guide, the handbook or a form, in order."""
    return _documents(path)[1].provisions


def _of_type(path: Path, type_: ProvisionType) -> list[Provision]:
    return [p for p in guide_provisions(path) if p.type is type_]


def _step_parts(code: str) -> dict[str, str]:
    """The named lines of a step: {"期限": "本轮…"}."""
    lines = [p.text for p in guide_provisions(GUIDE) if p.eid.startswith(f"step_{code}__")]
    return {name: text for name, _, text in (line.partition("：") for line in lines)}


def _point_text(code: str) -> str:
    return next(p.text for p in guide_provisions(GUIDE) if p.eid == f"point_{code}")


def _in_force(title: str) -> Text | None:
    """The text of a cited regulation that is in force today, None where the corpus has none."""
    work = work_titled(title)
    version = of_day(work, TODAY) if work else None
    return texts().get(version.key) if version else None


def _cited_articles(text: str) -> list[str]:
    """The texts of the articles that a line cites by number."""
    found = [(_in_force(c.title), c.addresses) for c in find_citations(text, works=True) if c.title]
    return [
        version.articles[a.eid]
        for version, addresses in found
        if version
        for a in addresses
        if _stands(version, a.eid)
    ]


def _stands(version: Text, eid: str | None) -> bool:
    return eid in version.articles


def test_guide_has_its_43_steps_in_six_phases() -> None:
    found = [
        (p.label, squeezed(p.text), p.heading[0].split()[1]) for p in _of_type(GUIDE, ProvisionType.STEP)
    ]
    assert found == [(row["step_id"], squeezed(row["title"]), row["phase"]) for row in STEPS]
    assert len(found) == 43
    assert len(list(groupby(phase for _, _, phase in found))) == 6


def test_guide_has_its_132_points_below_their_steps() -> None:
    found = [(p.label, p.heading[-1][:3]) for p in _of_type(GUIDE, ProvisionType.POINT)]
    assert found == [(row["point_id"], row["step_id"]) for row in POINTS]
    assert len(found) == 132


@each_step
def test_a_step_has_all_its_parts_in_order(step: dict[str, str]) -> None:
    parts = _step_parts(step["step_id"])
    assert list(parts) == PARTS
    assert all(parts.values())


@each_step
def test_a_step_states_its_deadline_in_the_words_of_its_fact(step: dict[str, str]) -> None:
    value, deadline = _FACTS[step["deadline"]].value, _step_parts(step["step_id"])["期限"]
    assert value == squeezed(step["deadline_text"])
    assert value in squeezed(deadline)
    assert any(value in article for article in _cited_articles(deadline))


@each_step
def test_a_step_names_its_basis_and_its_forms(step: dict[str, str]) -> None:
    parts = _step_parts(step["step_id"])
    cited = [work_titled(c.title or "") for c in find_citations(parts["依据"], works=True)]
    assert cited == step["basis"].split(";")
    assert re.findall(r"B\d\d", parts["表格"]) == [code for code in step["forms"].split(";") if code]


@each_point
def test_a_point_rests_on_articles_that_state_its_facts(point: dict[str, str]) -> None:
    text = _point_text(point["point_id"])
    articles = _cited_articles(text)
    missing = [
        fact
        for fact in point["facts"].split(";")
        if not any(_FACTS[fact].value in article for article in articles)
    ]
    assert missing == []


@each_file
def test_every_article_cited_stands_in_the_text_in_force(path: Path) -> None:
    broken = [
        f"{p.eid}：{citation.title}{address.eid}"
        for p in guide_provisions(path)
        for citation in find_citations(p.text)
        for address in citation.addresses
        if citation.title and (version := _in_force(citation.title)) and address.eid not in version.articles
    ]
    assert broken == []


@each_file
def test_no_citation_depends_on_where_it_stands(path: Path) -> None:
    loose = [
        f"{p.eid}：{p.text[c.start : c.end]}"
        for p in guide_provisions(path)
        for c in find_citations(p.text)
        if c.kind is not FoundKind.ABSOLUTE
    ]
    assert loose == []


@each_file
def test_every_title_cited_is_of_the_plan(path: Path) -> None:
    own = {"巡察工作全周期实务指引", "巡察工作手册"}
    forms = {squeezed(row["title"]) for row in PLANNED_FORMS.values()}
    forms |= {re.sub(r"\(样式\)$", "", title) for title in forms}
    titles = [c.title for p in guide_provisions(path) for c in find_citations(p.text, works=True) if c.title]
    assert [t for t in titles if squeezed(t) not in own | forms and work_titled(t) is None] == []


@each_file
def test_no_figure_but_from_an_article_that_the_line_cites(path: Path) -> None:
    strange = [f"{p.eid}：{figure}" for p in guide_provisions(path) for figure in _foreign_figures(path, p)]
    assert strange == []


def _foreign_figures(path: Path, provision: Provision) -> list[str]:
    """Figures of a line that no article it cites holds; names of fields are the plan's."""
    if provision.type in (ProvisionType.TITLE, ProvisionType.FORM):
        return []
    text = provision.text.partition("：")[2] if provision.type is ProvisionType.FIELD else provision.text
    articles = "".join(_cited_articles(text))
    figures = _FIGURE.findall(_DATED.sub("", squeezed(text)))
    return [f for f in figures if not re.search(rf"(?<![\d.]){re.escape(f)}", articles)]


def test_a_planted_figure_is_found() -> None:
    said = "整改方案在收到书面反馈意见之日起{}个工作日内报送（《巡察整改全周期管理办法》第十二条）。"
    article = next(n for n, a in _current("R52").articles.items() if _FACTS["F363"].value in a)
    cited = said.replace("第十二条", f"第{_han(int(article[4:]))}条")
    found = [
        _foreign_figures(GUIDE, Provision("x", ProvisionType.POINT, "P999", cited.format(days), (), 1))
        for days in (15, 20)
    ]
    assert found == [[], ["20个"]]


def _current(work: str) -> Text:
    version = of_day(work, TODAY)
    assert version
    return texts()[version.key]


def _han(number: int) -> str:
    tens, ones = divmod(number, 10)
    digits = "零一二三四五六七八九"
    return (
        ("" if tens < 2 else digits[tens])
        + ("十" if tens else "")
        + (digits[ones] if ones or not tens else "")
    )


def test_there_are_42_forms() -> None:
    assert [p.name[:3] for p in FORMS] == list(PLANNED_FORMS)
    assert len(FORMS) == 42


@each_form
def test_a_form_has_all_its_fields_in_order(path: Path) -> None:
    row = PLANNED_FORMS[path.name[:3]]
    (form,) = _of_type(path, ProvisionType.FORM)
    assert (form.eid, squeezed(form.text)) == (f"form_{row['form_id']}", squeezed(row["title"]))
    fields = [p.text.partition("：") for p in _of_type(path, ProvisionType.FIELD)]
    assert [squeezed(name) for name, _, _ in fields] == [squeezed(name) for name in row["fields"].split(";")]
    assert all(told for _, _, told in fields)


@each_form
def test_a_form_says_to_which_step_and_regulation_it_belongs(path: Path) -> None:
    row = PLANNED_FORMS[path.name[:3]]
    belongs = next(
        p.text for p in guide_provisions(path) if p.eid.endswith("__para_1") and p.eid.startswith("form_")
    )
    assert f"步骤{row['step']}" in belongs
    assert row["regulation"] in [work_titled(c.title or "") for c in find_citations(belongs, works=True)]


@each_file
def test_front_matter_of_guide_and_forms(path: Path) -> None:
    document, structured = _documents(path)
    front = document.front
    beside = {"HANDBOOK": "other", "GUIDE": "guide"}  # the guide is one work; the handbook stands beside it
    assert front["kind"] == beside.get(front["work"], "form")
    assert (front["status"], front["level"], front["sample"]) == ("in_force", "internal", "true")
    assert squeezed(structured.title) == squeezed(front["title"])
    assert structured.warnings == structured.gaps == ()
    if path in FORMS:
        version = of_day(PLANNED_FORMS[front["work"]]["regulation"], TODAY)
        assert version
        assert version.until == FAR
        assert (front["issued"], front["effective"]) == (
            version.issued.isoformat(),
            version.effective.isoformat(),
        )


def test_handbook_and_guide_cite_only_what_is_in_force() -> None:
    ended = {v.key[0] for v in planned().values() if v.latest and v.until <= TODAY}
    lines = [p.text for path in (GUIDE, *FORMS) for p in guide_provisions(path)]
    cited = {work_titled(c.title) for line in lines for c in find_citations(line, works=True) if c.title}
    assert cited & ended == set()
