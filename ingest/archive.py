"""ZIP archives: their members are files of the import, read in memory, never written to the disk.

The name of a member identifies and is shown, no more; ``..``, a leading slash or a drive leads nowhere. A
container of one document (DOCX, XLSX, OFD …) is a ZIP too, but no archive: the loaders read it.
"""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePath
from typing import IO

from ingest.archive_errors import ArchiveLimitError, DamagedArchiveError, EncryptedMemberError, MemberError
from ingest.errors import EmptyFileError, LoadError, TooLargeError, UnreadableFileError, ZipBombError
from ingest.found import Found
from ingest.limits import ARCHIVE_BYTES, ARCHIVE_DEPTH, ARCHIVE_MEMBERS, FILE_BYTES
from ingest.load.sniff import OFFICE_SUFFIXES, is_package, starts_like_zip
from ingest.load.zipped import ZIP_FAULTS, is_bomb, open_zip
from ingest.member_names import member_names

_CHUNK = 2**20
_FAULTS = (*ZIP_FAULTS, zlib.error, OSError)
_SYSTEM = frozenset({"__macosx", "thumbs.db", "desktop.ini"})
_ENCRYPTED = 0x1  # bit of the general purpose flags


@dataclass(frozen=True, slots=True)
class Contents:
    """What a file turned out to hold: itself, or the members of an archive and of those inside it.

    ``archives`` are the archives that were opened, with the number of files directly inside; ``closed``
    those that were not, with the reason.
    """

    files: tuple[Found, ...] = ()
    archives: tuple[tuple[Found, int], ...] = ()
    closed: tuple[tuple[Found, LoadError], ...] = ()

    @classmethod
    def together(cls, parts: Iterable[Contents]) -> Contents:
        """The contents of several files, in their order."""
        files: list[Found] = []
        archives: list[tuple[Found, int]] = []
        closed: list[tuple[Found, LoadError]] = []
        for part in parts:
            files += part.files
            archives += part.archives
            closed += part.closed
        return cls(tuple(files), tuple(archives), tuple(closed))


class Opened:
    """The archives that were opened last: members that follow one another need no new opening."""

    def __init__(self) -> None:
        self._zips: dict[Path, zipfile.ZipFile] = {}

    def get(self, found: Found) -> zipfile.ZipFile:
        """The container in a file. Raises LoadError."""
        zipped = self._zips.pop(found.path, None) or _open(found)
        self._zips[found.path] = zipped
        while len(self._zips) > ARCHIVE_DEPTH:
            self._zips.pop(next(iter(self._zips))).close()
        return zipped


class Archive:
    """A ZIP archive as the holder of its members."""

    def __init__(self, found: Found, opened: Opened) -> None:
        self._found, self._opened = found, opened
        infos = opened.get(found).infolist()
        self._infos = infos
        members = (
            Found(found.path / place, f"{found.name}/{place}", self, number)
            for number, place in enumerate(_places(infos))
            if place and not infos[number].filename.endswith("/")
        )
        self.members = tuple(sorted(members, key=lambda member: member.path))
        self._paths = frozenset(member.path for member in self.members)
        self.size = sum(infos[member.place].file_size for member in self.members)

    def holds(self, path: Path) -> bool:
        """Whether a member has this absolute path."""
        return path in self._paths

    def read(self, place: int, name: str) -> bytes:
        """The bytes of a member.

        Raises:
            LoadError: encrypted, damaged, too large, in a compression that is not read, a link, or empty.
        """
        info = self._infos[place]
        self._refuse(info, name)
        try:
            with self._opened.get(self._found).open(info) as stream:
                content = b"".join(iter(lambda: stream.read(_CHUNK), b""))
        except _FAULTS as error:
            raise MemberError(name, "已损坏，解不开") from error
        if not content:
            raise EmptyFileError(name)
        return content

    def head(self, place: int) -> bytes:
        """The first bytes of a member, none where they cannot be had."""
        try:
            self._refuse(self._infos[place], "")
            with self._opened.get(self._found).open(self._infos[place]) as stream:
                return stream.read(4)
        except (*_FAULTS, LoadError):
            return b""  # what is wrong is told when it is read

    def _refuse(self, info: zipfile.ZipInfo, name: str) -> None:
        """What is not even begun: the stated size bounds what zipfile unpacks."""
        if info.flag_bits & _ENCRYPTED:
            raise EncryptedMemberError(name)
        if stat.S_ISLNK(info.external_attr >> 16):
            raise MemberError(name, "只是一个链接，里面没有内容")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise MemberError(name, "用了不常见的压缩方法，目前不能解开")
        if info.file_size > FILE_BYTES:
            raise TooLargeError(name, info.file_size, FILE_BYTES)
        if is_bomb(info):
            raise ZipBombError(name, info.file_size)


