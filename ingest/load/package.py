"""What every Office container (DOCX, PPTX, XLSX) is asked before its parts are opened.

A container that would unpack to unreasonable size is refused, and so is XML with a DTD (entities that blow up
or reach for other files; no Office program writes one). The parts of a container are the only thing that is
ever opened: what it links to, in the network or on the disk, is not.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from lxml import etree

from ingest.errors import DamagedDocumentError, ZipBombError
from ingest.limits import PACKAGE_BYTES, PACKAGE_PARTS
from ingest.load.zipped import is_bomb

SAFE_XML: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "remove_comments": True,
    "remove_pis": True,
}
"""How lxml parses a part, here and wherever one is opened."""

FAULTS: tuple[type[Exception], ...] = (
    LookupError,  # a part or relation that is named and absent
    ValueError,
    AttributeError,
    TypeError,
    EOFError,
    NotImplementedError,  # a compression of another program
    RuntimeError,  # an encrypted member
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    etree.LxmlError,
    DefusedXmlException,
    ElementTree.ParseError,
)
"""What the libraries raise on a damaged container."""


@contextmanager
def guarded(content: bytes, name: str, *faults: type[Exception]) -> Iterator[None]:
    """Reading of a container, not begun where that would be unwise; ``faults`` are more of FAULTS.

    Raises:
        ZipBombError: it unpacks to far more than it is.
        DamagedDocumentError: container or XML broken, or XML with a DTD, now or while it is read.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            parts = package.infolist()
            _refuse_bomb(parts, name)
            for part in parts:
                if part.filename.endswith((".xml", ".rels", ".vml")):
                    _refuse_dtd(package.open(part))
        yield
    except (*FAULTS, *faults) as error:
        raise DamagedDocumentError(name, f"{type(error).__name__}: {error}") from error


def _refuse_bomb(parts: list[zipfile.ZipInfo], name: str) -> None:
    total = sum(part.file_size for part in parts)
    if total > PACKAGE_BYTES or len(parts) > PACKAGE_PARTS or any(map(is_bomb, parts)):
        raise ZipBombError(name, total)


def _refuse_dtd(stream: Any) -> None:
    """A DTD can only stand before the root element, so the first element ends the look."""
    with stream:
        for _ in ElementTree.iterparse(stream, events=("start",), forbid_dtd=True):
            return
