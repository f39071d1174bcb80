"""Plain text in UTF-8, UTF-16 or GB18030: one block a line."""

from __future__ import annotations

import codecs
import re

from ingest.document import Block, Document
from ingest.errors import BinaryFileError, DamagedTextError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark starts with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_DAMAGED_SHARE = 0.02  # broken characters among the wide ones; GB18030 read as UTF-8 breaks nearly all


def decode(content: bytes, name: str) -> str:
    """The text of a file's bytes with ``\\n`` line ends.

    Raises:
        BinaryFileError: NUL or control bytes, or bytes that are neither UTF-8 nor GB18030.
        DamagedTextError: UTF-8 with a few broken places; reading it as GB18030 would make wrong characters.
    """
    return _decoded(content, name).replace("\r\n", "\n").replace("\r", "\n")


def read_text(text: str, name: str) -> Document:
    """The document of a decoded plain text."""
    blocks = tuple(
        Block(line.strip(), number) for number, line in enumerate(text.split("\n"), 1) if line.strip()
    )
    return Document(name=name, format="text", blocks=blocks)


def _decoded(content: bytes, name: str) -> str:
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            try:
                return content[len(bom) :].decode(encoding)
            except UnicodeDecodeError as error:
                line = content.count(b"\n", 0, error.start) + 1
                raise DamagedTextError(name, error.start + len(bom), line) from error
    if control := _CONTROL.search(content):
        raise BinaryFileError(name, control.start())
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        _refuse_damaged(content, name, error)
    try:
        return content.decode("gb18030")
    except UnicodeDecodeError as error:
        raise BinaryFileError(name, error.start) from error


def _refuse_damaged(content: bytes, name: str, error: UnicodeDecodeError) -> None:
    lenient = content.decode("utf-8", errors="replace")
    broken = lenient.count("\ufffd")
    wide = sum(char > "\u07ff" for char in lenient) - broken
    if broken <= _DAMAGED_SHARE * wide or (broken < 2 and wide >= 2):
        raise DamagedTextError(name, error.start, content.count(b"\n", 0, error.start) + 1) from error
