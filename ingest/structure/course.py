"""Courses: slides with their text and the speaker's notes.

# 巡察实务                     title
## 第7页 谈话的程序             slide_7
谈话应当由两人以上进行。         slide_7__para_1, lists below it as in an article
备注：这里提问学员。            slide_7__notes

A presentation comes out the same: its loader heads a slide with a block of style SLIDE (第7页 谈话的程序),
the title of its cover is a TITLE, the speaker's notes are NOTE and get the label 备注： unless they bear one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.document import Document, Style
from ingest.structure.lines import Line, read_lines
from ingest.structure.lists import add_body
from ingest.structure.marks import number_of
from ingest.structure.outline import HeadingMark, Outline
from ingest.structure.titles import joined_title, title_places
from ingest.structure.tree import Structured, Tree
from library.model import ProvisionType

_SLIDE = re.compile(
    r"(?:第\s*(?P<page>[0-9０-９]{1,4}|[一二三四五六七八九十百]{1,5})\s*[页张]|(?:幻灯片|Slide)\s*(?P<no>[0-9]{1,4}))"
    r"(?:[\s：:、.．]+|$)",
    re.IGNORECASE,
)
_NOTES_LABEL = "备注："  # what presentation programs call the pane
_NOTES = re.compile(r"(?:备\s*注|讲稿|讲解|演讲者备注|Notes?)\s*[：:]\s*", re.IGNORECASE)


def is_presentation(lines: Sequence[Line]) -> bool:
    """Whether the file itself consists of slides."""
    return any(line.style is Style.SLIDE for line in lines)


def is_course(lines: Sequence[Line]) -> bool:
    """Whether at least two lines head a slide."""
    return sum(read_slide(line) is not None for line in lines) > 1


def read_slide(line: Line) -> tuple[int, str, str] | None:
    """(number, label, title) of a slide's first line, None where the line heads no slide."""
    found = _SLIDE.match(line.text) if line.style in (Style.HEADING, Style.SLIDE) else None
    number = number_of(found["page"] or found["no"]) if found else None
    if found is None or number is None:
        return None
    title = line.text[found.end() :]
    return number, line.text[: found.end()].strip(), title


def structure_course(document: Document) -> Structured:
    """The provisions of a course."""
    lines = read_lines(document)
    slides = [place for place, line in enumerate(lines) if read_slide(line)]
    titles = title_places(lines, slides[0])
    walk = _Walk()
    for place, line in enumerate(lines):
        walk.read(line, title=place in titles)
    walk.flush()
    return walk.tree.finish(joined_title(lines, titles))


@dataclass(slots=True)
class _Walk:
    tree: Tree = field(default_factory=Tree)
    outline: Outline = field(init=False)
    container: str = ""
    path: tuple[str, ...] = ()
    body: list[Line] = field(default_factory=list)
    notes: bool = False

    def __post_init__(self) -> None:
        self.outline = Outline(self.tree)

    def read(self, line: Line, *, title: bool) -> None:
        slide = read_slide(line)
        if title:
            self.flush()
            self.tree.count_title(line)
        elif slide:
            self._open_slide(slide, line)
        elif line.style is Style.HEADING and line.level <= 2:
            self.flush()
            self.tree.heading = self.path
            self.container = self.outline.add(HeadingMark("", 0, "", line.text), line)
            self.path, self.notes = self.tree.heading, False
        elif self.container.startswith("slide_") and self._is_notes(line):
            self._add_notes(line)
        else:
            self.body.append(line)

    def _open_slide(self, slide: tuple[int, str, str], line: Line) -> None:
        self.flush()
        number, label, title = slide
        self.tree.heading = self.path
        self.container = self.tree.add(f"slide_{number}", ProvisionType.SLIDE, label, title, line.line)
        self.tree.heading = (*self.path, f"{label.rstrip('：:、.．')} {title}".strip())
        self.notes = False

    def _is_notes(self, line: Line) -> bool:
        if line.style is Style.NOTE or (line.style is Style.BODY and _NOTES.match(line.text)):
            return True
        return self.notes and line.style is Style.BODY

    def _add_notes(self, line: Line) -> None:
        """The first line opens the notes, those below go on with them."""
        self.flush()
        eid = f"{self.container}__notes"
        found = _NOTES.match(line.text)
        if self.notes and self.tree.is_last(eid):
            self.tree.extend(eid, line.text)
            return
        label = found[0].strip() if found else _NOTES_LABEL
        text = line.text[found.end() :] if found else line.text
        self.tree.add(eid, ProvisionType.NOTES, label, text, line.line)
        self.notes = True

    def flush(self) -> None:
        """Adds the gathered lines below what is open."""
        body, self.body = self.body, []
        if body and self.container:
            add_body(self.tree, self.container, body)
        elif body:
            eid = self.tree.ensure("preface", ProvisionType.PREFACE, body[0].line)
            self.tree.add_plain(eid, ProvisionType.PREFACE, body)
