"""The order in which boxes on a page or slide are read: from top to bottom, from left to right.

The boxes are cut where a free strip runs across all of them, first into rows, a row into columns, a column
into rows again; boxes that lie over each other go by their upper left corners.

    ┌────────── title ──────────┐     title, A, B, C, D: the strip under A and B runs from left to right,
    ┌──── A ────┐ ┌──── B ────┐       so they are one row
    ┌──── C ────┐ ┌──── D ────┐

Source: the recursive XY cut of Nagy and Seth, ICPR 1984.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_SLACK = 0.08  # of a box at each side; frames are drawn larger than their text and overlap a little
_DEEPEST = 40


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; ``top`` grows downwards. Any unit."""

    left: float
    top: float
    width: float
    height: float

    @property
    def area(self) -> float:
        """Width times height."""
        return self.width * self.height


def reading_order(boxes: Sequence[Box]) -> list[int]:
    """The indices of the boxes in the order of reading."""
    return _ordered(boxes, list(range(len(boxes))), 0)


def _ordered(boxes: Sequence[Box], among: list[int], depth: int) -> list[int]:
    if len(among) < 2 or depth > _DEEPEST:
        return among
    for down in (True, False):
        parts = _cut(boxes, among, down=down)
        if len(parts) > 1:
            return [index for part in parts for index in _ordered(boxes, part, depth + 1)]
    return sorted(among, key=lambda i: (boxes[i].top, boxes[i].left))


def _cut(boxes: Sequence[Box], among: list[int], *, down: bool) -> list[list[int]]:
    """The boxes in groups that a free strip parts, in order along one axis."""
    spans = []
    for index in among:
        box = boxes[index]
        start, length = (box.top, box.height) if down else (box.left, box.width)
        spans.append((start + _SLACK * length, start + (1 - _SLACK) * length, index))
    spans.sort()
    parts: list[list[int]] = []
    end = float("-inf")
    for start, stop, index in spans:
        if start >= end or not parts:
            parts.append([])
        parts[-1].append(index)
        end = max(end, stop)
    return parts
