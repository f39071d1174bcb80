"""The names of the members of a ZIP archive, as the person who packed it saw them.

Three writers, three ways: a flag says UTF-8; an extra field repeats the name in UTF-8; or nothing says
anything, and the bytes are GB18030 (Windows in Chinese), UTF-8 (macOS) or CP437 (the standard).
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Sequence

_UTF8_FLAG = 0x800
_UNICODE_PATH = 0x7075  # APPNOTE 4.6.9: version 1, CRC-32 of the plain name, name in UTF-8
_TWO_BYTE = "\u07ff"  # below it UTF-8 takes two bytes a character, and GB18030 text looks like it


def member_names(infos: Sequence[zipfile.ZipInfo]) -> tuple[str, ...]:
    """The name of each member, control characters left out."""
    raw = [info.orig_filename.encode("cp437") if not info.flag_bits & _UTF8_FLAG else b"" for info in infos]
    encoding = _encoding(b"\n".join(raw))
    names = (
        _unicode_path(info.extra, name)
        or (info.orig_filename if info.flag_bits & _UTF8_FLAG else name.decode(encoding))
        for info, name in zip(infos, raw, strict=True)
    )
    return tuple("".join(char for char in name if char.isprintable() or char == "\u3000") for name in names)


def _encoding(names: bytes) -> str:
    """The one encoding of all names that say nothing of it."""
    try:
        if not any("\x7f" < char <= _TWO_BYTE for char in names.decode("utf-8")):
            return "utf-8"
    except UnicodeDecodeError:
        pass
    try:
        names.decode("gb18030")
    except UnicodeDecodeError:
        return "cp437"
    return "gb18030"


def _unicode_path(extra: bytes, raw: bytes) -> str:
    """The name in the extra field, empty where there is none or where it belongs to another name."""
    while len(extra) >= 4:
        tag, length = int.from_bytes(extra[:2], "little"), int.from_bytes(extra[2:4], "little")
        field, extra = extra[4 : 4 + length], extra[4 + length :]
        if tag == _UNICODE_PATH and field[1:5] == zlib.crc32(raw).to_bytes(4, "little"):
            return field[5:].decode("utf-8", errors="replace")
    return ""
