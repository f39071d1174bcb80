"""What every Office container (DOCX, PPTX, XLSX) is asked before its parts are opened.

A container that would unpack to unreasonable size is refused, and so is XML with a DTD (entities that blow up
or reach for other files; no Office program writes one). The parts of a container are the only thing that is
ever opened: what it links to, in the network or on the disk, is not.
"""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO
from typing import Any

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from lxml import etree

from ingest.errors import DamagedDocumentError, ZipBombError

UNPACKED_LIMIT = 512 * 2**20  # bytes
BOMB_RATIO = 150  # unpacked to packed; text of ours packs to between 5 and 30
BOMB_FLOOR = 16 * 2**20  # bytes below which a ratio harms nobody
PARTS_LIMIT = 10_000

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
"""What the libraries raise on a damaged container; a reader turns it into DamagedDocumentError."""


def guard(content: bytes, name: str) -> None:
    """Refuse a container that it would be unwise to open.

    Raises:
        ZipBombError: it unpacks to far more than it is.
        DamagedDocumentError: container or XML broken, or XML with a DTD.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            parts = package.infolist()
            _refuse_bomb(parts, name)
            for part in parts:
                if part.filename.endswith((".xml", ".rels", ".vml")):
                    _refuse_dtd(package.open(part))
    except FAULTS as error:
        raise damaged(name, error) from error


def damaged(name: str, error: Exception) -> DamagedDocumentError:
    """The refusal of a file whose container or parts raised one of FAULTS."""
    return DamagedDocumentError(name, f"{type(error).__name__}: {error}")


def _refuse_bomb(parts: list[zipfile.ZipInfo], name: str) -> None:
    total = sum(p.file_size for p in parts)
    if total > UNPACKED_LIMIT or len(parts) > PARTS_LIMIT:
        raise ZipBombError(name, total)
    for part in parts:
        if part.file_size > BOMB_FLOOR and part.file_size > BOMB_RATIO * max(part.compress_size, 1):
            raise ZipBombError(name, total)


def _refuse_dtd(stream: Any) -> None:
    """A DTD can only stand before the root element, so the first element ends the look."""
    with stream:
        for _ in ElementTree.iterparse(stream, events=("start",), forbid_dtd=True):
            return
