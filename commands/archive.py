"""The file of a backup: one ZIP whose manifest names every member with its size and SHA-256.

    manifest.json                 what it is, when and by which program it was made, the members
    store.db · people.db          SQLite, whatever engine they came from
    originals/ab/abcd…            copies of the imported files
    vectors.npz                   hashes and vectors of one encoder; derived, only to save time
    settings.json                 of xunzhi.toml what holds anywhere: no places, no secrets

Nothing is taken out whose name is not one of these, so no name can lead out of the folder it is put into.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from pydantic import BaseModel, ConfigDict, ValidationError

from library.errors import XunzhiError

FORMAT = 1
MANIFEST, STORE, PEOPLE, VECTORS, SETTINGS = (
    "manifest.json",
    "store.db",
    "people.db",
    "vectors.npz",
    "settings.json",
)
ORIGINALS = "originals/"
_MEMBER = re.compile(
    r"store\.db|people\.db|vectors\.npz|settings\.json|originals/([0-9a-f]{2})/(\1[0-9a-f]{62})"
)
_LONGEST_MANIFEST = 256_000_000
_LEVEL = 3  # of compression: half the time of the usual 6, a twentieth larger
_CHUNK = 1 << 20
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError, OSError)


def is_original(folder: str, name: str) -> bool:
    """Whether a file of the originals is a copy, and not a part of one that is being written."""
    return bool(_MEMBER.fullmatch(f"{ORIGINALS}{folder}/{name}"))


class BackupFileError(XunzhiError):
    """A file that is no backup of ours, or is not whole any more."""

    code = "backup-file"

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"backup not usable: {path}: {reason}",
            what=f"备份文件不能使用：{reason}。没有恢复任何内容。",
            where=str(path),
            todo="请换用另一份备份，或者重新复制这个文件后再试",
        )


class BackupNotWrittenError(XunzhiError):
    """The backup cannot be written where it was asked for."""

    code = "backup-not-written"

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"backup not written: {path}: {reason}",
            what="备份没有写成，原有文件没有改动。",
            where=f"{path}：{reason}",
            todo="请换一个还不存在的文件名，并检查文件夹能否写入、磁盘是否已满",
        )


class Member(BaseModel):
    """A member's ``size`` in bytes and its SHA-256 in hex."""

    model_config = ConfigDict(frozen=True)

    size: int
    sha256: str


class Manifest(BaseModel):
    """What a backup says of itself.

    ``store`` and ``people`` are schema revisions; ``encoder`` names whose the vectors are, "" without any.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    format: int
    program: str
    made: datetime
    store: str
    people: str
    encoder: str = ""
    members: dict[str, Member]

    def originals(self) -> tuple[str, ...]:
        """Names of the members that are originals."""
        return tuple(name for name in self.members if name.startswith(ORIGINALS))


class ArchiveWriter:
    """Takes members one by one; see ``writing``."""

    def __init__(self, packed: zipfile.ZipFile) -> None:
        self._packed = packed
        self.members: dict[str, Member] = {}

    def add(self, name: str, path: Path) -> None:
        """Put a file in. Raises FileNotFoundError where it is gone."""
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_STORED if name == VECTORS else zipfile.ZIP_DEFLATED  # mere noise
        info.external_attr = 0o600 << 16
        with path.open("rb") as source, self._packed.open(info, "w", force_zip64=True) as target:
            self.members[name] = _copied(source, target)

    def close(self, manifest: Manifest) -> None:
        """Put the manifest in, which says what a whole archive holds."""
        self._packed.writestr(MANIFEST, manifest.model_dump_json(indent=1))


@contextmanager
def writing(path: Path) -> Iterator[ArchiveWriter]:
    """Write a backup: it appears whole or not at all, for its owner's eyes alone, never over another file.

    Raises:
        BackupNotWrittenError: the file is there already, or cannot be written.
    """
    if path.exists():
        raise BackupNotWrittenError(path, "同名文件已经存在")
    part = path.with_name(f".{path.name}.part")
    try:
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as packed:
            yield ArchiveWriter(packed)
        part.replace(path)
    except OSError as error:
        raise BackupNotWrittenError(path, error.strerror or str(error)) from error
    finally:
        part.unlink(missing_ok=True)


class Archive:
    """A backup that is read: ``manifest`` is what its ZIP holds, name by name and byte by byte of length.

    Raises BackupFileError, on opening and in every method.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with self._explained():
            self._packed = zipfile.ZipFile(path)
            self.manifest = self._read_manifest()
            self._compare()

    def close(self) -> None:
        """Let go of the file."""
        self._packed.close()

    def extract(self, name: str, target: Path) -> None:
        """Write a member to ``target``, a new file, held against its SHA-256."""
        wanted = self.manifest.members[name]
        target.parent.mkdir(parents=True, exist_ok=True)
        with self._explained(), self._packed.open(name) as source, target.open("xb") as file:
            if _copied(source, file, wanted.size) != wanted:
                raise BackupFileError(self.path, f"其中的 {name} 与清单不符，可能已经损坏")

    def _read_manifest(self) -> Manifest:
        if self._packed.getinfo(MANIFEST).file_size > _LONGEST_MANIFEST:
            raise BackupFileError(self.path, "清单过长")
        manifest = Manifest.model_validate_json(self._packed.read(MANIFEST))
        if manifest.format > FORMAT:
            raise BackupFileError(self.path, "它是由更新版本的巡知做的，请先升级程序")
        return manifest

    def _compare(self) -> None:
        found = [
            (info.filename, info.file_size) for info in self._packed.infolist() if info.filename != MANIFEST
        ]
        stated = [(name, member.size) for name, member in self.manifest.members.items()]
        if sorted(found) != sorted(stated):
            raise BackupFileError(self.path, "内容与清单不符，有缺少或多出的部分")
        odd = [name for name, _ in stated if not _MEMBER.fullmatch(name)]
        if odd or not {STORE, PEOPLE} <= self.manifest.members.keys():
            raise BackupFileError(
                self.path, f"有不认识的内容（{odd[0][:60]!r}）" if odd else "缺少条文库或对话库"
            )

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except ValidationError as error:
            raise BackupFileError(self.path, "清单读不出") from error
        except FileNotFoundError as error:
            raise BackupFileError(self.path, "没有这个文件") from error
        except _UNREADABLE as error:
            raise BackupFileError(self.path, f"读不出（{type(error).__name__}）") from error


def _copied(source: IO[bytes], target: IO[bytes], most: int | None = None) -> Member:
    """Copy all of ``source``, or one byte more than ``most`` of it; returns what was copied."""
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(_CHUNK):
        target.write(chunk)
        digest.update(chunk)
        size += len(chunk)
        if most is not None and size > most:
            break
    return Member(size=size, sha256=digest.hexdigest())
