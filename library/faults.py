"""What a database says of itself (damaged, not writable, full, gone) as errors a person can act on.

In one place: the ``handle_error`` hook. Faults of ours (a broken constraint, wrong SQL) pass, without the
values that PostgreSQL quotes: no question and no provision gets into a log.
"""

from __future__ import annotations

import sqlite3
from typing import Any

import sqlalchemy as sa

from library.errors import DatabaseServerError, HomeError, StoreDamagedError, XunzhiError

_OF_THE_SERVER = ("08", "25006", "28", "3D000", "3F", "40", "42501", "53", "55P03", "57", "58")
"""Beginnings of the SQLSTATEs that tell of the server, its rights or its room."""
_DAMAGED = "XX"
_OUR_DATA = "22"  # its messages quote values


def explain_errors(engine: sa.Engine, where: str) -> None:
    """Make every failure of the file or server behind ``engine`` a HomeError or StoreDamagedError."""

    @sa.event.listens_for(engine, "handle_error")
    def _explain(context: sa.engine.ExceptionContext) -> None:
        explained = explained_error(context.original_exception, where)
        if explained is not None:
            raise explained from context.original_exception
        if engine.dialect.name == "postgresql":
            _forget_values(context)


def explained_error(error: BaseException, where: str) -> XunzhiError | None:
    """The error a person can act on; None for a fault of ours."""
    if isinstance(error, sqlite3.Error):
        return _of_file(error, where)
    state = getattr(error, "sqlstate", None)
    if state is None:  # there is none where no connection came about
        return DatabaseServerError(where, str(error), "") if _is_operational(error) else None
    if state.startswith(_DAMAGED):
        return StoreDamagedError(where, str(error))
    return DatabaseServerError(where, str(error), state) if state.startswith(_OF_THE_SERVER) else None


def _of_file(error: sqlite3.Error, where: str) -> XunzhiError | None:
    if type(error) is sqlite3.OperationalError:
        return HomeError(where, str(error))
    if type(error) is sqlite3.DatabaseError:  # its other subclasses are faults of ours
        return StoreDamagedError(where, str(error))
    return None


def _is_operational(error: BaseException) -> bool:
    return any(base.__name__ == "OperationalError" for base in type(error).__mro__)


def _forget_values(context: sa.engine.ExceptionContext) -> None:
    """Leave of a message what names tables and columns, in the exception of the driver too."""
    original: Any = context.original_exception
    diagnosis = getattr(original, "diag", None)
    primary = getattr(diagnosis, "message_primary", None)
    if not primary or original.sqlstate.startswith(_OUR_DATA):
        primary = f"SQLSTATE {original.sqlstate}" if getattr(original, "sqlstate", None) else "refused"
    original.args = (primary,)
    if context.sqlalchemy_exception is not None:
        context.sqlalchemy_exception.args = (f"({type(original).__name__}) {primary}",)
