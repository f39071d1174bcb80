"""Takes an import run of a home back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from office import Office


def undo_home(office: Office, run: int, now: datetime, progress: Any) -> dict[str, Any]:
    """Take a run back whole; copies of files are cleaned where the folder is the home's own.

    Raises:
        HomeBusyError: an import goes on.
        UndoError: the run cannot be taken back.
    """
    from ingest.undo import take_back

    own = None if office.settings.originals else office.settings.originals_path
    with office.lock():
        return take_back(run, now, office.writer, office.indexer, own, progress).document()
