"""What the writer takes: the text that one file states of a version, and the file it came from."""

from __future__ import annotations

from dataclasses import dataclass

from library.model import Provision, Reference


@dataclass(frozen=True, slots=True)
class Source:
    """The file a text came from. ``fingerprint`` covers its bytes and its catalogue row.

    ``path`` is where it was read (archive path with inner name), ``name`` what a person sees.
    """

    path: str
    name: str
    sha256: str
    fingerprint: str
    format: str
    text_hash: str
    outcome: str = "parsed"
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """Everything that one file states of a version.

    ``windows`` maps the index of a ranked provision to the hashes of its windows; ``references`` maps the
    index of a provision to the references in its text.
    """

    source: Source
    provisions: tuple[Provision, ...]
    windows: tuple[tuple[int, tuple[str, ...]], ...] = ()
    references: tuple[tuple[int, tuple[Reference, ...]], ...] = ()

    @property
    def first_article(self) -> int:
        """Number of the first article, which orders the parts of a version; 0 without articles."""
        for provision in self.provisions:
            if provision.type == "article":
                digits = provision.eid.rpartition("art_")[2].partition("-")[0].partition("_")[0]
                return int(digits) if digits.isdigit() else 0
        return 0
