"""What was found for the parts of one question, and how the parts bear on each other.

Who asks several things in one breath mostly asks of one work, never the same thing twice, and of two things
set side by side because both are ruled.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp

from answer.asked import Asked
from answer.judge import raised, shown
from answer.select import Candidate, answers
from library.model import Kind
from search.question import Hit
from search.through_time import LIKE, likeness

TOGETHER = 1.2  # of log odds, for a part where another is answered from the same work
PAIRED = 1.4  # the same for one of two things that the same is asked of, whatever its work
TOLD_ONCE = frozenset({"deadline", "count", "who", "place", "money"})  # asked twice, two things are meant
OWN = 99.0  # of score, by which a piece told already then stands back
AGAIN = 2.5  # the same where another sort of thing is asked


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for a part: all hits, and the likeliest pieces of the first articles, both best first.

    ``chance`` in [0, 1] tells how likely it is that the best piece answers, not only stands nearest. ``step``
    is the guide's step that tells it all, None where the part asks of something else.
    """

    asked: Asked
    ranked: tuple[Candidate, ...]
    hits: tuple[Hit, ...]
    chance: float
    step: Hit | None = None

    @property
    def answers(self) -> bool:
        """Whether the step, or the best piece, is shown as the answer."""
        return self.step is not None or (bool(self.ranked) and shown(self.ranked[0].signs, self.chance))

    @property
    def first(self) -> Hit:
        """The hit that the answer comes from, where there is one."""
        return self.step or self.ranked[0].hit

    def like(self, other: Found) -> Candidate | None:
        """The piece of the same work that rules what the first piece of ``other`` rules, numbers apart."""
        if other.step or not other.ranked:
            return None
        work, rule = other.first.placed.version.work, other.ranked[0].span.text
        own = [one for one in self.ranked if one.hit.placed.version.work == work]
        best = max(own, key=lambda one: likeness(rule, one.span.text), default=None)
        return best if best and likeness(rule, best.span.text) >= LIKE else None

    @property
    def articles(self) -> tuple[Hit, ...]:
        """The hits in the order of their best pieces."""
        return tuple({candidate.article: candidate.hit for candidate in self.ranked}.values())


def common_work(found: Sequence[Found]) -> str | None:
    """The work whose pieces stand highest for all parts together; None where nothing was found."""
    shares: Counter[str] = Counter()
    for one in found:
        primary = [c for c in one.ranked if c.hit.placed.version.kind.primary]
        best: dict[str, float] = {}
        for candidate in primary:  # best first
            best.setdefault(candidate.hit.placed.version.work, exp(candidate.score - primary[0].score))
        shares.update(best)
    return max(shares, key=lambda work: shares[work], default=None)


def each_its_own(found: Sequence[Found]) -> list[Found]:
    """The parts, where several that ask the same sort of thing have one piece first, each with its own.

    延期最多多久，长期整改最多多久: nobody asks the same twice. The likeliest part keeps the piece, and so
    does one that nothing else answers: then the piece answers both.
    """
    told: dict[tuple[int, int], str] = {}
    apart = list(found)
    for place in sorted(range(len(found)), key=lambda place: -found[place].chance):
        one = found[place]
        if not one.step and (other := _another(one, told)):
            one = apart[place] = other
        if one.answers and not one.step:
            told.setdefault(_place(one.ranked[0]), one.asked.intent)
    return apart


def _another(found: Found, told: Mapping[tuple[int, int], str]) -> Found | None:
    """The part with pieces put back that other parts are told by; None where they stay or nothing answers."""
    intent = found.asked.intent

    def back(one: Candidate) -> float:
        said = told.get(_place(one))
        if said is None:
            return 0.0
        once = said == intent and intent in TOLD_ONCE and not found.asked.part.again
        return OWN if once else AGAIN

    ranked = sorted(found.ranked, key=lambda one: back(one) - one.score)
    if not ranked or ranked[0] is found.ranked[0]:
        return None
    ranked = [replace(one, score=one.score - back(one)) for one in ranked]
    other = replace(found, ranked=tuple(ranked), chance=answers(found.asked, ranked, found.hits))
    works = {one.hit.placed.version.work for one in found.ranked if _place(one) in told}
    return other if likelier(other, *works).answers else None


def _place(one: Candidate) -> tuple[int, int]:
    return one.article, one.span.start


def borne_out(found: Sequence[Found]) -> tuple[Found, ...]:
    """The parts, likelier answered where another part is answered from the same work.

    Of 14 such parts of the development questions with a chance of 0.1 to 0.4, 12 had the right article first;
    parts that have nothing to do with the work stand at 0.16 and less. Known only where a ranker reads, and
    of regulations: a law rules many matters.
    """
    answered = [(place, one.first.placed.version.work) for place, one in enumerate(found) if one.answers]
    return tuple(
        likelier(one, *(work for at, work in answered if at != place)) for place, one in enumerate(found)
    )


def paired(found: Sequence[Found]) -> tuple[Found, ...]:
    """The halves of what is asked of two things, one likelier answered where the other is, from elsewhere.

    Who asks in what two things differ knows that there are two; both are mostly ruled.
    """
    answered = {one.first.placed.id for one in found if one.answers}
    return tuple(
        one
        if one.answers or not one.ranked or not answered or one.first.placed.id in answered
        else likelier(one, one.first.placed.version.work, odds=PAIRED)
        for one in found
    )


def likelier(found: Found, *works: str, odds: float = TOGETHER) -> Found:
    """The part, likelier answered where its first piece stands in one of the works expected to do so."""
    if found.step or not found.ranked or "reads" not in found.ranked[0].signs or not 0 < found.chance < 1:
        return found
    version = found.ranked[0].hit.placed.version
    known = version.work in works and version.kind is not Kind.LAW
    return replace(found, chance=raised(found.chance, odds)) if known else found


def apart(found: Sequence[Found]) -> bool:
    """Whether each part is answered, and not all by the same article."""
    return all(one.answers for one in found) and len({one.first.placed.id for one in found}) > 1
