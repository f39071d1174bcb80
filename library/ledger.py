"""What imports left behind: runs with their reports, and which files were read from where.

For the import itself and the pages that show it; nothing here is a text, and titles stand only in reports.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from library import rows
from library.model import Version
from library.schema import files, import_files, import_runs, provisions, versions
from library.shelf import Original
from library.store import Store


@dataclass(frozen=True, slots=True)
class Run:
    """An import run; ``finished`` is None while it goes on, or where it was cut off.

    ``summary`` holds the totals of the contract: added, changed, corrected, unchanged, removed, failed.
    ``undone`` is when it was taken back; ``journaled``: what that needs is kept.
    """

    id: int
    started: datetime
    finished: datetime | None
    paths: tuple[str, ...]
    summary: tuple[tuple[str, int], ...]
    undone: datetime | None = None
    journaled: bool = False

    @property
    def undoable(self) -> bool:
        """Whether it can be taken back, were no later run built on it."""
        return self.journaled and self.undone is None


class Ledger:
    """Reads the import runs and files of a store. Never by way of the shelf: cheap between two versions."""

    def __init__(self, store: Store) -> None:
        self.engine = store.engine

    def runs(self, limit: int = 50) -> tuple[Run, ...]:
        """The latest import runs, newest first."""
        query = sa.select(import_runs).order_by(import_runs.c.id.desc()).limit(limit)
        with self.engine.connect() as connection:
            return tuple(_run(row) for row in connection.execute(query))

    def report(self, run: int) -> tuple[dict[str, Any], ...]:
        """The report rows of a run in order, one a file, as ``Writer.finish_run`` was given them."""
        query = sa.select(import_files.c.row).where(import_files.c.run_id == run).order_by(import_files.c.n)
        with self.engine.connect() as connection:
            return tuple(json.loads(text) for text in connection.execute(query).scalars())

    def at_path(self, path: str) -> tuple[Original, ...]:
        """What was read from a path: one entry a version, newest import last."""
        with self.engine.connect() as connection:
            found = connection.execute(sa.select(files).where(files.c.path == path).order_by(files.c.id))
            return tuple(rows.original(row) for row in found)

    def fingerprints(self) -> dict[str, str]:
        """Path → fingerprint of the file as last read from there: unchanged files are known by it."""
        query = sa.select(files.c.path, files.c.fingerprint).order_by(files.c.id)
        with self.engine.connect() as connection:
            return {row.path: row.fingerprint for row in connection.execute(query)}

    def absent(self) -> frozenset[str]:
        """Paths whose file was gone when it was last looked for."""
        with self.engine.connect() as connection:
            return frozenset(connection.execute(sa.select(files.c.path).where(files.c.absent)).scalars())

    def versions(self, work: str) -> tuple[Version, ...]:
        """The versions of a work as files and catalogues state them, spans not closed, by id."""
        query = sa.select(versions).where(versions.c.work == work).order_by(versions.c.id)
        with self.engine.connect() as connection:
            return tuple(rows.version(row) for row in connection.execute(query))

    def version(self, version_id: int) -> Version | None:
        """One version as stated; None where it is gone."""
        with self.engine.connect() as connection:
            row = connection.execute(sa.select(versions).where(versions.c.id == version_id)).one_or_none()
            return rows.version(row) if row else None

    def originals(self, version_id: int) -> tuple[Original, ...]:
        """The files of a version, in the order of their import."""
        query = sa.select(files).where(files.c.version_id == version_id).order_by(files.c.id)
        with self.engine.connect() as connection:
            return tuple(rows.original(row) for row in connection.execute(query))

    def articles(self, version_id: int) -> dict[str, str]:
        """eId of each article of a version → path of the file that states it."""
        query = (
            sa.select(provisions.c.eid, files.c.path)
            .join(files, files.c.id == provisions.c.file_id)
            .where(provisions.c.version_id == version_id, provisions.c.type == "article")
            .order_by(provisions.c.ord)
        )
        with self.engine.connect() as connection:
            return {row.eid: row.path for row in connection.execute(query)}


def _run(row: sa.Row[Any]) -> Run:
    summary = tuple((key, int(count)) for key, count in json.loads(row.summary).items())
    paths = tuple(row.paths.split("\n"))
    return Run(row.id, row.started, row.finished, paths, summary, row.undone, row.journaled)
