"""``xunzhi eval answers``: every question asked of the home, and judged by rule (``judge.py``).

What is asked and cannot be right because the home lacks the work is listed, and stays in every figure.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import TYPE_CHECKING, Any

from evals.cases import ANSWERED, Case
from evals.gold import Gold, GoldQuestion
from evals.judge import Judged, Verdict, fits, judge, units
from evals.metrics import percentile
from evals.modes import Drafts, Mode
from evals.report import table_text
from evals.retrieval import absent_from_store
from evals.shown import ABSENT, Shown, read_answer
from library.model import Level, Reader

if TYPE_CHECKING:
    from answer.answerer import Answerer
    from library.store import Store
    from office import Office

EVERY = 50  # questions from one word of progress to the next
LONG_KINDS = ("steps", "list")  # what may be longer than a few lines
PERSONS = {"cadre": "干部", "trainer": "培训", "drafter": "写稿"}
LENGTHS = {"short": "回答字数", "long": "步骤和清单字数"}
HEAD = ("问题", "数量", *(verdict.label for verdict in Verdict), "正确率")


@dataclass(frozen=True, slots=True)
class Share:
    """``count`` of ``of`` things; ``value`` is None where there are none."""

    count: int
    of: int

    @property
    def value(self) -> float | None:
        """In [0, 1]."""
        return self.count / self.of if self.of else None

    def __str__(self) -> str:
        return f"{self.value:.3f}（{self.count}/{self.of}）" if self.value is not None else "无"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure over the judged questions: its name for people and how it is counted."""

    label: str
    share: Callable[[Sequence[Judged]], Share]


@dataclass(frozen=True, slots=True)
class Answers:
    """The outcome. ``missing`` is gold that the home does not hold, ``unanswered`` what a run lacks.

    ``drafts`` tells of the scripted model where one was asked.
    """

    split: str
    judged: tuple[Judged, ...]
    missing: tuple[str, ...] = ()
    mode: Mode = Mode.COMPOSED
    drafts: Drafts | None = None

    @property
    def unanswered(self) -> tuple[str, ...]:
        """Ids of the questions that a file of answers lacks; they count as silent."""
        return tuple(one.case.id for one in self.judged if one.shown.status == ABSENT)

    @property
    def articles_cited(self) -> dict[str, float] | None:
        """Median and most of the articles that an answer cites, None where nothing was answered."""
        return _spread([_articles(one) for one in _given(self.judged)])

    @property
    def characters(self) -> dict[str, dict[str, float] | None]:
        """The same of the characters of its sentences, by the names of ``LENGTHS``."""
        return {name: _spread(values) for name, values in _lengths(self.judged).items()}

    @property
    def times(self) -> dict[str, float] | None:
        """Milliseconds a question, the median and the 95th percentile, None where none was timed."""
        times = [one.shown.ms for one in self.judged if one.shown.ms is not None]
        return {"p50": percentile(times, 0.5), "p95": percentile(times, 0.95)} if times else None

    def rows(self) -> list[tuple[str, ...]]:
        """A line a kind, a person and all, under ``HEAD``."""
        return [_line(name, group) for name, group in _groups(self.judged).items()]

    def document(self) -> dict[str, Any]:
        """The JSON document: counts by group, figures, lengths, times, and a row a question."""
        return {
            "eval": "answers",
            "split": self.split,
            "mode": str(self.mode),
            "model": self.drafts.document() if self.drafts else None,
            "groups": {name: _counts(group) for name, group in _groups(self.judged).items()},
            "figures": {name: _figure(figure.share(self.judged)) for name, figure in FIGURES.items()},
            "articles_cited": self.articles_cited,
            "characters": self.characters,
            "ms": self.times,
            "missing_gold": list(self.missing),
            "unanswered": list(self.unanswered),
            "questions": [_row(one) for one in self.judged],
        }

    def table(self) -> str:
        """A line a kind, a person and all; then the figures."""
        lines = [f"作答方式：{self.mode.label}"]
        lines += [str(self.drafts)] if self.drafts else []
        lines.append(table_text(HEAD, self.rows()))
        lines += [f"{figure.label}：{figure.share(self.judged)}" for figure in FIGURES.values()]
        lines.append(f"引用条文数：{_told(self.articles_cited)}")
        lines += [f"{LENGTHS[name]}：{_told(spread)}" for name, spread in self.characters.items()]
        if times := self.times:
            lines.append(f"每问用时：中位 {times['p50']:.0f} 毫秒，95% 不超过 {times['p95']:.0f} 毫秒")
        if self.missing:
            lines.append(
                f"库中没有的标准条文（照样计分）：{len(self.missing)} 条，如{'、'.join(self.missing[:5])}"
            )
        if self.unanswered:
            lines.append(f"结果中没有的问题（计为未答）：{len(self.unanswered)} 个")
        return "\n".join(lines)

    def page(self, day: date) -> str:
        """``answers.html``, with the questions that went otherwise than right side by side."""
        from evals.answers_page import page  # it reads this module

        return page(self, day)


