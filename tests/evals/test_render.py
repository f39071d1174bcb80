"""The corpus as an office holds it, imported again: the same works, versions and provisions."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pptx
import pytest
from docx.oxml.ns import qn

from evals.render import BOOK, BOOK_TITLE, CORPUS, FILES, main, render
from evals.render_book import reckoned_pages
from evals.render_lines import note_margin, title_lines
from evals.render_subtitles import subtitle_file
from evals.render_word import word_file
from ingest.document import Block, Style
from ingest.load.subtitles import looks_like_subtitles
from ingest.report import Change, Outcome, Report
from ingest.tables import CALENDAR, GLOSSARY
from library.model import Kind, Provision, ProvisionType
from tests.ingest.importing import Home, row
from tests.ingest.reading import squeezed

FRONT = """---
work: {work}
title: {title}
kind: {kind}
issuer: 市委巡察工作领导小组办公室
issued: 2025-09-08
effective: 2025-09-09
level: {level}
sample: true
---

示范文本（河清市为虚构城市）

# {title}

"""
COURSE = """（砺剑微课　2025年9月8日更新）

## 第1页 三个问题写进一份底稿

副组长审核时发现：
（一）定性依据只对得上一件；
（二）另外两件无处落笔。

备注：先讲一件办错的事。
再讲规定。

## 第2页 时限对照

先看两个时限。

| 事项 | 时限 |
|---|---|
| 制作底稿 | 问题确认后3个工作日内 |
| 全部审签 | 现场巡察结束前3个工作日 |

两个3个工作日起算点不同。

备注：看这张表。
"""
TRANSCRIPT = """（砺剑微课课堂实录）

[00:00:05] 大家好啊，今天讲底稿。先说一件办错的事：有位同志把三个问题写进一份底稿。你猜怎么着？退回来重做呗。

[00:00:38] 所以第一个要点，一事一稿。这是《巡察问题底稿制作管理办法》写明的，不是谁的个人习惯。

[00:00:58] 有同志问：同一笔钱牵出两个问题，算几份？——两份。表B27填两张，编号样例10-07-03-012，“看见没有”……
接着往下排。

