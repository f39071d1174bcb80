"""Takes an import run back whole, in one transaction: its journal (library/journal.py) replayed backwards.

Versions it added go; what it corrected stands as it was, with ids, references and windows; declared facts,
second originals, absent marks, glossary and calendar too. Refused where a later run touched the same
versions, works, paths or tables: that one is taken back first. The caller holds the home's lock, so a run
without an end was cut off, and is taken back like any other; the indexes follow the store afterwards.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from library.errors import RunBuiltOnError, RunNotKeptError, RunUndoneError, UnknownRunError
from library.journal import RUNS_KEPT, Step, key_of, read_steps
from library.schema import files, import_runs, journal, metadata, versions
from library.writer import Writer

_ORIGINAL = "original "  # a name of a journal entry that keeps a copy alive and stands in nobody's way


@dataclass(frozen=True, slots=True)
class Undone:
    """What taking a run back moved.

    ``versions`` went; of others the ``texts`` or only the declared ``facts`` came back; ``files`` were second
    originals or marks on files; ``tables`` glossary and calendar. ``originals`` are the hashes of files that
    nothing refers to any more.
    """

    run: int
    versions: int
    texts: int
    facts: int
    files: int
    tables: int
    originals: tuple[str, ...] = ()

    def document(self) -> dict[str, object]:
        """As the command line prints it."""
        names = ("versions", "texts", "facts", "files", "tables")
        counts = {name: getattr(self, name) for name in names}
        return {"run": self.run, "undone": {**counts, "originals": len(self.originals)}}


def undo_run(writer: Writer, run: int, now: datetime) -> Undone:
    """Take a run back; ``now`` is aware.

    Raises:
        UnknownRunError, RunUndoneError, RunNotKeptError, RunBuiltOnError: nothing was changed.
    """
    with writer.rewriting() as connection:
        _refuse(connection, run)
        entries = sa.select(journal.c.steps).where(journal.c.run_id == run).order_by(journal.c.change.desc())
        replay = _Replay(connection)
        for packed in connection.execute(entries).scalars().all():
            for step in reversed(read_steps(packed)):
                replay.take(step)
        connection.execute(journal.delete().where(journal.c.run_id == run))
        marked = {"undone": now, "journaled": False}
        connection.execute(import_runs.update().where(import_runs.c.id == run).values(marked))
        return replay.result(run)


def _refuse(connection: sa.Connection, run: int) -> None:
    row = connection.execute(sa.select(import_runs).where(import_runs.c.id == run)).one_or_none()
    if row is None:
        latest = connection.execute(sa.select(sa.func.max(import_runs.c.id))).scalar()
        raise UnknownRunError(run, latest or 0)
    if row.undone is not None:
        raise RunUndoneError(run, f"{row.undone.astimezone():%Y-%m-%d %H:%M}")
    if not row.journaled:
        raise RunNotKeptError(run, RUNS_KEPT)
    query = sa.select(journal.c.run_id, journal.c.touched).where(journal.c.run_id >= run)
    touched: dict[int, set[str]] = {}
    for entry in connection.execute(query):
        names = (name for name in json.loads(entry.touched) if not name.startswith(_ORIGINAL))
        touched.setdefault(entry.run_id, set()).update(names)
    own = touched.pop(run, set())
    later = sorted((other for other, names in touched.items() if names & own), reverse=True)
    if later:
        raise RunBuiltOnError(run, tuple(later))


@dataclass
class _Replay:
    """Undoes steps one by one, the last first, and counts what that moved."""

    connection: sa.Connection
    gone: set[int] = field(default_factory=set)
    rewritten: set[int] = field(default_factory=set)
    declared: set[int] = field(default_factory=set)
    filed: set[int] = field(default_factory=set)
    tables: set[str] = field(default_factory=set)
    hashes: set[str] = field(default_factory=set)

    def take(self, step: Step) -> None:
        """Undo one step."""
        table = metadata.tables[step[1]]
        getattr(self, f"_{step[0]}")(table, *step[2:])

    def _insert(self, table: sa.Table, first: int, last: int) -> None:
        where = key_of(table).between(first, last)
        if table is versions:
            self.gone.update(self.connection.execute(sa.select(versions.c.id).where(where)).scalars())
        elif table is files:
            found = self.connection.execute(sa.select(files.c.version_id, files.c.sha256).where(where)).all()
            self.filed.update(row.version_id for row in found)
            self.hashes.update(row.sha256 for row in found)
        self.connection.execute(table.delete().where(where))

    def _delete(self, table: sa.Table, values: list[dict[str, object]]) -> None:
        self.connection.execute(table.insert(), values)
        if table is files:
            self.rewritten.update(int(str(row["version_id"])) for row in values)

    def _update(self, table: sa.Table, values: list[dict[str, object]]) -> None:
        key = key_of(table)
        for row in values:
            where = key == row[key.name]
            if table is files:
                self.hashes.update(self.connection.execute(sa.select(files.c.sha256).where(where)).scalars())
            self.connection.execute(table.update().where(where).values(row))
        number, found = ("id", self.declared) if table is versions else ("version_id", self.filed)
        found.update(int(str(row[number])) for row in values)

    def _swap(self, table: sa.Table, key: str | None, values: list[dict[str, object]]) -> None:
        where = sa.true() if key is None else key_of(table) == key
        self.connection.execute(table.delete().where(where))
        if values:
            self.connection.execute(table.insert(), values)
        if key is None:
            self.tables.add(table.name)

    def result(self, run: int) -> Undone:
        """The counts; a version is counted once, by the most that happened to it."""
        texts = self.rewritten - self.gone
        facts = self.declared - texts - self.gone
        filed = self.filed - facts - texts - self.gone
        kept = set(self.connection.execute(sa.select(files.c.sha256).distinct()).scalars())
        for touched in self.connection.execute(sa.select(journal.c.touched)).scalars():
            kept.update(name.removeprefix(_ORIGINAL) for name in json.loads(touched))
        free = tuple(sorted(self.hashes - kept))
        return Undone(run, len(self.gone), len(texts), len(facts), len(filed), len(self.tables), free)
