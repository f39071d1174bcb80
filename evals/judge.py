"""Whether an answer is right, by rule. Shares no code with the check that the product makes of itself.

status not among the right ones   no_evidence → silent, a refusal → refused, an answer → wrong
answered, and a wrong value said, or none of the facts shown → wrong
every fact shown and a gold (or also) provision cited → right, otherwise → partly
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from evals.cases import ANSWERED, REFUSED, Case, Place
from evals.gold import ArticleKey
from evals.shown import Cited, Shown
from library.numerals import NUMERAL, read_number

EITHER = "｜"  # between the wordings of one fact
FIRST = 3  # sentences that a person reads before deciding to go on
_NUMBERS = re.compile(f"{NUMERAL}+")
_HUNDREDTHS = re.compile(r"百分之([0-9]+)")
_POINT = re.compile(r"(?<=[0-9])\.(?=[0-9])")
_NOT = "(?<!不是)(?<!并非)(?<!而非)"


class Verdict(StrEnum):
    """How a question went."""

    RIGHT = "right"
    PARTLY = "partly"
    SILENT = "silent"
    WRONG = "wrong"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        """As a person reads it."""
        return _LABELS[self]


_LABELS = {
    Verdict.RIGHT: "正确",
    Verdict.PARTLY: "部分",
    Verdict.SILENT: "未答",
    Verdict.WRONG: "错误",
    Verdict.REFUSED: "误拒",
}


@dataclass(frozen=True, slots=True)
class Judged:
    """A question, what was shown for it, and what of the right and the wrong stood where.

    ``first``, ``said`` and ``seen`` are the facts in the first sentences, in all, and in those or the quotes;
    ``slips`` are the wrong values in the sentences.
    """

    case: Case
    shown: Shown
    verdict: Verdict
    first: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    slips: tuple[str, ...] = ()

    @property
    def gold_cited(self) -> bool:
        """Whether a gold provision, or another that will do, is cited."""
        return any(fits(self.case, cited) for cited in self.shown.citations)

    @property
    def finer(self) -> bool:
        """Whether a citation is as fine as its gold provision: the paragraph, not only the article."""
        return any(_as_fine(cited, place) for cited in self.shown.citations for place in self.case.gold)

    @property
    def dated(self) -> bool:
        """Whether a gold provision is cited in the version of the day that the question is about."""
        return any(
            cited.unit == place.unit and cited.in_force(day)
            for cited in self.shown.citations
            for place, day in self.case.days
        )


def judge(case: Case, shown: Shown) -> Judged:
    """Hold what was shown against what is right."""
    if shown.status not in case.statuses:
        return Judged(case, shown, _otherwise(shown.status))
    if shown.status != ANSWERED:
        return Judged(case, shown, Verdict.RIGHT)
    texts = [sentence.text for sentence in shown.sentences]
    quotes = [cited.quote for cited in shown.citations]
    binding = [sentence.text for sentence in shown.sentences if not sentence.tells_past]
    seen = standing(case.facts, [*texts, *quotes])
    slips = standing(case.wrong, binding, unless=_NOT)
    cited = any(fits(case, each) for each in shown.citations)
    verdict = _answered(case, seen, slips, cited=cited)
    first, said = standing(case.facts, texts[:FIRST]), standing(case.facts, texts)
    return Judged(case, shown, verdict, first, said, seen, slips)


def fits(case: Case, cited: Cited) -> bool:
    """Whether this citation is gold or another that will do, by work and article."""
    return cited.unit in units((*case.gold, *case.also))


def units(places: Sequence[Place]) -> frozenset[ArticleKey]:
    """The articles of these provisions, each once."""
    return frozenset(place.unit for place in places)


def normal(text: str) -> str:
    """The text for comparison: NFKC, numerals as digits, no white space, no punctuation but %.

    What stood between two digits becomes one "/" (1、2 is not 12), a decimal point 点.

    >>> normal("（一）收到之日起 十五 个工作日内，报百分之二十；第１、２项")
    '1收到之日起15个工作日内报20%第1/2项'
    """
    text = _NUMBERS.sub(_digits, unicodedata.normalize("NFKC", text))
    text = _POINT.sub("点", _HUNDREDTHS.sub(r"\1%", text))
    marked = "".join("\0" if _is_mark(character) else character for character in text)
    return re.sub(r"(?<=[0-9])\0+(?=[0-9])", "/", marked).replace("\0", "")


def _otherwise(status: str) -> Verdict:
    if status == ANSWERED:
        return Verdict.WRONG
    return Verdict.REFUSED if status.startswith(REFUSED) else Verdict.SILENT


def _answered(case: Case, seen: Sequence[str], slips: Sequence[str], *, cited: bool) -> Verdict:
    if slips or (case.facts and not seen):
        return Verdict.WRONG
    if cited and len(seen) == len(case.facts):
        return Verdict.RIGHT
    return Verdict.PARTLY if case.facts else Verdict.WRONG


def standing(values: Sequence[str], texts: Sequence[str], unless: str = "") -> tuple[str, ...]:
    """The values that stand in the texts in one of their wordings, none as a part of another number."""
    text = normal("\n".join(texts))
    return tuple(
        value
        for value in values
        if any(re.search(unless + _pattern(normal(one)), text) for one in wordings(value))
    )


def wordings(value: str) -> tuple[str, ...]:
    """The ways in which texts say one value: 不属于初核｜不是初核 has two."""
    return tuple(value.split(EITHER))


def _pattern(value: str) -> str:
    before = r"(?<![0-9])(?<![0-9]点)" if value[:1].isdecimal() else ""
    after = r"(?![0-9])" if value[-1:].isdecimal() else ""
    return before + re.escape(value) + after


def _as_fine(cited: Cited, place: Place) -> bool:
    return cited.unit == place.unit and f"{cited.eid}__".startswith(f"{place.eid}__")


def _digits(found: re.Match[str]) -> str:
    value = read_number(found[0])
    return found[0] if value is None else str(value)


def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] in "PZC" and character not in "%‰"
