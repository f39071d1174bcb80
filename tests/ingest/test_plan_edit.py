"""What a person does to a plan: rename, move, merge, drop; nothing that cannot be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import plan_edit
from ingest.plan import PlanFile, PlanLine, PlanWork


def work(title: str, first: int, last: int) -> PlanWork:
    around = tuple(PlanLine(block=n, text=f"第{n}段") for n in range(max(1, first - 3), first + 4))
    return PlanWork(title=title, titled=title, first=first, last=last, articles=3, around=around)


FILE = PlanFile(
    file="a.md", path="/a.md", blocks=30, works=(work("甲", 2, 9), work("乙", 10, 19), work("丙", 20, 30))
)


def spans(file: PlanFile) -> list[tuple[str, int, int]]:
    return [(w.title, w.first, w.last) for w in file.works]


def test_a_title_is_corrected_and_an_empty_one_is_not() -> None:
    assert plan_edit.rename(FILE, 1, " 乙　办法 ").works[1].title == "乙 办法"
    assert plan_edit.rename(FILE, 1, "  ") is FILE


def test_a_boundary_moves_for_both_works() -> None:
    moved = plan_edit.move(FILE, 1, 12)
    assert spans(moved) == [("甲", 2, 11), ("乙", 12, 19), ("丙", 20, 30)]
    assert [(w.moved, w.articles) for w in moved.works] == [(True, 0), (True, 0), (False, 3)]


@pytest.mark.parametrize("first", [2, 10, 20, 99])
def test_a_boundary_never_leaves_its_two_works(first: int) -> None:
    assert plan_edit.move(FILE, 1, first) is FILE


def test_a_work_is_merged_with_the_one_before_or_dropped() -> None:
    assert spans(plan_edit.merge(FILE, 2)) == [("甲", 2, 9), ("乙", 10, 30)]
    assert spans(plan_edit.drop(FILE, 1)) == [("甲", 2, 9), ("丙", 20, 30)]


def test_only_blocks_between_the_neighbours_are_offered() -> None:
    assert [n for n, _ in plan_edit.starts(FILE, 1)] == [7, 8, 9, 10, 11, 12, 13]
    assert plan_edit.starts(FILE, 0) == ()


@given(st.lists(st.tuples(st.sampled_from(["move", "merge", "drop"]), st.integers(0, 5), st.integers(1, 40))))
def test_works_stay_in_order_and_apart(steps: list[tuple[str, int, int]]) -> None:
    file = FILE
    for step, n, first in steps:
        if step == "drop" and n < len(file.works):
            file = plan_edit.drop(file, n)
        elif 0 < n < len(file.works):
            file = plan_edit.merge(file, n) if step == "merge" else plan_edit.move(file, n, first)
    edges = [edge for w in file.works for edge in (w.first, w.last)]
    assert edges == sorted(edges)
    assert len({w.first for w in file.works}) == len(file.works)
