"""Programs that measure the product, the questions they use, and their last recorded figures.

``run`` is what ``xunzhi eval NAME`` calls. It hands back a result with a JSON ``document()`` and a
``table()`` for people, and keeps the document in the folder asked for. Only cli.py imports this room.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from library.errors import UnknownWordError

if TYPE_CHECKING:
    from evals.report import Result
    from office import Office

__all__ = ["EVALS", "PARTS", "Task", "run"]

EVALS = ("retrieval", "speed")
PARTS = ("whole", "tenth")


@dataclass(frozen=True, slots=True)
class Task:
    """What to measure with: a questions file, a run to score, a folder to record in, the part of the laws."""

    questions: Path | None = None
    run: Path | None = None
    out: Path | None = None
    part: str = "whole"


def run(name: str, office: Office, task: Task) -> Result:
    """Measure, and record in ``task.out`` where it names a folder.

    Raises:
        UnknownWordError: no such program or part.
        EvalFileError, DataMissingError, MeasureError: there is no figure, and why.
    """
    from evals.report import record

    if name not in EVALS:
        raise UnknownWordError("eval", name, EVALS)
    if task.part not in PARTS:
        raise UnknownWordError("--part", task.part, PARTS)
    result = _retrieval(office, task) if name == "retrieval" else _speed(task)
    if task.out is not None:
        record(task.out, name, result, _today())
    return result


def _retrieval(office: Office, task: Task) -> Result:
    """Score the run, or search the home; the public training questions where no file is named."""
    from evals.gold import read_questions, read_run
    from evals.laws import data_folder
    from evals.retrieval import absent_from_run, absent_from_store, score, search_home

    questions = read_questions(task.questions or data_folder() / "stard" / "train.jsonl")
    if task.run is not None:
        ranked = read_run(task.run)
        return score(questions, ranked, absent_from_run(questions, ranked))
    ranked = search_home(office, questions, office.settings.day(_today()))
    return score(questions, ranked, absent_from_store(questions, office.store))


def _speed(task: Task) -> Result:
    """The table on homes of its own; the office's home is left alone."""
    from evals.laws import data_folder
    from evals.speed import measure_speed

    with TemporaryDirectory(prefix="xunzhi-speed-") as scratch:
        return measure_speed(data_folder(), Path(scratch), task.part, _say)


def _say(text: str) -> None:
    sys.stderr.write(f"{datetime.now().astimezone():%H:%M:%S} {text}\n")


def _today() -> date:
    return datetime.now().astimezone().date()
