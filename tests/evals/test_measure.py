"""Seconds and memory of children: what is counted, and what must not be."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from evals.measure import Child, Measured, MeasureError, piece, repeated, run_child

BIG = "import time; held = bytearray(120 * 2**20); time.sleep(0.3); print(len(held))"
IN_A_CHILD = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {BIG!r}], check=True)"


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


@pytest.mark.parametrize("code", [BIG, IN_A_CHILD], ids=["itself", "its-child"])
def test_memory_of_a_child_and_of_what_it_starts_is_seen(code: str) -> None:
    child = run_child(python(code))
    assert 120 <= child.peak_mib <= 200
    assert child.seconds >= 0.3
    assert child.printed.strip() == str(120 * 2**20)


def test_memory_of_the_measuring_process_is_not_the_childs() -> None:
    held = bytearray(400 * 2**20)
    child = run_child(python("import time; time.sleep(0.3)"))
    assert len(held) == 400 * 2**20
    assert child.peak_mib < 100


def test_peak_until_a_moment_leaves_out_what_came_after() -> None:
    child = Child(0.0, 3.0, ((0.5, 100.0), (1.5, 90.0), (2.5, 700.0)), "")
    assert (child.peak_until(2.0), child.peak_mib) == (100.0, 700.0)


def test_a_command_that_fails_is_no_figure() -> None:
    with pytest.raises(MeasureError) as caught:
        run_child(python("import sys; sys.exit('no such thing')"))
    assert "no such thing" in caught.value.todo


def test_a_command_may_end_with_another_code_where_allowed() -> None:
    assert run_child(python("raise SystemExit(1)"), allowed=(0, 1)).printed == ""


def test_short_work_is_measured_five_times_and_the_median_given() -> None:
    values: Iterator[float] = iter([5.0, 1.0, 4.0, 2.0, 3.0])
    assert repeated(lambda: Measured(next(values), 10.0)) == Measured(3.0, 10.0, 5)


def test_a_piece_gets_its_values_as_json() -> None:
    command = piece("retrieve", home="家", k=3)
    assert command[1:3] == ["-m", "evals.pieces"]
    assert command[-1] == '{"home": "家", "k": 3}'
