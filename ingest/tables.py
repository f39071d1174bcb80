"""Tables that an office keeps beside its files: CSV (UTF-8, GB18030) or XLSX, columns in Chinese or English.

catalogue    文件,标题,文号,施行日期 …     see ingest/catalogue.py
glossary     词语,同义词,误写             lists joined by ;
calendar     日期,类型,名称              type off (a holiday) or work (a make-up working day)

The columns are named by the first row that holds the names that are needed, so that a title may stand above.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from ingest.aside import aside
from ingest.dates import read_written_date
from ingest.errors import TableError
from ingest.found import Found
from ingest.load.delimited import Rows, read_rows
from ingest.load.sniff import format_of
from ingest.load.text import decode
from ingest.load.xlsx import read_sheets

CATALOGUE, GLOSSARY, CALENDAR = "catalogue.csv", "glossary.csv", "calendar.csv"
_SUFFIXES = (".csv", ".xlsx")
_LOOK = 10  # rows among which the names of the columns are looked for
_DAY_TYPES = {"off": "off", "休": "off", "放假": "off", "work": "work", "班": "work", "上班": "work"}
_CHINESE = {
    "file": ("文件", "文件名", "文件路径"),
    "work": ("文献", "文献代号"),
    "title": ("标题", "名称", "文件标题"),
    "kind": ("类别", "种类"),
    "number": ("文号", "发文字号"),
    "issuer": ("发文机关", "发布机关", "制定机关"),
    "issued": ("发布日期", "印发日期", "公布日期"),
    "effective": ("施行日期", "生效日期", "实施日期"),
    "until": ("截止日期", "失效日期", "废止日期"),
    "status": ("状态", "效力状态"),
    "level": ("级别",),
    "replaces": ("替代", "替代的文献"),
    "term": ("词语", "术语"),
    "synonyms": ("同义词", "近义词"),
    "slips": ("误写", "错写"),
    "date": ("日期",),
    "type": ("类型",),
    "name": ("节日", "节日名称"),
}
_COLUMNS = {chinese: name for name, words in _CHINESE.items() for chinese in words}


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of a table: the row's number in the file, and its trimmed cells by the names of the columns.

    ``columns`` are the names in English where they are known, else as they are written, in lower case.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, str]], ...]


def office_table(name: str) -> str | None:
    """CATALOGUE, GLOSSARY or CALENDAR for a file of that name (also as XLSX), None for any other."""
    path = PurePath(name.lower())
    known = f"{path.stem}.csv"
    return known if path.suffix in _SUFFIXES and known in (CATALOGUE, GLOSSARY, CALENDAR) else None


def read_table(found: Found, needed: Sequence[str]) -> Table:
    """The table in a CSV or XLSX file; of several sheets the first that has the columns.

    Raises:
        LoadError: it cannot be read, or (TableError) lacks one of the columns ``needed``.
    """
    missing: Sequence[str] = needed
    for rows in aside(found.name, _read_sheets, found.content(), found.name):
        for place, (_, cells) in enumerate(rows[:_LOOK]):
            columns = tuple(_COLUMNS.get(name, name) for cell in cells for name in [cell.strip().lower()])
            absent = [column for column in needed if column not in columns]
            if not absent:
                return Table(columns, tuple(_named(columns, rows[place + 1 :])))
            missing = absent if len(absent) < len(missing) else missing
    raise TableError(found.name, "缺少列：" + "、".join(f"{name}（{_CHINESE[name][0]}）" for name in missing))


def _read_sheets(content: bytes, name: str) -> list[Rows]:
    if format_of(content, name) == "xlsx":
        return read_sheets(content, name)
    try:
        return [read_rows(decode(content, name), ",")]
    except csv.Error as error:
        raise TableError(name, f"CSV 格式有误（{error}）") from error


def _named(columns: Sequence[str], rows: Rows) -> Iterator[tuple[int, dict[str, str]]]:
    for number, cells in rows:
        padded = [*cells, *[""] * (len(columns) - len(cells))]
        # Of two columns with one name (文件标题 beside 标题) the first that is filled counts.
        row: dict[str, str] = {}
        for column, cell in zip(columns, padded, strict=False):
            row[column] = row.get(column) or cell
        yield number, row


def read_glossary(found: Found) -> tuple[tuple[tuple[str, str, str], ...], tuple[str, ...]]:
    """(term, synonyms, slips) of a glossary, lists joined by ``;``; and warnings. Raises LoadError."""
    terms: dict[str, tuple[str, str, str]] = {}
    warnings = []
    for line, row in read_table(found, ("term", "synonyms", "slips")).rows:
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
    for line, row in read_table(found, ("date", "type")).rows:
        day, kind = read_written_date(row["date"]), _DAY_TYPES.get(row.get("type", "").lower())
        if day is None or kind is None:
            warnings.append(
                f"第 {line} 行：日期或类型读不懂，未使用；日期写成 2024-10-01，类型写 off 或 work。"
            )
        else:
            days[day] = (day, kind, row.get("name") or row.get("title", ""))
    return tuple(days.values()), tuple(warnings)


def _list(cell: str) -> str:
    parts = (part.strip() for part in cell.replace("；", ";").split(";"))
    return ";".join(part for part in parts if part)
