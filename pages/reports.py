"""What a child process tells of an import: its progress and its report, parsed once at the border."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Part(BaseModel):
    """One work of a file that holds several."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    title: str
    kind: str | None = None
    articles: int = 0
    provisions: int = 0
    warnings: tuple[str, ...] = ()


class Row(BaseModel):
    """What became of one file."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    file: str
    status: str
    kind: str | None = None
    title: str | None = None
    articles: int = 0
    provisions: int = 0
    warnings: tuple[str, ...] = ()
    seconds: float = 0.0
    format: str | None = None
    pages: int | None = None
    parts: tuple[Part, ...] = ()


class Report(BaseModel):
    """The report of an import; ``run`` is its number in the store."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    run: int = 0
    files: tuple[Row, ...] = ()
    added: int = 0
    changed: int = 0
    corrected: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: int = 0


class Progress(BaseModel):
    """How far an import is. ``total`` 0 where it is not known; ``rate`` a second."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    phase: str = ""
    done: int = 0
    total: int = 0
    rate: float | None = None
    remaining_s: float | None = None
    name: str = ""
