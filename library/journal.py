"""How each change of an import run is undone: written beside the change, in its transaction.

    insert    the range of the keys given          undone: those rows go
    delete    the rows as they were                undone: they come back, ids included
    update    the rows as they were                undone: they stand so again
    swap      what stood in a small table          undone: it stands there again

An entry holds the steps of one transaction as compressed JSON, and the names of what it touched (versions,
works, paths, tables), by which a later run that builds on an earlier one is known. library/undo.py replays
entries backwards. The entries of the latest ``RUNS_KEPT`` runs are kept.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from library.schema import files, import_runs, journal, metadata, versions

RUNS_KEPT = 50

Values = Mapping[str, object]
Step = list[Any]
"""[what, table, …]: insert: first and last key; delete, update: rows; swap: key or None, rows."""


class Journal:
    """Changes tables on one connection. With a ``run`` it remembers how to undo each change."""

    def __init__(self, connection: sa.Connection, run: int | None) -> None:
        self.connection, self._run = connection, run
        self._steps: list[Step] = []
        self._touched: set[str] = set()

    def insert(self, table: sa.Table, values: Sequence[Values]) -> None:
        """Add rows. Their first key column holds numbers that no other transaction gives."""
        if not values:
            return
        self.connection.execute(table.insert(), values)
        if self._run is not None:
            key = key_of(table).name
            keys = [row[key] for row in values]
            self._steps.append(["insert", table.name, min(keys), max(keys)])  # type: ignore[type-var]
            self._touch(table, values)

    def delete(self, table: sa.Table, where: sa.ColumnElement[bool]) -> None:
        """Remove the rows that fit."""
        self._keep("delete", table, where)
        self.connection.execute(table.delete().where(where))

    def update(self, table: sa.Table, where: sa.ColumnElement[bool], values: Values) -> None:
        """Change the rows that fit; keys stay."""
        if self._keep("update", table, where):
            self._touch(table, [values])
        self.connection.execute(table.update().where(where).values(values))

    def swap(self, table: sa.Table, values: Sequence[Values], key: str | None = None) -> None:
        """Put rows in place of all there are, or of the one with ``key``."""
        where = sa.true() if key is None else key_of(table) == key
        if self._run is not None:
            found = self.connection.execute(sa.select(table).where(where)).mappings()
            self._steps.append(["swap", table.name, key, [_plain(row) for row in found]])
            self._touched.add(f"table {table.name} {key or ''}")
        self.connection.execute(table.delete().where(where))
        if values:
            self.connection.execute(table.insert(), values)

    def close(self, change: int) -> None:
        """Write the entry under the change's number, where there is anything to undo."""
        if self._steps:
            row = {
                "change": change,
                "run_id": self._run,
                "touched": json.dumps(sorted(self._touched), ensure_ascii=False),
                "steps": zlib.compress(json.dumps(self._steps, ensure_ascii=False).encode()),
            }
            self.connection.execute(journal.insert().values(row))

    def _keep(self, what: str, table: sa.Table, where: sa.ColumnElement[bool]) -> bool:
        if self._run is None:
            return False
        found = list(self.connection.execute(sa.select(table).where(where)).mappings())
        if found:
            self._steps.append([what, table.name, [_plain(row) for row in found]])
            self._touch(table, found)
        return bool(found)

    def _touch(self, table: sa.Table, rows: Iterable[Mapping[Any, Any]]) -> None:
        names = _NAMES.get(table.name, {}).items()
        self._touched.update(f"{name} {row[key]}" for row in rows for key, name in names if key in row)


_NAMES = {
    versions.name: {"id": "version", "work": "work"},
    files.name: {"version_id": "version", "path": "path", "sha256": "original"},
}


def key_of(table: sa.Table) -> sa.Column[Any]:
    """The first column of the key: rows of one version, file or provision share it."""
    return next(iter(table.primary_key.columns))


def read_steps(packed: bytes) -> list[Step]:
    """The steps of an entry, rows with the types of their columns."""
    steps: list[Step] = json.loads(zlib.decompress(packed))
    for step in steps:
        if step[0] != "insert":
            table = metadata.tables[step[1]]
            step[-1] = [{key: _typed(table, key, value) for key, value in row.items()} for row in step[-1]]
    return steps


def forget_runs(connection: sa.Connection, latest: int) -> None:
    """Drop the entries of runs older than the ``RUNS_KEPT`` up to ``latest``; undo is over for them."""
    old = latest - RUNS_KEPT
    connection.execute(journal.delete().where(journal.c.run_id <= old))
    connection.execute(
        import_runs.update().where(import_runs.c.id <= old, import_runs.c.journaled).values(journaled=False)
    )


def _plain(row: Mapping[Any, Any]) -> dict[str, object]:
    return {str(key): v.isoformat() if isinstance(v, date) else v for key, v in row.items()}


def _typed(table: sa.Table, key: str, value: Any) -> Any:
    if value is not None and isinstance(table.c[key].type, sa.Date):
        return date.fromisoformat(value)
    return value
