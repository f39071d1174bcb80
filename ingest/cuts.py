"""Which cut a file gets: that of the plan being applied, else the one a person once accepted, else its own.

What a person changed in a plan is remembered under the file's hash, so that a later import of the folder
does not undo it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace

from ingest.compilation import Part, named
from ingest.plan import Plan, PlanFile, PlanWork
from ingest.plan_errors import PlanStaleError
from library.store import Store

_KEY = "cut:"  # with 36 digits of the hash: a key of the home's meta table has 40 characters


class Cuts:
    """Chooses and reads cuts; ``plan`` is the one being applied, None in an ordinary import."""

    def __init__(self, store: Store, plan: Plan | None = None) -> None:
        self._store = store
        self._planned = {file.path: file for file in plan.files} if plan else {}

    def key(self, path: str, sha256: str, entry: str) -> str:
        """The words of a cut that a person made, "" where the file is cut as it shows itself.

        Args:
            entry: the fingerprint of the file's catalogue rows.

        Raises:
            PlanStaleError: file or catalogue changed since the plan was made.
        """
        file = self._planned.get(path)
        if file and (file.sha256, file.entry) != (sha256, digest(entry)):
            raise PlanStaleError(file.file, catalogue=file.sha256 == sha256)
        if file and digest(words(parts_of(file))) != file.cut:
            return words(parts_of(file))
        return self._store.meta(meta_key(sha256)) or ""

    def parts(self, path: str, key: str) -> tuple[Part, ...] | None:
        """The parts that plan or person made of a file, None where it is cut as it shows itself."""
        file = self._planned.get(path)
        if file:
            return parts_of(file)
        return _read_words(key) if key else None


def meta_key(sha256: str) -> str:
    """Under which name a home remembers the cut of the file with this hash."""
    return f"{_KEY}{sha256[:36]}"


def words(parts: Sequence[Part]) -> str:
    """The parts as one line of text, to be kept and compared."""
    rows = [[part.first, part.last, part.title, part.name, part.called] for part in parts]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def digest(text: str) -> str:
    """16 hex digits that change with the text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _read_words(text: str) -> tuple[Part, ...]:
    return tuple(Part(*row) for row in json.loads(text))


def parts_of(file: PlanFile) -> tuple[Part, ...]:
    """The parts that a plan states; a work that it does not name gets a name of its own."""
    parts = [Part(w.first, w.last, w.heading or w.title, w.name, _called(w)) for w in file.works]
    if len(parts) == 1 and not parts[0].name and file.works[0].whole(file.blocks):
        return (replace(parts[0], title=""),)
    fresh = named(replace(part, title=part.name or part.title) for part in parts)
    return tuple(replace(part, name=f.name) for part, f in zip(parts, fresh, strict=True))


def _called(work: PlanWork) -> str:
    return work.called if work.title == work.titled else work.title
