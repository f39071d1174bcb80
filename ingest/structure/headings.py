"""Documents without articles: Markdown or Word headings by their level, sections and paragraphs below them.

# 题目              title
2019年… 通过         preface__para_1
## 术语定义          hdg_1
### 重伤            hdg_1__hdg_1
使人肢体残废……       hdg_1__hdg_1__para_1
第二部分 问答        prt_2
一、……             prt_2__sec_1
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.document import Document, Style
from ingest.structure.attachments import attachment_parts, find_attachments
from ingest.structure.closing import closing_start
from ingest.structure.lines import Line, read_lines
from ingest.structure.outline import Outline, find_contents, read_heading
from ingest.structure.sections import add_sections
from ingest.structure.titles import joined_title, title_places
from ingest.structure.tree import Structured, Tree
from library.model import ProvisionType

_HISTORY = re.compile(
    r"[0-9]{4}\s*年\s*[0-9]{1,2}\s*月.*(?:通过|公布|施行|修订|修正|发布|印发|批准|令|号|实施|起草|更新)"
    r"|[（(][0-9]{4}\s*年.*[）)]$"
    r"|[^。；，]{0,20}[〔\[（(]\s*[12][0-9]{3}\s*[〕\]）)]\s*(?:第\s*)?[0-9]{1,5}\s*号$"
)


def structure_headings(document: Document) -> Structured:
    """The provisions of a document that counts by headings or 一、（一）1., or not at all."""
    lines = read_lines(document)
    titles = title_places(lines, len(lines))
    attachments = frozenset(a for a in find_attachments(lines) if a > max(titles, default=0))
    walk = _Walk(lines, frozenset(titles), attachments, find_contents(lines, len(lines)))
    walk.read_all()
    return walk.tree.finish(joined_title(lines, titles))


@dataclass(slots=True)
class _Walk:
    """One pass over the lines; ``body`` gathers what stands below ``container`` until the next heading."""

    lines: list[Line]
    titles: frozenset[int]
    attachments: frozenset[int]
    contents: range
    tree: Tree = field(default_factory=Tree)
    outline: Outline = field(init=False)
    container: str = ""
    body: list[Line] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.outline = Outline(self.tree)

    def read_all(self) -> None:
        head = True  # history lines stand at the top only
        for place, line in enumerate(self.lines):
            if place in self.titles:
                self._flush()
                self.tree.count_title(line)
            elif head and _HISTORY.match(line.text) and len(line.text) <= 200:
                self._add_history(line)
            elif place in self.contents:
                self._flush()
                self.tree.add_next("toc", "para", ProvisionType.COMMENT, line)
            elif place in self.attachments:
                self._open_attachment(line)
            elif not self._open_heading(line):
                self.body.append(line)
            head = head and not (self.body or self.container)
        self._flush(last=True)

    def _add_history(self, line: Line) -> None:
        preface = self.tree.ensure("preface", ProvisionType.PREFACE, line.line)
        self.tree.add_next(preface, "para", ProvisionType.PREFACE, line)

    def _open_attachment(self, line: Line) -> None:
        self._flush(last=True)
        self.outline.restart("")
        self.container = self.tree.add_attachment(*attachment_parts(line.text), line.line)
        self.outline.restart(self.container, (line.text,))

    def _open_heading(self, line: Line) -> bool:
        if line.style in (Style.TABLE, Style.COMMENT, Style.NOTE):
            return False
        mark = read_heading(line)
        if mark is None or not self.outline.takes(mark, line):
            return False
        self._flush()
        self.container = self.outline.add(mark, line)
        return True

    def _flush(self, *, last: bool = False) -> None:
        body, self.body = self.body, []
        end = closing_start(body) if last and len(body) > 1 else len(body)
        add_sections(self.tree, self.container, body[:end])
        if end < len(body):
            prefix = f"{self.outline.prefix}__" if self.outline.prefix else ""
            eid = self.tree.ensure(f"{prefix}closing", ProvisionType.CLOSING, body[end].line)
            self.tree.add_plain(eid, ProvisionType.CLOSING, body[end:])
