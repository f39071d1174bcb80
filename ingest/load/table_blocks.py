"""Rows of cells to blocks: which rows stand above a table, which name its columns, which are its rows.

    某区制度目录              TITLE     one cell, above a row of several
    填报单位：…               BODY
    序号  名称   日期         COLUMNS   the first row of several short names with values below it
    1    甲办法  2024-07-01   TABLE     its ``line`` is the row that the program shows beside it

A wrong name before a value is a false statement, so a table without clear names has none: one whose first
full row holds a number or a date, and a form, whose merged cells put label and value side by side. After an
empty row another table may begin, with names where the one above had values; names that are repeated for each
printed page are names again.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ingest.document import Block, Style
from ingest.load.sheet import Span

_LOOK = 15  # rows; the names of the columns stand at the top
_LONG = 40  # characters of the name of a column
_TITLE = 60
_SHARE = 0.6  # of the columns that a row of names names
_DEEPEST = 3  # rows of names above each other
_FORM = 1 / 3  # of the rows of a form have merged cells beside others
_VALUE = re.compile(
    r"[-+(]?[¥￥$]?\s*[0-9０-９][0-9０-９,.]*\s*[%％‰)]?"
    r"|[0-9]{2,4}\s*[-/.年]\s*[0-9]{1,2}(?:\s*[-/.月]\s*[0-9]{1,2}\s*日?|\s*月)?"
    r"|[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?|TRUE|FALSE|#[A-Z/0!?]+"
)
_SENTENCE = re.compile(r"[。；！？]")
_STATED = re.compile(r"[：:]\s*\S")  # 填报单位：某办 stands above a table and names no column


@dataclass(frozen=True, slots=True)
class Cells:
    """The filled cells of a sheet by row and column, rows in order; ``spans`` are the merged ranges."""

    rows: Mapping[int, Mapping[int, str]]
    spans: Sequence[Span] = ()


def table_blocks(cells: Cells) -> Iterator[Block]:
    """The blocks of one sheet, in order, without the block of the sheet itself."""
    tables = _Tables(cells.rows, list(cells.rows))
    for span in cells.spans:
        if span.left in cells.rows.get(span.top, ()):
            tables.spans[span.top].append(span)
    yield from tables.blocks()


def looks_like_value(text: str) -> bool:
    """Whether a cell holds a number, a date, a time or an error, and so names no column."""
    return bool(_VALUE.fullmatch(text.strip()))


def _closed_up(name: str) -> str:
    """姓　名 is 姓名: white space that only spreads the characters goes."""
    pieces = name.split()
    return "".join(pieces) if all(len(piece) == 1 for piece in pieces) else name


def _names_column(text: str) -> bool:
    return len(text) <= _LONG and not looks_like_value(text) and not _SENTENCE.search(text)


@dataclass(slots=True)
class _Tables:
    """The tables of one sheet. ``numbers`` are its rows, a place is an index in them."""

    rows: Mapping[int, Mapping[int, str]]
    numbers: Sequence[int]
    spans: dict[int, list[Span]] = field(default_factory=lambda: defaultdict(list))  # by their top row
    columns: Sequence[int] = ()
    values: set[int] = field(default_factory=set)  # columns that held numbers or dates so far

    def __post_init__(self) -> None:
        self.columns = sorted({column for row in self.rows.values() for column in row})

    def blocks(self) -> Iterator[Block]:
        head = self._head(0)
        start = head.start if head else self._rows_above()
        yield from self._above(0, start)
        place, last = start, range(0)
        while place < len(self.numbers):
            begins = self._next_table(place) if place > start else head
            if begins:
                yield from self._above(place, begins.start)
                yield self._columns(begins)
                last, place = begins, begins.stop
            elif last and self.rows[self.numbers[place]] == self.rows[self.numbers[last.start]]:
                yield self._columns(range(place, min(place + len(last), len(self.numbers))))
                place += len(last)
            else:
                yield self._row(self.numbers[place])
                place += 1

    def _next_table(self, place: int) -> range | None:
        """The rows of names of another table that begins here, None where the table goes on."""
        if not self.values or self.numbers[place] == self.numbers[place - 1] + 1:
            return None
        head = self._head(place)
        named = {c for i in head or () for c in self.rows[self.numbers[i]]}
        return head if self.values & named else None

    def _row(self, number: int) -> Block:
        row = self.rows[number]
        self.values |= {column for column, text in row.items() if looks_like_value(text)}
        alone = len(row) == 1 and len(self.columns) > 1 and self._spans_all(number)
        texts = tuple(row.values()) if alone else tuple(row.get(column, "") for column in self.columns)
        return Block("\t".join(texts), number, Style.TABLE, cells=texts)

    def _above(self, start: int, stop: int) -> Iterator[Block]:
        titled = start > 0
        for number in self.numbers[start:stop]:
            row = self.rows[number]
            text = "\t".join(row.values())
            title = not titled and len(row) == 1 and len(text) <= _TITLE and not _SENTENCE.search(text)
            titled = titled or title
            style = Style.TITLE if title else Style.BODY
            yield Block(" ".join(text.split("\n")) if title else text, number, style)

    def _rows_above(self) -> int:
        """How many rows of one cell stand above a table without names."""
        return next((i for i, n in enumerate(self.numbers[:_LOOK]) if len(self.rows[n]) > 1), 0)

    def _head(self, start: int) -> range | None:
        """The places of the rows that name the columns of the table that begins at ``start``."""
        near = self.numbers[start : start + _LOOK]
        widest = max((self._covered(number) for number in near), default=0)
        for place, number in enumerate(near, start):
            row = self.rows[number]
            stated = any(_STATED.search(text) for text in row.values())
            if len(row) < 2 or self._covered(number) < _SHARE * widest or stated:
                continue
            stop = place + self._depth(place)
            names = all(_names_column(text) for text in row.values())
            if not names or stop >= len(self.numbers) or self._recurs(row, stop) or self._is_form(stop):
                return None
            return range(place, stop)
        return None

    def _covered(self, number: int) -> int:
        """How many columns the filled cells of a row cover, merged ones with all of theirs."""
        return len(self.rows[number]) + sum(s.right - s.left for s in self.spans.get(number, ()))

    def _depth(self, place: int) -> int:
        """How many rows name the columns, from the merged cells of the first."""
        first = self.numbers[place]
        spans = self.spans.get(first, ())
        bottom = max((s.bottom for s in spans), default=first)
        depth = sum(number <= bottom for number in self.numbers[place : place + _DEEPEST])
        wide = [s for s in spans if s.right > s.left]
        if depth <= 1 and wide and place + 1 < len(self.numbers):
            below = self.rows[self.numbers[place + 1]]
            under = [c for c in below if any(s.left <= c <= s.right for s in wide)]
            return 1 + (len(under) > 1 and all(_names_column(text) for text in below.values()))
        return max(depth, 1)

    def _recurs(self, row: Mapping[int, str], stop: int) -> bool:
        """Whether two cells of the row stand again in their columns: then it is a row like the others."""
        below = [r for number in self.numbers[stop : stop + _LOOK**2] if (r := self.rows[number]) != row]
        return sum(any(other.get(c) == text for other in below) for c, text in row.items()) > 1

    def _is_form(self, stop: int) -> bool:
        """Whether the rows below have cells merged with their neighbours, as those of a form have."""
        below = self.numbers[stop : stop + 2 * _LOOK]
        merged = sum(
            any(s.right > s.left for s in self.spans.get(number, ())) and not self._spans_all(number)
            for number in below
        )
        return len(below) > 1 and merged > _FORM * len(below)

    def _columns(self, head: range) -> Block:
        """The name of each column: 处置情况/数量 where a group stands above it."""
        rows = [self.numbers[i] for i in head]
        names = []
        for column in self.columns:
            parts = dict.fromkeys(text for number in rows if (text := self._name_at(rows, number, column)))
            names.append("/".join(parts))
        return Block("\t".join(names), rows[0], Style.COLUMNS, cells=tuple(names))

    def _name_at(self, rows: Sequence[int], number: int, column: int) -> str:
        text = self.rows[number].get(column, "")
        for span in (s for top in rows for s in self.spans.get(top, ())) if not text else ():
            if span.top <= number <= span.bottom and span.left <= column <= span.right:
                text = self.rows[span.top].get(span.left, "")
        return _closed_up("".join(text.split("\n")).strip())

    def _spans_all(self, number: int) -> bool:
        return any(
            s.left <= self.columns[0] and s.right >= self.columns[-1] for s in self.spans.get(number, ())
        )
