"""Conversations belong to a browser, whose key was their id before, and may be given a title."""

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
    op.execute("UPDATE conversations SET owner = id")
