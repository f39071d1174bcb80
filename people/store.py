"""The people store: conversations by an unguessable id, and what people thought of the answers.

A file of its own, so that the app may write it while an import writes the provisions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa

from library.errors import HomeError, NewerHomeError, StoreDamagedError
from people.migrations import upgrade
from people.schema import REVISION, ratings, turns

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Turn:
    """A question with the JSON of its answer. ``good`` is the thumb given, None where there is none."""

    id: int
    question: str
    answer: str
    asked: datetime
    good: bool | None = None
    reason: str = ""


class PeopleStore:
    """Conversations and ratings of one home.

    Raises, on opening and in every method: HomeError (file or folder not usable), NewerHomeError (made by a
    newer program), StoreDamagedError (not a database). Their texts hold nothing that people wrote.
    """

    def __init__(self, engine: sa.Engine, where: str) -> None:
        self.engine = engine
        self.where = where
        self._told(self._check_schema)

    @classmethod
    def at(cls, path: Path) -> PeopleStore:
        """The store in the SQLite file ``path``, made where it is absent."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise HomeError(str(path.parent), str(error)) from error
        engine = sa.create_engine(
            f"sqlite:///{path}",
            hide_parameters=True,  # no question in an error or a log
            connect_args={"timeout": 30, "check_same_thread": False},
        )

        @sa.event.listens_for(engine, "connect")
        def _pragmas(connection: object, _record: object) -> None:
            cursor = connection.cursor()  # type: ignore[attr-defined]
            for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
                cursor.execute(f"PRAGMA {pragma}")
            cursor.close()

        return cls(engine, str(path))

    def turns(self, conversation: str) -> tuple[Turn, ...]:
        """The turns of a conversation in order; none for an id that nobody has."""
        query = (
            sa.select(turns, ratings.c.good, ratings.c.reason)
            .join(ratings, ratings.c.turn_id == turns.c.id, isouter=True)
            .where(turns.c.conversation == conversation)
            .order_by(turns.c.id)
        )
        return self._told(lambda: self._read_turns(query))

    def add_turn(self, conversation: str, question: str, answer: str, now: datetime) -> int:
        """Keep a question with the JSON of its answer; returns the turn's id."""
        insert = turns.insert().values(conversation=conversation, question=question, answer=answer, asked=now)
        return self._told(lambda: self._insert(insert))

    def rate(self, turn: int, conversation: str, *, good: bool, reason: str, now: datetime) -> None:
        """Set the thumb and the reason of a turn; nothing happens where it is none of this conversation."""
        self._told(lambda: self._rate(turn, conversation, {"good": good, "reason": reason, "given": now}))

    def _read_turns(self, query: sa.Select[tuple[object, ...]]) -> tuple[Turn, ...]:
        with self.engine.connect() as connection:
            return tuple(
                Turn(row.id, row.question, row.answer, row.asked, row.good, row.reason or "")
                for row in connection.execute(query)
            )

    def _insert(self, insert: sa.Insert) -> int:
        with self.engine.begin() as connection:
            key = connection.execute(insert).inserted_primary_key
            assert key is not None
            return int(key[0])

    def _rate(self, turn: int, conversation: str, values: dict[str, object]) -> None:
        own = sa.select(turns.c.id).where(turns.c.id == turn, turns.c.conversation == conversation)
        with self.engine.begin() as connection:
            if connection.execute(own).scalar() is None:
                return
            connection.execute(ratings.delete().where(ratings.c.turn_id == turn))
            connection.execute(ratings.insert().values(turn_id=turn, **values))

    def _check_schema(self) -> None:
        with self.engine.connect() as connection:
            known = sa.inspect(connection).has_table("alembic_version")
            query = sa.text("SELECT version_num FROM alembic_version")
            revision = connection.execute(query).scalar() if known else None
        if revision is not None and revision > REVISION:
            raise NewerHomeError(self.where, revision)
        if revision != REVISION:
            upgrade(self.engine)

    def _told(self, act: Callable[[], _T]) -> _T:
        """``act``, with the database's faults as errors a person can act on."""
        try:
            return act()
        except sa.exc.OperationalError as error:
            raise HomeError(self.where, str(error.orig)) from error
        except sa.exc.DatabaseError as error:
            raise StoreDamagedError(self.where, str(error.orig)) from error