def ask_home(
    office: Office, cases: Sequence[Case], today: date, answerer: Answerer | None = None
) -> list[Shown]:
    """Ask the home as ``ask`` does, for a reader of internal texts; one answer a case.

    Without a model, or as ``ask --model`` where an answerer that has one is given.
    """
    from answer.wire import answer_document

    asked, shown = answerer or office.answerer, []
    for number, case in enumerate(cases, 1):
        on = case.on or today
        answer = asked.ask(case.turns, on, Reader(Level.INTERNAL), use_model=answerer is not None)
        shown.append(read_answer(answer_document(answer)))
        if number % EVERY == 0:
            sys.stderr.write(f"{number}/{len(cases)}\n")
    return shown


def take_run(run: Mapping[str, Shown], cases: Sequence[Case]) -> list[Shown]:
    """The answers of ``ask --batch`` in the order of the cases; one that is not there shows nothing."""
    return [run.get(case.id, Shown(ABSENT)) for case in cases]


def judge_all(
    split: str,
    cases: Sequence[Case],
    shown: Sequence[Shown],
    store: Store,
    mode: Mode = Mode.COMPOSED,
) -> Answers:
    """Judge each question by what was shown for it, and name the gold that the store lacks."""
    gold = [
        GoldQuestion(case.id, "", tuple(Gold(p.title, p.eid, p.unit) for p in case.gold)) for case in cases
    ]
    missing = tuple(dict.fromkeys(absent_from_store(gold, store)))
    return Answers(split, tuple(map(judge, cases, shown)), missing, mode)


def _due(judged: Sequence[Judged]) -> list[Judged]:
    return [one for one in judged if one.case.expected == ANSWERED]


def _given(judged: Sequence[Judged]) -> list[Judged]:
    """Answered, and rightly so."""
    return [one for one in _due(judged) if one.shown.status == ANSWERED]


def _among(holds: Callable[[Judged], bool], judged: Sequence[Judged]) -> Share:
    return Share(sum(map(holds, judged)), len(judged))


def _facts(found: Callable[[Judged], Sequence[str]]) -> Callable[[Sequence[Judged]], Share]:
    return lambda judged: Share(
        sum(len(found(one)) for one in _given(judged)), sum(len(one.case.facts) for one in _given(judged))
    )


def _precision(judged: Sequence[Judged]) -> Share:
    cited = [fits(one.case, each) for one in _given(judged) for each in one.shown.ruling]
    return Share(sum(cited), len(cited))


def _recall(judged: Sequence[Judged]) -> Share:
    given = [(units(one.case.gold), {each.unit for each in one.shown.citations}) for one in _given(judged)]
    return Share(sum(len(gold & cited) for gold, cited in given), sum(len(gold) for gold, _ in given))


def _all_fit(one: Judged) -> bool:
    return all(fits(one.case, each) for each in one.shown.ruling)


