"""HTML and Markdown that show texts exactly as they are, and the small pieces all pages share.

Only markup.py, answer_markup.py and document_markup.py write HTML. Every text that comes from a document, a
question or a file name goes through ``safe`` (or ``plain`` where Streamlit reads Markdown), so nothing in it
is ever taken as markup.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from datetime import date
from urllib.parse import urlencode

from library.model import Kind, Status, Version
from library.shelf import Holding
from pages.reports import Part, Row

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&])")
_TONES = {True: "good", False: "warn"}
_OUTCOMES = {"parsed": ("good", "已导入"), "partial": ("warn", "部分导入"), "failed": ("bad", "未导入")}

_FORMATS = {
    "docx": "Word",
    "pdf": "PDF",
    "pptx": "演示文稿",
    "xlsx": "电子表格",
    "csv": "CSV",
    "subtitles": "字幕",
    "markdown": "Markdown",
    "text": "纯文本",
}


def safe(text: str) -> str:
    """``text`` as HTML that shows exactly its characters."""
    return html.escape(text, quote=True)


def plain(text: str) -> str:
    """``text`` for a widget that reads Markdown: shows exactly its characters, lines kept."""
    return _MARKDOWN.sub(r"\\\1", text).replace("\n", "  \n")


def day(on: date) -> str:
    """2024年7月1日."""
    return f"{on.year}年{on.month}月{on.day}日"


def badges(version: Version, today: date, asked: date | None = None) -> str:
    """What a version is, and whether it binds today, and on the day ``asked`` about where that differs.

    What is no rule binds nobody: of it only what it is, and that it was given up.
    """
    status = version.status_on(today)
    found = [_badge(version.kind.caption, "kind" if version.kind.rules else "telling")]
    if not version.kind.rules and status is Status.IN_FORCE:
        return found[0]
    ends = f"（{day(version.until)}起失效）" if version.until and status is not Status.NOT_YET else ""
    starts = f"（{day(version.effective)}起施行）" if version.effective and status is Status.NOT_YET else ""
    found.append(_badge(f"{status.label}{ends}{starts}", _TONES[status is Status.IN_FORCE]))
    then = version.status_on(asked or today)
    if asked is not None and then is not status:
        bound = then is Status.IN_FORCE
        found.append(_badge(f"{day(asked)}{'有效' if bound else then.label}", _TONES[bound]))
    if not version.effective_known:
        found.append(_badge("施行日期未核实", "warn"))
    return "".join(found)


def _badge(words: str, tone: str) -> str:
    return f'<span class="badge {tone}">{safe(words)}</span>'


def facts(version: Version) -> str:
    """Number, issuer and dates of a version in one line; what is no rule has no first day of being one."""
    effective = version.effective if version.kind.rules else None
    dates = [("印发", version.issued), ("施行", effective), ("失效", version.until)]
    stated = [version.number, version.issuer, *(f"{day(on)}{word}" for word, on in dates if on)]
    return safe("　".join(text for text in stated if text))


def version_name(version: Version, today: date) -> str:
    """What tells a version from its neighbours: 2024年7月1日（现行有效）. Plain text."""
    return (
        f"{day(version.effective) if version.effective else '日期不详'}（{version.status_on(today).label}）"
    )


def work_link(version: Version, eid: str = "") -> str:
    """The address of a version in the library page, of one provision in it where named."""
    address = {"work": version.work, "version": str(version.id)} | ({"eid": eid} if eid else {})
    return f"library?{urlencode(address)}"


def work_row(holding: Holding, today: date) -> str:
    """A work in the list: title, number and dates, kind and validity, how many versions and articles."""
    version = holding.version
    versions = f"{holding.versions}个版本" if holding.versions > 1 else ""
    counts = "　".join(filter(None, [versions, f"{holding.articles}条" if holding.articles else ""]))
    return (
        f'<a class="work" href="{safe(work_link(version))}" data-address="{safe(version.work)}">'
        f'<span class="name">{safe(version.title)}</span><span class="facts">{facts(version)}</span>'
        f'<span class="state"><span>{badges(version, today)}</span><span>{counts}</span></span></a>'
    )


def kind_names(kinds: Iterable[Kind]) -> str:
    """制度、课程, in the order of the list of kinds."""
    chosen = set(kinds)
    return "、".join(kind.label for kind in Kind if kind in chosen)


def format_name(format_: str) -> str:
    """What a person calls a format."""
    return _FORMATS.get(format_, format_)


def report_html(rows: Sequence[Row]) -> str:
    """A row for every file of an import: what it became, or why it did not."""
    return "".join(map(_report_row, rows))


def _report_row(row: Row) -> str:
    tone, word = _OUTCOMES.get(row.status, ("warn", row.status))
    counts = (
        f"{len(row.parts)}件" if row.parts else row.title or "",
        _kind(row.kind),
        f"{row.articles}条" if row.articles else "",
        f"{row.provisions}段" if row.provisions else "",
        format_name(row.format or ""),
        f"{row.pages}页" if row.pages else "",
        f"{row.seconds:.1f}秒",
    )
    parts = "".join(map(_report_part, row.parts))
    works = f"<details><summary>各件</summary>{parts}</details>" if parts else ""
    told = [warning for warning in row.warnings if not (row.parts and _of_part(row, warning))]
    return (
        f'<div class="file"><span class="badge {tone}">{safe(word)}</span> <b>{safe(row.file)}</b>'
        f'<div class="facts">{safe("　".join(filter(None, counts)))}</div>{_reasons(told)}{works}</div>'
    )


def _report_part(part: Part) -> str:
    counts = "　".join(filter(None, [_kind(part.kind), f"{part.articles}条" if part.articles else ""]))
    facts = f'<span class="facts">{safe(counts)}</span>'
    return f'<div class="part">{safe(part.title)} {facts}{_reasons(part.warnings)}</div>'


def _of_part(row: Row, warning: str) -> bool:
    """Whether a warning is about one of the works, and stands there."""
    return any(warning.startswith(f"《{part.title}》：") for part in row.parts)


def _reasons(warnings: Sequence[str]) -> str:
    reasons = "".join(f"<li>{safe(reason)}</li>" for reason in warnings)
    return f"<ul>{reasons}</ul>" if reasons else ""


def _kind(value: str | None) -> str:
    return next((kind.label for kind in Kind if kind.value == value), "")
