"""The table of contents at the head of a compilation: which works the file says it holds.

目　录
一、组织类                                a piece without a page: a group of works, or the start of the next
市委巡察组组务会议事规则 …………………… 1     a piece with its page
关于进一步加强全市巡察机构                 an entry over two lines: both pieces together
干部队伍建设的意见……………………………… 5

What an entry is called is read together with the text: ``readings`` gives every run of pieces that may be one
title, and a title of the text picks the run that is it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.document import Block, Style
from ingest.structure.marks import ARTICLE, HEADING, read_mark
from library.titles import normal_title

MOST_PIECES = 3  # lines that one title is broken over
_FRONT = 120  # blocks before which a table of contents begins
_LENGTH = 120  # characters of an entry
_LONGEST = 2_000  # characters of a line that may hold entries
_SHORT = 3  # characters of a cell that is no title
_FEWEST = 3  # entries with leaders that make a table without the word 目录
_WORD = re.compile(r"(?:总\s*)?目\s*[录次]$|contents$", re.IGNORECASE)
_DOTS = "[.·…．﹒⋯‥・•_—-]"
_PAGE = r"[（(]?\s*(?:第\s*)?([0-9]{1,4})\s*(?:页)?[）)]?"
_LEADER = re.compile(rf"\s*(?:{_DOTS}\s*){{2,}}{_PAGE}|\s*\t\s*(?:{_DOTS}\s*)*{_PAGE}(?=\s|$)")
_BARE = re.compile(rf"(?<=[\u4e00-\u9fff）)》])\s*{_PAGE}$")
_PAGE_ALONE = re.compile(r"[-—\s]*(?:[0-9]{1,4}|[ivxIVXⅠⅡⅢⅣⅤ]{1,5})[-—\s]*$")
_SENTENCE = re.compile(r"[。；！？]|[，：:]$")
_HISTORY = re.compile(
    r"[（(]?[0-9]{4}\s*年\s*[0-9]{1,2}\s*月|[^。；]{0,20}[〔\[（(]\s*[12][0-9]{3}\s*[〕\]）)].{0,6}号"
)
_GROUP = re.compile(r"(?:类|篇|部分|编|辑|卷)$|^第.{1,3}(?:部分|编|篇|辑|卷)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A line of the table: ``text`` without number, leader and page; ``paged`` where a page stood there."""

    text: str
    paged: bool
    counted: bool = False

    @property
    def group(self) -> bool:
        """Whether it names a group of works or a chapter, not a work."""
        return bool(_GROUP.search(self.text) or HEADING.match(self.text))


@dataclass(frozen=True, slots=True)
class Contents:
    """A table of contents: the ``blocks`` it takes (from 0, end not included) and its pieces in order."""

    blocks: range
    pieces: tuple[Piece, ...]

    @property
    def paged(self) -> bool:
        """Whether its entries have pages."""
        return sum(piece.paged for piece in self.pieces) * 2 >= len(self.pieces)

    def readings(self) -> dict[str, range]:
        """Normalised title → the pieces that read so, for every run of pieces that may be one entry."""
        found: dict[str, range] = {}
        for start in range(len(self.pieces)):
            for end in range(start + 1, min(start + MOST_PIECES, len(self.pieces)) + 1):
                run = self.pieces[start:end]
                if any(HEADING.match(piece.text) for piece in run) or any(p.group for p in run[:-1]):
                    break
                if self.paged and not run[-1].paged:
                    continue
                if self.paged and any(piece.paged for piece in run[:-1]):
                    break
                found.setdefault(_title(run), range(start, end))
        return found

    def unread(self, taken: set[int]) -> tuple[str, ...]:
        """The entries none of whose pieces (by number) was ``taken``: listed, and not in the text."""
        absent, pending = [], list[Piece]()
        for number, piece in enumerate(self.pieces):
            if number in taken:
                pending = []
            elif self.paged and not piece.paged:
                pending = [] if piece.group or piece.counted else [*pending, piece]
            elif not HEADING.match(piece.text) and (piece.paged or not piece.group):
                absent.append("".join(p.text for p in (*pending, piece)))
                pending = []
        return tuple(absent)


