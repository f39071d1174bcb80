"""``python -m evals.fit_chance --home DIR``: how likely a hit is to answer, once the ranker has read it.

The numbers of ``search.rank.chance_read``, a logistic, are fitted on the first ten hits of every development
question over the sample, those that have no answer there among them: all their hits are wrong. Printed are
the numbers, and for the first hits, on folds not fitted on, how well the chances are kept, beside those that
hits had before they were read.
"""

from __future__ import annotations

import argparse
import sys
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evals.cases import REFUSED, Case, read_cases
from evals.fit import FOLDS, QUESTIONS, fit_answers
from evals.gold import article_key
from evals.reliability import reliability
from office import Office, open_office
from search.rank import signs_read
from search.ranked import RankedRetriever
from settings import load_settings

FIRST = 10  # hits of a question
Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Shown:
    """A hit that was read: its question, what is weighed, its chance before, whether it answers."""

    question: str
    signs: tuple[float, ...]
    before: float
    right: bool

    @property
    def first(self) -> bool:
        """Whether it stands first after reading."""
        return self.signs[-1] == 1.0


def shown_of(office: Office, cases: Sequence[Case], today: date) -> list[Shown]:
    """The first hits of every case, in order; those named by the question, which are not read, left out.

    Raises:
        ValueError: the home has no ranker.
    """
    from answer.read import read
    from library.model import Level, Reader

    if office.ranker is None:
        raise ValueError("no ranker")
    told: list[tuple[float, float, bool]] = []

    def tell(odds: float, before: float, first: bool) -> float:
        told.append((odds, before, first))
        return -float(len(told))  # below 0: no chance, but which one it is

    search = RankedRetriever(office.retriever, office.ranker, tell)
    found: list[Shown] = []
    for case in cases:
        reading = read(case.turns, case.on or today, Reader(Level.INTERNAL), office.store)
        right = {place.unit for place in (*case.gold, *case.also)}
        for hit in search.retrieve(reading.question, FIRST):
            if hit.chance < 0:
                signs = told[-int(hit.chance) - 1]
                key = article_key(hit.placed.version.title, hit.placed.provision.eid)
                found.append(Shown(case.id, signs_read(*signs), signs[1], key in right))
    return found


def fit(shown: Sequence[Shown]) -> Vector:
    """The worth of each sign."""
    rows, right = np.array([one.signs for one in shown]), np.array([float(one.right) for one in shown])
    return fit_answers(rows, right, np.ones(len(shown)))


def cross(shown: Sequence[Shown]) -> list[tuple[Shown, float]]:
    """Each hit with the chance given by numbers fitted on the other folds."""
    found = []
    for fold in range(FOLDS):
        inside = [zlib.crc32(one.question.encode()) % FOLDS == fold for one in shown]
        worth = fit([one for one, held in zip(shown, inside, strict=True) if not held])
        found += [
            (one, float(1 / (1 + np.exp(-np.dot(one.signs, worth)))))
            for one, held in zip(shown, inside, strict=True)
            if held
        ]
    return found


def _kept(name: str, stated: Sequence[tuple[float, bool]]) -> str:
    kept = reliability(stated)
    if kept is None:
        return f"{name}: nothing\n"
    return f"{name}: {kept.count} first hits, Brier {kept.brier:.3f}, ECE {kept.calibration_error:.3f}\n"


def main(arguments: Sequence[str] | None = None) -> None:
    """Search, fit, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    given = parser.parse_args(arguments)
    office = open_office(load_settings(given.home))
    cases = [case for case in read_cases(QUESTIONS, "dev") if not case.expected.startswith(REFUSED)]
    shown = shown_of(office, cases, office.settings.day(datetime.now().astimezone().date()))
    told = cross(shown)
    sys.stdout.write(_kept("before", [(one.before, one.right) for one in shown if one.first]))
    sys.stdout.write(_kept("read, folds", [(chance, one.right) for one, chance in told if one.first]))
    sys.stdout.write(f"READ_WORTH = ({', '.join(f'{worth:.3f}' for worth in fit(shown))})\n")


if __name__ == "__main__":
    main()
