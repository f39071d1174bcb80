"""Two records of one program side by side: ``python -m evals.compare BEFORE.json AFTER.json``.

Of ``answers.json`` it names the questions gained (right now, not before) and lost, with what each showed
first; of ``retrieval.json`` the same twice: right is the first hit, then one of the first five.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from evals.gold import EvalFileError
from evals.judge import Verdict
from library.errors import XunzhiError

CANNOT_RUN = 3
WITHIN = {"首条命中": 1, "前五命中": 5}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a question went: ``label`` for people, the verdict or rank; ``state`` what a change is seen by."""

    id: str
    kind: str
    question: str
    right: bool
    state: str
    label: str
    first: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A question that went otherwise, as it went in both records."""

    before: Outcome
    after: Outcome

    @property
    def id(self) -> str:
        """The question's."""
        return self.after.id

    @property
    def gained(self) -> bool:
        """Right now, not before."""
        return self.after.right and not self.before.right

    @property
    def lost(self) -> bool:
        """Right before, not now."""
        return self.before.right and not self.after.right

    def document(self) -> dict[str, Any]:
        """Its line in a JSON document."""
        shown = {"before": self.before.label, "after": self.after.label}
        return {"id": self.id, "kind": self.after.kind, "question": self.after.question, **shown}

    def __str__(self) -> str:
        now = self.after
        pairs = (("前", self.before.first), ("后", now.first))
        shown = (f"    {when}：{first}" for when, first in pairs if first)
        kind = f" [{now.kind}]" if now.kind else ""
        return "\n".join((f"  {now.id}{kind} {self.before.label}→{now.label}  {now.question}", *shown))


@dataclass(frozen=True, slots=True)
class Compared:
    """The questions that both records hold: how many, how many right before and after, and what changed.

    ``name`` says in Chinese what right means.
    """

    name: str
    both: int
    right: tuple[int, int]
    changes: tuple[Change, ...]

    @property
    def gained(self) -> tuple[Change, ...]:
        """Right now, not before."""
        return tuple(change for change in self.changes if change.gained)

    @property
    def lost(self) -> tuple[Change, ...]:
        """Right before, not now."""
        return tuple(change for change in self.changes if change.lost)

    def document(self) -> dict[str, Any]:
        """Its part of a JSON document."""
        return {
            "name": self.name,
            "both": self.both,
            "right": list(self.right),
            "gained": [change.document() for change in self.gained],
            "lost": [change.document() for change in self.lost],
        }

    def __str__(self) -> str:
        others = [change for change in self.changes if not change.gained and not change.lost]
        lines = [f"两次都问的 {self.both} 个，{self.name} {self.right[0]}→{self.right[1]}"]
        named = ((f"新{self.name}", self.gained), (f"不再{self.name}", self.lost), ("其他变化", others))
        for name, group in named:
            lines += [f"{name}：{len(group)}", *map(str, group)]
        return "\n".join(lines)


class _AnswerRow(BaseModel):
    model_config = ConfigDict(extra="ignore")
    id: str
    kind: str
    question: str
    verdict: Verdict
    first: str | None = None


class _RankRow(BaseModel):
    model_config = ConfigDict(extra="ignore")
    id: str
    kind: str = ""
    question: str
    right_rank: int | None
    first: str | None = None

    def outcome(self, k: int) -> Outcome:
        right = self.right_rank is not None and self.right_rank <= k
        label = f"第 {self.right_rank} 位" if self.right_rank else "未找到"
        return Outcome(self.id, self.kind, self.question, right, str(right), label, self.first)


class _Answers(BaseModel):
    model_config = ConfigDict(extra="ignore")
    eval: Literal["answers"]
    questions: tuple[_AnswerRow, ...]

    def outcomes(self) -> dict[str, list[Outcome]]:
        return {"答对": [_judged(row) for row in self.questions]}


class _Retrieval(BaseModel):
    model_config = ConfigDict(extra="ignore")
    eval: Literal["retrieval"]
    questions: tuple[_RankRow, ...]

    def outcomes(self) -> dict[str, list[Outcome]]:
        return {name: [row.outcome(k) for row in self.questions] for name, k in WITHIN.items()}


_Record = Annotated[_Answers | _Retrieval, Field(discriminator="eval")]
_RECORD: TypeAdapter[_Answers | _Retrieval] = TypeAdapter(_Record)


def compare(before: Path, after: Path) -> tuple[Compared, ...]:
    """Hold two records against each other, question by question in the order of ``after``.

    One comparison of answers; of retrieval one for the first hit and one for the first five.

    Raises:
        EvalFileError: a file is no record with a row a question, or they are of two programs.
    """
    return _held_against(before, _read(after).outcomes())


def compare_with(before: Path, document: Mapping[str, Any]) -> tuple[Compared, ...]:
    """The same with a document that was made just now. Raises EvalFileError."""
    return _held_against(before, _RECORD.validate_python(document).outcomes())


def main(before: str, after: str) -> int:
    """Write the comparison to stdout; 3 where a file cannot be read."""
    try:
        text = "\n".join(map(str, compare(Path(before), Path(after))))
    except XunzhiError as error:
        sys.stderr.write(f"{error.for_user()}\n")
        return CANNOT_RUN
    sys.stdout.write(f"{text}\n")
    return 0


def _held_against(before: Path, after: Mapping[str, Sequence[Outcome]]) -> tuple[Compared, ...]:
    old = _read(before).outcomes()
    if old.keys() != after.keys():
        raise EvalFileError(before, 0, "两份记录不是同一种测量")
    return tuple(_compared(name, old[name], outcomes) for name, outcomes in after.items())


def _compared(name: str, before: Sequence[Outcome], after: Sequence[Outcome]) -> Compared:
    old = {outcome.id: outcome for outcome in before}
    pairs = [Change(old[now.id], now) for now in after if now.id in old]
    right = (sum(pair.before.right for pair in pairs), sum(pair.after.right for pair in pairs))
    changes = tuple(pair for pair in pairs if pair.before.state != pair.after.state)
    return Compared(name, len(pairs), right, changes)


def _judged(row: _AnswerRow) -> Outcome:
    right = row.verdict is Verdict.RIGHT
    return Outcome(row.id, row.kind, row.question, right, row.verdict, row.verdict.label, row.first)


def _read(path: Path) -> _Answers | _Retrieval:
    try:
        return _RECORD.validate_json(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValidationError) as error:
        raise EvalFileError(path, 0, str(error).splitlines()[0]) from error


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.stderr.write("python -m evals.compare BEFORE.json AFTER.json\n")
        sys.exit(2)
    sys.exit(main(*sys.argv[1:]))
