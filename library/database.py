"""Opens a database file and brings its schema up to date; shared by the stores of library/ and people/.

What the database says of its file (damaged, not writable, full) becomes an error a person can act on, in one
place: the ``handle_error`` hook below. Faults of ours (a broken constraint, wrong SQL) pass unchanged.
"""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from library.errors import HomeError, NewerHomeError, StoreDamagedError, XunzhiError


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


def open_sqlite(path: Path) -> sa.Engine:
    """An engine on the SQLite file ``path``, its folder made where absent.

    WAL: readers and the one writer do not wait for each other. Errors quote no values, so that no question or
    provision gets into a log. Raises HomeError.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise HomeError(str(path.parent), str(error)) from error
    engine = sa.create_engine(
        sa.URL.create("sqlite", database=str(path)),
        hide_parameters=True,
        connect_args={"timeout": 30, "check_same_thread": False},
    )
    sa.event.listen(engine, "connect", _set_pragmas)
    explain_errors(engine, str(path))
    return engine


def _set_pragmas(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy's begin below starts transactions, DDL included
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "cache_size=-32000"):
        connection.execute(f"PRAGMA {pragma}")


def explain_errors(engine: sa.Engine, where: str) -> None:
    """Make every failure of the file or server behind ``engine`` a HomeError or StoreDamagedError."""
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))

    @sa.event.listens_for(engine, "handle_error")
    def _explain(context: sa.engine.ExceptionContext) -> None:
        explained = _explained(context.original_exception, where)
        if explained is not None:
            raise explained from context.original_exception


def _explained(error: BaseException, where: str) -> XunzhiError | None:
    if type(error).__name__ == "OperationalError":
        return HomeError(where, str(error))
    if type(error) is sqlite3.DatabaseError:  # its subclasses are faults of ours
        return StoreDamagedError(where, str(error))
    return None


def bring_up(engine: sa.Engine, migrations: Path, head: str, where: str) -> None:
    """Bring the schema behind ``engine`` to the revision ``head``; does nothing where it is there.

    Args:
        migrations: the alembic folder; its env.py runs on the connection that is handed over.
        head: the newest revision this program knows; revisions sort as text.
        where: the database as a person knows it, for messages.

    Raises:
        NewerHomeError: the database is at a later revision.
        StoreDamagedError: the file is no database, or is damaged.
        HomeError: it cannot be opened or written.
    """
    try:
        revision = _revision(engine)
        if revision is not None and revision > head:
            raise NewerHomeError(where, revision)
        if revision != head:
            _upgrade(engine, migrations)
    except sqlite3.DatabaseError as error:  # raised by a pragma, before SQLAlchemy's hook sees it
        raise (_explained(error, where) or error) from error


def _revision(engine: sa.Engine) -> str | None:
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()


def _upgrade(engine: sa.Engine, migrations: Path) -> None:
    from alembic import command  # 0.3 s to import: only where a schema must move
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    attributes: dict[str, Any] = config.attributes
    with engine.begin() as connection:
        attributes["connection"] = connection
        command.upgrade(config, "head")
