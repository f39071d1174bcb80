"""The lists of pieces once more, as a ranker that was trained on them sees them.

After one run it puts a right piece first in seven lists of ten that it was trained on. A second run shows it
mostly the others: of a list that it is sure of one in three, and of every list first the wrong pieces that it
takes for right. A wrong piece far above all that are marked is left out: most likely it answers too.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

from models.ranker.lists import PIECES, TextList
from search.ranker import Ranker

SURE, DOUBTFUL = 3.0, 6.0  # log odds between the best right piece and the best wrong one
KEPT = 0.3  # of the lists that it is sure of


def harder(lists: Sequence[TextList], ranker: Ranker, seed: int) -> Iterator[TextList]:
    """The lists of pieces over the sample that are still hard, and some of the others."""
    drawn = random.Random(seed)  # noqa: S311 — no secret hangs on it
    for one in lists:
        if not is_over_sample(one):
            continue
        odds = ranker.odds(one.query, [*one.right, *one.wrong]).tolist()
        best = max(odds[: len(one.right)])
        wrong = sorted(zip(odds[len(one.right) :], one.wrong, strict=True), reverse=True)
        wrong = [(odd, text) for odd, text in wrong if odd < best + DOUBTFUL]
        if wrong and (best - wrong[0][0] <= SURE or drawn.random() < KEPT):
            yield replace(one, wrong=tuple(text for _, text in wrong))


def is_over_sample(one: TextList) -> bool:
    """Whether it is a list of pieces of the sample."""
    return one.sort == PIECES and one.fold.startswith("sample_")
