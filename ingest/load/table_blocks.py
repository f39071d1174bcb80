"""Rows of cells to blocks: which rows stand above a table, which name its columns, which are its rows.

    某区制度目录              TITLE     one cell, above a row of several
    填报单位：…               BODY
    序号  名称   日期         COLUMNS   the first row of several short names with values below it
    1    甲办法  2024-07-01   TABLE     its ``line`` is the row that the program shows beside it

A table whose first full row holds a number or a date has no names: its rows are rows all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ingest.document import Block, Style
from ingest.load.sheet import Span

_LOOK = 15  # rows; the names of the columns stand at the top
_LONG = 40  # characters of the name of a column
_TITLE = 60
_SHARE = 0.6  # of the columns that a row of names names
_DEEPEST = 3  # rows of names above each other
_VALUE = re.compile(
    r"[-+(]?[¥￥$]?\s*[0-9０-９][0-9０-９,.]*\s*[%％‰)]?|[0-9]{2,4}\s*[-/.年]\s*[0-9]{1,2}(?:\s*[-/.月]\s*[0-9]{1,2}\s*日?|\s*月)?"
    r"|[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?|TRUE|FALSE|#[A-Z/0!?]+"
)
_SENTENCE = re.compile(r"[。；！？]")
_STATED = re.compile(r"[：:]\s*\S")  # 填报单位：某办 stands above a table and names no column


@dataclass(frozen=True, slots=True)
class Cells:
    """The filled cells of a table by row and column, rows in order; ``spans`` are the merged ranges."""

    rows: Mapping[int, Mapping[int, str]]
    spans: Sequence[Span] = ()


def table_blocks(cells: Cells) -> Iterator[Block]:
    """The blocks of one table, in order, without the block of its sheet."""
    numbers = list(cells.rows)
    columns = sorted({column for row in cells.rows.values() for column in row})
    head = _head(cells, numbers)
    above = head.start if head else _rows_above(cells, numbers)
    yield from _above(cells, numbers[:above])
    if head:
        names = _names(cells, [numbers[i] for i in head], columns)
        yield Block("\t".join(names), numbers[head.start], Style.COLUMNS, cells=names)
    for number in numbers[head.stop if head else above :]:
        row = cells.rows[number]
        alone = len(row) == 1 and len(columns) > 1 and _spans_all(cells, number, columns)
        texts = tuple(row.values()) if alone else tuple(row.get(column, "") for column in columns)
        yield Block("\t".join(texts), number, Style.TABLE, cells=texts)


def looks_like_value(text: str) -> bool:
    """Whether a cell holds a number, a date, a time or an error, and so names no column."""
    return bool(_VALUE.fullmatch(text.strip()))


def _head(cells: Cells, numbers: Sequence[int]) -> range | None:
    """The places in ``numbers`` of the rows that name the columns."""
    widest = max((_covered(cells, number) for number in numbers[:_LOOK]), default=0)
    for place, number in enumerate(numbers[:_LOOK]):
        row = cells.rows[number]
        if (
            len(row) < 2
            or _covered(cells, number) < _SHARE * widest
            or any(map(_STATED.search, row.values()))
        ):
            continue
        depth = _depth(cells, numbers, place)
        if place + depth >= len(numbers) or not all(_names_column(text) for text in row.values()):
            return None
        return None if _recurs(cells, numbers[place + depth :], row) else range(place, place + depth)
    return None


def _covered(cells: Cells, number: int) -> int:
    """How many columns the filled cells of a row cover, merged ones with all of theirs."""
    row = cells.rows[number]
    merged = sum(s.right - s.left for s in cells.spans if s.top == number and s.left in row)
    return len(row) + merged


def _depth(cells: Cells, numbers: Sequence[int], place: int) -> int:
    """How many rows name the columns, from the merged cells of the first."""
    starting = [s for s in cells.spans if s.top == numbers[place] and s.left in cells.rows[s.top]]
    bottom = max((s.bottom for s in starting if s.bottom > s.top), default=numbers[place])
    depth = sum(numbers[place] <= number <= bottom for number in numbers[place : place + _DEEPEST])
    wide = [s for s in starting if s.right > s.left]
    if depth == 1 and wide and place + 1 < len(numbers):
        below = cells.rows[numbers[place + 1]]
        under = [text for c, text in below.items() if any(s.left <= c <= s.right for s in wide)]
        depth += len(under) > 1 and all(_names_column(text) for text in below.values())
    return depth


def _names_column(text: str) -> bool:
    return len(text) <= _LONG and not looks_like_value(text) and not _SENTENCE.search(text)


def _recurs(cells: Cells, below: Sequence[int], row: Mapping[int, str]) -> bool:
    """Whether two cells of the row stand again in their columns: then it is a row like the others."""
    again = {c for c, text in row.items() if any(cells.rows[n].get(c) == text for n in below)}
    return len(again) > 1


def _names(cells: Cells, rows: Sequence[int], columns: Sequence[int]) -> tuple[str, ...]:
    """The name of each column: 处置情况/数量 where a group stands above it."""
    names = []
    for column in columns:
        parts = dict.fromkeys(text for number in rows if (text := _name_at(cells, number, column)))
        names.append("/".join(parts))
    return tuple(names)


def _name_at(cells: Cells, number: int, column: int) -> str:
    text = cells.rows[number].get(column, "")
    for span in cells.spans if not text else ():
        if span.top <= number <= span.bottom and span.left <= column <= span.right:
            text = cells.rows.get(span.top, {}).get(span.left, "")
    return "".join(text.split("\n")).strip()


def _rows_above(cells: Cells, numbers: Sequence[int]) -> int:
    """How many rows of one cell stand above a table without names."""
    return next((i for i, number in enumerate(numbers[:_LOOK]) if len(cells.rows[number]) > 1), 0)


def _above(cells: Cells, numbers: Sequence[int]) -> Iterator[Block]:
    titled = False
    for number in numbers:
        row = cells.rows[number]
        text = "\t".join(row.values())
        title = not titled and len(row) == 1 and len(text) <= _TITLE and not _SENTENCE.search(text)
        titled = titled or title
        yield Block(
            " ".join(text.split("\n")) if title else text, number, Style.TITLE if title else Style.BODY
        )


def _spans_all(cells: Cells, number: int, columns: Sequence[int]) -> bool:
    return any(
        s.top <= number <= s.bottom and s.left <= columns[0] and s.right >= columns[-1] for s in cells.spans
    )
