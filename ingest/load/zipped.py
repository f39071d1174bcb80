"""ZIP containers, opened with care: the table of members is read only where it is of reasonable size."""

from __future__ import annotations

import zipfile
from typing import IO

from ingest.limits import DIRECTORY_BYTES, RATIO_FLOOR, UNPACKED_RATIO

ZIP_FAULTS = (
    zipfile.BadZipFile,
    NotImplementedError,  # a version or compression of another program
    RuntimeError,  # an encrypted member
    EOFError,
    ValueError,  # a name that is no UTF-8, an offset outside
)
"""What zipfile raises on a damaged container."""


def open_zip(stream: IO[bytes]) -> zipfile.ZipFile:
    """The container in a stream.

    Raises:
        zipfile.LargeZipFile: its table of members is larger than any honest one.
        ZIP_FAULTS: it is damaged.
    """
    end = zipfile._EndRecData(stream)  # type: ignore[attr-defined]  # noqa: SLF001 - zipfile must agree
    if end and end[zipfile._ECD_SIZE] > DIRECTORY_BYTES:  # type: ignore[attr-defined]  # noqa: SLF001
        raise zipfile.LargeZipFile("table of members too large")
    return zipfile.ZipFile(stream)


def is_bomb(info: zipfile.ZipInfo) -> bool:
    """Whether a member states that it unpacks to far more than it is; zipfile unpacks no more than stated."""
    return info.file_size > RATIO_FLOOR and info.file_size > UNPACKED_RATIO * max(info.compress_size, 1)