def _title(pieces: Sequence[Piece]) -> str:
    return normal_title("".join(piece.text for piece in pieces))


def read_contents(blocks: Sequence[Block]) -> Contents | None:
    """The table of contents of a document, None where it has none."""
    for place, block in enumerate(blocks[:_FRONT]):
        if _WORD.match(block.text.strip()):
            return _read_from(blocks, place, place + 1)
    for place in range(min(len(blocks), _FRONT)):
        if all(any(map(_leaders, block.text.split("\n"))) for block in blocks[place : place + _FEWEST]):
            return _read_from(blocks, place, place) if place + _FEWEST <= len(blocks) else None
    return None


def _read_from(blocks: Sequence[Block], start: int, first: int) -> Contents | None:
    near = [piece for block in blocks[first : first + 20] for piece in _pieces(block)][:12]
    paged = sum(piece.paged for piece in near) * 2 >= len(near) and bool(near)
    end, pieces = _paged_pieces(blocks, first) if paged else _bare_pieces(blocks, first)
    return Contents(range(start, end), tuple(pieces)) if pieces else None


def _paged_pieces(blocks: Sequence[Block], first: int) -> tuple[int, list[Piece]]:
    """Entries up to the last one with a page; what follows it is text."""
    pieces: list[Piece] = []
    pending: list[Piece] = []
    end = first
    for place in range(first, len(blocks)):
        found = list(_pieces(blocks[place]))
        if len(pending) > MOST_PIECES or any(_ends(piece.text) for piece in found):
            break
        for piece in found:
            pending.append(piece)
            if piece.paged:
                pieces += pending
                pending, end = [], place + 1
    return end, pieces


def _bare_pieces(blocks: Sequence[Block], first: int) -> tuple[int, list[Piece]]:
    """Entries without pages, up to where the first of them stands again as a title of the text."""
    pieces: list[Piece] = []
    seen: set[str] = set()
    for place in range(first, len(blocks)):
        found = list(_pieces(blocks[place]))
        if any(normal_title(piece.text) in seen for piece in found):
            return place, pieces
        if any(_ends(piece.text) for piece in found) or any(HEADING.match(p.text) for p in found if seen):
            # The lines before are the title of the first text: over some lines, or not listed in the table.
            lines = next((n for n in (3, 2) if _title(pieces[-n:]) in seen), 1)
            return max(place - lines, first), pieces[:-lines]
        pieces += found
        seen.update(normal_title(piece.text) for piece in found)
    return first, []


def _ends(text: str) -> bool:
    """Whether a line cannot stand in a table of contents."""
    return (
        len(text) > _LENGTH
        or bool(_SENTENCE.search(text))
        or bool(ARTICLE.match(text))
        or bool(_HISTORY.match(text))
    )


def _pieces(block: Block) -> Iterator[Piece]:
    if block.style is Style.TABLE:
        yield from _row(block)
        return
    if block.style in (Style.COMMENT, Style.NOTE):
        return
    for line in block.text.split("\n"):
        at = 0
        for found in _leaders(line):
            yield from _piece(line[at : found.start()], paged=True)
            at = found.end()
        rest = line[at:].strip()
        bare = _BARE.search(rest) if len(rest) <= _LONGEST else None
        yield from _piece(rest[: bare.start()] if bare else rest, paged=bool(bare))


def _leaders(line: str) -> list[re.Match[str]]:
    """The leaders in a line; the patterns take quadratic time, and a line without end is no entry."""
    return list(_LEADER.finditer(line)) if len(line) <= _LONGEST else []


def _row(block: Block) -> Iterator[Piece]:
    """A row 序号 | 制度名称 | 页码: the longest cell is the title."""
    title = max(block.cells, key=len, default="")
    paged = bool(block.cells) and bool(_PAGE_ALONE.match(block.cells[-1]))
    if paged or len(title) > _SHORT:
        yield from _piece(title, paged=paged)


def _piece(text: str, *, paged: bool) -> Iterator[Piece]:
    text = text.strip()
    if not text or (_PAGE_ALONE.match(text) and not paged):
        return
    mark = read_mark(text)
    plain = text[mark.end :] if mark else text
    if plain.strip():
        yield Piece(plain.strip().strip("《》"), paged, counted=mark is not None)
