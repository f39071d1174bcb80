"""An import: files in, provisions out, indexes brought up to them.

    walk → tables → for each file: unchanged? → load → cut → for each work: structure → describe → place
         → one transaction a work → what is gone → words → vectors

A plan (ingest/planning.py) goes the same way as far as describe; applying it is an import with its cuts.

A kill at any moment is completed by the next run: what is committed is unchanged then, the rest is read
again, the indexes catch up. The caller holds the home's lock.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from ingest import aside
from ingest.catalogue import Catalogues
from ingest.cuts import Cuts
from ingest.errors import UnreadableFileError
from ingest.found import Found
from ingest.metadata import Defaults
from ingest.plan import Plan
from ingest.reading import Reading
from ingest.report import Report
from ingest.walk import Walked, walk
from library.model import Kind, Level
from library.store import Store
from library.writer import Writer
from search.parity import MENDED_KEY, Parity

log = logging.getLogger(__name__)

Progress = Callable[[str, int, int, str], None]
"""Takes phase (读取, 检索词, 向量), done, total and the name of what is worked on."""


class Indexes(Protocol):
    """What an import asks of the derived stores (search.index.Indexer)."""

    def begin(self, progress: Progress | None = None) -> Parity | None:
        """Mend words that an earlier run left out of step; what differed, None where nothing did."""

    def catch_up_words(self, progress: Progress | None = None) -> int:
        """Bring the word index to the store's state."""

    def catch_up_vectors(self, progress: Progress | None = None) -> int:
        """Encode what has no vector yet."""


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """``kind`` and ``level`` hold for files that state none; ``now`` is when the run starts, aware.

    ``password`` opens files that need one.
    """

    now: datetime
    kind: Kind | None = None
    level: Level = Level.INTERNAL
    catalogue: Path | None = None
    password: str | None = field(default=None, repr=False)

    @property
    def defaults(self) -> Defaults:
        """What holds for a file that states nothing."""
        return Defaults(self.kind, self.level, self.password)


class Importer:
    """Imports files into one home; ``originals`` is the folder of their copies."""

    def __init__(self, store: Store, writer: Writer, indexer: Indexes, originals: Path) -> None:
        self._store, self._writer, self._indexer, self._originals = store, writer, indexer, originals

    def run(self, paths: Sequence[Path], options: ImportOptions, progress: Progress | None = None) -> Report:
        """Import files and folders; every file met has a row in the report, and none stops the others."""
        return self._run(walk(paths), [str(path) for path in paths], options, None, progress)

    def apply(
        self, plan: Plan, now: datetime, progress: Progress | None = None, password: str | None = None
    ) -> Report:
        """Import the files of a plan, cut as it says; others are left alone. See ``run``."""
        wanted = {file.path: file for file in plan.files if file.works}
        walked = walk([Path(path) for path in plan.paths])
        met = {str(found.path) for found in walked.files}
        gone = [
            (Found(Path(path), file.file), UnreadableFileError(file.file, FileNotFoundError(2, "不在原处")))
            for path, file in wanted.items()
            if path not in met
        ]
        files = tuple(found for found in walked.files if str(found.path) in wanted)
        chosen = replace(walked, files=files, closed=tuple(gone), archives=())
        catalogue = Path(plan.catalogue) if plan.catalogue else None
        options = ImportOptions(now, plan.kind, plan.level, catalogue, password)
        return self._run(chosen, list(plan.paths), options, plan, progress)

    def _run(
        self,
        walked: Walked,
        paths: Sequence[str],
        options: ImportOptions,
        plan: Plan | None,
        progress: Progress | None,
    ) -> Report:
        started = time.monotonic()
        if walked.files:
            aside.start()  # while the indexes are looked at
        mended = self._indexer.begin(progress)
        if mended:
            log.warning("indexes were out of step: %s", mended.differing)
            self._writer.set_meta(MENDED_KEY, mended.note(options.now))
        run = self._writer.start_run(paths, options.now)
        catalogues = Catalogues(options.catalogue, walked.roots, walked.tables)
        cuts = Cuts(self._store, plan)
        reading = Reading(self._store, self._writer, self._originals, walked, run)
        rows = []
        for row in reading.rows(catalogues, cuts, options.defaults):
            rows.append(row)
            log.info("run %d: %d %s %s", run, len(rows), row.status.value, row.change)
            if progress:
                progress("读取", len(rows), reading.total, row.file)
        rows += reading.removed(whole=plan is None)
        report = Report(run, tuple(rows), mended)
        self._indexer.catch_up_words(progress)
        self._indexer.catch_up_vectors(progress)
        finished = options.now + timedelta(seconds=time.monotonic() - started)
        self._writer.finish_run(run, finished, report.totals, [row.document() for row in rows])
        return report
