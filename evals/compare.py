"""Two recorded ``answers.json`` side by side: ``python -m evals.compare BEFORE.json AFTER.json``.

Names the questions gained (right now, not before) and lost, with what each showed first.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
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
    """A question with its verdict and first sentence in both files."""

    id: str
    kind: str
    question: str
    verdicts: tuple[Verdict, Verdict]
    firsts: tuple[str | None, str | None]

    @property
    def gained(self) -> bool:
        """Right now, not before."""
        return self.verdicts[0] is not Verdict.RIGHT and self.verdicts[1] is Verdict.RIGHT

    @property
    def lost(self) -> bool:
        """Right before, not now."""
        return self.verdicts[0] is Verdict.RIGHT and self.verdicts[1] is not Verdict.RIGHT

    def __str__(self) -> str:
        before, after = (verdict.label for verdict in self.verdicts)
        shown = (
            f"    {when}：{first}" for when, first in zip(("前", "后"), self.firsts, strict=True) if first
        )
        return "\n".join((f"  {self.id} [{self.kind}] {before}→{after}  {self.question}", *shown))


def read_changes(before: Path, after: Path) -> tuple[Change, ...]:
    """The questions that both files hold and whose verdict changed, in the order of ``after``.

    Raises:
        EvalFileError: a file is no recorded ``answers.json``.
    """
    old = {row.id: row for row in _read(before)}
    pairs = [(old[row.id], row) for row in _read(after) if row.id in old]
    return tuple(
        Change(now.id, now.kind, now.question, (then.verdict, now.verdict), (then.first, now.first))
        for then, now in pairs
        if then.verdict is not now.verdict
    )


def changes_text(changes: Sequence[Change]) -> str:
    """Gained, lost and otherwise moved questions, each with what was shown first before and after."""
    gained = [change for change in changes if change.gained]
    lost = [change for change in changes if change.lost]
    others = [change for change in changes if not change.gained and not change.lost]
    parts = (("新答对", gained), ("新答错", lost), ("其他变化", others))
    return "\n".join("\n".join((f"{name}：{len(group)}", *map(str, group))) for name, group in parts)


def main(before: str, after: str) -> int:
    """Write the comparison to stdout; 3 where a file cannot be read."""
    try:
        text = changes_text(read_changes(Path(before), Path(after)))
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
