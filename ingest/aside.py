"""Runs what reads a file in a process of its own, with a limit of time and of memory that holds.

A hostile or broken file may keep a parser busy for hours, ask for gigabytes, or break the native library
that reads it. In the process of the import nothing could stop that: a signal waits until native code returns.
Here the kernel stops it (an alarm without a handler, a limit of the address space), the file is refused, and
the next file gets a new process. See docs/decisions/006-files-are-read-aside.md.

One process serves all files, one after another; it ends with the process that started it.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import pickle
import resource
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import IO, Any, ParamSpec, TypeVar

from ingest.errors import ReadingBrokeError, TooMuchMemoryError, TooSlowError
from ingest.limits import READING_BYTES, READING_SECONDS
from library.errors import XunzhiError

_READY = b"ready"
P = ParamSpec("P")
T = TypeVar("T")


class AsideFaultError(RuntimeError):
    """A fault of ours in the other process; the message is its traceback."""


class _Aside:
    """The other process; started when it is first needed, if not before, and again after a file ended it."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._ready = False
        self._one = threading.Lock()

    def start(self) -> None:
        """Have it under way by the time it is needed; it takes 0.3 s."""
        with self._one, contextlib.suppress(OSError):  # told where a file is to be read
            self._process = self._process or _start()

    def ask(self, name: str, work: Callable[[], Any], seconds: float) -> Any:
        """(kind of outcome, value) of the work; raises LoadError where the process ended over it."""
        with self._one:
            process = self._process = self._process or _start()
            assert process.stdin is not None
            assert process.stdout is not None
            try:
                self._await(process, process.stdout)
                pickle.dump((seconds, work), process.stdin, pickle.HIGHEST_PROTOCOL)
                process.stdin.flush()
                return pickle.load(process.stdout)  # noqa: S301 - from a process of ours
            except (EOFError, BrokenPipeError, pickle.UnpicklingError) as error:
                raise self._broken(name, process, seconds) from error
            except BaseException:
                self.stop()  # an answer that nobody waits for would be taken for that of the next file
                raise

    def _await(self, process: subprocess.Popen[bytes], answers: IO[bytes]) -> None:
        if not self._ready and answers.read(len(_READY)) != _READY:
            process.kill()
            status = process.wait()
            raise AsideFaultError(f"the process that reads files does not start: exit status {status}")
        self._ready = True

    def _broken(self, name: str, process: subprocess.Popen[bytes], seconds: float) -> XunzhiError:
        self.stop()
        if process.returncode == -signal.SIGALRM:
            return TooSlowError(name, seconds)
        return ReadingBrokeError(name, process.returncode)

    def stop(self) -> None:
        """End the process, whatever it does."""
        process, self._process, self._ready = self._process, None, False
        if process is not None:
            process.kill()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    _close(pipe)
            process.wait()


_ASIDE = _Aside()
atexit.register(_ASIDE.stop)


def start() -> None:
    """Start the other process without waiting for it, where files are about to be read."""
    _ASIDE.start()


def aside(name: str, function: Callable[P, T], /, *args: P.args, **named: P.kwargs) -> T:
    """What ``function`` returns for these arguments, worked out in the other process.

    The function stands in a module of ours; what goes in and out can be pickled. ``name`` is the file's.

    Raises:
        LoadError: what the function raised, or TooSlowError, TooMuchMemoryError, ReadingBrokeError.
        AsideFaultError: the function raised something else.
    """
    outcome, value = _ASIDE.ask(name, partial(function, *args, **named), READING_SECONDS)
    if outcome == "memory":
        _ASIDE.stop()
        raise TooMuchMemoryError(name, READING_BYTES)
    if outcome == "fault":
        raise AsideFaultError(value)
    if isinstance(value, XunzhiError):
        raise value
    return value  # type: ignore[no-any-return]


def _start() -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path or str(Path.cwd()) for path in sys.path)}
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "ingest.aside"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # complaints of parsers about broken files
        env=environment,
    )


def _close(pipe: IO[bytes]) -> None:
    with contextlib.suppress(BrokenPipeError):  # an order that it never read
        pipe.close()


def serve(orders: IO[bytes], answers: IO[bytes]) -> None:
    """The other process: take an order, answer it, until there are no more."""
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    limit = READING_BYTES if most == resource.RLIM_INFINITY else min(READING_BYTES, most)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    answers.write(_READY)
    answers.flush()
    while True:
        try:
            seconds, work = pickle.load(orders)  # noqa: S301 - from the process that started us
        except EOFError:
            return
        signal.setitimer(signal.ITIMER_REAL, seconds)  # no handler: it ends us, also within native code
        answer = _answer(work)
        signal.setitimer(signal.ITIMER_REAL, 0)
        answers.write(answer)
        answers.flush()


def _answer(work: Callable[[], Any]) -> bytes:
    try:
        return pickle.dumps(("value", work()), pickle.HIGHEST_PROTOCOL)
    except XunzhiError as error:
        return pickle.dumps(("value", error), pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        return pickle.dumps(("memory", None))
    except Exception:  # noqa: BLE001 - the other half of the border of the per-file loop
        return pickle.dumps(("fault", traceback.format_exc()))


def _main() -> None:
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    import ingest.load  # noqa: F401 - not on the time of the first file

    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    _main()
