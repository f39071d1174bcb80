"""``python -m evals.fit --home DIR``: fits a table of answer/weights.json on the development questions.

The choice among pieces is a conditional logit (a question's right pieces against its others), the decision a
logistic on the piece chosen; both with an L2 penalty, by L-BFGS. Printed, for folds not fitted on and for
several chances from which an answer would be shown: shares of the questions that have an answer (right,
wrong, silent), and of wrong answers where the answer is out of reach.
"""

from __future__ import annotations

import argparse
import json
import sys
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from answer.judge import TABLES, WEIGHTS, known_of
from answer.meaning import Meaning
from answer.select import NO_RIVAL
from evals.cases import read_cases, with_variants
from evals.weighing import Piece, Weighed, Weigher
from office import open_office
from search.retriever import Retriever
from settings import load_settings

QUESTIONS = Path(__file__).parent / "questions"
FOLDS = 5
LEAST = 0.4  # at 0.34, 17 wrong answers more for 6 right ones among the 507 development questions
SECOND = 0.3  # weight of a guide's piece that says it, beside the regulation's
MASKED = 0.5  # weight of a question whose answer was taken away: few questions of a day have none
_CHOICE = (
    "own around article things value lacks near full pairs phrase shape unshaped deed undone "
    "place agree second cited astray special leans item lead meaning reads"
)
_ANSWERS = (
    "one own around things lacks full shape unshaped deed agree second cited astray meaning reads "
    "ahead alone mass matter"
)
Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A question judged by weights it was not fitted with: the chance given, whether the piece was right."""

    chance: float
    right: bool
    weighed: Weighed


def fit_choice(lists: Sequence[Weighed], names: Sequence[str]) -> Vector:
    """The worth of each sign in the choice among the pieces of a question."""
    cases = []
    for one in lists:
        kept = [piece for piece in one.pieces if piece.right or not piece.says]
        if not one.masked and any(piece.right for piece in kept):
            rows = np.array([[piece.signs.get(name, 0.0) for name in names] for piece in kept])
            worth = np.array([(SECOND if piece.signs["second"] else 1.0) * piece.right for piece in kept])
            cases.append((rows, worth))

    def loss(weights: Vector) -> tuple[float, Vector]:
        value, slope = float(weights @ weights) / 2, weights.copy()
        for rows, worth in cases:
            scores = rows @ weights
            share = np.exp(scores - scores.max())
            good = share * worth
            value -= float(np.log(good.sum() / share.sum()))
            slope = slope - rows.T @ (good / good.sum() - share / share.sum())
        return value, slope

    return _least(loss, len(names))


def fit_answers(rows: Vector, right: Vector, weight: Vector) -> Vector:
    """The logistic that tells from the chosen piece's signs whether it answers."""
    spread = rows.std(0) + 1e-9
    spread[0] = 0.0  # the constant is not drawn to 0

    def loss(weights: Vector) -> tuple[float, Vector]:
        odds, held = rows @ weights, weights * spread
        value = float((weight * (np.logaddexp(0, odds) - right * odds)).sum() + held @ held)
        return value, rows.T @ (weight * (1 / (1 + np.exp(-odds)) - right)) + 2 * held * spread

    return _least(loss, rows.shape[1])


def _least(loss: Callable[[Vector], tuple[float, Vector]], size: int) -> Vector:
    found: Vector = minimize(loss, np.zeros(size), jac=True, method="L-BFGS-B").x
    return found


