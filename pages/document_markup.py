"""A document as HTML: its lines with what is quoted marked, contents, versions; beside an answer or whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from library.model import Provision, ProvisionType, Version
from pages.markup import badges, facts, safe, version_name, work_link
from pages.shown import Place
from pages.source import Gap, Line, Span, lines_as_shown

_GO_ON = tuple("）)、：:．.。")  # at the end of a label whose text follows at once


def source_html(place: Place, lines: Sequence[Line | Gap], versions: Sequence[Version], today: date) -> str:
    """What stands beside an answer: title, validity, place in the document, versions, the text."""
    version = place.version
    lines = lines_as_shown(version.kind, lines)
    opened = next((line.provision for line in lines if isinstance(line, Line) and line.here), None)
    address = place.cited.citation.removeprefix(f"《{version.title}》")
    path = " › ".join([*(opened.heading if opened else ()), address])
    link = work_link(version, place.cited.eid)
    return (
        f'<div class="source"><div class="title">{safe(version.title)}</div>'
        f'<div class="head">{badges(version, today)}</div><div class="facts">{facts(version)}</div>'
        f'<p class="path">位置：{safe(path)}</p>{versions_html(versions, version, today)}'
        f'<p class="facts"><a href="{safe(link)}" target="_blank">在“文献”中打开全文</a></p>'
        f'{contents_html(lines)}<div class="scroll" tabindex="0">{document_html(lines)}</div></div>'
    )


def work_html(version: Version, lines: Sequence[Line | Gap], today: date) -> str:
    """A whole document to read: validity, contents, text with an address at every article."""
    lines = lines_as_shown(version.kind, lines)
    text = document_html(lines, work_link(version))
    return (
        f'<div class="head">{badges(version, today)}</div><div class="facts">{facts(version)}</div>'
        f'{contents_html(lines)}<div class="scroll whole">{text}</div>'
    )


def versions_html(versions: Sequence[Version], shown: Version, today: date) -> str:
    """The versions of a work, each leading to its text; "" where there is only one."""
    if len(versions) < 2:
        return ""
    links = [
        f'<span class="now">{safe(version_name(version, today))}</span>'
        if version.id == shown.id
        else f'<a href="{safe(work_link(version))}" target="_blank">{safe(version_name(version, today))}</a>'
        for version in versions
    ]
    return f'<div class="versions">版本：{"".join(links)}</div>'


def contents_html(lines: Sequence[Line | Gap]) -> str:
    """The table of contents: headings with their depth, each leading to its place."""
    headings = [line.provision for line in lines if isinstance(line, Line) and line.heading]
    rows = [
        f'<button class="goto depth{min(len(heading.heading), 3)}" data-goto="{safe(heading.eid)}">'
        f"{safe(f'{heading.label}　{heading.text}'.strip('　'))}</button>"
        for heading in headings
        if heading.type is not ProvisionType.TITLE
    ]
    return f'<details class="contents"><summary>目录</summary>{"".join(rows)}</details>' if rows else ""


def document_html(lines: Sequence[Line | Gap], link: str = "") -> str:
    """The lines of a document. ``link`` is the address of the document; with it every article has its own."""
    found, label = [], ""
    for line in lines:
        if isinstance(line, Gap):
            found.append(f'<p class="gap">…… 略去{line.count}段，可在“文献”中看全文 ……</p>')
        elif line.provision.type is ProvisionType.ARTICLE and not line.provision.text:
            found.append(f"<p>{label}</p>" if label else "")
            label = _label(line, link)  # stands before the article's first paragraph, as in the file
        else:
            found.append(_line(line, label, link))
            label = ""
    return "".join(found) + label


def _line(line: Line, label: str, link: str) -> str:
    provision = line.provision
    tag = "h3" if line.heading else "p"
    kind = f"{provision.type.value}{' here' if line.here else ''}"
    text = marked(provision.text, _within(line.marks, len(provision.label), len(provision.text)))
    own = f"{label}{_label(line, link)}{text}"
    return f'<{tag} class="{safe(kind)}" data-eid="{safe(provision.eid)}">{own}</{tag}>'


def _label(line: Line, link: str) -> str:
    provision = line.provision
    eid = safe(provision.eid)
    inner = marked(provision.label, _within(line.marks, 0, len(provision.label)))
    if provision.type is not ProvisionType.ARTICLE:
        return f"{inner}　" if _stands_apart(provision) else inner
    if not link:
        return f'<b class="label" data-eid="{eid}">{inner}</b>　'
    address = f'data-address="{eid}" href="{safe(link)}&amp;eid={eid}"'
    return f'<a class="label" data-eid="{eid}" {address}>{inner}</a>　'


def _stands_apart(provision: Provision) -> bool:
    """Whether a label is no part of what follows: 第3页, S01, [00:01:23], but not （一） or 备注：."""
    return bool(provision.label and provision.text) and not provision.label.endswith(_GO_ON)


def _within(marks: Sequence[Span], start: int, length: int) -> tuple[Span, ...]:
    """The spans cut to [start, start + length) and counted from ``start``."""
    cut = ((max(a - start, 0), min(b - start, length)) for a, b in marks)
    return tuple((a, b) for a, b in cut if a < b)


def marked(text: str, marks: Sequence[Span]) -> str:
    """``text`` as HTML with ``<mark>`` around the spans, which are sorted, apart, and inside the text."""
    found, at = [], 0
    for start, end in marks:
        found.append(f"{safe(text[at:start])}<mark>{safe(text[start:end])}</mark>")
        at = end
    return ("".join(found) + safe(text[at:])).replace("\n", "<br>")
