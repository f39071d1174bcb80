"""What counts as found for the peer, and the figures of both sides from one rule."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.measure import Measured
from evals.metrics import Interval, recall
from evals.peer import first_ranks, holds
from evals.report import record, table_text
from evals.speed import Row, Speed
from evals.versus import Comparison, Side, results_within, share_within

HOLDS = [
    pytest.param("第五条 正文", "第五条", True, id="first-line"),
    pytest.param("正文。\n\n　　第五条　正文", "第五条", True, id="indented"),
    pytest.param("依照第五条办理", "第五条", False, id="mentioned-only"),
    pytest.param("第五条之一 正文", "第五条", False, id="inserted-article"),
    pytest.param("第五条之一 正文", "第五条之一", True, id="the-inserted-article-itself"),
    pytest.param("第十五条 正文", "第五条", False, id="end-of-another-number"),
]


@pytest.mark.parametrize(("chunk", "label", "expected"), HOLDS)
def test_a_chunk_holds_an_article_whose_label_begins_a_line(chunk: str, label: str, expected: bool) -> None:
    assert holds(chunk, label) is expected


def test_the_first_chunk_of_the_right_file_counts() -> None:
    chunks = [("甲", "第二条 一"), ("乙", "第一条 一\n第二条 二"), ("乙", "第二条 二")]
    assert first_ranks(chunks, [("乙", "第二条"), ("甲", "第一条")]) == [2, None]


@given(
    st.lists(st.integers(0, 9), unique=True, max_size=10),
    st.frozensets(st.integers(0, 9), min_size=1),
    st.integers(1, 10),
)
def test_share_of_ranks_is_the_recall_of_the_ranking(
    ranking: list[int], gold: frozenset[int], k: int
) -> None:
    ranks = [ranking.index(key) + 1 if key in ranking else None for key in gold]
    assert share_within(ranks, k) == pytest.approx(recall(ranking, gold, k))


READING = [
    pytest.param([100, 200, 300], 300, 2, id="what-just-fits-is-read"),
    pytest.param([900, 10], 300, 1, id="the-first-is-read-whatever-its-length"),
    pytest.param([100], 300, 1, id="all"),
]


@pytest.mark.parametrize(("lengths", "characters", "expected"), READING)
def test_results_within_an_amount_of_reading(lengths: list[int], characters: int, expected: int) -> None:
    assert results_within(lengths, characters) == expected


MET = [
    pytest.param(Row("x", Measured(2.0, 100), "s", 2.0, 100), True, id="both-just-reached"),
    pytest.param(Row("x", Measured(2.1, 100), "s", 2.0, 100), False, id="too-slow"),
    pytest.param(Row("x", Measured(1.0, 101), "s", 2.0, 100), False, id="too-much-memory"),
    pytest.param(Row("x", Measured(1.0, 101), "s"), None, id="no-figure-set"),
]


@pytest.mark.parametrize(("row", "met"), MET)
def test_a_figure_is_met_in_time_and_memory(row: Row, met: bool | None) -> None:
    assert row.met is met


def test_the_table_for_people() -> None:
    interval = Interval(0.5, 0.4, 0.6)
    side = Side("巡知", 12.34, 456.7, interval, interval, interval, 1234.5, 8.25)
    peer = Comparison(141, 5000, 60, (side,), ("另有说明",))
    speed = Speed("tenth", 141, 5000, (Row("导入", Measured(8.456, 300.4), "s", 9.0),), peer)
    lines = [re.split(r"  +", line) for line in speed.table().split("\n")]
    interval_text = "0.500 [0.400, 0.600]"
    assert lines == [
        ["141 个文件、5000 条（tenth）："],
        ["工作", "用时", "目标", "内存峰值", "目标", "次数"],
        ["导入", "8.46 秒", "≤ 9", "300 MiB", "—", "1", "达到"],
        ["同样的 141 个文件、5000 条、60 个问题："],
        ["系统", "可检索", "内存", "R@10", "R@100", "读 2000 字内", "前十条字数", "每问 p95"],
        ["巡知", "12.3 秒", "457 MiB", *[interval_text] * 3, "1234", "8.2 毫秒"],
        ["另有说明"],
    ]


def test_columns_line_up_where_a_chinese_character_takes_two_cells() -> None:
    assert table_text(("工作", "次数"), [("a", "1"), ("导入x", "10")]) == "工作   次数\na      1\n导入x  10"


def test_a_record_says_when_and_on_which_machine(tmp_path: Path) -> None:
    speed = Speed("tenth", 1, 1, ())
    path = record(tmp_path / "recorded", "speed", speed, date(2026, 11, 25))
    document = json.loads(path.read_text(encoding="utf-8"))
    assert document["measured"] == "2026-11-25"
    assert document["machine"]["cores"] >= 1
    assert document["part"] == "tenth"


def test_the_document_of_the_table() -> None:
    interval = Interval(0.5, 0.4, 0.6)
    side = Side("巡知", 12.34, 456.7, interval, interval, interval, 1234.5, 8.25)
    peer = Comparison(141, 5000, 60, (side,))
    speed = Speed("tenth", 141, 5000, (Row("导入", Measured(8.456, 300.4), "s", 9.0),), peer)
    document = speed.document()
    assert document["rows"][0] == {
        "work": "导入",
        "value": 8.456,
        "unit": "s",
        "limit": 9.0,
        "peak_mib": 300,
        "peak_mib_limit": None,
        "runs": 1,
        "met": True,
    }
    assert document["peer"]["systems"][0]["R@10"] == [0.5, 0.4, 0.6]
