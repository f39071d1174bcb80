"""Which files an import meets: files and folders as named, in a fixed order, hidden ones left out."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.catalogue import CATALOGUE, CATALOGUE_XLSX
from ingest.tables import CALENDAR, GLOSSARY

TABLES = frozenset({CATALOGUE, CATALOGUE_XLSX, GLOSSARY, CALENDAR})


@dataclass(frozen=True, slots=True)
class Found:
    """A file: absolute ``path``, and ``name`` as reports call it (below the folder that was named)."""

    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class Walked:
    """What was met. ``closed`` are folders that could not be read, with the reason."""

    files: tuple[Found, ...]
    tables: tuple[Found, ...]
    closed: tuple[tuple[Found, OSError], ...]
    roots: tuple[Path, ...]

    def covers(self, path: str) -> bool:
        """Whether a file at this path would have been met, were it there."""
        place = Path(path)
        hidden = any(place.is_relative_to(folder.path) for folder, _ in self.closed)
        return not hidden and any(place.is_relative_to(root) for root in self.roots)


def walk(paths: Sequence[Path]) -> Walked:
    """Every file below the paths, each once, sorted by path within each path named."""
    files: dict[Path, Found] = {}
    closed: list[tuple[Found, OSError]] = []
    roots = []
    for given in paths:
        path = given.absolute() if given.is_symlink() else given.resolve()
        if not path.is_dir():
            files.setdefault(path, Found(path, path.name))
            continue
        roots.append(path)
        for found in _below(path, closed):
            files.setdefault(found.path, found)
    tables = tuple(found for found in files.values() if found.path.name.lower() in TABLES)
    rest = tuple(found for found in files.values() if found.path.name.lower() not in TABLES)
    return Walked(rest, tables, tuple(closed), tuple(roots))


def _below(root: Path, closed: list[tuple[Found, OSError]]) -> list[Found]:
    found = []

    def note(error: OSError) -> None:
        folder = Path(error.filename)
        name = folder.relative_to(root).as_posix() if folder != root else folder.name
        closed.append((Found(folder, f"{name}/"), error))

    for folder, folders, names in os.walk(root, onerror=note):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                path = Path(folder, name)
                found.append(Found(path, path.relative_to(root).as_posix()))
    return found
