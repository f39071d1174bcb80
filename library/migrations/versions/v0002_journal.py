"""Import runs can be taken back: the journal of their changes, and which were."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("import_runs", sa.Column("undone", sa.DateTime(), nullable=True))
    op.add_column(
        "import_runs", sa.Column("journaled", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.create_table(
        "journal",
        sa.Column("change", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("touched", sa.Text(), nullable=False),
        sa.Column("steps", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["import_runs.id"], name=op.f("fk_journal_run_id")),
        sa.PrimaryKeyConstraint("change"),
    )
    op.create_index(op.f("ix_journal_run_id"), "journal", ["run_id"], unique=False)
