"""Transcripts with time codes: provisions of what was said."""

from __future__ import annotations

import pytest

from ingest.kinds import kind_of_content
from library.model import Kind, ProvisionType
from tests.ingest.reading import by_eid, eids, joined, of_markdown, of_text, squeezed

TRANSCRIPT = """# 底稿实务（课堂实录）

（2025年9月6日录）

[00:00:05] 大家好，今天讲底稿。

[00:01:23] 一事一稿。有人问：

能不能合写？不能。

[01:02:03] 下课。
"""


def test_each_time_code_opens_a_provision() -> None:
    structured = of_markdown(TRANSCRIPT, Kind.COURSE)
    assert eids(structured) == [
        "title",
        "preface",
        "preface__para_1",
        "time_000005",
        "time_000123",
        "time_010203",
    ]
    found = by_eid(structured)["time_000123"]
    assert found.type is ProvisionType.TIME
    assert (found.label, found.text) == ("[00:01:23]", "一事一稿。有人问：\n能不能合写？不能。")
    assert joined(structured) == squeezed(TRANSCRIPT.replace("#", ""))
    assert structured.warnings == ()
    assert kind_of_content("a/b.md", structured, structured.title) is Kind.COURSE


def test_a_plain_text_with_codes_is_a_transcript_too() -> None:
    text = "谈话实务\n【00：00：05】甲。\n【0:01:23】乙。\n"
    structured = of_text(text, Kind.OTHER)
    assert eids(structured) == ["title", "time_000005", "time_000123"]
    assert joined(structured) == squeezed(text)


def test_headings_part_a_transcript() -> None:
    structured = of_markdown("# 实录\n## 上半场\n[00:00:05] 甲。\n## 下半场\n[00:30:00] 乙。\n", Kind.COURSE)
    assert by_eid(structured)["time_003000"].heading == ("下半场",)


ODD = [
    pytest.param("[00:61:00] 乙。", ["time_000005"], "第2行：时间码[00:61:00]不成立", id="no-such-minute"),
    pytest.param(
        "[00:00:01] 乙。", ["time_000005", "time_000001"], "第2行：时间码早于前一段", id="goes-back"
    ),
    pytest.param("[00:00:05] 乙。", ["time_000005", "time_000005_2"], "另编地址", id="twice"),
]


@pytest.mark.parametrize(("line", "wanted", "told"), ODD)
def test_what_is_odd_about_a_code_is_told(line: str, wanted: list[str], told: str) -> None:
    text = f"[00:00:05] 甲。\n{line}\n[00:02:00] 丙。\n"
    structured = of_text(text, Kind.OTHER)
    assert eids(structured) == [*wanted, "time_000200"]
    assert told in "".join(structured.warnings)
    assert joined(structured) == squeezed(text)


def test_a_regulation_that_quotes_a_time_is_none() -> None:
    text = "规定\n第一条　甲。\n[00:00:05] 乙。\n[00:00:09] 丙。\n第二条　丁。\n"
    assert eids(of_text(text, Kind.REGULATION), ProvisionType.TIME) == []
    assert eids(of_text("报告\n[00:00:05] 一处时间。\n其他。\n", Kind.REPORT), ProvisionType.TIME) == []
