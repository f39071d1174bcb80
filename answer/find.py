"""One part of a question to the pieces that answer it: retrieve, follow what is cited, rank, judge."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import cache, partial

from answer.asked import Asked, prepare
from answer.commonness import commonness
from answer.meaning import Meaning
from answer.parts import Found, apart, borne_out, common_work, each_its_own, likelier, paired
from answer.read import Part, Reading, leans
from answer.select import Candidate, answers, put_back, put_forward, rank_pieces, ruled_first
from answer.spans import Span, pieces_of
from answer.steps import find_step
from library.address import cut_eid
from library.model import Kind, Level, Placed, Reference
from library.store import Store
from search.question import Hit, Question, Searches
from search.rank import in_turns

HITS = 10
LOOKED_AT = 5  # steps and points of the guide among which a step is looked for
CITING = 4  # pieces of guides and forms, among the first, whose citations are followed


def _merge(first: Sequence[Hit], *lists: Sequence[Hit]) -> tuple[Hit, ...]:
    """``first``, then one from each list in turn, every article once."""
    return in_turns(_article, (*first, *in_turns(_article, *lists)))


def _article(hit: Hit) -> int:
    return hit.placed.id


class Finder:
    """Finds for one question in one store; what its parts have in common is searched and read once."""

    def __init__(self, store: Store, retriever: Searches, meaning: Meaning) -> None:
        self._store, self._meaning = store, meaning
        self._retrieve = cache(retriever.retrieve)
        self._pieces = cache(partial(pieces_of, store=store))

    def find(
        self, reading: Reading, part: Part, named: Sequence[Hit] = (), before: Found | None = None
    ) -> Found:
        """What answers ``part``.

        Args:
            named: the provisions that the question names; looked into instead of searching.
            before: what was found for the part that this one leans on; its article is looked into first.
        """
        question = reading.question
        hits = tuple(named) or self._hits(reading, part, before)
        asked = prepare(part, commonness(self._store, question.reader.clearance), reading.names)
        likely = reading.works[0].work if len(reading.works) == 1 else ""
        found = self._judged(asked, question, hits, certain=bool(named), likely=likely)
        found = likelier(found, likely)
        if part.otherwise and not (found.chance if part.again else found.answers):
            otherwise = replace(asked, part=replace(part, intent=part.otherwise))
            other = likelier(self._judged(otherwise, question, hits, likely=likely), likely)
            found = max(found, other, key=lambda one: one.chance)
        return found if named or part.intent != "steps" else replace(found, step=self._step(found, question))

    def _judged(
        self,
        asked: Asked,
        question: Question,
        hits: Sequence[Hit],
        *,
        certain: bool = False,
        likely: str = "",
    ) -> Found:
        """The pieces of the hits, best first, with the chance that the first one answers.

        ``certain``: the hits were named. ``likely``: the work that answers the other parts of the question.
        """
        common = commonness(self._store, question.reader.clearance)
        pieces = partial(self.pieces, clearance=question.reader.clearance)
        cited = self._cited(rank_pieces(asked, hits, pieces), question)
        hits = _after_citing(hits, cited)
        ranked = rank_pieces(
            asked,
            hits,
            pieces,
            lambda texts: self._meaning.signs(asked.part.text, texts, common.usual),
            {hit.placed.id for some in cited.values() for hit in some},
        )
        ranked = put_forward(ranked, likely) if likely else ranked
        own, other = asked.part.unlike
        ranked = put_back(ranked, own, other) if other else ranked
        chance = 0.0 if not ranked else 1.0 if certain else answers(asked, ranked, hits)
        if not question.works:  # else a guide or form that is named
            ranked = ruled_first(ranked, cited)
        return Found(asked, ranked, tuple(hits), chance)

    def find_all(self, reading: Reading, named: Sequence[Hit] = ()) -> tuple[Found, ...]:
        """What answers each part. A turn that could stand alone and finds nothing so is read as going on."""
        found = self._find_all(reading, named)
        if reading.leaning and not named and not any(one.answers for one in found):
            leaning = self._find_all(reading.leaning, ())
            return leaning if any(one.answers for one in leaning) else found
        return found

    def _find_all(self, reading: Reading, named: Sequence[Hit]) -> tuple[Found, ...]:
        """What is asked in one breath, or in one turn after another, is mostly ruled by one work: where one
        stands out, each part is looked for in it once more, and taken from it where that is likelier.
        """
        found: list[Found] = []
        if reading.whole and reading.whole.intent == "difference":
            whole = self.find(reading, reading.whole, named)
            if whole.answers:
                return (whole,)
        earlier = () if named or reading.earlier is None else (reading.earlier,)
        for part in (*earlier, *reading.parts):
            before = found[0] if found and part.about else None
            found.append(self.find(reading, part, named, before))
        if reading.whole:
            found = list(paired(borne_out(found)))
        if reading.whole and not apart(found):
            whole = self.find(reading, reading.whole, named)
            return (whole,) if whole.answers or not any(one.answers for one in found) else tuple(found)
        work = None if named or reading.whole or len(found) < 2 else common_work(found)
        if work is not None:
            found = [self._likeliest(reading, one, work) for one in found]
        return borne_out(each_its_own(found))[len(earlier) :]

    def _likeliest(self, reading: Reading, found: Found, work: str) -> Found:
        """The part in the work, behind what it goes on from or by its own words, what is likelier; behind the
        part just before it where neither answers.
        """
        within = self._in_work(reading, found, work)
        part = found.asked.part
        if found.step:
            return within
        if part.alone:
            alone = self._in_work(reading, self.find(reading, part.alone), work)
            within = max(within, alone, key=lambda one: one.chance)
        if part.behind and not within.answers:
            behind = self._in_work(reading, self.find(reading, part.behind), work)
            return max(within, behind, key=lambda one: one.chance)
        return within

    def _in_work(self, reading: Reading, found: Found, work: str) -> Found:
        """The part judged anew, with what the work says of it looked for and put forward."""
        if found.step:
            return found
        question = replace(reading.question, works=(*reading.question.works, work))
        hits = self._hits(replace(reading, question=question), found.asked.part, None)
        own = [hit for hit in hits if hit.placed.version.work == work]
        return self._judged(found.asked, reading.question, _merge(found.hits, own), likely=work)

    def pieces(self, hit: Hit, clearance: Level) -> tuple[Span, ...]:
        """The quotable pieces of a hit's article, in order."""
        return self._pieces(hit.placed, clearance=clearance)

    def paragraphs(self, found: Found, clearance: Level, articles: int = 4) -> list[tuple[Span, ...]]:
        """The paragraphs of the best articles, each with its list, best article first."""
        runs: list[tuple[Span, ...]] = []
        for hit in found.articles[:articles]:
            pieces = self.pieces(hit, clearance)
            blocks = dict.fromkeys(piece.block for piece in pieces)
            runs.extend(tuple(piece for piece in pieces if piece.block == block) for block in blocks)
        return runs

    def _hits(self, reading: Reading, part: Part, before: Found | None) -> tuple[Hit, ...]:
        question = replace(reading.question, parts=())  # each part is searched for below
        hits = self._retrieve(question, HITS)
        if len(reading.parts) == 1 and reading.earlier is None:
            return hits
        first = before.articles[:1] if before and before.answers else ()
        texts = (part.text,) if not part.about or leans(part.own) else (part.own, part.text)
        own = [self._retrieve(replace(question, subject=text, intent=part.intent), HITS) for text in texts]
        return _merge(first, *own, hits)

    def _step(self, found: Found, question: Question) -> Hit | None:
        """The guide's step that the part asks about, looked for among the guide's pieces alone."""
        if question.kinds and Kind.GUIDE not in question.kinds:
            return None
        asking = replace(question, subject=found.asked.part.text, parts=(), kinds=(Kind.GUIDE,))
        steps = self._retrieve(asking, LOOKED_AT)
        return find_step(found.asked, steps, otherwise=found.answers)

    def _cited(self, ranked: Sequence[Candidate], question: Question) -> dict[int, list[Hit]]:
        """The articles that the first pieces of guides and forms cite, by the article that cites them.

        A guide says in the words of the work what a regulation rules; the answer is the regulation's.
        """
        found: dict[int, list[Hit]] = {}
        citing = [one for one in ranked if not one.hit.placed.version.kind.primary]
        for one in citing[:CITING]:
            version = one.hit.placed.version
            below = self._store.below(version.id, one.span.eid, question.reader.clearance)
            for _, reference in self._store.references_from([i for i, _ in below]):
                placed = self.article(reference, question)
                if placed:
                    found.setdefault(one.article, []).append(
                        Hit(placed, one.hit.score, one.hit.chance, ("cited",))
                    )
        return found

    def article(self, reference: Reference, question: Question) -> Placed | None:
        """The article of another work that a reference means, where it may answer this question."""
        if not (reference.title and reference.eid and reference.eid.startswith("art_")):
            return None
        clearance = question.reader.clearance
        works = self._store.shelf().named(reference.title, clearance)
        version = self._store.version_on(works[0], question.on, clearance) if len(works) == 1 else None
        if version is None or not version.in_force(question.on):
            return None
        if question.kinds and version.kind not in question.kinds:
            return None
        return self._store.find(version.id, cut_eid(reference.eid, "art"), clearance)


def _after_citing(hits: Sequence[Hit], cited: dict[int, list[Hit]]) -> tuple[Hit, ...]:
    """The hits, what each cites right behind it, every article once and where search put it."""
    there = {hit.placed.id for hit in hits}
    found = (one for hit in hits for one in (hit, *_others(cited.get(hit.placed.id, ()), there)))
    return tuple({hit.placed.id: hit for hit in found}.values())


def _others(hits: Sequence[Hit], there: Collection[int]) -> list[Hit]:
    return [hit for hit in hits if hit.placed.id not in there]
