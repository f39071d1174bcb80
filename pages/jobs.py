"""Imports started from the page: ``xunzhi ingest`` as a child process, never inside the app.

    start ─ ingest --plan ─┬─ a file holds several works ─ waits ─ accept ─ ingest --apply ─┬─ ended
                           └─ none does ─────────────────────────── ingest ─────────────────┘

<home>/imports/20251231-093000-1f2e/
    files/           uploaded files until the import ends, whatever came of it
    job.json         when it started, what was asked for, the names the files came with
    plan.json        how the files would be cut, as the person has it now
    progress.jsonl   the child's stderr: a JSON object a line, or words
    report.json      the child's stdout: the report of the contract
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from ingest.plan import Plan, read_plan, write_plan
from ingest.plan_errors import PlanBrokenError
from library.model import Kind, Level
from pages.reports import Progress, Report
from settings import ROOT

_TIDYING: dict[Path, threading.Thread] = {}  # of this server; an import of another one ends by itself
_PASSWORDS: dict[Path, str] = {}  # in memory alone, until the import ends
_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\]")
_NAME_BYTES = 200
FILES, JOB, PLAN = "files", "job.json", "plan.json"
PROGRESS, REPORT = "progress.jsonl", "report.json"


class Job(BaseModel):
    """What was asked for. ``names`` maps the names on disk to those the files came with."""

    model_config = ConfigDict(frozen=True)

    started: datetime
    names: dict[str, str] = {}
    arguments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """Where an import stands: ``report`` when it ended well, ``words`` what the child said in words.

    ``plan`` is there while a person is asked whether the files are cut rightly.
    """

    folder: Path
    job: Job
    running: bool
    progress: Progress
    report: Report | None
    words: str
    plan: Plan | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """What to import: uploaded (name, bytes) pairs or one path on this machine."""

    home: Path
    level: Level
    kind: Kind | None = None
    uploads: tuple[tuple[str, bytes], ...] = ()
    path: Path | None = None
    password: str = field(default="", repr=False)


def start(order: Order, now: datetime) -> Path:
    """Plan an import, and go on where nobody need be asked; returns its folder.

    Uploads of imports that ended without us are swept first.
    """
    _sweep(order.home)
    folder = order.home / "imports" / f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
    files = folder / FILES
    files.mkdir(parents=True)
    names = safe_names(name for name, _ in order.uploads)
    for name, (_, content) in zip(names, order.uploads, strict=True):
        (files / name).write_bytes(content)
    job = Job(
        started=now,
        names=dict(zip(names, (name for name, _ in order.uploads), strict=True)),
        arguments=_arguments(order, files),
    )
    (folder / JOB).write_text(job.model_dump_json(), encoding="utf-8")
    _PASSWORDS[folder] = order.password
    planning = _run(folder, ["--plan", str(folder / PLAN), *job.arguments])
    _in_background(folder, lambda: _go_on(folder, job, planning))
    return folder


def revise(folder: Path, plan: Plan) -> None:
    """Keep what a person changed in the plan of a waiting import."""
    write_plan(plan, folder / PLAN)


def accept(folder: Path) -> None:
    """Import as the plan stands now."""
    job = Job.model_validate_json((folder / JOB).read_bytes())
    home = job.arguments[job.arguments.index("--home") + 1]
    process = _run(folder, ["--home", home, "--apply", str(folder / PLAN)])
    _in_background(folder, lambda: _end(folder, process))


def dismiss(folder: Path) -> None:
    """Import nothing of a waiting import; nothing of it is kept."""
    _PASSWORDS.pop(folder, None)
    shutil.rmtree(folder, ignore_errors=True)


def undo(home: Path, run: int) -> tuple[bool, str]:
    """Take an import run back in a child, and wait for it: (whether it was, what there is to say)."""
    command = [sys.executable, "-m", "cli", "undo", str(run), "--home", str(home)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    return done.returncode == 0, (done.stdout or done.stderr).strip()


def _arguments(order: Order, files: Path) -> tuple[str, ...]:
    kind = ("--kind", order.kind.value) if order.kind else ()
    home = ("--home", str(order.home))
    return (*home, "--level", order.level.value, *kind, "--", str(order.path or files))


def _run(folder: Path, arguments: Sequence[str]) -> subprocess.Popen[bytes]:
    """``xunzhi ingest`` as a child. A password goes through its standard input, where nobody else reads."""
    password = _PASSWORDS.get(folder, "")
    asked = ["--password-stdin"] if password else []
    command = [sys.executable, "-m", "cli", "ingest", "--json", *asked, *arguments]
    environment = {**os.environ, "XUNZHI_PROGRESS": "json", "PYTHONUNBUFFERED": "1"}
    with (folder / REPORT).open("wb") as out, (folder / PROGRESS).open("wb") as err:
        process = subprocess.Popen(  # noqa: S603 - no shell; paths are arguments after --
            command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=out, stderr=err
        )
    if process.stdin:
        with contextlib.suppress(BrokenPipeError), process.stdin:  # it may have ended over its arguments
            process.stdin.write(f"{password}\n".encode())
    return process


def _in_background(folder: Path, work: Callable[[], None]) -> None:
    _TIDYING[folder] = threading.Thread(target=work, daemon=True)
    _TIDYING[folder].start()


def _go_on(folder: Path, job: Job, planning: subprocess.Popen[bytes]) -> None:
    """After the plan: wait for the person where a file holds several works, else import at once."""
    planning.wait()
    plan = _plan(folder)
    if plan is None:
        _end(folder, planning)
    elif not any(file.compilation for file in plan.files):
        _end(folder, _run(folder, job.arguments))


def wait(folder: Path, timeout_s: float) -> None:
    """Until the import in ``folder`` has ended or waits for a person, at most ``timeout_s`` seconds."""
    _TIDYING[folder].join(timeout_s)


def _end(folder: Path, process: subprocess.Popen[bytes]) -> None:
    process.wait()
    _PASSWORDS.pop(folder, None)
    shutil.rmtree(folder / FILES, ignore_errors=True)


def _sweep(home: Path) -> None:
    for files in (home / "imports").glob(f"*/{FILES}"):
        if not _is_running(files.parent):
            shutil.rmtree(files, ignore_errors=True)


def _is_running(folder: Path) -> bool:
    """Whether a child of ours works on it, or is about to."""
    thread = _TIDYING.get(folder)
    return thread is not None and thread.is_alive()


def _plan(folder: Path) -> Plan | None:
    try:
        return read_plan(folder / PLAN)
    except PlanBrokenError:
        return None  # not written yet, or never: the child's words say why


def state(folder: Path) -> State:
    """Where the import in ``folder`` stands now."""
    job = Job.model_validate_json((folder / JOB).read_bytes())
    running = _is_running(folder)
    progress, words = _progress(folder)
    report = _parsed(Report, (folder / REPORT).read_bytes())
    plan = None if running or not (folder / FILES).is_dir() else _plan(folder)
    if plan is not None:
        files = [file.model_copy(update={"file": name_of(job, file.file)}) for file in plan.files]
        return State(
            folder, job, False, progress, None, words, plan.model_copy(update={"files": tuple(files)})
        )
    if report is not None:
        rows = [row.model_copy(update={"file": name_of(job, row.file)}) for row in report.files]
        report = report.model_copy(update={"files": tuple(rows)})
    return State(folder, job, running, progress, report, words)


def _progress(folder: Path) -> tuple[Progress, str]:
    """The last step that the child told, and what it said in words."""
    progress, words = Progress(), []
    for line in (folder / PROGRESS).read_text(encoding="utf-8", errors="replace").splitlines():
        if line.startswith("{"):
            progress = _parsed(Progress, line) or progress
        elif line.strip():
            words.append(line)
    return progress, "\n".join(words[-20:])


def latest(home: Path) -> State | None:
    """The import started last from the page, None where there was none."""
    folders = sorted((home / "imports").glob(f"*/{JOB}"))
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
