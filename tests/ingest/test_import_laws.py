"""Imports of public laws: the code in eight files, a successor under a new name, dates that laws state."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ingest.report import Outcome
from library.model import Level, Version
from tests.ingest.importing import Home

REPEALED = ("合同法", "婚姻法", "物权法", "民法总则")


def versions(home: Home, work: str) -> list[Version]:
    return list(home.store.versions(Level.PUBLIC, work))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.at(tmp_path / "home")


def test_the_civil_code_in_eight_files_is_one_version(home: Home, data: Path) -> None:
    report = home.take(data / "laws/national/民法典")
    assert [row.status for row in report.rows] == [Outcome.PARSED] * 8
    [code] = versions(home, "中华人民共和国民法典")
    assert (code.effective, code.effective_known) == (date(2021, 1, 1), True)
    assert {f"中华人民共和国{name}" for name in REPEALED} <= set(code.replaces)
    numbers = [int(eid[4:]) for eid, _ in home.text(code) if eid.startswith("art_") and "__" not in eid]
    assert numbers == list(range(1, 1261))


def test_a_successor_under_a_new_name_is_the_next_version(home: Home, data: Path) -> None:
    """The catalogue of the older texts says that both are one work; the order of imports does not matter."""
    for path in ("national/行政法规/信访工作条例.md", "earlier/行政法规/信访条例(2005-01-10).md"):
        home.take(data / "laws" / path)
    found = [(v.title, v.number, v.effective, v.until) for v in versions(home, "信访工作条例")]
    assert found == [
        ("信访条例", "国务院令第431号", date(2005, 5, 1), date(2022, 5, 1)),
        ("信访工作条例", None, date(2022, 5, 1), None),
    ]


@pytest.mark.parametrize(
    ("path", "effective", "known"),
    [
        ("national/宪法相关法/中华人民共和国监察法.md", date(2024, 12, 25), False),
        ("earlier/宪法相关法/中华人民共和国监察法(2018-03-20).md", date(2018, 3, 20), True),
        ("national/社会法/中华人民共和国学位法.md", date(2025, 1, 1), True),
        ("national/社会法/中华人民共和国残疾人保障法.md", date(2018, 10, 26), False),
        (
            "national/行政法规/关于不满300总吨船舶及沿海运输、沿海作业船舶海事赔偿限额的规定.md",
            date(1994, 1, 1),
            True,
        ),
    ],
)
def test_the_day_a_law_takes_effect(home: Home, data: Path, path: str, effective: date, known: bool) -> None:
    report = home.take(data / "laws" / path)
    assert report.totals["added"] == 1
    [version] = home.versions()
    assert (version.effective, version.effective_known, version.level) == (effective, known, Level.PUBLIC)
