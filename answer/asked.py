"""A part of a question ready for matching: weighted terms, things named, what is counted, what is done."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from answer.commonness import Commonness
from answer.glossary import Names
from answer.intents import choices
from answer.read import Part
from answer.spoken import PHRASES, forms_of
from answer.terms import NOUN, VERB, Term, compounds, matter, pairs, word_weights
from answer.values import NEEDED, OF_WHOM, unit_asked

COMMON = 0.2  # weight of a word that every provision holds, against 1 for one that none holds
CARRIED = 0.5  # of the weight of a word that a part takes over from the part or turn before
COMPOUND = 0.6  # weight of two words that belong together, against the sum of theirs
TELLING = 0.35  # weight from which a thing of the glossary must be held
_DEED = re.compile(
    "谁(?:来|可以|能|去)?(签发|签字|签批|审批|审核|审定|批准|批|牵头|主持|决定|起草|保管|提出|召集|汇报|编制|选派|任命)"
)
_ORGAN = re.compile("[\u4e00-\u9fff]{2}(?:机关|法院|检察院|委员会)")


@dataclass(frozen=True, slots=True)
class Asked:
    """A part of a question ready for matching: its terms, its character pairs.

    ``unit`` is what a count is of (人, 次) or what 谁 decides (批, 签), "" where the question does not say;
    ``deeds`` what the person asked for by 谁 does, in the words of rules (签发), () where it does not say.
    ``things`` are those of the glossary and the organs that it names, rarest first, but for what everything
    here is about. ``choices``: the two things it lets choose between.
    """

    part: Part
    terms: tuple[Term, ...]
    pairs: frozenset[str]
    unit: str = ""
    deeds: tuple[str, ...] = ()
    things: tuple[Term, ...] = ()
    choices: tuple[str, ...] = ()

    @property
    def intent(self) -> str:
        """The intent of the part."""
        return self.part.intent

    @property
    def needs_value(self) -> bool:
        """Whether nothing answers without the kind of value asked."""
        return self.intent in NEEDED or (self.intent == "who" and self.unit in OF_WHOM)

    @property
    def weight(self) -> float:
        """The weight of all its terms: below 0.6 there is little to judge a text by."""
        return sum(term.weight for term in self.terms)


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
    asking = part.text if part.again else part.own
    telling = sorted((*organs, *things), key=lambda one: -_rarity(one, common))
    return Asked(
        part,
        tuple(terms),
        pairs(part.text),
        unit_asked(asking),
        deed_asked(asking),
        tuple(
            one for one in telling if _rarity(one, common) >= TELLING and not _is_guess(one.word, part.text)
        ),
        choices(asking),
    )


def deed_asked(text: str) -> tuple[str, ...]:
    """What 谁 does in a question, in the words that rules use for it; () where it is not said."""
    found = _DEED.search(text)
    return () if found is None else (found[1], *forms_of(found[1]))


def _weigh(term: Term, part: Part, common: Commonness) -> float:
    carried = term.word not in part.text.removeprefix(part.about)
    return term.weight * _rarity(term, common) * (CARRIED if carried else 1)


def _rarity(term: Term, common: Commonness) -> float:
    """From COMMON to 1; a phrase of daily speech is as rare as the first word of rules for it."""
    word = term.forms[0] if term.whole and term.weight == VERB else term.word
    return COMMON + (1 - COMMON) * common.rarity(word)


def _is_guess(name: str, text: str) -> bool:
    """Whether the person offers a thing as the answer (要不要报领导小组): then it need not be there."""
    word = re.escape(name)
    return bool(re.search(f"[报由归给让向找是](?:市委)?{word}|{word}(?:说了算|批|审批|同意|定)", text))
