"""What a measuring program hands back: a table for people, a document for programs, both kept in a folder."""

from __future__ import annotations

import json
import os
import platform
import unicodedata
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Protocol, runtime_checkable


class Result(Protocol):
    """The outcome of one program."""

    def document(self) -> dict[str, Any]:
        """The JSON document."""

    def table(self) -> str:
        """The same for people, a few lines."""


@runtime_checkable
class Paged(Protocol):
    """An outcome that is a page as well."""

    def page(self, day: date) -> str:
        """One HTML file that needs nothing beside it; ``day`` is when it was measured."""


def machine() -> dict[str, Any]:
    """Processor, cores, memory in GiB and Python of this machine."""
    name = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        models = [x.partition(":")[2].strip() for x in cpuinfo.read_text().splitlines() if "model name" in x]
        name = models[0] if models else name
    return {
        "processor": name,
        "cores": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "python": platform.python_version(),
    }


def table_text(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns padded to equal width on a terminal, where a Chinese character takes two cells."""
    lines = [tuple(head), *(tuple(row) for row in rows)]
    widths = [max(_cells(line[column]) for line in lines) for column in range(len(head))]
    return "\n".join("  ".join(map(_padded, line, widths)).rstrip() for line in lines)


def record(folder: Path, name: str, result: Result, day: date) -> Path:
    """Write the document with machine and day to ``<folder>/<name>.json``; the path written.

    A result that is a page as well gets ``<folder>/<name>.html`` beside it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.json"
    document = {"measured": day.isoformat(), "machine": machine(), **result.document()}
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if isinstance(result, Paged):
        path.with_suffix(".html").write_text(result.page(day), encoding="utf-8")
    return path


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _cells(text))


def _cells(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
