"""What an import did: a row a file, and totals, in the shape of the command line's contract."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import PurePath
from typing import Any

from ingest.known import name_of_part
from library.errors import XunzhiError
from library.model import Kind, Version
from library.shelf import Original
from library.tree import LEAVES
from library.writer import Source
from search.parity import Parity


class Outcome(StrEnum):
    """How a file ended; a file with any unread part is never *parsed*. REMOVED: no longer there."""

    PARSED = "parsed"
    PARTIAL = "partial"
    FAILED = "failed"
    REMOVED = "removed"


class Change(StrEnum):
    """What the import changed in the library by a file; the totals count these."""

    ADDED = "added"
    CHANGED = "changed"
    CORRECTED = "corrected"
    UNCHANGED = "unchanged"
    REMOVED = "removed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PartRow:
    """One work of a file; ``name`` tells it apart inside its file, "" where the file is one work."""

    name: str
    title: str
    kind: Kind
    articles: int
    provisions: int
    change: Change
    warnings: tuple[str, ...] = ()

    def document(self) -> dict[str, Any]:
        """The work as JSON."""
        return {
            "title": self.title,
            "kind": self.kind.value,
            "articles": self.articles,
            "provisions": self.provisions,
            "change": self.change.value,
            "warnings": list(self.warnings),
        }


@dataclass(frozen=True, slots=True)
class Row:
    """One file of the report. ``change`` is None for a table (catalogue, glossary, calendar) that was read,
    and for an archive that was opened: its ``members`` (None for all else) have rows of their own.

    ``provisions`` counts leaves; ``seconds`` is the time the file took; ``parts`` are the works of a file
    that holds several, () for all else; ``pages`` is None where it is not known.
    """

    file: str
    status: Outcome
    change: Change | None = None
    kind: Kind | None = None
    title: str | None = None
    articles: int = 0
    provisions: int = 0
    warnings: tuple[str, ...] = ()
    seconds: float = 0.0
    members: int | None = None
    format: str | None = None
    pages: int | None = None
    parts: tuple[PartRow, ...] = ()

    def document(self) -> dict[str, Any]:
        """The row as JSON, fields in the order of the contract."""
        document: dict[str, Any] = {
            "file": self.file,
            "status": self.status.value,
            "kind": self.kind.value if self.kind else None,
            "title": self.title,
            "articles": self.articles,
            "provisions": self.provisions,
            "warnings": list(self.warnings),
            "seconds": round(self.seconds, 3),
            "change": self.change.value if self.change else None,
            "members": self.members,
            "format": self.format,
            "pages": self.pages,
        }
        if self.parts:
            document["works"] = [part.title for part in self.parts]
            document["parts"] = [part.document() for part in self.parts]
        return document


def file_row(source: Source, parts: Sequence[PartRow], told: tuple[str, ...], pages: int | None) -> Row:
    """The row of a file that was read; ``told`` are warnings about the whole of it."""
    several = bool(parts[0].name)
    kind, _ = Counter(part.kind for part in parts).most_common(1)[0]
    own = [of_part(part.name and part.title, warning) for part in parts for warning in part.warnings]
    return Row(
        file=source.name,
        status=Outcome(source.outcome),
        change=_together([part.change for part in parts]),
        kind=kind,
        title=PurePath(source.name).stem if several else parts[0].title,
        articles=sum(part.articles for part in parts),
        provisions=sum(part.provisions for part in parts),
        warnings=(*told, *own),
        format=source.format,
        pages=pages,
        parts=tuple(parts) if several else (),
    )


def of_part(title: str, warning: str) -> str:
    """A warning about one work of a file, "" for the title of a file that is one work."""
    return f"《{title}》：{warning}" if title else warning


def stored_row(stored: Sequence[tuple[Original, Version]]) -> Row:
    """The row of an unchanged file, as it was told when it was read."""
    parts = [_stored_part(original, version) for original, version in stored]
    warnings = [warning for original, _ in stored for warning in original.warnings]
    first = stored[0][0]
    several = bool(parts[0].name)
    plain = [replace(part, warnings=()) for part in parts]
    row = file_row(source_of(first), plain, tuple(warnings), None)
    return replace(row, parts=tuple(parts) if several else ())


def removed_row(original: Original, version: Version) -> Row:
    """The row of a file, or of a work of a file, that is no longer there."""
    part = _stored_part(original, version)
    where = "这一件已不在文件中" if part.name else "文件已不在原处"
    row = file_row(source_of(original), [replace(part, name="", warnings=())], (), None)
    name = f"{original.name}#{part.name}" if part.name else original.name
    told = (f"{where}；已入库的条文保留，未作删除。",)
    return replace(row, file=name, status=Outcome.REMOVED, change=Change.REMOVED, warnings=told)


def _stored_part(original: Original, version: Version) -> PartRow:
    counts = dict(original.counts)
    name = name_of_part(original)
    mark = of_part(name and version.title, "")
    own = tuple(w.removeprefix(mark) for w in original.warnings if w.startswith(mark))
    articles, leaves = counts.get("article", 0), counts.get(LEAVES, 0)
    return PartRow(name, version.title, version.kind, articles, leaves, Change.UNCHANGED, own)


def source_of(original: Original) -> Source:
    """The file of an original as it was when it was read."""
    return Source(
        original.path,
        original.name,
        original.sha256,
        original.fingerprint,
        original.format,
        original.text_hash,
        original.outcome,
        original.warnings,
    )


def _together(changes: Sequence[Change]) -> Change:
    """What a file changed whose works changed this: all the same, or new and other ones."""
    found = set(changes)
    return found.pop() if len(found) == 1 else Change.CHANGED


def table_row(file: str, title: str, count: int, warnings: tuple[str, ...]) -> Row:
    """The row of a table of the office that was read; ``count`` are its rows."""
    return Row(file, Outcome.PARSED, None, Kind.TABLE, title, 0, count, warnings)


def failed_row(file: str, error: XunzhiError, seconds: float = 0.0) -> Row:
    """The row of a file that was refused, with what a person can do."""
    return Row(file, Outcome.FAILED, Change.FAILED, warnings=(error.for_user(),), seconds=seconds)


def archive_row(file: str, members: int) -> Row:
    """The row of an archive that was opened."""
    warnings = () if members else ("压缩包里没有可导入的文件。",)
    return Row(file, Outcome.PARSED, warnings=warnings, members=members)


@dataclass(frozen=True, slots=True)
class Report:
    """An import run: its number and its rows, in the order in which files were met.

    ``mended`` is how the indexes differed from the store before it, by what an earlier run left undone.
    """

    run: int
    rows: tuple[Row, ...]
    mended: Parity | None = None

    @property
    def totals(self) -> dict[str, int]:
        """How many files were added, changed, corrected, unchanged, removed, failed."""
        counts = Counter(row.change for row in self.rows)
        return {change.value: counts[change] for change in Change}

    def document(self) -> dict[str, Any]:
        """The report as the command line prints it."""
        files = [row.document() for row in self.rows]
        mended = self.mended.document() if self.mended else None
        return {"run": self.run, "files": files, **self.totals, "mended": mended}
