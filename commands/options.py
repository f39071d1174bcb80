"""Options that several commands share, and what their words mean."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

if TYPE_CHECKING:
    from library.model import Kind, Level

T = TypeVar("T")

HomeOption = Annotated[
    Path | None, typer.Option("--home", help="数据目录（默认 .xunzhi，或环境变量 XUNZHI_HOME）")
]
JsonOption = Annotated[bool, typer.Option("--json", help="只输出一个 JSON 文档")]
OnOption = Annotated[
    datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="适用日期，如 2024-07-01")
]
LevelOption = Annotated[str, typer.Option("--level", help="读者可见级别：public internal restricted")]
KindOption = Annotated[str | None, typer.Option("--kind", help="只看这一类：regulation law course report …")]
TopOption = Annotated[int, typer.Option("--k", min=1, max=1000, help="返回几条")]
BatchOption = Annotated[
    Path | None, typer.Option("--batch", exists=True, dir_okay=False, help="逐行 JSON 的问题文件")
]
OutOption = Annotated[Path | None, typer.Option("--out", dir_okay=False, help="结果写入的文件")]


def level_of(text: str) -> Level:
    """The level a word names. Raises typer.BadParameter."""
    from library.model import Level

    return _parsed(Level.parse, text, "--level")


def kind_of(text: str | None) -> Kind | None:
    """The kind a word names, None for none. Raises typer.BadParameter."""
    from library.model import Kind

    return None if text is None else _parsed(Kind.parse, text, "--kind")


def _parsed(parse: Callable[[str], T], text: str, option: str) -> T:
    from library.errors import UnknownWordError

    try:
        return parse(text)
    except UnknownWordError as error:
        raise typer.BadParameter(error.todo, param_hint=option) from error
