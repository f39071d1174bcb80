"""From hits to the pieces that answer one part of a question, and whether anything answers at all.

A piece scores by the words of the question it holds (rare ones weigh more), by what its article holds of the
rest, by whether it has the kind of value the part asks for, and by where its article ranked. What is near but
not the matter (火星基地的党组织归谁巡察) fails on the rare words that no article holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from answer.commonness import Commonness
from answer.glossary import Names
from answer.read import Part
from answer.spans import Span
from answer.spoken import PHRASES, forms_of
from answer.terms import NOUN, VERB, Term, compounds, coverage, matter, pairs, shared, word_weights
from answer.values import unit_asked, value_clauses
from search.question import Hit

ARTICLES = 12  # articles looked into for each part
# Weights, set by hand on development questions.
OWN, AROUND, VALUE, NEAR, RANK, PAIRS, PHRASE, SHAPE = 0.35, 0.22, 0.15, 0.2, 0.2, 0.1, 0.15, 0.2
COMMON = 0.2  # weight of a word that every provision holds, against 1 for one that none holds
CLAUSE_BEFORE = 0.8  # worth of words in the clause before a value, against those in its own
CARRIED = 0.5  # of the weight of a word that a part takes over from the part or turn before
# Of the weighted terms of a part, what the paragraph and what the piece itself must hold to answer it.
ENOUGH = (0.58, 0.4)
ENOUGH_WITH_VALUE = (0.5, 0.42)
COMPOUND = 0.6  # weight of two words that belong together, against the sum of theirs
AGAINST = 0.2  # weight of days that are counted the other way
NEEDED = frozenset(
    {"deadline", "count", "money", "reason"}
)  # intents that nothing answers without such a value
SHAPED = frozenset({"definition", "list", "documents"})  # intents that only such a piece answers
SURE = NEEDED | SHAPED  # intents where the kind of piece speaks for it beside the words
LEAST_MATTER = 0.6  # weight of the terms below which nothing can be judged by them alone
TELLING = 0.35  # weight from which a thing of the glossary must be held
_DEED = re.compile(
    "谁(?:来|可以|能|去)?(签发|签字|签批|审批|审核|审定|批准|批|牵头|主持|决定|起草|保管|提出|召集|汇报|编制|选派|任命)"
)
_ORGAN = re.compile("[\u4e00-\u9fff]{2}(?:机关|法院|检察院|委员会)")
_AFTER = re.compile("以后|之后|完了|完以后|后(?!面)")
_BEFORE = re.compile("提前|之前|以前|前(?!款|期)")
_DAYS_BEFORE = re.compile(r"前\d|\d\S{0,3}[日天月]以?前|[一二三四五六七八九十]\S{0,3}[日天月]以?前")
_DAYS_AFTER = re.compile("[后起]\\S{0,8}(?:内|之内)")
_LISTS = re.compile("[有为]\\S{0,4}[类种项个]|包括|：")


@dataclass(frozen=True, slots=True)
class Asked:
    """A part of a question ready for matching: its terms, its character pairs.

    ``unit`` is what a count is of (人, 次), "" where the question does not say; ``deeds`` what the person
    asked for by 谁 does, in the words of rules (签发), () where the question does not say. ``things`` are
    those of the glossary and the organs that it names, rarest first, but for what
    everything here is about.
    """

    part: Part
    terms: tuple[Term, ...]
    pairs: frozenset[str]
    unit: str = ""
    deeds: tuple[str, ...] = ()
    things: tuple[Term, ...] = ()

    @property
    def intent(self) -> str:
        """The intent of the part."""
        return self.part.intent


@dataclass(frozen=True, slots=True)
class Candidate:
    """A piece with its score and what the score came from.

    ``own`` is the weighted share of the part's terms that the piece holds, ``covered`` that of its paragraph
    with title and headings (0 where it lacks a thing asked about), both in [0, 1]; ``value``
    says whether it holds the kind of value asked.
    """

    span: Span
    score: float
    own: float
    covered: float
    value: bool
    hit: Hit

    @property
    def article(self) -> int:
        """The store's number of the article."""
        return self.hit.placed.id


