"""Imports started from the page: ``xunzhi ingest`` as a child process, never inside the app.

<home>/imports/20251231-093000-1f2e/
    files/           uploaded files while the import runs; removed when it ends, whatever came of it
    job.json         when it started, the names the files came with
    progress.jsonl   the child's stderr: a JSON object a line, or words
    report.json      the child's stdout: the report of the contract
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from library.model import Kind, Level
from settings import ROOT

_RUNNING: dict[Path, subprocess.Popen[bytes]] = {}  # of this server; an import of another one ends by itself
_TIDYING: dict[Path, threading.Thread] = {}
_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\]")
_NAME_BYTES = 200


class Job(BaseModel):
    """What was asked for. ``names`` maps the names on disk to those the files came with."""

    model_config = ConfigDict(frozen=True)

    started: datetime
    names: dict[str, str] = {}


class Row(BaseModel):
    """What became of one file."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    file: str
    status: str
    kind: str | None = None
    title: str | None = None
    articles: int = 0
    provisions: int = 0
    warnings: tuple[str, ...] = ()


class Report(BaseModel):
    """The report of an import; ``run`` is its number in the store."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    run: int = 0
    files: tuple[Row, ...] = ()
    added: int = 0
    changed: int = 0
    corrected: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: int = 0


class Progress(BaseModel):
    """How far an import is. ``total`` 0 where it is not known; ``rate`` a second."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    phase: str = ""
    done: int = 0
    total: int = 0
    rate: float | None = None
    remaining_s: float | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """Where an import stands: ``report`` when it ended well, ``words`` what the child said in words."""

    folder: Path
    job: Job
    running: bool
    progress: Progress
    report: Report | None
    words: str


@dataclass(frozen=True, slots=True)
class Order:
    """What to import: uploaded (name, bytes) pairs or one path on this machine."""

    home: Path
    level: Level
    kind: Kind | None = None
    uploads: tuple[tuple[str, bytes], ...] = ()
    path: Path | None = None


def start(order: Order, now: datetime) -> Path:
    """Start an import; returns its folder. Uploads of imports that ended without us are swept first."""
    _sweep(order.home)
    folder = order.home / "imports" / f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
    files = folder / "files"
    files.mkdir(parents=True)
    names = safe_names(name for name, _ in order.uploads)
    for name, (_, content) in zip(names, order.uploads, strict=True):
        (files / name).write_bytes(content)
    job = Job(started=now, names=dict(zip(names, (name for name, _ in order.uploads), strict=True)))
    (folder / "job.json").write_text(job.model_dump_json(), encoding="utf-8")
    _run(folder, _command(order, files))
    return folder


def _command(order: Order, files: Path) -> list[str]:
    kind = ("--kind", order.kind.value) if order.kind else ()
    return [
        *(sys.executable, "-m", "cli", "ingest", "--json", "--home", str(order.home)),
        *("--level", order.level.value, *kind, "--", str(order.path or files)),
    ]


def _run(folder: Path, command: Sequence[str]) -> None:
    environment = {**os.environ, "XUNZHI_PROGRESS": "json", "PYTHONUNBUFFERED": "1"}
    with (folder / "report.json").open("wb") as out, (folder / "progress.jsonl").open("wb") as err:
        process = subprocess.Popen(  # noqa: S603 - no shell; paths are arguments after --
            command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=err
        )
    _RUNNING[folder] = process
    _TIDYING[folder] = threading.Thread(target=_tidy, args=(folder, process), daemon=True)
    _TIDYING[folder].start()


def wait(folder: Path, timeout_s: float) -> None:
    """Until the import in ``folder`` has ended and is tidied away, at most ``timeout_s`` seconds."""
    _TIDYING[folder].join(timeout_s)


def _tidy(folder: Path, process: subprocess.Popen[bytes]) -> None:
    process.wait()
    shutil.rmtree(folder / "files", ignore_errors=True)


def _sweep(home: Path) -> None:
    for files in (home / "imports").glob("*/files"):
        if not _is_running(files.parent):
            shutil.rmtree(files, ignore_errors=True)


def _is_running(folder: Path) -> bool:
    process = _RUNNING.get(folder)
    return process is not None and process.poll() is None


def state(folder: Path) -> State:
    """Where the import in ``folder`` stands now."""
    job = Job.model_validate_json((folder / "job.json").read_bytes())
    progress, words = Progress(), []
    for line in (folder / "progress.jsonl").read_text(encoding="utf-8", errors="replace").splitlines():
        if line.startswith("{"):
            progress = _parsed(Progress, line) or progress
        elif line.strip():
            words.append(line)
    report = _parsed(Report, (folder / "report.json").read_bytes())
    if report is not None:
        rows = [row.model_copy(update={"file": name_of(job, row.file)}) for row in report.files]
        report = report.model_copy(update={"files": tuple(rows)})
    return State(folder, job, _is_running(folder), progress, report, "\n".join(words[-20:]))


def latest(home: Path) -> State | None:
    """The import started last from the page, None where there was none."""
    folders = sorted((home / "imports").glob("*/job.json"))
    return state(folders[-1].parent) if folders else None


def _parsed(model: type[Any], text: str | bytes) -> Any:
    """``text`` as ``model``, None where it is not one (yet): a line or report that is still being written."""
    try:
        return model.model_validate_json(text)
    except ValidationError:
        return None


def safe_names(names: Iterable[str]) -> list[str]:
    """A file name for each, without separators or control characters, short enough, none twice.

    《》, spaces and emoji stay: a catalogue names files by the names they came with.
    """
    found: list[str] = []
    for name in names:
        base = _UNSAFE.sub("_", name).strip().lstrip(".") or "文件"
        stem, dot, suffix = base.rpartition(".")
        stem, suffix = (stem, dot + suffix[:20]) if stem else (base, "")
        stem = stem.encode("utf-8")[: _NAME_BYTES - 30].decode("utf-8", errors="ignore")
        n, unique = 1, f"{stem}{suffix}"
        while unique.casefold() in {other.casefold() for other in found}:
            n += 1
            unique = f"{stem}（{n}）{suffix}"
        found.append(unique)
    return found


def name_of(job: Job, file: str) -> str:
    """The name a file of the report came with: archives keep what stands inside them (a.zip/inner/name)."""
    for stored, original in job.names.items():
        before, found, after = file.partition(stored)
        if found and (not before or before.endswith("/")) and (not after or after.startswith("/")):
            return original + after
    return file
