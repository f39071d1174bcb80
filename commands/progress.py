"""Progress of an import on stderr: a bar on a terminal, JSON lines for another program, or nothing.

{"phase":"读取","done":120,"total":1406,"rate":85.2,"remaining_s":15.1,"name":"…/监察法.md"}
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

Progress = Callable[[str, int, int, str], None]
"""Takes phase, done, total and the name of what is worked on; called as often as the work likes."""

_EVERY_S = 0.2


@dataclass(slots=True)
class Pace:
    """How fast a phase goes: ``rate`` in pieces a second since the phase began, what remains in seconds."""

    phase: str = ""
    started: float = field(default_factory=time.monotonic)

    def read(self, phase: str, done: int, total: int) -> tuple[float, float | None]:
        """(rate, remaining seconds); the latter None while nothing is done."""
        if phase != self.phase:
            self.phase, self.started = phase, time.monotonic()
        rate = done / max(time.monotonic() - self.started, 1e-6)
        return rate, (total - done) / rate if done else None


@contextmanager
def show_progress(how: str) -> Iterator[Progress | None]:
    """A progress taker for the length of a command; ``how``: auto, json or none (setting ``progress``)."""
    if how == "json":
        yield _JsonLines().take
    elif how == "auto" and sys.stderr.isatty():
        with _bar() as take:
            yield take
    else:
        yield None


class _JsonLines:
    def __init__(self) -> None:
        self._pace, self._last = Pace(), 0.0

    def take(self, phase: str, done: int, total: int, name: str) -> None:
        rate, remaining = self._pace.read(phase, done, total)
        now = time.monotonic()
        if done < total and now - self._last < _EVERY_S:
            return
        self._last = now
        line = {
            "phase": phase,
            "done": done,
            "total": total,
            "rate": round(rate, 1),
            "remaining_s": None if remaining is None else round(remaining, 1),
            "name": name,
        }
        sys.stderr.write(json.dumps(line, ensure_ascii=False) + "\n")
        sys.stderr.flush()


@contextmanager
def _bar() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bars

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[pace]}"),
    )
    with Bars(*columns, console=Console(stderr=True)) as bars:
        tasks = {}
        pace = Pace()

        def take(phase: str, done: int, total: int, name: str) -> None:  # noqa: ARG001
            rate, remaining = pace.read(phase, done, total)
            if phase not in tasks:
                tasks[phase] = bars.add_task(phase, total=total, pace="")
            left = "" if remaining is None else f"每秒 {rate:.0f}，还需约 {remaining:.0f} 秒"
            bars.update(tasks[phase], completed=done, total=total, pace=left)

        yield take
