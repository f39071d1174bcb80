"""The tables of the provision store, the only truth; alembic makes them (library/migrations).

versions ─< provisions ─< windows                what is searched: one row a window of a ranked unit
    │            └─────< provision_references    citations inside texts
    └────< files                                 the text that one file states of a version
import_runs ─< import_files                      what each run met
    └───────< journal                            how each of its changes is undone
counters                                         change, rewritten, indexed; last id given a table
meta · glossary · calendar

A version holds what was *declared* of it; spans are closed when it is read (library/lineage.py). A work is
the key its versions share. Ids come from ``counters`` and are never given twice: derived stores key on them.
"""

from __future__ import annotations

import sqlalchemy as sa

from library.columns import Moment, Words

REVISION = "0002"

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)

counters = sa.Table(
    "counters",
    metadata,
    sa.Column("name", sa.String(40), primary_key=True),
    sa.Column("value", sa.Integer, nullable=False),
)

meta = sa.Table(
    "meta",
    metadata,
    sa.Column("key", sa.String(40), primary_key=True),
    sa.Column("value", Words, nullable=False),
)

versions = sa.Table(
    "versions",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("work", Words, nullable=False, index=True),
    sa.Column("title", Words, nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("level", sa.String(20), nullable=False),
    sa.Column("number", Words),
    sa.Column("issuer", Words),
    sa.Column("issued", sa.Date),
    sa.Column("effective", sa.Date),
    sa.Column("effective_known", sa.Boolean, nullable=False),
    sa.Column("until", sa.Date),
    sa.Column("status", sa.String(20)),
    sa.Column("replaces", Words, nullable=False),  # titles or work keys, one a line
    sa.Column("sample", sa.Boolean, nullable=False),
)

import_runs = sa.Table(
    "import_runs",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("started", Moment, nullable=False),
    sa.Column("finished", Moment),
    sa.Column("paths", Words, nullable=False),  # one a line
    sa.Column(
        "summary", Words, nullable=False
    ),  # JSON: added, changed, corrected, unchanged, removed, failed
    sa.Column("undone", Moment),  # when it was taken back
    sa.Column("journaled", sa.Boolean, nullable=False, server_default=sa.false()),  # its journal is there
)

journal = sa.Table(
    "journal",
    metadata,
    sa.Column("change", sa.Integer, primary_key=True, autoincrement=False),  # the change it undoes
    sa.Column("run_id", sa.ForeignKey("import_runs.id"), nullable=False, index=True),
    sa.Column("touched", Words, nullable=False),  # JSON: names of versions, works, paths, tables
    sa.Column("steps", sa.LargeBinary, nullable=False),  # compressed JSON, see library/journal.py
)

import_files = sa.Table(
    "import_files",
    metadata,
    sa.Column("run_id", sa.ForeignKey("import_runs.id"), primary_key=True),
    sa.Column("n", sa.Integer, primary_key=True),
    sa.Column("row", Words, nullable=False),  # JSON of the report row
)

files = sa.Table(
    "files",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("version_id", sa.ForeignKey("versions.id"), nullable=False, index=True),
    sa.Column("path", Words, nullable=False),  # absolute, or archive path with inner name
    sa.Column("name", Words, nullable=False),  # as a person sees it
    sa.Column("sha256", sa.String(64), nullable=False, index=True),
    sa.Column("fingerprint", sa.String(64), nullable=False),  # bytes and catalogue row together
    sa.Column("format", sa.String(20), nullable=False),
    sa.Column("text_hash", sa.String(64), nullable=False),
    sa.Column("run_id", sa.ForeignKey("import_runs.id"), nullable=False, index=True),
    sa.Column("absent", sa.Boolean, nullable=False),
    sa.Column("outcome", sa.String(10), nullable=False),  # parsed or partial
    sa.Column("warnings", Words, nullable=False),
    sa.Column("counts", Words, nullable=False),  # JSON: provision type → how many, "" → leaves
    sa.UniqueConstraint("path", "version_id"),
)

provisions = sa.Table(
    "provisions",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("version_id", sa.ForeignKey("versions.id"), nullable=False),
    sa.Column("file_id", sa.ForeignKey("files.id"), nullable=False, index=True),
    sa.Column("ord", sa.Integer, nullable=False),
    sa.Column("last", sa.Integer, nullable=False),  # ord of the last descendant, itself where it has none
    sa.Column("eid", Words, nullable=False),
    sa.Column("type", sa.String(20), nullable=False),
    sa.Column("label", Words, nullable=False),
    sa.Column("text", Words, nullable=False),
    sa.Column("heading", Words, nullable=False),
    sa.Column("line", sa.Integer, nullable=False),
    sa.Index("ix_provisions_version_id_eid", "version_id", "eid"),
    sa.Index("ix_provisions_version_id_ord", "version_id", "ord"),
)

windows = sa.Table(
    "windows",
    metadata,
    sa.Column("provision_id", sa.ForeignKey("provisions.id"), primary_key=True, autoincrement=False),
    sa.Column("n", sa.Integer, primary_key=True),
    sa.Column("version_id", sa.ForeignKey("versions.id"), nullable=False, index=True),
    sa.Column("hash", sa.String(32), nullable=False),
)

references = sa.Table(
    "provision_references",
    metadata,
    sa.Column("provision_id", sa.ForeignKey("provisions.id"), primary_key=True, autoincrement=False),
    sa.Column("n", sa.Integer, primary_key=True),
    sa.Column("version_id", sa.ForeignKey("versions.id"), nullable=False),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("title", Words),  # normalised; None: the same work
    sa.Column("eid", Words),
    sa.Column("reason", Words),
    sa.Index("ix_provision_references_version_id_eid", "version_id", "eid"),
    sa.Index("ix_provision_references_title_eid", "title", "eid"),
)

term_rows = sa.Table(
    "glossary",
    metadata,
    sa.Column("term", sa.String(200), primary_key=True),
    sa.Column("synonyms", Words, nullable=False),
    sa.Column("slips", Words, nullable=False),
)

day_rows = sa.Table(
    "calendar",
    metadata,
    sa.Column("date", sa.Date, primary_key=True),
    sa.Column("type", sa.String(4), nullable=False),  # off or work
    sa.Column("name", Words, nullable=False),
)
