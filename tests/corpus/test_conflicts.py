"""Conflicts between texts of the sample, as decision 019 settled them."""

from __future__ import annotations

import json
import re

from tests.corpus.pieces import REPORTS, SPECIMENS, Piece, code_of, planned_rows, read_piece
from tests.corpus.plan import says, squeezed, texts
from tests.corpus.test_guide import FORMS, guide_provisions


def _piece(code: str) -> Piece:
    return read_piece(next(path for path in (*REPORTS, *SPECIMENS) if code_of(path) == code))


def _said(code: str) -> str:
    return squeezed(_piece(code).body)


def test_what_the_working_paper_counts_stands_in_the_report() -> None:
    counts = _said("SP01").partition("(一)口径。")[2].partition("(二)")[0]
    assert [n for n in re.findall(r"\d+份", counts) if not says(_said("RP06"), n)] == []
    assert re.findall(r"\d+份", counts) == ["64份", "11份", "4份"]
    assert f"{100 * 4 / 11:.2f}%" in counts


def test_what_was_not_put_right_adds_up_over_the_findings_of_the_second_look() -> None:
    """8 in two findings: 5 put right for the most part, 3 not at all, as the list of the 32 has them."""
    split = re.findall(r"按逐条清单属基本到位(\d+)个、未到位(\d+)个", _said("RP08"))
    previous = json.loads(planned_rows("reports")["RP08"]["work_figures"])["previous"]
    sums = [sum(map(int, column)) for column in zip(*split, strict=True)]
    assert sums == [previous["基本到位"], previous["未到位"]]


def test_the_report_of_the_second_look_says_that_no_talk_was_held_before() -> None:
    (advice,) = [line for line in _said("RP08").split("(五)") if line.startswith("建议巡察办依照规定启动")]
    assert "没有约谈记录" in advice


def test_rule_form_and_specimen_count_the_same_people_at_a_meeting_of_the_group() -> None:
    named = "组长、副组长、联络员"
    assert f"本条所称组员,包括{named}" in texts()["R07", 2].articles["art_4"]
    form = next(path for path in FORMS if path.name.startswith("B26"))
    (due,) = [squeezed(p.text) for p in guide_provisions(form) if p.text.startswith("应到")]
    assert f"{named}都计入" in due
    told = re.search(r"应到:(\d+)人,即组长(\d)人、副组长(\d)人、联络员(\d)人、组员(\d)人", _said("SP06"))
    assert told
    total, *parts = map(int, told.groups())
    assert total == sum(parts)


def test_what_ended_on_one_day_is_heard_on_one_day() -> None:
    """The clock of each group runs from the end of its own field work, so a round may be heard twice."""
    heard: dict[str, set[str]] = {}
    for row in planned_rows("reports").values():
        timeline = json.loads(row["timeline"])
        heard.setdefault(timeline["scene_end"], set()).add(timeline["secretary_meeting"])
    assert {end: days for end, days in heard.items() if len(days) > 1} == {}
