"""Questions from the command line, one or a file of them: values in, JSON objects of the contract out."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from library.errors import XunzhiError
from library.model import Kind, Level, Reader
from office import Office
from search.wire import hit_documents


class BatchFileError(XunzhiError):
    """A batch file that cannot be read, or a result file that cannot be written."""

    code = "batch-file"

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"batch file {path}: {reason}",
            what="问题文件或结果文件不能使用。",
            where=str(path),
            todo=f"{reason}；问题文件每行一个 JSON，至少有 id 和 question（或 turns）",
        )


class Line(BaseModel):
    """A line of a batch file; keys it does not know are ignored."""

    model_config = ConfigDict(extra="ignore")

    id: str
    question: str = ""
    turns: list[str] = Field(default_factory=list)
    on: date | None = None
    level: Level | None = None

    @property
    def said(self) -> tuple[str, ...]:
        """The turns of a dialogue, or the one question."""
        return tuple(self.turns) or (self.question,)


@dataclass(frozen=True, slots=True)
class Asked:
    """What holds for every question of a command: the day, the reader's clearance, the kind, the model."""

    day: date
    level: Level
    kind: Kind | None = None
    model: bool = False

    @property
    def reader(self) -> Reader:
        """The person asking."""
        return Reader(self.level)

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds searched, () for all."""
        return (self.kind,) if self.kind else ()

    def of(self, line: Line) -> Asked:
        """The same, with what a line says of its own."""
        return Asked(line.on or self.day, line.level or self.level, self.kind, self.model)


def search_one(office: Office, question: str, asked: Asked, k: int) -> dict[str, Any]:
    """The contract's ``search`` document of one question."""
    from answer.read import read

    started = time.perf_counter()
    reading = read((question,), asked.day, asked.reader, office.store, asked.kinds)
    hits = office.search.retrieve(reading.question, k)
    ms = (time.perf_counter() - started) * 1000
    day = reading.question.on
    return {"question": question, "on": day.isoformat(), "hits": hit_documents(hits, day), "ms": round(ms, 1)}


def search_line(office: Office, line: Line, asked: Asked, k: int) -> dict[str, Any]:
    """The contract's line of ``search --batch``."""
    found = search_one(office, line.said[-1], asked.of(line), k)
    keys = ("citation", "title", "eid", "score")
    hits = [{key: hit[key] for key in keys} for hit in found["hits"]]
    return {"id": line.id, "hits": hits, "ms": found["ms"]}


def ask_one(office: Office, turns: tuple[str, ...], asked: Asked) -> dict[str, Any]:
    """The contract's ``ask`` document; the last of ``turns`` is answered."""
    from answer.wire import answer_document

    answer = office.answerer.ask(turns, asked.day, asked.reader, kinds=asked.kinds, use_model=asked.model)
    return answer_document(answer)


def ask_line(office: Office, line: Line, asked: Asked) -> dict[str, Any]:
    """The contract's line of ``ask --batch``."""
    return {"id": line.id, **ask_one(office, line.said, asked.of(line))}


def run_batch(answer_line: Callable[[Line], dict[str, Any]], batch: Path, out: Path) -> tuple[int, int]:
    """Answer every line of ``batch`` into ``out``; (lines written, lines that could not be read).

    Raises:
        BatchFileError: ``batch`` cannot be read or ``out`` not be written.
    """
    written = failed = 0
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with out.open("w", encoding="utf-8") as results:
            for line in _lines(batch):
                if line is None:
                    failed += 1
                    continue
                results.write(json.dumps(answer_line(line), ensure_ascii=False) + "\n")
                written += 1
    except (OSError, UnicodeDecodeError) as error:
        raise BatchFileError(batch if batch.is_dir() else out, str(error)) from error
    return written, failed


def _lines(batch: Path) -> Iterator[Line | None]:
    """The lines of a batch file, None for one that is no question; empty lines are left out."""
    with batch.open(encoding="utf-8-sig") as lines:
        for text in lines:
            if text.strip():
                try:
                    yield Line.model_validate_json(text)
                except ValidationError:
                    yield None
