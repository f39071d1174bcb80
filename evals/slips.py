"""What language models do wrong with the passages that they are given, done to an answer on purpose.

Each way takes the lines of an answer, makes one mistake in them, and gives None where there is no place for
it. What is drawn hangs on the generator handed in alone.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from library.numerals import read_number, write_number


class Slip(StrEnum):
    """A mistake: a number or a unit changed, a negation dropped; a passage cited that does not say it, or one
    that was not given; a sentence without basis.
    """

    NUMBER = "number"
    UNIT = "unit"
    NEGATION = "negation"
    MISCITED = "miscited"
    INVENTED = "invented"
    UNFOUNDED = "unfounded"


RATES: Mapping[Slip, float] = {
    Slip.NUMBER: 0.08,
    Slip.UNIT: 0.05,
    Slip.NEGATION: 0.05,
    Slip.MISCITED: 0.08,
    Slip.INVENTED: 0.05,
    Slip.UNFOUNDED: 0.09,
}
"""The share of answers with each slip, drawn one by one: 0.34 of the answers hold at least one where all fit.

A third is what Magesh et al. ("Hallucination-Free?", 2024) counted in the worst of the legal research tools
that they asked; how it is shared out among the slips is our choice. A slip that has no place in an answer,
as a number where none is said, is left out and not made up for.
"""
UNFOUNDED = (
    "必要时，经主要负责同志同意可以适当延长。",
    "逾期没有办理的，应当书面说明原因。",
    "紧急情况下，可以先行办理，事后补齐手续。",
    "实践中一般由承办人先作口头汇报。",
    "具体操作以上级最新通知为准。",
)
"""Sentences that sound like rules; models add such."""
_NUMERALS = "一二三四五六七八九十百两"
_UNIT = r"个工作日|工作日|个月|小时|分钟|日|天|(?<!\d{4})年|周|人|名|次|份|户|字|分(?!之)|元|万元|页|%|级|个"
AMOUNT = re.compile(rf"(?<![第月.\d{_NUMERALS}])(\d+(?:\.\d+)?|[{_NUMERALS}]+)({_UNIT})")
"""A number with its unit; dates and the numbers of articles are none."""
FRACTION = re.compile("[二三四五六七八九]分之[一二三四五六七八九]")
_FRACTIONS = ("二分之一", "三分之一", "三分之二", "四分之三", "五分之四")
_UNITS = (
    "个工作日:日 工作日:日 个月:年 小时:日 分钟:小时 日:个工作日 天:个工作日 年:个月 周:个月 人:次 名:次 "
    "次:份 份:次 户:人 字:页 元:万元 万元:元 页:字 %:个"
)
_OTHER_UNIT = dict(pair.split(":") for pair in _UNITS.split())
_DENIALS = (
    "不得:可以 不能:能 不予:予以 不准:准许 不超过:超过 不少于:少于 不低于:低于 不再:再 不计入:计入 "
    "不作:作 不代替:代替 禁止:允许 严禁:允许 未经:经"
)
_AFFIRMED = dict(pair.split(":") for pair in _DENIALS.split())
_DENIAL = re.compile("|".join(_AFFIRMED))


@dataclass(frozen=True, slots=True)
class Passage:
    """A text given in the prompt under a number."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence that the model says, the numbers it cites, its role in the words of prompts/answer.md."""

    text: str
    passages: tuple[int, ...]
    role: str = "answer"


Lines = tuple[Line, ...]
_Way = Callable[[Lines, Sequence[Passage], random.Random], Lines | None]


def spoil(
    lines: Lines, passages: Sequence[Passage], slips: Sequence[Slip], drawn: random.Random
) -> tuple[Lines, tuple[Slip, ...]]:
    """The lines with these slips made one after another, and those of them for which there was a place."""
    made = []
    for slip in slips if lines else ():
        spoiled = _WAYS[slip](lines, passages, drawn)
        if spoiled is not None:
            lines = spoiled
            made.append(slip)
    return lines, tuple(made)