def prepare(part: Part, common: Commonness, names: Sequence[Names] = ()) -> Asked:
    """The part made ready: terms weigh by kind and rarity, and less where carried over.

    ``names`` are the things of the glossary in the question; each is one term, whole.
    """
    rest = matter(part.text)
    things = [Term(said, NOUN, tuple(also), whole=True) for said, *also in names if said in rest]
    organs = [Term(organ, NOUN, whole=True) for organ in _ORGAN.findall(rest)]
    for thing in things:
        rest = rest.replace(thing.word, " ")
    phrases: list[Term] = []
    for said, forms in PHRASES:
        if said in rest:
            rest = rest.replace(said, " ")
            phrases.append(Term(said, VERB, forms, whole=True))
    single = {word: Term(word, kind, forms_of(word)) for word, kind in word_weights(rest).items()}
    weighed = {term: _weigh(term, part, common) for term in (*things, *phrases, *single.values())}
    terms = [replace(term, weight=weight) for term, weight in weighed.items()]
    for name, (one, other) in compounds(rest).items():
        weight = COMPOUND * (weighed[single[one]] + weighed[single[other]])
        terms.append(Term(name, weight, whole=True))
    telling = sorted((*organs, *things), key=lambda one: -_rarity(one, common))
    return Asked(
        part,
        tuple(terms),
        pairs(part.text),
        unit_asked(part.text),
        deed_asked(part.text),
        tuple(
            one for one in telling if _rarity(one, common) >= TELLING and not _is_guess(one.word, part.text)
        ),
    )


def _weigh(term: Term, part: Part, common: Commonness) -> float:
    carried = term.word not in part.text.removeprefix(part.about)
    return term.weight * _rarity(term, common) * (CARRIED if carried else 1)


def _rarity(term: Term, common: Commonness) -> float:
    """From COMMON to 1; a phrase of daily speech is as rare as the first word of rules for it."""
    word = term.forms[0] if term.whole and term.weight == VERB else term.word
    return COMMON + (1 - COMMON) * common.rarity(word)


def deed_asked(text: str) -> tuple[str, ...]:
    """What 谁 does in a question, in the words that rules use for it; () where it is not said."""
    found = _DEED.search(text)
    return () if found is None else (found[1], *forms_of(found[1]))


def _is_guess(name: str, text: str) -> bool:
    """Whether the person offers a thing as the answer (要不要报领导小组): then it need not be there."""
    word = re.escape(name)
    return bool(re.search(f"[报由归给让向找是](?:市委)?{word}|{word}(?:说了算|批|审批|同意|定)", text))


def _holds_things(asked: Asked, text: str) -> bool:
    """Whether ``text`` holds the rarest of the things asked about, and half of all of them."""
    if asked.intent == "difference" or not asked.things:
        return True
    held = [thing for thing in asked.things if thing.held_by(text)]
    return asked.things[0] in held and 2 * len(held) >= len(asked.things)


def rank_spans(
    asked: Asked, hits: Sequence[Hit], spans_of: Callable[[Hit], tuple[Span, ...]]
) -> tuple[Candidate, ...]:
    """Every piece of the first articles, best first."""
    found: list[Candidate] = []
    for place, hit in enumerate(hits[:ARTICLES]):
        pieces = spans_of(hit)
        article = coverage(asked.terms, _whole(hit))
        for block in dict.fromkeys(piece.block for piece in pieces):
            own = [piece for piece in pieces if piece.block == block]
            around = _around(hit, own)
            covered = coverage(asked.terms, around) if _holds_things(asked, around) else 0.0
            found.extend(_judge(asked, hit, place, (article, covered), piece) for piece in own)
    needed = asked.intent in NEEDED
    return tuple(sorted(found, key=lambda one: (needed and not one.value, -one.score)))


