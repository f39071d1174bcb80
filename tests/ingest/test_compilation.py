"""A compilation in one file becomes named works; one law stays one work; what the table lacks is told."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from ingest.catalogue import Entry
from ingest.compilation import find_cut, part_document
from ingest.document import Document
from ingest.load import read_document
from ingest.metadata import Defaults
from ingest.report import Change, Outcome
from ingest.run import Importer, ImportOptions
from ingest.structure import Structured, structure
from ingest.works import read_works
from library.model import Kind, Level, ProvisionType, Version
from library.titles import normal_title
from library.writer import Text, Writer
from tests.ingest.compiling import (
    ABSENT,
    COUNT,
    PAIR,
    Compilation,
    Law,
    as_docx,
    as_markdown,
    as_pdf,
    draw,
    single,
)
from tests.ingest.importing import NOW, Home, regulation, row
from tests.ingest.reading import squeezed

FORMATS = {
    "docx-without-heading-styles": ("汇编.docx", as_docx),
    "markdown": ("汇编.md", lambda c: as_markdown(c).encode()),
    "markdown-without-headings": ("汇编.md", lambda c: as_markdown(c, 0).encode()),
}


@pytest.fixture(scope="module")
def compilation(data: Path) -> Compilation:
    return draw(data)


def articles(structured: Structured) -> dict[str, str]:
    """eId → text of everything in an article."""
    return {
        p.eid: p.label + p.text
        for p in structured.provisions
        if p.eid.startswith("art_") and p.type is not ProvisionType.HEADING
    }


def whole_articles(structured: Structured) -> dict[str, str]:
    """eId of each article → all its text, white space left out: a PDF has none of its own."""
    found: dict[str, str] = {}
    for eid, text in articles(structured).items():
        found[eid.partition("__")[0]] = found.get(eid.partition("__")[0], "") + squeezed(text)
    return found


def alone(law: Law) -> Structured:
    return structure(read_document(single(law).encode(), "单行本.md"), Kind.LAW)


def works(document: Document) -> list[Structured]:
    return [structure(part_document(document, part), Kind.LAW) for part in find_cut(document).parts]


def titles_and_faults(document: Document, compilation: Compilation) -> None:
    """75 works with their titles, and the two planted faults of the table told, no others."""
    cut = find_cut(document)
    assert [normal_title(part.title) for part in cut.parts] == compilation.titles
    assert len(cut.parts) == COUNT
    unlisted = compilation.laws[compilation.unlisted].title
    assert [fault for fault in cut.faults if "目录" in fault] == [
        f"目录列有而正文没有：《{ABSENT}》。",
        f"正文有而目录没有列出：《{unlisted}》。",
    ]
    pair = [normal_title(work.title) for work in works(document)[compilation.pair :][:2]]
    assert pair == [PAIR, f"{PAIR}（试行）"]


@pytest.mark.parametrize("form", FORMATS)
def test_75_laws_in_one_file_are_75_works(compilation: Compilation, form: str) -> None:
    name, write = FORMATS[form]
    document = read_document(write(compilation), name)
    titles_and_faults(document, compilation)
    for law, found in zip(compilation.laws, works(document), strict=True):
        assert normal_title(found.title) == normal_title(law.title)
        assert articles(found) == articles(alone(law)), law.title


def test_75_laws_in_one_pdf_are_75_works(compilation: Compilation, tmp_path: Path) -> None:
    """Printed by Chromium in Noto Serif CJK SC, with page numbers; at least 99.9 % of the articles equal."""
    document = read_document(as_pdf(compilation, tmp_path), "汇编.pdf")
    titles_and_faults(document, compilation)
    equal = total = 0
    for law, found in zip(compilation.laws, works(document), strict=True):
        wanted, got = (whole_articles(each) for each in (alone(law), found))
        assert list(wanted) == list(got), law.title
        total += len(wanted)
        equal += sum(got[eid] == text for eid, text in wanted.items())
    assert equal >= 0.999 * total


def test_every_national_law_is_one_work(data: Path) -> None:
    paths = [path for part in ("national", "earlier") for path in (data / "laws" / part).rglob("*.md")]
    documents = [read_document(path.read_bytes(), path.name) for path in paths]
    assert len(documents) == 1466
    assert [document.name for document in documents if find_cut(document).several] == []


def test_every_text_of_the_sample_is_one_work(corpus: Path) -> None:
    for path in sorted(corpus.rglob("*.md")):
        assert not find_cut(read_document(path.read_bytes(), path.name)).several, path.name


def lines(*texts: str) -> Document:
    return read_document("\n".join(texts).encode(), "汇编.txt")


A = ("第一条　为了规范甲事，制定本办法。", "第二条　本办法自2024年1月1日起施行。")
B = ("第一条　为了规范乙事，制定本规定。", "第二条　本规定自2024年2月1日起施行。")
NOTICE = ("关于印发《甲办法》的通知", "现印发给你们。")
GROUPED = ("一、组织类", "甲办法……1", "二、人事类", "乙规定……2")
CONTENTS = ("目　录", "甲办法……1", "乙规定……2")

COMPILATIONS = [
    pytest.param(["甲办法", *A, "乙规定", *B], ["甲办法", "乙规定"], id="no-table-at-all"),
    pytest.param([*CONTENTS, "甲办法", *A, "乙规定", *B], ["甲办法", "乙规定"], id="leaders"),
    pytest.param(
        ["目录", "1. 甲办法 1", "2. 乙规定 2", "甲办法", *A, "乙规定", *B],
        ["甲办法", "乙规定"],
        id="counted-entries",
    ),
    pytest.param(
        ["目录", "甲办法", "乙规定", "甲办法", *A, "乙规定", *B], ["甲办法", "乙规定"], id="no-page-numbers"
    ),
    pytest.param(
        ["目录", "乙规定", "甲办法", *A, "乙规定", *B], ["甲办法", "乙规定"], id="the-first-is-not-listed"
    ),
    pytest.param(
        ["目录", *GROUPED, "一、组织类", "甲办法", *A, "二、人事类", "乙规定", *B],
        ["甲办法", "乙规定"],
        id="groups",
    ),
    pytest.param(
        ["甲办法", *A, "河清市文件", "河委发〔2024〕2号", "乙规定", "（2024年1月5日印发）", *B],
        ["甲办法", "乙规定"],
        id="number-and-red-head-go-with-the-work-below",
    ),
    pytest.param(
        ["甲办法", *A, "关于印发《乙规定》的通知", "各单位：", "现将《乙规定》印发给你们。", "乙规定", *B],
        ["甲办法", "乙规定"],
        id="a-notice-goes-with-what-it-issues",
    ),
    pytest.param(
        ["甲办法", *A, "附件：登记表", "姓名　单位", "乙规定", *B],
        ["甲办法", "乙规定"],
        id="a-form-between",
    ),
    pytest.param(
        ["甲办法", *A, "关于加强乙事管理的", "乙规定", *B],
        ["甲办法", "关于加强乙事管理的乙规定"],
        id="healed",
    ),
    pytest.param(
        [*CONTENTS, "丙意见……3", "甲办法", *A, "乙规定", *B, "丙意见", "一、总体要求", "坚持原则。"],
        ["甲办法", "乙规定", "丙意见"],
        id="a-work-without-articles",
    ),
    pytest.param(
        ["目录", "1. 甲办法……1", "2. 乙规定……2", "1. 甲办法", *A, "2. 乙规定", *B],
        ["甲办法", "乙规定"],
        id="numbers-before-the-titles",
    ),
    pytest.param(
        ["目录", "关于印发《甲办法》的通知……1", "乙规定……2", *NOTICE, "甲办法", *A, "乙规定", *B],
        ["甲办法", "乙规定"],
        id="a-listed-notice-is-the-work-that-it-issues",
    ),
    pytest.param(
        [*CONTENTS, "甲办法", "（2024年1月2日印发）", "河清市甲事管理办法", *A, "乙规定", *B],
        ["甲办法", "乙规定"],
        id="a-title-below-the-listed-one",
    ),
    pytest.param(
        ["甲办法", *A, "乙规定", *B, "附件", "丙规定", "（2023年1月2日公布）", "各单位遵照执行。"],
        ["甲办法", "乙规定"],
        id="what-is-attached-to-the-last-work",
    ),
    pytest.param(
        ["甲办法", *A, "甲办法（试行）", *B], ["甲办法", "甲办法（试行）"], id="a-pair-that-differs-by-试行"
    ),
]


@pytest.mark.parametrize(("texts", "titles"), COMPILATIONS)
def test_works_begin_at_their_titles(texts: list[str], titles: list[str]) -> None:
    assert [part.title for part in find_cut(lines(*texts)).parts] == titles
    read = read_works(lines(*texts), find_cut(lines(*texts)), Entry(), Defaults())
    assert [work.title for work in read] == titles


SECTIONS = ("一、基本情况……1", "二、工作方案……2", "三、整改意见……3")
ONE = [
    pytest.param(["甲办法", *A, "附件1", "乙规定", *B], id="an-attachment-with-articles"),
    pytest.param(["甲办法", *A, "附件：乙规定", *B], id="an-attachment-with-its-title"),
    pytest.param(
        ["关于修改《乙规定》的决定", "一、增加一条，作为第一条：", "第一条　原文。", "二、删去第二条。"],
        id="a-quoting-amendment",
    ),
    pytest.param(["甲办法", *A, "附件", "登记表", "姓名\t单位"], id="a-regulation-and-its-form"),
    pytest.param(
        ["甲法", "第一编　总则", "第一条　甲。", "第二编　分则", "第二条　乙。", "第三条　丙。"], id="编"
    ),
    pytest.param(
        ["目录", "第一章　总则", "第二章　附则", "甲办法", "第一章　总则", A[0], "第二章　附则", A[1]],
        id="a-table-of-chapters",
    ),
    pytest.param(
        [
            "巡察报告",
            "目录",
            *SECTIONS,
            "一、基本情况",
            "甲。",
            "二、工作方案",
            "乙。",
            "三、整改意见",
            "丙。",
        ],
        id="a-report-with-a-table-of-sections",
    ),
]


@pytest.mark.parametrize("texts", ONE)
def test_one_work_stays_one(texts: list[str]) -> None:
    assert not find_cut(lines(*texts)).several


def test_what_belongs_to_no_work_is_told() -> None:
    document = lines("河清市制度汇编", "前言：为方便查阅，编印本册。", *CONTENTS, "甲办法", *A, "乙规定", *B)
    cut = find_cut(document)
    assert cut.contents == (3, 5)
    assert cut.faults == (
        "第一件之前有21字不属于任何一件，未作为条文导入：“河清市制度汇编 前言：为方便查阅，编印本册。”。",
    )


# Through the store


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
