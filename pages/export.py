"""A conversation as a Word file: questions, answers, and every citation as a real footnote.

What the file holds is what the page shows this reader (pages/shown.py): nothing above their level, reports
masked. It names the day whose rules were asked about and the day of the export.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from pages.markup import day, kind_names, safe
from pages.shown import Place, Sight

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_FIRST = 2  # 0 and 1 are the lines that part notes from text
_LINES = "".join(
    f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
    for number, kind in enumerate(("separator", "continuationSeparator"))
)
_BODY, _HEAD = "仿宋", "黑体"
_GREY = RGBColor(0x5C, 0x6B, 0x78)


class _Notes:
    """The footnotes of a document as they come, one a mention."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def refer(self, paragraph: Any, text: str) -> None:
        """A mark at the end of the paragraph for a new footnote."""
        run = paragraph.add_run()
        run.font.superscript = True
        mark = OxmlElement("w:footnoteReference")
        mark.set(qn("w:id"), str(len(self.texts) + _FIRST))
        run._r.append(mark)  # noqa: SLF001 — python-docx knows no footnotes
        self.texts.append(text)

    def put_into(self, document: Any) -> None:
        """Add the part that holds them."""
        notes = "".join(_note(number, text) for number, text in enumerate(self.texts, _FIRST))
        blob = (
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes {nsdecls("w")}>'
            f"{_LINES}{notes}</w:footnotes>"
        )
        name = PackURI("/word/footnotes.xml")
        part = Part(name, _NOTES_TYPE, blob.encode("utf-8"), document.part.package)
        document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def export_docx(
    title: str, turns: Sequence[tuple[str, Sight]], today: date, *, sample: bool = False
) -> bytes:
    """The file's bytes.

    Args:
        title: of the conversation.
        turns: each question with what this reader sees of its answer.
        sample: say that the library is a fictional one.
    """
    document = Document()
    notes = _Notes()
    _style(document)
    _paragraph(document, title, size=18, font=_HEAD)
    note = f"由巡知于{day(today)}导出；每句的依据见脚注，引用前请与原文核对。"
    _paragraph(document, note + ("内容出自虚构的示范库。" if sample else ""), size=10.5, grey=True)
    for number, (question, seen) in enumerate(turns, 1):
        _paragraph(document, f"{number}. {question}", size=14, font=_HEAD, before=14)
        _answer(document, seen, notes, today)
    notes.put_into(document)
    held = BytesIO()
    document.save(held)
    return held.getvalue()


def file_name(title: str, today: date) -> str:
    """A name that every file system takes."""
    plain = re.sub(r'[\\/:*?"<>|\s\x00-\x1f]+', " ", title).strip(" .")[:40] or "对话"
    return f"{plain}（{today.isoformat()}）.docx"


def _answer(document: Any, seen: Sight, notes: _Notes, today: date) -> None:
    shown = seen.shown
    if seen.caveat:
        _paragraph(document, seen.caveat, grey=True)
    for sentence in seen.sentences:
        paragraph = _paragraph(document, sentence.text)
        for i in sentence.basis:
            notes.refer(paragraph, _basis(seen.places[i], today))
    if not seen.sentences:
        _paragraph(document, seen.message)
    elif shown.message:
        _paragraph(document, shown.message, grey=True)
    if not seen.sentences and seen.nearest:
        near = "；".join(place.cited.citation for place in seen.nearest)
        _paragraph(document, f"最接近的条文（不一定适用）：{near}", size=10.5, grey=True)
    if shown.status != "refused":
        looked = f"，只在{kind_names(shown.kinds)}里找" if shown.kinds else ""
        model = "，已用语言模型润色，逐句核对过依据" if shown.mode == "model" else ""
        told = f"按{day(shown.read.date)}{seen.what}{looked}{model}。{''.join(shown.unchecked)}"
        _paragraph(document, told, size=10.5, grey=True)


def _basis(place: Place, today: date) -> str:
    """《…》第三条：“…”（河巡发…，2024年7月1日起施行，现行有效）."""
    version = place.version
    since = f"{day(version.effective)}起施行" if version.effective and version.effective_known else ""
    status = version.status_on(today).label if version.kind.rules else version.kind.caption
    about = "，".join(part for part in (version.number or "", since, status) if part)
    return f"{place.cited.citation}：“{' '.join(place.cited.quote.split())}”（{about}）"


def _style(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.8)
    normal = document.styles["Normal"]
    normal.font.size = Pt(12)
    _font(normal, _BODY)


def _paragraph(
    document: Any, text: str, *, size: float = 12, font: str = _BODY, before: float = 0, grey: bool = False
) -> Any:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(4)
    paragraph.paragraph_format.line_spacing = 1.4
    run = paragraph.add_run(_clean(text))
    run.font.size = Pt(size)
    _font(run, font)
    if grey:
        run.font.color.rgb = _GREY
    return paragraph


def _font(styled: Any, name: str) -> None:
    """The font for Chinese and for the rest: python-docx sets the latter alone."""
    styled.font.name = name
    fonts = styled.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), name)


def _note(number: int, text: str) -> str:
    escaped = safe(_clean(text))
    mark = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
    looks = f'<w:rPr><w:rFonts w:eastAsia="{_BODY}"/><w:sz w:val="18"/></w:rPr>'
    words = f'<w:r>{looks}<w:t xml:space="preserve"> {escaped}</w:t></w:r>'
    return f'<w:footnote w:id="{number}"><w:p>{mark}{words}</w:p></w:footnote>'


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text)
