"""SRT and WebVTT: what is said stays, numbers, times and tags go, cues become paragraphs of speech."""

from __future__ import annotations

import codecs
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import Style
from ingest.errors import EmptyFileError, TooMuchTextError
from ingest.load import load, read_document
from ingest.load.subtitles import (
    LONGEST_MS,
    SHORTEST_MS,
    Cue,
    looks_like_subtitles,
    paragraphs,
    read_subtitles,
)
from ingest.report import Outcome
from ingest.structure import Structured, structure
from library.lookup import look_up
from library.model import Kind, Level, ProvisionType
from tests.ingest.importing import NOW, Home, row
from tests.ingest.reading import by_eid, eids, squeezed

SRT = """1
00:00:01,000 --> 00:00:04,000
大家好，
今天讲底稿。

2
00:00:04,000 --> 00:00:20,500
一事一稿，一个问题一份。

3
00:01:23,400 --> 00:01:40,000
下课。
"""
VTT = """WEBVTT - 底稿
Kind: captions

STYLE
::cue { color: yellow }

NOTE 校对
两遍

开场
00:01.000 --> 00:04.000 align:start position:10%
<v 讲师>大家好，
<i>今天</i>讲<c.blue>底稿</c>。

00:04.000 --> 00:20.500
一事一稿，<00:00:05.000>一个问题&nbsp;一份。

00:01:23.400 --> 00:01:40.000 line:0
下课。
"""
SAID = [("time_000001", "大家好，今天讲底稿。一事一稿，一个问题一份。"), ("time_000123", "下课。")]
_TIME_LINE = re.compile(r"(?m)^(?:\d+\n)?\d\d:\d\d:\d\d[,.]\d{3} --> .*$")


def of(text: str) -> Structured:
    return structure(read_document(text.encode(), "a.srt"), Kind.OTHER)


def said(structured: Structured) -> list[tuple[str, str]]:
    return [(p.eid, squeezed(p.text)) for p in structured.provisions]


def spoken(structured: Structured) -> str:
    return squeezed("".join(p.text for p in structured.provisions))


@pytest.mark.parametrize("text", [pytest.param(SRT, id="srt"), pytest.param(VTT, id="vtt")])
def test_cues_become_provisions(text: str) -> None:
    structured = of(text)
    assert said(structured) == SAID
    found = by_eid(structured)["time_000123"]
    assert (found.type, found.label) == (ProvisionType.TIME, "[00:01:23]")


ENCODED = [
    pytest.param(codecs.BOM_UTF8 + SRT.encode(), id="bom"),
    pytest.param(codecs.BOM_UTF16_LE + SRT.encode("utf-16-le"), id="utf-16"),
    pytest.param(SRT.encode("gb18030"), id="gb18030"),
    pytest.param(SRT.replace("\n", "\r\n").encode("gb18030"), id="crlf"),
    pytest.param(SRT.replace("\n\n", "\n").encode(), id="no-empty-lines"),
    pytest.param(SRT.replace("\n", "\n\n").encode(), id="empty-lines-everywhere"),
    pytest.param(re.sub(r"(?m)^\d\n", "", SRT).encode(), id="no-numbers"),
    pytest.param(SRT.replace(" --> ", "-->").replace(",", ".").encode(), id="dots"),
    pytest.param(SRT.replace(",000", "").encode(), id="whole-seconds"),
    pytest.param(SRT.replace("00:00:04,000\n", "00:00:04,000 X1:40 X2:600\n").encode(), id="settings"),
    pytest.param(SRT.replace("大家好", "{\\an8}<font color='#fff'>大家好</font>").encode(), id="tags"),
]


@pytest.mark.parametrize("content", ENCODED)
def test_every_way_of_writing_gives_the_same(content: bytes) -> None:
    document = read_document(content, "a.txt")  # by content, never by suffix
    assert document.format == "subtitles"
    assert said(structure(document, Kind.OTHER)) == SAID


NOT_SUBTITLES = [
    pytest.param(
        "# 说明\n\n字幕文件里写：\n\n00:00:01,000 --> 00:00:04,000\n" + "\n\n说明。" * 9, id="quoted"
    ),
    pytest.param("流程：甲 --> 乙\n乙 --> 丙\n", id="arrows"),
    pytest.param("WEBVTT 是一种格式。\n", id="about-the-format"),
]


@pytest.mark.parametrize("text", NOT_SUBTITLES)
def test_an_ordinary_text_is_none(text: str) -> None:
    assert not looks_like_subtitles(text)


def test_a_broken_time_line_is_told_and_loses_no_word() -> None:
    text = SRT.replace("00:00:04,000 -->", "00:0x:04,000 -->").replace("00:01:40,000", "00:01:20,000")
    document = read_document(text.encode(), "a.srt")
    assert document.warnings == ("第 7、11 行的时间码不成立，其下的文字并入前一段，请核对。",)
    assert said(structure(document, Kind.OTHER)) == [("time_000001", "".join(text for _, text in SAID))]


def test_many_broken_time_lines_are_told_in_one_sentence() -> None:
    text = SRT + "".join(f"{n}\n00:99:00,000 --> 00:99:01,000\n甲。\n\n" for n in range(4, 14))
    assert (
        read_subtitles(text, "a")
        .warnings[0]
        .startswith("第 14、18、22、26、30、34、38、42 等 10 行的时间码不成立")
    )


def test_notes_of_webvtt_are_told() -> None:
    assert read_subtitles(VTT, "a").warnings == ("有 1 处注释（NOTE）未导入。",)


def test_what_stands_above_the_first_cue_is_kept() -> None:
    assert said(of("字幕：某某\n\n" + SRT))[:2] == [("title", "字幕：某某"), SAID[0]]


