"""Tables of the people store.

turns ─┐ a question of a conversation with the answer's JSON (the shape of answer/wire.py)
       └─ ratings   thumb and reason, at most one a turn
"""

from __future__ import annotations

import sqlalchemy as sa

REVISION = "0001"

metadata = sa.MetaData()

turns = sa.Table(
    "turns",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("conversation", sa.String(64), nullable=False, index=True),  # unguessable
    sa.Column("asked", sa.DateTime, nullable=False),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("answer", sa.Text, nullable=False),
)

ratings = sa.Table(
    "ratings",
    metadata,
    sa.Column("turn_id", sa.ForeignKey("turns.id"), primary_key=True),
    sa.Column("good", sa.Boolean, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("given", sa.DateTime, nullable=False),
)
