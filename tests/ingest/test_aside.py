"""A file that takes too long, too much or breaks its reader is refused; the next one is read."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from ingest import aside as module
from ingest import errors
from ingest.aside import AsideFaultError, aside
from ingest.load import read_document
from tests.ingest.importing import Home, write

GOOD = "# 试点办法\n\n第一条　甲。\n".encode()


def spin() -> None:
    """Native code that no handler of Python interrupts."""
    pow(7, 10**9)


def sleep() -> None:
    time.sleep(60)


def die() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def eat() -> int:
    return len(bytearray(4 * 2**30))


def print_and_fail() -> None:
    print("noise")  # noqa: T201
    raise KeyError("甲")


def test_what_is_read_aside_is_what_is_read_here() -> None:
    assert aside("a.md", read_document, GOOD, name="a.md") == read_document(GOOD, "a.md")


def test_a_refusal_comes_back_as_it_was() -> None:
    with pytest.raises(errors.StateSecretError) as caught:
        aside("a.md", read_document, b"\xe6\x9c\xba\xe5\xaf\x86\n\nx\n", "a.md")
    assert caught.value.for_user() == errors.StateSecretError("a.md").for_user()


@pytest.mark.parametrize("work", [sleep, spin])
def test_what_takes_too_long_is_ended(work: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "READING_SECONDS", 0.2)
    started = time.monotonic()
    with pytest.raises(errors.TooSlowError):
        aside("a.md", work)  # type: ignore[arg-type]
    assert time.monotonic() - started < 5
    monkeypatch.undo()
    assert aside("a.md", read_document, GOOD, "a.md").blocks


@pytest.mark.parametrize(
    ("work", "kind", "word"),
    [(die, errors.ReadingBrokeError, "结构异常"), (eat, errors.TooMuchMemoryError, "内存")],
)
def test_what_breaks_the_reader_is_refused(work: object, kind: type[errors.LoadError], word: str) -> None:
    with pytest.raises(kind) as caught:
        aside("资料/a.md", work)  # type: ignore[arg-type]
    assert word in caught.value.what
    assert (caught.value.where, caught.value.todo[0]) == ("资料/a.md", "请")
    assert aside("a.md", read_document, GOOD, "a.md").blocks


def test_a_fault_of_ours_keeps_its_traceback_and_noise_is_no_answer() -> None:
    with pytest.raises(AsideFaultError, match="print_and_fail"):
        aside("a.md", print_and_fail)


def test_an_import_refuses_what_takes_too_long_and_reads_it_where_there_is_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(tmp_path / "in", a=GOOD.decode(), b=GOOD.decode().replace("试点", "另一个"))
    home = Home.at(tmp_path / "home")
    monkeypatch.setattr(module, "READING_SECONDS", 1e-6)
    report = home.take(folder)
    assert (report.totals["failed"], report.totals["added"]) == (2, 0)
    assert "（file-too-slow）" in report.rows[0].warnings[0]
    monkeypatch.undo()
    assert home.take(folder).totals["added"] == 2


def test_a_process_that_does_not_start_is_a_fault_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    module._ASIDE.stop()
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(AsideFaultError, match="does not start"):
        aside("a.md", read_document, GOOD, "a.md")
    monkeypatch.undo()
    assert aside("a.md", read_document, GOOD, "a.md").blocks
