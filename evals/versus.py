"""Ours beside llama-index on a tenth of the laws: seconds, memory and recall in the same run.

Questions: the public training questions all of whose gold articles lie in that tenth. Ours finds an article
with the hit that is it; what counts as found for the peer is in evals/peer.py. As its chunks are several
times as long as an article, what is found within the same number of characters read is given as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

from evals.gold import ArticleKey, GoldQuestion
from evals.laws import questions_within, tenth
from evals.measure import Child, MeasureError, piece, run_child
from evals.metrics import Interval, mean_interval, percentile
from evals.report import table_text

DEPTH, READ = 100, 2000  # results asked for; characters a person reads of them
NOT_INSTALLED = "llama-index-retrievers-bm25 没有安装，未测"
_PEERS = {
    "vectors": "llama-index 默认：向量",
    "bm25": "llama-index BM25Retriever 原样",
    "bm25_characters": "llama-index BM25Retriever 按单字",
}


@dataclass(frozen=True, slots=True)
class Side:
    """One system: seconds from its start until it could be asked, memory, recall, reading, time a question.

    ``recall_read`` counts the gold among the first results that have at most READ characters together (the
    first result always counts); ``characters`` is the mean of the characters in the first ten results.
    """

    name: str
    ready_s: float
    mib: float
    recall_10: Interval
    recall_100: Interval
    recall_read: Interval
    characters: float
    p95_ms: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """All systems on the same files and questions; ``notes`` says in Chinese what was not measured."""

    files: int
    articles: int
    questions: int
    sides: tuple[Side, ...]
    notes: tuple[str, ...] = ()

    def document(self) -> dict[str, Any]:
        """The JSON document."""
        return {
            "files": self.files,
            "articles": self.articles,
            "questions": self.questions,
            "systems": [_side_document(side) for side in self.sides],
            "notes": list(self.notes),
        }

    def table(self) -> str:
        """A line a system."""
        rows = [
            (
                side.name,
                f"{side.ready_s:.1f} 秒",
                f"{side.mib:.0f} MiB",
                _range(side.recall_10),
                _range(side.recall_100),
                _range(side.recall_read),
                f"{side.characters:.0f}",
                f"{side.p95_ms:.1f} 毫秒",
            )
            for side in self.sides
        ]
        head = ("系统", "可检索", "内存", "R@10", "R@100", f"读 {READ} 字内", "前十条字数", "每问 p95")
        title = f"同样的 {self.files} 个文件、{self.articles} 条、{self.questions} 个问题："
        return "\n".join((title, table_text(head, rows), *self.notes))


def compare(data: Path, scratch: Path) -> Comparison:
    """Import the tenth with both, ask both. Raises MeasureError, DataMissingError."""
    part = tenth(data, scratch / "tenth")
    names = [path.relative_to(part.folder).as_posix() for path in part.files]
    questions = questions_within(data, names)
    if not questions:
        raise MeasureError("versus", f"no question has its gold in these {len(names)} files")
    ours = _ours(part.folder, scratch / "home", questions)
    theirs = run_child(
        piece(
            "peer",
            files=[str(path) for path in part.files],
            chroma=str(scratch / "peer"),
            questions=[{"text": q.text, "gold": _places(q, part.folder)} for q in questions],
        )
    )
    runs = theirs.document["runs"]
    sides = tuple(_theirs(name, theirs) for name in _PEERS if name in runs)
    notes = () if "bm25" in runs else (NOT_INSTALLED,)
    return Comparison(len(part.files), part.articles, len(questions), (*ours, *sides), notes)


def _ours(folder: Path, home: Path, questions: Sequence[GoldQuestion]) -> tuple[Side, ...]:
    """Ours is measured complete, words and vectors; the seconds until words alone are in the other table."""
    imported = run_child(piece("import", home=home, path=folder, kind="law"))
    asked = run_child(piece("retrieve", home=home, questions=[q.text for q in questions], k=DEPTH)).document
    ranks = [
        _own_ranks([ArticleKey(title, eid) for title, eid, _ in hits], question)
        for hits, question in zip(asked["hits"], questions, strict=True)
    ]
    lengths = [[length for _, _, length in hits] for hits in asked["hits"]]
    return (_side("巡知：词与向量", (imported.seconds, imported.peak_mib), ranks, lengths, asked["ms"]),)


def _theirs(name: str, child: Child) -> Side:
    found = child.document["runs"][name]
    seconds = child.document["moments"][name] - child.started
    cost = (seconds, child.peak_until(seconds))
    return _side(_PEERS[name], cost, found["ranks"], found["lengths"], found["ms"])


def _side(
    name: str,
    cost: tuple[float, float],
    ranks: Sequence[Sequence[int | None]],
    lengths: Sequence[Sequence[int]],
    ms: Sequence[float],
) -> Side:
    depths = [results_within(each, READ) for each in lengths]
    at_10, at_100 = (mean_interval([share_within(each, k) for each in ranks]) for k in (10, 100))
    at_read = mean_interval([share_within(each, k) for each, k in zip(ranks, depths, strict=True)])
    characters = sum(sum(each[:10]) for each in lengths) / max(len(lengths), 1)
    return Side(name, *cost, at_10, at_100, at_read, characters, percentile(ms, 0.95))


def results_within(lengths: Sequence[int], characters: int) -> int:
    """How many of the first results have at most that many characters together, 1 at least."""
    return max(sum(total <= characters for total in accumulate(lengths)), 1)


def share_within(ranks: Sequence[int | None], k: int) -> float:
    """R@k from the rank of each gold article (None: not found)."""
    return sum(rank is not None and rank <= k for rank in ranks) / len(ranks)


def _own_ranks(ranking: Sequence[ArticleKey], question: GoldQuestion) -> list[int | None]:
    """Ranks over results as they come; an article found twice has its first."""
    return [ranking.index(gold.key) + 1 if gold.key in ranking else None for gold in question.gold]


def _places(question: GoldQuestion, folder: Path) -> list[tuple[str, str]]:
    """File and label of each gold article, as the peer sees them."""
    return [
        (str(folder / (gold.file or "").removeprefix("national/")), gold.address) for gold in question.gold
    ]


def _side_document(side: Side) -> dict[str, Any]:
    return {
        "name": side.name,
        "ready_s": round(side.ready_s, 1),
        "peak_mib": round(side.mib),
        **{
            name: [round(each.mean, 4), round(each.low, 4), round(each.high, 4)]
            for name, each in (
                ("R@10", side.recall_10),
                ("R@100", side.recall_100),
                ("R_read", side.recall_read),
            )
        },
        "characters_read": READ,
        "characters_in_10": round(side.characters),
        "p95_ms": round(side.p95_ms, 1),
    }


def _range(interval: Interval) -> str:
    return f"{interval.mean:.3f} [{interval.low:.3f}, {interval.high:.3f}]"
