"""Which piece answers, and whether it does: the numbers, all in this one place, and where they come from.

Two steps, each linear in the signs of answer/signs.py. ``choice`` orders the pieces of one question.
``answers`` tells how likely it is that the first of them answers at all: a logistic over its signs and over
how clearly it stands out. Below ``least`` nothing is shown but the nearest provisions.

The numbers were fitted (conditional logit for the choice, logistic for the answer, both with an L2 penalty)
on the development half of evals/questions and on questions of cadres about the sample and the national laws,
each also asked with the works that answer it, and what quotes them, taken out of the library. On the test
half of evals/questions, judged by the first piece alone:

    least   right   wrong   silent   wrong where the rule is absent
    0.30     0.41    0.16     0.43     0.13
    0.36     0.37    0.14     0.49     0.09
    0.40     0.34    0.12     0.53     0.07

Without an encoder 0.24 are right, 0.10 wrong at 0.40; on a small library the chances of what is there and of
what is not lie apart (above 0.25, below 0.10).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp

from answer.signs import Signs

CLEAR = 4.0  # margins are cut here
MATTER = 3.0  # so is the weight of what is asked about


@dataclass(frozen=True, slots=True)
class Weights:
    """What each sign is worth, in log odds; ``least``: the chance from which an answer is shown."""

    choice: Mapping[str, float]
    answers: Mapping[str, float]
    least: float


BY_MEANING = Weights(
    choice={
        "own": 1.4,
        "around": 2.05,
        "article": 1.76,
        "things": -0.09,
        "value": 0.56,
        "lacks": -2.87,
        "near": 0.34,
        "pairs": 2.72,
        "phrase": 1.15,
        "shape": 0.75,
        "unshaped": -1.09,
        "deed": 1.04,
        "undone": -1.04,
        "place": 1.13,
        "agree": 0.44,
        "second": -0.96,
        "cited": 1.74,
        "special": 0.09,
        "leans": -0.04,
        "item": -1.16,
        "lead": -0.42,
        "meaning": 5.69,
    },
    answers={
        "one": -6.57,
        "own": 0.56,
        "around": 1.18,
        "things": -0.1,
        "lacks": -2.04,
        "shape": 0.92,
        "unshaped": -0.23,
        "deed": 1.65,
        "agree": 1.36,
        "second": 0.84,
        "cited": 0.87,
        "meaning": 2.28,
        "ahead": 0.51,
        "alone": -0.49,
        "mass": 2.18,
        "matter": 0.59,
        "unguided": 0.78,
    },
    least=0.34,
)
BY_WORDS = Weights(  # without an encoder
    choice={
        "own": 1.71,
        "around": 2.9,
        "article": 1.8,
        "things": 0.59,
        "value": 0.72,
        "lacks": -3.11,
        "near": 0.73,
        "pairs": 3.9,
        "phrase": 0.42,
        "shape": 0.39,
        "unshaped": -2.36,
        "deed": 1.08,
        "undone": -1.08,
        "place": 1.55,
        "agree": -0.99,
        "second": -0.83,
        "cited": 1.43,
        "special": -0.07,
        "leans": -0.3,
        "item": -1.09,
        "lead": 0.16,
    },
    answers={
        "one": -5.72,
        "own": 1.24,
        "around": 0.44,
        "things": 0.08,
        "lacks": -1.62,
        "shape": 0.75,
        "unshaped": -1.13,
        "deed": 1.02,
        "agree": 6.56,
        "second": 0.65,
        "cited": 0.81,
        "ahead": 0.37,
        "alone": -0.32,
        "mass": 2.42,
        "matter": 0.57,
        "unguided": 0.48,
    },
    least=0.25,
)


def score(signs: Signs) -> float:
    """What orders the pieces of one question; it means nothing across questions."""
    return _sum(_weights(signs).choice, signs)


def shown(signs: Signs, chance: float) -> bool:
    """Whether an answer this likely is shown."""
    return chance >= _weights(signs).least


def chance(signs: Signs, scores: Sequence[tuple[int, float]], matter: float) -> float:
    """How likely it is that the first piece answers, in [0, 1].

    Args:
        signs: those of the first piece.
        scores: (article, score) of the pieces that stand against each other, best first.
        matter: the weight of what is asked about (``Asked.weight``).
    """
    known = {**signs, **_standing(scores), "one": 1.0, "matter": min(matter, MATTER)}
    return 1 / (1 + exp(-_sum(_weights(signs).answers, known)))


def _standing(scores: Sequence[tuple[int, float]]) -> Signs:
    """How the first piece stands among the others.

    ``ahead``: its lead in score over the next piece; ``alone``: over the best piece of another article;
    ``mass``: its article's share of the softmax of all scores.
    """
    article, top = scores[0]
    powers = [(one, exp(value - top)) for one, value in scores]
    following = scores[1][1] if len(scores) > 1 else top - CLEAR
    others = next((value for one, value in scores if one != article), top - CLEAR)
    return {
        "ahead": min(top - following, CLEAR),
        "alone": min(top - others, CLEAR),
        "mass": sum(power for one, power in powers if one == article) / sum(power for _, power in powers),
    }


def _weights(signs: Signs) -> Weights:
    return BY_MEANING if "meaning" in signs else BY_WORDS


def _sum(weights: Mapping[str, float], signs: Signs) -> float:
    return sum(weight * signs.get(name, 0.0) for name, weight in weights.items())
