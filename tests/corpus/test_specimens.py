"""Filled forms: every field in its order, filled as planned, for those alone who may see them."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from tests.corpus.agreement import (
    broken_citations,
    strange_titles,
    values_elsewhere,
    values_of_another_time,
)
from tests.corpus.pieces import (
    SAMPLE_LINE,
    SPECIMENS,
    Piece,
    bare,
    clean_title,
    code_of,
    in_words,
    paragraphs,
    planned_rows,
    read_piece,
)
from tests.corpus.plan import PLAN, ROW_IDS, rows, says, squeezed

REMARK = "本件为填写样例，内容全部虚构（示范）。"
FIRST_LINES = 12

SIGNED = {
    "SP01": ("2025-08-25", "2025-10-23"),
    "SP02": ("2025-06-09", "2025-06-09"),
    "SP03": ("2025-09-04", "2025-09-04"),
    "SP04": ("2025-08-25", "2025-09-23"),
    "SP05": ("2025-08-25", "2025-10-15"),
    "SP06": ("2025-08-25", "2025-09-23"),
    "SP07": ("2025-09-19", "2025-09-19"),
    "SP08": ("2025-08-04", "2025-08-04"),
}
"""The first and the last day on which the document may have been signed, by the report it belongs to."""

FILLED = {
    "SP01": ("10-08-05-007", "芦汀村", "集体租金收缴不到位", "64份", "11份", "甲", "乙", "组长审签"),
    "SP02": ("线索一", "线索二", "虚构事项(示范)", "丙", "丁", "戊"),
    "SP03": ("己", "45分钟", "庚", "辛", "10:30", "17:00", "养老服务"),
    "SP04": ("实名", "匿名", "重复", "1件次", "单列"),
    "SP05": ("6人", "2人", "33.33%", "壬", "癸", "巡察办主任", "领导小组组长"),
    "SP06": ("8人", "7人", "2项", "2份", "1项", "不同意", "组长"),
    "SP07": ("已办结",),
    "SP08": ("审计", "组长", "子", "丑"),
}
"""What the plan wants to be seen in each, beside its dates."""

each_specimen = pytest.mark.parametrize("path", SPECIMENS, ids=code_of)

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_FORMS = {row["form_id"]: row for row in rows(PLAN / "forms.csv")}
_FIELD = re.compile(r"^- ([^：]+)：(.+)")
_HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:?!()]|[,;?!()][\u4e00-\u9fff]")


def _row(piece: Piece) -> dict[str, str]:
    return planned_rows("specimens")[piece.code]


def test_every_specimen_is_a_planned_one() -> None:
    assert {code_of(path) for path in SPECIMENS} == set(planned_rows("specimens"))


@each_specimen
def test_front_matter_is_that_of_the_plan(path: Path) -> None:
    piece = read_piece(path)
    front = dict(piece.front)
    assert squeezed(front.pop("title")) == squeezed(clean_title(_row(piece)["title"]))
    assert front.pop("until", "") == ""
    assert front.pop("issuer")
    assert front == {
        "work": piece.code,
        "kind": "specimen",
        "issued": piece.front["issued"],
        "effective": piece.front["issued"],
        "status": "in_force",
        "level": "restricted",
        "sample": "true",
    }
    assert bare(path.stem.partition("_")[2]) == bare(piece.front["title"])
    first, last = map(date.fromisoformat, SIGNED[piece.code])
    assert first <= piece.day <= last


@each_specimen
def test_a_specimen_says_that_all_is_invented_and_bears_no_mark_of_secrecy(path: Path) -> None:
    piece = read_piece(path)
    assert piece.lines[0] == SAMPLE_LINE
    assert squeezed(piece.structured.title) == squeezed(piece.front["title"])
    assert REMARK in piece.lines[:4]
    head = path.read_text(encoding="utf-8").splitlines()[: 2 * FIRST_LINES]
    assert [line for line in head if re.search(r"秘密|机密|绝密", line)] == []


@each_specimen
def test_every_field_of_the_form_is_filled_in_its_order(path: Path) -> None:
    piece = read_piece(path)
    found = [m[1] for line in piece.lines if (m := _FIELD.match(line))]
    wanted = _FORMS[_row(piece)["form_id"]]["fields"].split(";")
    assert [squeezed(name) for name in found] == [squeezed(name) for name in wanted]


@each_specimen
def test_a_specimen_shows_what_is_planned(path: Path) -> None:
    piece = read_piece(path)
    said = squeezed(piece.body)
    assert [words for words in FILLED[piece.code] if squeezed(words) not in said] == []
    days = [date.fromisoformat(day) for day in _DAY.findall(_row(piece)["shows"])]
    assert [
        day.isoformat() for day in days if in_words(day) not in said and day.isoformat() not in said
    ] == []


@each_specimen
def test_figures_are_those_of_the_report_it_belongs_to(path: Path) -> None:
    """Where a sentence tells of the report's matter: the contracts of RP06, the letters and calls of RP08."""
    piece = read_piece(path)
    report = re.search(r"RP\d\d", _row(piece)["note"])
    assert report
    row = planned_rows("reports")[report[0]]
    findings = json.loads(row["findings"])
    if piece.code == "SP01":
        (finding,) = [f for f in findings if "租金" in f["figures"]]
        assert [n for n in ("64份", "11份") if n not in finding["figures"]] == []
    asked = json.loads(row["work_figures"])
    said = squeezed(piece.body)
    told = {m: int(n) for m, n in re.findall(r"(来信|来电|来访)(\d+)件次", said)}
    kept = {"来信": "letters", "来电": "calls", "来访": "visits"}
    assert all(n <= asked["petition"][kept[m]] for m, n in told.items())
    if piece.code == "SP05":
        assert says(said, f"{asked['leaders'][1]}人")


@each_specimen
def test_a_specimen_agrees_with_the_rules_of_its_day(path: Path) -> None:
    piece = read_piece(path)
    assert broken_citations(paragraphs(piece), piece.day) == []
    assert strange_titles(paragraphs(piece), piece.day) == []
    assert values_of_another_time(paragraphs(piece), piece.day) == []
    assert values_elsewhere(paragraphs(piece), piece.day) == []
    assert ROW_IDS.findall(piece.body) == _HALF_WIDTH.findall(piece.body) == []
