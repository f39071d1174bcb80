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
    from evals.cases import Case
    from evals.gold import GoldQuestion
    from evals.report import Result
    from evals.shown import Shown
    from office import Office

__all__ = ["EVALS", "MODES", "PARTS", "SPLITS", "Task", "run"]

EVALS = ("retrieval", "speed", "answers", "refusals", "formats")
PARTS = ("whole", "tenth")
SPLITS = ("dev", "test")
MODES = ("composed", "model", "citation-engine", "all")


@dataclass(frozen=True, slots=True)
class Task:
    """What to measure with: a questions file, a run to score, a folder to record in, the part of the laws.

    Of our own questions: the half, and whether their other wordings are asked as well. For retrieval: an
    earlier record to hold it against, and whether other programs are asked beside ours. For answers: the
    mode, who answers.
    """

    questions: Path | None = None
    run: Path | None = None
    out: Path | None = None
    part: str = "whole"
    split: str = "dev"
    variants: bool = False
    against: Path | None = None
    peers: bool = False
    mode: str = "composed"


def run(name: str, office: Office, task: Task) -> Result:
    """Measure, and record in ``task.out`` where it names a folder.

    Raises:
        UnknownWordError: no such program, part, half or mode.
        EvalFileError, DataMissingError, MeasureError, EngineMissingError: there is no figure, and why.
    """
    from evals.report import record

    words = (("--part", task.part, PARTS), ("--split", task.split, SPLITS), ("--mode", task.mode, MODES))
    for place, word, known in words:
        if word not in known:
            raise UnknownWordError(place, word, known)
    programs = {
        "retrieval": _retrieval,
        "speed": _speed,
        "answers": _answers,
        "refusals": _refusals,
        "formats": _formats,
    }
    if name not in programs:
        raise UnknownWordError("eval", name, EVALS)
    result = programs[name](office, task)
    if task.out is not None:
        record(task.out, name, result, _today())
    return result


def _retrieval(office: Office, task: Task) -> Result:
    """Score the run, or search the home; the public training questions where no file is named."""
    from evals.baselines import ask_baselines
    from evals.gold import read_run
    from evals.retrieval import absent_from_run, absent_from_store, search_home
    from evals.retrieval_report import report_on

    questions, today = _searched(task), office.settings.day(_today())
    if task.run is not None:
        ranked = read_run(task.run)
        missing = absent_from_run(questions, ranked)
    else:
        ranked = search_home(office, questions, today)
        missing = absent_from_store(questions, office.store)
    beside = ask_baselines(office, questions, today, _say) if task.peers else ()
    found = report_on(questions, ranked, missing, beside)
    return found if task.against is None else found.held_against(task.against)


def _searched(task: Task) -> tuple[GoldQuestion, ...]:
    """Questions of either shape: ours, whose lines say what is expected, or plain ones with their gold."""
    from evals.cases import holds_cases, searched
    from evals.gold import read_questions
    from evals.laws import data_folder

    path = task.questions or data_folder() / "stard" / "train.jsonl"
    return searched(_cases(task)) if holds_cases(path) else read_questions(path)


def _answers(office: Office, task: Task) -> Result:
    """Ask every question in the mode wanted, or take the answers of a run, and judge."""
    from evals.answers import judge_all
    from evals.answers_modes import ask_all, ask_mode
    from evals.modes import ALL, Mode

    cases = _cases(task)
    if task.run is not None:
        return judge_all(task.split, cases, _shown(office, task, cases), office.store, Mode.RUN)
    today = office.settings.day(_today())
    if task.mode == ALL:
        return ask_all(office, task.split, cases, today)
    return ask_mode(office, Mode(task.mode), task.split, cases, today)


def _refusals(office: Office, task: Task) -> Result:
    """The same for the questions that are not to be answered, and those that only look so."""
    from evals.refusals import Refusals, for_refusals

    cases = for_refusals(_cases(task))
    return Refusals(task.split, tuple(zip(cases, _shown(office, task, cases), strict=True)))


def _cases(task: Task) -> tuple[Case, ...]:
    from evals.cases import read_cases, with_variants
    from evals.questions_hash import FOLDER

    cases = read_cases(task.questions or FOLDER, task.split)
    return tuple(with_variants(cases)) if task.variants else cases


def _shown(office: Office, task: Task, cases: tuple[Case, ...]) -> list[Shown]:
    from evals.answers import ask_home, take_run
    from evals.shown import read_answers

    if task.run is not None:
        return take_run(read_answers(task.run), cases)
    return ask_home(office, cases, office.settings.day(_today()))


def _speed(office: Office, task: Task) -> Result:  # noqa: ARG001
    """The table on homes of its own; the office's home is left alone."""
    from evals.laws import data_folder
    from evals.speed import measure_speed

    with TemporaryDirectory(prefix="xunzhi-speed-") as scratch:
        return measure_speed(data_folder(), Path(scratch), task.part, _say)


def _formats(office: Office, task: Task) -> Result:  # noqa: ARG001
    """Files of many formats, read and not imported; the office's home is left alone."""
    from evals.formats import measure_formats
    from evals.laws import data_folder

    return measure_formats(data_folder(), _say)


def _say(text: str) -> None:
    sys.stderr.write(f"{datetime.now().astimezone():%H:%M:%S} {text}\n")


def _today() -> date:
    return datetime.now().astimezone().date()
