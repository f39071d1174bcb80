"""A file that an import met: on the disk, or inside an archive."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ingest.load import read_content


class Holder(Protocol):
    """What holds a file that is not on the disk: an archive."""

    def read(self, place: int, name: str) -> bytes:
        """The bytes of the file numbered ``place`` inside; ``name`` is for the message. Raises LoadError."""

    def holds(self, path: Path) -> bool:
        """Whether a file inside has this absolute path."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file: absolute ``path``, and ``name`` as reports call it (below the folder that was named).

    A file inside an archive has the archive's path with its place inside, ``/a/b.zip/inner/c.docx``: that
    identifies it and is never opened. ``place`` is its number in the archive, from 0.
    """

    path: Path
    name: str
    holder: Holder | None = None
    place: int = 0

    def content(self) -> bytes:
        """The bytes of the file. Raises LoadError."""
        if self.holder:
            return self.holder.read(self.place, self.name)
        return read_content(self.path, self.name)

    def has_beside(self, relative: str) -> bool:
        """Whether there is a file at a path (``/`` or ``\\``) relative to the folder of this one."""
        path = self.path.parent / relative.replace("\\", "/")
        try:
            return self.holder.holds(path) if self.holder else path.exists()
        except OSError:
            return False  # no name of a file: a remark in the column of files is longer than one may be
