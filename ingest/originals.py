"""Originals: a copy of every imported file under its SHA-256, <folder>/ab/abcd….

A copy appears whole or not at all, and one that is there is never written again.
"""

from __future__ import annotations

import tempfile
from pathlib import Path


def original_path(folder: Path, sha256: str) -> Path:
    """Where the original with this hash (64 hex digits) lies."""
    return folder / sha256[:2] / sha256


def keep_original(folder: Path, sha256: str, content: bytes) -> Path:
    """Store the bytes whose hash is ``sha256``; returns where. Raises OSError."""
    path = original_path(folder, sha256)
    if path.is_file() and path.stat().st_size == len(content):
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as part:
        part.write(content)
    Path(part.name).replace(path)
    return path
