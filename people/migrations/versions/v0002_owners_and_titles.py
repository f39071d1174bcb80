"""Conversations belong to a browser, whose key was their id before, and may be given a title."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column(
        "conversations", sa.Column("owner", sa.String(length=64), nullable=False, server_default="")
    )
    op.add_column("conversations", sa.Column("title", sa.Text(), nullable=False, server_default=""))
    op.create_index(op.f("ix_conversations_owner"), "conversations", ["owner"], unique=False)
    _give_new_ids()


def _give_new_ids() -> None:
    """A conversation's id of before stays in its browser's cookie, as a key that no link may tell."""
    connection = op.get_bind()
    conversations, turns = (
        sa.table(name, *(sa.column(column) for column in columns))
        for name, columns in (
            ("conversations", ("id", "created", "used", "owner", "title")),
            ("turns", ("conversation",)),
        )
    )
    for row in connection.execute(sa.select(conversations)).all():
        fresh = secrets.token_urlsafe(24)
        new = {"id": fresh, "created": row.created, "used": row.used, "owner": row.id, "title": ""}
        connection.execute(conversations.insert().values(new))
        own = turns.c.conversation == row.id
        connection.execute(turns.update().where(own).values(conversation=fresh))
        connection.execute(conversations.delete().where(conversations.c.id == row.id))
