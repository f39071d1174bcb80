"""``python -m evals.fit_sorts``: fits answer/sorts.json on models/training and tells how it does on dev.

Lines of refusals.jsonl to refusals_e.jsonl count whole; the questions of the other files are plain asking,
and there are many of them: they count 0.15.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from answer.sorts import SORTS, WEIGHTS, read_weights, runs_of, sort_of
from evals.cases import REFUSED, read_cases

TRAINING = Path(__file__).resolve().parents[1] / "models" / "training"
QUESTIONS = Path(__file__).parent / "questions"
LABELS = ("ask", *(sort.value for sort in SORTS))
SELDOM = 5  # a run in fewer lines is left out
PENALTY, SMALL = 1.0, 0.05  # weights that round to less than SMALL for every sort are left out
_REFUSALS, _OTHER = 1.0, 0.15
Matrix = NDArray[np.float64]


def read_lines() -> list[tuple[str, int, float]]:
    """(text, place of its label in LABELS, weight) of every line to be fitted on."""
    found = []
    for path in sorted(TRAINING.glob("*.jsonl")):
        worth = _REFUSALS if path.stem.startswith("refusals") else _OTHER
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            found.append((row.get("text") or row["question"], LABELS.index(row.get("label", "ask")), worth))
    return found


def fit(lines: Sequence[tuple[str, int, float]]) -> tuple[list[str], Matrix, Matrix]:
    """The runs, their weights (runs, sorts) against plain asking, and the constant (sorts,)."""
    held = [runs_of(text) for text, _, _ in lines]
    counts = Counter(run for runs in held for run in runs)
    runs = sorted(run for run, count in counts.items() if count >= SELDOM)
    places = {run: place for place, run in enumerate(runs)}
    rows, columns = zip(
        *((i, places[r]) for i, one in enumerate(held) for r in one if r in places), strict=True
    )
    signs = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(lines), len(runs)))
    labels = np.eye(len(LABELS))[[label for _, label, _ in lines]]
    worth = np.array([weight for _, _, weight in lines])[:, None]

    def loss(flat: Matrix) -> tuple[float, Matrix]:
        weights = flat.reshape(len(runs) + 1, len(LABELS))
        odds = signs @ weights[:-1] + weights[-1]
        odds -= odds.max(axis=1, keepdims=True)
        shares = np.exp(odds) / np.exp(odds).sum(axis=1, keepdims=True)
        value = -(worth * labels * np.log(shares + 1e-12)).sum() + PENALTY * (weights[:-1] ** 2).sum() / 2
        slope = (shares - labels) * worth
        return value, np.vstack([signs.T @ slope + PENALTY * weights[:-1], slope.sum(axis=0)]).ravel()

    start = np.zeros((len(runs) + 1) * len(LABELS))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    weights = found.reshape(len(runs) + 1, len(LABELS))
    weights = weights[:, 1:] - weights[:, :1]
    return runs, weights[:-1], weights[-1]


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, write the table in place of the one before, tell shares of dev from several chances on."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    given = parser.parse_args(arguments)
    runs, weights, constant = fit(read_lines())
    rounded = {run: [round(float(one), 2) for one in row] for run, row in zip(runs, weights, strict=True)}
    kept = {run: row for run, row in rounded.items() if max(map(abs, row)) >= SMALL}
    document = {"constant": [round(float(one), 2) for one in constant], "runs": kept}
    given.out.write_text(
        json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8"
    )
    read_weights.cache_clear()
    _tell()


def _tell() -> None:
    cases = [(case.expected, *sort_of(case.turns[-1])) for case in read_cases(QUESTIONS, "dev")]
    due = [one for one in cases if one[0].startswith(REFUSED)]
    for least in (0.3, 0.5, 0.7, 0.9):
        found = sum(chance >= least for _, _, chance in due)
        right = sum(chance >= least and expected.endswith(sort.value) for expected, sort, chance in due)
        false = sum(chance >= least for expected, _, chance in cases if not expected.startswith(REFUSED))
        sys.stdout.write(
            f"{least:.1f}  to be refused {found} of {len(due)}, of the right sort {right}; "
            f"others {false} of {len(cases) - len(due)}\n"
        )


if __name__ == "__main__":
    main()
