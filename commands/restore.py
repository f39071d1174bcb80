"""Puts a backup into an empty home, on whatever engine that home is set to, and makes the indexes again.

All of it is unpacked beside its place and held against the manifest first; then originals, people and, last,
provisions are put where they belong. What is cut off after that, ``xunzhi reindex --check`` completes.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from commands import archive as parts
from commands.archive import Archive, Manifest
from ingest.originals import original_path
from library import schema as store_schema
from library.errors import NewerHomeError, XunzhiError
from library.model import Level
from library.store import Store
from library.transfer import copy_tables, is_empty
from office import LOCK_FILE, Office, open_office
from people import schema as people_schema
from people.store import PeopleStore
from search.vectors import AT_ONCE, VectorIndex
from settings import FILE, load_settings, only_portable, write_settings

Progress = Callable[[str, int, int, str], None]
UNPACKING, ADDING = "核对并取出备份", "放回向量"
_STAGE = ".restoring"
_STAYS = (FILE, LOCK_FILE, "xunzhi.log", _STAGE)  # what a home may hold and still be empty


class HomeNotEmptyError(XunzhiError):
    """The home or its database holds something already."""

    code = "home-not-empty"

    def __init__(self, where: str, found: str, todo: str) -> None:
        super().__init__(
            f"not empty: {where}: {found}",
            what=f"这里已经有内容（{found}），没有恢复，也没有改动。",
            where=where,
            todo=todo,
        )


def restore_home(
    office: Office, file: Path, now: datetime, *, force: bool, progress: Progress | None
) -> dict[str, Any]:
    """Put the backup ``file`` into an office's home; returns what was restored, as JSON.

    Args:
        force: what the home holds is moved into a folder of the home beforehand; nothing is deleted.

    Raises:
        BackupFileError: the file is no backup, or is not whole.
        NewerHomeError: a newer program made it.
        HomeNotEmptyError: there is something already, and no ``force``; always for a database in use.
        HomeBusyError: somebody is writing to the home.
    """
    home = office.settings.home
    stage = home / _STAGE
    with closing(Archive(file)) as archive, office.lock():
        _refuse_newer(archive)
        _refuse_databases(office)
        held = _held(home, force=force)
        try:
            _unpack(archive, stage, progress)
            for kind, name in ((PeopleStore, parts.PEOPLE), (Store, parts.STORE)):
                kind.at(stage / name).close()  # is one, and is brought up to this program
            moved = _set_aside(held, home / f"replaced-{now:%Y%m%d-%H%M%S}")
            originals = _place_originals(archive.manifest, stage, office.settings.originals_path)
            _place(PeopleStore, people_schema.metadata, stage / parts.PEOPLE, office.settings.people_place)
            _place(Store, store_schema.metadata, stage / parts.STORE, office.settings.store_place)
            kept = _place_settings(stage / parts.SETTINGS, home)
            restored = open_office(load_settings(home))
            parity, given = _index(restored, archive.manifest, stage, progress)
        finally:
            shutil.rmtree(stage, ignore_errors=True)
    return {
        "file": str(file),
        "made": archive.manifest.made.isoformat(),
        **_counts(restored),
        "originals": originals,
        "vectors": given,
        "settings": kept,
        "moved": str(moved) if moved else None,
        "parity": parity,
    }


def _refuse_newer(archive: Archive) -> None:
    manifest = archive.manifest
    for revision, known in (
        (manifest.store, store_schema.REVISION),
        (manifest.people, people_schema.REVISION),
    ):
        if revision > known:
            raise NewerHomeError(str(archive.path), revision)


def _refuse_databases(office: Office) -> None:
    """A database on a server is never cleared from here."""
    todo = "请另建一个空的数据库，把它的地址写进 xunzhi.toml 后重试"
    if office.settings.database and not is_empty(office.store.engine, store_schema.metadata):
        raise HomeNotEmptyError(office.store.where, "条文库", todo)
    if office.settings.people and not is_empty(office.people.engine, people_schema.metadata):
        raise HomeNotEmptyError(office.people.where, "对话与评价库", todo)


def _held(home: Path, *, force: bool) -> list[Path]:
    """What a home holds that a restored one would take the place of."""
    found = sorted(
        path for path in home.iterdir() if path.name not in _STAYS and not path.name.startswith("replaced-")
    )
    if found and not force:
        todo = "请用 --home 指定一个空目录；或者加 --force，现有内容会移到该目录下的 replaced-日期 文件夹"
        raise HomeNotEmptyError(str(home), "、".join(path.name for path in found[:3]), todo)
    return found


def _set_aside(held: Sequence[Path], folder: Path) -> Path | None:
    if not held:
        return None
    folder.mkdir()
    for path in held:
        path.rename(folder / path.name)
    return folder


def _unpack(archive: Archive, stage: Path, progress: Progress | None) -> None:
    shutil.rmtree(stage, ignore_errors=True)  # of a restoring that was cut off
    names = list(archive.manifest.members)
    for n, name in enumerate(names, 1):
        archive.extract(name, stage / name)
        if progress:
            progress(UNPACKING, n, len(names), "")


def _place_originals(manifest: Manifest, stage: Path, folder: Path) -> int:
    names = manifest.originals()
    for name in names:
        target = original_path(folder, Path(name).name)
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(stage / name, target)
    return len(names)


def _place(
    kind: type[Store] | type[PeopleStore], metadata: sa.MetaData, file: Path, place: Path | str
) -> None:
    """Put a store where the home wants it."""
    if isinstance(place, Path):
        file.replace(place)
        return
    with closing(kind.at(file)) as store, closing(kind.at(place)) as target:
        copy_tables(store.engine, target.engine, metadata)


def _place_settings(file: Path, home: Path) -> list[str]:
    values = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    kept = only_portable(values)
    write_settings(home, kept)
    return sorted(kept)


def _index(
    office: Office, manifest: Manifest, stage: Path, progress: Progress | None
) -> tuple[dict[str, Any], int]:
    """Words are made, vectors put back where they are this encoder's, and what is missing encoded."""
    given = 0
    office.indexer.catch_up_words(progress)
    if office.vectors is not None and office.vectors.name == manifest.encoder:
        given = _put_back(office.vectors, stage / parts.VECTORS, progress)
    office.indexer.catch_up_vectors(progress)
    return office.indexer.check().document(), given


def _put_back(vectors: VectorIndex, file: Path, progress: Progress | None) -> int:
    import numpy as np

    with np.load(file, allow_pickle=False) as packed:
        hashes, matrix = [str(name) for name in packed["hashes"]], packed["matrix"]
    for start in range(0, len(hashes), AT_ONCE):
        vectors.add(hashes[start : start + AT_ONCE], matrix[start : start + AT_ONCE])
        if progress:
            progress(ADDING, min(start + AT_ONCE, len(hashes)), len(hashes), "")
    return len(hashes)


def _counts(office: Office) -> dict[str, int]:
    versions = office.store.versions(Level.RESTRICTED)
    return {
        "works": len({version.work for version in versions}),
        "versions": len(versions),
        "turns": office.people.count(),
    }
