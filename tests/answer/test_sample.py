"""What must be there for an answer, and what a part or a turn is about: asked of the whole sample."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from answer.answer import Answer, AnswerStatus
from answer.answerer import Answerer
from library.model import Reader
from office import open_office
from settings import load_settings

TODAY = date(2025, 12, 31)


@pytest.fixture(scope="module")
def sample(sample_home: Path) -> Answerer:
    return open_office(load_settings(sample_home)).answerer


def _ask(sample: Answerer, *turns: str) -> Answer:
    return sample.ask(turns, TODAY, Reader())


@pytest.mark.parametrize(
    ("turns", "words", "citation"),
    [
        pytest.param(
            ["这份底稿想作废，谁说了算"],
            "报组长审批",
            "《巡察问题底稿制作管理办法》第二十三条第一款",
            id="what-decides",
        ),
        pytest.param(
            ["整改评估至少抽多少条问题"], "30%", "《巡察整改成效评估办法》第十三条第一款", id="a-share"
        ),
        pytest.param(
            ["工作手册我想复印一份带走，可以吗"],
            "不得转借、复印",
            "《巡察“一册一指引”编印使用管理办法》第十三条第一款",
            id="the-rule-not-what-repeats-it",
        ),
        pytest.param(
            ["审计局几天给材料", "那财政局呢"],
            "7个工作日",
            "《巡察与财会监督协同办法》第四条",
            id="the-same-of-another",
        ),
        pytest.param(
            ["听取汇报有几个", "综合汇报由谁作", "让办公室的人代念可以不"],
            "不得由办公室人员代读",
            "《巡察听取汇报和列席会议工作规定》第五条",
            id="a-turn-that-goes-on",
        ),
    ],
)
def test_the_first_sentence_is_what_was_asked(
    sample: Answerer, turns: list[str], words: str, citation: str
) -> None:
    answer = _ask(sample, *turns)
    assert answer.status is AnswerStatus.ANSWERED
    assert words in answer.sentences[0].text
    assert answer.citations[answer.sentences[0].basis[0]].citation == citation


def test_each_part_is_answered_by_its_own(sample: Answerer) -> None:
    answer = _ask(sample, "交叉巡察谁批、提级巡察谁批、机动巡察谁批，别弄混")
    said = "".join(one.text for one in answer.sentences)
    assert all(words in said for words in ("报领导小组组长审批", "后报市委批准", "报市委书记批准"))


def test_who_must_sign_one_after_the_other_is_told_to_the_end(sample: Answerer) -> None:
    answer = _ask(sample, "要登出来的整改情况公开稿由谁签")
    assert "报巡察办主任审批" in "".join(one.text for one in answer.sentences)


@pytest.mark.parametrize(
    "question", ["哪门微课讲过无人机取证", "反馈会的桌签用红纸还是白纸", "入户走访给多少误工费"]
)
def test_what_only_stands_near_is_not_shown(sample: Answerer, question: str) -> None:
    assert _ask(sample, question).status is AnswerStatus.NO_EVIDENCE


def test_an_example_that_the_notes_only_speak_of_is_shown_itself(sample: Answerer) -> None:
    shown = " ".join(one.text for one in _ask(sample, "底稿标题带感叹的，哪门课有改前改后").sentences)
    assert "改以前：健身器材管理触目惊心" in shown
    assert "改以后：局党组对健身设施管护监管不到位" in shown