def names_thing(asked: Asked, hit: Hit) -> bool:
    """Whether the title of a hit's work holds a thing of the glossary that the question names."""
    return any(thing.held_by(hit.placed.version.title) for thing in asked.things)


def enough(asked: Asked, best: Candidate) -> bool:
    """Whether the best piece answers the part, rather than standing near it."""
    if not best.span.whole or (asked.intent in NEEDED and not best.value):
        return False
    if asked.intent in SHAPED and not _has_shape(asked, best.span):
        return False
    if asked.deeds and not any(deed in best.span.text for deed in asked.deeds):
        return False
    if asked.intent not in SURE and sum(term.weight for term in asked.terms) < LEAST_MATTER:
        return False
    covered, own = ENOUGH_WITH_VALUE if asked.intent in NEEDED else ENOUGH
    return best.covered >= covered and best.own >= own


def _judge(asked: Asked, hit: Hit, place: int, covered: tuple[float, float], span: Span) -> Candidate:
    """``covered``: shares of the part's words that the whole article and that the piece's paragraph hold."""
    own = coverage(asked.terms, span.text)
    clauses = value_clauses(asked.intent, span.text, asked.unit)
    near = max((_nearness(asked, span.text, clause) for clause in clauses), default=0.0)
    value = VALUE * bool(clauses) + NEAR * near - AGAINST * _other_way(asked, clauses)
    own_pairs = len(asked.pairs & pairs(span.text)) / max(len(asked.pairs), 1)
    phrase = shared(asked.part.text, span.text) / 8
    score = OWN * own + AROUND * covered[0] + value + RANK / (1 + 0.6 * place) + PAIRS * own_pairs
    score += PHRASE * phrase + SHAPE * _has_shape(asked, span)
    return Candidate(span, score, own, covered[1], bool(clauses), hit)


def _nearness(asked: Asked, text: str, clause: str) -> float:
    """How far the clause that holds the value (or the one before it) speaks of the matter; in [0, 1]."""
    before = re.split("[，。；：]", text[: text.index(clause)].rstrip("，"))[-1]
    return max(coverage(asked.terms, clause), CLAUSE_BEFORE * coverage(asked.terms, before + clause))


def _other_way(asked: Asked, clauses: Sequence[str]) -> bool:
    """Whether days before something are offered where days after it are asked, or the reverse."""
    if asked.intent != "deadline" or not clauses:
        return False
    after, before = _AFTER.search(asked.part.text), _BEFORE.search(asked.part.text)
    if bool(after) == bool(before):
        return False
    other = _DAYS_BEFORE if after else _DAYS_AFTER
    return all(other.search(clause) for clause in clauses)


def _has_shape(asked: Asked, span: Span) -> bool:
    """Whether the piece is built the way an answer of this intent is built."""
    if asked.intent in ("list", "documents", "steps"):
        return (
            span.lead
            or "下列" in span.text
            or (span.text.count("、") >= 3 and bool(_LISTS.search(span.text)))
        )
    if asked.intent == "deadline" and not asked.unit:
        said = (name for term in asked.terms for name in (term.word, *term.forms))
        spans = "|".join(re.escape(name) for name in said if len(name) > 1)
        return bool(spans) and bool(re.search(f"(?:{spans})的?(?:时间|期限|期间|时限|有效期)", span.text))
    if asked.intent == "definition":
        names = "|".join(re.escape(term.word) for term in asked.terms) or "$"
        says = f"(?:{names})[”》]?(?:，?(?:是指|是(?!否)|即|包括|：)|（[^）]{{6,}}）)"
        return bool(re.search(f"{says}|所称“?(?:{names})[”，是]", span.text))
    return False


def _whole(hit: Hit) -> str:
    placed = hit.placed
    return "\n".join((placed.version.title, *placed.provision.heading, placed.full_text))


def _around(hit: Hit, block: Sequence[Span]) -> str:
    """A paragraph with its list, under its title and headings."""
    placed = hit.placed
    return "\n".join((placed.version.title, *placed.provision.heading, *(piece.text for piece in block)))
