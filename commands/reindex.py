"""Brings the derived stores in step with the provisions: on command, and when the page starts.

python -m commands.reindex HOME     what ``serve`` starts beside the page: looks cheaply, mends what differs
"""

from __future__ import annotations

import logging
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from office import HomeBusyError, Office, open_office
from settings import ROOT, load_settings

if TYPE_CHECKING:
    from search.parity import Parity

log = logging.getLogger(__name__)


def reindex_home(
    office: Office, encoder: str | None, now: datetime, *, mend_only: bool, progress: Any
) -> dict[str, Any]:
    """Rebuild both indexes, or with ``mend_only`` hold all contents against the store and mend what differs.

    Returns:
        Parity ``before`` and ``after``, and how many entries of ``words`` and ``vectors`` were ``mended``.
    """
    if encoder is not None:
        office.use_encoder(encoder)
    if mend_only:
        before = office.indexer.mend(progress)
        remember_mended(office, before, now)
    else:
        before = office.indexer.check()
        office.indexer.rebuild(progress)
    after = office.indexer.check()
    return {"before": before.document(), "after": after.document(), "mended": before.differing}


def remember_mended(office: Office, found: Parity, now: datetime) -> None:
    """Let the page say what was out of step; nothing where nothing was."""
    from search.parity import MENDED_KEY

    if not found.complete:
        log.warning("indexes were out of step: %s", found.differing)
        office.writer.set_meta(MENDED_KEY, found.note(now))


def mend_at_start(office: Office, now: datetime) -> bool:
    """Mend what differs, where a cheap look says that something does; whether it did.

    An import that goes on does the same, so a busy home is left to it.
    """
    if office.settings.database:
        office.words.freshen()  # another machine's import is nothing out of step
    if office.indexer.in_step():
        return False
    try:
        with office.lock():
            found = office.indexer.begin()
            if found is None:
                return False
            remember_mended(office, found, now)
            office.indexer.catch_up_vectors()
    except HomeBusyError:
        return False
    return True


def start_mending(home: Path) -> subprocess.Popen[bytes]:
    """Start ``mend_at_start`` as a process of its own: the page never writes an index."""
    command = [sys.executable, "-m", "commands.reindex", str(home)]
    return subprocess.Popen(  # noqa: S603 - no shell
        command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


if __name__ == "__main__":
    settings = load_settings(Path(sys.argv[1]))
    logging.basicConfig(filename=settings.log_path, level=logging.INFO)
    try:
        mend_at_start(open_office(settings), datetime.now().astimezone())
    except Exception:
        log.exception("indexes not mended at start")
        sys.exit(1)
