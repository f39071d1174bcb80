"""``xunzhi eval retrieval``: how many of the gold articles a search finds, and how high.

What is told of the single questions, and the page, are made of this in ``retrieval_report.py``.

A run of ``search --batch`` is scored, or the home is searched here. Whatever of the gold cannot be found at
all (an address that cannot be read, a work that is not there, an article that a work lacks) counts as missed
and is listed; a question without gold is not scored and counted apart.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from evals.gold import ArticleKey, GoldQuestion, Ranked, Top, article_key, first_tops
from evals.metrics import Interval, hit, mean_intervals, ndcg, percentile, recall, reciprocal_rank, unseen
from evals.report import table_text
from library.masking import as_shown
from library.model import Level, Reader
from library.titles import normal_title

if TYPE_CHECKING:
    from library.store import Store
    from office import Office
    from search.question import Hit, Searches

DEPTH = 100
START = 80  # characters of a first hit that are kept
LABELS = {"all": "全部", "seen": "标准条文也是他问的", "unseen": "标准条文不是他问的"}
_Measure = Callable[[Sequence[ArticleKey], GoldQuestion], float]


def _recall(k: int) -> _Measure:
    return lambda ranking, asked: recall(ranking, asked.keys, k)


def _hit(k: int) -> _Measure:
    return lambda ranking, asked: hit(ranking, asked.right, k)


MEASURES: dict[str, _Measure] = {
    **{f"R@{k}": _recall(k) for k in (1, 3, 5, 10, 100)},
    "MRR@10": lambda ranking, asked: reciprocal_rank(ranking, asked.keys),
    "nDCG@10": lambda ranking, asked: ndcg(ranking, asked.keys),
    **{f"hit@{k}": _hit(k) for k in (1, 5)},
}
"""Gold alone counts for R, MRR and nDCG; a hit is also what will do (``also``)."""


@dataclass(frozen=True, slots=True)
class Group:
    """A set of questions with the mean of every measure over it."""

    name: str
    questions: int
    means: Mapping[str, Interval]

    @property
    def label(self) -> str:
        """Its name for people; a kind of question is its own."""
        return LABELS.get(self.name, self.name)

    def document(self) -> dict[str, Any]:
        """Every mean with its 95 % interval."""
        measures = {
            name: {"mean": round(i.mean, 4), "low": round(i.low, 4), "high": round(i.high, 4)}
            for name, i in self.means.items()
        }
        return {"name": self.name, "questions": self.questions, "measures": measures}


@dataclass(frozen=True, slots=True)
class Scores:
    """The outcome: groups (all, seen, unseen, kinds), what could not be scored as it stands, and the times.

    ``missing`` is gold that this home or run cannot hold, each name once; ``unanswered`` are ids of questions
    that the run lacks, scored as empty; ``without_gold`` counts the questions that are not scored. ``ms`` are
    the times of the searches.
    """

    groups: tuple[Group, ...]
    missing: tuple[str, ...]
    unanswered: tuple[str, ...]
    without_gold: int
    ms: tuple[float, ...]

    def document(self) -> dict[str, Any]:
        """The JSON document; every mean with its 95 % interval, lists whole."""
        return {
            "eval": "retrieval",
            "groups": [group.document() for group in self.groups],
            "missing_gold": list(self.missing),
            "unanswered": list(self.unanswered),
            "without_gold": self.without_gold,
            "ms": {"median": percentile(self.ms, 0.5), "p95": percentile(self.ms, 0.95)} if self.ms else None,
        }

    def table(self) -> str:
        """A line a measure with its intervals, a line a kind with means alone, then what is missing."""
        whole = [group for group in self.groups if group.name in LABELS]
        kinds = [group for group in self.groups if group.name not in LABELS]
        rows = [(name, *(_cell(group.means[name]) for group in whole)) for name in MEASURES]
        lines = [table_text(("指标", *(f"{each.label}（{each.questions}）" for each in whole)), rows)]
        if kinds:
            rows = [
                (each.name, str(each.questions), *(f"{i.mean:.3f}" for i in each.means.values()))
                for each in kinds
            ]
            lines.append(table_text(("问题", "数量", *MEASURES), rows))
        if self.ms:
            p50, p95 = percentile(self.ms, 0.5), percentile(self.ms, 0.95)
            lines.append(f"每问用时：中位 {p50:.1f} 毫秒，95% 不超过 {p95:.1f} 毫秒")
        lines += _listed("找不到的标准答案（计为未命中）", self.missing)
        lines += _listed("结果中没有的问题（计为未命中）", self.unanswered)
        if self.without_gold:
            lines.append(f"没有标准答案、未计分的问题：{self.without_gold} 个")
        return "\n".join(lines)


def score(
    questions: Sequence[GoldQuestion],
    run: Sequence[Ranked],
    missing: Sequence[str] = (),
    new: frozenset[str] | None = None,
) -> Scores:
    """Hold a run against the gold.

    ``missing`` names gold known to be absent, for the report only. ``new`` are the ids of the unseen group;
    without it, the questions none of whose gold is gold in another question of the file.
    """
    found = {ranked.id: ranked for ranked in run}
    scored = [question for question in questions if question.gold]
    new = unseen({question.id: question.keys for question in scored}) if new is None else new
    values = {
        question.id: {
            name: measure(found[question.id].keys if question.id in found else (), question)
            for name, measure in MEASURES.items()
        }
        for question in scored
    }
    groups = {
        "all": list(values),
        "seen": [name for name in values if name not in new],
        "unseen": [name for name in values if name in new],
        **{kind: [one.id for one in scored if one.kind == kind] for kind in _kinds(scored)},
    }
    return Scores(
        groups=tuple(_group(name, [values[each] for each in ids]) for name, ids in groups.items()),
        missing=tuple(dict.fromkeys(missing)),
        unanswered=tuple(question.id for question in scored if question.id not in found),
        without_gold=len(questions) - len(scored),
        ms=tuple(found[each].ms or 0.0 for each in values if each in found and found[each].ms is not None),
    )


def absent_from_run(questions: Sequence[GoldQuestion], run: Sequence[Ranked]) -> list[str]:
    """Gold whose address cannot be read, or whose work no hit of the whole run belongs to."""
    titles = {key.title for ranked in run for key in ranked.keys}
    golds = [gold for question in questions for gold in question.gold]
    return [gold.name for gold in golds if gold.key is None or gold.key.title not in titles]


def absent_from_store(questions: Sequence[GoldQuestion], store: Store) -> list[str]:
    """Gold that the store does not hold: no such work, or no such provision in any of its versions."""
    held = _StoreKeys(store)
    golds = [gold for question in questions for gold in question.gold]
    return [gold.name for gold in golds if gold.key is None or not held.has(gold.key)]


def search_home(
    office: Office, questions: Sequence[GoldQuestion], today: date, k: int = DEPTH
) -> tuple[Ranked, ...]:
    """Search the home as ``search`` does."""
    return search_all(office.search, office.store, questions, today, k)


def search_all(
    search: Searches, store: Store, questions: Sequence[GoldQuestion], today: date, k: int = DEPTH
) -> tuple[Ranked, ...]:
    """What ``search`` finds for each; a question's own date and level win, else today and internal."""
    from answer.read import read

    run = []
    for question in questions:
        started = time.perf_counter()
        reader = Reader(question.level or Level.INTERNAL)
        reading = read((*question.earlier, question.text), question.on or today, reader, store, ())
        hits = search.retrieve(reading.question, k)
        ms = (time.perf_counter() - started) * 1000
        run.append(Ranked(question.id, tuple(map(_key, hits)), round(ms, 1), first_tops(map(_top, hits))))
    return tuple(run)


