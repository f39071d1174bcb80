"""The Answer: sentences that each rest on a checked basis, or the honest absence of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from answer.reckon import Reckoned
from library.model import Placed, Status
from search.question import Hit, Question


class AnswerStatus(StrEnum):
    """How a question ended."""

    ANSWERED = "answered"
    NO_EVIDENCE = "no_evidence"
    REFUSED = "refused"


class Refusal(StrEnum):
    """Why a question is not answered at all."""

    SECRET = "secret"  # noqa: S105
    JUDGEMENT = "judgement"
    OUT_OF_SCOPE = "out_of_scope"


class Role(StrEnum):
    """What a sentence does in an answer."""

    ANSWER = "answer"
    STEP = "step"
    ITEM = "item"
    CAUTION = "caution"
    COMPARE = "compare"
    LINEAGE = "lineage"
    CORRECTION = "correction"
    NOTE = "note"
    RECKONED = "reckoned"


@dataclass(frozen=True, slots=True)
class Basis:
    """A provision an answer rests on. ``quote`` is a verbatim part of ``placed.full_text``.

    ``citation`` is the address as people write it; it may be finer (款, 项) than ``placed``, whose article
    it then is; ``eid`` is that finer address. ``status`` is the version's today,
    whatever day was asked about: a text that binds no more is never shown as one that does.
    """

    citation: str
    eid: str
    quote: str
    placed: Placed
    status: Status


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence a person reads, with the indices of the bases it rests on (into ``Answer.citations``).

    ``reckoned``: the day that it says was counted from another, for role RECKONED.
    """

    text: str
    role: Role
    basis: tuple[int, ...]
    reckoned: Reckoned | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What is shown for a question. A sentence without a basis cannot be built into one.

    ``mode`` is "composed" or "model". ``message`` is the Chinese text for no_evidence and refused, and what
    is to be said about an answer as a whole. ``nearest`` are the hits shown where nothing answers.
    ``unchecked`` names in Chinese any check that did not run.
    """

    question: Question
    on: date
    status: AnswerStatus
    mode: str = "composed"
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Basis, ...] = ()
    nearest: tuple[Hit, ...] = ()
    refusal: Refusal | None = None
    message: str = ""
    unchecked: tuple[str, ...] = ()
    ms: float = 0.0

    def __post_init__(self) -> None:
        if (self.status is AnswerStatus.ANSWERED) != bool(self.sentences):
            raise ValueError("an answered question has sentences, any other has none")
        if (self.status is AnswerStatus.REFUSED) != (self.refusal is not None):
            raise ValueError("a refusal names its kind, nothing else does")
        for sentence in self.sentences:
            if not sentence.basis or any(not 0 <= i < len(self.citations) for i in sentence.basis):
                raise ValueError("every sentence rests on a basis of this answer")
