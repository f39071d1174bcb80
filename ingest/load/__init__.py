"""Files to Documents: one module a format, chosen by content, never by suffix."""

from __future__ import annotations

from pathlib import Path

from ingest.document import Document
from ingest.errors import (
    EmptyFileError,
    LockFileError,
    StateSecretError,
    TooLargeError,
    UnreadableFileError,
)
from ingest.load.docx import read_docx
from ingest.load.markdown import looks_like_markdown, read_markdown
from ingest.load.secrecy import bears_mark
from ingest.load.sniff import is_docx
from ingest.load.text import decode, read_text

__all__ = ["LIMIT_BYTES", "load"]

LIMIT_BYTES = 64 * 2**20
_LOCK_SIZE = 162  # bytes of the owner file that Word writes beside an open document


def load(path: Path, name: str, *, limit_bytes: int = LIMIT_BYTES) -> Document:
    """The document of a file; ``name`` is what reports call it.

    Raises:
        LoadError: one of its kinds (ingest/errors.py), each with what a person can do.
    """
    content = _content(path, name, limit_bytes)
    if path.name.startswith("~$") or (len(content) == _LOCK_SIZE and b"\x00" in content):
        raise LockFileError(name)
    document = _read(content, name)
    if not document.blocks:
        raise EmptyFileError(name)
    if bears_mark(document):
        raise StateSecretError(name)
    return document


def _content(path: Path, name: str, limit_bytes: int) -> bytes:
    try:
        size = path.stat().st_size
        if size > limit_bytes:
            raise TooLargeError(name, size, limit_bytes)
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableFileError(name, error) from error
    if not content:
        raise EmptyFileError(name)
    return content


def _read(content: bytes, name: str) -> Document:
    if is_docx(content, name):
        return read_docx(content, name)
    text = decode(content, name)
    return read_markdown(text, name) if looks_like_markdown(text) else read_text(text, name)