def unpack(found: Found, opened: Opened) -> Contents:
    """What a file on the disk holds: itself where it is no archive."""
    return _Unpacking(opened).contents(found, _head(found), 1)


class _Unpacking:
    """Unpacks one archive of the disk with all that is inside, and keeps account of it."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened
        self._members = self._bytes = 0

    def contents(self, found: Found, head: bytes, depth: int) -> Contents:
        """``depth`` is 1 for a file on the disk."""
        if not starts_like_zip(head):
            return Contents((found,))
        try:
            if is_package(self._opened.get(found).namelist()):
                return Contents((found,))
            archive = Archive(found, self._opened)
            self._account(archive, found.name, depth)
        except DamagedArchiveError as error:
            ours = PurePath(found.name).suffix.lower() in OFFICE_SUFFIXES  # the loader has better words
            return Contents((found,)) if ours else Contents(closed=((found, error),))
        except LoadError as error:
            return Contents(closed=((found, error),))
        itself = Contents(archives=((found, len(archive.members)),))
        inside = (self.contents(m, archive.head(m.place), depth + 1) for m in archive.members)
        return Contents.together((itself, *inside))

    def _account(self, archive: Archive, name: str, depth: int) -> None:
        if depth > ARCHIVE_DEPTH:
            raise ArchiveLimitError(name, f"压缩包一层套一层，超过了 {ARCHIVE_DEPTH} 层")
        self._members += len(archive.members)
        self._bytes += archive.size
        if self._members > ARCHIVE_MEMBERS:
            raise ArchiveLimitError(name, f"里面有 {self._members} 个文件，超过上限 {ARCHIVE_MEMBERS} 个")
        if self._bytes > ARCHIVE_BYTES:
            size, limit = self._bytes / 2**30, ARCHIVE_BYTES / 2**30
            raise ArchiveLimitError(name, f"解开后共 {size:.1f} GB，超过上限 {limit:.0f} GB")


def _open(found: Found) -> zipfile.ZipFile:
    stream: IO[bytes]
    try:
        stream = BytesIO(found.content()) if found.holder else found.path.open("rb")
    except OSError as error:
        raise UnreadableFileError(found.name, error) from error
    try:
        return open_zip(stream)
    except zipfile.LargeZipFile as error:
        stream.close()
        raise ArchiveLimitError(found.name, f"里面的文件超过上限 {ARCHIVE_MEMBERS} 个") from error
    except (*ZIP_FAULTS, OSError) as error:
        stream.close()
        raise DamagedArchiveError(found.name, f"{type(error).__name__}: {error}") from error


def _head(found: Found) -> bytes:
    """The first bytes of a file on the disk; none of a pipe, a device or what cannot be read."""
    try:
        if found.path.is_file():
            with found.path.open("rb") as file:
                return file.read(4)
    except OSError:
        pass  # told when it is read
    return b""


def _places(infos: list[zipfile.ZipInfo]) -> Iterator[str]:
    """Where each member stands below the archive, each place once; empty for hidden and system files."""
    met: dict[str, int] = {}  # place → the last number that told two members apart
    for name in member_names(infos):
        parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
        if not parts or any(part.startswith(".") or part.lower() in _SYSTEM for part in parts):
            yield ""
            continue
        stem = place = "/".join(parts)
        while place in met:
            met[stem] += 1
            place = f"{stem} ({met[stem]})"
        met[place] = 1
        yield place