class _StoreKeys:
    """Which article keys a store holds; a work's addresses are read when its first gold is looked up."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._works = store.works_by_title()
        self._eids: dict[str, frozenset[str]] = {}

    def has(self, key: ArticleKey) -> bool:
        return any(key.eid in self._of(work) for work in self._works.get(normal_title(key.title), ()))

    def _of(self, work: str) -> frozenset[str]:
        if work not in self._eids:
            versions = self._store.versions(Level.RESTRICTED, work)
            addresses = (self._store.addresses(version.id, Level.RESTRICTED) for version in versions)
            self._eids[work] = frozenset(eid for each in addresses for eid in each)
        return self._eids[work]


def _kinds(questions: Sequence[GoldQuestion]) -> list[str]:
    return sorted({question.kind for question in questions} - {""})


def _group(name: str, values: Sequence[Mapping[str, float]]) -> Group:
    rows = [[value[measure] for measure in MEASURES] for value in values]
    means = mean_intervals(rows) or (Interval(0.0, 0.0, 0.0),) * len(MEASURES)
    return Group(name, len(values), dict(zip(MEASURES, means, strict=True)))


def _key(found: Hit) -> ArticleKey:
    return article_key(found.placed.version.title, found.placed.provision.eid)


def _top(found: Hit) -> Top:
    placed = as_shown(found.placed)
    provision = placed.provision
    label = provision.label or " ".join(provision.heading[-1:]) or provision.eid
    return Top(_key(found), placed.version.title, label, found.chance, placed.full_text[:START])


def _listed(title: str, names: Sequence[str]) -> list[str]:
    return [f"{title}：{len(names)} 条，如 {'、'.join(names[:5])}"] if names else []


def _cell(interval: Interval) -> str:
    return f"{interval.mean:.3f} [{interval.low:.3f}, {interval.high:.3f}]"
