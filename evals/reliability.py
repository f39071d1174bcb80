"""Whether a stated chance is kept: among the first hits said to be right with chance 0.7, seven in ten are.

    Brier score                  mean of (chance - right)², right 1 or 0
    expected calibration error   Σ over bins of (questions in it / all) · |mean chance - share right|

Both are 0 at best. Sources: Brier, Monthly Weather Review 1950; Guo et al., ICML 2017, arXiv:1706.04599.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """The statements with a chance in [low, high), the last with 1.0: how many, mean chance, share right."""

    low: float
    high: float
    count: int
    chance: float
    right: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """The bins that hold any statement, lowest first, and both scores in [0, 1]."""

    bins: tuple[Bin, ...]
    count: int
    brier: float
    calibration_error: float

    def document(self) -> dict[str, Any]:
        """Its part of the JSON document."""
        return {
            "count": self.count,
            "brier": round(self.brier, 4),
            "expected_calibration_error": round(self.calibration_error, 4),
            "bins": [
                {
                    "low": one.low,
                    "high": one.high,
                    "count": one.count,
                    "chance": round(one.chance, 4),
                    "right": round(one.right, 4),
                }
                for one in self.bins
            ],
        }


def reliability(stated: Sequence[tuple[float, bool]], bins: int = BINS) -> Reliability | None:
    """Hold chances in [0, 1] against what came true, in bins of equal width; None where nothing was stated.

    Raises:
        ValueError: a chance outside [0, 1], or fewer than one bin.
    """
    if bins < 1 or any(not 0 <= chance <= 1 for chance, _ in stated):
        raise ValueError(f"{bins} bins, chances {[chance for chance, _ in stated if not 0 <= chance <= 1]}")
    if not stated:
        return None
    groups: dict[int, list[tuple[float, bool]]] = {}
    for chance, right in stated:
        groups.setdefault(min(int(chance * bins), bins - 1), []).append((chance, right))
    found = tuple(_bin(number, bins, groups[number]) for number in sorted(groups))
    count = len(stated)
    return Reliability(
        bins=found,
        count=count,
        brier=math.fsum((chance - right) ** 2 for chance, right in stated) / count,
        calibration_error=math.fsum(one.count * abs(one.chance - one.right) for one in found) / count,
    )


def _bin(number: int, bins: int, group: Sequence[tuple[float, bool]]) -> Bin:
    chance = math.fsum(chance for chance, _ in group) / len(group)
    right = sum(right for _, right in group) / len(group)
    return Bin(number / bins, (number + 1) / bins, len(group), chance, right)
