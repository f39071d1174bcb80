"""The people store: conversations by an unguessable id, and what people thought of the answers.

A file (or schema) of its own, so that the app may write it while an import writes the provisions. Texts in
here are never logged and never indexed; deleting a conversation deletes its turns and their ratings.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from library.columns import put
from library.database import Place, bring_up, name_place, open_database
from people import migrations
from people.schema import REVISION, SCHEMA, conversations, ratings, turns

_ID_BYTES = 24  # 192 random bits


@dataclass(frozen=True, slots=True)
class Turn:
    """A question with the JSON of its answer. ``good`` is the thumb given, None where there is none.

    ``on`` is the day whose law was asked about, None where the page did not say.
    """

    id: int
    question: str
    answer: str
    asked: datetime
    good: bool | None = None
    reason: str = ""
    on: date | None = None


class PeopleStore:
    """Conversations and ratings of one home; safe to share between threads.

    Raises, on opening and in every method: HomeError (file or folder not usable), NewerHomeError (made by a
    newer program), StoreDamagedError (not a database). Their texts hold nothing that people wrote.
    """

    def __init__(self, engine: sa.Engine, where: str) -> None:
        self.engine = engine
        self.where = where
        bring_up(engine, Path(migrations.__file__).parent, REVISION, where, SCHEMA)

    @classmethod
    def at(cls, place: Place) -> PeopleStore:
        """The store in a SQLite file (made where it is absent) or at the address of a PostgreSQL database."""
        return cls(open_database(place, SCHEMA), name_place(place))

    def close(self) -> None:
        """Give the database's handles back."""
        self.engine.dispose()

    def new_conversation(self, now: datetime) -> str:
        """Begin a conversation; returns its id, URL-safe."""
        conversation = secrets.token_urlsafe(_ID_BYTES)
        with self._using(conversation, now):
            return conversation

    def turns(self, conversation: str) -> tuple[Turn, ...]:
        """The turns of a conversation in order; none for an id that nobody has."""
        query = (
            sa.select(turns, ratings.c.good, ratings.c.reason)
            .join(ratings, ratings.c.turn_id == turns.c.id, isouter=True)
            .where(turns.c.conversation == conversation)
            .order_by(turns.c.id)
        )
        with self.engine.connect() as connection:
            return tuple(_turn(row) for row in connection.execute(query))

    def add_turn(
        self, conversation: str, question: str, answer: str, now: datetime, on: date | None = None
    ) -> int:
        """Keep a question with the JSON of its answer, in a new conversation too; returns the turn's id."""
        row = {"conversation": conversation, "question": question, "answer": answer, "asked": now}
        with self._using(conversation, now) as connection:
            key = connection.execute(turns.insert().values({**row, "on_date": on})).inserted_primary_key
        assert key is not None
        return int(key[0])

    def rate(self, turn: int, conversation: str, *, good: bool, reason: str, now: datetime) -> None:
        """Set the thumb and the reason of a turn; nothing happens where it is none of this conversation."""
        own = sa.select(turns.c.id).where(turns.c.id == turn, turns.c.conversation == conversation)
        with self.engine.begin() as connection:
            connection.execute(
                ratings.delete().where(ratings.c.turn_id.in_(own))
            )  # a write first: they queue
            if connection.execute(own).scalar() is not None:
                given = {"good": good, "reason": reason, "given": now}
                put(connection, ratings, {"turn_id": turn, **given}, **given)

    def ratings(self) -> tuple[int, int]:
        """How many answers were found good, and how many not."""
        query = sa.select(ratings.c.good, sa.func.count()).group_by(ratings.c.good)
        with self.engine.connect() as connection:
            found = {bool(row[0]): int(row[1]) for row in connection.execute(query)}
        return found.get(True, 0), found.get(False, 0)

    def count(self) -> int:
        """How many turns are kept."""
        with self.engine.connect() as connection:
            return int(connection.execute(sa.select(sa.func.count()).select_from(turns)).scalar_one())

    def delete(self, conversation: str) -> None:
        """Delete a conversation with its turns and ratings; nothing happens where there is none."""
        with self.engine.begin() as connection:
            connection.execute(conversations.delete().where(conversations.c.id == conversation))

    @contextmanager
    def _using(self, conversation: str, now: datetime) -> Iterator[sa.Connection]:
        """A transaction on a conversation, begun where it is new. Writes first, so that two of them queue."""
        with self.engine.begin() as connection:
            put(connection, conversations, {"id": conversation, "created": now, "used": now}, used=now)
            yield connection


def _turn(row: sa.Row[Any]) -> Turn:
    return Turn(row.id, row.question, row.answer, row.asked, row.good, row.reason or "", row.on_date)
