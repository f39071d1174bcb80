"""The evaluation questions, each with all that is right about it: ``evals/questions/README.md`` in types."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator

from evals.gold import ArticleKey, Gold, GoldQuestion, article_key, read_lines

ANSWERED, NO_EVIDENCE, REFUSED = "answered", "no_evidence", "refused"


@dataclass(frozen=True, slots=True)
class Place:
    """A provision that may be cited. ``on`` is the day whose version it stands in, None: the question's."""

    title: str
    eid: str
    on: date | None = None

    @property
    def unit(self) -> ArticleKey:
        """The article, or the ranked unit outside articles, that a citation is held against."""
        return article_key(self.title, self.eid)


@dataclass(frozen=True, slots=True)
class Case:
    """A question as it is asked (``turns``, the last is answered; ``on`` None: today) and what is right.

    ``expected`` and ``accept`` are statuses: answered, no_evidence, refused:secret …
    """

    id: str
    turns: tuple[str, ...]
    kind: str
    person: str
    expected: str
    accept: tuple[str, ...] = ()
    on: date | None = None
    gold: tuple[Place, ...] = ()
    also: tuple[Place, ...] = ()
    facts: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()

    @property
    def statuses(self) -> tuple[str, ...]:
        """Every status that is right."""
        return (self.expected, *self.accept)

    @property
    def days(self) -> tuple[tuple[Place, date], ...]:
        """The gold provisions of a question about a day, each with the day its version must bind on."""
        return tuple((place, day) for place in self.gold if (day := place.on or self.on))


class _PlaceLine(BaseModel):
    model_config = ConfigDict(extra="ignore")
    title: str
    eid: str
    on: date | None = None


class _CaseLine(BaseModel):
    model_config = ConfigDict(extra="ignore")
    id: str
    question: str = ""
    turns: tuple[str, ...] = ()
    kind: str
    person: str
    split: Literal["dev", "test"]
    expected: str
    accept: tuple[str, ...] = ()
    on: date | None = None
    gold: tuple[_PlaceLine, ...] = ()
    also: tuple[_PlaceLine, ...] = ()
    facts: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _is_asked(self) -> _CaseLine:
        if bool(self.question) == bool(self.turns):
            raise ValueError("question or turns, one of them")
        return self


class _ShapeLine(BaseModel):
    model_config = ConfigDict(extra="ignore")
    expected: str = ""


def read_cases(path: Path, split: str) -> tuple[Case, ...]:
    """The questions of one half (dev, test) of a file, or of all the .jsonl files of a folder, in order.

    Raises:
        EvalFileError: a file or a line of it cannot be read, or an id comes twice in it.
    """
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    lines = (line for file in files for line in read_lines(file, _CaseLine))
    return tuple(_case(line) for line in lines if line.split == split)


def holds_cases(path: Path) -> bool:
    """Whether these are such questions: a folder, or a file whose first line says what is expected."""
    if path.is_dir():
        return True
    first = next(read_lines(path, _ShapeLine), None)
    return first is not None and bool(first.expected)


def with_variants(cases: Sequence[Case]) -> Iterator[Case]:
    """Each question, then its other wordings as questions of their own, named id~1, id~2 …"""
    for case in cases:
        yield case
        for number, wording in enumerate(case.variants, 1):
            yield replace(case, id=f"{case.id}~{number}", turns=(*case.turns[:-1], wording))


def searched(cases: Sequence[Case]) -> tuple[GoldQuestion, ...]:
    """Those that are to be answered and have gold, as questions for a search; each article of gold once."""
    return tuple(
        GoldQuestion(
            id=case.id,
            text=case.turns[-1],
            gold=_golds(case.gold),
            on=case.on,
            also=_golds(case.also),
            kind=case.kind,
            earlier=case.turns[:-1],
        )
        for case in cases
        if case.expected == ANSWERED and case.gold
    )


def _golds(places: Sequence[Place]) -> tuple[Gold, ...]:
    units = (_searched_unit(place) for place in places)
    return tuple(
        {key: Gold(place.title, key.eid, key) for key, place in zip(units, places, strict=True)}.values()
    )


def _searched_unit(place: Place) -> ArticleKey:
    """What a search can find of it: the notes of a slide are cited by themselves and found with the slide."""
    return ArticleKey(place.unit.title, place.unit.eid.removesuffix("__notes"))


def _case(line: _CaseLine) -> Case:
    return Case(
        id=line.id,
        turns=line.turns or (line.question,),
        kind=line.kind,
        person=line.person,
        expected=line.expected,
        accept=line.accept,
        on=line.on,
        gold=tuple(Place(place.title, place.eid, place.on) for place in line.gold),
        also=tuple(Place(place.title, place.eid, place.on) for place in line.also),
        facts=line.facts,
        wrong=line.wrong,
        variants=line.variants,
    )
