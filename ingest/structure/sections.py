"""Documents that count 一、（一）1.: sections, subsections, items and points, below headings.

    一、总体要求                 sec_1
    （二）工作要求。各单位……      sec_1__sub_2
    1. 加强领导                 sec_1__sub_2__item_1
    （1）……                    sec_1__sub_2__item_1__point_1
    各单位要……                  …__para_1, below the part that it continues

The way of counting gives the depth; the number must go on from the last of its kind or start at 1.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.document import Style
from ingest.structure.lines import Line
from ingest.structure.marks import Mark, read_mark
from ingest.structure.tree import Tree
from library.model import ProvisionType

_LEVELS = {"cn_dot": 0, "cn_paren": 1, "ar_dot": 2, "ar_paren": 3, "ar_half": 3, "circled": 4}
_PARTS = ("sec", "sub", "item", "point", "point")
_TYPES = (
    ProvisionType.SECTION,
    ProvisionType.SUBSECTION,
    ProvisionType.ITEM,
    ProvisionType.SUBITEM,
    ProvisionType.SUBITEM,
)
_SHORT = 40
_SENTENCE_END = re.compile(r"[。！？]")


@dataclass(slots=True)
class _Open:
    """An open part: depth 0 section to 4, its last number, where its siblings hang, and its eId."""

    level: int
    number: int
    above: str
    eid: str
    display: str
    titled: bool
    headed: bool  # it is no entry of a bare list: what follows may stand below it


def add_sections(tree: Tree, container: str, lines: Sequence[Line]) -> None:
    """Adds lines below ``container`` ("" at the top) as sections, their parts, paragraphs and table rows."""
    _Sections(tree, container, lines, tree.heading).add_all()


def counts_sections(lines: Sequence[Line]) -> bool:
    """Whether the lines count at least 一、 and 二、, or 一、 with （一） below."""
    wanted, seen = 1, 0
    for line in lines:
        mark = read_mark(line.text) if line.style in _TEXT else None
        if mark and mark.style == "cn_dot" and mark.number == wanted:
            wanted, seen = wanted + 1, seen + 1
    return seen >= 2


_TEXT = (Style.BODY, Style.HEADING)


@dataclass(slots=True)
class _Sections:
    tree: Tree
    container: str
    lines: Sequence[Line]
    heading: tuple[str, ...]
    marks: list[Mark | None] = field(default_factory=list)
    places: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    stack: list[_Open] = field(default_factory=list)
    last: dict[int, _Open] = field(default_factory=dict)  # level to the last part counted there
    paragraph: str = ""

    def __post_init__(self) -> None:
        self.marks = [read_mark(x.text) if x.style in _TEXT else None for x in self.lines]
        for place, mark in enumerate(self.marks):
            if mark:
                self.places[_LEVELS[mark.style]].append(place)

    def add_all(self) -> None:
        for place, (line, mark) in enumerate(zip(self.lines, self.marks, strict=True)):
            if line.style is Style.TABLE:
                above = self.stack[-1].eid if self.stack else self.container
                self.tree.add_next(above, "row", ProvisionType.TABLE_ROW, line)
            elif not self.tree.add_remark(line) and (mark is None or not self._add_part(line, mark)):
                self._add_text(place, line)
        self.tree.heading = self.heading

    def _add_part(self, line: Line, mark: Mark) -> bool:
        """Adds a numbered line; False where its number fits no count, so that it is plain text."""
        level = _LEVELS[mark.style]
        depth = next((d for d, o in enumerate(self.stack) if o.level >= level), len(self.stack))
        open_ = self.stack[depth] if depth < len(self.stack) and self.stack[depth].level == level else None
        if mark.number != 1 and not self._goes_on(mark, level, open_):
            return False
        above = self._above(mark, open_, depth)
        del self.stack[depth:]
        self._enter()
        label, text = line.text[: mark.end].strip(), line.text[mark.end :].strip()
        stem = f"{above}__" if above else ""
        eid = self.tree.add(f"{stem}{_PARTS[level]}_{mark.number}", _TYPES[level], label, text, line.line)
        title = _SENTENCE_END.split(text, maxsplit=1)[0]
        display = label + title if len(title) <= _SHORT else label
        titled = (len(text) <= _SHORT and text[-1:] not in "。；，") or not text
        headed = (
            mark.number == 1 or line.style is Style.HEADING or self.tree.has_children(self.last[level].eid)
        )
        self.stack.append(_Open(level, mark.number, above, eid, display, titled, headed))
        self.last[level] = self.stack[-1]
        self.paragraph = ""
        self._enter()
        return True

    def _goes_on(self, mark: Mark, level: int, open_: _Open | None) -> bool:
        """The next number of the open list, a gap in it, or a count that runs on over sections."""
        if open_ is not None:
            return mark.number > open_.number
        return level in self.last and mark.number == self.last[level].number + 1

    def _above(self, mark: Mark, open_: _Open | None, depth: int) -> str:
        """Where a part hangs: a list that starts again in a section hangs on the paragraph before it."""
        if open_ is not None and mark.number > 1:
            return open_.above
        above = self.stack[depth - 1].eid if depth else self.container
        part = f"{_PARTS[_LEVELS[mark.style]]}_{mark.number}"
        if self.paragraph and self.tree.has(f"{above}__{part}" if above else part):
            return self.paragraph
        return above

    def _enter(self) -> None:
        self.tree.heading = (*self.heading, *(o.display for o in self.stack))

    def _add_text(self, place: int, line: Line) -> None:
        depth = self._depth_of_text(place)
        del self.stack[0 if depth is None else depth + 1 :]
        self._enter()
        above = self.stack[-1].eid if self.stack else self.container
        self.paragraph = self.tree.add_next(above, "para", ProvisionType.PARAGRAPH, line)

    def _depth_of_text(self, place: int) -> int | None:
        """The depth of the open part that a line of text stands below, None where it is none of them.

        The last finding before the count begins anew has no next number; where the one before it had text
        below its heading, so has this one. A list of bare entries ends with its last entry.
        """
        depth = self._continued(place)
        if depth is None:
            return len(self.stack) - 1 if self.stack and self.stack[-1].titled else None
        below = range(len(self.stack) - 1, depth, -1)
        return next((d for d in below if self.stack[d].titled and self.stack[d].headed), depth)

    def _continued(self, place: int) -> int | None:
        """The depth of the open part whose next number comes after ``place``, None if none does."""
        for depth in range(len(self.stack) - 1, -1, -1):
            places = self.places[self.stack[depth].level]
            at = bisect_right(places, place)
            mark = self.marks[places[at]] if at < len(places) else None
            if mark and mark.number == self.stack[depth].number + 1:
                return depth
        return None
