"""The home's log file: one line a file or question, never what a person wrote."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path

ROOMS = ("ingest", "library", "search", "answer", "people", "office", "cli", "commands")


def log_to(path: Path) -> None:
    """Log to the home's file, or to the temporary folder where the home cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.open("a").close()
    except OSError:
        path = Path(tempfile.gettempdir()) / path.name
    handler = logging.FileHandler(path, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    for room in ROOMS:
        logging.getLogger(room).setLevel(logging.INFO)


def log_file() -> str:
    """Where the log is, for a message."""
    handlers = [h for h in logging.getLogger().handlers if isinstance(h, logging.FileHandler)]
    return handlers[0].baseFilename if handlers else "（还没有打开日志）"
