"""The one writer path into the provision store: one transaction a version.

What was committed is true, what was not is absent. Whoever calls this holds the home's lock. Ids of versions,
files, provisions and runs are taken from counters and never given twice. A change made for a run is journaled
(library/journal.py), so that the run can be taken back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime

import sqlalchemy as sa

from library import rows
from library.columns import put
from library.journal import Journal, forget_runs
from library.model import Reference, Version
from library.schema import (
    counters,
    day_rows,
    files,
    import_files,
    import_runs,
    meta,
    provisions,
    references,
    term_rows,
    versions,
    windows,
)
from library.sources import Source, Text
from library.store import Store
from library.titles import normal_title
from library.tree import count_types, last_descendants

__all__ = ["Source", "Text", "Writer"]

PART_STRIDE = 1_000_000  # room in ``ord`` for one part of a version that comes in several files
_LAST_PART = 2_000  # first article of the last part that ``ord`` (32 bits) has room for


class Writer:
    """Adds, corrects and removes versions. All methods commit; a failure leaves the store as it was."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.engine = store.engine

    def add_version(self, version: Version, texts: Sequence[Text], run: int) -> int:
        """Store a new version with its texts (several where files are its parts); returns its id."""
        with self._changing(run, adds_only=True) as journal:
            version_id = _take(journal.connection, "versions")
            journal.insert(versions, [{"id": version_id, **rows.version_columns(version)}])
            for text in texts:
                _insert_text(journal, version_id, text, run)
        return version_id

    def replace_texts(
        self,
        version_id: int,
        version: Version,
        texts: Sequence[Text],
        run: int,
        drop: Sequence[str] | None = None,
    ) -> None:
        """Correct a version: its metadata, and its texts.

        Args:
            version: as declared now, every field; the id stays.
            texts: what is stored instead; provisions get new ids.
            drop: paths of the files whose text goes, for a version in parts; None means all of them.
        """
        with self._changing(run) as journal:
            old = sa.select(files.c.id).where(files.c.version_id == version_id)
            if drop is not None:
                old = old.where(files.c.path.in_([*drop, *(text.source.path for text in texts)]))
            _drop_texts(journal, list(journal.connection.execute(old).scalars()))
            _update_version(journal, version_id, version)
            for text in texts:
                _insert_text(journal, version_id, text, run)

    def change_facts(self, version_id: int, version: Version, run: int | None = None) -> None:
        """Correct what is declared of a version; its texts and their ids stay."""
        with self._changing(run) as journal:
            _update_version(journal, version_id, version)

    def add_source(self, version_id: int, source: Source, run: int) -> None:
        """Record a second original of the same text (or the same file again, newly read)."""
        with self._changing(run) as journal:
            same = sa.and_(files.c.version_id == version_id, files.c.path == source.path)
            known = journal.connection.execute(sa.select(files.c.id).where(same)).scalar()
            if known is None:
                _insert_file(journal, version_id, source, run, {})
            else:
                values = {**_source_columns(source), "run_id": run, "absent": False}
                journal.update(files, files.c.id == known, values)

    def remove_version(self, version_id: int, run: int | None = None) -> None:
        """Take a version out with everything that hangs on it."""
        with self._changing(run) as journal:
            for table in (references, windows, provisions, files):
                journal.delete(table, table.c.version_id == version_id)
            journal.delete(versions, versions.c.id == version_id)

    def flag_absent(self, paths: Iterable[str], run: int | None = None, *, absent: bool) -> None:
        """Mark files that are no longer (or again) where they were imported from."""
        with self._changing(run) as journal:
            for path in paths:
                journal.update(files, files.c.path == path, {"absent": absent})

    def start_run(self, paths: Sequence[str], now: datetime) -> int:
        """Open an import run; returns its number, from 1. ``now`` is aware."""
        with self.engine.begin() as connection:
            run = _take(connection, "runs")
            row = {"id": run, "started": now, "paths": "\n".join(paths), "summary": "{}", "journaled": True}
            connection.execute(import_runs.insert().values(row))
            forget_runs(connection, run)
        return run

    def finish_run(
        self, run: int, now: datetime, summary: Mapping[str, int], report: Sequence[Mapping[str, object]]
    ) -> None:
        """Close an import run with its totals and a row for every file."""
        closed = {"finished": now, "summary": json.dumps(dict(summary))}
        lines = [json.dumps(dict(row), ensure_ascii=False) for row in report]
        with self.engine.begin() as connection:
            connection.execute(import_runs.update().where(import_runs.c.id == run).values(closed))
            if lines:
                values = [{"run_id": run, "n": n, "row": line} for n, line in enumerate(lines)]
                connection.execute(import_files.insert(), values)

    def note_indexed(self) -> None:
        """Tell readers that words or vectors gained something: moves ``Store.indexed``, not ``change``."""
        with self.engine.begin() as connection:
            _take(connection, "indexed")

    def set_meta(self, key: str, value: str, run: int | None = None) -> None:
        """Remember a word of the home; only what a run says moves the change number."""
        row = [{"key": key, "value": value}]
        if run is None:
            with self.engine.begin() as connection:
                Journal(connection, None).swap(meta, row, key)
        else:
            with self._changing(run, adds_only=True) as journal:
                journal.swap(meta, row, key)

    def replace_glossary(self, terms: Sequence[tuple[str, str, str]], run: int | None = None) -> None:
        """Put an office's (term, synonyms, slips) in place of the glossary; lists joined with ``;``."""
        with self._changing(run, adds_only=True) as journal:
            journal.swap(term_rows, [{"term": t, "synonyms": s, "slips": x} for t, s, x in terms])

    def replace_calendar(self, days: Sequence[tuple[date, str, str]], run: int | None = None) -> None:
        """Put an office's (day, off or work, name) in place of the calendar."""
        with self._changing(run, adds_only=True) as journal:
            journal.swap(day_rows, [{"date": d, "type": t, "name": n} for d, t, n in days])

    @contextmanager
    def rewriting(self) -> Iterator[sa.Connection]:
        """A transaction for changes of any kind, of no run (library/undo.py); derived stores follow it."""
        with self._changing(None) as journal:
            yield journal.connection

    @contextmanager
    def _changing(self, run: int | None, *, adds_only: bool = False) -> Iterator[Journal]:
        """A transaction that moves the change number; a failure inside undoes all of it.

        Args:
            run: the import run that the change belongs to and is taken back with, None where there is none.
            adds_only: no row of a version or file is changed or removed, so readers read only the new ones.
        """
        with self.engine.begin() as connection:
            change = _take(connection, "change")  # first a write: never waits half-way for its lock
            if not adds_only:
                _take(connection, "rewritten")
            journal = Journal(connection, run)
            yield journal
            journal.close(change)


