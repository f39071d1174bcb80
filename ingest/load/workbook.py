"""The parts of an XLSX container that its sheets lean on: names of sheets, shared strings, number formats.

Why not openpyxl: its read-only mode knows neither merged cells nor hidden rows nor whether a formula has a
value; its full mode makes a cell for each of a merged range (17 billion for a whole sheet), and refuses the
file for one style that breaks its rules. Tests hold our reading against it.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from ingest.load.number_format import BUILT_IN, shown_number, shown_text
from ingest.load.package import SAFE_XML

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STRICT_REL = "{http://purl.oclc.org/ooxml/officeDocument/relationships}"


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet as the workbook lists it; ``path`` is its part, ``related`` those that it refers to.

    ``path`` is "" where the file lacks the part, or where it holds no cells: a chart, a sheet of old macros.
    """

    name: str
    hidden: bool
    path: str
    related: tuple[tuple[str, str], ...] = ()  # (kind of relation, path)


@dataclass(slots=True)
class Workbook:
    """An opened container."""

    package: zipfile.ZipFile
    from_1904: bool = False
    strings: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    sheets: list[SheetPart] = field(default_factory=list)

    def shown(self, raw: str, type_: str, style: int) -> str:
        """What a cell shows: ``raw`` is its stored value, ``type_`` and ``style`` its attributes t and s."""
        if type_ == "s":
            raw = self.strings[int(raw)] if raw.strip().isdecimal() and int(raw) < len(self.strings) else ""
        code = self.codes[style] if 0 <= style < len(self.codes) else "General"
        if type_ in ("s", "str", "inlineStr"):
            return _across(shown_text(raw, code).strip())
        if type_ == "b":
            return "TRUE" if raw.strip() in ("1", "true") else "FALSE"
        return (
            raw.strip() if type_ in ("e", "d") else shown_number(raw.strip(), code, from_1904=self.from_1904)
        )

    def root(self, path: str) -> Any:
        """The root element of a part, None where the container has none of this name."""
        if path not in self.package.NameToInfo:
            return None
        return etree.fromstring(self.package.read(path), etree.XMLParser(**SAFE_XML))


def open_workbook(package: zipfile.ZipFile) -> Workbook:
    """Reads what all sheets need. Raises KeyError where there is no workbook part."""
    book = Workbook(package)
    root = book.root("xl/workbook.xml")
    if root is None:
        raise KeyError("xl/workbook.xml")
    properties = next(root.iter("{*}workbookPr"), None)
    book.from_1904 = properties is not None and properties.get("date1904") in ("1", "true")
    parts = {id_: (kind, path) for id_, kind, path in _relations(book, "xl/workbook.xml")}
    by_kind = dict(parts.values())
    book.strings = list(_strings(book, by_kind.get("sharedStrings", "")))
    book.codes = _codes(book.root(by_kind.get("styles", "")))
    for sheet in root.iter("{*}sheet"):
        kind, path = parts.get(sheet.get(_REL + "id") or sheet.get(_STRICT_REL + "id") or "", ("", ""))
        path = path if kind == "worksheet" and path in package.NameToInfo else ""
        related = tuple((kind, to) for _, kind, to in _relations(book, path)) if path else ()
        hidden = sheet.get("state", "visible") != "visible"
        book.sheets.append(SheetPart(sheet.get("name", ""), hidden, path, related))
    return book


def text_of(element: Any) -> str:
    """The text of a string item or inline string, phonetic guides left out."""
    pieces = (t.text or "" for t in element.iter("{*}t") if not _phonetic(t))
    text = _ESCAPED.sub(_unescaped, "".join(pieces))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _unescaped(found: re.Match[str]) -> str:
    """The character of _x000A_; nothing for one that no text can hold: a control, half of a pair."""
    char = chr(int(found[1], 16))
    return "" if unicodedata.category(char) in ("Cc", "Cs") and not char.isspace() else char


def stream(package: zipfile.ZipFile, path: str, tags: Sequence[str]) -> Iterator[Any]:
    """The elements of these local names in a part, one at a time; each is gone when the next is asked for."""
    with package.open(path) as source:
        for _, element in etree.iterparse(source, tag=[f"{{*}}{tag}" for tag in tags], **SAFE_XML):
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]


def _across(text: str) -> str:
    """A text that is set from top to bottom, one character a line (环⏎节), as it is said: 环节."""
    lines = text.split("\n")
    upright = len(lines) > 1 and all(len(line.strip()) < 2 for line in lines) and not text.isascii()
    return "".join(lines) if upright else text


def _phonetic(element: Any) -> bool:
    return bool(etree.QName(element.getparent()).localname == "rPh")


def _relations(book: Workbook, path: str) -> Iterator[tuple[str, str, str]]:
    """(id, kind, path) of the relations of a part to others inside the container."""
    folder, name = posixpath.split(path)
    root = book.root(f"{folder}/_rels/{name}.rels")
    for relation in () if root is None else root:
        if relation.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/" + folder, relation.get("Target", ""))).lstrip("/")
            yield relation.get("Id", ""), relation.get("Type", "").rpartition("/")[2], target


def _strings(book: Workbook, path: str) -> Iterator[str]:
    if path in book.package.NameToInfo:
        for item in stream(book.package, path, ("si",)):
            yield text_of(item)


def _codes(styles: Any) -> list[str]:
    """The number format of each cell style."""
    if styles is None:
        return []
    own = {int(f.get("numFmtId", "-1")): f.get("formatCode", "") for f in styles.iter("{*}numFmt")}
    cells = next(styles.iter("{*}cellXfs"), ())
    ids = (int(style.get("numFmtId", "0")) for style in cells)
    return [own.get(number) or BUILT_IN.get(number, "General") for number in ids]
