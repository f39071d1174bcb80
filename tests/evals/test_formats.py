"""The measure of agreement against a slow oracle, and the whole program on a folder of two files."""

from __future__ import annotations

import csv
import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.agreement import agreement, common, normal
from evals.counterparts import Counterparts, Sample, read_index
from evals.formats import NOT_INSTALLED, PEER, Formats, Reading, Row, measure_formats
from evals.laws import DataMissingError

texts = st.text("甲乙丙丁", max_size=12)


def slow_common(a: str, b: str) -> int:
    """The recurrence of the textbook."""

    @cache
    def of(i: int, j: int) -> int:
        if not i or not j:
            return 0
        if a[i - 1] == b[j - 1]:
            return of(i - 1, j - 1) + 1
        return max(of(i - 1, j), of(i, j - 1))

    return of(len(a), len(b))


@given(texts, texts)
def test_the_common_part_is_that_of_the_textbook(a: str, b: str) -> None:
    assert common(a, b) == slow_common(a, b) == common(b, a)


def test_a_hundred_thousand_characters_are_compared() -> None:
    text = "".join(chr(0x4E00 + n * 7919 % 20_000) for n in range(100_000))
    assert agreement(text, text[:50_000] + "误" + text[50_001:]) == pytest.approx(1 - 1e-5)


AGREEMENTS = [
    pytest.param("第一条　甲（乙）。", "第一条 甲(乙)。", 1.0, id="width-and-space-do-not-count"),
    pytest.param("", "", 1.0, id="both-empty"),
    pytest.param("甲", "", 0.0, id="nothing-read"),
    pytest.param("甲乙丙丁", "甲乙丁", 6 / 7, id="one-added"),
    pytest.param("甲乙", "乙甲", 0.5, id="out-of-place"),
]


@pytest.mark.parametrize(("a", "b", "share"), AGREEMENTS)
def test_agreement(a: str, b: str, share: float) -> None:
    assert agreement(a, b) == pytest.approx(share)


LAW = "# 某法\n\n## 第一章 总则\n\n第一条 为了规范，制定本法。\n\n第二条 应当及时报告。\n"
NOTICE = "# 关于甲的通知\n\n各单位：\n\n如果甲，从乙；\n\n二、其余从丙。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two laws in Markdown, and a sample of each: one with a tracked change, one that is no document."""
    national = tmp_path / "laws/national"
    for place in (national, tmp_path / "laws/earlier", tmp_path / "files"):
        place.mkdir(parents=True)
        (place / "catalogue.csv").write_text("file,title\n", encoding="utf-8")
    (national / "a.md").write_text(LAW, encoding="utf-8")
    (national / "b.md").write_text(NOTICE, encoding="utf-8")
    (national / "catalogue.csv").write_text("file,title\na.md,某法\nb.md,关于甲的通知\n", encoding="utf-8")
    made = docx.Document()
    for line in ("某法", "目　录", "第一章　总则", "第一章　总则", "第一条　为了规范，制定本法。"):
        made.add_paragraph(line)
    made.add_paragraph("第二条　应当立即报告。")
    made.save(str(tmp_path / "files/a.docx"))
    (tmp_path / "files/b.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    _write_index(tmp_path)
    return tmp_path


def _write_index(folder: Path) -> None:
    expected = {"article_paragraphs": 2, "edits_old_new": [["第二条", "及时", "立即"]]}
    with (folder / "files/index.csv").open("w", encoding="utf-8-sig", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(["path", "kind", "pages_or_slides_or_sheets", "expected"])
        writer.writerow(["a.docx", "docx", "", json.dumps(expected)])
        writer.writerow(["b.png", "png", "1", ""])


def test_the_index_is_read(folder: Path) -> None:
    first, second = read_index(folder)
    assert (first.name, first.articles, first.pages, first.edits) == ("a.docx", 2, None, (("及时", "立即"),))
    assert (second.articles, second.pages) == (None, 1)


def test_a_folder_without_an_index_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataMissingError):
        read_index(tmp_path)


def test_every_file_is_read_by_both_programs(folder: Path) -> None:
    said: list[str] = []
    found = measure_formats(folder, said.append)
    document, picture = found.rows
    assert said == ["a.docx", "b.png"]
    assert (document.ours.status, document.ours.articles, document.ours.agreed) == ("parsed", 2, 1.0)
    assert document.ours.seconds
    assert document.ours.mib
    assert (picture.ours.status, picture.theirs) == ("failed", None)
    if find_spec(PEER):
        assert document.theirs is not None
        assert (document.theirs.articles, document.theirs.agreed) == (2, 1.0)
    else:
        assert found.notes == (NOT_INSTALLED,)


CLOSE = [
    pytest.param("某法", "第一条 为了规范，制定本法。\n第二条 应当及时报告。", (), 1.0, id="the-same"),
    pytest.param("某法", "第二条 应当及时报告。", (), 20 / 33, id="an-article-lost"),
    pytest.param("某法", "第一条 为了规范，制定本法。\n第二条 全错。", (), 34 / 42, id="an-article-wrong"),
    pytest.param("别的法", "第一条 甲。", (), None, id="no-such-law"),
    pytest.param(
        "关于甲的通知",
        "某发〔2020〕1号\n各单位：\n一、如果甲，从乙；\n二、其余从丙。",
        (("如果甲", "一、如果甲"), ("其余从丙", "二、其余从丙")),
        1.0,
        id="what-stands-before-the-first-shared-line-and-labels-of-lists",
    ),
]


@pytest.mark.parametrize(("title", "text", "edits", "share"), CLOSE)
def test_a_text_is_laid_beside_the_law_of_its_title(
    title: str, text: str, edits: tuple[tuple[str, str], ...], share: float | None, folder: Path
) -> None:
    sample = Sample(folder, "a.docx", "docx", None, None, edits)
    found = Counterparts(folder).best(sample, title, text)
    assert found == (None if share is None else pytest.approx(share))


def test_the_sums_count_what_was_read() -> None:
    law = Reading("parsed", "", 80, 2, 64_000, 0.999, 1.0, 70.0)
    worse = Reading("parsed", "", 80, 1, 64_000, 0.9, 8.0, 300.0)
    scan = Reading("failed", "扫描件")
    found = Formats((Row("a.docx", "docx", 2, law, worse), Row("b.pdf", "pdf", 3, scan)))
    assert found.document()["summary"] == {
        "读出的文件": [1, 2],
        "条数与索引一致": [1, 1],
        "条数与索引一致（markitdown）": [0, 1],
        "与 Markdown 一致 ≥ 99.5 %": [1, 1],
        "与 Markdown 一致 ≥ 99.5 %（markitdown）": [0, 1],
        "docx 每秒页数（目标 40）": 80.0,
        "内存最高 MiB（目标 1536）": 70,
    }
    assert "b.pdf：扫描件" in found.table()


def test_normal_text_has_no_space_and_one_width() -> None:
    assert normal("第　1\u200b 条（Ａ）") == "第1条(A)"
