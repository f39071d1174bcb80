"""What ``xunzhi eval retrieval`` hands back: the scores, and what a person who improves ranking works with.

    scores      the measures by group                     ``retrieval.py``
    standings   a row a question, the worst of them       ``standing.py``
    kept        whether the chance of first hits is true  ``reliability.py``
    beside      other programs on the same texts          ``baselines.py``
    compared    gained and lost since an earlier record   ``compare.py``

The page is made of it in ``retrieval_page.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from evals.baselines import Beside
from evals.compare import Compared, compare_with
from evals.gold import GoldQuestion, Ranked
from evals.metrics import percentile
from evals.reliability import Reliability, reliability
from evals.report import table_text
from evals.retrieval import MEASURES, Scores, score
from evals.standing import Standing, stand, worst


@dataclass(frozen=True, slots=True)
class RetrievalReport:
    """The outcome; ``standings`` holds the scored questions in their order."""

    scores: Scores
    standings: tuple[Standing, ...]
    beside: tuple[Beside, ...] = ()
    compared: tuple[Compared, ...] = ()

    @property
    def kept(self) -> Reliability | None:
        """Chances of first hits against whether these are right; None where no hit states one."""
        stated = [(one.chance, one.right_rank == 1) for one in self.standings if one.chance is not None]
        return reliability(stated)

    @property
    def worst(self) -> tuple[Standing, ...]:
        """The questions whose gold stands lowest."""
        return worst(self.standings)

    def of_kind(self, kind: str) -> tuple[Standing, ...]:
        """The standings of one kind of question."""
        return tuple(one for one in self.standings if one.question.kind == kind)

    def held_against(self, earlier: Path) -> RetrievalReport:
        """The same with what was gained and lost since a record. Raises EvalFileError."""
        return replace(self, compared=compare_with(earlier, self.document()))

    def document(self) -> dict[str, Any]:
        """The JSON document: that of the scores, and a row a question."""
        kept = self.kept
        return {
            **self.scores.document(),
            "reliability": kept.document() if kept else None,
            "peers": [one.document() for one in self.beside],
            "compared": [one.document() for one in self.compared],
            "worst": [one.question.id for one in self.worst],
            "questions": [one.row() for one in self.standings],
        }

    def table(self) -> str:
        """A line a group, then chances, other programs, and what was gained and lost."""
        lines = [self.scores.table()]
        if kept := self.kept:
            lines.append(
                f"首条把握：Brier {kept.brier:.3f}，校准误差 {kept.calibration_error:.3f}（{kept.count} 个）"
            )
        if self.beside:
            lines.append(table_text(BESIDE_HEAD, beside_rows(self.beside)))
        lines += map(str, self.compared)
        return "\n".join(lines)

    def page(self, day: date) -> str:
        """The same as one HTML file with plots, and the worst questions with what stood above their gold."""
        from evals.retrieval_page import page  # Altair: half a second

        return page(self, day)


def report_on(
    questions: Sequence[GoldQuestion],
    run: Sequence[Ranked],
    missing: Sequence[str] = (),
    beside: Sequence[Beside] = (),
) -> RetrievalReport:
    """Hold a run against the gold; ``missing`` names gold known to be absent."""
    found = {ranked.id: ranked for ranked in run}
    standings = tuple(stand(each, found.get(each.id)) for each in questions if each.gold)
    return RetrievalReport(score(questions, run, missing), standings, tuple(beside))


BESIDE_HEAD = ("同样条文上的其他程序", *MEASURES, "每问 p95")


def beside_rows(beside: Sequence[Beside]) -> list[tuple[str, ...]]:
    """A row a program: means over all questions and the 95th percentile of its times, or why it has none."""
    rows = []
    for one in beside:
        if one.scores is None:
            rows.append((f"{one.name}：{one.lacking}", *[""] * (len(MEASURES) + 1)))
            continue
        means = one.scores.groups[0].means
        p95 = f"{percentile(one.scores.ms, 0.95):.1f} 毫秒" if one.scores.ms else ""
        rows.append((one.name, *(f"{means[name].mean:.3f}" for name in MEASURES), p95))
    return rows
