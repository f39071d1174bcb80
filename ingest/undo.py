"""Takes an import run back: the store in one transaction, then the copies of its files, then the indexes.

A kill in between leaves a store that is true; the indexes are brought up to it by whatever comes next.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from ingest.originals import original_path
from ingest.run import Indexes, Progress
from library.undo import Undone, undo_run
from library.writer import Writer


def take_back(
    run: int,
    now: datetime,
    writer: Writer,
    indexer: Indexes,
    originals: Path | None,
    progress: Progress | None = None,
) -> Undone:
    """Take a run back; ``now`` is aware. The caller holds the home's lock.

    Args:
        originals: folder of the copies; those that nothing refers to any more are deleted. None keeps all,
            for a folder that other homes may share.

    Raises:
        UndoError: nothing was changed.
    """
    undone = undo_run(writer, run, now)
    if originals is not None:
        for sha256 in undone.originals:
            original_path(originals, sha256).unlink(missing_ok=True)
    indexer.catch_up_words(progress)
    indexer.catch_up_vectors(progress)
    return undone
