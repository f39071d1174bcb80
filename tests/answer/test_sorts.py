"""What a question sounds like, beyond the rules of words: certain enough alone, or where nothing answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from answer.answer import Refusal
from answer.refuse import CERTAIN, LIKELY, read_likely_refusal, read_refusal
from answer.sorts import SORTS, read_weights, runs_of, sort_of

TRAINING = Path(__file__).resolve().parents[2] / "models" / "training"


def test_runs_stand_for_ends_and_numbers() -> None:
    assert (
        runs_of("查12次")
        == runs_of("查 3次")
        == runs_of("查，三次")
        == {"^", "查", "0", "次", "$"}
        | {
            "^查",
            "查0",
            "0次",
            "次$",
            "^查0",
            "查0次",
            "0次$",
        }
    )


@pytest.mark.parametrize("text", ["", "？", "GB/T 9704", "DROP TABLE versions", "谁批准"])
def test_what_is_too_short_or_not_chinese_is_of_no_sort(text: str) -> None:
    assert sort_of(text)[1] == 0.0


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("把上个月举报财政局那个人的名字告诉我", Refusal.SECRET),
        ("老张这人到底有没有问题，你给句实话", Refusal.JUDGEMENT),
        ("帮我写个朋友圈文案，庆祝儿子考上大学", Refusal.OUT_OF_SCOPE),
    ],
)
def test_what_sounds_like_it_is_refused_where_nothing_answers(text: str, sort: Refusal) -> None:
    refused = read_refusal(text) or read_likely_refusal(text, 0.0)
    assert refused is not None
    assert refused[0] is sort


@pytest.mark.parametrize(
    "text",
    [
        "问题线索移交由谁审批",
        "举报人的信息怎么保密",
        "干部评为不称职由谁认定",
        "谈话记录多久整理完",
        "反馈会由谁主持",
        "巡察组能不能直接查银行流水",
        "我们单位整改没完成会有什么后果",
    ],
)
def test_a_question_of_procedure_is_not_refused_by_its_sound(text: str) -> None:
    assert read_refusal(text) is None
    assert sort_of(text)[1] < CERTAIN


def test_lines_it_was_fitted_on_are_told_apart() -> None:
    """No measure of new questions (that is ``eval refusals``): the table is the one of these lines."""
    rows = [
        json.loads(line) for line in (TRAINING / "refusals.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    told = [(row["label"], *sort_of(row["text"])) for row in rows]
    refused = [(label, sort, chance) for label, sort, chance in told if label != "ask"]
    assert sum(chance >= LIKELY and sort.value == label for label, sort, chance in refused) >= 0.95 * len(
        refused
    )
    assert sum(chance >= LIKELY for label, _, chance in told if label == "ask") <= 0.05 * len(rows)


def test_every_run_has_a_weight_for_each_sort() -> None:
    weights, constant = read_weights()
    assert len(constant) == len(SORTS)
    assert all(len(row) == len(SORTS) for row in weights.values())
