"""Document to provisions: one module a way of counting, chosen by what the document holds."""

from __future__ import annotations

from ingest.document import Document
from ingest.structure.regulation import structure_regulation
from ingest.structure.tree import Structured
from library.model import Kind

__all__ = ["Structured", "structure"]


def structure(document: Document, kind: Kind) -> Structured:
    """The provisions of a document. ``kind`` is a hint; the content decides."""
    return structure_regulation(document)
