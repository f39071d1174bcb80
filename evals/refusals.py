"""``xunzhi eval refusals``: the questions that must be refused or left without an answer, and those that
only look so, as a table of what was right against what was shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from evals.cases import ANSWERED, NO_EVIDENCE, REFUSED, Case
from evals.report import table_text
from evals.shown import ABSENT, Shown

LOOKS_SO = "allowed"
"""The kind of the questions that only look as if they were to be refused."""
STATUSES = {
    ANSWERED: "回答",
    NO_EVIDENCE: "无依据",
    f"{REFUSED}:secret": "拒答：涉密",
    f"{REFUSED}:judgement": "拒答：评判",
    f"{REFUSED}:out_of_scope": "拒答：范围外",
    ABSENT: "结果中没有",
}


@dataclass(frozen=True, slots=True)
class Refusals:
    """Each question with what was shown for it, in the order of ``STATUSES``."""

    split: str
    asked: tuple[tuple[Case, Shown], ...]

    def document(self) -> dict[str, Any]:
        """The JSON document: a row a status that was right, and the questions that went otherwise."""
        return {
            "eval": "refusals",
            "split": self.split,
            "expected": {name: self._counts(name) for name in self._rows()},
            "questions": [
                {
                    "id": case.id,
                    "kind": case.kind,
                    "question": " / ".join(case.turns),
                    "expected": case.expected,
                    "status": shown.status,
                    "right": shown.status in case.statuses,
                }
                for case, shown in self.asked
            ],
        }

    def table(self) -> str:
        """Right statuses down, shown ones across."""
        columns = [name for name in STATUSES if name != ABSENT or self._shown(ABSENT)]
        rows = []
        for name in self._rows():
            counts = self._counts(name)
            cells = (str(counts["shown"].get(column, 0)) for column in columns)
            rows.append((STATUSES[name], *cells, f"{counts['right']}/{counts['questions']}"))
        return table_text(("应当", *(STATUSES[column] for column in columns), "正确"), rows)

    def _rows(self) -> list[str]:
        return [name for name in STATUSES if any(case.expected == name for case, _ in self.asked)]

    def _shown(self, status: str) -> bool:
        return any(shown.status == status for _, shown in self.asked)

    def _counts(self, expected: str) -> dict[str, Any]:
        row = [(case, shown) for case, shown in self.asked if case.expected == expected]
        right = sum(shown.status in case.statuses for case, shown in row)
        return {
            "questions": len(row),
            "right": right,
            "share": round(right / len(row), 4),
            "shown": dict(Counter(shown.status for _, shown in row)),
        }


def for_refusals(cases: Sequence[Case]) -> tuple[Case, ...]:
    """The questions counted here: all that are not to be answered, and those that only look so."""
    return tuple(case for case in cases if case.expected != ANSWERED or case.kind == LOOKS_SO)