def _take(connection: sa.Connection, name: str, count: int = 1) -> int:
    """The first of ``count`` numbers never given before, from 1."""
    row = {"name": name, "value": count}
    value = put(connection, counters, row, value=counters.c.value + count).one().value
    return int(value) - count + 1


def _update_version(journal: Journal, version_id: int, version: Version) -> None:
    journal.update(versions, versions.c.id == version_id, rows.version_columns(version))


def _source_columns(source: Source) -> dict[str, object]:
    return {
        "path": source.path,
        "name": source.name,
        "sha256": source.sha256,
        "fingerprint": source.fingerprint,
        "format": source.format,
        "text_hash": source.text_hash,
        "outcome": source.outcome,
        "warnings": "\n".join(source.warnings),
    }


def _insert_file(journal: Journal, version_id: int, source: Source, run: int, counts: dict[str, int]) -> int:
    file_id = _take(journal.connection, "files")
    own = {"id": file_id, "version_id": version_id, "run_id": run, "absent": False}
    journal.insert(files, [{**_source_columns(source), **own, "counts": json.dumps(counts)}])
    return file_id


def _insert_text(journal: Journal, version_id: int, text: Text, run: int) -> None:
    counts = count_types(text.provisions)
    file_id = _insert_file(journal, version_id, text.source, run, counts)
    first = _take(journal.connection, "provisions", len(text.provisions)) if text.provisions else 0
    base = _free_base(journal.connection, version_id, text)
    lasts = last_descendants(text.provisions)
    own = {"version_id": version_id, "file_id": file_id}
    journal.insert(
        provisions,
        [
            {"id": first + i, "ord": base + i, "last": base + lasts[i], **own, **rows.provision_columns(p)}
            for i, p in enumerate(text.provisions)
        ],
    )
    journal.insert(
        windows,
        [
            {"provision_id": first + i, "n": n, "version_id": version_id, "hash": digest}
            for i, hashes in text.windows
            for n, digest in enumerate(hashes)
        ],
    )
    journal.insert(
        references,
        [
            {"provision_id": first + i, "n": n, "version_id": version_id, **_reference_columns(reference)}
            for i, found in text.references
            for n, reference in enumerate(found)
        ],
    )


def _free_base(connection: sa.Connection, version_id: int, text: Text) -> int:
    """Where the ``ord`` of a part begins: parts read in the order of their articles."""
    part = min(text.first_article, _LAST_PART)
    first = sa.select(provisions.c.ord).where(provisions.c.version_id == version_id)
    while connection.execute(first.where(provisions.c.ord == part * PART_STRIDE)).first():
        part += 1
    return part * PART_STRIDE


def _reference_columns(reference: Reference) -> dict[str, object]:
    return {
        "start": reference.start,
        "end": reference.end,
        "title": None if reference.title is None else normal_title(reference.title),
        "eid": reference.eid,
        "reason": reference.reason,
    }


def _drop_texts(journal: Journal, file_ids: Sequence[int]) -> None:
    of_file = sa.select(provisions.c.id).where(provisions.c.file_id.in_(file_ids))
    for table in (references, windows):
        journal.delete(table, table.c.provision_id.in_(of_file))
    journal.delete(provisions, provisions.c.file_id.in_(file_ids))
    journal.delete(files, files.c.id.in_(file_ids))
