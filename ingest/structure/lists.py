"""Paragraphs (款), items (项) and points (目) of one article, attachment or section.

A paragraph is one unnumbered line plus the list that it introduces; text after a list opens the next
paragraph; an unnumbered line that is followed by the next number of the same list continues its item.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.document import Style
from ingest.structure.lines import Line
from ingest.structure.marks import Mark, read_mark
from ingest.structure.tree import Tree
from library.model import ProvisionType

_TEXT = (Style.BODY, Style.HEADING)


@dataclass(slots=True)
class _Open:
    """A list that is still open, with its last number and that item's eId."""

    style: str
    number: int
    eid: str


def add_body(tree: Tree, container: str, lines: Sequence[Line]) -> None:
    """Adds the lines below ``container`` as paragraphs, items, points and table rows."""
    _Body(tree, container, lines).add_all()


@dataclass(slots=True)
class _Body:
    tree: Tree
    container: str
    lines: Sequence[Line]
    marks: list[Mark | None] = field(default_factory=list)
    places: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    stack: list[_Open] = field(default_factory=list)
    paragraph: str = ""

    def __post_init__(self) -> None:
        self.marks = [read_mark(x.text) if x.style in _TEXT else None for x in self.lines]
        for place, mark in enumerate(self.marks):
            if mark:
                self.places[mark.style].append(place)

    def add_all(self) -> None:
        for place, (line, mark) in enumerate(zip(self.lines, self.marks, strict=True)):
            if line.style is Style.TABLE:
                self._add_row(line)
            elif self.tree.add_remark(line):
                continue
            elif mark is None or not self._add_item(line, mark):
                self._add_text(place, line)

    def _add_row(self, line: Line) -> None:
        above = self.stack[-1].eid if self.stack else self.paragraph or self.container
        self.tree.add_next(above, "row", ProvisionType.TABLE_ROW, line)

    def _add_item(self, line: Line, mark: Mark) -> bool:
        """Adds a numbered line; False where its number fits no list, so that it is plain text."""
        depth = next((d for d, o in enumerate(self.stack) if o.style == mark.style), None)
        if depth is None:
            if mark.number != 1 or (mark.style == "circled" and self._alone()):
                return False
            depth = len(self.stack)
        elif mark.number == 1 and depth == 0:
            self._open_paragraph("", line.line)
        elif mark.number <= self.stack[depth].number:
            return False
        del self.stack[depth:]
        self._push(line, mark)
        return True

    def _alone(self) -> bool:
        """A single ① is the mark of a footnote."""
        return sum(1 for m in self.marks if m and m.style == "circled") == 1

    def _push(self, line: Line, mark: Mark) -> None:
        label, text = line.text[: mark.end].strip(), line.text[mark.end :].strip()
        if self.stack:
            eid, type_ = f"{self.stack[-1].eid}__point_{mark.number}", ProvisionType.SUBITEM
        else:
            above = self.paragraph or self._open_paragraph("", line.line)
            eid, type_ = f"{above}__item_{mark.number}", ProvisionType.ITEM
        eid = self.tree.add(eid, type_, label, text, line.line)
        self.stack.append(_Open(mark.style, mark.number, eid))

    def _add_text(self, place: int, line: Line) -> None:
        depth = self._continued(place)
        if depth is None:
            self._open_paragraph(line.text, line.line)
            return
        del self.stack[depth + 1 :]
        item = self.stack[depth].eid
        if self.tree.has_children(item):
            self.tree.add_next(item, "para", ProvisionType.PARAGRAPH, line)
        else:
            self.tree.extend(item, line.text)

    def _continued(self, place: int) -> int | None:
        """The depth of the open list that goes on with its next number after ``place``, None if none does."""
        for depth in range(len(self.stack) - 1, -1, -1):
            places = self.places[self.stack[depth].style]
            at = bisect_right(places, place)
            mark = self.marks[places[at]] if at < len(places) else None
            if mark and mark.number == self.stack[depth].number + 1:
                return depth
        return None

    def _open_paragraph(self, text: str, line: int) -> str:
        self.stack.clear()
        eid = self.tree.next_eid(self.container, "para")
        self.paragraph = self.tree.add(eid, ProvisionType.PARAGRAPH, "", text, line)
        return self.paragraph
