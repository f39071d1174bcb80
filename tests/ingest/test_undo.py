"""Imports taken back: what a reader can tell of the home, and of its index, is as it was before them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.report import Change, Outcome
from ingest.undo import take_back
from library.errors import RunBuiltOnError
from library.undo import Undone
from library.writer import Writer
from tests.ingest.importing import NOW, Home, regulation, row, write

OLD, NEW = "本办法自2019年1月1日起施行。", "本办法自2024年7月1日起施行。"


def first_state(folder: Path) -> None:
    write(
        folder,
        a=regulation("试点办法", "依照第二条处理。", "乙。", closing=OLD),
        b=regulation("信访办法", "依照《试点办法》第一条处理。", closing=OLD),
        c=regulation("谈话办法", "甲。", closing=OLD),
    )
    (folder / "glossary.csv").write_text("term,synonyms,slips\n留置,,\n", encoding="utf-8")


def correct(folder: Path) -> None:
    write(folder, a=regulation("试点办法", "依照第二条办理。", "乙。", closing=OLD))


def new_version(folder: Path) -> None:
    write(folder, a=regulation("试点办法", "依照第二条办理。", "乙。", closing=NEW))


def beside(folder: Path) -> None:
    write(folder, d=regulation("试点办法", "依照第二条办理。", "乙。", closing=NEW))


def second_original(folder: Path) -> None:
    (folder / "d.md").write_bytes((folder / "a.md").read_bytes())


def gone(folder: Path) -> None:
    (folder / "a.md").unlink()


def renamed(folder: Path) -> None:
    (folder / "a.md").rename(folder / "d.md")


def other_facts(folder: Path) -> None:
    (folder / "catalogue.csv").write_text("file,number\na.md,河巡发〔2024〕1号\n", encoding="utf-8")


def other_title(folder: Path) -> None:
    (folder / "catalogue.csv").write_text("file,title,work\na.md,示范办法,试点办法\n", encoding="utf-8")


def other_tables(folder: Path) -> None:
    (folder / "glossary.csv").write_text("term,synonyms,slips\n反馈,情况反馈,返馈\n", encoding="utf-8")
    (folder / "calendar.csv").write_text("date,type,name\n2026-01-01,off,元旦\n", encoding="utf-8")


def all_at_once(folder: Path) -> None:
    new_version(folder)
    (folder / "b.md").rename(folder / "e.md")
    (folder / "c.md").unlink()
    other_tables(folder)


CHANGES = [
    correct,
    new_version,
    beside,
    second_original,
    gone,
    renamed,
    other_facts,
    other_title,
    other_tables,
    all_at_once,
]


def undo(home: Home, run: int) -> Undone:
    return take_back(run, NOW, Writer(home.store), home.indexer, home.folder / "originals")


def state(home: Home) -> tuple[object, ...]:
    return (home.contents(), home.store.glossary(), home.store.calendar(), home.store.windows())


def originals(home: Home) -> set[str]:
    return {path.name for path in (home.folder / "originals").rglob("*") if path.is_file()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    first_state(tmp_path / "in")
    return tmp_path / "in"


@pytest.fixture
def home(tmp_path: Path, folder: Path) -> Home:
    opened = Home.at(tmp_path / "home")
    assert opened.take(folder).totals["failed"] == 0
    return opened


@pytest.mark.parametrize("change", CHANGES)
def test_an_import_taken_back_leaves_what_was_before(
    home: Home, folder: Path, tmp_path: Path, change: Callable[[Path], None]
) -> None:
    before, kept = state(home), originals(home)
    words = home.indexer.check().units, home.store.windows()
    change(folder)
    run = home.take(folder).run
    after = home.contents()
    assert state(home) != before
    undo(home, run)
    assert (state(home), originals(home)) == (before, kept)
    assert (home.indexer.check().units, home.store.windows()) == words
    assert home.indexer.check().complete
    assert not home.indexer.stale_words()
    home.take(folder)  # and the same import again does the same again
    assert home.contents() == after
    assert home.take(folder).totals["unchanged"] == len(list(folder.glob("*.md")))


def test_the_first_import_taken_back_leaves_an_empty_home(home: Home) -> None:
    undone = undo(home, 1)
    assert (undone.versions, undone.tables, len(undone.originals)) == (3, 1, 3)
    assert state(home) == ([], (), {}, ())
    assert originals(home) == set()


def test_an_import_without_change_stands_in_nobodys_way(home: Home, folder: Path) -> None:
    run = home.take(folder).run
    assert undo(home, 1).versions == 3
    assert undo(home, run).versions == 0


def test_a_correction_stands_in_the_way_of_what_it_corrects(home: Home, folder: Path) -> None:
    correct(folder)
    run = home.take(folder).run
    with pytest.raises(RunBuiltOnError):
        undo(home, 1)
    undo(home, run)
    undo(home, 1)
    assert home.contents() == []


def test_originals_that_other_files_share_stay(home: Home, folder: Path) -> None:
    second_original(folder)
    run = home.take(folder).run
    assert undo(home, run).originals == ()
    assert len(originals(home)) == 3


def test_a_file_that_moved_is_a_second_original_and_one_gone(home: Home, folder: Path) -> None:
    renamed(folder)
    report = home.take(folder)
    assert row(report, "d.md").change is Change.UNCHANGED
    assert row(report, "a.md").status is Outcome.REMOVED
    assert (report.totals["added"], len(home.versions())) == (0, 3)
    (folder / "d.md").rename(folder / "a.md")
    back = home.take(folder)
    assert row(back, "a.md").change is Change.UNCHANGED
    assert row(back, "d.md").status is Outcome.REMOVED


def test_a_file_that_comes_back_is_known_again(home: Home, folder: Path) -> None:
    before, text = home.contents(), (folder / "a.md").read_bytes()
    gone(folder)
    assert home.take(folder).totals["removed"] == 1
    assert home.take(folder).totals["removed"] == 0  # told once
    (folder / "a.md").write_bytes(text)
    assert home.take(folder).totals["unchanged"] == 3
    assert home.contents() == before


def test_a_file_that_comes_back_corrected_is_a_correction(home: Home, folder: Path) -> None:
    gone(folder)
    home.take(folder)
    correct(folder)
    report = home.take(folder)
    assert row(report, "a.md").change is Change.CORRECTED
    assert len(home.versions()) == 3
    assert home.indexer.check().complete


def test_a_correction_that_is_corrected_back_leaves_the_first_text(home: Home, folder: Path) -> None:
    before, text = home.contents(), (folder / "a.md").read_bytes()
    correct(folder)
    home.take(folder)
    (folder / "a.md").write_bytes(text)
    assert home.take(folder).totals["corrected"] == 1
    assert home.contents() == before
