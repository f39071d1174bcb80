"""A question about change is shown the rule in all versions that the reader may see; no other question is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from library.model import Level, Reader
from library.writer import Writer
from search.question import Hit, Question
from search.through_time import LIKE, ThroughTime, likeness
from tests.search.conftest import TODAY, Indexed
from tests.search.test_retriever import own  # noqa: F401  # a fixture

RULES = "R07"
ASKED = Question("组务会多少人到会才有效", TODAY, Reader(Level.INTERNAL), through_time=True)


def texts(hits: Sequence[Hit]) -> list[tuple[str, int]]:
    """Work and version of the hits."""
    return [(hit.placed.version.work, hit.placed.version.id) for hit in hits]


def test_the_first_hit_is_followed_by_its_other_version(indexed: Indexed) -> None:
    hits = ThroughTime(indexed.retriever, indexed.store).retrieve(ASKED)
    now, before = hits[:2]
    assert now.placed.version.in_force(TODAY)
    assert not before.placed.version.in_force(TODAY)
    assert before.placed.version.work == now.placed.version.work == RULES
    assert before.why == ("version",)
    assert "到会" in before.placed.full_text
    assert likeness(now.placed.full_text, before.placed.full_text) >= LIKE
    assert len({hit.placed.id for hit in hits}) == len(hits)


@pytest.mark.parametrize("k", [1, 2, 10])
def test_no_more_than_asked_for(indexed: Indexed, k: int) -> None:
    hits = ThroughTime(indexed.retriever, indexed.store).retrieve(ASKED, k)
    assert len(hits) == k
    assert hits[0] == indexed.retriever.retrieve(ASKED, k)[0]


def test_another_question_finds_what_search_finds(indexed: Indexed) -> None:
    asked = replace(ASKED, through_time=False)
    assert ThroughTime(indexed.retriever, indexed.store).retrieve(asked) == indexed.retriever.retrieve(asked)


def test_a_version_above_the_readers_level_is_no_neighbour(own: Indexed) -> None:  # noqa: F811
    old, _ = own.store.versions(Level.RESTRICTED, RULES)
    Writer(own.store).change_facts(old.id, replace(old, level=Level.RESTRICTED))
    search = ThroughTime(own.retriever, own.store)
    assert (RULES, old.id) not in texts(search.retrieve(ASKED))
    cleared = replace(ASKED, reader=Reader(Level.RESTRICTED))
    assert (RULES, old.id) in texts(search.retrieve(cleared)[:2])


@pytest.mark.parametrize(
    ("rule", "other", "same"),
    [
        ("集中整改期为2个月。", "集中整改期为三个月。", True),
        ("组务会由组长主持。", "谈话由两人进行。", False),
        ("", "谈话由两人进行。", False),
    ],
)
def test_numbers_make_no_other_rule(rule: str, other: str, same: bool) -> None:
    assert (likeness(rule, other) >= LIKE) is same
