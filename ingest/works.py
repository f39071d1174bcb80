"""From a Document and how it is cut to works ready for the shelf: structure and describe, once a work.

bytes ─ load ─ Document ─ Cut ─┬─ part ─ structure ─ describe ─→ ReadWork
                               └─ part ─ …
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.catalogue import Entry
from ingest.compilation import Cut, Part, cut_as, part_document
from ingest.document import Document
from ingest.errors import StateSecretError
from ingest.kinds import kind_of_folder
from ingest.load import read_document
from ingest.load.secrecy import bears_mark
from ingest.metadata import Defaults, Described, describe
from ingest.structure import Structured, structure
from library.model import Kind
from library.tree import LEAVES, count_types


@dataclass(frozen=True, slots=True)
class ReadWork:
    """One work as read: ``described.warnings`` are about it alone."""

    part: Part
    structured: Structured
    described: Described

    @property
    def title(self) -> str:
        """What it is called."""
        return self.described.version.title

    @property
    def counts(self) -> dict[str, int]:
        """Its provisions by type (``library.tree``)."""
        return count_types(self.structured.provisions)

    @property
    def articles(self) -> int:
        """How many 条."""
        return self.counts.get("article", 0)

    @property
    def leaves(self) -> int:
        """How many provisions without anything below them."""
        return self.counts.get(LEAVES, 0)


@dataclass(frozen=True, slots=True)
class ReadFile:
    """Everything that an import needs of a file; ``warnings`` are about the file as a whole.

    ``partial``: some part of it could not be read.
    """

    works: tuple[ReadWork, ...]
    format: str
    pages: int | None
    partial: bool
    warnings: tuple[str, ...]


def read_file(
    content: bytes, name: str, parts: Sequence[Part] | None, entry: Entry, defaults: Defaults
) -> ReadFile:
    """A file read whole, cut into ``parts``, or as it shows itself where they are None. Raises LoadError."""
    document = read_document(content, name, defaults.password)
    cut = cut_as(document, parts)
    works = read_works(document, cut, entry, defaults)
    warnings = file_warnings(document, cut, entry)
    return ReadFile(works, document.format, document.pages, bool(document.unread), warnings)


def read_works(document: Document, cut: Cut, entry: Entry, defaults: Defaults) -> tuple[ReadWork, ...]:
    """The works of a document in order.

    Raises:
        StateSecretError: a work inside bears a state-secret mark of its own; nothing of the file is kept.
    """
    return tuple(_read_work(document, cut, part, entry, defaults) for part in cut.parts)


def file_warnings(document: Document, cut: Cut, entry: Entry) -> tuple[str, ...]:
    """What loader, catalogue and completeness check say of the file, the unread parts first."""
    unread = (f"未能读出：{part}" for part in document.unread)
    rows = entry.unmet([part.title for part in cut.parts]) if cut.several else _surplus(entry)
    return (*unread, *cut.faults, *entry.warnings, *rows, *document.warnings)


def _surplus(entry: Entry) -> tuple[str, ...]:
    count = len(entry.others) + 1
    return (f"目录表中有 {count} 行写的是这个文件，而文件只有一件，以第一行为准。",) if entry.others else ()


def _read_work(document: Document, cut: Cut, part: Part, entry: Entry, defaults: Defaults) -> ReadWork:
    own = part_document(document, part)
    if cut.several and bears_mark(own):
        raise StateSecretError(f"{document.name}《{part.title}》")
    facts = entry.of_work(part.title) if cut.several else entry.facts
    facts = facts.model_copy(update={"title": part.called}) if part.called else facts
    hint = facts.kind or defaults.kind or kind_of_folder(own.name) or Kind.OTHER
    structured = structure(own, hint)
    if part.name:
        structured = replace(structured, title=part.title)  # without the number that counts it in the book
    described = describe(own, structured, facts, defaults)
    gaps = (f"条文编号不连续：{gap}" for gap in structured.gaps)
    warnings = (*described.warnings, *gaps, *structured.warnings)
    return ReadWork(part, structured, replace(described, warnings=warnings))
