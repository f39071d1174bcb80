"""How a document was cut: its source line by line, beside what each was taken for. Values in, values out.

17  第五条　组务会研究下列事项：        第五条 · 第五条第一款
18  （一）组工作方案；                第五条第（一）项
19  第六点　其他事项。                第五条第二款           ← why 第六条 is not found
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.structure.marks import ARTICLE
from library.citation import format_address
from library.model import Provision, ProvisionType

T = ProvisionType
_NAMES = {
    T.TITLE: "标题",
    T.PREFACE: "题注、序言",
    T.HEADING: "章节",
    T.ATTACHMENT: "附件",
    T.TABLE_ROW: "表格行",
    T.NOTES: "注释",
    T.CLOSING: "落款",
    T.COMMENT: "不检索",
    T.SLIDE: "幻灯片",
}
_BRANCHES = (T.HEADING, T.ATTACHMENT, T.ARTICLE, T.SECTION, T.SLIDE, T.TIME, T.STEP, T.POINT, T.FORM)
_SHOWN = 16  # characters of a text in the tree


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line (paragraph, slide) of the source: ``number`` from 1 as the file counts, its text, and what of.

    ``pieces`` are (what it was taken for, text) in order. ``missed``: it begins like an article and is none.
    """

    number: int
    eid: str
    pieces: tuple[tuple[str, str], ...]
    missed: bool = False


@dataclass(frozen=True, slots=True)
class Branch:
    """A heading or article of the tree: ``depth`` from 0, its words, its eId."""

    eid: str
    depth: int
    words: str
    article: bool


def source_lines(provisions: Sequence[Provision]) -> tuple[SourceLine, ...]:
    """The lines of the source in order with what each piece of them is."""
    single = _single_paragraphs(provisions)
    found: list[SourceLine] = []
    for provision in provisions:
        text = " ".join(part for part in (provision.label, provision.text) if part)
        if not text:
            continue
        piece = (name_of(provision, single), text)
        last = found[-1] if found else None
        if last and last.number == provision.line:
            found[-1] = replace(last, pieces=(*last.pieces, piece))
        else:
            missed = provision.type is not T.ARTICLE and bool(ARTICLE.match(text))
            found.append(SourceLine(provision.line, provision.eid, (piece,), missed))
    return tuple(found)


def branches(provisions: Sequence[Provision]) -> tuple[Branch, ...]:
    """The tree of headings and articles."""
    afters = [*provisions[1:], None]
    return tuple(
        Branch(p.eid, len(p.heading), _words(p, after), p.type is T.ARTICLE)
        for p, after in zip(provisions, afters, strict=True)
        if p.type in _BRANCHES
    )


def name_of(provision: Provision, single: frozenset[str] = frozenset()) -> str:
    """What a provision is, as a person says it: its address, else its type."""
    known = _NAMES.get(provision.type)
    if known:
        return known
    article = provision.eid.split("__para_1")[0]
    return format_address(provision.eid, article in single) or "正文"


def _single_paragraphs(provisions: Sequence[Provision]) -> frozenset[str]:
    """The eIds above a single paragraph, which is then not counted: 第五条第（一）项."""
    seconds = {p.eid.removesuffix("__para_2") for p in provisions if p.eid.endswith("__para_2")}
    firsts = {p.eid.removesuffix("__para_1") for p in provisions if p.eid.endswith("__para_1")}
    return frozenset(firsts - seconds)


def _words(provision: Provision, after: Provision | None) -> str:
    """The label with the words of its own, else with the first words below it."""
    own = provision.text or (after.text if after and after.parent == provision.eid else "")
    text = " ".join(part for part in (provision.label, own) if part)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