def test_a_title_card_is_title_and_preface() -> None:
    card = "0\n00:00:00,000 --> 00:00:01,000\n{\\an5}<b>底稿实务</b>\n示范文本\n（2025年录）\n\n"
    structured = of(card + SRT)
    assert said(structured) == [
        ("title", "底稿实务"),
        ("preface", ""),
        ("preface__para_1", "示范文本"),
        ("preface__para_2", "（2025年录）"),
        *SAID,
    ]
    assert structured.title == "底稿实务"


def test_times_that_go_back_are_told() -> None:
    second = SRT.replace("1\n00:00:01,000", "4\n00:00:02,000")
    structured = of(SRT + "\n" + second)
    assert eids(structured) == ["time_000001", "time_000123", "time_000002", "time_000123_2"]
    assert "时间码早于前一段" in "".join(structured.warnings)


def test_nothing_said_is_an_empty_file() -> None:
    with pytest.raises(EmptyFileError):
        read_document(b"1\n00:00:01,000 --> 00:00:02,000\n<i></i>\n", "a.srt")


def test_too_many_lines_are_refused() -> None:
    with pytest.raises(TooMuchTextError):
        read_document(b"00:00:01,000 --> 00:00:02,000\n" * 200_002, "a.srt")


def test_a_hundred_thousand_cues_at_one_moment_are_read_soon() -> None:
    text = "00:00:01,000 --> 00:00:02,000\n甲。\n" * 99_000
    assert eids(of(text)) == ["time_000001"]


def cue(start: float, end: float, text: str) -> Cue:
    return Cue(int(start * 1000), int(end * 1000), 1, (text,), text)


JOINED = [
    pytest.param([(0, 5, "甲。"), (5, 16, "乙。"), (16, 40, "丙。")], "甲。乙。 丙。", id="after-15-seconds"),
    pytest.param(
        [(0, 16, "甲，"), (16, 20, "乙。"), (20, 40, "丙。")], "甲，乙。 丙。", id="whole-sentences"
    ),
    pytest.param([(0, 16, "甲。"), (16, 32, "乙。"), (33, 50, "丙。")], "甲。乙。 丙。", id="longest-pause"),
    pytest.param([(0, 20, "甲。"), (20, 25, "乙。")], "甲。乙。", id="no-short-rest"),
    pytest.param([(0, 58, "甲。"), (58, 66, "乙。")], "甲。 乙。", id="a-short-rest-that-does-not-fit"),
    pytest.param(
        [(0, 9, "甲。"), (9, 30, "乙"), (30, 65, "丙。")], "甲。 乙丙。", id="a-short-one-before-a-long"
    ),
    pytest.param([(0, 30, "甲"), (30, 59, "乙"), (59, 90, "丙")], "甲乙 丙", id="no-sentence-at-all"),
    pytest.param([(0, 90, "甲"), (90, 120, "乙。")], "甲 乙。", id="one-long-cue"),
    pytest.param([(0, 20, "“甲。”"), (20, 40, "乙……")], "“甲。” 乙……", id="marks-behind-the-end"),
    pytest.param([(0, 20, "甲。（笑声）"), (20, 40, "乙。")], "甲。（笑声） 乙。", id="a-remark-behind-it"),
]


@pytest.mark.parametrize(("cues", "wanted"), JOINED)
def test_where_a_paragraph_ends(cues: list[tuple[float, float, str]], wanted: str) -> None:
    found = paragraphs([cue(*each) for each in cues])
    assert " ".join("".join(c.text for c in p) for p in found) == wanted


lengths = st.lists(st.tuples(st.integers(1, 9), st.integers(0, 3), st.booleans()), min_size=1, max_size=60)


@given(lengths)
def test_no_cue_is_lost_and_paragraphs_have_their_length(steps: list[tuple[int, int, bool]]) -> None:
    cues, at = [], 0
    for length, pause, ends in steps:
        cues.append(cue(at, at + length, "甲。" if ends else "甲"))
        at += length + pause
    found = list(paragraphs(cues))
    assert [c for p in found for c in p] == cues
    assert all(p[-1].end - p[0].start <= LONGEST_MS for p in found)
    if all(ends for *_, ends in steps):
        assert all(b[0].start - a[0].start >= SHORTEST_MS for a, b in pairwise(found))


def test_real_subtitles_lose_nothing(data: Path) -> None:
    for name, count in (("机器人学习演讲_zh.vtt", 14), ("机器学习_什么是机器学习_中英.srt", 19)):
        raw = (data / "files/subtitle" / name).read_text("utf-8-sig").replace("\r\n", "\n")
        body = raw.partition("\n\n")[2] if raw.startswith("WEBVTT") else raw
        structured = structure(load(data / "files/subtitle" / name, name), Kind.OTHER)
        assert len(eids(structured, ProvisionType.TIME)) == len(structured.provisions) == count
        assert spoken(structured) == squeezed(_TIME_LINE.sub("", body))
        assert structured.warnings == ()


def test_subtitles_are_imported_searched_and_cited(tmp_path: Path) -> None:
    home = Home.at(tmp_path / "home")
    (tmp_path / "in").mkdir()
    (tmp_path / "in/底稿实务.srt").write_text(SRT, "utf-8")
    found = row(home.take(tmp_path / "in"), "底稿实务.srt")
    assert (found.status, found.kind, found.title) == (Outcome.PARSED, Kind.COURSE, "底稿实务")
    assert found.provisions == 2
    cited = look_up(home.store, "《底稿实务》〔00:01:23〕", NOW.date(), Level.INTERNAL)
    assert [p.full_text for p in cited.placed] == ["[00:01:23]下课。"]
    assert {b.style for b in read_subtitles(SRT, "a").blocks} == {Style.SPEECH}
