"""A compilation in one file becomes named works; one law stays one work; what the table lacks is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.catalogue import Entry
from ingest.compilation import find_cut, part_document
from ingest.document import Document
from ingest.load import read_document
from ingest.metadata import Defaults
from ingest.structure import Structured, structure
from ingest.works import read_works
from library.model import Kind, ProvisionType
from library.titles import normal_title
from tests.ingest.compiling import (
    ABSENT,
    COUNT,
    PAIR,
    SEED,
    Compilation,
    Law,
    as_docx,
    as_markdown,
    as_pdf,
    draw,
    single,
)
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


@pytest.mark.parametrize("seed", [SEED, 8], ids=["first", "entry-and-dash-over-two-glyphs"])
def test_75_laws_in_one_pdf_are_75_works(data: Path, seed: int, tmp_path: Path) -> None:
    """Printed by Chromium in Noto Serif CJK SC, with page numbers; at least 99.9 % of the articles equal."""
    compilation = draw(data, seed=seed)
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
