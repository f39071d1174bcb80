"""From a structured document to the Text that the store takes: windows to search, references, hashes."""

from __future__ import annotations

import hashlib
import re

from ingest.structure import Structured
from library import rows
from library.links import read_references
from library.model import ProvisionType
from library.tree import last_descendants
from library.writer import Source, Text
from search.windows import ranked, window_hash, windows

_SPACE = re.compile(r"\s+")


def hash_text(structured: Structured) -> str:
    """SHA-256 of what the file says, white space and comments left out: the same in DOCX and Markdown."""
    said = (p.label + p.text for p in structured.provisions if p.type is not ProvisionType.COMMENT)
    return hashlib.sha256(_SPACE.sub("", "".join(said)).encode()).hexdigest()


def articles_of(structured: Structured) -> frozenset[str]:
    """The eIds of the articles."""
    return frozenset(p.eid for p in structured.provisions if p.type is ProvisionType.ARTICLE)


def build_text(source: Source, title: str, structured: Structured) -> Text:
    """The text of one file of the work ``title``, with its windows and references."""
    provisions = structured.provisions
    lasts = last_descendants(provisions)
    hashes = []
    for index in ranked(provisions):
        below = provisions[index : lasts[index] + 1]
        whole = rows.joined([(p.type, p.label, p.text) for p in below])
        cut = windows(title, provisions[index].heading, whole)
        hashes.append((index, tuple(window_hash(window) for window in cut)))
    return Text(source, provisions, tuple(hashes), read_references(title, provisions))
