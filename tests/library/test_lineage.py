"""Spans: tables of what is declared and what comes of it, and the laws that hold whatever the order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.lineage import close_spans
from library.model import Level, Status, Version
from library.shelf import Shelf
from tests.library.building import version

OLD, NEW, LATER = date(2018, 7, 1), date(2021, 4, 1), date(2024, 7, 1)
IN_FORCE, NOT_YET, SUPERSEDED, REPLACED, ABOLISHED = Status


def shelf(*versions: Version) -> Shelf:
    return Shelf(1, {n: replace(v, id=n) for n, v in enumerate(versions, 1)}, {})


def closed(*versions: Version, work: str = "巡察办法") -> list[tuple[date | None, Status | None]]:
    return [(v.until, v.status) for v in shelf(*versions).versions(Level.RESTRICTED, work)]


def test_the_next_version_closes_the_one_before() -> None:
    assert closed(version(effective=OLD), version(effective=NEW)) == [(NEW, None), (None, None)]


def test_a_declared_end_before_the_next_version_stays() -> None:
    gap = NEW - timedelta(days=30)
    assert closed(version(effective=OLD, until=gap), version(effective=NEW))[0] == (gap, None)


def test_a_declared_end_after_the_next_version_gives_way() -> None:
    assert closed(version(effective=OLD, until=LATER), version(effective=NEW))[0] == (NEW, None)


def test_a_version_without_a_day_binds_until_the_first_that_has_one() -> None:
    old, new = shelf(version(effective=NEW), version(effective=None)).versions(Level.PUBLIC)
    assert (old.until, old.in_force(date(1990, 1, 1)), old.in_force(NEW)) == (NEW, True, False)
    assert new.in_force(NEW)


@pytest.mark.parametrize("day", [OLD, None])
def test_of_two_with_the_same_start_the_one_imported_later_binds(day: date | None) -> None:
    first, second = shelf(version(effective=day, status=IN_FORCE), version(effective=day)).versions(
        Level.PUBLIC
    )
    assert (first.status_on(LATER), second.status_on(LATER)) == (SUPERSEDED, IN_FORCE)


@pytest.mark.parametrize("names", ["巡察办法", "《巡察办法》", "R01"])
def test_a_work_that_replaces_another_closes_it(names: str) -> None:
    older = version(work="R01", effective=OLD)
    newer = version("巡察条例", effective=NEW, replaces=(names,))
    for order in permutations([older, newer]):
        assert closed(*order, work="R01") == [(NEW, REPLACED)]
        held = shelf(*order)
        after = held.successor(held.versions(Level.PUBLIC, "R01")[0], Level.PUBLIC)
        assert after is not None
        assert after.title == "巡察条例"


@pytest.mark.parametrize(
    ("declared", "span"),
    [
        pytest.param({"status": ABOLISHED}, (None, ABOLISHED), id="abolished"),
        pytest.param({"status": IN_FORCE}, (None, IN_FORCE), id="still-in-force"),
        pytest.param({"until": LATER}, (LATER, REPLACED), id="declared-end"),
    ],
)
def test_the_catalogue_wins_over_a_replacement(
    declared: dict[str, object], span: tuple[date | None, Status]
) -> None:
    newer = version("巡察条例", effective=NEW, replaces=("巡察办法",))
    assert closed(version(effective=OLD, **declared), newer) == [span]


def test_a_text_that_starts_after_its_replacement_stays_open() -> None:
    newer = version("巡察条例", effective=OLD, replaces=("巡察办法",))
    assert closed(version(effective=NEW), newer) == [(None, None)]


days = st.dates(date(2000, 1, 1), date(2030, 12, 31))
ends = st.one_of(st.none(), st.integers(1, 4000))


@st.composite
def declared(draw: st.DrawFn) -> Version:
    start = draw(st.one_of(st.none(), days))
    length = draw(ends)
    until = start + timedelta(days=length) if start and length else None
    return version(effective=start, until=until, status=draw(st.one_of(st.none(), st.sampled_from(Status))))


@given(st.lists(declared(), min_size=1, max_size=6), days)
def test_at_most_one_version_binds_on_any_day(versions: list[Version], on: date) -> None:
    found = shelf(*versions).versions(Level.RESTRICTED, "巡察办法")
    assert sum(v.in_force(on) for v in found) <= 1


@given(st.lists(days, min_size=1, max_size=5, unique=True), st.randoms(use_true_random=False))
def test_the_order_of_import_does_not_matter(starts: list[date], random: Random) -> None:
    versions = [version(effective=start, id=n) for n, start in enumerate(starts, 1)]
    shuffled = versions[:]
    random.shuffle(shuffled)
    assert close_spans(shuffled) == close_spans(versions)
