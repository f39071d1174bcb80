"""Imports through a real store and word index: versions, parts, corrections, second originals, the report."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import docx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ingest.report import Change, Outcome
from library.model import Kind, Level, Status
from tests.ingest.importing import Home, regulation, row, write

OLD = "本办法自2020年6月1日起施行。"
NEW = "本办法自2024年7月1日起施行。"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.at(tmp_path / "home")


def test_a_later_day_is_a_new_version_and_closes_the_one_before(home: Home, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", b=regulation("试点办法", "乙。", closing=NEW))
    home.take(folder)
    write(folder, a=regulation("试点办法", "甲。", closing=OLD))
    report = home.take(folder)
    assert report.totals | {"added": 1, "unchanged": 1} == report.totals
    assert [(v.effective, v.until) for v in home.versions()] == [
        (date(2020, 6, 1), date(2024, 7, 1)),
        (date(2024, 7, 1), None),
    ]


def test_the_same_day_and_number_with_another_text_is_a_correction(home: Home, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a=regulation("试点办法", "十五日内办结。", closing=NEW))
    home.take(folder)
    write(folder, a=regulation("试点办法", "十五个工作日内办结。", closing=NEW))
    report = home.take(folder)
    assert row(report, "a.md").change is Change.CORRECTED
    assert any("更正" in warning for warning in row(report, "a.md").warnings)
    [version] = home.versions()
    assert (version.until, version.status) == (None, None)
    assert [text for _, text in home.text(version) if "十五" in text] == ["十五个工作日内办结。"]


def test_a_file_that_became_a_new_version_leaves_the_old_one(home: Home, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a=regulation("试点办法", "甲。", closing=OLD))
    home.take(folder)
    write(folder, a=regulation("试点办法", "乙。", closing=NEW))
    assert row(home.take(folder), "a.md").change is Change.CHANGED
    assert [v.until for v in home.versions()] == [date(2024, 7, 1), None]
    assert home.take(folder).totals["unchanged"] == 1


def test_the_same_text_in_another_format_is_a_second_original(home: Home, tmp_path: Path) -> None:
    text = regulation("试点办法", "甲。", closing=NEW)
    folder = write(tmp_path / "in", a=text)
    document = docx.Document()
    for line in text.removeprefix("# ").splitlines():
        document.add_paragraph(line)
    document.save(str(folder / "b.docx"))
    report = home.take(folder)
    assert any("又一份原件" in warning for warning in row(report, "b.docx").warnings)
    assert (report.totals["added"], report.totals["unchanged"]) == (1, 1)  # it adds no text
    [version] = home.versions()
    assert home.store.files(version.id, Level.RESTRICTED) == ("a.md", "b.docx")
    assert home.take(folder).totals["unchanged"] == 2


def test_two_originals_that_disagree_come_to_rest(home: Home, tmp_path: Path) -> None:
    """The later replaces the earlier once, not in turns at every import."""
    folder = write(
        tmp_path / "in",
        a=regulation("试点办法", "甲。", closing=NEW),
        b=regulation("试点办法", "甲甲。", closing=NEW),
    )
    assert row(home.take(folder), "b.md").change is Change.CORRECTED
    contents = home.contents()
    assert home.take(folder).totals["unchanged"] == 2
    assert home.contents() == contents


def test_files_with_one_title_and_other_articles_are_parts(home: Home, tmp_path: Path) -> None:
    folder = write(
        tmp_path / "in",
        b=regulation("试点法典", "丙。", first=3, closing="本法典自2021年1月1日起施行。"),
        a=regulation("试点法典", "甲。", "乙。"),
    )
    home.take(folder)
    [version] = home.versions()
    assert (version.effective, version.effective_known) == (date(2021, 1, 1), True)
    assert [eid for eid, _ in home.text(version) if eid.count("_") == 1 and "art" in eid] == [
        f"art_{n}" for n in (1, 2, 3, 4)
    ]
    write(folder, a=regulation("试点法典", "甲甲。", "乙。"))
    assert row(home.take(folder), "a.md").change is Change.CORRECTED
    [changed] = home.versions()
    assert [t for _, t in home.text(changed) if t in ("甲甲。", "丙。")] == ["甲甲。", "丙。"]
    assert (changed.effective, changed.effective_known) == (date(2021, 1, 1), True)


def test_files_of_different_imports_are_no_parts(home: Home, tmp_path: Path) -> None:
    home.take(write(tmp_path / "one", a=regulation("试点法典", "甲。", "乙。")))
    home.take(write(tmp_path / "two", b=regulation("试点法典", "丙。", first=3, closing=NEW)))
    assert len(home.versions()) == 2


def test_texts_without_articles_that_share_a_title_stand_apart(home: Home, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a="# 巡察工作报告\n\n甲。\n", b="# 巡察工作报告\n\n乙。\n")
    home.take(folder)
    assert [v.in_force(date(2025, 1, 1)) for v in home.versions()] == [True, True]
    assert home.take(folder).totals["unchanged"] == 2


@pytest.mark.parametrize("column", ["work", "replaces"])
def test_only_a_catalogue_renames(home: Home, tmp_path: Path, column: str) -> None:
    folder = write(
        tmp_path / "in",
        a=regulation("信访试点办法", "甲。", closing=OLD),
        b=regulation("信访工作试点办法", "乙。", closing=NEW),
    )
    (folder / "catalogue.csv").write_text(f"file,{column}\nb.md,信访试点办法\n", encoding="utf-8")
    home.take(folder)
    assert len({v.work for v in home.versions()}) == 1
    assert sorted(str(v.until) for v in home.versions()) == ["2024-07-01", "None"]


def test_what_a_closing_article_abolishes_is_replaced_but_stays_another_work(
    home: Home, tmp_path: Path
) -> None:
    folder = write(
        tmp_path / "in",
        a=regulation("甲办法", "甲。", closing=OLD),
        b=regulation("乙办法", "乙。", closing=f"{NEW[:-1]}，《甲办法》同时废止。"),
    )
    home.take(folder)
    old = next(v for v in home.versions() if v.title == "甲办法")
    assert (old.work, old.until, old.status) == ("甲办法", date(2024, 7, 1), Status.REPLACED)


def test_a_changed_catalogue_row_changes_the_facts_and_not_the_text(home: Home, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a=regulation("试点办法", "甲。", closing=NEW))
    catalogue = folder / "catalogue.csv"
    catalogue.write_text("file,level\na.md,internal\n", encoding="utf-8")
    home.take(folder)
    before = home.store.windows()
    catalogue.write_text("file,level\na.md,restricted\n", encoding="utf-8")
    assert row(home.take(folder), "a.md").change is Change.CHANGED
    assert [v.level for v in home.versions()] == [Level.RESTRICTED]
    assert home.store.windows() == before


def test_a_changed_title_reaches_the_index(home: Home, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a=regulation("试点办法", "甲。", closing=NEW))
    home.take(folder)
    before = home.store.windows()
    (folder / "catalogue.csv").write_text("file,title\na.md,更名办法\n", encoding="utf-8")
    home.take(folder)
    assert [v.title for v in home.versions()] == ["更名办法"]
    assert {h for *_, h in home.store.windows()}.isdisjoint(h for *_, h in before)


def test_a_file_that_is_gone_is_reported_once_and_its_text_stays(home: Home, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a=regulation("试点办法", "甲。", closing=NEW))
    home.take(folder)
    text = (folder / "a.md").read_text(encoding="utf-8")
    (folder / "a.md").unlink()
    report = home.take(folder)
    assert (row(report, "a.md").status, report.totals["removed"]) == (Outcome.REMOVED, 1)
    assert home.take(folder).totals["removed"] == 0
    assert len(home.versions()) == 1
    write(folder, a=text)
    assert home.take(folder).totals["unchanged"] == 1
    assert home.take(folder / "a.md").totals == report.totals | {"removed": 0, "unchanged": 1}


def test_options_hold_for_files_that_state_nothing(home: Home, tmp_path: Path) -> None:
    folder = write(
        tmp_path / "in",
        a=regulation("甲办法", "甲。"),
        b="---\nlevel: public\n---\n\n" + regulation("乙办法", "乙。"),
    )
    home.take(folder, level=Level.RESTRICTED, kind=Kind.LAW)
    assert {(v.title, v.level, v.kind) for v in home.versions()} == {
        ("甲办法", Level.RESTRICTED, Kind.LAW),
        ("乙办法", Level.PUBLIC, Kind.LAW),
    }


def test_tables_of_an_imported_folder_become_the_stores(home: Home, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a=regulation("甲办法", "甲。"))
    (folder / "glossary.csv").write_text("term,synonyms,slips\n组务会,组会;碰头会,组物会\n", encoding="utf-8")
    (folder / "calendar.csv").write_text("date,type,name\n2024-10-01,off,国庆\n", encoding="utf-8")
    report = home.take(folder)
    assert home.store.glossary() == (("组务会", ("组会", "碰头会"), ("组物会",)),)
    assert home.store.calendar() == {date(2024, 10, 1): "off"}
    assert report.totals["added"] == 1
    change = home.store.change()
    home.take(folder)
    assert home.store.change() == change  # nothing is written again, so no reader reopens anything


def test_originals_are_kept_by_hash(home: Home, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a=regulation("甲办法", "甲。"))
    home.take(folder)
    [version] = home.versions()
    [original] = home.store.originals(version.id, Level.RESTRICTED)
    kept = home.folder / "originals" / original.sha256[:2] / original.sha256
    assert kept.read_bytes() == (folder / "a.md").read_bytes()


def test_words_are_searchable_after_an_import(home: Home, tmp_path: Path) -> None:
    home.take(write(tmp_path / "in", a=regulation("甲办法", "甲。", "乙。")))
    assert home.indexer.check().words_missing == 0
    assert home.indexer.check().units > 0


def test_references_are_stored_resolved_within_the_work(home: Home, tmp_path: Path) -> None:
    body = ("甲。", "依照前条和《监察法》第五条处理。", "违反本办法第九条的，予以处理。")
    home.take(write(tmp_path / "in", a=regulation("甲办法", *body)))
    [version] = home.versions()
    ids = [number for number, _ in home.store.outline(version.id, Level.RESTRICTED)]
    found = [(r.title, r.eid, r.reason is None) for _, r in home.store.references_from(ids)]
    assert found == [(None, "art_1", True), ("监察法", "art_5", True), (None, "art_9", False)]


TEXTS = st.lists(st.sampled_from(("甲。", "乙。", "依照前款。", "（一）丙；")), min_size=1, max_size=4)
FILES = st.dictionaries(
    st.sampled_from("abcd"),
    st.tuples(st.sampled_from(("甲办法", "乙规定")), TEXTS, st.sampled_from((OLD, NEW, ""))),
    min_size=1,
    max_size=4,
)


@given(FILES, FILES)
@example(  # a.md moves on to a later version, then b.md corrects the one it left
    {"a": ("甲办法", ["甲。", "甲。"], OLD)},
    {"a": ("甲办法", ["甲。"], NEW), "b": ("甲办法", ["甲。"], OLD)},
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_second_import_changes_nothing(first: dict[str, object], then: dict[str, object]) -> None:
    with TemporaryDirectory() as place:
        home = Home.at(Path(place, "home"))
        for files in (first, then):
            folder = Path(place, "in")
            for name, (title, texts, closing) in files.items():  # type: ignore[misc]
                write(folder, **{name: regulation(title, *texts, closing=closing)})
            home.take(folder)
        contents, change = home.contents(), home.store.change()
        totals = home.take(folder).totals
        assert totals == dict.fromkeys(totals, 0) | {"unchanged": len({*first, *then})}
        assert (home.contents(), home.store.change()) == (contents, change)
        home.store.close()


def test_the_report_of_a_sample(home: Home, tmp_path: Path, corpus: Path, renew: bool) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for path in sorted((corpus / "regulations").glob("R0[167]_*.md")):
        shutil.copy(path, folder)
    report = home.take(folder).document()
    assert report["failed"] == 0
    for line in report["files"]:
        line["seconds"] = 0
    golden = Path(__file__).parent.parent / "data/import_report.json"
    if renew:
        golden.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert report == json.loads(golden.read_text(encoding="utf-8"))


def test_every_sample_text_is_read_without_a_word_of_complaint(home: Home, corpus: Path) -> None:
    report = home.take(corpus)
    assert {r.status for r in report.rows} == {Outcome.PARSED}
    assert [(r.file, r.warnings) for r in report.rows if r.warnings] == []
    dated = [v for v in home.versions() if v.kind is not Kind.PRACTICE]  # the public report gives no dates
    assert all(v.effective_known and v.issuer for v in dated)
    assert all(v.number for v in home.versions() if v.kind is Kind.REGULATION)
    ids = [n for v in home.versions() for n, _ in home.store.outline(v.id, Level.RESTRICTED)]
    assert [r for _, r in home.store.references_from(ids) if r.reason] == []
