"""The catalogue of a folder: catalogue.csv or .xlsx, a row a file, wins over what the file says of itself.

A file that holds several works may have a row for each, told apart by ``title`` or ``work``; a row without
either holds for all of them in level, kind and issuer.

A file is governed by the nearest catalogue above it that has a row for it, a catalogue named by the user
first. Where a catalogue cannot be read, its files are not imported: their levels would be unknown.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ingest.errors import LoadError, TableError
from ingest.facts import KNOWN, Facts, read_facts
from ingest.found import Found
from ingest.load.secrecy import is_mark
from ingest.tables import CATALOGUE, read_table
from library.titles import normal_title

_NAMES = (CATALOGUE, "catalogue.xlsx")
_COLUMNS = (KNOWN - {"sample"}) | {"file"}


@dataclass(frozen=True, slots=True)
class Entry:
    """The rows of one file: ``facts`` of the first, ``others`` of the rest.

    ``secret``: the level of one is a state secret. ``fingerprint`` changes with the rows.
    """

    facts: Facts = field(default_factory=Facts)
    warnings: tuple[str, ...] = ()
    secret: bool = False
    fingerprint: str = ""
    others: tuple[Facts, ...] = ()

    def of_work(self, title: str) -> Facts:
        """What the rows state about one of several works of the file, called ``title`` there."""
        rows = (self.facts, *self.others)
        own = next((row for row in rows if normal_title(title) in _names(row)), Facts())
        common = next((row for row in rows if not _names(row)), Facts())
        return own.model_copy(update=_stated(common, _SHARED) | _stated(own, Facts.model_fields))

    def unmet(self, titles: Collection[str]) -> tuple[str, ...]:
        """A sentence for every row that names a work which is none of these titles of a compilation."""
        met = {normal_title(title) for title in titles}
        rows = [row for row in (self.facts, *self.others) if _names(row) and met.isdisjoint(_names(row))]
        return tuple(f"目录表列有而文件中没有：《{row.title or row.work}》。" for row in rows)


_SHARED = ("level", "kind", "issuer", "sample")


def _names(row: Facts) -> frozenset[str]:
    return frozenset(normal_title(name) for name in (row.title, row.work) if name)


def _stated(row: Facts, names: Iterable[str]) -> dict[str, object]:
    return {name: getattr(row, name) for name in names if getattr(row, name)}


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The rows of one catalogue by the path of the file below ``folder``; ``warnings`` concern the whole."""

    folder: Path
    rows: dict[str, tuple[dict[str, str], ...]]
    warnings: tuple[str, ...] = ()

    def rows_of(self, path: Path) -> tuple[dict[str, str], ...]:
        """The rows of a file, () where it has none."""
        if not path.is_relative_to(self.folder):
            return ()
        return self.rows.get(_key(path.relative_to(self.folder).as_posix()), ())

    @property
    def count(self) -> int:
        """How many rows are used."""
        return sum(map(len, self.rows.values()))


def read_catalogue(found: Found) -> Catalogue:
    """The catalogue in a CSV or XLSX file. Raises LoadError."""
    table = read_table(found, ("file",))
    unknown = [column for column in table.columns if column and column not in _COLUMNS]
    warnings = [f"不认识的列，未使用：{'、'.join(unknown)}"] if unknown else []
    rows: dict[str, tuple[dict[str, str], ...]] = {}
    for line, row in table.rows:
        key = _key(row["file"])
        if not key:
            warnings.append(f"第 {line} 行：没有写文件，未使用。")
            continue
        own = {k: v for k, v in row.items() if k in _COLUMNS and k != "file" and v}
        if _called(own) in map(_called, rows.get(key, ())):
            warnings.append(f"第 {line} 行：“{row['file']}”重复，以前面的为准。")
            continue
        if not found.has_beside(row["file"]):
            warnings.append(f"第 {line} 行：没有文件“{row['file']}”。")
        rows[key] = (*rows.get(key, ()), own)
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
            rows = catalogue.rows_of(path) if catalogue else ()
            if rows:
                return _entry(rows)
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


def _entry(rows: Sequence[dict[str, str]]) -> Entry:
    read = [read_facts(row, "目录") for row in rows]
    (first, _), *others = read
    return Entry(
        facts=first,
        warnings=tuple(warning for _, warnings in read for warning in warnings),
        secret=any(is_mark(row.get("level", "")) for row in rows),
        fingerprint="\n".join(json.dumps(row, ensure_ascii=False) for row in rows),
        others=tuple(facts for facts, _ in others),
    )


def _called(row: dict[str, str]) -> tuple[str, str]:
    """What tells the rows of one file apart."""
    return row.get("work", ""), row.get("title", "")


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name.replace("\\", "/").removeprefix("./"))
