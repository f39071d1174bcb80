"""The first schema: versions, provisions, references, import runs, glossary and calendar."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "calendar",
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("type", sa.String(length=4), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("date"),
    )
    op.create_table(
        "counters",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "glossary",
        sa.Column("term", sa.String(length=200), nullable=False),
        sa.Column("synonyms", sa.Text(), nullable=False),
        sa.Column("slips", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("term"),
    )
    op.create_table(
        "import_runs",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("started", sa.DateTime(), nullable=False),
        sa.Column("finished", sa.DateTime(), nullable=True),
        sa.Column("paths", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "meta",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "versions",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("work", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("issuer", sa.Text(), nullable=True),
        sa.Column("issued", sa.Date(), nullable=True),
        sa.Column("effective", sa.Date(), nullable=True),
        sa.Column("effective_known", sa.Boolean(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=True),
        sa.Column("replaces", sa.Text(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_versions_work"), "versions", ["work"], unique=False)
    op.create_table(
        "files",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("format", sa.String(length=20), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("absent", sa.Boolean(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("warnings", sa.Text(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["import_runs.id"], name=op.f("fk_files_run_id")),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name=op.f("fk_files_version_id")),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("path", "version_id", name=op.f("uq_files_path_version_id")),
    )
    op.create_index(op.f("ix_files_run_id"), "files", ["run_id"], unique=False)
    op.create_index(op.f("ix_files_sha256"), "files", ["sha256"], unique=False)
    op.create_index(op.f("ix_files_version_id"), "files", ["version_id"], unique=False)
    op.create_table(
        "import_files",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("row", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["import_runs.id"], name=op.f("fk_import_files_run_id")),
        sa.PrimaryKeyConstraint("run_id", "n"),
    )
    op.create_table(
        "provisions",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("ord", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("eid", sa.Text(), nullable=False),
        sa.Column("type", sa.String(length=20), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_provisions_file_id")),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name=op.f("fk_provisions_version_id")),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_provisions_file_id"), "provisions", ["file_id"], unique=False)
    op.create_index("ix_provisions_version_id_eid", "provisions", ["version_id", "eid"], unique=False)
    op.create_index("ix_provisions_version_id_ord", "provisions", ["version_id", "ord"], unique=False)
    op.create_table(
        "provision_references",
        sa.Column("provision_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("eid", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["provision_id"], ["provisions.id"], name=op.f("fk_provision_references_provision_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["versions.id"], name=op.f("fk_provision_references_version_id")
        ),
        sa.PrimaryKeyConstraint("provision_id", "n"),
    )
    op.create_index(
        "ix_provision_references_title_eid", "provision_references", ["title", "eid"], unique=False
    )
    op.create_index(
        "ix_provision_references_version_id_eid", "provision_references", ["version_id", "eid"], unique=False
    )
    op.create_table(
        "windows",
        sa.Column("provision_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["provision_id"], ["provisions.id"], name=op.f("fk_windows_provision_id")),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name=op.f("fk_windows_version_id")),
        sa.PrimaryKeyConstraint("provision_id", "n"),
    )
    op.create_index(op.f("ix_windows_version_id"), "windows", ["version_id"], unique=False)
