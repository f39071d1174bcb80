"""Seconds and memory of child processes, so that one measurement leaves nothing behind for the next.

Memory is resident memory of the child and all its children, summed 20 times a second (pages that they share
are counted twice), or the kernel's high-water mark of the child itself where that is higher. Neither starts
from what the measuring process uses, as ``ru_maxrss`` does, which a child inherits.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import psutil

from library.errors import XunzhiError
from settings import ROOT

EVERY_S = 0.05  # 20 times a second costs about 1 % of a core
REPEATS, SHORT_S = 5, 60.0
MODULES = {"peer": "evals.peer", "xunzhi": "evals.reading", "markitdown": "evals.reading"}


class MeasureError(XunzhiError):
    """What was to be measured did not work, so there is no figure."""

    code = "measure-failed"

    def __init__(self, command: str, reason: str) -> None:
        super().__init__(
            f"{command}: {reason}",
            what="测量中的一步没有做成，所以没有给出数字。",
            where=command,
            todo=f"请先单独运行这一步，看它为什么失败：{reason[-600:]}",
        )


@dataclass(frozen=True, slots=True)
class Child:
    """A finished child: seconds from start to end, memory samples (seconds, MiB), what it printed.

    ``started`` is a moment of the system-wide monotonic clock.
    """

    started: float
    seconds: float
    samples: tuple[tuple[float, float], ...]
    printed: str

    @property
    def peak_mib(self) -> float:
        """Highest memory, in MiB."""
        return self.peak_until(self.seconds)

    def peak_until(self, seconds: float) -> float:
        """Highest memory up to ``seconds`` after the start, in MiB."""
        return max((mib for at, mib in self.samples if at <= seconds + EVERY_S), default=0.0)

    @property
    def document(self) -> dict[str, Any]:
        """The JSON document that it printed."""
        document: dict[str, Any] = json.loads(self.printed)
        return document


@dataclass(frozen=True, slots=True)
class Measured:
    """A value (seconds or milliseconds, as its row says), the peak memory in MiB, and of how many runs."""

    value: float
    mib: float
    runs: int = 1


def xunzhi(*arguments: str | int | Path) -> list[str]:
    """The command line of ``xunzhi`` with these arguments, as installed beside this Python."""
    script = Path(sys.executable).with_name("xunzhi")
    start = [str(script)] if script.is_file() else [sys.executable, "-m", "cli"]
    return [*start, *map(str, arguments)]


def piece(name: str, **values: object) -> list[str]:
    """The command line of a piece of evals/pieces.py (or of a module of its own) with its values."""
    module = MODULES.get(name, "evals.pieces")
    return [sys.executable, "-m", module, name, json.dumps(values, ensure_ascii=False, default=str)]


def run_child(command: Sequence[str], allowed: Sequence[int] = (0,)) -> Child:
    """Run a command to its end.

    Raises:
        MeasureError: it ended with a code that is not among ``allowed``.
    """
    shown = " ".join(command)[:300]
    with TemporaryFile() as out, TemporaryFile() as err:
        started = time.monotonic()
        with subprocess.Popen(  # noqa: S603  our own command line
            command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=out, stderr=err
        ) as process:
            samples = []
            while process.poll() is None:
                samples.append((time.monotonic() - started, tree_mib(process.pid)))
                _wait(process, EVERY_S)
            seconds = time.monotonic() - started
        if process.returncode not in allowed:
            err.seek(0)
            raise MeasureError(
                shown, err.read().decode("utf-8", "replace").strip() or str(process.returncode)
            )
        out.seek(0)
        return Child(started, seconds, tuple(samples), out.read().decode("utf-8"))


def repeated(measure: Callable[[], Measured]) -> Measured:
    """The median of five, or the one where it took more than a minute; memory is the highest of them."""
    started = time.monotonic()
    found = [measure()]
    if time.monotonic() - started < SHORT_S:
        found += [measure() for _ in range(REPEATS - 1)]
    return Measured(
        statistics.median(each.value for each in found), max(each.mib for each in found), len(found)
    )


def tree_mib(pid: int) -> float:
    """Resident memory of a process with all below it, in MiB; 0 where it is gone."""
    try:
        process = psutil.Process(pid)
        total = sum(_resident(each) for each in (process, *process.children(recursive=True)))
    except psutil.NoSuchProcess:
        return 0.0
    return max(float(total), _high_water(pid)) / 2**20


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


def _high_water(pid: int) -> float:
    """The kernel's high-water mark of one process in bytes, 0 where there is none."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return 0.0
    marks = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:")]
    return float(marks[0]) * 1024 if marks else 0.0


def _wait(process: subprocess.Popen[bytes], seconds: float) -> None:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return
