"""The people store: conversations by an unguessable id, and what people thought of the answers.

A file (or schema) of its own, so that the app may write it while an import writes the provisions. Texts in
here are never logged and never indexed; deleting a conversation deletes its turns and their ratings.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from library.columns import put
from library.database import Place, bring_up, name_place, open_database
from people import migrations
from people.schema import REVISION, SCHEMA, conversations, ratings, turns

_ID_BYTES = 24  # 192 random bits
_KEY = re.compile("[A-Za-z0-9_-]{32}")
MOST_LISTED = 50
LONGEST_TITLE = 60


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


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation in a list: what it is called (its first question until renamed), when last used."""

    id: str
    title: str
    used: datetime
    turns: int


def new_key() -> str:
    """An unguessable id of a conversation or of a browser, URL-safe."""
    return secrets.token_urlsafe(_ID_BYTES)


def is_key(text: str) -> bool:
    """Whether ``text`` has the shape of one."""
    return bool(_KEY.fullmatch(text))


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

    def owned(self, owner: str, words: str = "", most: int = MOST_LISTED) -> tuple[Conversation, ...]:
        """The conversations of a browser's key, those used last first; () for "".

        ``words``: only those that hold each of these words in their title, in a question, or in the sentences
        of an answer.
        """
        of_it = turns.c.conversation == conversations.c.id
        count = sa.select(sa.func.count()).where(of_it).correlate(conversations)
        asked = sa.select(turns.c.question).where(of_it).order_by(turns.c.id).limit(1)
        asked = asked.correlate(conversations)
        query = sa.select(
            conversations, asked.scalar_subquery().label("asked"), count.scalar_subquery().label("turns")
        ).where(conversations.c.owner == owner, conversations.c.owner != "")
        with self.engine.connect() as connection:
            rows = connection.execute(query.order_by(conversations.c.used.desc())).all()
        kept = (row for row in rows if row.turns and self._holds(row.id, row.title, words.split()))
        return tuple(
            Conversation(row.id, row.title or row.asked, row.used, row.turns) for row in islice(kept, most)
        )

    def _holds(self, conversation: str, title: str, words: Sequence[str]) -> bool:
        """Whether each word was said in a conversation, or stands in its title."""
        if not words:
            return True
        said = [title, *(f"{one.question}\n{_shown(one.answer)}" for one in self.turns(conversation))]
        return all(any(word in one for one in said) for word in words)

    def owner(self, conversation: str) -> str:
        """The key of the browser that a conversation belongs to, "" where there is none."""
        query = sa.select(conversations.c.owner).where(conversations.c.id == conversation)
        with self.engine.connect() as connection:
            return str(connection.execute(query).scalar() or "")

    def title(self, conversation: str) -> str:
        """What a conversation was called by hand, "" where it was not."""
        query = sa.select(conversations.c.title).where(conversations.c.id == conversation)
        with self.engine.connect() as connection:
            return str(connection.execute(query).scalar() or "")

    def rename(self, conversation: str, owner: str, title: str) -> None:
        """Call a conversation of this browser something; nothing happens where it is another's."""
        own = sa.and_(conversations.c.id == conversation, conversations.c.owner == owner)
        with self.engine.begin() as connection:
            connection.execute(conversations.update().where(own).values(title=title.strip()[:LONGEST_TITLE]))

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
        self,
        conversation: str,
        question: str,
        answer: str,
        now: datetime,
        on: date | None = None,
        owner: str = "",
    ) -> int:
        """Keep a question with the JSON of its answer, in a new conversation of ``owner`` too; returns the
        turn's id.
        """
        row = {"conversation": conversation, "question": question, "answer": answer, "asked": now}
        with self._using(conversation, now, owner) as connection:
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

    def delete(self, conversation: str, owner: str = "") -> None:
        """Delete a conversation of this browser with its turns and ratings; another's stays."""
        own = sa.and_(conversations.c.id == conversation, conversations.c.owner == owner)
        with self.engine.begin() as connection:
            connection.execute(conversations.delete().where(own))

    @contextmanager
    def _using(self, conversation: str, now: datetime, owner: str) -> Iterator[sa.Connection]:
        """A transaction on a conversation, begun where it is new. Writes first, so that two of them queue."""
        new = {"id": conversation, "created": now, "used": now, "owner": owner, "title": ""}
        with self.engine.begin() as connection:
            put(connection, conversations, new, used=now)
            yield connection


def _shown(answer: str) -> str:
    """The sentences of an answer kept as JSON, and its message: what people read of it."""
    document = json.loads(answer)
    sentences = (str(one.get("text", "")) for one in document.get("sentences", ()))
    return "\n".join((*sentences, str(document.get("message", ""))))


def _turn(row: sa.Row[Any]) -> Turn:
    return Turn(row.id, row.question, row.answer, row.asked, row.good, row.reason or "", row.on_date)
