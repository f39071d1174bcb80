"""The parts of the public laws that are measured are the same ones every time."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from evals.laws import (
    DataMissingError,
    data_folder,
    law_files,
    questions_within,
    regulations,
    replace_first_article,
    tenth,
    whole,
)


def test_a_missing_folder_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XUNZHI_DATA", str(tmp_path))
    with pytest.raises(DataMissingError) as caught:
        data_folder()
    assert caught.value.where == str(tmp_path)


def test_the_whole_is_all_files_and_articles(data: Path) -> None:
    part = whole(data)
    assert (len(part.files), part.articles) == (1406, 57658)


def test_the_tenth_is_every_tenth_file_with_its_catalogue_rows(data: Path, tmp_path: Path) -> None:
    part = tenth(data, tmp_path)
    national = data / "laws" / "national"
    assert [p.relative_to(tmp_path) for p in part.files] == [
        p.relative_to(national) for n, p in enumerate(law_files(data)) if n % 10 == 0
    ]
    assert all(p.read_bytes() == (national / p.relative_to(tmp_path)).read_bytes() for p in part.files)
    with (tmp_path / "catalogue.csv").open(encoding="utf-8", newline="") as lines:
        named = {row["file"] for row in csv.DictReader(lines)}
    assert named == {p.relative_to(tmp_path).as_posix() for p in part.files}


def test_every_question_of_a_part_has_all_its_gold_there(data: Path, tmp_path: Path) -> None:
    part = tenth(data, tmp_path)
    names = {p.relative_to(tmp_path).as_posix() for p in part.files}
    questions = questions_within(data, sorted(names))
    assert questions
    assert all((gold.file or "").removeprefix("national/") in names for q in questions for gold in q.gold)


def test_seventy_five_regulations_each_can_be_replaced(data: Path, tmp_path: Path) -> None:
    files = regulations(data, tmp_path)
    assert len({path.read_bytes() for path in files}) == 75
    for path in files:
        before = path.read_text(encoding="utf-8")
        replace_first_article(path, "新增文字。")
        assert path.read_text(encoding="utf-8").replace("新增文字。", "") == before
        assert path.read_text(encoding="utf-8").count("新增文字。") == 1
