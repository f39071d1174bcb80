"""Transcripts of what was said: a paragraph of speech with its time code is a provision.

# 谈话实务（课堂实录）                  title
（2025年9月6日录）                    preface__para_1
[00:00:05] 大家好，今天讲……           time_000005      label [00:00:05]
[00:01:23] 底稿一事一稿……             time_000123
有人问：……                          goes on with the paragraph above

Subtitles come out the same: their loader makes a block of style SPEECH of the cues of a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.document import Document, Style
from ingest.structure.lines import Line, read_lines
from ingest.structure.outline import HeadingMark, Outline
from ingest.structure.titles import joined_title, title_places
from ingest.structure.tree import Structured, Tree
from library.model import ProvisionType

_CODE = re.compile(r"[\[［【]\s*(\d{1,2})[:：](\d{2})[:：](\d{2})\s*[\]］】]\s*")
_SPEAKS = (Style.BODY, Style.SPEECH)


@dataclass(frozen=True, slots=True)
class Code:
    """A time code at the start of a line: ``digits`` are hhmmss, ``end`` its length in characters."""

    digits: str
    end: int

    @property
    def exists(self) -> bool:
        """Whether minutes and seconds are below 60."""
        return self.digits[2] < "6" and self.digits[4] < "6"


def is_subtitled(lines: Sequence[Line]) -> bool:
    """Whether the file itself consists of subtitles."""
    return any(line.style is Style.SPEECH for line in lines)


def is_transcript(lines: Sequence[Line]) -> bool:
    """Whether at least two lines begin with a time code."""
    return sum(_opens(line) is not None for line in lines) > 1


def read_code(line: Line) -> Code | None:
    """The time code, also one that cannot be (00:61:00), None where the line begins with none."""
    found = _CODE.match(line.text) if line.style in _SPEAKS else None
    return Code(f"{int(found[1]):02}{found[2]}{found[3]}", found.end()) if found else None


def structure_transcript(document: Document) -> Structured:
    """The provisions of a transcript."""
    lines = read_lines(document)
    first = next(place for place, line in enumerate(lines) if _opens(line))
    titles = title_places(lines, first)
    walk = _Walk()
    for place, line in enumerate(lines):
        walk.read(line, title=place in titles)
    return walk.tree.finish(joined_title(lines, titles))


def _opens(line: Line) -> Code | None:
    code = read_code(line)
    return code if code and code.exists else None


@dataclass(slots=True)
class _Walk:
    tree: Tree = field(default_factory=Tree)
    outline: Outline = field(init=False)
    paragraph: str = ""
    last: str = ""  # digits of the last code

    def __post_init__(self) -> None:
        self.outline = Outline(self.tree)

    def read(self, line: Line, *, title: bool) -> None:
        code = read_code(line)
        if title:
            self.tree.count_title(line)
        elif code and code.exists:
            self._open(code, line)
        elif line.style is Style.HEADING:
            self.outline.add(HeadingMark("", 0, "", line.text), line)
            self.paragraph = ""
        elif not self.tree.add_remark(line):
            self._go_on(code, line)

    def _open(self, code: Code, line: Line) -> None:
        if code.digits < self.last:
            self.tree.warnings.append(f"第{line.line}行：时间码早于前一段，请核对。")
        self.last = code.digits
        label, text = line.text[: code.end].strip(), line.text[code.end :]
        self.paragraph = self.tree.add(f"time_{code.digits}", ProvisionType.TIME, label, text, line.line)

    def _go_on(self, code: Code | None, line: Line) -> None:
        """A line without a code of its own."""
        if code:
            shown = line.text[: code.end].strip()
            self.tree.warnings.append(f"第{line.line}行：时间码{shown}不成立，并入前一段。")
        if line.style is Style.TABLE:
            self.tree.add_next(self.paragraph, "row", ProvisionType.TABLE_ROW, line)
        elif self.paragraph and self.tree.is_last(self.paragraph):
            self.tree.extend(self.paragraph, line.text)
        elif self.paragraph:
            self.tree.add_next(self.paragraph, "para", ProvisionType.PARAGRAPH, line)
        else:
            preface = self.tree.ensure("preface", ProvisionType.PREFACE, line.line)
            self.tree.add_next(preface, "para", ProvisionType.PREFACE, line)
