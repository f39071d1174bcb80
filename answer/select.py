"""From hits to the pieces that answer one part of a question, and whether anything answers at all.

A piece scores by the words of the question it holds (rare ones weigh more), by what its article holds of the
rest, by whether it has the kind of value the part asks for, and by where its article ranked. What is near but
not the matter (火星基地的党组织归谁巡察) fails on the rare words that no article holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from answer.commonness import Commonness
from answer.read import Part
from answer.spans import Span
from answer.spoken import forms_of
from answer.terms import coverage, pairs, shared, word_weights
from answer.values import value_clauses
from search.question import Hit

ARTICLES = 12  # articles looked into for each part
# Weights, set by hand on development questions.
OWN, AROUND, VALUE, NEAR, RANK, PAIRS, PHRASE, SHAPE = 0.35, 0.22, 0.15, 0.2, 0.2, 0.1, 0.15, 0.2
COMMON = 0.2  # weight of a word that every provision holds, against 1 for one that none holds
CARRIED = 0.5  # of the weight of a word that a part takes over from the part or turn before
ENOUGH = 0.5  # of the weighted words of a part must stand in the article that answers it; evals/ calibrates
NEEDED = frozenset(
    {"deadline", "count", "money", "reason"}
)  # intents that nothing answers without such a value


@dataclass(frozen=True, slots=True)
class Asked:
    """A part of a question ready for matching: its words with weights, their other forms, character pairs."""

    part: Part
    weights: dict[str, float]
    forms: dict[str, tuple[str, ...]]
    pairs: frozenset[str]

    @property
    def intent(self) -> str:
        """The intent of the part."""
        return self.part.intent


@dataclass(frozen=True, slots=True)
class Candidate:
    """A piece with its score and what the score came from.

    ``own`` is the weighted share of the part's words that the piece holds, ``covered`` that of its whole
    article with title and headings, both in [0, 1]; ``value`` says whether it holds the kind of value asked.
    """

    span: Span
    score: float
    own: float
    covered: float
    value: bool
    hit: Hit

    @property
    def article(self) -> int:
        """The store's number of the article."""
        return self.hit.placed.id


def prepare(part: Part, common: Commonness, synonyms: Sequence[str] = ()) -> Asked:
    """The part made ready: words weigh by kind and rarity, and less where carried over."""
    own = word_weights(part.text.removeprefix(part.about))
    forms = {word: (*forms_of(word), *_same_office(word, synonyms)) for word in word_weights(part.text)}
    weights = {
        word: kind * (COMMON + (1 - COMMON) * common.rarity(word)) * (1 if word in own else CARRIED)
        for word, kind in word_weights(part.text).items()
    }
    return Asked(part, weights, forms, pairs(part.text))


def rank_spans(
    asked: Asked, hits: Sequence[Hit], spans_of: Callable[[Hit], tuple[Span, ...]]
) -> tuple[Candidate, ...]:
    """Every piece of the first articles, best first."""
    found: list[Candidate] = []
    for place, hit in enumerate(hits[:ARTICLES]):
        covered = coverage(asked.weights, _whole(hit), asked.forms)
        found.extend(_judge(asked, hit, place, covered, span) for span in spans_of(hit))
    return tuple(sorted(found, key=lambda candidate: -candidate.score))


def enough(asked: Asked, best: Candidate) -> bool:
    """Whether the best piece answers the part, rather than standing near it."""
    if asked.intent in NEEDED and not best.value:
        return False
    return best.covered >= ENOUGH


def _judge(asked: Asked, hit: Hit, place: int, covered: float, span: Span) -> Candidate:
    own = coverage(asked.weights, span.text, asked.forms)
    clauses = value_clauses(asked.intent, span.text)
    near = max((coverage(asked.weights, clause, asked.forms) for clause in clauses), default=0.0)
    value = VALUE * bool(clauses) + NEAR * near
    own_pairs = len(asked.pairs & pairs(span.text)) / max(len(asked.pairs), 1)
    score = OWN * own + AROUND * covered + value + RANK / (1 + 0.6 * place) + PAIRS * own_pairs
    score += PHRASE * shared(asked.part.text, span.text) / 8
    return Candidate(span, score + SHAPE * _has_shape(asked, span), own, covered, bool(clauses), hit)


def _has_shape(asked: Asked, span: Span) -> bool:
    """Whether the piece is built the way an answer of this intent is built."""
    if asked.intent in ("list", "documents", "steps"):
        return span.lead or "下列" in span.text or span.text.count("、") >= 3
    if asked.intent == "definition":
        return any(
            re.search(
                rf"{re.escape(word)}[”》]?(?:，)?(?:是指|是|即|包括)|所称.{{0,4}}{re.escape(word)}", span.text
            )
            for word in asked.weights
        )
    return False


def _whole(hit: Hit) -> str:
    placed = hit.placed
    return "\n".join((placed.version.title, *placed.provision.heading, placed.full_text))


def _same_office(word: str, synonyms: Sequence[str]) -> tuple[str, ...]:
    """Synonyms of the glossary that share a character with the word: what else this term is called."""
    return tuple(synonym for synonym in synonyms if set(synonym) & set(word))
