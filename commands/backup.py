"""A home as one file, taken while it is in use, whatever engine it lies on.

    store     one moment of it: SQLite's online backup, or one read-only transaction of PostgreSQL
    people    likewise
    originals after the store, so that every file it names is there
    vectors   what there are; they can be made again, but that takes long
Left out: words (made again in seconds), logs, uploads, and of the settings every place and secret.
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from commands import archive as parts
from commands.archive import FORMAT, ArchiveWriter, Manifest, writing
from ingest.originals import original_path
from library import schema as store_schema
from library.store import Store
from library.transfer import copy_file, copy_tables
from office import Office
from people import schema as people_schema
from people.store import PeopleStore
from search.vectors import VectorsDamagedError
from settings import portable_settings

Progress = Callable[[str, int, int, str], None]
COPYING = "复制原件"


def back_up(
    office: Office, file: Path, now: datetime, *, vectors: bool, progress: Progress | None
) -> dict[str, Any]:
    """Write a backup of a home to ``file``; returns what is in it, as JSON.

    Raises:
        BackupNotWrittenError: ``file`` is there already, or cannot be written.
        HomeError, StoreDamagedError: a store cannot be read.
    """
    warnings: list[str] = []
    with writing(file) as target, tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as name:
        folder = Path(name)
        _save(office.store, store_schema.metadata, folder / parts.STORE)
        _save(office.people, people_schema.metadata, folder / parts.PEOPLE)
        counts = _counts(folder)
        kept = portable_settings(office.settings.home)
        (folder / parts.SETTINGS).write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
        for member in (parts.STORE, parts.PEOPLE, parts.SETTINGS):
            target.add(member, folder / member)
        originals = _add_originals(target, office.settings.originals_path, progress)
        missing = _originals_in(folder / parts.STORE) - originals
        if missing:
            warnings.append(f"有 {len(missing)} 个已登记的原件不在原件目录里，备份中也没有。")
        encoded = _add_vectors(target, office, folder, warnings) if vectors else 0
        target.close(_manifest(target, office, now, encoded))
    return {
        "file": str(file),
        "bytes": file.stat().st_size,
        **counts,
        "originals": len(originals),
        "vectors": encoded,
        "settings": sorted(kept),
        "warnings": warnings,
    }


def _save(store: Store | PeopleStore, metadata: sa.MetaData, target: Path) -> None:
    if store.engine.dialect.name == "sqlite":
        copy_file(store.engine, target)
        return
    with closing(type(store).at(target)) as copy:
        copy_tables(store.engine, copy.engine, metadata)
    with closing(sqlite3.connect(target)) as whole:
        whole.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it


def _counts(folder: Path) -> dict[str, int]:
    counted = {
        "works": (parts.STORE, "SELECT count(DISTINCT work) FROM versions"),
        "versions": (parts.STORE, "SELECT count(*) FROM versions"),
        "provisions": (parts.STORE, "SELECT count(*) FROM provisions"),
        "turns": (parts.PEOPLE, "SELECT count(*) FROM turns"),
    }
    return {name: int(_read(folder / file, query)[0][0]) for name, (file, query) in counted.items()}


def _originals_in(store: Path) -> set[str]:
    return {str(row[0]) for row in _read(store, "SELECT DISTINCT sha256 FROM files")}


def _read(database: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
        return connection.execute(query).fetchall()


def _add_originals(target: ArchiveWriter, folder: Path, progress: Progress | None) -> set[str]:
    """Every copy in the folder: also those that only an import which may be undone still needs."""
    names = sorted(
        path.name for path in folder.glob("??/*") if parts.is_original(path.parent.name, path.name)
    )
    added: set[str] = set()
    for n, name in enumerate(names, 1):
        try:
            target.add(f"{parts.ORIGINALS}{name[:2]}/{name}", original_path(folder, name))
        except FileNotFoundError:
            continue  # taken back meanwhile
        added.add(name)
        if progress:
            progress(COPYING, n, len(names), "")
    return added


def _add_vectors(target: ArchiveWriter, office: Office, folder: Path, warnings: list[str]) -> int:
    import numpy as np

    if office.vectors is None:
        return 0
    try:
        office.vectors.refresh()
    except VectorsDamagedError:
        warnings.append("向量暂时读不出，没有放进备份；恢复时会重新计算。")
        return 0
    rows = office.vectors.rows
    if rows:
        np.savez(folder / parts.VECTORS, hashes=np.array(list(rows), "U32"), matrix=office.vectors.matrix)
        target.add(parts.VECTORS, folder / parts.VECTORS)
    return len(rows)


def _manifest(target: ArchiveWriter, office: Office, now: datetime, encoded: int) -> Manifest:
    return Manifest(
        format=FORMAT,
        program=version("xunzhi"),
        made=now,
        store=store_schema.REVISION,
        people=people_schema.REVISION,
        encoder=office.encoder.name if encoded and office.encoder else "",
        members=target.members,
    )