[00:01:30] 下课。
"""
SPECIMEN = "本件为填写样例（示范）。\n\n- 编号：10-07-03-012\n- 事实依据：2024年3月，分三次采购（示范）。\n"


@dataclass(frozen=True, slots=True)
class Made:
    """A corpus, what it was rendered into, and a home with the corpus itself."""

    corpus: Path
    out: Path
    home: Home

    def taken(self, folder: Path, *names: str) -> tuple[Home, Report]:
        """A fresh home below ``folder`` with these folders of what was rendered."""
        home = Home.at(folder / "-".join(("home", *names)))
        return home, home.take(*(self.out / name for name in names))


def made(corpus: Path, folder: Path) -> Made:
    render(corpus, folder / "out")
    home = Home.at(folder / "home")
    home.take(corpus)
    return Made(corpus, folder / "out", home)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("sample")
    return made(
        shutil.copytree(CORPUS, folder / "corpus"), folder
    )  # one state of it, whoever writes meanwhile


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("small")
    texts = {
        "courses/C02_底稿.md": ("C02", "底稿怎么写", "course", "internal", COURSE),
        "courses/C02T_底稿.md": ("C02T", "底稿怎么写（课堂实录）", "course", "internal", TRANSCRIPT),
        "specimens/SP01_底稿.md": ("SP01", "问题底稿填写样例", "specimen", "restricted", SPECIMEN),
    }
    for name, (work, title, kind, level, body) in texts.items():
        path = folder / "corpus" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        front = FRONT.format(work=work, title=title, kind=kind, level=level)
        path.write_text(front + body, encoding="utf-8")
    return made(folder / "corpus", folder)


Shelf = dict[tuple[str, date | None], tuple[tuple[object, ...], dict[str, str]]]


def shelf(home: Home) -> Shelf:
    """(work, effective) → what a version states, and its texts by eId. ``sample`` is a mark of ours alone."""
    return {
        (v.work, v.effective): (
            (
                v.title,
                v.kind,
                v.level,
                v.number,
                v.issuer,
                v.issued,
                v.effective_known,
                v.until,
                v.status,
                v.replaces,
            ),
            {eid: squeezed(text) for eid, text in home.text(v)},
        )
        for v in home.versions()
    }


def differences(wanted: Shelf, found: Shelf) -> list[str]:
    """What is not the same, one line a version: facts, or the first address that differs."""
    told = [f"{key}: only in one" for key in wanted.keys() ^ found.keys()]
    for key in wanted.keys() & found.keys():
        (facts, texts), (other_facts, other_texts) = wanted[key], found[key]
        if facts != other_facts:
            told.append(f"{key}: {facts} {other_facts}")
        eids = [eid for eid in {**texts, **other_texts} if texts.get(eid) != other_texts.get(eid)]
        told += [f"{key} {eid}: {texts.get(eid)} | {other_texts.get(eid)}" for eid in eids[:1]]
    return told


def articles(home: Home) -> dict[str, dict[str, str]]:
    """Work → the texts of its articles in the version that began last."""
    last = {v.work: v for v in sorted(home.versions(), key=lambda v: v.effective or date.min)}
    return {
        work: {eid: squeezed(text) for eid, text in home.text(v) if "art_" in eid}
        for work, v in last.items()
        if v.kind is Kind.REGULATION
    }


@pytest.mark.parametrize("name", ["sample", "small"])
def test_the_files_give_the_same_works_versions_and_provisions(
    name: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    of = request.getfixturevalue(name)
    home, report = of.taken(tmp_path, FILES)
    assert differences(shelf(of.home), shelf(home)) == []
    assert {r.status for r in report.rows} == {Outcome.PARSED}
    assert [(r.file, r.warnings) for r in report.rows if r.warnings] == []
    for table in (GLOSSARY, CALENDAR):
        assert home.store.meta(table) == of.home.store.meta(table)


def test_the_compilation_gives_the_regulations_as_they_stand_last(sample: Made, tmp_path: Path) -> None:
    home, report = sample.taken(tmp_path, BOOK)
    assert len(home.versions()) == 75
    assert articles(home) == articles(sample.home)
    assert differences({k: v for k, v in shelf(sample.home).items() if k in shelf(home)}, shelf(home)) == []
    told = row(report, f"{BOOK_TITLE}.docx").warnings
    assert [warning for warning in told if "第一件之前" not in warning] == []  # that is the cover


def test_files_and_compilation_together_give_no_version_twice(sample: Made, tmp_path: Path) -> None:
    home, report = sample.taken(tmp_path, FILES, BOOK)
    assert differences(shelf(sample.home), shelf(home)) == []
    assert row(report, f"{BOOK_TITLE}.docx").change is Change.UNCHANGED
    assert {r.change for r in home.take(sample.out).rows} == {None, Change.UNCHANGED}


def test_each_kind_is_written_in_its_format(small: Made) -> None:
    files = sorted(p.relative_to(small.out).as_posix() for p in small.out.rglob("*") if p.is_file())
    assert files == [
        "文件/catalogue.xlsx",
        "文件/填写样例/SP01_底稿.docx",
        "文件/课程/C02T_底稿.srt",
        "文件/课程/C02_底稿.pptx",
    ]


def test_slides_bear_the_numbers_of_the_course_and_its_notes(small: Made) -> None:
    presentation = pptx.Presentation(small.out / "文件/课程/C02_底稿.pptx")
    assert presentation.element.get("firstSlideNum") == "0"
    assert [slide.shapes.title.text for slide in presentation.slides] == [
        "底稿怎么写",
        "三个问题写进一份底稿",
        "时限对照",
    ]
    assert presentation.slides[1].notes_slide.notes_text_frame.text == "先讲一件办错的事。\n再讲规定。"


def test_subtitles_are_short_and_in_order(small: Made) -> None:
    text = (small.out / "文件/课程/C02T_底稿.srt").read_text("utf-8-sig")
    assert looks_like_subtitles(text)
    blocks = [block.split("\n") for block in text.strip().split("\n\n")]
    assert [int(number) for number, *_ in blocks] == list(range(1, len(blocks) + 1))
    assert all(len(line) <= 26 for _, _, *lines in blocks[1:] for line in lines)
    times = [re.findall(r"\d\d:\d\d:\d\d,\d{3}", times) for _, times, *_ in blocks]
    assert [t for pair in times for t in pair] == sorted(t for pair in times for t in pair)


def test_a_paragraph_of_speech_without_an_end_lasts_a_while() -> None:
    said = subtitle_file([Provision("time_013059", ProvisionType.TIME, "[01:30:59]", "下课。")]).decode(
        "utf-8-sig"
    )
    assert "01:30:59,000 --> 01:31:14,000\r\n下课。" in said


def test_the_page_is_that_of_official_documents() -> None:
    paper = docx.Document(BytesIO(word_file([Block("某办法", 1, Style.TITLE)])))
    section = paper.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin.mm) for margin in margins] == [37, 35, 28, 26]
    assert "".join(p.text for p in section.footer.paragraphs).replace(" ", "") == "——"
    assert 'instr="PAGE"' in section.footer.part.blob.decode()


FONTS = [
    pytest.param("Title", "方正小标宋简体", 22, id="title"),
    pytest.param("Heading 2", "黑体", 16, id="first-count"),
    pytest.param("Heading 3", "楷体_GB2312", 16, id="second-count"),
    pytest.param("Body Text", "仿宋_GB2312", 16, id="text"),
    pytest.param("Footer", "宋体", 14, id="page-number"),
]


@pytest.mark.parametrize(("name", "font", "points"), FONTS)
def test_fonts_are_those_of_the_standard(name: str, font: str, points: int) -> None:
    style = docx.Document(BytesIO(word_file([Block("某办法", 1, Style.TITLE)]))).styles[name]
    assert style.element.rPr.rFonts.get(qn("w:eastAsia")) == font
    assert style.font.size.pt == points


TITLES = [
    pytest.param("某办法", "某办法", id="short"),
    pytest.param(
        "关于优化营商环境专项巡察河清市行政审批服务局党组情况的报告",
        "关于优化营商环境专项巡察\n河清市行政审批服务局党组情况的报告",
        id="between-words",
    ),
    pytest.param(
        "巡前“路线图”：制度、重点工作和“一册一指引”",
        "巡前“路线图”：制度、\n重点工作和“一册一指引”",
        id="no-stop-begins-a-line",
    ),
    pytest.param("（" * 21, "（" * 21, id="no-place"),
]


@pytest.mark.parametrize(("title", "lines"), TITLES)
def test_a_long_title_breaks_between_words(title: str, lines: str) -> None:
    assert title_lines(title) == lines


NOTES = [
    pytest.param("（示范文本）", 0, id="fits"),
    pytest.param("（" + "甲" * 19 + "　自2024年6月1日起施行）", 3.3, id="the-first-part-is-longest"),
    pytest.param("（甲　" + "甲" * 27 + "）", 0, id="no-margin-would-do"),
    pytest.param("甲" * 29, 0, id="no-space"),
]


@pytest.mark.parametrize(("note", "margin"), NOTES)
def test_a_long_note_breaks_before_a_day(note: str, margin: float) -> None:
    assert note_margin(note) == pytest.approx(margin)


def test_who_signed_stands_above_the_middle_of_the_day() -> None:
    text = [Block("某报告", 1, Style.TITLE), Block("正文。", 2), Block("某组", 3), Block("2025年4月22日", 4)]
    _, _, name, day = docx.Document(BytesIO(word_file(text))).paragraphs
    assert name._p.pPr.ind.get(qn("w:rightChars")) == "625"  # 4 for the day, half of 6.5 - 2
    assert day._p.pPr.ind is None


def test_a_table_repeats_its_head() -> None:
    text = [Block("某表", 1, Style.TITLE), *(Block("", at, Style.TABLE, cells=("甲", "乙")) for at in (2, 3))]
    head, row = docx.Document(BytesIO(word_file(text))).tables[0].rows
    assert head._tr.trPr.find(qn("w:tblHeader")) is not None
    assert row._tr.trPr.find(qn("w:tblHeader")) is None


def test_who_lacks_a_font_is_told_what_stands_in_for_it() -> None:
    package = docx.Document(BytesIO(word_file([Block("某办法", 1, Style.TITLE)]))).part.package
    table = next(part for part in package.iter_parts() if part.partname == "/word/fontTable.xml")
    assert '<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋,FangSong,华文仿宋"/>' in table.blob.decode()


def test_the_table_of_contents_has_pages_and_leads_to_the_titles(sample: Made) -> None:
    book = docx.Document(sample.out / BOOK / f"{BOOK_TITLE}.docx")
    entries = [p.text.split("\t") for p in book.paragraphs if p.style.name == "toc 1"]
    pages = [int(page) for _, page in entries]
    assert len(entries) == 75
    assert pages == sorted(pages)
    assert pages[0] == 1
    titles = [p for p in book.paragraphs if p.style.name == "Heading 1"]
    assert [title for title, _ in entries] == [p.text.replace("\n", "") for p in titles]
    assert all(p._p.find(qn("w:bookmarkStart")) is not None for p in titles)
    tab = book.styles["toc 1"].paragraph_format.tab_stops[0]
    assert tab.leader.name == "DOTS"


def test_the_compilation_numbers_contents_and_texts_apart_and_not_its_cover(sample: Made) -> None:
    cover, contents, texts = docx.Document(sample.out / BOOK / f"{BOOK_TITLE}.docx").sections
    assert cover.different_first_page_header_footer
    assert cover.first_page_footer.is_linked_to_previous
    for section, numerals in ((contents, "upperRoman"), (texts, "decimal")):
        numbers = section._sectPr.find(qn("w:pgNumType"))
        assert (numbers.get(qn("w:fmt")), numbers.get(qn("w:start"))) == (numerals, "1")
        assert not section.different_first_page_header_footer


TITLE = Block("某办法", 1, Style.TITLE)
RECKONED = [
    pytest.param([TITLE], 1, id="a-title-alone"),
    pytest.param([TITLE, *[Block("甲" * 26, 2)] * 19], 1, id="a-page"),
    pytest.param([TITLE, *[Block("甲" * 27, 2)] * 19], 2, id="lines-of-29"),
    pytest.param([TITLE, *[Block("a" * 52, 2)] * 19], 1, id="letters-are-half-as-wide"),
    pytest.param([TITLE, Block("附件1", 2)], 2, id="an-attachment-begins-a-page"),
]


@pytest.mark.parametrize(("blocks", "pages"), RECKONED)
def test_pages_are_reckoned(blocks: list[Block], pages: int) -> None:
    assert reckoned_pages(blocks) == pages


def test_the_catalogue_is_written_as_a_person_writes_it(small: Made) -> None:
    rows = list(openpyxl.load_workbook(small.out / FILES / "catalogue.xlsx").active.values)
    assert rows[0][0] == "河清市巡察文献目录"
    named = dict(zip(rows[1], rows[4], strict=True))
    assert (named["文件"], named["类别"], named["级别"]) == (
        "填写样例/SP01_底稿.docx",
        "填写样例",
        "工作秘密",
    )
    assert named["施行日期"].date() == date(2025, 9, 9)


def test_the_command_says_what_it_wrote(
    small: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path / "out"), "--corpus", str(small.corpus)]) == 0
    assert capsys.readouterr().out == f"4 files in {tmp_path / 'out'}\n"
