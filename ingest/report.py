"""What an import did: a row a file, and totals, in the shape of the command line's contract."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from library.errors import XunzhiError
from library.model import Kind


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
class Row:
    """One file of the report. ``change`` is None for a table (catalogue, glossary, calendar) that was read,
    and for an archive that was opened: its ``members`` (None for all else) have rows of their own.

    ``provisions`` counts leaves; ``seconds`` is the time the file took.
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

    def document(self) -> dict[str, Any]:
        """The row as JSON, fields in the order of the contract."""
        return {
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
        }


def failed_row(file: str, error: XunzhiError, seconds: float = 0.0) -> Row:
    """The row of a file that was refused, with what a person can do."""
    return Row(file, Outcome.FAILED, Change.FAILED, warnings=(error.for_user(),), seconds=seconds)


def archive_row(file: str, members: int) -> Row:
    """The row of an archive that was opened."""
    warnings = () if members else ("压缩包里没有可导入的文件。",)
    return Row(file, Outcome.PARSED, warnings=warnings, members=members)


@dataclass(frozen=True, slots=True)
class Report:
    """An import run: its number and its rows, in the order in which files were met."""

    run: int
    rows: tuple[Row, ...]

    @property
    def totals(self) -> dict[str, int]:
        """How many files were added, changed, corrected, unchanged, removed, failed."""
        counts = Counter(row.change for row in self.rows)
        return {change.value: counts[change] for change in Change}

    def document(self) -> dict[str, Any]:
        """The report as the command line prints it."""
        return {"run": self.run, "files": [row.document() for row in self.rows], **self.totals}
