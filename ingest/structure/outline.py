"""Headings of a regulation (编 分编 章 节) and its table of contents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ingest.document import Style
from ingest.structure.lines import Line
from ingest.structure.marks import HEADING, number_of, read_mark
from ingest.structure.tree import Tree
from library.model import ProvisionType

RANKS = {"编": 0, "篇": 0, "部分": 0, "分编": 1, "章": 2, "节": 3}
_PARTS = {"编": "prt", "篇": "prt", "部分": "prt", "分编": "sbp", "章": "chp", "节": "sec"}
NAMED = re.compile(r"(?:总\s*则|分\s*则|附\s*则|序\s*言|前\s*言)$")
_SENTENCE = re.compile(r"[。；，：;:]")
_LEADER = re.compile(r"[\s.·…．﹒⋯_]*(?:\t|[.·…．﹒⋯]{2,})[\s.·…．﹒⋯]*[（(]?[0-9]+[）)]?\s*$")
_CONTENTS = re.compile(r"目\s*[录次]$")


@dataclass(frozen=True, slots=True)
class Mark:
    """A heading line taken apart. ``unit`` is 编 … 节, "" for a heading without number."""

    unit: str
    number: int
    label: str
    title: str

    @property
    def rank(self) -> int:
        """0 编 to 3 节; a heading without number counts as a chapter."""
        return RANKS.get(self.unit, 2)

    @property
    def display(self) -> str:
        """The heading as a person reads it: 第一章　总　则 becomes 第一章 总则."""
        return f"{closed_up(self.label)} {closed_up(self.title)}".strip()

    def with_title(self, title: str) -> Mark:
        """The same heading with the title from the next line."""
        return replace(self, title=title)


def closed_up(text: str) -> str:
    """White space between single characters goes (总　则), between words it becomes one space."""
    pieces = text.split()
    return ("" if all(len(p) == 1 for p in pieces) else " ").join(pieces)


def read_heading(line: Line) -> Mark | None:
    """The heading that a line may be; whether it is one is decided by its place (``Outline.takes``)."""
    text = line.text
    if text[0] in "第笫" and (found := HEADING.match(text)):
        number = number_of(found[1])
        title = _LEADER.sub("", text[found.end() :]).strip()
        if number is not None and (line.style is Style.HEADING or _short(title)):
            return Mark(found[2], number, text[: found.end()], title)
    if line.style is Style.HEADING:
        return Mark("", 0, "", text) if read_mark(text) is None else None
    return Mark("", 0, "", text) if len(text) <= 6 and NAMED.match(text) else None


def _short(title: str) -> bool:
    return len(title) <= 40 and not _SENTENCE.search(title)


@dataclass(slots=True)
class Outline:
    """The open headings while a regulation is read. ``prefix`` stands before their eIds (att_1, part_2)."""

    tree: Tree
    prefix: str = ""
    _stack: list[tuple[int, int, str, str]] = field(default_factory=list)  # rank, number, eid, display

    def restart(self, prefix: str, heading: tuple[str, ...] = ()) -> None:
        """Begins an attachment or another part: no heading is open."""
        self.prefix = prefix
        self._stack = [(-1, 0, prefix, h) for h in heading]
        self.tree.heading = heading

    def takes(self, mark: Mark, line: Line) -> bool:
        """Whether a heading line is one: by its style, or because its number is the next one."""
        if line.style is Style.HEADING or not mark.unit:
            return True
        last = next((n for rank, n, _, _ in reversed(self._stack) if rank == mark.rank), None)
        return mark.number == 1 if last is None else mark.number in (last + 1, 1) or self._over(mark)

    def _over(self, mark: Mark) -> bool:
        """A gap in the numbers, not a step back."""
        last = next(n for rank, n, _, _ in reversed(self._stack) if rank == mark.rank)
        return bool(mark.title) and last < mark.number <= last + 3

    def add(self, mark: Mark, line: Line) -> str:
        """Adds the heading and returns its eId."""
        while self._stack and self._stack[-1][0] >= mark.rank:
            self._stack.pop()
        above = self._stack[-1][2] if self._stack else self.prefix
        if mark.unit:
            part = f"{_PARTS[mark.unit]}_{mark.number}"
            eid = f"{above}__{part}" if above else part
        else:
            eid = self.tree.next_eid(above, "hdg")
        self.tree.heading = tuple(s[3] for s in self._stack)
        eid = self.tree.add(eid, ProvisionType.HEADING, mark.label, mark.title, line.line)
        self._stack.append((mark.rank, mark.number, eid, mark.display))
        self.tree.heading = (*self.tree.heading, mark.display)
        return eid


def find_contents(lines: Sequence[Line], end: int) -> range:
    """The places of the table of contents before ``end`` (the first article), empty where there is none.

    A table of contents is where the first heading's number appears a second time further down.
    """
    heads = [(i, m) for i in range(end) if (m := read_heading(lines[i])) and m.unit]
    if not heads:
        return range(0)
    first, mark = heads[0]
    again = [i for i, m in heads[1:] if (m.unit, m.number) == (mark.unit, mark.number)]
    if not again:
        return range(0)
    start = first
    while start > 0 and _CONTENTS.match(lines[start - 1].text):
        start -= 1
    return range(start, again[0])
