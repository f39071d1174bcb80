"""Two recorded ``answers.json`` side by side: ``python -m evals.compare BEFORE.json AFTER.json``.

Names the questions gained (right now, not before) and lost, with what each showed first.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from evals.gold import EvalFileError
from evals.judge import Verdict
from library.errors import XunzhiError

CANNOT_RUN = 3


class _Row(BaseModel):
    model_config = ConfigDict(extra="ignore")
    id: str
    kind: str
    question: str
    verdict: Verdict
    first: str | None = None


class _Recorded(BaseModel):
    model_config = ConfigDict(extra="ignore")
    questions: tuple[_Row, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A question whose verdict changed, with its verdict and first sentence in both files."""

    id: str
    kind: str
    question: str
    verdicts: tuple[Verdict, Verdict]
    firsts: tuple[str | None, str | None]

    @property
    def gained(self) -> bool:
        """Right now, not before."""
        return self.verdicts[1] is Verdict.RIGHT

    @property
    def lost(self) -> bool:
        """Right before, not now."""
        return self.verdicts[0] is Verdict.RIGHT

    def __str__(self) -> str:
        before, after = (verdict.label for verdict in self.verdicts)
        shown = (
            f"    {when}：{first}" for when, first in zip(("前", "后"), self.firsts, strict=True) if first
        )
        return "\n".join((f"  {self.id} [{self.kind}] {before}→{after}  {self.question}", *shown))


@dataclass(frozen=True, slots=True)
class Compared:
    """The questions that both files hold: how many, how many right before and after, and what changed."""

    both: int
    right: tuple[int, int]
    changes: tuple[Change, ...]

    def __str__(self) -> str:
        gained = [change for change in self.changes if change.gained]
        lost = [change for change in self.changes if change.lost]
        others = [change for change in self.changes if not change.gained and not change.lost]
        lines = [f"两次都问的 {self.both} 个，答对 {self.right[0]}→{self.right[1]}"]
        for name, group in (("新答对", gained), ("不再答对", lost), ("其他变化", others)):
            lines += [f"{name}：{len(group)}", *map(str, group)]
        return "\n".join(lines)


def compare(before: Path, after: Path) -> Compared:
    """Hold two records against each other, question by question in the order of ``after``.

    Raises:
        EvalFileError: a file is no recorded ``answers.json``.
    """
    old = {row.id: row for row in _read(before)}
    pairs = [(old[row.id], row) for row in _read(after) if row.id in old]
    changes = (
        Change(now.id, now.kind, now.question, (then.verdict, now.verdict), (then.first, now.first))
        for then, now in pairs
        if then.verdict is not now.verdict
    )
    right = [sum(row.verdict is Verdict.RIGHT for row in rows) for rows in zip(*pairs, strict=True)] or [0, 0]
    return Compared(len(pairs), (right[0], right[1]), tuple(changes))


def main(before: str, after: str) -> int:
    """Write the comparison to stdout; 3 where a file cannot be read."""
    try:
        text = str(compare(Path(before), Path(after)))
    except XunzhiError as error:
        sys.stderr.write(f"{error.for_user()}\n")
        return CANNOT_RUN
    sys.stdout.write(f"{text}\n")
    return 0


def _read(path: Path) -> tuple[_Row, ...]:
    try:
        return _Recorded.model_validate_json(path.read_text(encoding="utf-8")).questions
    except (OSError, UnicodeDecodeError, ValidationError) as error:
        raise EvalFileError(path, 0, str(error).splitlines()[0]) from error


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.stderr.write("python -m evals.compare BEFORE.json AFTER.json\n")
        sys.exit(2)
    sys.exit(main(*sys.argv[1:]))
