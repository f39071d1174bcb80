"""A store as one SQLite file, and back into either engine: what a backup holds of it.

Both directions see one moment: a copy made while an import writes holds whole versions and no half of one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

AT_ONCE = 2_000  # rows read and written in one step


def copy_file(source: sa.Engine, target: Path) -> None:
    """Copy the SQLite file behind ``source`` to the file ``target`` by its online backup.

    In one read transaction: writers go on meanwhile, and what they commit is not in the copy.
    """
    with source.connect() as connection, closing(sqlite3.connect(target)) as copy:
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        driver.backup(copy, pages=-1)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it


def copy_tables(source: sa.Engine, target: sa.Engine, metadata: sa.MetaData) -> dict[str, int]:
    """Copy all rows into empty tables, in one transaction on each side; returns rows by table.

    Ids stay, and those that PostgreSQL gives by itself go on behind the last one.
    """
    counts: dict[str, int] = {}
    with _frozen(source).connect() as reading, target.begin() as writing:
        for table in metadata.sorted_tables:
            counts[table.name] = _copy_rows(reading, writing, table)
            _go_on_behind(writing, table)
    return counts


def is_empty(engine: sa.Engine, metadata: sa.MetaData) -> bool:
    """Whether no table holds a row."""
    with engine.connect() as connection:
        rows = (
            connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1))
            for table in metadata.sorted_tables
        )
        return all(found.first() is None for found in rows)


def _frozen(engine: sa.Engine) -> sa.Engine:
    """``engine`` with read-only transactions of one moment."""
    if engine.dialect.name != "postgresql":
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _copy_rows(reading: sa.Connection, writing: sa.Connection, table: sa.Table) -> int:
    query = sa.select(table).order_by(*table.primary_key).execution_options(yield_per=AT_ONCE)
    count = 0
    for part in reading.execute(query).mappings().partitions():
        rows: list[Mapping[str, object]] = [dict(row) for row in part]
        writing.execute(table.insert(), rows)
        count += len(rows)
    return count


def _go_on_behind(writing: sa.Connection, table: sa.Table) -> None:
    column = table.autoincrement_column
    if column is None or writing.dialect.name != "postgresql":
        return
    sequence = sa.func.pg_get_serial_sequence(table.name, column.name)
    last = sa.select(sa.func.setval(sequence, sa.func.coalesce(sa.func.max(column), 1)))
    if writing.execute(sa.select(sa.func.max(column))).scalar() is not None:
        writing.execute(last)
