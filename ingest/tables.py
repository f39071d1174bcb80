"""Tables that an office keeps beside its files: CSV with a header, in UTF-8 or GB18030.

glossary.csv   term,synonyms,slips     lists joined by ;
calendar.csv   date,type,name          type off (a holiday) or work (a make-up working day)
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO

from ingest.dates import read_written_date
from ingest.errors import TableError
from ingest.found import Found
from ingest.load.text import decode

GLOSSARY, CALENDAR = "glossary.csv", "calendar.csv"
_DAY_TYPES = {"off": "off", "休": "off", "放假": "off", "work": "work", "班": "work", "上班": "work"}


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of a table, each a mapping of lower-case column names to trimmed cells; row n is line n + 2."""

    columns: tuple[str, ...]
    rows: tuple[dict[str, str], ...]


def read_table(found: Found, needed: Sequence[str]) -> Table:
    """The table in a CSV file.

    Raises:
        LoadError: it cannot be read, or (TableError) lacks one of the columns ``needed``.
    """
    name = found.name
    text = decode(found.content(), name)
    try:
        lines = [line for line in csv.reader(StringIO(text)) if any(cell.strip() for cell in line)]
    except csv.Error as error:
        raise TableError(name, f"CSV 格式有误（{error}）") from error
    columns = tuple(cell.strip().lower() for cell in lines[0]) if lines else ()
    missing = [column for column in needed if column not in columns]
    if missing:
        raise TableError(name, f"缺少列：{'、'.join(missing)}")
    cells = ([cell.strip() for cell in line] for line in lines[1:])
    return Table(columns, tuple(dict(zip(columns, line, strict=False)) for line in cells))


def read_glossary(found: Found) -> tuple[tuple[tuple[str, str, str], ...], tuple[str, ...]]:
    """(term, synonyms, slips) of a glossary, lists joined by ``;``; and warnings. Raises LoadError."""
    terms: dict[str, tuple[str, str, str]] = {}
    warnings = []
    for line, row in enumerate(read_table(found, ("term", "synonyms", "slips")).rows, 2):
        term = row["term"]
        if not term or term in terms:
            warnings.append(
                f"第 {line} 行：" + (f"词语“{term}”重复，以前面的为准。" if term else "没有词语。")
            )
            continue
        terms[term] = (term, _list(row.get("synonyms", "")), _list(row.get("slips", "")))
    return tuple(terms.values()), tuple(warnings)


def read_calendar(found: Found) -> tuple[tuple[tuple[date, str, str], ...], tuple[str, ...]]:
    """(day, off or work, name) of a calendar; and warnings for rows left out. Raises LoadError."""
    days: dict[date, tuple[date, str, str]] = {}
    warnings = []
    for line, row in enumerate(read_table(found, ("date", "type")).rows, 2):
        day, kind = read_written_date(row["date"]), _DAY_TYPES.get(row.get("type", "").lower())
        if day is None or kind is None:
            warnings.append(
                f"第 {line} 行：日期或类型读不懂，未使用；日期写成 2024-10-01，类型写 off 或 work。"
            )
        else:
            days[day] = (day, kind, row.get("name", ""))
    return tuple(days.values()), tuple(warnings)


def _list(cell: str) -> str:
    parts = (part.strip() for part in cell.replace("；", ";").split(";"))
    return ";".join(part for part in parts if part)
