"""Shared by the tests of archives and containers: ZIP files as offices and hostile programs write them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

CENTRAL, LOCAL = b"PK\x01\x02", b"PK\x03\x04"


def pack(members: Mapping[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive whose names are flagged as UTF-8 where they are not ASCII."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def with_parts(content: bytes, change: Mapping[str, bytes | None]) -> bytes:
    """The container with parts put in place of its own, added, or (None) left out."""
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        parts = {name: old.read(name) for name in old.namelist()} | dict(change)
    return pack({name: part for name, part in parts.items() if part is not None})


def pack_raw(members: Mapping[bytes, bytes], *, flags: int = 0, extra: bytes = b"") -> bytes:
    """An archive, stored, with names as bytes and no word about their encoding."""
    body, directory = b"", b""
    for name, content in members.items():
        sizes = struct.pack("<III", zlib.crc32(content), len(content), len(content))
        lengths = struct.pack("<HH", len(name), len(extra))
        start = struct.pack("<HHHHH", 20, flags, 0, 0, 0) + sizes + lengths
        place = struct.pack("<HHHII", 0, 0, 0, 0, len(body))
        directory += CENTRAL + struct.pack("<H", 20) + start + place + name + extra
        body += LOCAL + start + name + extra + content
    end = struct.pack("<HHHHIIH", 0, 0, len(members), len(members), len(directory), len(body), 0)
    return body + directory + b"PK\x05\x06" + end


def unicode_path(raw: bytes, name: str) -> bytes:
    """The extra field that repeats a name in UTF-8."""
    field = b"\x01" + zlib.crc32(raw).to_bytes(4, "little") + name.encode()
    return struct.pack("<HH", 0x7075, len(field)) + field


def patch_directory(archive: bytes, number: int, offset: int, value: bytes) -> bytes:
    """The archive with bytes of the record of one member (from 0) changed in the table of members."""
    at = -1
    for _ in range(number + 1):
        at = archive.index(CENTRAL, at + 1)
    at += offset
    return archive[:at] + value + archive[at + len(value) :]
