"""Which files an import meets: files and folders as named, and what ZIP archives hold, in a fixed order.

Hidden files are left out.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.archive import Contents, Opened, unpack
from ingest.errors import ImportFaultError, LoadError, UnreadableFileError
from ingest.found import Found
from ingest.tables import office_table

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Walked:
    """What was met. ``closed`` are folders and archives that could not be read, with the reason.

    ``archives`` are those that were, with the number of files directly inside; their members stand among
    ``files`` and ``tables``. ``roots`` are the folders that were named.
    """

    files: tuple[Found, ...]
    tables: tuple[Found, ...] = ()
    closed: tuple[tuple[Found, LoadError], ...] = ()
    archives: tuple[tuple[Found, int], ...] = ()
    roots: tuple[Path, ...] = ()

    def covers(self, path: str) -> bool:
        """Whether a file at this path would have been met, were it there."""
        place = Path(path)
        hidden = any(place.is_relative_to(folder.path) for folder, _ in self.closed)
        opened = (*self.roots, *(archive.path for archive, _ in self.archives))
        return not hidden and any(place.is_relative_to(root) for root in opened)


def walk(paths: Sequence[Path]) -> Walked:
    """Every file below the paths, each once, sorted by path within each path named."""
    files: dict[Path, Found] = {}
    closed: list[tuple[Found, LoadError]] = []
    roots = []
    for given in paths:
        path = given.absolute() if given.is_symlink() else given.resolve()
        if not path.is_dir():
            files.setdefault(path, Found(path, path.name))
            continue
        roots.append(path)
        for found in _below(path, closed):
            files.setdefault(found.path, found)
    opened = Opened()
    unpacked = (_unpacked(found, opened) for found in files.values())
    met = Contents.together((Contents(closed=tuple(closed)), *unpacked))
    tables = tuple(found for found in met.files if office_table(found.path.name))
    rest = tuple(found for found in met.files if not office_table(found.path.name))
    return Walked(rest, tables, met.closed, met.archives, tuple(roots))


def _unpacked(found: Found, opened: Opened) -> Contents:
    """The per-file border: an archive that meets a fault of ours stops no other file."""
    try:
        return unpack(found, opened)
    except Exception:
        log.exception("fault at an archive")
        return Contents(closed=((found, ImportFaultError(found.name)),))


def _below(root: Path, closed: list[tuple[Found, LoadError]]) -> list[Found]:
    found = []

    def note(error: OSError) -> None:
        folder = Path(error.filename)
        name = f"{folder.relative_to(root).as_posix() if folder != root else folder.name}/"
        closed.append((Found(folder, name), UnreadableFileError(name, error)))

    for folder, folders, names in os.walk(root, onerror=note):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                path = Path(folder, name)
                found.append(Found(path, path.relative_to(root).as_posix()))
    return found
