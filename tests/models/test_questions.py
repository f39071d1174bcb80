"""Questions of models/training find the provisions they name, and the words that answer."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from models.homes import QUESTION_FILES
from models.questions import Marked, is_sister, questions_of, squeezed
from office import Office, open_office
from settings import load_settings

TODAY = date(2025, 12, 31)


@pytest.fixture(scope="module")
def office(sample_home: Path) -> Office:
    return open_office(load_settings(sample_home))


@pytest.mark.parametrize(
    "path", [p for p in QUESTION_FILES if p.stem.startswith("sample_")], ids=lambda p: p.stem
)
def test_every_question_over_the_sample_finds_its_words(office: Office, path: Path) -> None:
    marked = list(questions_of(office, path, TODAY))
    assert len(marked) == len(path.read_text(encoding="utf-8").splitlines())
    lost = [one.query for one in marked if not one.gold]
    assert not lost
    unsaid = [
        one.query
        for one in marked
        if one.says and not any(squeezed(one.says) in squeezed(placed.full_text) for placed in one.gold)
    ]
    assert not unsaid


def test_no_question_stands_twice_in_all_files() -> None:
    rows = [json.loads(line) for path in QUESTION_FILES for line in path.open(encoding="utf-8")]
    keys = [
        (row.get("before", ""), row["question"], row["style"] == "pair" and (row["title"], row["says"]))
        for row in rows
    ]
    assert [one for one, times in Counter(keys).items() if times > 1] == []


def test_a_question_of_several_things_knows_what_answers_the_others(office: Office) -> None:
    path = next(path for path in QUESTION_FILES if path.stem == "sample_turns_h")
    first, second = list(questions_of(office, path, TODAY))[:2]
    assert first.text == second.text
    assert (first.place, second.place) == (0, 1)
    assert [one.says for one in first.others] == [second.says]


def test_what_was_asked_before_is_part_of_the_wording() -> None:
    assert Marked("几天", (), before="整改方案谁审").query == "整改方案谁审，几天"
    assert Marked("整改方案谁审", ()).query == "整改方案谁审"


@pytest.mark.parametrize(
    ("says", "text", "answers"),
    [
        ("3个工作日内报送", "收到后3个工作日内 报送。", True),
        ("下列人员应当回避：", "办法\n下列人员应当回避：（一）近亲属；", True),
        ("组长签批，报巡察办备案", "组长签批，", True),  # the marked run lies over two pieces
        ("组长签批", "副组长审核", False),
        ("", "组长签批", False),
    ],
)
def test_a_piece_answers_where_it_holds_the_marked_words(says: str, text: str, *, answers: bool) -> None:
    assert Marked("问", (), says).answered_by(text) is answers


def test_a_work_is_a_sister_of_itself(office: Office) -> None:
    path = next(path for path in QUESTION_FILES if path.stem == "sample_c")
    gold = next(iter(questions_of(office, path, TODAY))).gold
    assert is_sister(gold[0], gold)
