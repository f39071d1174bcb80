"""The public practices: retold with the printed figures, apart from the rules of 河清市."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from tests.corpus.agreement import holding
from tests.corpus.pieces import PRACTICES, SAMPLE_LINE, Piece, bare, code_of, length, planned_rows, read_piece
from tests.corpus.plan import ROW_IDS, squeezed

TODAY = date(2025, 12, 31)
SOURCE = "来源：公开报道《济南市巡察机构经验做法》"
LAST_LINE = "本文转述公开做法，不等于河清市规定。"
NOT_TO_BE_MIXED = "不要混淆："
ORGANS = {
    "市委巡察机构": "济南市委巡察机构",
    "历下": "济南市历下区",
    "长清": "济南市长清区",
    "章丘": "济南市章丘区",
    "高新": "济南高新区",
}
"""The real names by the generic names of the plan."""

each_practice = pytest.mark.parametrize("path", PRACTICES, ids=code_of)

_FIGURE = re.compile(r"\d+(?:\.\d+)?(?:万元|人次|件次|[\u4e00-\u9fff])?")


def _row(piece: Piece) -> dict[str, str]:
    return planned_rows("practices")[piece.code]


def test_all_planned_practices_exist() -> None:
    assert [code_of(path) for path in PRACTICES] == list(planned_rows("practices"))


@each_practice
def test_front_matter_is_that_of_the_plan_without_dates(path: Path) -> None:
    piece = read_piece(path)
    front = dict(piece.front)
    assert squeezed(front.pop("title")) == squeezed(_row(piece)["title"])
    assert {name: value for name, value in front.items() if value} == {
        "work": piece.code,
        "kind": "practice",
        "issuer": _row(piece)["organ"],
        "status": "in_force",
        "level": "public",
        "sample": "true",
    }
    assert bare(path.stem.partition("_")[2]) == bare(piece.front["title"])


@each_practice
def test_a_practice_names_its_source_and_whose_it_is(path: Path) -> None:
    piece = read_piece(path)
    assert piece.lines[0] == SAMPLE_LINE
    assert squeezed(piece.structured.title) == squeezed(piece.front["title"])
    assert ORGANS[_row(piece)["organ"]] in piece.body
    assert SOURCE in piece.lines
    assert piece.lines[-1] == LAST_LINE
    assert 300 <= length(piece.body) <= 700


@each_practice
def test_every_printed_figure_stands_word_for_word(path: Path) -> None:
    piece = read_piece(path)
    printed = [figure["printed"] for figure in json.loads(_row(piece)["figures"])]
    assert [words for words in printed if squeezed(words) not in squeezed(piece.body)] == []


@each_practice
def test_no_figure_stands_that_the_report_or_a_rule_does_not_give(path: Path) -> None:
    piece, row = read_piece(path), _row(read_piece(path))
    given = squeezed(
        "".join(other for other in (row["title"], row["method"], row["confusable"], row["figures"]))
    )
    given += "".join(fact.value for fact in holding(TODAY))
    told = piece.body.replace(LAST_LINE, "")
    assert [figure for figure in _FIGURE.findall(squeezed(told)) if figure not in given] == []


@each_practice
def test_a_practice_warns_of_what_looks_alike(path: Path) -> None:
    piece = read_piece(path)
    (line,) = [line for line in piece.lines if line.startswith(NOT_TO_BE_MIXED)]
    figures = set(re.findall(r"\d+(?:\.\d+)?", squeezed(_row(piece)["confusable"])))
    assert figures <= set(re.findall(r"\d+(?:\.\d+)?", squeezed(line)))
    assert ROW_IDS.findall(piece.body) == []