class Fit:
    """Weights fitted on some questions, and what they make of others."""

    def __init__(self, lists: Sequence[Weighed]) -> None:
        told = {sign for one in lists for piece in one.pieces for sign in piece.signs}
        unknown = {"meaning", "reads"} - told
        self.choice_names = [name for name in _CHOICE.split() if name not in unknown]
        self.answer_names = [name for name in _ANSWERS.split() if name not in unknown]
        self.choice = fit_choice(lists, self.choice_names)
        chosen = [(one, *self._first(one)) for one in lists if one.pieces]
        self.answers = fit_answers(
            np.array([known for _, _, known in chosen]),
            np.array([float(piece.says) for _, piece, _ in chosen]),
            np.array([MASKED if one.masked else 1.0 for one, _, _ in chosen]),
        )

    def outcome(self, one: Weighed) -> Outcome:
        """What these weights make of a question."""
        if not one.pieces:
            return Outcome(0.0, False, one)
        piece, known = self._first(one)
        chance = 0.0 if one.needed and piece.signs["lacks"] else 1 / (1 + np.exp(-(known @ self.answers)))
        return Outcome(float(chance), piece.says, one)

    def document(self) -> dict[str, Any]:
        """The weights as answer/judge.py reads them."""
        return {
            "choice": _named(self.choice_names, self.choice),
            "answers": _named(self.answer_names, self.answers),
            "least": LEAST,
        }

    def _first(self, one: Weighed) -> tuple[Piece, Vector]:
        scores = [self._score(piece) for piece in one.pieces]
        order = sorted(range(len(scores)), key=lambda i: -scores[i])
        best = one.pieces[order[0]]
        rivals = [i for i in order if _stands_against(best, one.pieces[i], needed=one.needed)]
        known = known_of(best.signs, [(one.pieces[i].article, scores[i]) for i in rivals], one.matter)
        return best, np.array([known.get(name, 0.0) for name in self.answer_names])

    def _score(self, piece: Piece) -> float:
        return float(
            sum(w * piece.signs.get(n, 0.0) for n, w in zip(self.choice_names, self.choice, strict=True))
        )


def _stands_against(best: Piece, other: Piece, *, needed: bool) -> bool:
    """As answer/select.py has it."""
    if any(other.signs[sign] > best.signs[sign] for sign in NO_RIVAL):
        return False
    agree = needed and best.values and other.values
    same = agree and (best.values <= other.values or other.values <= best.values)
    return other.article == best.article or not same


def _named(names: Sequence[str], weights: Vector) -> dict[str, float]:
    return {name: round(float(weight), 2) for name, weight in zip(names, weights, strict=True)}


def cross(lists: Sequence[Weighed]) -> list[Outcome]:
    """Each question judged by weights fitted on the other folds; a question's wordings share its fold."""
    found: list[Outcome] = []
    for fold in range(FOLDS):
        inside = [zlib.crc32(one.id.encode()) % FOLDS == fold for one in lists]
        fit = Fit([one for one, held in zip(lists, inside, strict=True) if not held])
        found += [fit.outcome(one) for one, held in zip(lists, inside, strict=True) if held]
    return found


def shares(outcomes: Sequence[Outcome], least: float) -> dict[str, float]:
    """What would be shown from this chance on, as shares of the questions of each sort."""
    due = [one for one in outcomes if one.weighed.expected and not one.weighed.masked]
    gone = [one for one in outcomes if one.weighed.masked or not one.weighed.expected]
    right = _share(one.right and one.chance >= least for one in due)
    wrong = _share(not one.right and one.chance >= least for one in due)
    return {
        "right": right,
        "wrong": wrong,
        "silent": 1 - right - wrong,
        "wrong_out_of_reach": _share(one.chance >= least and not one.right for one in gone),
    }


def _share(held: Iterable[bool]) -> float:
    found = list(held)
    return sum(found) / max(len(found), 1)


def main(arguments: Sequence[str] | None = None) -> None:
    """Collect, cross-validate, fit on all, write the table in place of the one before."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--table", choices=TABLES, default=TABLES[0])
    given = parser.parse_args(arguments)
    office = open_office(load_settings(given.home))
    cases = tuple(with_variants(read_cases(QUESTIONS, "dev")))
    today = office.settings.day(datetime.now().astimezone().date())
    encoder = None if given.table == "by_words" else office.encoder
    retriever = Retriever(office.store, office.words, office.vectors if encoder else None, encoder)
    meaning = Meaning(encoder, office.ranker if given.table == "by_reading" else None)
    lists = list(Weigher(office.store, retriever, meaning, today).weigh(cases))
    outcomes = cross(lists)
    for chance in (0.2, 0.25, 0.3, LEAST, 0.4, 0.5):
        told = "  ".join(f"{key} {value:.3f}" for key, value in shares(outcomes, chance).items())
        sys.stdout.write(f"{chance:.2f}  {told}\n")
    document = json.loads(WEIGHTS.read_text(encoding="utf-8")) | {given.table: Fit(lists).document()}
    given.out.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
