"""Catalogue, glossary and calendar: read in both encodings, faults named by line, never half trusted."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ingest.catalogue import Catalogues, read_catalogue
from ingest.errors import LoadError
from ingest.found import Found
from ingest.tables import read_calendar, read_glossary
from library.model import Level


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_catalogue_is_read_in_the_encodings_that_offices_use(tmp_path: Path, encoding: str) -> None:
    table = "file,title,level\n子目录\\甲.md,甲办法,公开\n"
    (tmp_path / "catalogue.csv").write_text(table, encoding=encoding)
    facts = Catalogues().entry(tmp_path / "子目录/甲.md").facts
    assert (facts.title, facts.level) == ("甲办法", Level.PUBLIC)


def test_the_nearest_row_counts_and_the_one_named_by_the_user_before_all(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "catalogue.csv").write_text("file,title\na/x.md,far\na/y.md,far\n", encoding="utf-8")
    (tmp_path / "a/catalogue.csv").write_text("file,title\nx.md,near\n", encoding="utf-8")
    named = tmp_path / "mine.csv"
    named.write_text("file,title\na/x.md,named\n", encoding="utf-8")
    found = [Catalogues().entry(tmp_path / f"a/{name}.md").facts.title for name in "xyz"]
    assert found == ["near", "far", None]
    assert Catalogues(named).entry(tmp_path / "a/x.md").facts.title == "named"


def test_what_is_odd_in_a_catalogue_is_named(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.csv"
    path.write_text("file,title,colour\na.md,A,red\na.md,A,blue\n", encoding="utf-8")
    catalogue = read_catalogue(Found(path, path.name))
    assert catalogue.rows["a.md"] == ({"title": "A"},)
    told = "\n".join(catalogue.warnings)
    assert "colour" in told
    assert "重复" in told
    assert "没有文件" in told


def test_a_catalogue_that_cannot_be_read_governs_nothing(tmp_path: Path) -> None:
    """Its files would get levels that nobody stated."""
    (tmp_path / "catalogue.csv").write_text("title\n甲\n", encoding="utf-8")
    with pytest.raises(LoadError) as refused:
        Catalogues(roots=[tmp_path]).entry(tmp_path / "x.md")
    assert "缺少列：file" in refused.value.for_user()


def test_a_file_above_the_import_that_only_bears_the_name_is_ignored(tmp_path: Path) -> None:
    (tmp_path / "catalogue.csv").write_text("title\n甲\n", encoding="utf-8")
    assert Catalogues(roots=[tmp_path / "in"]).entry(tmp_path / "in/x.md").facts.title is None


@pytest.mark.parametrize("level", ["机密", "秘密★5年", "密级：绝密"])
def test_a_secret_level_in_a_catalogue_is_a_mark(tmp_path: Path, level: str) -> None:
    (tmp_path / "catalogue.csv").write_text(f"file,level\nx.md,{level}\n", encoding="utf-8")
    assert Catalogues().entry(tmp_path / "x.md").secret


def test_a_glossary(tmp_path: Path) -> None:
    path = tmp_path / "glossary.csv"
    path.write_text(
        "term,synonyms,slips\n巡察,,巡查; 寻察；\n组务会,组会;碰头会\n巡察,x,\n", encoding="utf-8"
    )
    terms, warnings = read_glossary(Found(path, path.name))
    assert terms == (("巡察", "", "巡查;寻察"), ("组务会", "组会;碰头会", ""))
    assert warnings == ("第 4 行：词语“巡察”重复，以前面的为准。",)


def test_a_calendar(tmp_path: Path) -> None:
    path = tmp_path / "calendar.csv"
    path.write_text("date,type,name\n2024-10-01,off,国庆\n2024/9/29,班,\n昨天,off,\n", encoding="utf-8")
    days, warnings = read_calendar(Found(path, path.name))
    assert days == ((date(2024, 10, 1), "off", "国庆"), (date(2024, 9, 29), "work", ""))
    assert warnings[0].startswith("第 4 行")
