"""Which piece answers, and whether it does: two steps, each linear in the signs of answer/signs.py.

``choice`` orders the pieces of one question. ``answers`` tells how likely it is that the first of them
answers at all: a logistic over its signs and over how clearly it stands out. Below ``least`` nothing is shown
but the nearest provisions.

The numbers stand in answer/weights.json. ``by_reading`` and, for homes without a ranker, ``by_meaning``
are what ``python -m evals.fit`` makes of the development half of evals/questions and nothing else;
evals/README.md tells how they did on folds they had not seen. ``by_words``, for homes without an encoder, is
an earlier fit of the same kind on these questions, on questions of cadres and on two libraries: fitted on the
sample alone it is too silent in a small library.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log
from pathlib import Path

from answer.signs import Signs

CLEAR = 4.0  # margins are cut here
MATTER = 3.0  # so is the weight of what is asked about
WEIGHTS = Path(__file__).with_name("weights.json")
TABLES = ("by_reading", "by_meaning", "by_words")


@dataclass(frozen=True, slots=True)
class Weights:
    """What each sign is worth, in log odds; ``least``: the chance from which an answer is shown."""

    choice: Mapping[str, float]
    answers: Mapping[str, float]
    least: float


def read_weights(path: Path = WEIGHTS) -> tuple[Weights, Weights, Weights]:
    """The weights with an encoder and a ranker, with an encoder alone, and with neither."""
    held = json.loads(path.read_text(encoding="utf-8"))
    by_reading, by_meaning, by_words = (Weights(**held[name]) for name in TABLES)
    return by_reading, by_meaning, by_words


BY_READING, BY_MEANING, BY_WORDS = read_weights()


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
    return 1 / (1 + exp(-_sum(_weights(signs).answers, known_of(signs, scores, matter))))


def raised(chance: float, odds: float) -> float:
    """A chance in (0, 1) with its log odds raised by ``odds``."""
    return 1 / (1 + exp(-(log(chance / (1 - chance)) + odds)))


def known_of(signs: Signs, scores: Sequence[tuple[int, float]], matter: float) -> Signs:
    """All that ``chance`` weighs: the signs of the first piece, how it stands, and what is asked."""
    return {**signs, **_standing(scores), "one": 1.0, "matter": min(matter, MATTER)}


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
    if "reads" in signs:
        return BY_READING
    return BY_MEANING if "meaning" in signs else BY_WORDS


def _sum(weights: Mapping[str, float], signs: Signs) -> float:
    return sum(weight * signs.get(name, 0.0) for name, weight in weights.items())
