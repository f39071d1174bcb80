"""The tables of the people store; alembic makes them (people/migrations).

conversations ─< turns ─< ratings      thumb and reason, at most one a turn

The same on SQLite and on PostgreSQL, there in a schema of its own (by the connection's search path).
"""

from __future__ import annotations

import sqlalchemy as sa

from library.columns import Moment, Words

REVISION = "0002"
SCHEMA = "people"  # in PostgreSQL

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
    }
)

conversations = sa.Table(
    "conversations",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),  # unguessable
    sa.Column("created", Moment, nullable=False),
    sa.Column("used", Moment, nullable=False, index=True),
    sa.Column("owner", sa.String(64), nullable=False, index=True, server_default=""),  # key of a browser
    sa.Column("title", Words, nullable=False, server_default=""),  # "" until it is given one
)

turns = sa.Table(
    "turns",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column(
        "conversation", sa.ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    sa.Column("asked", Moment, nullable=False),
    sa.Column("on_date", sa.Date),
    sa.Column("question", Words, nullable=False),
    sa.Column("answer", Words, nullable=False),  # JSON in the shape of answer/wire.py
    sqlite_autoincrement=True,
)

ratings = sa.Table(
    "ratings",
    metadata,
    sa.Column(
        "turn_id", sa.ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    ),
    sa.Column("good", sa.Boolean, nullable=False),
    sa.Column("reason", Words, nullable=False),
    sa.Column("given", Moment, nullable=False),
)
