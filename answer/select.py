"""From hits to the pieces that answer one part of a question, best first.

Every piece of the first articles is scored by its signs (answer/signs.py, answer/judge.py); the likeliest are
then compared in meaning too. What is near but not the matter (火星基地的党组织归谁巡察) fails there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from answer.asked import Asked
from answer.judge import chance, score
from answer.signs import LEANS, Signs, article_text, letters_named, signs_of_block, signs_of_piece
from answer.spans import Span
from answer.terms import coverage, pairs
from answer.values import values_said
from library.model import ProvisionType
from search.question import Hit
from search.rank import coverage as letters_held

ARTICLES = 14  # articles looked into for each part
COMPARED = 16  # pieces compared in meaning: more change nothing, 8 lose one answer in 300
LIKELY = 1.5  # of score, for pieces of the work that the other parts of a question point to
OTHERS = 3.0  # of score, by which pieces on the other of two things stand back
REPEATED = 0.5  # share of a rule's letter pairs in the guide's words for it
CAPTIONED = frozenset(
    {
        ProvisionType.SECTION,
        ProvisionType.SUBSECTION,
        ProvisionType.SLIDE,
        ProvisionType.STEP,
        ProvisionType.POINT,
        ProvisionType.FORM,
    }
)
"""Units whose own words are what they are called."""
NO_RIVAL = ("second", "unshaped")
"""Signs by which a piece does not stand against one that lacks them."""
Compare = Callable[[Sequence[str]], Sequence[Signs]]
"""The signs of texts by their meaning; nothing where nobody can tell."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A piece with its score and the signs the score came from.

    ``lead`` is what introduces its list, or the sentence that one beginning with 其, 前款, 但 goes on from.
    """

    span: Span
    hit: Hit
    signs: Signs
    score: float
    lead: str = ""

    @property
    def article(self) -> int:
        """The store's number of the article."""
        return self.hit.placed.id

    @property
    def value(self) -> bool:
        """Whether it holds the kind of value asked."""
        return bool(self.signs["value"])

    @property
    def under_title(self) -> str:
        """The piece as it is read by itself: below its title and headings, behind its lead."""
        version, unit = self.hit.placed.version, self.hit.placed.provision
        captioned = unit.type in CAPTIONED and self.span.eid != unit.eid
        head = (version.title, *unit.heading[-1:], *((unit.text,) if captioned else ()))
        return f"{' '.join(head)}\n{self.lead}{self.span.text}"


def rank_pieces(
    asked: Asked,
    hits: Sequence[Hit],
    spans_of: Callable[[Hit], tuple[Span, ...]],
    compare: Compare | None = None,
    cited: Collection[int] = (),
) -> tuple[Candidate, ...]:
    """The likeliest pieces of the first articles, best first; at most COMPARED where meanings are.

    ``cited``: the articles that pieces of guides cite.
    """
    found: list[Candidate] = []
    named = letters_named(asked, {hit.placed.version.title for hit in hits[:ARTICLES]})
    for place, hit in enumerate(hits[:ARTICLES]):
        known = {"cited": float(hit.placed.id in cited)}
        found.extend(_pieces(asked, hit, place, spans_of(hit), known, named))
    found.sort(key=lambda one: -one.score)
    return tuple(found) if compare is None else _by_meaning(found[:COMPARED], compare)


def put_forward(ranked: Sequence[Candidate], work: str) -> tuple[Candidate, ...]:
    """The pieces ordered anew where a work is likelier than others to hold the answer."""
    return _moved(ranked, lambda one: LIKELY if one.hit.placed.version.work == work else 0.0)


def put_back(ranked: Sequence[Candidate], own: str, other: str) -> tuple[Candidate, ...]:
    """The pieces ordered anew where what speaks of the other of two things alone is not the matter."""
    return _moved(
        ranked, lambda one: -OTHERS if other in one.under_title and own not in one.under_title else 0.0
    )


def _moved(ranked: Sequence[Candidate], by: Callable[[Candidate], float]) -> tuple[Candidate, ...]:
    """The pieces with their scores moved, ordered anew."""
    moved = (replace(one, score=one.score + by(one)) for one in ranked)
    return tuple(sorted(moved, key=lambda one: -one.score))


