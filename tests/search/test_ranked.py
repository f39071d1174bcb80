"""The first hits read again: the ranker counts, so does the fused order, and what is named stays in front."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from numpy.typing import NDArray

from library.model import Kind, Placed
from search.question import Hit, Question
from search.ranked import (
    ASIDE,
    LETTERS,
    LIKE,
    OTHERS,
    READ,
    READ_OF_PART,
    READ_WHOLE,
    REPEATS,
    SENTENCES,
    RankedRetriever,
    best_window,
)
from search.retriever import ADDRESSED

ASKED = Question("谈话记录几小时内整理", date(2025, 12, 31))


def hit(n: int, score: float = 0.01, kind: Kind = Kind.REGULATION, text: str = "") -> Hit:
    placed = SimpleNamespace(
        id=n,
        version=SimpleNamespace(title=f"办法{n}", kind=kind),
        provision=SimpleNamespace(heading=()),
        full_text=text or f"第{n}条",
    )
    return Hit(cast("Placed", placed), score, 0.5, ("words",))


class Fixed:
    """Finds the same hits for everything."""

    def __init__(self, hits: Sequence[Hit]) -> None:
        self.hits = tuple(hits)

    def retrieve(self, question: Question, k: int = 10) -> tuple[Hit, ...]:
        return self.hits[:k]


class Says:
    """Log odds by what a text ends in."""

    name = "says"

    def __init__(self, odds: dict[str, float], asked: Sequence[str] = (ASKED.wording,)) -> None:
        self.odds_of, self.asked, self.seen = odds, asked, list[str]()

    def odds(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        assert question in self.asked
        self.seen += texts
        found = [next((v for end, v in self.odds_of.items() if text.endswith(end)), 0.0) for text in texts]
        return np.array(found, np.float32)


def order(hits: Sequence[Hit], odds: dict[str, float], k: int = 10, asked: Question = ASKED) -> list[int]:
    found: Any = RankedRetriever(Fixed(hits), Says(odds)).retrieve(asked, k)
    return [one.placed.id for one in found]


def test_of_the_first_hits_the_sentences_are_read_by_themselves() -> None:
    hits = [hit(1), hit(2, text="谈话由组长安排。记录在谈话后24小时内整理。"), *(hit(n) for n in range(3, 9))]
    assert order(hits, {"24小时内整理。": 0.5})[:2] == [2, 1]
    alone = {"\n谈话由组长安排。": -3.0, "\n记录在谈话后24小时内整理。": -3.0}
    assert order(hits, {**alone, "整理。": 1.0})[0] == 1
    says = Says({})
    RankedRetriever(Fixed(hits), says).retrieve(ASKED, 8)
    assert len(says.seen) == len(set(says.seen)) == len(hits) + 2


def test_no_more_sentences_of_a_hit_are_read_than_the_likeliest() -> None:
    says = Says({})
    many = hit(1, text="".join(f"谈话记录的第{n}句。" for n in range(9)))
    RankedRetriever(Fixed([many]), says).retrieve(ASKED, 1)
    assert len(says.seen) <= 1 + SENTENCES


def test_what_reads_as_the_answer_comes_first() -> None:
    assert order([hit(n) for n in range(1, 6)], {"第4条": 5.0}) == [4, 1, 2, 3, 5]


def test_the_fused_order_decides_where_the_ranker_is_undecided() -> None:
    assert order([hit(n) for n in range(1, 9)], {}) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert order([hit(n) for n in range(1, 20)], {"第19条": 0.5})[0] == 1


@pytest.mark.parametrize("k", [1, 10, 40])
def test_what_the_question_names_stays_in_front_and_nothing_is_lost(k: int) -> None:
    hits = [hit(1, ADDRESSED), *(hit(n) for n in range(2, 40))]
    found = order(hits, {"第3条": 9.0, "第30条": 9.0}, k)
    assert found[:2] == [1, 3][:k]
    assert len(found) == min(k, len(hits)) == len(set(found))
    if k == 40:
        assert found[READ:] == list(range(READ + 1, 40))


def test_no_more_is_read_than_stands_in_the_first_hits() -> None:
    says = Says({})
    RankedRetriever(Fixed([hit(n) for n in range(60)]), says).retrieve(ASKED, 50)
    assert len(says.seen) == READ


def test_nothing_found_nothing_read() -> None:
    assert order([], {}) == []


RULING = replace(ASKED, kinds=(Kind.REGULATION, Kind.LAW, Kind.GUIDE, Kind.FORM))


@pytest.mark.parametrize(
    ("asked", "kind", "ahead", "first"),
    [
        (RULING, Kind.GUIDE, REPEATS - 1, 2),
        (RULING, Kind.FORM, REPEATS - 1, 2),
        (RULING, Kind.GUIDE, REPEATS + 1, 1),
        (RULING, Kind.LAW, REPEATS - 1, 1),
        (replace(RULING, kinds=(*RULING.kinds, Kind.COURSE)), Kind.GUIDE, REPEATS - 1, 1),
        (ASKED, Kind.GUIDE, REPEATS - 1, 1),
    ],
    ids=[
        "a guide",
        "a form",
        "a guide far ahead",
        "a law",
        "courses too",
        "no kind is asked for",
    ],
)
def test_what_repeats_rules_stands_back_where_rules_are_asked_for(
    asked: Question, kind: Kind, ahead: float, first: int
) -> None:
    assert order([hit(1, kind=kind), hit(2)], {"第1条": ahead}, asked=asked)[0] == first


def test_the_chance_of_a_hit_is_told_anew_from_what_was_read() -> None:
    found: Any = RankedRetriever(
        Fixed([hit(1), hit(2), hit(3)]), Says({"第2条": 6.0, "第3条": -6.0})
    ).retrieve(ASKED)
    told = {one.placed.id: one.chance for one in found}
    assert list(told) == [2, 1, 3]
    assert 1 > told[2] > told[1] > told[3] > 0


def test_what_is_named_and_what_was_not_read_keep_their_chance() -> None:
    hits = [hit(1, ADDRESSED), *(hit(n) for n in range(2, READ + 3))]
    found = RankedRetriever(Fixed(hits), Says({})).retrieve(ASKED, 40)
    assert [one.chance for one in (found[0], *found[READ:])] == [0.5] * 3


class ByKind(Fixed):
    """Finds those of the kinds asked for."""

    def retrieve(self, question: Question, k: int = 10) -> tuple[Hit, ...]:
        return tuple(
            one for one in self.hits if not question.kinds or one.placed.version.kind in question.kinds
        )[:k]


def told(hits: Sequence[Hit], odds: dict[str, float], asked: Question, k: int = 10) -> list[int]:
    found: Any = RankedRetriever(ByKind(hits), Says(odds)).retrieve(asked, k)
    return [one.placed.id for one in found]


RULES = replace(ASKED, kinds=(Kind.REGULATION,))


@pytest.mark.parametrize(("ahead", "first"), [(ASIDE - 1, 2), (ASIDE + 5, 1)])
def test_kinds_the_words_do_not_ask_for_stand_back_and_are_there(ahead: float, first: int) -> None:
    hits = [hit(1, kind=Kind.REPORT), hit(2), hit(3)]
    found = told(hits, {"第1条": ahead}, RULES)
    assert found[0] == first
    assert sorted(found) == [1, 2, 3]


def test_kinds_that_a_person_chose_are_looked_in_alone() -> None:
    hits = [hit(1, kind=Kind.REPORT), hit(2)]
    assert told(hits, {"第1条": 99.0}, replace(RULES, chosen=True)) == [2]


def test_many_of_another_kind_leave_room_for_those_asked_for() -> None:
    hits = [*(hit(n, kind=Kind.COURSE) for n in range(100)), *(hit(n) for n in range(100, 140))]
    says = Says({})
    RankedRetriever(ByKind(hits), says).retrieve(RULES, 10)
    assert len(says.seen) == READ
    assert (
        sum("办法1" in text and int(text.rsplit("第", 1)[1][:-1]) >= 100 for text in says.seen)
        == READ - OTHERS
    )
    everything = told(hits, {}, RULES, k=140)
    assert len(everything) == len(set(everything)) == 140


def test_what_answers_a_question_much_like_this_one_comes_sooner() -> None:
    hits = [hit(n) for n in range(6)]
    plain = order(hits, {})
    alike = [replace(one, known=0.95) if one.placed.id == 4 else replace(one, known=0.6) for one in hits]
    assert plain == [0, 1, 2, 3, 4, 5]
    assert order(alike, {})[0] == 4
    assert order([replace(one, known=LIKE) for one in hits], {}) == plain


class ByWording:
    """Finds for each wording its own hits."""

    def __init__(self, hits: dict[str, Sequence[Hit]]) -> None:
        self.hits = hits

    def retrieve(self, question: Question, k: int = 10) -> tuple[Hit, ...]:
        return tuple(self.hits[question.wording][:k])


class Undecided:
    """The same odds for every text; ``asked`` are the wordings that were read, once a text."""

    name = "undecided"

    def __init__(self) -> None:
        self.asked = list[str]()

    def odds(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += [question] * len(texts)
        return np.zeros(len(texts), np.float32)


TWO = replace(ASKED, text="底稿谁签，几天交", parts=("底稿谁签", "底稿，几天交"))


def test_several_things_asked_are_each_searched_for_and_take_turns() -> None:
    found = {
        TWO.wording: [hit(1), hit(2), hit(3)],
        TWO.parts[0]: [hit(1), hit(4)],
        TWO.parts[1]: [hit(5), hit(2), hit(6)],
    }
    ranked = RankedRetriever(ByWording(found), Undecided())
    assert [one.placed.id for one in ranked.retrieve(TWO)] == [1, 5, 2, 4, 3, 6]
    assert [one.placed.id for one in ranked.retrieve(TWO, 2)] == [1, 5]
    assert [one.placed.id for one in ranked.retrieve(replace(TWO, parts=()))] == [1, 2, 3]


def test_the_likeliest_of_a_turn_comes_first_and_so_it_does_of_what_is_left() -> None:
    found = {
        TWO.wording: [hit(1), hit(2), hit(3), hit(7)],
        TWO.parts[0]: [hit(1), hit(4), hit(8)],
        TWO.parts[1]: [hit(5), hit(2), hit(6), hit(9)],
    }
    odds = {"第5条": 4.0, "第1条": 3.0, "第4条": 2.0, "第2条": 1.0, "第6条": 0.5, "第8条": -2.0}
    ranked = RankedRetriever(ByWording(found), Says(odds, (TWO.wording, *TWO.parts)))
    hits = ranked.retrieve(TWO)
    assert [one.placed.id for one in hits][:5] == [5, 1, 4, 2, 6]
    left = [one.chance for one in hits[4:]]
    assert left == sorted(left, reverse=True)


def test_of_several_things_fewer_hits_are_read_each() -> None:
    many = [hit(n) for n in range(1, 40)]
    found, says = dict.fromkeys((TWO.wording, *TWO.parts), many), Undecided()
    RankedRetriever(ByWording(found), says).retrieve(TWO)
    assert Counter(says.asked) == {
        TWO.wording: READ_WHOLE,
        TWO.parts[0]: READ_OF_PART,
        TWO.parts[1]: READ_OF_PART,
    }


def test_where_an_article_is_named_its_parts_are_not_searched_for() -> None:
    found = {TWO.wording: [hit(1, ADDRESSED), hit(2)]}
    ranked = RankedRetriever(ByWording(found), Undecided())
    assert [one.placed.id for one in ranked.retrieve(TWO)] == [1, 2]


def test_of_a_long_unit_the_sentences_that_share_most_with_the_question_are_read() -> None:
    filler = "".join(f"第{n}项工作由承办科室按照分工办理，办理情况记入台账备查。" for n in range(1, 20))
    placed = hit(1).placed
    placed = cast("Placed", SimpleNamespace(**{**vars(placed), "full_text": f"{filler}谈话记录当日整理。"}))
    read = best_window("谈话记录几小时内整理", placed, LETTERS)
    assert read.startswith("办法1\n")
    assert read.endswith("谈话记录当日整理。")
    assert len(read) <= len("办法1\n") + LETTERS
