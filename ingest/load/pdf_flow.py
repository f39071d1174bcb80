"""Lines to blocks: sentences healed across lines and pages, paragraphs known by how they are set.

A paragraph ends where its line stops although the next word had room, where the next line is indented or
set apart, or where size or centring changes. The words decide only where the setting cannot: a full line
that ends no sentence goes on, and a 第四十七条 that begins a wrapped line is text, not an article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from ingest.document import Block, Style
from ingest.load.pdf_edges import TERMINAL, Habits, breaks_early, habits, is_full, same_column, with_edges
from ingest.load.pdf_lines import Line, joined

_GAP = 1.4  # usual distances of lines: a wider one parts paragraphs
_PITCH, _TITLE_PITCH = 1.2, 1.45  # distance of lines in sizes; that of titles is set wider
_LARGER = 1.15
_TITLE_LENGTH = 100
_NUM = "[零〇○一二三四五六七八九十百千两0-9]"
_MARK = re.compile(
    rf"第{_NUM}{{1,8}}(?:条(?:之{_NUM}{{1,3}})?|编|分编|章|节)(?:\s|$)|[（(]{_NUM}{{1,4}}[）)]|{_NUM}{{1,3}}、"
    r"|[0-9]{1,3}[.．](?![0-9])|[①-⑳]|附\s*件"
)
_ARTICLE_ALONE = re.compile(rf"第\s*{_NUM}{{1,8}}\s*条(?:\s*之\s*{_NUM}{{1,3}})?$")
_CHAPTER = re.compile(rf"第\s*{_NUM}{{1,6}}\s*(编|分编|章|节)(?!\s*第)")
_CHAPTER_LEVEL = {"编": 2, "分编": 3, "章": 4, "节": 5}
_NO_TITLE = re.compile(
    r"^[（(〔0-9]|^目\s*[录次]$|^附\s*[件录则]|^[序前]\s*言$|^总\s*则$|^说\s*明$|[令号]$|文件$|^第.{1,8}(?:编|章|节|条)"
)
_CONTENTS = re.compile(r"目\s*[录次]$")
_WHOLE = re.compile(
    r"(?:法|条例|办法|规定|规则|细则|规程|规范|准则|守则|章程|制度|决定|意见|方案|通知|公告|汇编|手册|指南)(?:（[^（）]{1,20}）)?$"
)
_ADOPTED = re.compile(r"(?:通过|公布|发布|施行|修正|修订|批准)$")
_DATE = re.compile(r"[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日")
_FOOTNOTE = re.compile(r"[①-⑳*＊]|[\[［〔(（]?[0-9]{1,2}[\]］〕)）.．\s]")


@dataclass(slots=True)
class _Paragraph:
    lines: list[Line]
    centred: bool
    text: str = field(init=False)

    def __post_init__(self) -> None:
        self.text = self.lines[0].text

    @property
    def last(self) -> Line:
        return self.lines[-1]

    def add(self, line: Line) -> None:
        self.text = joined(self.text, line, spaced=self.last.spaced)
        self.lines.append(line)


def blocks_of(lines: Sequence[Line]) -> tuple[Block, ...]:
    """The blocks of a document's lines, which come in reading order; footnotes follow their paragraph."""
    edged = with_edges(lines)
    habit = habits(edged)
    notes = _footnotes(edged, habit)
    flow = _Flow(habit)
    for at, line in enumerate(edged):
        flow.take(line, note=at in notes)
    blocks = _with_numbers(flow.finish())
    return tuple(replace(block, line=number) for number, block in enumerate(blocks, 1))


def _with_numbers(blocks: Sequence[Block]) -> Iterator[Block]:
    """第五条 alone on its line and the text below it as one block."""
    held: Block | None = None
    for block in blocks:
        if held is not None:
            if block.style is Style.BODY and not _MARK.match(block.text) and not _CHAPTER.match(block.text):
                yield Block(f"{held.text}\u3000{block.text}", 0, Style.BODY, page=held.page)
                held = None
                continue
            yield held
            held = None
        if block.style is Style.BODY and _ARTICLE_ALONE.match(block.text):
            held = block
        else:
            yield block
    if held is not None:
        yield held


