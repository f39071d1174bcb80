"""An import: files in, provisions out, indexes brought up to them.

    walk → tables → for each file: unchanged? → load → structure → describe → place → one transaction
         → files that are gone → words → vectors

A kill at any moment is completed by the next run: what is committed is unchanged then, the rest is read
again, the indexes catch up. The caller holds the home's lock.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from ingest.catalogue import CATALOGUE_XLSX, Catalogues, Entry, read_catalogue
from ingest.document import Document
from ingest.errors import ImportFaultError, StateSecretError, TableError
from ingest.found import Found
from ingest.kinds import kind_of_folder
from ingest.load import read_document
from ingest.metadata import Defaults, describe
from ingest.originals import keep_original
from ingest.report import Change, Outcome, Report, Row, archive_row, failed_row
from ingest.shelving import Shelver
from ingest.structure import Structured, structure
from ingest.tables import CALENDAR, GLOSSARY, read_calendar, read_glossary
from ingest.walk import Walked, walk
from library.errors import XunzhiError
from library.model import Kind, Level, Version
from library.shelf import Original
from library.store import Store
from library.tree import LEAVES, count_types
from library.writer import Source, Writer

log = logging.getLogger(__name__)

READING = 1
"""Part of every fingerprint: raise it when files are to be read anew by a better program."""

TITLES = {GLOSSARY: "词汇表", CALENDAR: "工作日历"}

Progress = Callable[[str, int, int, str], None]
"""Takes phase (读取, 检索词, 向量), done, total and the name of what is worked on."""


class Indexes(Protocol):
    """What an import asks of the derived stores (search.index.Indexer)."""

    def catch_up_words(self, progress: Progress | None = None) -> int:
        """Bring the word index to the store's state."""

    def catch_up_vectors(self, progress: Progress | None = None) -> int:
        """Encode what has no vector yet."""


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """``kind`` and ``level`` hold for files that state none; ``now`` is when the run starts, aware."""

    now: datetime
    kind: Kind | None = None
    level: Level = Level.INTERNAL
    catalogue: Path | None = None


class Importer:
    """Imports files into one home; ``originals`` is the folder of their copies."""

    def __init__(self, store: Store, writer: Writer, indexer: Indexes, originals: Path) -> None:
        self._store, self._writer, self._indexer, self._originals = store, writer, indexer, originals

    def run(self, paths: Sequence[Path], options: ImportOptions, progress: Progress | None = None) -> Report:
        """Import files and folders; every file met has a row in the report, and none stops the others."""
        started = time.monotonic()
        walked = walk(paths)
        run = self._writer.start_run([str(path) for path in paths], options.now)
        reading = _Reading(self._store, self._writer, self._originals, options, walked, run)
        rows = []
        for row in reading.rows():
            rows.append(row)
            log.info("run %d: %d %s %s", run, len(rows), row.status.value, row.change)
            if progress:
                progress("读取", len(rows), reading.total, row.file)
        rows += reading.removed()
        report = Report(run, tuple(rows))
        self._indexer.catch_up_words(progress)
        self._indexer.catch_up_vectors(progress)
        finished = options.now + timedelta(seconds=time.monotonic() - started)
        self._writer.finish_run(run, finished, report.totals, [row.document() for row in rows])
        return report


