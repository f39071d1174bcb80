"""The catalogue of a folder: catalogue.csv or .xlsx, a row a file, wins over what the file says of itself.

A file is governed by the nearest catalogue above it that has a row for it, a catalogue named by the user
first. Where a catalogue cannot be read, its files are not imported: their levels would be unknown.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ingest.errors import LoadError, TableError
from ingest.facts import KNOWN, Facts, read_facts
from ingest.found import Found
from ingest.load.secrecy import is_mark
from ingest.tables import CATALOGUE, read_table

CATALOGUE_XLSX = "catalogue.xlsx"
_NAMES = (CATALOGUE, CATALOGUE_XLSX)
_COLUMNS = (KNOWN - {"sample"}) | {"file"}


@dataclass(frozen=True, slots=True)
class Entry:
    """The row of one file. ``secret``: its level is a state secret. ``fingerprint`` changes with the row."""

    facts: Facts = field(default_factory=Facts)
    warnings: tuple[str, ...] = ()
    secret: bool = False
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The rows of one catalogue by the path of the file below ``folder``; ``warnings`` concern the whole."""

    folder: Path
    rows: dict[str, dict[str, str]]
    warnings: tuple[str, ...] = ()

    def row(self, path: Path) -> dict[str, str] | None:
        """The row of a file, None where it has none."""
        if not path.is_relative_to(self.folder):
            return None
        return self.rows.get(_key(path.relative_to(self.folder).as_posix()))


def read_catalogue(found: Found) -> Catalogue:
    """The catalogue in a CSV or XLSX file. Raises LoadError."""
    table = read_table(found, ("file",))
    unknown = [column for column in table.columns if column and column not in _COLUMNS]
    warnings = [f"不认识的列，未使用：{'、'.join(unknown)}"] if unknown else []
    rows: dict[str, dict[str, str]] = {}
    for line, row in table.rows:
        key = _key(row["file"])
        if key in rows:
            warnings.append(f"第 {line} 行：“{row['file']}”重复，以前面的为准。")
            continue
        if not found.has_beside(row["file"]):
            warnings.append(f"第 {line} 行：没有文件“{row['file']}”。")
        rows[key] = {k: v for k, v in row.items() if k in _COLUMNS and k != "file" and v}
    return Catalogue(found.path.parent, rows, tuple(warnings))


class Catalogues:
    """Finds the row of a file; each catalogue is read once.

    ``tables`` are the tables that the import met, ``roots`` its folders. A file above them that is called
    so and is no catalogue is not ours, and ignored.
    """

    def __init__(
        self, given: Path | None = None, roots: Sequence[Path] = (), tables: Sequence[Found] = ()
    ) -> None:
        self._given, self._roots = given.resolve() if given else None, tuple(roots)
        self._met = {found.path: found for found in tables}
        self._read: dict[Path, Catalogue | LoadError | None] = {}

    def entry(self, path: Path) -> Entry:
        """What catalogues state about the file at an absolute path; an empty Entry where none does.

        Raises:
            LoadError: a catalogue that may govern the file cannot be read.
        """
        candidates = [folder / name for folder in path.parents for name in _NAMES]
        for at in [self._given, *candidates] if self._given else candidates:
            catalogue = self._open(at)
            row = catalogue.row(path) if catalogue else None
            if row is not None:
                facts, warnings = read_facts(row, "目录")
                return Entry(
                    facts, warnings, is_mark(row.get("level", "")), json.dumps(row, ensure_ascii=False)
                )
        return Entry()

    def _open(self, path: Path) -> Catalogue | None:
        if path not in self._read:
            try:
                found = self._met.get(path) or (Found(path, path.name) if path.is_file() else None)
                self._read[path] = read_catalogue(found) if found else None
            except LoadError as error:
                ours = path == self._given or path in self._met or self._below(path)
                self._read[path] = TableError(str(path), error.what) if ours else None
            except PermissionError:
                self._read[path] = None  # a folder above that is not ours to read
        read = self._read[path]
        if isinstance(read, LoadError):
            raise read
        return read

    def _below(self, path: Path) -> bool:
        return any(path.is_relative_to(root) for root in self._roots)


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name.replace("\\", "/").removeprefix("./"))
