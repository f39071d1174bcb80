"""The digest of the test half of the questions, so that a later change of it shows.

Whoever tunes sees the dev half only; the test half is written once. ``python -m evals.questions_hash``
writes ``questions/test.sha256`` anew, one line a file as sha256sum prints it, over the test lines alone:
the dev half may be mended freely. A renewed line is a change of the measure, and is to be explained.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

__all__ = ["FOLDER", "RECORDED", "digests", "recorded", "renew"]

FOLDER = Path(__file__).resolve().parent / "questions"
RECORDED = FOLDER / "test.sha256"


def digests(folder: Path = FOLDER) -> dict[str, str]:
    """SHA-256 in hex of the test lines of each questions file, as they stand, by file name in order."""
    return {path.name: _digest(path) for path in sorted(folder.glob("*.jsonl"))}


def _digest(path: Path) -> str:
    lines = path.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if line.strip() and json.loads(line)["split"] == "test"]
    return hashlib.sha256("\n".join(kept).encode()).hexdigest()


def recorded(path: Path = RECORDED) -> dict[str, str]:
    """The digests that were written down, by file name."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def renew(folder: Path = FOLDER, path: Path = RECORDED) -> None:
    """Write the digests of today's files down."""
    path.write_text("".join(f"{v}  {name}\n" for name, v in digests(folder).items()), encoding="utf-8")


if __name__ == "__main__":
    renew()
