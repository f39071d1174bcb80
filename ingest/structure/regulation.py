"""Regulations and laws: 编 章 节 as headings, 条 款 项 目 as provisions, attachments and closing.

# 条例                     title
2022年… 通过                preface__para_1
第一章　总　则               chp_1
第五条 组务会……：            art_5, art_5__para_1
（一）工作方案；             art_5__para_1__item_1
附件1                      att_1
第一条 …                   att_1__art_1
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.document import Document, Style
from ingest.structure.attachments import attachment_parts, find_attachments
from ingest.structure.closing import closing_start
from ingest.structure.lines import Line, read_lines, split_inline_articles
from ingest.structure.lists import add_body
from ingest.structure.outline import HeadingMark, Outline, find_contents, read_counted, read_heading
from ingest.structure.sections import add_sections, counts_sections
from ingest.structure.sequence import Article, find_articles, name_of
from ingest.structure.titles import is_part_title, joined_title, title_places
from ingest.structure.tree import Structured, Tree
from library.model import ProvisionType

_TITLE_LENGTH = 30  # characters of a heading that stands on the line below its number
_ARTICLE_TITLE = re.compile(r"【[^】]{1,40}】|[（(][^（()）。；]{2,20}[）)]$")


def structure_regulation(document: Document) -> Structured:
    """The provisions of a document that counts in articles; also right for one without any."""
    lines = split_inline_articles(read_lines(document))
    attachments = find_attachments(lines)
    articles, gaps, warnings = find_articles(lines, attachments)
    first = articles[0].place if articles else len(lines)
    attachments = [a for a in attachments if a > first]
    titles = title_places(lines, first)
    walk = _Walk(
        lines=lines,
        articles={a.place: a for a in articles},
        attachments=frozenset(attachments),
        titles=frozenset(titles),
        contents=find_contents(lines, first),
        parts=_part_starts(lines, articles, attachments),
    )
    walk.tree.warnings.extend(warnings)
    walk.read_all()
    if articles and articles[0].key != (1, 0):
        gaps.insert(0, f"条文从{name_of(articles[0].key)}开始")
    return walk.tree.finish(joined_title(lines, titles), tuple(gaps))


def _part_starts(
    lines: Sequence[Line], articles: Sequence[Article], attachments: Sequence[int]
) -> dict[int, int]:
    """Place → number, from 2, of each part outside attachments. A part starts with its title and headings."""
    starts: dict[int, int] = {}
    for before, article in pairwise(articles):
        if article.run == before.run or any(before.place < a < article.place for a in attachments):
            continue
        place = article.place
        while place - 1 > before.place and is_part_title(lines[place - 1]):
            place -= 1
        starts[place] = len(starts) + 2
    return starts


@dataclass(slots=True)
class _Walk:
    """One pass over the lines; ``body`` gathers what stands below ``container`` until the next mark."""

    lines: list[Line]
    articles: dict[int, Article]
    attachments: frozenset[int]
    titles: frozenset[int]
    contents: range
    parts: dict[int, int]
    tree: Tree = field(default_factory=Tree)
    outline: Outline = field(init=False)
    container: str = ""
    body: list[Line] = field(default_factory=list)
    run: int = 0
    run_prefix: str = ""

    def __post_init__(self) -> None:
        self.outline = Outline(self.tree)

    def read_all(self) -> None:
        place = 0
        while place < len(self.lines):
            line = self.lines[place]
            if place in self.parts:
                self._open_part(self.parts[place], line)
            if place in self.articles:
                self._open_article(self.articles[place], line)
            elif place in self.titles:
                self._add_title(line)
            elif place in self.contents:
                self._flush()
                self.tree.add_next("toc", "para", ProvisionType.COMMENT, line)
            elif place in self.attachments:
                place += self._open_attachment(place, line)
            elif not self._open_heading(place, line):
                self.body.append(line)
            else:
                place += self._title_below(place)
            place += 1
        self._flush(last=True)

    def _add_title(self, line: Line) -> None:
        self._flush()
        self.tree.count_title(line)

    def _open_part(self, number: int, line: Line) -> None:
        self._flush(last=True)
        self.outline.restart(f"part_{number}")
        self.container = self.tree.ensure(f"part_{number}", ProvisionType.HEADING, line.line)

    def _open_attachment(self, place: int, line: Line) -> int:
        """Opens an attachment; 1 where its title on the next line was taken with it, else 0."""
        self._flush(last=True)
        label, title = attachment_parts(line.text)
        below = 0 if title else self._title_under(place)
        title = self.lines[place + 1].text if below else title
        self.outline.restart("")
        self.container = self.tree.add_attachment(label, title, line.line)
        self.outline.restart(self.container, (f"{label} {title}".strip(),))
        return below

    def _open_article(self, article: Article, line: Line) -> None:
        self._flush()
        if article.run != self.run:
            self.run, self.run_prefix = article.run, self.outline.prefix
        elif self.outline.prefix != self.run_prefix:
            self.outline.restart(self.run_prefix)  # the count goes on after an attachment
        number, inserted = article.key
        part = f"art_{number}-{inserted}" if inserted else f"art_{number}"
        eid = f"{self.run_prefix}__{part}" if self.run_prefix else part
        label, rest = line.text[: article.label_end].strip(), line.text[article.label_end :].strip()
        title = _ARTICLE_TITLE.match(rest)
        named = title[0] if title else ""
        self.container = self.tree.add(eid, ProvisionType.ARTICLE, label, named, line.line)
        rest = rest[len(named) :].strip()
        if rest:
            self.body.append(Line(rest, line.line))

    def _open_heading(self, place: int, line: Line) -> bool:
        if line.style in (Style.TABLE, Style.COMMENT, Style.NOTE):
            return False
        mark = read_heading(line) or self._counted(place)
        if (
            mark is None
            or not self.outline.takes(mark, line, heads=self._heads(place))
            or self._quoted(place)
        ):
            return False
        self._flush()
        if mark.unit and not mark.title and self._title_below(place):
            mark = mark.with_title(self.lines[place + 1].text)
        self.container = self.outline.add(mark, line)
        return True

    def _counted(self, place: int) -> HeadingMark | None:
        """一、一般规定 as a chapter: a heading of the file, or short and directly before an article."""
        line, after = self.lines[place], place + 1
        styled = line.style is Style.HEADING and not self.outline.prefix.startswith("att_")
        if (
            styled
            or after in self.articles
            or (after + 1 in self.articles and read_counted(self.lines[after]))
        ):
            return read_counted(line)
        return None

    def _quoted(self, place: int) -> bool:
        """Whether a plain line is quoted by an article that changes another law (内容如下：)."""
        line, before = self.lines[place], self.body[-1].text if self.body and self.container else ""
        return line.style is Style.BODY and before.endswith(("：", ":"))

    def _heads(self, place: int) -> bool:
        """Whether an article or a further heading stands directly below."""
        after = place + 1
        below = read_heading(self.lines[after]) if after < len(self.lines) else None
        return after in self.articles or bool(below and below.unit)

    def _title_below(self, place: int) -> int:
        """1 where the heading at ``place`` is a bare 第一章 whose title stands on the next line, else 0."""
        mark = read_heading(self.lines[place])
        return 0 if mark is None or not mark.unit or mark.title else self._title_under(place)

    def _title_under(self, place: int) -> int:
        """1 where the line below ``place`` can be the title of the label that stands there, else 0."""
        after = place + 1
        if after >= len(self.lines):
            return 0
        below = self.lines[after]
        plain = below.style is Style.BODY and after not in self.articles and after not in self.attachments
        inner = read_heading(below)
        numbered = inner is not None and inner.unit
        return int(plain and not numbered and len(below.text) <= _TITLE_LENGTH and is_part_title(below))

    def _flush(self, *, last: bool = False) -> None:
        """Adds the gathered lines; after the ``last`` article the closing is set apart."""
        body, self.body = self.body, []
        if not body:
            return
        if not self.container:
            eid = self.tree.ensure("preface", ProvisionType.PREFACE, body[0].line)
            self.tree.add_plain(eid, ProvisionType.PREFACE, body)
            return
        end = closing_start(body) if last else len(body)
        free = self.container.startswith("att_") and counts_sections(body)
        (add_sections if free else add_body)(self.tree, self.container, body[:end])
        if end < len(body):
            prefix = f"{self.outline.prefix}__" if self.outline.prefix else ""
            eid = self.tree.ensure(f"{prefix}closing", ProvisionType.CLOSING, body[end].line)
            self.tree.add_plain(eid, ProvisionType.CLOSING, body[end:])
