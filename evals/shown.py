"""What an answer showed, read from the contract's document: of ``ask`` here, or of ``ask --batch``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from evals.cases import REFUSED
from evals.gold import ArticleKey, article_key, read_lines

ABSENT = "absent"
"""The status of a question that a file of answers lacks."""
LINEAGE = "lineage"


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of an answer, its role (``answer.answer.Role``), the citations it rests on by index."""

    text: str
    role: str = "answer"
    basis: tuple[int, ...] = ()

    @property
    def tells_past(self) -> bool:
        """Whether it says which version speaks and what held before, each with its span."""
        return self.role == LINEAGE


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation of an answer; its version is in force on [effective, until)."""

    citation: str
    title: str
    eid: str
    quote: str = ""
    effective: date | None = None
    until: date | None = None

    @property
    def unit(self) -> ArticleKey:
        """The article cited, or the ranked unit outside articles."""
        return article_key(self.title, self.eid)

    def in_force(self, on: date) -> bool:
        """Whether the version cited binds that day; unknown bounds are open."""
        begun = self.effective is None or self.effective <= on
        return begun and (self.until is None or on < self.until)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a person saw. ``status`` names the kind of a refusal: refused:secret.

    ``message`` is what stands beside the sentences, or in their place; ``mode`` says whose words they are.
    """

    status: str
    sentences: tuple[Said, ...] = ()
    citations: tuple[Cited, ...] = ()
    message: str = ""
    ms: float | None = None
    mode: str = ""

    @property
    def ruling(self) -> tuple[Cited, ...]:
        """The citations without those that only say which version speaks, unless there are no others."""
        rule = {i for sentence in self.sentences if not sentence.tells_past for i in sentence.basis}
        return tuple(cited for i, cited in enumerate(self.citations) if i in rule) or self.citations


class _SentenceLine(BaseModel):
    model_config = ConfigDict(extra="ignore")
    text: str
    role: str
    basis: tuple[int, ...] = ()


class _CitationLine(BaseModel):
    model_config = ConfigDict(extra="ignore")
    citation: str
    title: str
    eid: str
    quote: str
    effective: date | None = None
    until: date | None = None


class _AnswerLine(BaseModel):
    model_config = ConfigDict(extra="ignore")
    id: str = ""
    status: str
    refusal: str | None = None
    sentences: tuple[_SentenceLine, ...] = ()
    citations: tuple[_CitationLine, ...] = ()
    message: str = ""
    ms: float | None = None
    mode: str = ""


def read_answer(document: Mapping[str, Any]) -> Shown:
    """What the contract's ``ask`` document shows."""
    return _shown(_AnswerLine.model_validate(document))


def read_answers(path: Path) -> dict[str, Shown]:
    """What ``ask --batch`` wrote, by question id. Raises EvalFileError as ``read_cases``."""
    return {line.id: _shown(line) for line in read_lines(path, _AnswerLine)}


def _shown(line: _AnswerLine) -> Shown:
    return Shown(
        status=f"{REFUSED}:{line.refusal}" if line.refusal else line.status,
        sentences=tuple(Said(one.text, one.role, one.basis) for one in line.sentences),
        citations=tuple(Cited(**dict(one)) for one in line.citations),
        message=line.message,
        ms=line.ms,
        mode=line.mode,
    )