class _Flow:
    """Takes lines one after the other and gathers them into paragraphs."""

    def __init__(self, habit: Habits) -> None:
        self.habit = habit
        self.blocks: list[Block] = []
        self.open: _Paragraph | None = None
        self.notes: list[_Paragraph] = []
        self.names: tuple[str, ...] = ()  # first row of the last table
        self.listing = False  # inside a table of contents

    def take(self, line: Line, *, note: bool) -> None:
        if note:
            self._take_note(line)
        elif line.rows:
            self._close()
            self._take_table(line)
        elif self.open is not None and self._goes_on(self.open, line):
            self.open.add(line)
        else:
            self._close()
            self.open = _Paragraph([line], self._is_centred(line))

    def _take_table(self, table: Line) -> None:
        """Adds the rows of a table; the names of its columns, borne again by its next page, are left out."""
        goes_on = bool(self.blocks) and self.blocks[-1].style is Style.TABLE
        rows = table.rows
        if goes_on and self.blocks[-1].page == table.page - 1 and rows[0] == self.names:
            rows = rows[1:]
        elif rows:
            self.names = rows[0]
        self.blocks += (Block("\t".join(row), 0, Style.TABLE, cells=row, page=table.page) for row in rows)

    def finish(self) -> list[Block]:
        self._close()
        return self.blocks

    def _take_note(self, line: Line) -> None:
        if self.notes and not _FOOTNOTE.match(line.text) and self.notes[-1].last.page == line.page:
            self.notes[-1].add(line)
        else:
            self.notes.append(_Paragraph([line], centred=False))

    def _close(self) -> None:
        if self.open is not None:
            style, level = self._style(self.open)
            self.blocks.append(Block(self.open.text, 0, style, level, page=self.open.lines[0].page))
            named = bool(_CONTENTS.match(self.open.text))
            self.listing = named or self.open.last.entry or (self.listing and _is_short(self.open))
        self.blocks += (Block(note.text, 0, Style.NOTE, page=note.last.page) for note in self.notes)
        self.open, self.notes = None, []

    def _is_centred(self, line: Line) -> bool:
        before, after = line.x0 - line.left, line.right - line.x1
        if abs(before - after) > 1.3 * line.size:
            return False
        return before >= 3 * self.habit.body or line.size >= _LARGER * self.habit.body

    def _goes_on(self, paragraph: _Paragraph, line: Line) -> bool:
        last = paragraph.last
        if abs(last.size - line.size) > 0.09 * max(last.size, line.size) or self._set_apart(last, line):
            return False
        if last.entry or last.apart or line.apart or (_ADOPTED.search(last.text) and _DATE.match(line.text)):
            return False
        if line.entry:
            return self.listing and not breaks_early(last, line, 3.5) and not _CONTENTS.match(last.text)
        if _unclosed(paragraph.text) and len(paragraph.text) < 400 and not breaks_early(last, line, 2):
            return True
        centred = self._is_centred(line)
        if centred or (paragraph.centred and last.x0 - last.left > 0.5 * last.size):
            return self._title_goes_on(paragraph, line, centred=centred)
        return self._text_goes_on(paragraph, line)

    def _set_apart(self, last: Line, line: Line) -> bool:
        if not same_column(last, line):
            return False
        usual = _TITLE_PITCH if last.size >= _LARGER * self.habit.body else _PITCH
        return last.y - line.y > _GAP * max(self.habit.pitch, usual * last.size)

    def _title_goes_on(self, paragraph: _Paragraph, line: Line, *, centred: bool) -> bool:
        last, text = paragraph.last, line.text
        if not centred or _MARK.match(text):
            return False
        if is_full(last) and not breaks_early(last, line):
            return last.text[-1] not in "。；：！？"
        if last.size < _LARGER * self.habit.body or len(paragraph.text) + len(text) > _TITLE_LENGTH:
            return False
        if text.startswith("（"):
            return len(text) <= 10 and text.endswith("）")
        if _NO_TITLE.search(text) or _NO_TITLE.search(last.text):
            return False
        wide = last.x1 - last.x0 >= 0.55 * (last.right - last.left)
        return wide or last.text.endswith("《") or text[0] in "的》" or not _WHOLE.search(last.text)

    def _text_goes_on(self, paragraph: _Paragraph, line: Line) -> bool:
        last = paragraph.last
        ended = last.text[-1] in TERMINAL
        marked = bool(_MARK.match(line.text))
        indented = line.x0 - line.left > 0.8 * line.size
        if breaks_early(last, line):
            clearly = breaks_early(last, line, 2) or ended or marked
            return not clearly and not indented and (self.habit.indents or not ended)
        if not ended:
            return not (marked and indented and self.habit.indents and self._starts_here(paragraph, line))
        if indented:
            return self._hangs(paragraph, line) and not marked
        if line.left - line.x0 > 0.8 * line.size:
            return False  # lines after the first are set further in
        return not (marked and (last.text[-1] in "。；：" or not self.habit.indents))

    def _starts_here(self, paragraph: _Paragraph, line: Line) -> bool:
        """Whether a line begins where the paragraph above began: both are items."""
        return abs(line.x0 - paragraph.lines[0].x0) < line.size or len(paragraph.lines) > 1

    def _hangs(self, paragraph: _Paragraph, line: Line) -> bool:
        """Whether the paragraph's lines after the first all stand as far in as this one."""
        first, others = paragraph.lines[0], paragraph.lines[1:]
        if others:
            return abs(others[-1].x0 - line.x0) < 0.3 * line.size and first.x0 < line.x0 - 0.3 * line.size
        return bool(_MARK.match(first.text)) and line.x0 > first.x0 + 0.5 * line.size

    def _style(self, paragraph: _Paragraph) -> tuple[Style, int]:
        text, size = paragraph.text, paragraph.lines[0].size
        large = size >= _LARGER * self.habit.body
        if len(text) > _TITLE_LENGTH or text[-1] in "。；，：、" or not (paragraph.centred or large):
            return Style.BODY, 0
        if (chapter := _CHAPTER.match(text)) and len(text) <= 40:
            return Style.HEADING, _CHAPTER_LEVEL[chapter[1]]
        after_label = bool(self.blocks) and self.blocks[-1].text.replace(" ", "").startswith("附件")
        if large and paragraph.centred and len(text) >= 3 and not (after_label or _NO_TITLE.search(text)):
            return Style.TITLE, 0
        return Style.BODY, 0


def _is_short(paragraph: _Paragraph) -> bool:
    """Whether a paragraph may be a piece of a table of contents: one or two lines that end no sentence."""
    return len(paragraph.lines) <= 2 and len(paragraph.text) <= 60 and paragraph.text[-1] not in "。；：，"


def _unclosed(text: str) -> bool:
    """Whether a bracket is open at the end of the text."""
    return text.rfind("（") > text.rfind("）") or text.rfind("(") > max(text.rfind(")"), text.rfind("）"))


def _footnotes(lines: Sequence[Line], habit: Habits) -> set[int]:
    """The lines of footnotes: smaller than the text, at the foot of a column, the first one with a mark."""
    found: set[int] = set()
    ends = [at for at, (a, b) in enumerate(pairwise(lines)) if not same_column(a, b)] + [len(lines) - 1]
    start = 0
    for end in ends:
        at = end
        while at >= start and not lines[at].rows and lines[at].size <= 0.88 * habit.body:
            at -= 1
        if start <= at < end and _FOOTNOTE.match(lines[at + 1].text):
            found |= set(range(at + 1, end + 1))
        start = end + 1
    return found
