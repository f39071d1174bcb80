"""What is drawn: exactly the characters of a text, whatever they are, with the quote marked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.model import Kind, Level, Provision, ProvisionType, Status, Version
from pages import markup
from pages.answer_markup import answer_html
from pages.document_markup import contents_html, document_html, marked, source_html, versions_html
from pages.reports import Row
from pages.shown import Cited, Place, Read, Shown, ShownSentence, Sight, copied_text
from pages.source import read_document
from tests.pages.reading import HOSTILE, Seen

TODAY = date(2025, 12, 31)


def version(**facts: object) -> Version:
    given_facts = {
        "work": "R1",
        "title": "甲办法",
        "kind": Kind.REGULATION,
        "level": Level.INTERNAL,
        "effective_known": True,
    }
    return Version(**{**given_facts, **facts})  # type: ignore[arg-type]


def seen(text: str = "每周不少于1次。", cited: str = "第三条", **facts: object) -> Sight:
    basis = Cited(citation=f"《甲办法》{cited}", title="甲办法", eid="art_3", text=text, quote=text)
    shown = Shown.model_validate(
        {
            "question": "多久开一次",
            "on": TODAY,
            "read": Read(subject="多久开一次", date=TODAY),
            "status": "answered",
            "sentences": (ShownSentence(text=text, role="answer", basis=(0,)),),
            "citations": (basis,),
            **facts,
        }
    )
    return Sight(shown, shown.sentences, {0: Place(1, basis, version())}, ())


@given(st.text())
def test_any_text_shows_exactly_its_characters(text: str) -> None:
    read = Seen(markup.safe(text))
    assert (read.text, read.tags) == (text, [])


@given(st.text(alphabet="甲<&>\"'/", max_size=30), st.lists(st.integers(0, 30), max_size=6, unique=True))
def test_marks_change_nothing_but_what_is_marked(text: str, cuts: list[int]) -> None:
    ends = sorted(cut for cut in cuts if cut <= len(text))
    spans = list(pairwise(ends))[::2]
    read = Seen(marked(text, spans))
    assert read.text == text
    assert read.marked == "".join(text[start:end] for start, end in spans)


T = ProvisionType
LABELS = [
    pytest.param(T.SLIDE, "第3页", "进驻当日的五件事", "第3页　进驻当日的五件事", id="slide"),
    pytest.param(T.TIME, "[00:01:23]", "底稿一事一稿", "[00:01:23]　底稿一事一稿", id="time"),
    pytest.param(T.STEP, "S02", "组建巡察组", "S02　组建巡察组", id="step"),
    pytest.param(T.HEADING, "第一章", "总则", "第一章　总则", id="chapter"),
    pytest.param(T.ITEM, "（一）", "工作方案；", "（一）工作方案；", id="item"),
    pytest.param(T.ITEM, "1.", "抓落实不够", "1.抓落实不够", id="numbered"),
    pytest.param(T.NOTES, "备注：", "先别笑他。", "备注：先别笑他。", id="notes"),
    pytest.param(T.SLIDE, "第3页", "", "第3页", id="no-title"),
]


@pytest.mark.parametrize(("type_", "label", "text", "words"), LABELS)
def test_a_label_stands_apart_unless_its_text_goes_on_at_once(
    type_: ProvisionType, label: str, text: str, words: str
) -> None:
    lines = read_document([Provision("a", type_, label, text)])
    assert Seen(document_html(lines)).text == words


def test_slides_and_steps_are_headings_and_stand_in_the_contents() -> None:
    provisions = [
        Provision("chp_1", T.HEADING, "第一章", "准备"),
        Provision("step_S01", T.STEP, "S01", "提出建议", ("第一章 准备",)),
        Provision("slide_2", T.SLIDE, "第2页", "学习目标"),
        Provision("time_000005", T.TIME, "[00:00:05]", "大家好。"),
    ]
    lines = read_document(provisions)
    assert Seen(document_html(lines)).tags == ["h3", "h3", "h3", "p"]
    contents = contents_html(lines)
    assert Seen(contents).text == "目录第一章　准备S01　提出建议第2页　学习目标"
    assert contents.index("depth1") < contents.index("S01") < contents.index("第2页")


def test_a_hostile_provision_is_text() -> None:
    provisions = [
        Provision(f'a"{HOSTILE}', kind, HOSTILE, HOSTILE, (HOSTILE,))
        for kind in (
            ProvisionType.HEADING,
            ProvisionType.ARTICLE,
            ProvisionType.PARAGRAPH,
            ProvisionType.ITEM,
        )
    ]
    lines = read_document(provisions, provisions[1].eid, HOSTILE)
    read = Seen(contents_html(lines) + document_html(lines, "library?work=a"))
    assert (
        read.text.count(HOSTILE) == 2 * len(provisions) + 2
    )  # labels, texts, and the heading in the contents
    assert HOSTILE in read.marked


def test_a_hostile_answer_is_text() -> None:
    read = Seen(answer_html(seen(HOSTILE, HOSTILE, question=HOSTILE), TODAY, fresh=True))
    assert read.text.count(HOSTILE) == 3  # sentence, citation, quote


def test_hostile_metadata_is_text() -> None:
    facts = version(title=HOSTILE, number=HOSTILE, issuer=HOSTILE, work=HOSTILE, id=1)
    place = Place(1, Cited(citation=HOSTILE, title=HOSTILE, eid=HOSTILE, text=HOSTILE), facts)
    read = Seen(source_html(place, (), (facts, version(id=2)), TODAY))
    assert read.text.count(HOSTILE) == 4
    assert all(link.startswith("library?work=") for link in read.links)


def test_a_hostile_file_name_is_text() -> None:
    row = Row(file=HOSTILE, status=HOSTILE, title=HOSTILE, warnings=(HOSTILE,))
    assert Seen(markup.report_html([row])).text.count(HOSTILE) == 4


BADGES = [
    pytest.param({"effective": date(2024, 7, 1)}, "制度现行有效", id="in-force"),
    pytest.param({"effective": date(2026, 7, 1)}, "制度尚未施行（2026年7月1日起施行）", id="not-yet"),
    pytest.param(
        {"effective": date(2020, 1, 1), "until": date(2024, 7, 1)},
        "制度已被修订（2024年7月1日起失效）",
        id="superseded",
    ),
    pytest.param({"status": Status.ABOLISHED}, "制度已废止", id="abolished"),
    pytest.param({"effective_known": False}, "制度现行有效施行日期未核实", id="unverified"),
    pytest.param({"kind": Kind.REPORT, "effective_known": False}, "报告（示例，不是规定）", id="a-report"),
    pytest.param({"kind": Kind.PRACTICE}, "公开做法，不等于本市规定", id="a-practice"),
    pytest.param({"kind": Kind.FORM}, "表格现行有效", id="a-form"),
    pytest.param(
        {"kind": Kind.COURSE, "effective": date(2020, 1, 1), "until": date(2024, 7, 1)},
        "课程（讲解，不是规定）已被修订（2024年7月1日起失效）",
        id="an-earlier-course",
    ),
]


@pytest.mark.parametrize(("facts", "words"), BADGES)
def test_a_badge_says_whether_a_text_binds(facts: dict[str, object], words: str) -> None:
    assert Seen(markup.badges(version(**facts), TODAY)).text == words


def test_a_text_of_the_past_is_never_called_in_force_today() -> None:
    old = version(effective=date(2020, 1, 1), until=date(2024, 7, 1))
    words = Seen(markup.badges(old, TODAY, date(2023, 5, 1))).text
    assert words == "制度已被修订（2024年7月1日起失效）2023年5月1日有效"
    new = version(effective=date(2024, 7, 1))
    assert Seen(markup.badges(new, TODAY, date(2023, 5, 1))).text == "制度现行有效2023年5月1日尚未施行"
    assert Seen(markup.badges(new, TODAY, TODAY)).text == "制度现行有效"


@pytest.mark.parametrize(
    ("text", "words"),
    [("第3页要点一", "第3页　要点一"), ("[00:00:21]先收作业", "[00:00:21]　先收作业"), ("第3页", "第3页")],
)
def test_on_a_card_too_a_label_stands_apart(text: str, words: str) -> None:
    nearest = Place(1, Cited(citation="《甲》", title="甲", eid="slide_3", text=text), version())
    found = replace(seen(), sentences=(), places={}, nearest=(nearest,))
    assert Seen(answer_html(found, TODAY)).text.endswith(f"现行有效{words}")


def test_what_is_no_rule_is_said_above_the_answer_on_its_card_and_in_the_copy() -> None:
    one = seen(cited="第3页")
    told = replace(one, places={0: replace(one.places[0], version=version(kind=Kind.REPORT))})
    text = Seen(answer_html(told, TODAY)).text
    assert text.startswith("以下出自报告（示例，不是规定）。")
    assert "《甲办法》第3页报告（示例，不是规定）" in text
    assert "有效" not in text
    assert copied_text(told).splitlines()[::4] == [
        "以下出自报告（示例，不是规定）。",
        "[1] 报告（示例，不是规定）　《甲办法》第3页：每周不少于1次。",
    ]
    assert "以下出自" not in answer_html(one, TODAY)


def test_what_is_no_rule_has_no_day_it_came_into_force() -> None:
    days = {"issued": date(2025, 9, 1), "effective": date(2025, 9, 1)}
    assert markup.facts(version(kind=Kind.COURSE, **days)) == "2025年9月1日印发"
    assert markup.facts(version(**days)) == "2025年9月1日印发　2025年9月1日施行"


def test_every_sentence_has_a_number_that_opens_its_basis() -> None:
    html = answer_html(seen(), TODAY)
    assert 'data-open="b0"' in html
    assert "打开引注1：《甲办法》第三条" in html


@pytest.mark.parametrize(("opened", "folded"), [("b0", "<details>"), ("b6", "<details open>")])
def test_a_long_basis_is_folded_behind_its_first_cards(opened: str, folded: str) -> None:
    one = seen()
    place = one.places[0]
    html = answer_html(replace(one, places=dict.fromkeys(range(7), place)), TODAY, opened)
    assert f"{folded}<summary>其余3条</summary>" in html
    assert html.count('class="card"') == 7


def test_what_was_not_found_is_said_beside_what_was() -> None:
    assert "没有找到依据" in Seen(answer_html(seen(message="其中“谁批”没有找到依据。"), TODAY)).text


def test_the_day_is_always_said_and_stands_out_where_the_question_moved_it() -> None:
    assert "按2025年12月31日有效的规定" in answer_html(seen(), TODAY)
    moved = seen(read=Read(subject="多久开一次", date=date(2023, 5, 1)))
    assert "<b>2023年5月1日</b>" in answer_html(moved, TODAY)


def test_how_a_question_was_read_is_said_only_where_it_differs() -> None:
    assert "理解" not in answer_html(seen(), TODAY)
    assert "按“组务会 次数”理解" in answer_html(seen(read=Read(subject="组务会 次数", date=TODAY)), TODAY)


def test_what_is_copied_carries_its_citations() -> None:
    assert copied_text(seen()).splitlines() == [
        "每周不少于1次。（《甲办法》第三条）",
        "",
        "依据：",
        "[1] 《甲办法》第三条：每周不少于1次。",
    ]


def test_one_version_needs_no_list_of_versions() -> None:
    assert versions_html((version(id=1),), version(id=1), TODAY) == ""
    both = versions_html((version(id=1), version(id=2)), version(id=2), TODAY)
    assert Seen(both).links == ["library?work=R1&version=1"]


@pytest.mark.parametrize("text", ["**粗**", "[x](y)", ":red[y]", "$a$ `b`", "# 一", "1. 一", "<b>", "a\nb"])
def test_plain_text_has_no_markdown_left(text: str) -> None:
    escaped = markup.plain(text)
    assert escaped.replace("  \n", "\n").replace("\\", "") == text