class _Reading:
    """The part of a run that reads files into the store."""

    def __init__(
        self,
        store: Store,
        writer: Writer,
        originals: Path,
        options: ImportOptions,
        walked: Walked,
        run: int,
    ) -> None:
        self._writer, self._originals, self._options, self._walked = writer, originals, options, walked
        self._store, self._run = store, run
        self._met = len(walked.closed) + len(walked.archives)  # rows given so far
        shelf = store.shelf()
        self._versions = shelf.declared
        by_import = sorted(shelf.originals.values(), key=lambda o: (o.run, o.id))
        self._known = {original.path: original for original in by_import}
        self._catalogues = Catalogues(options.catalogue, walked.roots, walked.tables)
        self._shelver = Shelver(store, writer, run, {str(found.path) for found in walked.files})

    @property
    def total(self) -> int:
        """How many rows ``rows`` gives."""
        walked = self._walked
        return len(walked.closed) + len(walked.archives) + len(walked.tables) + len(walked.files)

    def rows(self) -> Iterator[Row]:
        """A row for everything met, each written before the next is read."""
        for found, error in self._walked.closed:
            yield failed_row(found.name, error)
        for found, members in self._walked.archives:
            yield archive_row(found.name, members)
        for found in self._walked.tables:
            yield self._guarded(found, self._read_table)
        for found in self._walked.files:
            yield self._guarded(found, self._read_file)

    def removed(self) -> list[Row]:
        """Rows of files that were imported from these folders and are gone; flagged, never dropped."""
        met = {str(found.path) for found in self._walked.files}
        gone = [
            original
            for path, original in self._known.items()
            if path not in met and not original.absent and self._walked.covers(path)
        ]
        if gone:
            self._writer.flag_absent([original.path for original in gone], self._run, absent=True)
        return [
            self._stored_row(
                original, Outcome.REMOVED, Change.REMOVED, ("文件已不在原处；已入库的条文保留，未作删除。",)
            )
            for original in gone
        ]

    def _guarded(self, found: Found, read: Callable[[Found], Row]) -> Row:
        """The per-file border: whatever goes wrong with one file, the others go on."""
        started = time.monotonic()
        self._met += 1
        try:
            row = read(found)
        except XunzhiError as error:
            log.warning("run %d: row %d refused: %s", self._run, self._met, error.code)
            return failed_row(found.name, error, time.monotonic() - started)
        except Exception:
            log.exception("run %d: fault at row %d", self._run, self._met)
            return failed_row(found.name, ImportFaultError(found.name, self._run), time.monotonic() - started)
        return replace(row, seconds=time.monotonic() - started)

    def _read_table(self, found: Found) -> Row:
        name = found.path.name.lower()
        if name == CATALOGUE_XLSX:
            raise TableError(found.name, "目录是 xlsx 格式，目前只读 CSV")
        if name in TITLES:
            return self._replace_table(found, name)
        catalogue = read_catalogue(found)
        return _table_row(found, "目录", len(catalogue.rows), catalogue.warnings)

    def _replace_table(self, found: Found, name: str) -> Row:
        """Puts a glossary or calendar in place of the store's, where it differs from the one taken last."""
        glossary = read_glossary(found) if name == GLOSSARY else ((), ())
        calendar = read_calendar(found) if name == CALENDAR else ((), ())
        rows, warnings = (*glossary[0], *calendar[0]), (*glossary[1], *calendar[1])
        if found != [table for table in self._walked.tables if table.path.name.lower() == name][-1]:
            warnings = (*warnings, "本次导入有几份同类表格，以最后一份为准，这一份未使用。")
            return _table_row(found, TITLES[name], 0, warnings)
        digest = hashlib.sha256(repr(rows).encode()).hexdigest()
        if self._store.meta(name) != digest:
            if name == GLOSSARY:
                self._writer.replace_glossary(glossary[0], self._run)
            else:
                self._writer.replace_calendar(calendar[0], self._run)
            self._writer.set_meta(name, digest, self._run)
        return _table_row(found, TITLES[name], len(rows), warnings)

    def _read_file(self, found: Found) -> Row:
        entry = self._catalogues.entry(found.path)
        if entry.secret:
            raise StateSecretError(found.name)
        content = found.content()
        sha256 = hashlib.sha256(content).hexdigest()
        fingerprint = self._fingerprint(sha256, entry)
        known = self._known.get(str(found.path))
        if known and known.fingerprint == fingerprint:
            if known.absent:
                self._writer.flag_absent([known.path], self._run, absent=False)
            return self._stored_row(known, Outcome(known.outcome), Change.UNCHANGED, known.warnings)
        document = read_document(content, found.name)
        keep_original(self._originals, sha256, content)
        source = Source(
            path=str(found.path),
            name=found.name,
            sha256=sha256,
            fingerprint=fingerprint,
            format=document.format,
            text_hash="",
            outcome=(Outcome.PARTIAL if document.unread else Outcome.PARSED).value,
        )
        return self._shelve(source, document, entry, known)

    def _shelve(self, source: Source, document: Document, entry: Entry, known: Original | None) -> Row:
        kind = entry.facts.kind or self._options.kind or kind_of_folder(source.name)
        structured = structure(document, kind or Kind.OTHER)
        described = describe(
            document, structured, entry.facts, Defaults(self._options.kind, self._options.level)
        )
        told = _told(document, structured)
        described = replace(described, warnings=(*entry.warnings, *described.warnings, *told))
        change, notes = self._shelver.put(source, described, structured, known)
        version = described.version
        warnings = (*notes, *described.warnings)
        return _row(
            source.name,
            Outcome(source.outcome),
            change,
            version,
            warnings,
            count_types(structured.provisions),
        )

    def _fingerprint(self, sha256: str, entry: Entry) -> str:
        """Changes with the file, its catalogue row, the options and the program's way of reading."""
        options = f"{self._options.kind}|{self._options.level}|{READING}"
        return hashlib.sha256("\n".join((sha256, entry.fingerprint, options)).encode()).hexdigest()

    def _stored_row(
        self, original: Original, status: Outcome, change: Change, warnings: tuple[str, ...]
    ) -> Row:
        version = self._versions[original.version]
        return _row(original.name, status, change, version, warnings, dict(original.counts))


def _row(
    name: str,
    status: Outcome,
    change: Change,
    version: Version,
    warnings: tuple[str, ...],
    counts: dict[str, int],
) -> Row:
    articles, leaves = counts.get("article", 0), counts.get(LEAVES, 0)
    return Row(name, status, change, version.kind, version.title, articles, leaves, warnings)


def _table_row(found: Found, title: str, count: int, warnings: tuple[str, ...]) -> Row:
    return Row(found.name, Outcome.PARSED, None, Kind.TABLE, title, 0, count, warnings)


def _told(document: Document, structured: Structured) -> tuple[str, ...]:
    """What loader and structure have to say, the unread parts first."""
    unread = (f"未能读出：{part}" for part in document.unread)
    gaps = (f"条文编号不连续：{gap}" for gap in structured.gaps)
    return (*unread, *document.warnings, *gaps, *structured.warnings)
