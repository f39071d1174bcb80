"""The one writer path into the provision store: one transaction a version.

What was committed is true, what was not is absent. Whoever calls this holds the home's lock.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from library import rows
from library.model import Provision, Reference, Version
from library.schema import (
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
    works,
)
from library.store import Store

PART_STRIDE = 1_000_000  # room in ``ord`` for one part of a version that comes in several files


@dataclass(frozen=True, slots=True)
class Source:
    """The file a text came from. ``fingerprint`` covers its bytes and its catalogue row."""

    path: str
    name: str
    sha256: str
    fingerprint: str
    format: str
    text_hash: str
    outcome: str = "parsed"
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """Everything that one file states of a version.

    ``windows`` maps the index of a ranked provision to the hashes of its windows; ``references`` maps the
    index of a provision to the references in its text.
    """

    source: Source
    provisions: tuple[Provision, ...]
    windows: tuple[tuple[int, tuple[str, ...]], ...]
    references: tuple[tuple[int, tuple[Reference, ...]], ...] = ()

    @property
    def first_article(self) -> int:
        """Number of the first article, which orders the parts of a version; 0 without articles."""
        for provision in self.provisions:
            if provision.type == "article":
                digits = provision.eid.rpartition("art_")[2].partition("-")[0]
                return int(digits) if digits.isdigit() else 0
        return 0


class Writer:
    """Adds, corrects and removes versions. All methods commit; a failure leaves the store as it was."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.engine = store.engine

    def add_version(self, version: Version, texts: Sequence[Text], run: int) -> int:
        """Store a new version with its texts (several where files are its parts); returns its id."""
        with self.engine.begin() as connection:
            self._ensure_work(connection, version)
            version_id = _next_id(connection, versions)
            articles = _count_articles(texts)
            connection.execute(
                versions.insert().values(id=version_id, **rows.version_columns(version, articles))
            )
            for text in texts:
                self._insert_text(connection, version_id, text, run)
            self._close_spans(connection, version.work)
            _bump(connection)
        return version_id

    def replace_texts(self, version_id: int, version: Version, texts: Sequence[Text], run: int) -> None:
        """Correct a version: its metadata, and the texts that ``texts`` stand for.

        A text replaces the one from the same path; where it is the version's only text it replaces all.
        """
        with self.engine.begin() as connection:
            paths = [text.source.path for text in texts]
            old = sa.select(files.c.id).where(files.c.version_id == version_id, files.c.path.in_(paths))
            replaced = list(connection.execute(old).scalars())
            everything = connection.execute(
                sa.select(files.c.id).where(files.c.version_id == version_id)
            ).scalars()
            self._drop_texts(connection, replaced or list(everything))
            for text in texts:
                self._insert_text(connection, version_id, text, run)
            articles = connection.execute(
                sa.select(sa.func.count()).where(
                    provisions.c.version_id == version_id, provisions.c.type == "article"
                )
            ).scalar_one()
            before = connection.execute(
                sa.select(versions.c.work).where(versions.c.id == version_id)
            ).scalar_one()
            self._ensure_work(connection, version)
            connection.execute(
                versions.update()
                .where(versions.c.id == version_id)
                .values(**rows.version_columns(version, articles))
            )
            for work in {before, version.work}:
                self._close_spans(connection, work)
            _bump(connection)

    def add_source(self, version_id: int, source: Source, run: int) -> None:
        """Record a second original of the same text."""
        with self.engine.begin() as connection:
            self._insert_file(connection, version_id, source, run)
            _bump(connection)

    def remove_version(self, version_id: int) -> None:
        """Take a version out with everything that hangs on it."""
        with self.engine.begin() as connection:
            work = connection.execute(
                sa.select(versions.c.work).where(versions.c.id == version_id)
            ).scalar_one()
            ids = connection.execute(sa.select(files.c.id).where(files.c.version_id == version_id)).scalars()
            self._drop_texts(connection, list(ids))
            connection.execute(versions.delete().where(versions.c.id == version_id))
            left = connection.execute(sa.select(sa.func.count()).where(versions.c.work == work)).scalar_one()
            if left:
                self._close_spans(connection, work)
            else:
                connection.execute(works.delete().where(works.c.key == work))
            _bump(connection)

    def flag_absent(self, paths: Iterable[str], *, absent: bool) -> None:
        """Mark files that are no longer (or again) where they were imported from."""
        with self.engine.begin() as connection:
            for path in paths:
                connection.execute(files.update().where(files.c.path == path).values(absent=absent))

    def start_run(self, paths: Sequence[str], now: datetime) -> int:
        """Open an import run; returns its number, from 1."""
        with self.engine.begin() as connection:
            run = _next_id(connection, import_runs)
            connection.execute(
                import_runs.insert().values(id=run, started=now, paths="\n".join(paths), summary="{}")
            )
        return run

    def finish_run(
        self, run: int, now: datetime, summary: dict[str, int], report: Sequence[dict[str, object]]
    ) -> None:
        """Close an import run with its totals and a row for every file."""
        with self.engine.begin() as connection:
            connection.execute(
                import_runs.update()
                .where(import_runs.c.id == run)
                .values(finished=now, summary=json.dumps(summary))
            )
            rows_json = [{"run_id": run, "row": json.dumps(row, ensure_ascii=False)} for row in report]
            if rows_json:
                connection.execute(import_files.insert(), rows_json)

    def set_meta(self, key: str, value: str) -> None:
        """Remember a word of the home."""
        with self.engine.begin() as connection:
            connection.execute(meta.delete().where(meta.c.key == key))
            connection.execute(meta.insert().values(key=key, value=value))

    def replace_glossary(self, terms: Sequence[tuple[str, str, str]]) -> None:
        """Put an office's (term, synonyms, slips) in place of the glossary; lists joined with ``;``."""
        with self.engine.begin() as connection:
            connection.execute(term_rows.delete())
            if terms:
                connection.execute(
                    term_rows.insert(), [{"term": t, "synonyms": s, "slips": x} for t, s, x in terms]
                )
            _bump(connection)

    def replace_calendar(self, days: Sequence[tuple[date, str, str]]) -> None:
        """Put an office's (day, off or work, name) in place of the calendar."""
        with self.engine.begin() as connection:
            connection.execute(day_rows.delete())
            if days:
                connection.execute(day_rows.insert(), [{"date": d, "type": t, "name": n} for d, t, n in days])
            _bump(connection)

    def _ensure_work(self, connection: sa.Connection, version: Version) -> None:
        known = connection.execute(sa.select(works.c.key).where(works.c.key == version.work)).scalar()
        if known is None:
            connection.execute(
                works.insert().values(key=version.work, title=version.title, kind=version.kind.value)
            )

    def _insert_file(self, connection: sa.Connection, version_id: int, source: Source, run: int) -> int:
        connection.execute(files.delete().where(files.c.path == source.path))
        file_id = _next_id(connection, files)
        connection.execute(
            files.insert().values(
                id=file_id,
                path=source.path,
                name=source.name,
                sha256=source.sha256,
                fingerprint=source.fingerprint,
                format=source.format,
                version_id=version_id,
                text_hash=source.text_hash,
                run_id=run,
                absent=False,
                outcome=source.outcome,
                warnings="\n".join(source.warnings),
            )
        )
        return file_id

    def _insert_text(self, connection: sa.Connection, version_id: int, text: Text, run: int) -> None:
        file_id = self._insert_file(connection, version_id, text.source, run)
        first = _next_id(connection, provisions)
        base = text.first_article * PART_STRIDE % 2_000_000_000
        lasts = _last_descendants(text.provisions)
        connection.execute(
            provisions.insert(),
            [
                {
                    "id": first + i,
                    "version_id": version_id,
                    "file_id": file_id,
                    "ord": base + i,
                    "last": base + lasts[i],
                    "eid": p.eid,
                    "type": p.type.value,
                    "label": p.label,
                    "text": p.text,
                    "heading": rows.heading_column(p.heading),
                    "line": p.line,
                }
                for i, p in enumerate(text.provisions)
            ],
        )
        window_rows = [
            {"provision_id": first + i, "n": n, "version_id": version_id, "hash": h}
            for i, hashes in text.windows
            for n, h in enumerate(hashes)
        ]
        if window_rows:
            connection.execute(windows.insert(), window_rows)
        reference_rows = [
            {
                "provision_id": first + i,
                "start": r.start,
                "end": r.end,
                "title": r.title,
                "eid": r.eid,
                "reason": r.reason,
            }
            for i, found in text.references
            for r in found
        ]
        if reference_rows:
            connection.execute(references.insert(), reference_rows)

    def _drop_texts(self, connection: sa.Connection, file_ids: Sequence[int]) -> None:
        of_file = sa.select(provisions.c.id).where(provisions.c.file_id.in_(file_ids))
        connection.execute(references.delete().where(references.c.provision_id.in_(of_file)))
        connection.execute(windows.delete().where(windows.c.provision_id.in_(of_file)))
        connection.execute(provisions.delete().where(provisions.c.file_id.in_(file_ids)))
        connection.execute(files.delete().where(files.c.id.in_(file_ids)))

    def _close_spans(self, connection: sa.Connection, work: str) -> None:
        """Close every version on the day the next one takes effect; spans of one work never overlap."""
        found = connection.execute(
            sa.select(versions.c.id, versions.c.effective, versions.c.until_declared, versions.c.until)
            .where(versions.c.work == work)
            .order_by(versions.c.effective.nulls_first(), versions.c.id)
        ).all()
        for row, following in zip(found, [*found[1:], None], strict=True):
            until = row.until_declared
            if following is not None and following.effective is not None:
                until = min(until or following.effective, following.effective)
            if until != row.until:
                connection.execute(versions.update().where(versions.c.id == row.id).values(until=until))


def _next_id(connection: sa.Connection, table: sa.Table) -> int:
    return int(connection.execute(sa.select(sa.func.coalesce(sa.func.max(table.c.id), 0))).scalar_one()) + 1


def _count_articles(texts: Sequence[Text]) -> int:
    return sum(provision.type == "article" for text in texts for provision in text.provisions)


def _bump(connection: sa.Connection) -> None:
    changed = connection.execute(
        meta.update()
        .where(meta.c.key == "change")
        .values(value=sa.cast(sa.cast(meta.c.value, sa.Integer) + 1, sa.Text))
    )
    if not changed.rowcount:
        connection.execute(meta.insert().values(key="change", value="1"))


def _last_descendants(items: Sequence[Provision]) -> list[int]:
    """For each provision the index of the last one under it (itself where it has none)."""
    lasts = list(range(len(items)))
    where = {}
    for i, provision in enumerate(items):
        where[provision.eid] = i
        parent = provision.parent
        while parent:
            if parent in where:
                lasts[where[parent]] = i
            parent = parent.rpartition("__")[0]
    return lasts
