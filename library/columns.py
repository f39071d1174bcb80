"""Column types and statements that mean the same on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

_ESCAPE = "\x1a"


class Moment(sa.types.TypeDecorator[datetime]):
    """A point in time: an aware datetime in Python, UTC in the database (SQLite keeps no zone)."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002
        """The moment in UTC; a datetime without zone is local time."""
        return value.astimezone(UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002
        """The moment in UTC."""
        return value.replace(tzinfo=UTC) if value else None


class Words(sa.types.TypeDecorator[str]):
    """Any text, also with the NUL that a PDF may hold: PostgreSQL refuses it, so there it is escaped."""

    impl = sa.Text
    cache_ok = True

    def bind_processor(self, dialect: sa.Dialect) -> Callable[[Any], Any] | None:
        """What a value goes through on its way in; nothing on SQLite."""
        return None if dialect.name == "sqlite" else _escaped

    def result_processor(self, dialect: sa.Dialect, coltype: object) -> Callable[[Any], Any] | None:  # noqa: ARG002
        """What a value goes through on its way out; nothing on SQLite."""
        return None if dialect.name == "sqlite" else _plain


def _escaped(value: str | None) -> str | None:
    if value is None or ("\x00" not in value and _ESCAPE not in value):
        return value
    return value.replace(_ESCAPE, f"{_ESCAPE}1").replace("\x00", f"{_ESCAPE}0")


def _plain(value: str | None) -> str | None:
    if value is None or _ESCAPE not in value:
        return value
    return value.replace(f"{_ESCAPE}0", "\x00").replace(f"{_ESCAPE}1", _ESCAPE)


def put(
    connection: sa.Connection, table: sa.Table, row: Mapping[str, Any], **changed: Any
) -> sa.CursorResult[Any]:
    """Insert ``row``, or where its primary key is there change that row: in one statement, so that two queue.

    Args:
        changed: column → value or expression for a row that is there; returned is what stands then.
    """
    inserts: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
    insert = inserts[connection.dialect.name](table).values(**row)
    return connection.execute(
        insert.on_conflict_do_update(index_elements=list(table.primary_key), set_=changed).returning(table)
    )
