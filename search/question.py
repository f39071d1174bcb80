"""The Question and the Hit: what search takes and what it gives. Search interprets nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from library.model import Kind, Placed, Reader


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, in the program's terms.

    ``text`` is what the person wrote; ``subject`` the words to search with (after slips and synonyms; equal
    to ``text`` where nothing was read out of it); ``intent`` one of answer/read.py's words or "".
    ``on`` is the day whose law is asked about; ``past`` is True where the question speaks of the past, so
    that works no longer in force may be found; ``through_time``: it asks how something has changed. ``works``
    are keys of works named in it; ``eids`` addresses named in it (pairs of work key and eId). ``parts`` are
    what is searched with beside the wording: each thing asked, where it asks of several in one breath, and
    what goes on from a turn before. ``kinds`` empty means all kinds; ``chosen``: the person chose them, else
    they were read out of the words.
    """

    text: str
    on: date
    reader: Reader = Reader()  # noqa: RUF009 — frozen
    subject: str = ""
    intent: str = ""
    past: bool = False
    through_time: bool = False
    works: tuple[str, ...] = ()
    eids: tuple[tuple[str, str], ...] = ()
    parts: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    chosen: bool = False
    synonyms: tuple[str, ...] = ()

    @property
    def wording(self) -> str:
        """The words search uses."""
        return self.subject or self.text


@dataclass(frozen=True, slots=True)
class Hit:
    """A provision (an article or another ranked unit) with its score.

    ``score`` orders hits of one question and means nothing across questions; ``chance`` in [0, 1] estimates
    that it answers; ``why`` names what found it: "words", "vectors", "known", "named", or "version": it
    is another version of the hit before it, whose numbers it bears. ``words_rank`` and ``vectors_rank`` are
    1-based ranks in each list, 0 where absent; ``cosine`` is the best window's, and ``known`` that of the
    likest known question which it answers, 0 where there is none.
    """

    placed: Placed
    score: float
    chance: float
    why: tuple[str, ...]
    words_rank: int = 0
    vectors_rank: int = 0
    cosine: float = 0.0
    words_score: float = 0.0
    known: float = 0.0


class Searches(Protocol):
    """Question to Hits, best first."""

    def retrieve(self, question: Question, k: int = 10) -> tuple[Hit, ...]:
        """At most ``k`` hits."""
