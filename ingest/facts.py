"""Facts: what front matter or a catalogue row states about a file, parsed once at the border.

One bad value never loses the others: it is left out, and a warning says so.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from ingest.dates import read_written_date
from library.errors import UnknownWordError
from library.model import Kind, Level, Status


def _kind(value: Any) -> Any:
    return _word(Kind.parse, value) if isinstance(value, str) else value


def _level(value: Any) -> Any:
    return _word(Level.parse, value) if isinstance(value, str) else value


def _word(parse: Any, value: str) -> Any:
    try:
        return parse(value)
    except UnknownWordError as error:
        raise ValueError(error.todo) from error


def _status(value: Any) -> Any:
    known = {status.label: status for status in Status} | {status.value: status for status in Status}
    if isinstance(value, str):
        value = known.get(value.strip())
        if value is None:
            raise ValueError("请改为以下之一：" + "、".join(status.value for status in Status))
    return value


def _date(value: Any) -> Any:
    if isinstance(value, str):
        value = read_written_date(value)
        if value is None:
            raise ValueError("请写成 2024-07-01 的形式")
    return value


def _list(value: Any) -> Any:
    if isinstance(value, str):
        parts = (part.strip() for part in value.replace("；", ";").replace("\n", ";").split(";"))
        return tuple(part for part in parts if part)
    return value


Day = Annotated[date, BeforeValidator(_date)]


class Facts(BaseModel):
    """Everything a catalogue row or front matter may state; None where it states nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    work: str | None = None
    title: str | None = None
    kind: Annotated[Kind, BeforeValidator(_kind)] | None = None
    number: str | None = None
    issuer: str | None = None
    issued: Day | None = None
    effective: Day | None = None
    until: Day | None = None
    status: Annotated[Status, BeforeValidator(_status)] | None = None
    level: Annotated[Level, BeforeValidator(_level)] | None = None
    replaces: Annotated[tuple[str, ...], BeforeValidator(_list)] = ()
    sample: bool = False


KNOWN = frozenset(Facts.model_fields)

LABELS = {
    "work": "文献代号",
    "title": "标题",
    "kind": "类别",
    "number": "文号",
    "issuer": "发文机关",
    "issued": "发布日期",
    "effective": "施行日期",
    "until": "失效日期",
    "status": "状态",
    "level": "级别",
    "replaces": "替代的文献",
    "sample": "示范标记",
}


def read_facts(stated: Mapping[str, str], where: str) -> tuple[Facts, tuple[str, ...]]:
    """The facts in a mapping of names to written values, and a warning for each that is not understood.

    An empty value states nothing. A level that cannot be read counts as the narrowest, so that a slip of
    the pen opens nothing. ``where`` names the place for the warnings (文件头, 目录).
    """
    values = {key: value for key, value in stated.items() if value.strip()}
    warnings: list[str] = []
    while True:
        try:
            return Facts.model_validate(values), tuple(warnings)
        except ValidationError as error:
            for fault in error.errors():
                key = str(fault["loc"][0])
                value = values.pop(key, None)
                if value is None:
                    continue
                warnings.append(_warning(where, key, value, str(fault.get("ctx", {}).get("error", ""))))
                if key == "level":
                    values[key] = Level.RESTRICTED.value


def _warning(where: str, key: str, value: str, problem: str) -> str:
    if key not in KNOWN:
        near = difflib.get_close_matches(key, sorted(KNOWN), n=1)
        return f"{where}中的“{key}”不认识，未使用" + (f"（是否想写 {near[0]}？）" if near else "。")
    if key == "level":
        return f"{where}中的级别“{value[:20]}”不认识，按“{Level.RESTRICTED.label}”处理；{problem}。"
    return f"{where}中的{LABELS[key]}“{value[:40]}”读不懂，未使用" + (f"；{problem}。" if problem else "。")
