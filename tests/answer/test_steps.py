"""How a stage of the work is done, asked of the whole sample: the guide's step, with what it cites."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from answer.answer import Answer, AnswerStatus, Role
from answer.answerer import Answerer
from library.model import Kind, Reader
from office import open_office
from settings import load_settings

TODAY = date(2025, 12, 31)


@pytest.fixture(scope="module")
def sample(sample_home: Path) -> Answerer:
    return open_office(load_settings(sample_home)).answerer


def _ask(sample: Answerer, question: str) -> Answer:
    return sample.ask([question], TODAY, Reader())


@pytest.mark.parametrize(
    ("question", "step"),
    [
        ("进驻动员会怎么开", "召开进驻动员会"),
        ("底稿怎么做", "制作问题底稿"),
        ("书记专题会怎么听汇报", "书记专题会议听取汇报"),
        ("主任问：书记专题会怎么听汇报，会上点到的人和事后面咋办", "书记专题会议听取汇报"),
    ],
)
def test_how_a_stage_is_done_is_told_by_its_step(sample: Answerer, question: str, step: str) -> None:
    answer = _ask(sample, question)
    assert answer.status is AnswerStatus.ANSWERED
    assert answer.sentences[0].text.startswith(f"{step}：")
    assert sum(one.role is Role.STEP for one in answer.sentences) >= 2
    assert sum(len(one.text) for one in answer.sentences) <= 600


def test_each_line_rests_on_the_guide_and_on_the_provision_it_cites(sample: Answerer) -> None:
    answer = _ask(sample, "书记专题会怎么听汇报")
    told = next(one for one in answer.sentences if "7个工作日" in one.text)
    cited = [answer.citations[i] for i in told.basis]
    assert cited[0].placed.version.kind is Kind.GUIDE
    assert "《市委书记专题会议听取巡察情况汇报工作规程》第十四条" in "".join(one.citation for one in cited)
    assert "《" not in told.text  # the address stands beside the sentence, not in it
    assert all(one.quote in one.placed.full_text for one in answer.citations)


def test_a_part_that_goes_on_with_the_stage_is_answered_by_the_same_step(sample: Answerer) -> None:
    answer = _ask(sample, "书记专题会怎么听汇报，会上点到的人和事后面咋办")
    assert answer.message == ""
    assert len({one.text for one in answer.sentences}) == len(answer.sentences)


@pytest.mark.parametrize("question", ["公告让人撕了咋弄", "整改方案几天内报送"])
def test_what_is_no_stage_is_not_told_as_one(sample: Answerer, question: str) -> None:
    assert all(one.role is not Role.STEP for one in _ask(sample, question).sentences)


def test_the_guide_is_left_out_where_only_regulations_are_wanted(sample: Answerer) -> None:
    answer = sample.ask(["进驻动员会怎么开"], TODAY, Reader(), kinds=[Kind.REGULATION])
    assert all(one.placed.version.kind is Kind.REGULATION for one in answer.citations)


def test_parts_asked_in_one_breath_are_looked_for_in_one_work(sample: Answerer) -> None:
    answer = _ask(sample, "反馈会谁能参加，人家书记表态能讲多久")
    assert {one.placed.version.title for one in answer.citations} == {"巡察反馈工作规程"}
    assert any("10分钟" in one.text for one in answer.sentences)
