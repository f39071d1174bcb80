"""A plan of an import: which files, cut into which works. Written by --plan, corrected by a person, applied.

{"files": [{"file": "汇编.docx", "sha256": "…", "blocks": 812, "works": [
    {"title": "甲办法", "first": 40, "last": 95, "heading": "甲办法", "articles": 21, "begins": "第一条 …"},
    {"title": "乙办法（试行）", "first": 96, …}]}]}

A person may move ``first`` and ``last`` (numbers of blocks, from 1, both included), correct ``title``, and
take out works or whole files. Everything else is said for the person's eyes.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ingest.plan_errors import PlanBrokenError
from library.model import Kind, Level

FORM = 1
"""The number of this form of a plan."""


class PlanLine(BaseModel):
    """A block near the beginning of a work, so that a boundary can be seen and moved."""

    model_config = ConfigDict(frozen=True)

    block: int
    text: str


class PlanWork(BaseModel):
    """A work as the plan cuts it.

    ``heading`` is its title as the file has it, ``titled`` its title when the plan was made, ``called`` what
    a person once called it; ``name`` tells the works of a file apart. ``moved``: a person moved a boundary.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    title: str = Field(min_length=1, max_length=400)
    first: int = Field(ge=1)
    last: int = Field(ge=1)
    heading: str = ""
    titled: str = ""
    called: str = ""
    name: str = ""
    kind: Kind | None = None
    number: str | None = None
    issuer: str | None = None
    issued: date | None = None
    effective: date | None = None
    articles: int = 0
    provisions: int = 0
    begins: str = ""
    warnings: tuple[str, ...] = ()
    around: tuple[PlanLine, ...] = ()
    moved: bool = False

    def whole(self, blocks: int) -> bool:
        """Whether it takes the whole file."""
        return (self.first, self.last) == (1, blocks)


class PlanFile(BaseModel):
    """A file of a plan; ``cut`` and ``entry`` are digests of the works and catalogue rows as planned.

    ``problem`` says why it cannot be imported, "" where it can.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    file: str
    path: str
    sha256: str = ""
    entry: str = ""
    cut: str = ""
    format: str = ""
    pages: int | None = None
    blocks: int = 0
    contents: tuple[int, int] | None = None
    works: tuple[PlanWork, ...] = ()
    warnings: tuple[str, ...] = ()
    problem: str = ""

    @property
    def compilation(self) -> bool:
        """Whether it holds several works."""
        return len(self.works) > 1


class Plan(BaseModel):
    """What an import would do, and with which options."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    plan: int = FORM
    paths: tuple[str, ...] = ()
    kind: Kind | None = None
    level: Level = Level.INTERNAL
    catalogue: str | None = None
    files: tuple[PlanFile, ...] = ()

    @property
    def failed(self) -> int:
        """How many files cannot be imported."""
        return sum(bool(file.problem) for file in self.files)


def read_plan(path: Path) -> Plan:
    """The plan in a file. Raises PlanBrokenError: not readable, no JSON, or not a plan."""
    try:
        plan = Plan.model_validate_json(path.read_bytes())
    except OSError as error:
        raise PlanBrokenError(str(path), error.strerror or "打不开") from error
    except ValidationError as error:
        fault = error.errors()[0]
        where = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in fault["loc"]).lstrip(".")
        raise PlanBrokenError(str(path), f"{where or '整个文件'}：{_plain(fault['type'])}") from error
    if plan.plan != FORM:
        raise PlanBrokenError(str(path), f"plan：格式编号是 {plan.plan}，本程序只认 {FORM}")
    return plan


def write_plan(plan: Plan, path: Path) -> None:
    """Write a plan for a person to read and change. Raises PlanBrokenError: the place cannot be written."""
    try:
        path.write_text(plan.model_dump_json(indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise PlanBrokenError(str(path), error.strerror or "写不进去") from error


_FAULTS = {
    "json_invalid": "不是有效的 JSON",
    "missing": "缺少这一项",
    "string_too_short": "不能为空",
    "greater_than_equal": "须不小于 1",
    "int_parsing": "须是整数",
    "int_type": "须是整数",
    "string_type": "须是文字",
}


def _plain(type_: str) -> str:
    return _FAULTS.get(type_, "值不合要求")
