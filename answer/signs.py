"""What speaks for and against a piece as the answer to a part of a question: named signs, mostly in [0, 1].

own          weighted share of the part's terms that the piece holds
around       the same of its paragraph with title and headings
article      the same of its whole article
things       whether the paragraph holds the glossary's things and the organs asked about
value        whether it has the kind of value asked (days, a number, who, may or must)
lacks        1 where nothing answers without such a value and it has none
near         how far the clause with the value speaks of the matter
full         nothing answers without a value, and the clause that has it holds every word asked
against      days before are offered where days after are asked, or the reverse
pairs        share of the part's character pairs that it holds
phrase       longest run of characters in common, of 8
shape        built as an answer of this intent is built (a list, a definition)
unshaped     1 where only such a shape answers and it has none
deed         holds what the person asked for does; undone: 1 where asked and not held
place        1 for the first article of the search, falling with its rank
agree        the search's own estimate that the article answers
second       1 for a guide, a form, a course: they repeat what a regulation rules
cited        1 where one of the first pieces of such works cites the article
astray       its work rules another type of inspection or another level than the question speaks of
special      speaks of an exception or an urgent case that the question does not speak of
leans        begins with 其, 前款, 但: says little without the sentence before it
item, lead   an entry of a list; a sentence that introduces one
meaning      how much nearer it is in meaning than usual texts, of 5 deviations; absent without an encoder
reads        log odds that it reads as the answer, of 4; absent without a ranker
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from answer.asked import Asked
from answer.spans import Span
from answer.terms import coverage, pairs, shared
from answer.values import value_clauses
from search.question import Hit

Signs = Mapping[str, float]

CLAUSE_BEFORE = 0.8  # worth of words in the clause before a value, against those in its own
SHAPED = frozenset({"definition", "list", "documents"})  # only such a piece answers these
_AFTER = re.compile("以后|之后|完了|完以后|后(?!面)")
_BEFORE = re.compile("提前|之前|以前|前(?!款|期)")
_DAYS_BEFORE = re.compile(r"前\d|\d\S{0,3}[日天月]以?前|[一二三四五六七八九十]\S{0,3}[日天月]以?前")
_DAYS_AFTER = re.compile("[后起]\\S{0,8}(?:内|之内)")
_SPECIAL = re.compile("紧急|急件|特殊|突发|临时|确有困难|确需|例外|情况复杂|另有规定|不能按期|补办")
LEANS = re.compile(
    "^(?:其[^他中]|其中|它|该|这|此|达到(?:上限|前款|规定)|前款|上述|前述|前项|达不到|逾期|但|同时|对此|符合上述|不符合|未达到|对不能|有前款|依照前款)"
)
_TYPES = tuple(
    (re.compile(title), re.compile(said))
    for title, said in (
        ("区县", "区县|县区|[区县][里委]"),
        ("交叉", "交叉"),
        ("提级", "提级"),
        ("机动", "机动"),
        ("专项巡察", "专项"),
        ("回头看", "回头看"),
        ("村", "村|社区"),
    )
)
"""Types and levels of inspection that have rules of their own, as titles call them and as questions do."""
NAMED = 3  # characters in a row that question and title share, where the work itself is meant
_LISTS = re.compile("[有为]\\S{0,4}[类种项个]|包括|：|\\d+[类种项个条]（")


def signs_of_block(
    asked: Asked, hit: Hit, place: int, block: Sequence[Span], article: float, named: int = 0
) -> Signs:
    """The signs that all pieces of a paragraph share.

    ``article``: what the whole article covers; ``named``: see ``letters_named``.
    """
    around = around_text(hit, block)
    return {
        "around": coverage(asked.terms, around),
        "article": article,
        "things": float(holds_things(asked, around)),
        "place": 1 / (1 + 0.6 * place),
        "agree": hit.chance,
        "second": float(not hit.placed.version.kind.primary),
        "astray": float(_is_astray(asked, hit.placed.version.title, around, named)),
    }


def signs_of_piece(asked: Asked, span: Span) -> Signs:
    """The signs of a piece by its own words."""
    text = span.text
    clauses = value_clauses(asked.intent, text, asked.unit)
    shaped = has_shape(asked, span)
    done = any(deed in text for deed in asked.deeds)
    own = coverage(asked.terms, text)
    near = max((_nearness(asked, text, clause) for clause in clauses), default=0.0)
    return {
        "own": own,
        "value": float(bool(clauses)),
        "lacks": float(asked.needs_value and not clauses),
        "near": near,
        "full": float(asked.needs_value and min(own, near) >= 1),
        "against": float(_other_way(asked, clauses)),
        "pairs": len(asked.pairs & pairs(text)) / max(len(asked.pairs), 1),
        "phrase": shared(asked.part.text, text) / 8,
        "shape": float(shaped),
        "unshaped": float(asked.intent in SHAPED and not shaped),
        "deed": float(done),
        "undone": float(bool(asked.deeds) and not done),
        "special": float(bool(_SPECIAL.search(text)) and not _SPECIAL.search(asked.part.text)),
        "leans": float(bool(LEANS.search(text))),
        "item": float(span.item),
        "lead": float(span.lead),
    }


def holds_things(asked: Asked, text: str) -> bool:
    """Whether ``text`` holds the rarest of the things asked about, and half of all of them."""
    if asked.intent == "difference" or not asked.things:
        return True
    held = [thing for thing in asked.things if thing.held_by(text)]
    return asked.things[0] in held and 2 * len(held) >= len(asked.things)


def letters_named(asked: Asked, titles: Iterable[str]) -> int:
    """The most letters in a row that the question shares with a title of no type but those it speaks of."""
    text = asked.part.text
    unsaid = [kind for kind, said in _TYPES if not said.search(text)]
    plain = (title for title in titles if not any(kind.search(title) for kind in unsaid))
    return max((shared(text, title) for title in plain), default=0)


def _is_astray(asked: Asked, title: str, around: str, named: int) -> bool:
    """Whether the work rules a type that the question does not speak of, or none of those it speaks of.

    Who says 质效评价 means 区县巡察工作质效评价办法; of 书记专题会 the city's are ``named`` as well.
    """
    text = asked.part.text
    meant = [said.search(text) is not None for _, said in _TYPES]
    held = [kind.search(title) is not None for kind, _ in _TYPES]
    if any(there and not said for there, said in zip(held, meant, strict=True)):
        letters = shared(text, title)
        return letters < NAMED or letters <= named
    found = (said.search(around) for (_, said), there in zip(_TYPES, meant, strict=True) if there)
    return any(meant) and not any(found)


def has_shape(asked: Asked, span: Span) -> bool:
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
        return bool(re.search(f"{says}|所称“?(?:{names})[”，是]|称为?“?(?:{names})”?[。，；]", span.text))
    return False


def around_text(hit: Hit, block: Sequence[Span]) -> str:
    """A paragraph with its list, under its title and headings."""
    placed = hit.placed
    return "\n".join((placed.version.title, *placed.provision.heading, *(piece.text for piece in block)))


def article_text(hit: Hit) -> str:
    """The whole article under its title and headings."""
    placed = hit.placed
    return "\n".join((placed.version.title, *placed.provision.heading, placed.full_text))


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
