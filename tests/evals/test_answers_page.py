"""``answers.html``: what goes otherwise than right is there to be read, and nothing of it is markup."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from lxml.html import HtmlElement, document_fromstring

from evals.answers import FIGURES, Answers
from evals.answers_page import GOALS, Goal
from evals.cases import Case, Place
from evals.judge import Verdict, judge
from evals.report import record
from evals.shown import ABSENT, Cited, Said, Shown

DAY = date(2025, 12, 31)
RULE = "整改工作办法"
EVIL = '"><script>alert(1)</script><img src=x onerror=alert(1)>&amp;'
GOLD = Cited(f"《{RULE}》第十条", RULE, "art_10", "报领导小组", date(2024, 1, 1))
OTHER = Cited("《别的办法》第一条", "别的办法", "art_1")
WHOLE = "15日内报领导小组。"


def asked(name: str, kind: str = "deadline", **changed: object) -> Case:
    given: dict[str, object] = {
        "turns": ("整改方案几天内报",),
        "person": "cadre",
        "expected": "answered",
        "gold": (Place(RULE, "art_10__para_1"),),
        "facts": ("15日内", "报领导小组"),
        "wrong": ("20日内",),
    }
    return Case(id=name, kind=kind, **given | changed)  # type: ignore[arg-type]


def answered(*texts: str, citations: tuple[Cited, ...] = (GOLD,), role: str = "answer") -> Shown:
    basis = tuple(range(len(citations)))
    return Shown("answered", tuple(Said(text, role, basis) for text in texts), citations, ms=12.4)


def judged(*pairs: tuple[Case, Shown], missing: tuple[str, ...] = ()) -> Answers:
    return Answers("dev", tuple(judge(case, shown) for case, shown in pairs), missing)


def opened(answers: Answers) -> HtmlElement:
    return document_fromstring(answers.page(DAY))


def cases(page: HtmlElement) -> dict[str, dict[str, HtmlElement]]:
    """Question id → its cells by the head of their column."""
    found = {}
    for table in page.find_class("cases"):
        head, *rows = table.iter("tr")
        names = [cell.text_content() for cell in head]
        for row in rows:
            cells = dict(zip(names, row, strict=True))
            found[cells["编号"].text] = cells
    return found


def figures(page: HtmlElement) -> dict[str, tuple[str, ...]]:
    """Name of a figure → its value, what is wanted, whether it is met."""
    rows = [[cell.text_content() for cell in row] for row in page.get_element_by_id("part-0").iter("tr")]
    return {name: tuple(cells) for name, *cells in rows}


OTHERWISE = [
    (asked("partly"), answered("15日内报送。", citations=(OTHER,))),
    (asked("silent", "who"), Shown("no_evidence", message="库中没有找到")),
    (asked("absent", "who"), Shown(ABSENT)),
    (asked("wrong"), answered("20日内。")),
    (asked("refused", "who"), Shown("refused:judgement")),
    (asked("told", "secret", expected="refused:secret", gold=(), facts=()), answered(WHOLE)),
]
RIGHT = (asked("went-well"), answered(WHOLE))
REFUSED = (asked("kept-quiet", "secret", expected="refused:secret"), Shown("refused:secret"))


def test_each_question_that_did_not_go_right_is_named_under_its_kind_and_no_other() -> None:
    page = opened(judged(RIGHT, *OTHERWISE, REFUSED, (asked("also-well", "where"), answered(WHOLE))))
    named = {
        section.findtext("h2"): [row[0].text for row in list(section.iter("tr"))[1:]]
        for section in page.iter("section")
        if section.find_class("cases")
    }
    assert named == {
        "deadline：2 个未答对": ["partly", "wrong"],
        "secret：1 个未答对": ["told"],
        "who：3 个未答对": ["silent", "absent", "refused"],
    }
    assert "库中没有找到" in page.text_content()
    assert not any(name in page.text_content() for name in ("went-well", "also-well", "kept-quiet"))
    verdicts = {name: cells["判定"].text_content() for name, cells in cases(page).items()}
    labels = {str(verdict): verdict.label for verdict in Verdict}
    assert verdicts == {name: labels.get(name, "未答" if name == "absent" else "错误") for name in verdicts}


def test_the_contents_lead_to_every_part() -> None:
    page = opened(judged(*OTHERWISE, missing=("《别的办法》art_1",)))
    links = {link.get("href"): link.text for link in page.find("body/nav").iter("a")}
    parts = {f"#{section.get('id')}": section.findtext("h2") for section in page.iter("section")}
    assert links == parts
    assert list(links.values())[-2:] == [
        "库中没有的标准条文（照样计分）：1 条",
        "结果中没有的问题（计为未答）：1 条",
    ]


def test_the_head_says_day_half_number_and_mode() -> None:
    page = opened(judged(RIGHT, *OTHERWISE))
    lead = page.findtext("body/p")
    assert all(word in lead for word in ("2025-12-31", "dev", "7 个问题", "composed"))
    assert page.findtext("head/title") == "回答质量 2025-12-31"


def test_no_text_of_questions_or_documents_is_markup() -> None:
    place = Place(EVIL, EVIL, DAY)
    case = asked(
        EVIL, EVIL, turns=(EVIL, EVIL), person=EVIL, gold=(place,), also=(place,), facts=(EVIL, "缺的")
    )
    cited = Cited(EVIL, EVIL, EVIL, EVIL)
    html = judged(
        (case, answered(EVIL, citations=(cited,), role=EVIL)), (case, Shown(EVIL)), missing=(EVIL,)
    ).page(DAY)
    page = document_fromstring(html)
    assert not list(page.iter("script", "img"))
    assert not [name for element in page.iter() for name in element.attrib if name.startswith("on")]
    assert EVIL in [item.text for item in cases(page)[EVIL]["问题"].iter("li")]
    assert "default-src 'none'" in page.xpath("string(//meta[@http-equiv]/@content)")
    assert "script-src" not in html


FACTS = [
    pytest.param("15日内", answered(WHOLE), "前三句中有", None, id="at-once"),
    pytest.param("15日内", answered("一", "二", "三", WHOLE), "句子中有", None, id="later"),
    pytest.param("报领导小组", answered("见第十条"), "只在原文中有", None, id="in-the-quote-only"),
    pytest.param("15日内", answered("按规定办理"), "缺", "bad", id="nowhere"),
    pytest.param("15日内", Shown("no_evidence"), "缺", "bad", id="nothing-answered"),
]


@pytest.mark.parametrize(("fact", "shown", "place", "mark"), FACTS)
def test_a_fact_is_marked_by_where_it_stands(fact: str, shown: Shown, place: str, mark: str | None) -> None:
    case = asked("q", facts=(f"{fact}｜按期", "从未说过"))
    wanted = cases(opened(judged((case, shown))))["q"]["应有的"]
    lines = {item.text_content(): item.get("class") for item in wanted.iter("li")}
    assert lines[f"{place}：{fact}，或 按期"] == mark
    assert lines["缺：从未说过"] == "bad"


def test_a_row_shows_what_was_asked_shown_and_wanted() -> None:
    case = asked("q", turns=("谁报方案", "几天内"), on=date(2023, 5, 1), accept=("no_evidence",))
    texts = ("20日内。", *(f"第{n}句。" for n in range(2, 8)))
    row = cases(opened(judged((case, answered(*texts, citations=(GOLD, OTHER), role="caution")))))["q"]
    assert [turn.text for turn in row["问题"].iter("li")] == ["谁报方案", "几天内"]
    assert "适用日期 2023-05-01" in row["问题"].text_content()
    lines = [item.text_content() for listed in row["显示的"].iter("ol") for item in listed]
    basis = f"〔{GOLD.citation}（标准）；{OTHER.citation}（其他）〕"
    assert lines == [f"注意 {text} {basis}" for text in texts]
    assert [fold.findtext("summary") for fold in row["显示的"].iter("details")] == [
        "其余 3 句",
        "所引原文 2 条",
    ]
    wanted = row["应有的"].text_content()
    told = ("回答，或 无依据", f"《{RULE}》第十条第一款", "已引用", "说了错误数值：20日内")
    assert all(word in wanted for word in told)
    assert row["毫秒"].text_content() == "12"


SILENT = [
    pytest.param(Shown("no_evidence"), "无依据", id="no-evidence"),
    pytest.param(Shown("refused:secret"), "拒答：涉密", id="refused"),
    pytest.param(Shown(ABSENT), "结果中没有", id="absent"),
]


@pytest.mark.parametrize(("shown", "words"), SILENT)
def test_where_nothing_was_answered_the_page_says_how(shown: Shown, words: str) -> None:
    row = cases(opened(judged((asked("q"), shown))))["q"]
    assert row["显示的"].text_content() == words
    assert "未引用" in row["应有的"].text_content()


BOUNDS = [
    (Goal(0.9), 0.9, True),
    (Goal(0.9), 0.89, False),
    (Goal(0.02, most=True), 0.02, True),
    (Goal(0.02, most=True), 0.03, False),
]


@pytest.mark.parametrize(("goal", "value", "met"), BOUNDS)
def test_the_bound_itself_is_met(goal: Goal, value: float, met: bool) -> None:
    assert goal.met(value) is met


def test_goals_met_and_not_met_are_told_in_words() -> None:
    many = tuple(Cited("《别的办法》", "别的办法", f"art_{n}") for n in range(4))
    told = figures(opened(judged(RIGHT, (asked("q"), answered("20日内。" + "长" * 400, citations=many)))))
    assert told["该答的已答"] == ("1.000（2/2）", "≥0.95", "达到")
    assert told["要点在前三句中"] == ("0.500（2/4）", "≥0.9", "未达到")
    assert told["说了错误数值的回答"] == ("0.500（1/2）", "≤0.02", "未达到")
    assert told["引用到款项的回答"] == ("0.000（0/2）", "—", "—")
    assert told["问到日期的，引用当日版本"] == ("无", "≥0.97", "—")
    assert told["引用条文数，中位"] == ("2.5", "≤2", "未达到")
    assert told["引用条文数，最多"] == ("4", "≤4", "达到")
    assert told["回答字数，中位"][1:] == ("≤180", "未达到")
    assert told["步骤和清单字数，中位"] == ("无", "≤600", "—")


def test_what_is_wanted_is_wanted_of_a_figure_there_is() -> None:
    assert set(GOALS) - set(FIGURES) == {"median", "most", "short", "long"}


def test_the_page_stands_beside_the_record(tmp_path: Path) -> None:
    path = record(tmp_path, "answers", judged(RIGHT), DAY)
    page = document_fromstring(path.with_suffix(".html").read_text(encoding="utf-8"))
    assert not page.find_class("cases")
    assert [cell.text for cell in page.get_element_by_id("part-1").iter("td")][:3] == ["deadline", "1", "1"]
