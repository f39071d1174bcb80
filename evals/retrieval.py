"""``xunzhi eval retrieval``: how many of the gold articles a search finds, and how high.

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

from evals.gold import ArticleKey, Gold, GoldQuestion, Ranked, article_key
from evals.metrics import Interval, mean_interval, ndcg, percentile, recall, reciprocal_rank, unseen
from evals.report import table_text
from library.model import Level, Reader
from library.titles import normal_title

if TYPE_CHECKING:
    from library.store import Store
    from office import Office
    from search.question import Searches

DEPTH = 100
LABELS = {"all": "全部", "seen": "标准条文也是他问的", "unseen": "标准条文不是他问的"}
_Measure = Callable[[Sequence[ArticleKey], frozenset[ArticleKey | Gold]], float]
MEASURES: dict[str, _Measure] = {
    "R@1": lambda ranking, gold: recall(ranking, gold, 1),
    "R@5": lambda ranking, gold: recall(ranking, gold, 5),
    "R@10": lambda ranking, gold: recall(ranking, gold, 10),
    "R@100": lambda ranking, gold: recall(ranking, gold, 100),
    "MRR@10": reciprocal_rank,
    "nDCG@10": ndcg,
}


@dataclass(frozen=True, slots=True)
class Group:
    """A set of questions with the mean of every measure over it."""

    name: str
    questions: int
    means: Mapping[str, Interval]


@dataclass(frozen=True, slots=True)
class Scores:
    """The outcome: groups (all, seen, unseen), what could not be scored as it stands, and the times.

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
            "groups": [
                {"name": group.name, "questions": group.questions, "measures": _measures(group)}
                for group in self.groups
            ],
            "missing_gold": list(self.missing),
            "unanswered": list(self.unanswered),
            "without_gold": self.without_gold,
            "ms": {"median": percentile(self.ms, 0.5), "p95": percentile(self.ms, 0.95)} if self.ms else None,
        }

    def table(self) -> str:
        """A line a group, then what is missing."""
        rows = [
            (LABELS[group.name], str(group.questions), *(_cell(group.means[name]) for name in MEASURES))
            for group in self.groups
        ]
        lines = [table_text(("问题", "数量", *MEASURES), rows)]
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
            name: measure(found[question.id].keys if question.id in found else (), question.keys)
            for name, measure in MEASURES.items()
        }
        for question in scored
    }
    groups = {
        "all": list(values),
        "seen": [name for name in values if name not in new],
        "unseen": [name for name in values if name in new],
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
        reading = read((question.text,), question.on or today, reader, store, ())
        hits = search.retrieve(reading.question, k)
        ms = (time.perf_counter() - started) * 1000
        keys = tuple(article_key(hit.placed.version.title, hit.placed.provision.eid) for hit in hits)
        run.append(Ranked(question.id, keys, round(ms, 1)))
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


def _group(name: str, values: Sequence[Mapping[str, float]]) -> Group:
    means = {measure: mean_interval([value[measure] for value in values]) for measure in MEASURES}
    return Group(name, len(values), means)


def _measures(group: Group) -> dict[str, dict[str, float]]:
    return {
        name: {"mean": round(i.mean, 4), "low": round(i.low, 4), "high": round(i.high, 4)}
        for name, i in group.means.items()
    }


def _listed(title: str, names: Sequence[str]) -> list[str]:
    return [f"{title}：{len(names)} 条，如 {'、'.join(names[:5])}"] if names else []


def _cell(interval: Interval) -> str:
    return f"{interval.mean:.3f} [{interval.low:.3f}, {interval.high:.3f}]"
