"""The evaluation questions: answerable from the texts they name, none like another, test half unchanged."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from evals.judge import wordings
from evals.questions_hash import FOLDER, digests, recorded
from ingest.load import load
from ingest.structure import structure
from library.model import Kind
from library.titles import normal_title

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
TODAY = date(2025, 12, 31)
FAR = date(9999, 12, 31)
ALIKE = 0.7
"""Character-bigram Jaccard from which two questions count as one."""

PERSONS = {"cadre", "trainer", "drafter"}
REFUSED = {"refused:secret", "refused:judgement", "refused:out_of_scope"}
STATUSES = {"answered", "no_evidence"} | REFUSED
REQUIRED = {"id", "person", "kind", "variants", "gold", "also", "facts", "wrong", "expected", "split"}

Question = dict[str, Any]  # a line as written: the test reads what people review, before any border
FILES = sorted(FOLDER.glob("*.jsonl"))
each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


@dataclass(frozen=True, slots=True)
class Text:
    """A version of the corpus: ``said`` is what each provision says with all below it, squeezed, by eId."""

    title: str
    work: str
    effective: date
    until: date
    said: dict[str, str]


def squeezed(text: str) -> str:
    """The text after NFKC without white space."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


@cache
def questions(path: Path) -> tuple[Question, ...]:
    return tuple(json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())


def every_question() -> list[Question]:
    return [question for path in FILES for question in questions(path)]


@cache
def corpus_texts() -> tuple[Text, ...]:
    return tuple(_read(path) for path in sorted(CORPUS.rglob("*.md")))


def _read(path: Path) -> Text:
    document = load(path, path.name)
    structured = structure(document, Kind(document.front["kind"]))
    said = dict.fromkeys((p.eid for p in structured.provisions), "")
    for provision in structured.provisions:
        parts = provision.eid.split("__")
        for depth in range(1, len(parts) + 1):
            above = "__".join(parts[:depth])
            said[above] = said.get(above, "") + squeezed(provision.label + provision.text)
    front = document.front
    return Text(
        title=normal_title(front["title"]),
        work=front.get("work", front["title"]),
        effective=date.fromisoformat(front["effective"]) if front.get("effective") else date.min,
        until=date.fromisoformat(front["until"]) if front.get("until") else FAR,
        said=said,
    )


@cache
def _in_force(title: str, day: date) -> Text | None:
    """The version in force that day of the work that bears or bore the title, else the last one."""
    works = {text.work for text in corpus_texts() if text.title == normal_title(title)}
    versions = sorted((t for t in corpus_texts() if t.work in works), key=lambda text: text.effective)
    return next((t for t in versions if t.effective <= day < t.until), versions[-1] if versions else None)


def _said(question: Question, gold: dict[str, str]) -> str | None:
    """What a gold provision says, on its own day where it names one; None where there is none."""
    day = gold.get("on") or question.get("on")
    text = _in_force(gold["title"], date.fromisoformat(day) if day else TODAY)
    return text.said.get(gold["eid"]) if text else None


def _asked(question: Question) -> str:
    return str(question["question"]) if "question" in question else " ".join(question["turns"])


@each_file
def test_a_line_has_its_keys_and_known_words(path: Path) -> None:
    for question in questions(path):
        assert set(question) >= REQUIRED, question["id"]
        assert ("question" in question) != ("turns" in question), question["id"]
        assert question["person"] in PERSONS, question["id"]
        assert question["expected"] in STATUSES, question["id"]
        assert question["split"] in {"dev", "test"}, question["id"]
        if "turns" in question:
            assert 2 <= len(question["turns"]) <= 4, question["id"]
        else:
            assert 1 <= len(question["variants"]) <= 3, question["id"]


@each_file
def test_only_an_answered_question_has_gold_and_facts(path: Path) -> None:
    for question in questions(path):
        answered = question["expected"] == "answered"
        assert bool(question["gold"]) == bool(question["facts"]) == answered, question["id"]


@each_file
def test_every_provision_named_stands_in_the_version_of_the_day(path: Path) -> None:
    missing = [
        f"{question['id']} 《{named['title']}》{named['eid']}"
        for question in questions(path)
        for named in [*question["gold"], *question["also"]]
        if _said(question, named) is None
    ]
    assert not missing


@each_file
def test_gold_says_the_facts_and_no_wrong_value(path: Path) -> None:
    faults = [fault for question in questions(path) for fault in _faults(question)]
    assert not faults


