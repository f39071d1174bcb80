"""Files to Documents: one module a format, chosen by content, never by suffix."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path, PurePath

from ingest.document import Document
from ingest.errors import (
    EmptyFileError,
    LockFileError,
    StateSecretError,
    TooLargeError,
    TooMuchTextError,
    UnreadableFileError,
)
from ingest.limits import BLOCK_CHARS, DOCUMENT_BLOCKS, DOCUMENT_CHARS, FILE_BYTES
from ingest.load.delimited import read_delimited
from ingest.load.docx import read_docx
from ingest.load.markdown import looks_like_markdown, read_markdown
from ingest.load.pdf import read_pdf
from ingest.load.pptx import read_pptx
from ingest.load.secrecy import bears_mark
from ingest.load.sniff import format_of
from ingest.load.subtitles import looks_like_subtitles, read_subtitles
from ingest.load.text import decode, read_text
from ingest.load.xlsx import read_xlsx

__all__ = ["load", "read_content", "read_document"]

_SEEN = re.compile("[^\\s\u00ad\u200b-\u200f\u2060\ufeff]")  # what has a shape on paper
_LOCK_SIZE = 162  # bytes of the owner file that Word writes beside an open document


def load(path: Path, name: str, *, limit_bytes: int = FILE_BYTES) -> Document:
    """The document of a file; ``name`` is what reports call it.

    Raises:
        LoadError: one of its kinds (ingest/errors.py), each with what a person can do.
    """
    return read_document(read_content(path, name, limit_bytes=limit_bytes), name)


def read_document(content: bytes, name: str, password: str | None = None) -> Document:
    """The document in the bytes of a file, ``password`` where it needs one; raises as ``load`` does."""
    if PurePath(name).name.startswith("~$") or (len(content) == _LOCK_SIZE and b"\x00" in content):
        raise LockFileError(name)
    document = _read(content, name, password)
    if not document.unread and not any(_SEEN.search(block.text) for block in document.blocks):
        raise EmptyFileError(name)
    _refuse_length(document)
    if bears_mark(document):
        raise StateSecretError(name)
    return document


def read_content(path: Path, name: str, *, limit_bytes: int = FILE_BYTES) -> bytes:
    """The bytes of a file, refused before they are read where they are too many. Raises LoadError."""
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise OSError("not a regular file")
        if size > limit_bytes:
            raise TooLargeError(name, size, limit_bytes)
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableFileError(name, error) from error
    if not content:
        raise EmptyFileError(name)
    return content


def _read(content: bytes, name: str, password: str | None) -> Document:
    format_ = format_of(content, name)
    if format_ == "pdf":
        return read_pdf(content, name, password)
    return _READERS[format_](content, name)


def _refuse_length(document: Document) -> None:
    """Bounds what everything after the loader works on."""
    blocks, chars = len(document.blocks), sum(len(block.text) for block in document.blocks)
    if blocks > DOCUMENT_BLOCKS:
        raise TooMuchTextError(document.name, f"{blocks} 行，上限 {DOCUMENT_BLOCKS} 行")
    if chars > DOCUMENT_CHARS:
        raise TooMuchTextError(document.name, f"{chars} 字，上限 {DOCUMENT_CHARS} 字")
    longest = max(document.blocks, key=lambda block: len(block.text))
    if len(longest.text) > BLOCK_CHARS:
        place = f"第 {longest.line} 行有 {len(longest.text)} 字，一行上限 {BLOCK_CHARS} 字"
        raise TooMuchTextError(document.name, place)


def _read_plain(content: bytes, name: str) -> Document:
    text = decode(content, name)
    if (lines := text.count("\n")) > DOCUMENT_BLOCKS:
        raise TooMuchTextError(name, f"{lines} 行，上限 {DOCUMENT_BLOCKS} 行")
    if looks_like_subtitles(text):
        return read_subtitles(text, name)
    if looks_like_markdown(text):
        return read_markdown(text, name)
    return read_delimited(text, name) or read_text(text, name)


_READERS: dict[str, Callable[[bytes, str], Document]] = {
    "docx": read_docx,
    "pptx": read_pptx,
    "xlsx": read_xlsx,
    "text": _read_plain,
}
"""Format as ``format_of`` names it → its loader; PDF alone takes a password too."""
