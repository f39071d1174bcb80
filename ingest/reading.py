"""The part of an import that reads files into the store: tables first, then file by file, work by work."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from ingest.aside import aside
from ingest.catalogue import Catalogues, Entry, read_catalogue
from ingest.cuts import Cuts, meta_key
from ingest.errors import ImportFaultError, StateSecretError
from ingest.found import Found
from ingest.known import Known, part_fingerprint, part_path
from ingest.metadata import Defaults
from ingest.originals import keep_original
from ingest.report import (
    Outcome,
    PartRow,
    Row,
    archive_row,
    failed_row,
    file_row,
    of_part,
    removed_row,
    stored_row,
    table_row,
)
from ingest.shelving import Shelver
from ingest.tables import CALENDAR, GLOSSARY, office_table, read_calendar, read_glossary
from ingest.walk import Walked
from ingest.works import ReadFile, read_file
from library.errors import XunzhiError
from library.store import Store
from library.writer import Source, Writer

log = logging.getLogger(__name__)

READING = 3
"""Part of every fingerprint: raise it when files are to be read anew by a better program."""

_TITLES = {GLOSSARY: "词汇表", CALENDAR: "工作日历"}


class Reading:
    """Reads what was ``walked`` in one run; ``rows`` first, then ``removed``."""

    def __init__(self, store: Store, writer: Writer, originals: Path, walked: Walked, run: int) -> None:
        self._store, self._writer, self._originals = store, writer, originals
        self._walked, self._run = walked, run
        self._met = len(walked.closed) + len(walked.archives)  # rows given so far
        shelf = store.shelf()
        self._versions = shelf.declared
        self._files = frozenset(str(found.path) for found in walked.files)
        self._known = Known(shelf.originals.values(), self._files)
        self._read: dict[str, frozenset[str]] = {}  # file → paths of its works as they are now
        self._together = set(self._files).union(*map(self._known.of_file, self._files))
        self._shelver = Shelver(store, writer, run, self._together)

    @property
    def total(self) -> int:
        """How many rows ``rows`` gives."""
        walked = self._walked
        return len(walked.closed) + len(walked.archives) + len(walked.tables) + len(walked.files)

    def rows(self, catalogues: Catalogues, cuts: Cuts, defaults: Defaults) -> Iterator[Row]:
        """A row for everything met, each written before the next is read."""
        for found, error in self._walked.closed:
            yield failed_row(found.name, error)
        for found, members in self._walked.archives:
            yield archive_row(found.name, members)
        for found in self._walked.tables:
            yield self._guarded(found, self._read_table)
        for found in self._walked.files:
            yield self._guarded(found, lambda each: self._read_file(each, catalogues, cuts, defaults))

    def removed(self, *, whole: bool) -> list[Row]:
        """Rows of what was imported from here and is gone; flagged, never dropped.

        ``whole``: also files that are no longer in their folders, not only works no longer in their file.
        """
        gone = [
            original
            for file in self._known.files()
            for path, original in self._known.of_file(file).items()
            if not original.absent and self._is_gone(file, path, whole=whole)
        ]
        if gone:
            self._writer.flag_absent([original.path for original in gone], self._run, absent=True)
        return [removed_row(original, self._versions[original.version]) for original in gone]

    def _is_gone(self, file: str, path: str, *, whole: bool) -> bool:
        if file in self._files:
            return file in self._read and path not in self._read[file]
        return whole and self._walked.covers(file)

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
        name = office_table(found.path.name)
        if name in _TITLES:
            return self._replace_table(found, name)
        catalogue = read_catalogue(found)
        return table_row(found.name, "目录", catalogue.count, catalogue.warnings)

    def _replace_table(self, found: Found, name: str) -> Row:
        """Puts a glossary or calendar in place of the store's, where it differs from the one taken last."""
        glossary = read_glossary(found) if name == GLOSSARY else ((), ())
        calendar = read_calendar(found) if name == CALENDAR else ((), ())
        rows, warnings = (*glossary[0], *calendar[0]), (*glossary[1], *calendar[1])
        if found != [table for table in self._walked.tables if office_table(table.path.name) == name][-1]:
            warnings = (*warnings, "本次导入有几份同类表格，以最后一份为准，这一份未使用。")
            return table_row(found.name, _TITLES[name], 0, warnings)
        digest = hashlib.sha256(repr(rows).encode()).hexdigest()
        if self._store.meta(name) != digest:
            if name == GLOSSARY:
                self._writer.replace_glossary(glossary[0], self._run)
            else:
                self._writer.replace_calendar(calendar[0], self._run)
            self._writer.set_meta(name, digest, self._run)
        return table_row(found.name, _TITLES[name], len(rows), warnings)

    def _read_file(self, found: Found, catalogues: Catalogues, cuts: Cuts, defaults: Defaults) -> Row:
        path = str(found.path)
        entry = catalogues.entry(found.path)
        if entry.secret:
            raise StateSecretError(found.name)
        content = found.content()
        sha256 = hashlib.sha256(content).hexdigest()
        key = cuts.key(path, sha256, entry.fingerprint)
        fingerprint = _fingerprint(sha256, entry, key, defaults)
        if row := self._unchanged(path, fingerprint):
            return row
        read = aside(found.name, read_file, content, found.name, cuts.parts(path, key), entry, defaults)
        keep_original(self._originals, sha256, content)
        if key != (self._store.meta(meta_key(sha256)) or ""):
            self._writer.set_meta(meta_key(sha256), key, self._run)
        source = Source(
            path=path,
            name=found.name,
            sha256=sha256,
            fingerprint=fingerprint,
            format=read.format,
            text_hash="",
            outcome=(Outcome.PARTIAL if read.partial else Outcome.PARSED).value,
        )
        parts = [self._shelve(source, read, place) for place in range(len(read.works))]
        self._read[path] = frozenset(part_path(path, work.part.name) for work in read.works)
        return file_row(source, parts, read.warnings, read.pages)

    def _shelve(self, source: Source, read: ReadFile, place: int) -> PartRow:
        """Stores one of the works of a file; what is told of the whole file stays with the first."""
        work = read.works[place]
        name, described = work.part.name, work.described
        own = tuple(of_part(name and work.title, warning) for warning in described.warnings)
        described = replace(described, warnings=(*(read.warnings if place == 0 else ()), *own))
        if name:
            mark = part_fingerprint(source.fingerprint, len(read.works))
            source = replace(source, path=part_path(source.path, name), fingerprint=mark)
            self._together.add(source.path)
        current = self._known.at(source.path)
        change, notes = self._shelver.put(source, described, work.structured, current)
        warnings = (*notes, *work.described.warnings)
        return PartRow(name, work.title, described.version.kind, work.articles, work.leaves, change, warnings)

    def _unchanged(self, path: str, fingerprint: str) -> Row | None:
        """The row of a file that was read whole before, None where it is new, changed, or was cut off."""
        known = self._known.unchanged(path, fingerprint)
        if not known:
            return None
        self._read[path] = frozenset(original.path for original in known)
        absent = [original.path for original in known if original.absent]
        if absent:
            self._writer.flag_absent(absent, self._run, absent=False)
        return stored_row([(original, self._versions[original.version]) for original in known])


def _fingerprint(sha256: str, entry: Entry, key: str, defaults: Defaults) -> str:
    """Changes with the file, its catalogue rows, the cut a person made, the options and the program."""
    options = f"{defaults.kind}|{defaults.level}|{READING}"
    said = (sha256, entry.fingerprint, options, *([key] if key else []))
    return hashlib.sha256("\n".join(said).encode()).hexdigest()
