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

RANKS = {"编": 0, "篇": 0, "部分": 0, "分编": 1, "章": 2, "节": 3, "、": 2, "（": 3}
_PARTS = {
    "编": "prt",
    "篇": "prt",
    "部分": "prt",
    "分编": "sbp",
    "章": "chp",
    "节": "sec",
    "、": "sec",
    "（": "sub",
}
NAMED = re.compile(r"(?:总\s*则|分\s*则|附\s*则|序\s*言|前\s*言)$")
_SENTENCE = re.compile(r"[。；，：;:]")
_LEADER = re.compile(r"[\s.·…．﹒⋯_]*(?:\t|[.·…．﹒⋯]{2,})[\s.·…．﹒⋯]*[（(]?[0-9]+[）)]?\s*$")
_CONTENTS = re.compile(r"目\s*[录次]$")


@dataclass(frozen=True, slots=True)
class HeadingMark:
    """A heading line taken apart. ``unit`` is 编 … 节, 、 or （ for 一、 and （一）, "" for none."""

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
        space = "" if self.unit in ("、", "（") else " "
        return f"{closed_up(self.label)}{space}{closed_up(self.title)}".strip()

    def with_title(self, title: str) -> HeadingMark:
        """The same heading with the title from the next line."""
        return replace(self, title=title)


def closed_up(text: str) -> str:
    """White space between single characters goes (总　则), between words it becomes one space."""
    pieces = text.split()
    return ("" if all(len(p) == 1 for p in pieces) else " ").join(pieces)


def read_heading(line: Line) -> HeadingMark | None:
    """The heading that a line may be; whether it is one is decided by its place (``Outline.takes``)."""
    text = line.text
    if text[0] in "第笫" and (found := HEADING.match(text)):
        number = number_of(found[1])
        title = _LEADER.sub("", text[found.end() :]).strip()
        if number is not None and (line.style is Style.HEADING or _short(title)):
            return HeadingMark(found[2], number, text[: found.end()], title)
    if line.style is Style.HEADING:
        return HeadingMark("", 0, "", text) if read_mark(text) is None else None
    return HeadingMark("", 0, "", text) if len(text) <= 6 and NAMED.match(text) else None


def read_counted(line: Line) -> HeadingMark | None:
    """A heading 一、一般规定 or （一）… of a regulation that counts its chapters so, else None."""
    mark = read_mark(line.text)
    title = line.text[mark.end :].strip() if mark else ""
    if mark is None or mark.style not in _COUNTED or not title or not _short(title):
        return None
    return HeadingMark(_COUNTED[mark.style], mark.number, line.text[: mark.end].strip(), title)


_COUNTED = {"cn_dot": "、", "cn_paren": "（"}


def _short(title: str) -> bool:
    return len(title) <= 40 and not _SENTENCE.search(title)


@dataclass(frozen=True, slots=True)
class _Open:
    rank: int
    number: int
    level: int  # of the heading style, 0 for a plain line
    eid: str
    display: str


@dataclass(slots=True)
class Outline:
    """The open headings while a regulation is read. ``prefix`` stands before their eIds (att_1, part_2)."""

    tree: Tree
    prefix: str = ""
    _stack: list[_Open] = field(default_factory=list)
    _last: dict[int, int] = field(default_factory=dict)  # rank to the last number of that rank

    def restart(self, prefix: str, heading: tuple[str, ...] = ()) -> None:
        """Begins an attachment or another part: no heading is open."""
        self.prefix = prefix
        self._stack = [_Open(-1, 0, 0, prefix, h) for h in heading]
        self._last = {}
        self.tree.heading = heading

    def takes(self, mark: HeadingMark, line: Line, *, heads: bool = False) -> bool:
        """Whether a heading line is one: by its style, or because its number goes on.

        ``heads``: an article or another heading stands below, so that a count may begin at the second or
        third chapter where a file has lost the line of the first.
        """
        if line.style is Style.HEADING or not mark.unit:
            return True
        last = self._last.get(mark.rank)  # chapters may run on over the parts
        if last is None and heads and mark.unit in ("章", "节"):
            return mark.number <= 3
        # Small gaps happen (a repealed chapter); a mention of a far or earlier chapter is text.
        return mark.number == 1 or (last is not None and last < mark.number <= last + 3)

    def close(self, line: Line) -> None:
        """Closes the headings that end where a heading line of this level starts."""
        while self._stack and self._stack[-1].rank >= 0 and self._stack[-1].level >= line.level:
            self._stack.pop()
        self._set_path()

    def add(self, mark: HeadingMark, line: Line) -> str:
        """Adds the heading and returns its eId."""
        if mark.unit or not line.level:
            while self._stack and self._stack[-1].rank >= mark.rank:
                self._stack.pop()
            self._set_path()
        else:
            self.close(line)
        above = self._stack[-1].eid if self._stack else self.prefix
        if mark.unit:
            part = f"{_PARTS[mark.unit]}_{mark.number}"
            eid = f"{above}__{part}" if above else part
        else:
            eid = self.tree.next_eid(above, "hdg")
        eid = self.tree.add(eid, ProvisionType.HEADING, mark.label, mark.title, line.line)
        if mark.unit:
            self._last[mark.rank] = mark.number
        self._stack.append(_Open(mark.rank, mark.number, line.level, eid, mark.display))
        self._set_path()
        return eid

    def _set_path(self) -> None:
        self.tree.heading = tuple(o.display for o in self._stack)


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