def answers(asked: Asked, ranked: Sequence[Candidate], hits: Sequence[Hit]) -> float:
    """How likely it is that the first piece answers the part; 0 where it lacks what must be there.

    What repeats a regulation does not stand against it, nor what is no list where a list is asked for, nor
    what says the same of the matter: five provisions that agree on 15个工作日 bear each other out.
    """
    best = ranked[0]
    if asked.needs_value and not best.value:
        return 0.0
    if asked.choices and not any(_says(choice, best) for choice in asked.choices):
        return 0.0
    rivals = [one for one in ranked if not any(one.signs[sign] > best.signs[sign] for sign in NO_RIVAL)]
    rivals = [one for one in rivals if one.article == best.article or not _agree(asked, best, one)]
    signs = {**best.signs, "unguided": float(all(hit.placed.version.kind.primary for hit in hits))}
    return chance(signs, [(one.article, one.score) for one in rivals], asked.weight)


def _says(choice: str, one: Candidate) -> bool:
    """Whether a piece holds a thing that may be chosen, or two neighbouring characters of it."""
    held = pairs(choice) or {choice}
    return any(pair in one.under_title for pair in held)


def _agree(asked: Asked, one: Candidate, other: Candidate) -> bool:
    """Whether two pieces give the same values to a question that wants one."""
    if not asked.needs_value:
        return False
    said, told = (values_said(piece.span.text, asked.unit) for piece in (one, other))
    return bool(said and told) and (said <= told or told <= said)


def ruled_first(ranked: Sequence[Candidate], cited: Mapping[int, Sequence[Hit]]) -> tuple[Candidate, ...]:
    """The pieces with a rule before the guide, form or course that repeats it and cites its article.

    Args:
        cited: by the number of the article that cites, what it cites.
    """
    if not ranked or ranked[0].hit.placed.version.kind.primary:
        return tuple(ranked)
    first = ranked[0]
    articles = {hit.placed.id for hit in cited.get(first.article, ())}
    ruling = [one for one in ranked if one.article in articles and _repeated(one, first)]
    if not ruling:
        return tuple(ranked)
    rule = max(ruling, key=lambda one: one.score)
    rest = (one for one in ranked if one is not rule)
    return (replace(rule, score=first.score), *rest)


def _repeated(one: Candidate, by: Candidate) -> bool:
    return letters_held(one.span.text, by.span.text) >= REPEATED


def names_thing(asked: Asked, hit: Hit) -> bool:
    """Whether the title of a hit's work holds a thing of the glossary that the question names."""
    return any(thing.held_by(hit.placed.version.title) for thing in asked.things)


def _pieces(
    asked: Asked, hit: Hit, place: int, pieces: Sequence[Span], known: Signs, named: int
) -> list[Candidate]:
    article = coverage(asked.terms, article_text(hit))
    found: list[Candidate] = []
    for block in dict.fromkeys(piece.block for piece in pieces):
        own = [piece for piece in pieces if piece.block == block]
        shared = signs_of_block(asked, hit, place, own, article, named)
        lead = next((piece.text for piece in own if piece.lead), "")
        for last, piece in zip((None, *own), own, strict=False):
            if piece.whole:
                leans = last and LEANS.search(piece.text)
                before = lead if piece.item else last.text if last and leans else ""
                signs = {**known, **shared, **signs_of_piece(asked, piece)}
                found.append(Candidate(piece, hit, signs, score(signs), before))
    return found


def _by_meaning(found: Sequence[Candidate], compare: Compare) -> tuple[Candidate, ...]:
    """The pieces with the signs of their meaning, ordered anew."""
    known = compare([one.under_title for one in found])
    if not known:
        return tuple(found)
    compared = []
    for one, more in zip(found, known, strict=True):
        signs = {**one.signs, **more}
        compared.append(replace(one, signs=signs, score=score(signs)))
    return tuple(sorted(compared, key=lambda one: -one.score))
