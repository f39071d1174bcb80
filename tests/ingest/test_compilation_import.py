"""A compilation through an import: works in the store, unchanged, corrected, gone, cut off, catalogued."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from ingest.report import Change, Outcome
from ingest.run import Importer, ImportOptions
from library.model import Level, Version
from library.writer import Text, Writer
from tests.ingest.importing import NOW, Home, regulation, row


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.at(tmp_path / "home")


def compiled(folder: Path, *texts: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "汇编.md").write_text("\n".join(texts), encoding="utf-8")
    return folder


def book(*titles: str, change: str = "") -> str:
    return "\n".join(regulation(title, f"{title}甲{change}。", f"{title}乙。") for title in titles)


def titles(home: Home) -> list[str]:
    return sorted(version.title for version in home.versions())


def test_each_work_is_a_work_of_the_library(home: Home, tmp_path: Path) -> None:
    report = home.take(compiled(tmp_path / "in", book("甲办法", "乙规定", "丙细则")))
    found = row(report, "汇编.md")
    assert (found.change, found.articles, found.title) == (Change.ADDED, 6, "汇编")
    assert found.document()["works"] == ["甲办法", "乙规定", "丙细则"]
    assert [part["articles"] for part in found.document()["parts"]] == [2, 2, 2]
    assert titles(home) == ["丙细则", "乙规定", "甲办法"]
    originals = [o for v in home.versions() for o in home.store.originals(v.id, Level.RESTRICTED)]
    assert {o.name for o in originals} == {"汇编.md"}
    assert len({o.sha256 for o in originals}) == 1
    assert [p for p in (home.folder / "originals").rglob("*") if p.is_file()] == [
        home.folder / "originals" / originals[0].sha256[:2] / originals[0].sha256
    ]


def test_an_unchanged_compilation_writes_nothing_and_tells_the_same(home: Home, tmp_path: Path) -> None:
    folder = compiled(tmp_path / "in", "前言一段。\n", book("甲办法", "乙规定"))
    first = row(home.take(folder), "汇编.md")
    contents, change = home.contents(), home.store.change()
    again = row(home.take(folder), "汇编.md")
    assert (again.change, again.warnings, again.articles) == (
        Change.UNCHANGED,
        first.warnings,
        first.articles,
    )
    assert [part.title for part in again.parts] == [part.title for part in first.parts]
    assert (home.contents(), home.store.change()) == (contents, change)


def test_a_corrected_work_is_a_correction_and_the_others_stay(home: Home, tmp_path: Path) -> None:
    home.take(compiled(tmp_path / "in", book("甲办法", "乙规定")))
    report = home.take(compiled(tmp_path / "in", book("甲办法", change="改"), book("乙规定")))
    [found] = report.rows
    assert [part.change for part in found.parts] == [Change.CORRECTED, Change.UNCHANGED]
    assert titles(home) == ["乙规定", "甲办法"]


def test_a_work_taken_out_of_the_file_is_reported_and_stays(home: Home, tmp_path: Path) -> None:
    home.take(compiled(tmp_path / "in", book("甲办法", "乙规定", "丙细则")))
    report = home.take(compiled(tmp_path / "in", book("甲办法", "丙细则")))
    gone = row(report, "汇编.md#乙规定")
    assert (gone.status, gone.title, report.totals["removed"]) == (Outcome.REMOVED, "乙规定", 1)
    assert titles(home) == ["丙细则", "乙规定", "甲办法"]
    assert home.take(tmp_path / "in").totals["removed"] == 0
    assert home.take(compiled(tmp_path / "in", book("甲办法", "乙规定", "丙细则"))).totals["removed"] == 0
    assert not any(o.absent for v in home.versions() for o in home.store.originals(v.id, Level.RESTRICTED))


def test_a_file_beside_the_compilation_is_a_second_original(home: Home, tmp_path: Path) -> None:
    folder = compiled(tmp_path / "in", book("甲办法", "乙规定"))
    (folder / "甲.md").write_text(book("甲办法"), encoding="utf-8")
    assert any("又一份原件" in warning for warning in row(home.take(folder), "甲.md").warnings)
    assert titles(home) == ["乙规定", "甲办法"]
    assert home.take(folder).totals["unchanged"] == 2


def test_a_state_secret_inside_refuses_the_whole_file(home: Home, tmp_path: Path) -> None:
    secret = regulation("乙规定", "乙。", "丙。").replace("\n\n", "\n\n机密★10年\n\n", 1)
    report = home.take(compiled(tmp_path / "in", book("甲办法"), secret))
    assert row(report, "汇编.md").status is Outcome.FAILED
    assert home.versions() == []
    assert not list((home.folder / "originals").rglob("*"))


def catalogue(folder: Path, *rows: str) -> None:
    (folder / "catalogue.csv").write_text(
        "\n".join(("file,title,work,number,level", *rows)), encoding="utf-8"
    )


def test_a_catalogue_has_a_row_a_work(home: Home, tmp_path: Path) -> None:
    folder = compiled(tmp_path / "in", book("甲办法", "乙规定", "丙细则"))
    catalogue(
        folder,
        "汇编.md,,,,restricted",
        "汇编.md,甲办法,R01,河巡发〔2024〕1号,public",
        "汇编.md,丁制度,R04,,",
    )
    report = home.take(folder)
    assert "目录表列有而文件中没有：《丁制度》。" in row(report, "汇编.md").warnings
    assert {(v.title, v.work, v.number, v.level) for v in home.versions()} == {
        ("甲办法", "R01", "河巡发〔2024〕1号", Level.PUBLIC),
        ("乙规定", "乙规定", None, Level.RESTRICTED),
        ("丙细则", "丙细则", None, Level.RESTRICTED),
    }
    catalogue(folder, "汇编.md,,,,restricted")
    assert [part.change for part in row(home.take(folder), "汇编.md").parts].count(Change.UNCHANGED) == 2


def test_a_secret_level_of_one_work_refuses_the_file(home: Home, tmp_path: Path) -> None:
    folder = compiled(tmp_path / "in", book("甲办法", "乙规定"))
    catalogue(folder, "汇编.md,甲办法,,,", "汇编.md,乙规定,,,机密")
    assert row(home.take(folder), "汇编.md").status is Outcome.FAILED


def test_rows_too_many_for_a_file_of_one_work_are_told(home: Home, tmp_path: Path) -> None:
    folder = compiled(tmp_path / "in", book("甲办法"))
    catalogue(folder, "汇编.md,甲办法,,1号,", "汇编.md,乙规定,,2号,")
    assert any("以第一行为准" in warning for warning in row(home.take(folder), "汇编.md").warnings)
    assert [v.number for v in home.versions()] == ["1号"]


class CutOff(Writer):
    """A writer that dies in place of the ``left``-th version from now on."""

    left = 2

    def add_version(self, version: Version, texts: Sequence[Text], run: int) -> int:
        self.left -= 1
        if self.left < 0:
            raise KeyboardInterrupt
        return super().add_version(version, texts, run)


def test_an_import_cut_off_inside_a_compilation_is_completed_by_the_next(home: Home, tmp_path: Path) -> None:
    folder = compiled(tmp_path / "in", book("甲办法", "乙规定", "丙细则"))
    with pytest.raises(KeyboardInterrupt):
        Importer(home.store, CutOff(home.store), home.indexer, home.folder / "originals").run(
            [folder], ImportOptions(NOW)
        )
    assert len(home.versions()) == 2
    home.take(folder)
    other = Home.at(tmp_path / "other")
    other.take(folder)
    assert home.contents() == other.contents()
    assert home.take(folder).totals["unchanged"] == 1


def test_a_compilation_in_an_archive_is_cut_too(home: Home, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        archive.writestr("制度/汇编.md", book("甲办法", "乙规定"))
    found = row(home.take(folder), "a.zip/制度/汇编.md")
    assert found.document()["works"] == ["甲办法", "乙规定"]
    assert home.apply(home.plan(folder)).totals["unchanged"] == 1
    assert home.take(folder).totals | {"unchanged": 1, "removed": 0} == home.take(folder).totals
