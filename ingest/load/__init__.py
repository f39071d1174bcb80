"""Files to Documents: one module a format, chosen by content."""

from __future__ import annotations

from pathlib import Path

from ingest.document import Document
from ingest.load.markdown import read_markdown

__all__ = ["load"]


def load(path: Path, name: str) -> Document:
    """The document of a file; ``name`` is what reports call it."""
    text = path.read_text("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    return read_markdown(text, name)
