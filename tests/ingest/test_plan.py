"""A plan says how files would be cut; a person moves a boundary, and exactly that is imported."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingest.plan import Plan, PlanFile, PlanWork, read_plan, write_plan
from ingest.plan_errors import PlanBrokenError
from ingest.report import Change, Outcome
from library.model import Kind, Level
from library.undo import undo_run
from library.writer import Writer
from tests.ingest.importing import NOW, Home, regulation, row

TWO = "\n".join(
    [
        regulation("甲办法", "甲一。", "甲二。"),
        "乙事补充说明\n",
        regulation("乙规定", "乙一。", closing="本规定自2024年7月1日起施行。"),
    ]
)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.at(tmp_path / "home")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "in"
    place.mkdir()
    (place / "汇编.md").write_text(TWO, encoding="utf-8")
    (place / "单.md").write_text(regulation("丙细则", "丙。"), encoding="utf-8")
    return place


def planned(plan: Plan, name: str = "汇编.md") -> PlanFile:
    return next(file for file in plan.files if file.file == name)


def with_works(plan: Plan, *works: PlanWork, name: str = "汇编.md") -> Plan:
    files = [f.model_copy(update={"works": works}) if f.file == name else f for f in plan.files]
    return plan.model_copy(update={"files": tuple(files)})


def texts(home: Home, title: str) -> list[str]:
    version = next(v for v in home.versions() if v.title == title)
    return [text for _, text in home.text(version)]


def test_a_plan_tells_everything_and_stores_nothing(home: Home, folder: Path) -> None:
    (folder / "坏.md").write_bytes(b"")
    change = home.store.change()
    plan = home.plan(folder)
    assert (home.store.change(), home.versions(), plan.failed) == (change, [], 1)
    file = planned(plan)
    assert [(w.title, w.first, w.last, w.articles) for w in file.works] == [
        ("甲办法", 1, 4, 2),
        ("乙规定", 5, 7, 2),
    ]
    assert file.works[1].effective is not None
    assert file.works[1].begins.startswith("乙一")
    assert [line.text for line in file.works[1].around][3:5] == ["乙事补充说明", "乙规定"]
    assert "空的" in planned(plan, "坏.md").problem


def test_a_plan_applied_as_it_is_equals_an_import(home: Home, folder: Path, tmp_path: Path) -> None:
    plan = home.plan(folder)
    place = tmp_path / "plan.json"
    write_plan(plan, place)
    assert home.apply(read_plan(place)).totals["added"] == 2
    other = Home.at(tmp_path / "other")
    other.take(folder)
    assert home.contents() == other.contents()
    assert home.take(folder).totals["unchanged"] == 2


def test_a_moved_boundary_and_a_corrected_title_hold_now_and_later(home: Home, folder: Path) -> None:
    plan = home.plan(folder)
    one, two = planned(plan).works
    moved = with_works(
        plan,
        one.model_copy(update={"last": 3}),
        two.model_copy(update={"first": 4, "title": "乙事管理规定"}),
    )
    report = home.apply(moved)
    assert row(report, "汇编.md").document()["works"] == ["甲办法", "乙事管理规定"]
    assert "乙事补充说明" in texts(home, "乙事管理规定")
    assert "乙事补充说明" not in texts(home, "甲办法")
    contents = home.contents()
    assert home.take(folder).totals["unchanged"] == 2  # an ordinary import keeps what a person decided
    assert home.contents() == contents
    assert [w.first for w in planned(home.plan(folder)).works] == [1, 4]


def test_works_may_be_merged_and_dropped(home: Home, folder: Path) -> None:
    plan = home.plan(folder)
    one, _ = planned(plan).works
    report = home.apply(with_works(plan, one.model_copy(update={"last": 7})))
    assert row(report, "汇编.md").articles == 4
    assert {v.title for v in home.versions()} == {"甲办法", "丙细则"}
    dropped = home.apply(with_works(home.plan(folder), one))
    assert any("不属于任何一件" in warning for warning in row(dropped, "汇编.md").warnings)
    assert row(dropped, "汇编.md").articles == 2


def test_a_file_left_out_of_the_plan_is_left_alone(home: Home, folder: Path) -> None:
    plan = home.plan(folder)
    report = home.apply(with_works(plan, name="汇编.md"))
    assert [r.file for r in report.rows] == ["单.md"]
    assert report.totals["removed"] == 0


def test_options_of_the_plan_hold(home: Home, folder: Path) -> None:
    home.apply(home.plan(folder, kind=Kind.LAW, level=Level.PUBLIC))
    assert {(v.kind, v.level) for v in home.versions()} == {(Kind.LAW, Level.PUBLIC)}


def test_a_file_changed_since_is_refused_and_the_others_go_in(home: Home, folder: Path) -> None:
    plan = home.plan(folder)
    (folder / "汇编.md").write_text(TWO + "\n第三条　新增。\n", encoding="utf-8")
    report = home.apply(plan)
    assert row(report, "汇编.md").status is Outcome.FAILED
    assert "plan-stale" in row(report, "汇编.md").warnings[0]
    assert row(report, "单.md").change is Change.ADDED


def test_a_catalogue_changed_since_is_refused_too(home: Home, folder: Path) -> None:
    plan = home.plan(folder)
    (folder / "catalogue.csv").write_text("file,level\n汇编.md,restricted\n", encoding="utf-8")
    assert "目录表" in row(home.apply(plan), "汇编.md").warnings[0]


def test_a_file_that_is_gone_is_told(home: Home, folder: Path) -> None:
    plan = home.plan(folder)
    (folder / "汇编.md").unlink()
    assert row(home.apply(plan), "汇编.md").status is Outcome.FAILED


UNFIT = [
    pytest.param((1, 4), (4, 7), "前一件到第4段", id="overlap"),
    pytest.param((1, 4), (5, 99), "文件只有7段", id="beyond-the-end"),
    pytest.param((4, 3), (5, 7), "起止颠倒", id="backwards"),
]


@pytest.mark.parametrize(("first", "second", "words"), UNFIT)
def test_boundaries_that_cannot_be_are_told(
    home: Home, folder: Path, first: tuple[int, int], second: tuple[int, int], words: str
) -> None:
    plan = home.plan(folder)
    works = [
        work.model_copy(update={"first": a, "last": b})
        for work, (a, b) in zip(planned(plan).works, (first, second), strict=True)
    ]
    found = row(home.apply(with_works(plan, *works)), "汇编.md")
    assert found.status is Outcome.FAILED
    assert words in found.warnings[0]


BROKEN = [
    pytest.param("{", "不是有效的 JSON", id="no-json"),
    pytest.param('{"plan": 9}', "格式编号是 9", id="another-form"),
    pytest.param('{"files": [{"file": "a"}]}', "files[0].path：缺少这一项", id="missing"),
    pytest.param(
        json.dumps({"files": [{"file": "a", "path": "a", "works": [{"title": "", "first": 1, "last": 2}]}]}),
        "files[0].works[0].title：不能为空",
        id="no-title",
    ),
    pytest.param(
        json.dumps(
            {"files": [{"file": "a", "path": "a", "works": [{"title": "甲", "first": 0, "last": 2}]}]}
        ),
        "first：须不小于 1",
        id="block-0",
    ),
]


@pytest.mark.parametrize(("text", "words"), BROKEN)
def test_a_broken_plan_says_where(tmp_path: Path, text: str, words: str) -> None:
    place = tmp_path / "plan.json"
    place.write_text(text, encoding="utf-8")
    with pytest.raises(PlanBrokenError) as caught:
        read_plan(place)
    assert words in caught.value.for_user()


def test_taking_an_import_back_forgets_what_the_plan_changed(home: Home, folder: Path) -> None:
    home.take(folder)
    contents = home.contents()
    one, _ = planned(home.plan(folder)).works
    applied = home.apply(with_works(home.plan(folder), one.model_copy(update={"last": 7})))
    assert home.contents() != contents
    undo_run(Writer(home.store), applied.run, NOW)
    assert home.contents() == contents
    assert [work.title for work in planned(home.plan(folder)).works] == ["甲办法", "乙规定"]
    assert home.take(folder).totals["unchanged"] == 2
