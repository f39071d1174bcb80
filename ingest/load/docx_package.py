"""The parts of a DOCX container, found through its relations: XML roots by what they are for.

python-docx is not used for reading: it refuses templates and files with macros, and the strict variant of the
format. Macros, pictures and whatever a relation names outside the container are never opened.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from lxml import etree

from ingest.load.docx_xml import MC, W
from ingest.load.package import SAFE_XML

# ISO strict → the names that everyone writes: …/ooxml/drawingml/chart → …/drawingml/2006/chart
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
_USUAL = rb"http://schemas.openxmlformats.org/\1/2006/"
PART_LIMIT = 64 * 2**20  # bytes of XML; as a tree it takes some twenty times as much
_HEAD = 4096  # bytes in which the names of the format are declared
_BLOCKS = (
    MC + "AlternateContent",
    *(W + tag for tag in ("p", "tbl", "sdt", "customXml", "ins", "moveTo", "altChunk")),
)


@dataclass(frozen=True, slots=True)
class _Relation:
    kind: str  # the last piece of its type: footnotes, header, vbaProject …
    target: str


class Package:
    """A DOCX container; opened parts are not kept.

    Raises:
        LookupError, or another of package.FAULTS: there is no document in it.
    """

    def __init__(self, content: bytes) -> None:
        self._zip = zipfile.ZipFile(BytesIO(content))
        self._names = {each.replace("\\", "/").lower(): each for each in self._zip.namelist()}
        self._document = {each.kind: each.target for each in self._relations("")}["officeDocument"]
        self._related = tuple(self._relations(self._document))

    @property
    def size(self) -> int:
        """Bytes of the document's XML."""
        return self._zip.getinfo(self._names[self._document.lower()]).file_size

    def body(self) -> Iterator[Any]:
        """The children of the body, each emptied when the next is asked for, so that few are held at once."""
        name = self._names[self._document.lower()]
        with self._zip.open(name) as stream:
            strict = _STRICT.search(stream.read(_HEAD)) is not None
        source = BytesIO(self._content(name)) if strict else self._zip.open(name)
        for _, element in etree.iterparse(source, events=("end",), tag=_BLOCKS, **SAFE_XML):
            parent = element.getparent()
            if parent is not None and parent.tag == W + "body":
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del parent[0]

    def part(self, kind: str) -> Any:
        """The root of the first part of a kind (styles, numbering, footnotes …), None where there is none."""
        return next(self.parts(kind), None)

    def parts(self, *kinds: str) -> Iterator[Any]:
        """The roots of all parts of these kinds."""
        for relation in self._related:
            if relation.kind in kinds and relation.target.lower() in self._names:
                yield self._root(relation.target)

    def has(self, kind: str) -> bool:
        """Whether there is a part of this kind; it is not opened."""
        return any(each.kind == kind for each in self._related)

    def _relations(self, source: str) -> list[_Relation]:
        folder, name = posixpath.split(source)
        path = posixpath.join(folder, "_rels", f"{name}.rels")
        if path.lower() not in self._names:
            return []
        return [
            _Relation(
                (each.get("Type") or "").rpartition("/")[2],
                posixpath.normpath(posixpath.join("/", folder, each.get("Target") or "")).lstrip("/"),
            )
            for each in self._root(path)
            if each.get("TargetMode") != "External"
        ]

    def _root(self, name: str) -> Any:
        content = self._content(name)
        if len(content) > PART_LIMIT:
            raise ValueError(f"{name}: {len(content)} bytes")
        return etree.fromstring(content, etree.XMLParser(**SAFE_XML))

    def _content(self, name: str) -> bytes:
        return _STRICT.sub(_USUAL, self._zip.read(self._names[name.lower()]))
