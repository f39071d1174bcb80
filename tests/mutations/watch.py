"""Reads a file as an import does, in the process of limits, and writes down what it reaches for."""

from __future__ import annotations

import re
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.archive import Opened, unpack
from ingest.aside import AsideFaultError, aside
from ingest.catalogue import Entry
from ingest.errors import LoadError
from ingest.found import Found
from ingest.metadata import Defaults
from ingest.works import read_file
from library.model import Level
from tests.mutations.traps import SECRET

_ROOT = Path(__file__).resolve().parents[2]
_OWN = tuple(str(path) for path in (sys.prefix, sys.base_prefix, Path(sys.prefix).resolve(), _ROOT))
_NEVER = re.compile(
    r"socket\.(?:connect|bind|sendto|sendmsg|getaddrinfo|gethostby)|subprocess|os\.(?:system|exec|posix_spawn|fork|spawn"
    r"|remove|rename|mkdir|rmdir|link|symlink|truncate|chmod|chown|startfile)|shutil|urllib|http|ftplib|webbrowser|winreg"
)
_CHINESE = re.compile(r"[\u4e00-\u9fff]{4}")
_PROGRAM = re.compile(r"Traceback|Error\b|Exception|0x[0-9a-f]{6}|object at")
_reached: list[str] = []
_watched: list[str] = []


@dataclass(frozen=True, slots=True)
class Read:
    """What came of one file. ``outcomes`` are parsed, partial or the code of a refusal, one a member."""

    outcomes: tuple[str, ...]
    faults: tuple[str, ...]
    seconds: float


def read(path: Path, name: str) -> Read:
    """Read a file in the other process; what breaks or ends that process is told too."""
    started = time.monotonic()
    try:
        outcomes, faults = aside(name, read_watched, str(path), name)
    except LoadError as error:  # a limit ended the process; that is what it is for
        outcomes, faults = [error.code], _faults_of(error, name)
    except AsideFaultError as error:
        outcomes, faults = ["crash"], [str(error)]
    return Read(tuple(outcomes), tuple(faults), time.monotonic() - started)


def read_watched(path: str, name: str) -> tuple[list[str], list[str]]:
    """(outcomes, faults) of a file and its members; runs in the other process."""
    if not _watched:
        sys.addaudithook(_note)
    _watched[:] = [path]
    _reached.clear()
    contents = unpack(Found(Path(path), name), Opened())
    outcomes: list[str] = []
    faults: list[str] = []
    for _, error in contents.closed:
        outcomes.append(error.code)
        faults += _faults_of(error, name)
    for found in contents.files:
        try:
            outcomes.append(_outcome(found, faults))
        except LoadError as error:
            outcomes.append(error.code)
            faults += _faults_of(error, found.name)
    return outcomes, [*faults, *dict.fromkeys(_reached)]


def _outcome(found: Found, faults: list[str]) -> str:
    file = read_file(found.content(), found.name, None, Entry(), Defaults(None, Level.INTERNAL))
    texts = [p.text for work in file.works for p in work.structured.provisions]
    if not texts:
        faults.append(f"read, and no provision: {found.name}")
    if any(SECRET in text for text in texts):
        faults.append(f"the text of another file: {found.name}")
    warnings = (*file.warnings, *(warning for work in file.works for warning in work.described.warnings))
    unclear = (words for words in warnings if not _CHINESE.search(words) or _PROGRAM.search(words))
    faults += [f"a warning that nobody understands: {words[:80]!r}" for words in unclear]
    return "partial" if file.partial else "parsed"


def _faults_of(error: LoadError, name: str) -> list[str]:
    words = error.for_user()
    clear = _CHINESE.search(error.what) and error.todo.startswith(("请", "不需要")) and name in error.where
    return [] if clear and not _PROGRAM.search(words) else [f"an unclear message: {words!r}"]


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if _NEVER.match(event):
        _reached.append(f"{event} {str(arguments)[:120]}")
    elif event == "open":
        path, mode = arguments[0], arguments[1] or "r"
        if not isinstance(path, str | bytes) or str(path) in _watched:
            return
        place = path if isinstance(path, str) else path.decode(errors="replace")
        if not place.startswith(_OWN) or (mode != "r" and "b" not in mode and "__pycache__" not in place):
            _reached.append(f"open {place[:120]} {mode}")