FIGURES = {
    "answered": Figure(
        "该答的已答", lambda judged: _among(lambda one: one.shown.status == ANSWERED, _due(judged))
    ),
    "facts_first": Figure("要点在前三句中", _facts(lambda one: one.first)),
    "facts_said": Figure("要点在回答的句子中", _facts(lambda one: one.said)),
    "facts_seen": Figure("要点在句子或所引原文中", _facts(lambda one: one.seen)),
    "wrong_values": Figure(
        "说了错误数值的回答", lambda judged: _among(lambda one: bool(one.slips), _given(judged))
    ),
    "precision": Figure("引用准确（标准或可接受的条文）", _precision),
    "clean": Figure("引用全部准确的回答", lambda judged: _among(_all_fit, _given(judged))),
    "recall": Figure("标准条文被引用", _recall),
    "finer": Figure("引用到款项的回答", lambda judged: _among(lambda one: one.finer, _given(judged))),
    "dated": Figure(
        "问到日期的，引用当日版本",
        lambda judged: _among(lambda one: one.dated, [one for one in _given(judged) if one.case.days]),
    ),
}
"""What is counted beside the verdicts; all but the first over the questions answered as they should be."""


def _groups(judged: Sequence[Judged]) -> dict[str, list[Judged]]:
    kinds = dict.fromkeys(sorted(one.case.kind for one in judged))
    groups = {kind: [one for one in judged if one.case.kind == kind] for kind in kinds}
    for person in PERSONS:
        groups[person] = [one for one in judged if one.case.person == person]
    return groups | {"all": list(judged)}


def _counts(group: Sequence[Judged]) -> dict[str, Any]:
    counted = Counter(one.verdict for one in group)
    verdicts = {str(verdict): counted[verdict] for verdict in Verdict}
    return {"questions": len(group), **verdicts, "share": _figure(Share(counted[Verdict.RIGHT], len(group)))}


def _line(name: str, group: Sequence[Judged]) -> tuple[str, ...]:
    counted = Counter(one.verdict for one in group)
    share = Share(counted[Verdict.RIGHT], len(group)).value
    label = "合计" if name == "all" else PERSONS.get(name, name)
    cells = (str(counted[verdict]) for verdict in Verdict)
    return (label, str(len(group)), *cells, f"{share:.3f}" if share is not None else "无")


def _row(one: Judged) -> dict[str, Any]:
    return {
        "id": one.case.id,
        "kind": one.case.kind,
        "person": one.case.person,
        "question": " / ".join(one.case.turns),
        "expected": one.case.expected,
        "status": one.shown.status,
        "verdict": str(one.verdict),
        "first": one.shown.sentences[0].text if one.shown.sentences else None,
        "citations": [each.citation for each in one.shown.citations],
        "gold": [f"{place.title} {place.eid}" for place in one.case.gold],
        "gold_cited": one.gold_cited,
        "facts_unseen": [fact for fact in one.case.facts if fact not in one.seen],
        "facts_unsaid": [fact for fact in one.case.facts if fact not in one.said],
        "wrong_values": list(one.slips),
        "ms": one.shown.ms,
    }


def _articles(one: Judged) -> int:
    return len({each.unit for each in one.shown.ruling})


def _lengths(judged: Sequence[Judged]) -> dict[str, list[int]]:
    lengths: dict[str, list[int]] = {"short": [], "long": []}
    for one in _given(judged):
        characters = sum(len(sentence.text) for sentence in one.shown.sentences)
        lengths["long" if one.case.kind in LONG_KINDS else "short"].append(characters)
    return lengths


def _spread(values: Sequence[int]) -> dict[str, float] | None:
    return {"median": median(values), "most": max(values)} if values else None


def _told(spread: Mapping[str, float] | None) -> str:
    return f"中位 {spread['median']:g}，最多 {spread['most']:g}" if spread else "无"


def _figure(share: Share) -> dict[str, float | int | None]:
    return {
        "share": None if share.value is None else round(share.value, 4),
        "count": share.count,
        "of": share.of,
    }
