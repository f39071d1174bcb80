"""Small DOCX files from the XML that a test is about; the container is the least that a reader needs."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO

from ingest.document import Document
from ingest.load import read_document

_SPACES = " ".join(
    f'xmlns:{prefix}="{name}"'
    for prefix, name in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    }.items()
)
_ROOTS = {"header": "hdr", "footer": "ftr"}
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def p(inner: str = "", properties: str = "") -> str:
    """A paragraph; ``inner`` without markup is its text."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner if inner.startswith('<') else r(inner)}</w:p>"


def r(inner: str, properties: str = "") -> str:
    """A run; ``inner`` without markup is its text."""
    text = inner if inner.startswith("<") else f'<w:t xml:space="preserve">{inner}</w:t>'
    return f"<w:r><w:rPr>{properties}</w:rPr>{text}</w:r>"


def num(number: int, level: int = 0) -> str:
    """The properties that put a paragraph into a list."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def lvl(place: int, pattern: str, form: str = "chineseCounting", more: str = "", start: int = 1) -> str:
    """A level of a list."""
    return (
        f'<w:lvl w:ilvl="{place}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
    )


def lists(*levels: str, more: str = "") -> str:
    """A numbering part with one definition (abstractNum 0) and the list 1 of it."""
    abstract = f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>'
    return f'{abstract}<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{more}'


def docx_bytes(body: str, parts: Mapping[str, str] | None = None, content_type: str = _CONTENT) -> bytes:
    """The file: ``parts`` are the insides of further parts by kind (styles, numbering, footnotes …)."""
    related = dict(parts or {})
    targets = "".join(
        f'<Relationship Id="r{n}" Type="{_OFFICE}/{kind}" Target="{kind}.xml"/>'
        for n, kind in enumerate(related)
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    files = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        f'<Override PartName="/word/document.xml" ContentType="{content_type}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships">{targets}'
        "</Relationships>",
        "word/document.xml": _part("document", f"<w:body>{body}</w:body>"),
        **{f"word/{kind}.xml": _part(_ROOTS.get(kind, kind), inner) for kind, inner in related.items()},
    }
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as container:
        for name, text in files.items():
            container.writestr(name, text)
    return out.getvalue()


def read(body: str, **parts: str) -> Document:
    """The file with these parts, read back."""
    return read_document(docx_bytes(body, parts), "a.docx")


def texts(body: str, **parts: str) -> list[str]:
    """The texts of its blocks."""
    return [block.text for block in read(body, **parts).blocks]


def _part(root: str, inner: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{root} {_SPACES}>{inner}</w:{root}>'
