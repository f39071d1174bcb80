"""Questions with their gold articles, and runs: what the measuring programs read.

    questions   {"id","question","on"?,"level"?,"gold":[{"title","article" or "eid"}]}     a line a question
    run         {"id","hits":[{"citation","title","eid","score"}],"ms"}                    search --batch

Both sides become the same key: the title without marks and spaces, the eId cut to what is ranked.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from library.address import cut_eid, join_eid, split_eid
from library.citation import parse_citation
from library.errors import XunzhiError
from library.model import Level
from library.titles import normal_title

Row = TypeVar("Row", bound=BaseModel)
TOPS = 5  # hits of a question that are kept as a person sees them
_BELOW = ("para", "item", "point", "field")
"""Parts of an eId that lie inside a ranked unit, where no article holds them."""


class EvalFileError(XunzhiError):
    """A questions or run file that cannot be read."""

    code = "eval-file"

    def __init__(self, path: Path, line: int, reason: str) -> None:
        super().__init__(
            f"{path}:{line}: {reason}",
            what=f"测量用的文件读不出，没有给出任何分数：{reason}",
            where=f"{path} 第 {line} 行" if line else str(path),
            todo="问题文件每行要有 id、question、gold；结果文件须由 xunzhi search --batch 写出",
        )


class ArticleKey(NamedTuple):
    """An article (or another ranked unit) of a work: normalised title, eId cut to the article."""

    title: str
    eid: str


@dataclass(frozen=True, slots=True)
class Gold:
    """What a questions file names as right. ``key`` is None where the address could not be read."""

    title: str
    address: str
    key: ArticleKey | None
    file: str | None = None

    @property
    def name(self) -> str:
        """As a person would name it."""
        return f"《{self.title}》{self.address}"


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """A question with its gold, each article once; ``on`` and ``level`` are None where the file says none.

    ``also`` are other provisions that will do; ``kind`` is "" where the file sorts no questions; ``earlier``
    are the turns of a dialogue before ``text``.
    """

    id: str
    text: str
    gold: tuple[Gold, ...]
    on: date | None = None
    level: Level | None = None
    also: tuple[Gold, ...] = ()
    kind: str = ""
    earlier: tuple[str, ...] = ()

    @property
    def keys(self) -> frozenset[ArticleKey | Gold]:
        """What a ranking is held against; gold that cannot be read stays in and is never found."""
        return frozenset(gold.key or gold for gold in self.gold)

    @property
    def right(self) -> frozenset[ArticleKey | Gold]:
        """Gold and what else will do: what a hit rate counts."""
        return self.keys | {gold.key or gold for gold in self.also}


@dataclass(frozen=True, slots=True)
class Top:
    """One of the first hits as a person sees it; ``chance`` in [0, 1], None where a run does not tell.

    ``start`` is the beginning of its text, "" where a run does not tell.
    """

    key: ArticleKey
    title: str
    label: str
    chance: float | None = None
    start: str = ""


@dataclass(frozen=True, slots=True)
class Ranked:
    """The articles found for one question, best first, and the milliseconds it took (None: unknown).

    ``tops`` are the first of them, each article once; () where nobody looks at them.
    """

    id: str
    keys: tuple[ArticleKey, ...]
    ms: float | None = None
    tops: tuple[Top, ...] = ()


class _GoldLine(BaseModel):
    model_config = ConfigDict(extra="ignore")
    title: str
    article: str = ""
    eid: str = ""
    file: str | None = None


class _QuestionLine(BaseModel):
    model_config = ConfigDict(extra="ignore")
    id: str
    question: str
    gold: list[_GoldLine] = []
    on: date | None = None
    level: Level | None = None


class _HitLine(BaseModel):
    model_config = ConfigDict(extra="ignore")
    title: str
    eid: str
    citation: str = ""

    @property
    def top(self) -> Top:
        label = self.citation.removeprefix(f"《{self.title}》") or self.eid
        return Top(article_key(self.title, self.eid), self.title, label)


class _RunLine(BaseModel):
    model_config = ConfigDict(extra="ignore")
    id: str
    hits: list[_HitLine]
    ms: float | None = None


def article_key(title: str, eid: str) -> ArticleKey:
    """The key of a provision: art_5__para_2 counts as art_5.

    Outside articles it is cut to what is ranked: section, step, point, slide, form.

    >>> article_key("《监察法》", "art_48__para_2")
    ArticleKey(title='监察法', eid='art_48')
    >>> [article_key("", eid).eid for eid in ("step_S12__para_2", "form_B03__field_4")]
    ['step_S12', 'form_B03']
    """
    parts = split_eid(eid)
    while len(parts) > 1 and parts[-1][0] in _BELOW:
        parts = parts[:-1]
    return ArticleKey(normal_title(title), cut_eid(eid, "art") or join_eid(parts))


def read_questions(path: Path) -> tuple[GoldQuestion, ...]:
    """The questions of a file in order.

    Raises:
        EvalFileError: the file or a line of it cannot be read, or an id comes twice.
    """
    return tuple(
        GoldQuestion(line.id, line.question, _golds(line.gold), line.on, line.level)
        for line in read_lines(path, _QuestionLine)
    )


def read_run(path: Path) -> tuple[Ranked, ...]:
    """The rankings that ``search --batch`` wrote. Raises EvalFileError as ``read_questions``."""
    return tuple(_ranked(line) for line in read_lines(path, _RunLine))


def _ranked(line: _RunLine) -> Ranked:
    tops = [hit.top for hit in line.hits]
    return Ranked(line.id, tuple(top.key for top in tops), line.ms, first_tops(tops))


def first_tops(hits: Iterable[Top]) -> tuple[Top, ...]:
    """The first ``TOPS`` hits of different articles; what follows them is not looked at."""
    firsts: dict[ArticleKey, Top] = {}
    for found in hits:
        firsts.setdefault(found.key, found)
        if len(firsts) == TOPS:
            break
    return tuple(firsts.values())


def _golds(lines: list[_GoldLine]) -> tuple[Gold, ...]:
    golds = (Gold(line.title, line.article or line.eid, _gold_key(line), line.file) for line in lines)
    return tuple({gold.key or gold: gold for gold in golds}.values())


def _gold_key(line: _GoldLine) -> ArticleKey | None:
    if line.eid:
        return article_key(line.title, line.eid)
    cited = parse_citation(line.article)
    return article_key(line.title, cited.eid) if cited and cited.eid else None


def read_lines(path: Path, shape: type[Row]) -> Iterator[Row]:
    """The lines of a file, each read as ``shape``; empty lines are left out.

    Raises:
        EvalFileError: the file or a line of it cannot be read, or an id comes twice.
    """
    seen: set[str] = set()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise EvalFileError(path, 0, str(error)) from error
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = shape.model_validate(json.loads(line))
        except (ValidationError, ValueError) as error:
            raise EvalFileError(path, number, str(error).splitlines()[0]) from error
        name = str(getattr(row, "id", ""))
        if name in seen:
            raise EvalFileError(path, number, f"id {name} 重复")
        seen.add(name)
        yield row
