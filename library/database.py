"""Opens a database and brings its schema up to date; shared by the stores of library/ and people/.

A *place* is a SQLite file (a Path) or the address of a PostgreSQL database (text). Both keep the same
tables through the same statements; what differs between them is here, in columns.py and in faults.py.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from library.columns import Moment
from library.errors import DatabaseServerError, HomeError, NewerHomeError
from library.faults import explain_errors, explained_error

__all__ = ["Moment", "bring_up", "name_place", "only_one", "open_database", "snapshots"]

Place = Path | str
CONNECT_TIMEOUT_S = 10
_DRIVER = "postgresql+psycopg"
_SCHEMA_LOCK, _WRITER_LOCK = 7_860_001, 7_860_002  # of this program alone in its database


def open_database(place: Place, schema: str = "") -> sa.Engine:
    """An engine on ``place``; a file and its folder are made where absent.

    Errors quote no values, so that no question or provision gets into a log, and no password.

    Args:
        schema: where the tables lie in PostgreSQL; SQLite has none.

    Raises:
        HomeError: the folder cannot be made. A server is asked when it is first used.
    """
    engine = _open_file(place) if isinstance(place, Path) else _open_server(place, schema)
    explain_errors(engine, name_place(place))
    return engine


def name_place(place: Place) -> str:
    """The place as a person knows it, without a password."""
    if isinstance(place, Path):
        return str(place)
    return _url(place).set(drivername="postgresql", password=None, query={}).render_as_string()


def _open_file(path: Path) -> sa.Engine:
    """WAL: readers and the one writer do not wait for each other."""
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
    sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine


def _set_pragmas(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # the "begin" above starts transactions, DDL included
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "cache_size=-32000"):
        connection.execute(f"PRAGMA {pragma}")


def _open_server(address: str, schema: str) -> sa.Engine:
    """Connections are tried before use, so that a restart of the server costs no question."""
    url = _url(address)
    options = [str(url.query.get("options", ""))] + ([f"-c search_path={schema}"] if schema else [])
    return sa.create_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": CONNECT_TIMEOUT_S,
            "application_name": "xunzhi",
            "options": " ".join(options).strip(),
        },
    )


def _url(address: str) -> sa.URL:
    try:
        url = sa.make_url(address)
    except (sa.exc.ArgumentError, ValueError) as error:
        raise DatabaseServerError("database / people", type(error).__name__, "") from None
    return url.set(drivername=_DRIVER)


def snapshots(engine: sa.Engine) -> sa.Engine:
    """``engine`` with transactions that see one moment throughout; those of SQLite always do."""
    return engine.execution_options(isolation_level="REPEATABLE READ") if _on_server(engine) else engine


def _on_server(engine: sa.Engine) -> bool:
    return engine.dialect.name == "postgresql"


@contextmanager
def only_one(engine: sa.Engine) -> Iterator[bool]:
    """Whether this process alone may write, true until it leaves: a lock that all machines see.

    For PostgreSQL, which gives the lock back when the connection ends, however the process ends; a SQLite
    file lies in a home, whose lock says all there is to say.
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        held = bool(connection.execute(sa.select(sa.func.pg_try_advisory_lock(_WRITER_LOCK))).scalar())
        try:
            yield held
        finally:
            if held:
                connection.execute(sa.select(sa.func.pg_advisory_unlock(_WRITER_LOCK)))


def bring_up(engine: sa.Engine, migrations: Path, head: str, where: str, schema: str = "") -> None:
    """Bring the schema behind ``engine`` to the revision ``head``; does nothing where it is there.

    Args:
        migrations: the alembic folder; its env.py runs on the connection that is handed over.
        head: the newest revision this program knows; revisions sort as text.
        where: the database as a person knows it, for messages.
        schema: made in PostgreSQL where it is absent.

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
            _refuse_other_encodings(engine, where)
            _upgrade(engine, migrations, schema)
    except sqlite3.DatabaseError as error:  # raised by a pragma, before SQLAlchemy's hook sees it
        raise (explained_error(error, where) or error) from error


def _revision(engine: sa.Engine) -> str | None:
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()


def _refuse_other_encodings(engine: sa.Engine, where: str) -> None:
    if _on_server(engine):
        with engine.connect() as connection:
            encoding = connection.execute(sa.text("SHOW server_encoding")).scalar()
        if encoding != "UTF8":
            raise DatabaseServerError(where, f"server_encoding {encoding}", "encoding")


def _upgrade(engine: sa.Engine, migrations: Path, schema: str) -> None:
    from alembic import command  # 0.3 s to import: only where a schema must move
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    attributes: dict[str, Any] = config.attributes
    with engine.begin() as connection:
        if _on_server(engine):  # two app servers may open an empty database at once
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_SCHEMA_LOCK)))
            if schema and not sa.inspect(connection).has_schema(schema):
                connection.execute(sa.schema.CreateSchema(schema))
        attributes["connection"] = connection
        command.upgrade(config, "head")
