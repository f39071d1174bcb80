"""The version of a document: who wins, what is reported, what is kept when a value is bad."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.facts import Facts, read_facts
from ingest.load.markdown import read_markdown
from ingest.metadata import Defaults, Described, describe
from ingest.structure import structure
from library.model import Kind, Level, Status

HEAD = "（2024年6月28日市委巡察工作领导小组印发　自2024年7月1日起施行）"


def described(
    body: str,
    row: Facts | None = None,
    name: str = "t.md",
) -> Described:
    document = read_markdown(body, name)
    return describe(document, structure(document, Kind.OTHER), row or Facts(), Defaults())


def text(head: str = HEAD, closing: str = "本办法自2024年7月1日起施行。", front: str = "") -> str:
    top = f"---\n{front}---\n\n" if front else ""
    return f"{top}# 试点工作办法\n\n{head}\n\n第一条 甲。\n\n第二条 乙。\n\n第三条 {closing}\n"


@pytest.mark.parametrize(
    ("head", "closing", "front", "row", "effective", "known"),
    [
        pytest.param(
            HEAD, "本办法自2024年8月1日起施行。", "", {}, date(2024, 8, 1), True, id="closing-first"
        ),
        pytest.param(
            HEAD, "由巡察办解释。", "", {}, date(2024, 7, 1), True, id="head-where-closing-is-silent"
        ),
        pytest.param(
            HEAD, "本办法自2020年8月1日起施行。", "", {}, date(2024, 7, 1), True, id="older-than-issue"
        ),
        pytest.param(
            "（2024年6月28日印发）",
            "本办法自2020年8月1日起施行。",
            "",
            {},
            date(2024, 6, 28),
            False,
            id="issue",
        ),
        pytest.param(
            "（2024年6月28日印发）", "自印发之日起施行。", "", {}, date(2024, 6, 28), True, id="from-issue"
        ),
        pytest.param(
            "2018年3月20日 公布\n\n2024年12月25日 《关于修改的决定》修正",
            "自公布之日起施行。",
            "",
            {},
            date(2024, 12, 25),
            False,
            id="amended-text-speaks-of-its-first-issue",
        ),
        pytest.param("", "甲。", "", {}, None, False, id="nothing-known"),
        pytest.param(HEAD, "甲。", "effective: 2024-09-01\n", {}, date(2024, 9, 1), True, id="front-matter"),
        pytest.param(
            HEAD,
            "甲。",
            "effective: 2024-09-01\n",
            {"effective": "2024-10-01"},
            date(2024, 10, 1),
            True,
            id="catalogue",
        ),
    ],
)
def test_effective_comes_from_the_first_that_states_it(
    head: str, closing: str, front: str, row: dict[str, str], effective: date | None, known: bool
) -> None:
    version = described(text(head, closing, front), read_facts(row, "目录")[0]).version
    assert (version.effective, version.effective_known) == (effective, known)


def test_the_catalogue_wins_and_every_difference_is_told() -> None:
    row, _ = read_facts(
        {
            "title": "另一个办法",
            "number": "河发〔2024〕2号",
            "issued": "2024-06-01",
            "effective": "2024-06-15",
        },
        "目录",
    )
    body = text(f"河发〔2024〕1号\n\n{HEAD}", front="issued: 2024-06-28\nlevel: public\n")
    found = described(body, row)
    assert (found.version.title, found.version.number) == ("另一个办法", "河发〔2024〕2号")
    assert (found.version.issued, found.version.level) == (date(2024, 6, 1), Level.PUBLIC)
    told = "\n".join(found.warnings)
    for word in ("标题不一致", "文号不一致", "发布日期不一致", "施行日期不一致", "以目录为准"):
        assert word in told


def test_brackets_and_spaces_are_no_difference() -> None:
    row, _ = read_facts({"title": "试点 工作办法", "number": "河发[2024]1号"}, "目录")
    assert described(text(f"河发〔2024〕1号\n\n{HEAD}"), row).warnings == ()


def test_a_bad_value_loses_only_itself() -> None:
    facts, warnings = read_facts(
        {"title": "甲", "issued": "去年", "knid": "law", "kind": "规章制度", "status": "有效", "number": " "},
        "文件头",
    )
    assert facts == Facts(title="甲")
    assert len(warnings) == 4
    assert any("是否想写 kind" in warning for warning in warnings)


def test_chinese_words_and_dates_are_read() -> None:
    facts, warnings = read_facts(
        {
            "kind": "制度",
            "level": "工作秘密",
            "status": "已废止",
            "until": "2024年7月1日",
            "replaces": "甲；乙;",
        },
        "目录",
    )
    assert warnings == ()
    assert (facts.kind, facts.level, facts.status) == (Kind.REGULATION, Level.RESTRICTED, Status.ABOLISHED)
    assert (facts.until, facts.replaces) == (date(2024, 7, 1), ("甲", "乙"))


def test_a_level_that_cannot_be_read_opens_nothing() -> None:
    facts, warnings = read_facts({"level": "pubilc"}, "目录")
    assert facts.level is Level.RESTRICTED
    assert "工作秘密" in warnings[0]


def test_an_end_before_the_start_is_told_and_left_out() -> None:
    found = described(text(front="until: 2024-07-01\n"))
    assert found.version.until is None
    assert any("不晚于施行日期" in warning for warning in found.warnings)


def test_a_head_of_another_program_is_text() -> None:
    body = "---\nlayout: post\ntags: [a]\n---\n\n# 试点工作办法\n\n第一条 甲。\n"
    document = read_markdown(body, "t.md")
    assert document.front == {}
    assert any("layout: post" in block.text for block in document.blocks)
    assert document.warnings


def test_an_unknown_key_beside_ours_is_named() -> None:
    assert any("“author”" in warning for warning in described(text(front="author: x\nwork: R1\n")).warnings)


@pytest.mark.parametrize(
    ("name", "body", "kind"),
    [
        ("a/courses/x.md", "# 甲\n\n乙。\n", Kind.COURSE),
        ("法律法规/x.md", "# 甲\n\n乙。\n", Kind.LAW),
        ("x.md", "# 中华人民共和国甲法\n\n第一条 乙。\n\n第二条 丙。\n", Kind.LAW),
        ("x.md", "# 市委巡察工作办法\n\n第一条 乙。\n\n第二条 丙。\n", Kind.REGULATION),
        ("x.md", "# 关于甲局的巡察报告\n\n一、基本情况\n\n乙。\n", Kind.REPORT),
        ("x.md", "# 甲课程\n\n## 第1页 乙\n\n丙。\n\n## 第2页 丁\n\n戊。\n", Kind.COURSE),
        ("x.md", "# 随笔\n\n乙。\n", Kind.OTHER),
    ],
)
def test_the_kind_where_nothing_states_it(name: str, body: str, kind: Kind) -> None:
    assert described(body, name=name).version.kind is kind


def test_the_file_name_is_the_last_resort() -> None:
    version = described("甲。乙。\n", name="laws/信访条例(2005-01-10).txt").version
    assert (version.title, version.issued, version.effective_known) == ("信访条例", date(2005, 1, 10), False)
