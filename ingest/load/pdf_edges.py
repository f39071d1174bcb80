"""The edges of the columns: where lines begin and where full lines end, for each page and column.

A page with enough full lines shows its own edges; other pages (lists, the last page) take those of the pages
of the same make. Outliers set no edge: one long running line must not make all others look short.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from ingest.load.pdf_lines import Line

TERMINAL = "。；：！？…”’》】）.;:!?)"
_HANGING = "，。、；：！？）》”’"
_FEW = 8  # lines of a column that show no edge: then the left margin tells how wide the right one is
_NEAR = 1.15  # heights of a character: full lines of ragged text end this near the edge


@dataclass(frozen=True, slots=True)
class Habits:
    """How a document is set: ``body`` is the size of most text, ``pitch`` the distance of its lines (points);
    ``indents`` tells whether its paragraphs begin with an indentation."""

    body: float
    pitch: float
    indents: bool


def with_edges(lines: Sequence[Line]) -> list[Line]:
    """The lines with ``left`` and ``right`` set; tables keep their own."""
    plain = [line for line in lines if not line.rows]
    pages = _grouped(plain, _page_key)
    rights = _of_makes(plain, _shown_right)
    edges: dict[Hashable, tuple[float, float]] = {}
    for key, group in pages.items():
        make = rights.get(_make_key(group[0]))
        edges[key] = (min(line.x0 for line in group), _right_of_page(group, make))
    lefts = _of_makes(plain, lambda group: _left(group, edges))
    for key, group in pages.items():
        lowest, right = edges[key]
        left = _left(group, edges)
        edges[key] = (left if left is not None else lefts.get(_make_key(group[0]), lowest), right)
    return [
        line if line.rows else replace(line, left=edges[_page_key(line)][0], right=edges[_page_key(line)][1])
        for line in lines
    ]


def _of_makes(lines: Sequence[Line], show: Callable[[Sequence[Line]], float | None]) -> dict[Hashable, float]:
    """What the pages of each make show; odd and even pages stand in for each other."""
    found: dict[Hashable, float] = {}
    for both in _grouped(lines, _column_key).values():
        makes = _grouped(both, _make_key)
        shown = show(both)
        for key, group in makes.items():
            own = show(group)
            if own is not None or shown is not None:
                found[key] = own if own is not None else shown or 0.0
    return found


def _right_of_page(group: Sequence[Line], make: float | None) -> float:
    own = _own_right(group)
    if own is not None:
        return own
    if make is None:
        make = _even_right(group)
    return max(make, _right(group)) if len(group) >= _FEW else make


def habits(lines: Sequence[Line]) -> Habits:
    """What holds for the whole document; ``lines`` have their edges."""
    plain = [line for line in lines if not line.rows]
    if not plain:
        return Habits(10.0, 15.0, indents=True)
    weights: dict[float, int] = defaultdict(int)
    for line in plain:
        weights[round(line.size * 2) / 2] += len(line.text)
    body = max(weights, key=lambda size: (weights[size], size))
    pairs = [(a, b) for a, b in pairwise(plain) if same_column(a, b) and a.y > b.y]
    inside = [a.y - b.y for a, b in pairs if is_full(a) and a.text[-1] not in TERMINAL]
    pitch = median(inside) if inside else median([a.y - b.y for a, b in pairs] or [1.5 * body])
    starts = [b for a, b in pairs if a.text[-1] in "。；" and a.right - a.x1 > 3 * a.size]
    indented = sum(b.x0 - b.left > 0.8 * b.size for b in starts)
    return Habits(body, pitch, indents=2 * indented >= len(starts))


def same_column(one: Line, other: Line) -> bool:
    """Whether two lines stand in one column of one page."""
    return _page_key(one) == _page_key(other)


def is_full(line: Line) -> bool:
    """Whether a line reaches its column's right edge, a character's width aside."""
    return line.right - line.x1 <= _NEAR * line.size


def breaks_early(line: Line, below: Line, slack: float = 0.0) -> bool:
    """Whether the first piece of the next line had room on this one, ``slack`` characters left over."""
    return line.x1 + below.head < line.right - (0.3 + slack) * line.size


def _page_key(line: Line) -> Hashable:
    return line.page, line.column, line.columns


def _make_key(line: Line) -> Hashable:
    return line.page % 2, line.column, line.columns


def _column_key(line: Line) -> Hashable:
    return line.column, line.columns


def _grouped(lines: Iterable[Line], key: Callable[[Line], Hashable]) -> dict[Hashable, list[Line]]:
    groups: dict[Hashable, list[Line]] = defaultdict(list)
    for line in lines:
        groups[key(line)].append(line)
    return groups


def _right(group: Sequence[Line]) -> float:
    """Where full lines end: the largest end at which several stop exactly, else about which several stop.

    Punctuation at a line end hangs over the edge or is set narrow, so such lines are asked last.
    """
    if len(group) < _FEW:
        return max(line.x1 for line in group)
    plain = [line for line in group if line.text[-1] not in _HANGING]
    ends = sorted((line.x1 for line in (plain if len(plain) * 3 >= len(group) else group)), reverse=True)
    size = median(line.size for line in group)
    support = max(2, len(ends) // 7)
    near = [end for end in ends if sum(abs(other - end) <= _NEAR * size for other in ends) >= support]
    if not near:
        return ends[0]
    top = [end for end in ends if near[0] - _NEAR * size <= end <= near[0]]
    exact = (end for end in top if 3 * sum(abs(other - end) <= 0.2 * size for other in top) > len(top) > 2)
    return next(exact, near[0])


def _shown_right(group: Sequence[Line]) -> float | None:
    """The right edge that lines of several pages show together."""
    end = _right(group)
    return end if len(_broken_off(group, end)) > 2 else None


def _even_right(group: Sequence[Line]) -> float:
    """Where lines may end on a page that shows no edge: it is taken as even, its lines as indented."""
    first = min(group, key=lambda line: line.x0)
    end = max(line.x1 for line in group)
    return end if first.columns > 1 else max(end, first.right - first.x0 + 2 * first.size)


def _own_right(group: Sequence[Line]) -> float | None:
    """The right edge that a page shows by itself: many of its lines end there, entries of contents aside."""
    group = [line for line in group if not line.entry]
    if len(group) < 4:
        return None
    end = _right(group)
    size = median(line.size for line in group)
    full = sum(abs(line.x1 - end) <= _NEAR * size for line in group)
    shown = full >= 4 and full * 5 >= 2 * len(group) and len(_broken_off(group, end)) > 2
    return end if shown else None


def _broken_off(group: Sequence[Line], end: float) -> list[Line]:
    """The lines that end near an edge in the middle of a sentence: only these show that it is one."""
    return [
        line for line in group if abs(line.x1 - end) <= _NEAR * line.size and line.text[-1] not in "。；："
    ]


def _left(group: Sequence[Line], edges: dict[Hashable, tuple[float, float]]) -> float | None:
    """Where lines begin that go on from a full line; None where too few do."""
    starts = []
    for above, line in pairwise(group):
        right = edges[_page_key(above)][1]
        if (
            same_column(above, line)
            and right - above.x1 <= _NEAR * above.size
            and above.text[-1] not in TERMINAL
            and not line.entry
        ):
            starts.append(line.x0)
    return median(starts) if len(starts) >= 3 else None
