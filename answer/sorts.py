"""How much a question sounds like one of the three sorts that are refused: what rules of words cannot list.

A softmax over the runs of one to three characters that a question holds, numbers taken for 0, against plain
asking. Its weights (answer/sorts.json) are what ``python -m evals.fit_sorts`` makes of models/training, lines
written for it and for nothing that measures. It is no judge by itself: answer/answerer.py asks it only where
nothing was found that answers, and where it is all but certain.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from math import exp
from pathlib import Path

from answer.answer import Refusal

WEIGHTS = Path(__file__).with_name("sorts.json")
SORTS = (Refusal.SECRET, Refusal.JUDGEMENT, Refusal.OUT_OF_SCOPE)
LEAST = 4  # Chinese characters of a text that can be judged
LONGEST = 3  # characters of a run
_NUMBER = re.compile(r"\d+|[一二三四五六七八九十]+(?=[个天日月年条项次份])")
_HAN = re.compile("[\u4e00-\u9fff]")
_DROPPED = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9？?]")


def runs_of(text: str) -> frozenset[str]:
    """The runs of characters that are weighed; ^ and $ stand for the ends."""
    plain = f"^{_DROPPED.sub('', _NUMBER.sub('0', text))}$"
    return frozenset(plain[i : i + n] for n in range(1, LONGEST + 1) for i in range(len(plain) - n + 1))


def sort_of(text: str) -> tuple[Refusal, float]:
    """The likeliest of the refused sorts, and how likely it is that the question is of any of them.

    0 for a text with next to no Chinese in it: nothing it was fitted on is like that.
    """
    if len(_HAN.findall(text)) < LEAST:
        return SORTS[0], 0.0
    weights, constant = read_weights()
    held = [weights[run] for run in runs_of(text) if run in weights]
    odds = [exp(one + sum(row[at] for row in held)) for at, one in enumerate(constant)]
    best = max(range(len(SORTS)), key=lambda at: odds[at])
    return SORTS[best], sum(odds) / (1 + sum(odds))


@cache
def read_weights(path: Path = WEIGHTS) -> tuple[Mapping[str, tuple[float, ...]], tuple[float, ...]]:
    """What each run is worth for each of ``SORTS``, in log odds against plain asking, and the constant."""
    held = json.loads(path.read_text(encoding="utf-8"))
    return {run: tuple(row) for run, row in held["runs"].items()}, tuple(held["constant"])