def _faults(question: Question) -> Iterator[str]:
    said = [_said(question, gold) or "" for gold in question["gold"]]
    beside = [_said(question, also) or "" for also in question["also"]]
    facts = [[squeezed(one) for one in wordings(fact)] for fact in question["facts"]]
    yield from (f"{question['id']}: no gold says {first}" for first, *_ in facts if not _in(first, said))
    others = [other for _, *more in facts for other in more if not _in(other, [*said, *beside])]
    yield from (f"{question['id']}: nothing says {other}" for other in others)
    wrong = [value for value in map(squeezed, question["wrong"]) if _in(value, said)]
    yield from (f"{question['id']}: gold says the wrong value {value}" for value in wrong)
    for gold, text in zip(question["gold"], said, strict=True):
        if not any(one in text for fact in facts for one in fact):
            yield f"{question['id']}: no fact is in {gold['title']} {gold['eid']}"


def _in(value: str, texts: Sequence[str]) -> bool:
    return any(value in text for text in texts)


def test_ids_are_unique() -> None:
    twice = [name for name, n in Counter(q["id"] for q in every_question()).items() if n > 1]
    assert not twice


def _grams(text: str) -> frozenset[str]:
    plain = re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text))
    return frozenset(plain[i : i + 2] for i in range(len(plain) - 1))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= ALIKE * len(one | other)


def test_no_two_questions_are_near_duplicates() -> None:
    """Wordings of one question may be alike; those of two may not."""
    worded = [(q["id"], _grams(text)) for q in every_question() for text in (_asked(q), *q["variants"])]
    pairs = [(a, b) for (a, one), (b, other) in combinations(worded, 2) if a != b and _alike(one, other)]
    assert not pairs


def test_no_question_is_one_of_the_shared_ones(data: Path) -> None:
    folder = data.parent / "questions"
    if not folder.is_dir():
        pytest.skip("no shared questions beside XUNZHI_DATA")
    shared = [
        _grams(text)
        for path in sorted(folder.glob("*.jsonl"))
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())
        for text in (row.get("question") or row.get("request") or row.get("topic"), *row.get("turns", ()))
        if text and len(_grams(text)) > 4  # a follow-up of three words is anybody's
    ]
    assert shared
    found = [
        question["id"]
        for question in every_question()
        for text in (_asked(question), *question["variants"])
        if any(_alike(_grams(text), other) for other in shared)
    ]
    assert not found


def _of_several(question: Question) -> bool:
    """Whether the answer needs provisions of two or more articles."""
    parts = {(gold["title"], gold["eid"].partition("__")[0], gold.get("on")) for gold in question["gold"]}
    return len(parts) > 1


def _of_time(question: Question) -> bool:
    dated = any("on" in gold for gold in question["gold"])
    return question["kind"] in {"time", "lineage"} or dated or "on" in question


def _tally(rows: list[Question]) -> Counter[str]:
    tally = Counter[str](all=len(rows))
    for question in rows:
        tally["several"] += _of_several(question)
        tally["time"] += _of_time(question)
        tally["dialogue"] += "turns" in question
        if question["kind"] in {"twin", "premise", "allowed"}:
            tally[question["kind"]] += 1
        if "turns" not in question:
            tally[question["expected"]] += 1
    return tally


HALF = {
    "all": 350,
    "several": 60,
    "time": 45,
    "twin": 45,
    "premise": 20,
    "allowed": 20,
    "dialogue": 30,
    **dict.fromkeys(["no_evidence", *REFUSED], 15),
}
"""What each of the two first parts must reach; "allowed" are those that only look as if to be refused."""


SECOND_PART = 150
"""Questions over courses, reports, practices and specimens, the files that end in _c."""


@pytest.mark.parametrize("part", ["_a", "_b"])
def test_a_part_has_enough_of_each_sort(part: str) -> None:
    tally = _tally([q for path in FILES if path.stem.endswith(part) for q in questions(path)])
    assert {sort: tally[sort] for sort, least in HALF.items() if tally[sort] < least} == {}


def test_there_are_enough_questions_over_what_is_no_rule() -> None:
    assert sum(len(questions(path)) for path in FILES if path.stem.endswith("_c")) >= SECOND_PART


@each_file
def test_half_of_each_kind_is_test(path: Path) -> None:
    kinds = Counter(q["kind"] for q in questions(path))
    test = Counter(q["kind"] for q in questions(path) if q["split"] == "test")
    assert [kind for kind, n in kinds.items() if abs(2 * test[kind] - n) > 1] == []


def test_the_test_half_is_as_it_was_written_down() -> None:
    """After a change that is meant: python -m evals.questions_hash, and say in the commit why."""
    assert digests() == recorded()