def _number(lines: Lines, passages: Sequence[Passage], drawn: random.Random) -> Lines | None:
    """Another number, if it can be one of that unit out of another passage: models mix up what they read."""

    def other(text: str, own: str) -> str | None:
        found = AMOUNT.search(text)
        if found is None:
            return _other_fraction(text, own, drawn)
        read = (each for passage in passages for each in AMOUNT.finditer(passage.text))
        same = sorted({each[0] for each in read if each[2] == found[2] and each[0] not in own})
        others = same or _near(found, own)
        return text[: found.start()] + drawn.choice(others) + text[found.end() :] if others else None

    return _respoken(lines, passages, drawn, other)


def _other_fraction(text: str, own: str, drawn: random.Random) -> str | None:
    found = FRACTION.search(text)
    others = [each for each in _FRACTIONS if each not in own]
    if found is None or not others:
        return None
    return text[: found.start()] + drawn.choice(others) + text[found.end() :]


def _near(found: re.Match[str], own: str) -> list[str]:
    """Amounts near the one found that its passages do not say; none where it cannot be read."""
    digits = found[1][:1].isdecimal()
    value = int(float(found[1])) if digits else read_number(found[1])
    if not value:
        return []
    near = (value + 1, value + 2, value + 5, value * 2, value * 3)
    amounts = (f"{each if digits else write_number(each)}{found[2]}" for each in near)
    return [each for each in amounts if each not in own]


def _unit(lines: Lines, passages: Sequence[Passage], drawn: random.Random) -> Lines | None:
    """The same number of something else."""

    def other(text: str, own: str) -> str | None:
        for found in AMOUNT.finditer(text):
            wrong = found[1] + _OTHER_UNIT.get(found[2], found[2])
            if wrong not in own:
                return text[: found.start()] + wrong + text[found.end() :]
        return None

    return _respoken(lines, passages, drawn, other)


def _negation(lines: Lines, passages: Sequence[Passage], drawn: random.Random) -> Lines | None:
    """What is forbidden allowed, what is denied affirmed."""

    def other(text: str, _: str) -> str | None:
        found = _DENIAL.search(text)
        return text[: found.start()] + _AFFIRMED[found[0]] + text[found.end() :] if found else None

    return _respoken(lines, passages, drawn, other)


def _respoken(
    lines: Lines,
    passages: Sequence[Passage],
    drawn: random.Random,
    other: Callable[[str, str], str | None],
) -> Lines | None:
    """One line in other words, drawn from those that have them; ``other`` takes it and what it cites."""
    texts = {passage.number: passage.text for passage in passages}
    spoiled: dict[int, Line] = {}
    for at, line in enumerate(lines):
        own = "\n".join(texts[number] for number in line.passages if number in texts)
        if (text := other(line.text, own)) is not None:
            spoiled[at] = replace(line, text=text)
    if not spoiled:
        return None
    at = drawn.choice(list(spoiled))
    return _with(lines, at, spoiled[at])


def _miscited(lines: Lines, passages: Sequence[Passage], drawn: random.Random) -> Lines | None:
    """A passage cited that does not say it."""
    at = drawn.randrange(len(lines))
    words = lines[at].text.rstrip("。")
    others = [p.number for p in passages if words not in p.text and p.number not in lines[at].passages]
    return _with(lines, at, replace(lines[at], passages=(drawn.choice(others),))) if others else None


def _invented(lines: Lines, passages: Sequence[Passage], drawn: random.Random) -> Lines | None:
    """A number cited besides that no passage has."""
    at = drawn.randrange(len(lines))
    number = max(passage.number for passage in passages) + drawn.randint(1, 3)
    return _with(lines, at, replace(lines[at], passages=(*lines[at].passages, number)))


def _unfounded(lines: Lines, _: Sequence[Passage], drawn: random.Random) -> Lines | None:
    """A sentence of its own, with the citation of the one before it."""
    return (*lines, Line(drawn.choice(UNFOUNDED), lines[-1].passages, "note"))


def _with(lines: Lines, at: int, line: Line) -> Lines:
    return (*lines[:at], line, *lines[at + 1 :])


_WAYS: Mapping[Slip, _Way] = {
    Slip.NUMBER: _number,
    Slip.UNIT: _unit,
    Slip.NEGATION: _negation,
    Slip.MISCITED: _miscited,
    Slip.INVENTED: _invented,
    Slip.UNFOUNDED: _unfounded,
}
