"""A document opened at a provision: the unit, the quoted words, what is left out."""

from __future__ import annotations

import pytest

from library.model import Provision, ProvisionType
from pages.source import Gap, Line, read_document

T = ProvisionType
DOCUMENT = (
    Provision("title", T.TITLE, "", "甲办法"),
    Provision("chp_1", T.HEADING, "第一章", "总则"),
    Provision("art_1", T.ARTICLE, "第一条", "", ("第一章 总则",)),
    Provision("art_1__para_1", T.PARAGRAPH, "", "会议研究下列事项：", ("第一章 总则",)),
    Provision("art_1__para_1__item_1", T.ITEM, "（一）", "工作方案；", ("第一章 总则",)),
    Provision("art_1__para_1__item_2", T.ITEM, "（二）", "谈话计划。", ("第一章 总则",)),
    Provision("art_2", T.ARTICLE, "第二条", "", ("第一章 总则",)),
    Provision("art_2__para_1", T.PARAGRAPH, "", "会议每周不少于1次。", ("第一章 总则",)),
    Provision("art_12", T.ARTICLE, "第十二条", "", ("第一章 总则",)),
    Provision("art_12__para_1", T.PARAGRAPH, "", "本办法自印发之日起施行。", ("第一章 总则",)),
)


def here(eid: str, quote: str = "") -> list[str]:
    return [
        line.provision.eid
        for line in read_document(DOCUMENT, eid, quote)
        if isinstance(line, Line) and line.here
    ]


def marks(eid: str, quote: str) -> list[str]:
    return [
        (line.provision.label + line.provision.text)[start:end]
        for line in read_document(DOCUMENT, eid, quote)
        if isinstance(line, Line)
        for start, end in line.marks
    ]


@pytest.mark.parametrize("eid", ["art_2", "art_2__para_1"])
def test_the_whole_article_around_an_address_is_open_and_no_other(eid: str) -> None:
    assert here(eid) == ["art_2", "art_2__para_1"]


def test_a_slide_and_a_paragraph_of_speech_are_open_whole() -> None:
    for eid, type_ in (("slide_2", T.SLIDE), ("time_000123", T.TIME)):
        said = (Provision(eid, type_, "", "甲"), Provision(f"{eid}__para_1", T.PARAGRAPH, "", "乙"))
        lines = read_document((*DOCUMENT, *said), f"{eid}__para_1")
        assert [line.provision for line in lines if isinstance(line, Line) and line.here] == list(said)


def test_an_address_that_is_not_there_opens_what_is_nearest_above_it() -> None:
    assert here("art_2__para_9__item_1") == ["art_2", "art_2__para_1"]
    assert here("chp_1") == ["chp_1"]
    assert here("art_99") == here("") == []


QUOTES = [
    pytest.param("art_2", "每周不少于1次", ["每周不少于1次"], id="inside-a-paragraph"),
    pytest.param("art_2", "第二条　会议每周", ["第二条", "会议每周"], id="label-and-text"),
    pytest.param(
        "art_1", "下列事项：\n（一）工作方案；", ["下列事项：", "（一）工作方案；"], id="over-lines"
    ),
    pytest.param("art_1__para_1__item_2", "（二）谈话计划。", ["（二）谈话计划。"], id="an-item"),
    pytest.param("art_2__para_7", "每周不少于1次", ["每周不少于1次"], id="finer-address-is-gone"),
    pytest.param("art_12", "每周不少于1次", [], id="words-of-another-article"),
    pytest.param("art_2", "", [], id="no-quote"),
]


@pytest.mark.parametrize(("eid", "quote", "found"), QUOTES)
def test_the_quote_is_marked_where_it_stands(eid: str, quote: str, found: list[str]) -> None:
    assert marks(eid, quote) == found


def test_far_from_the_article_only_headings_stay_and_gaps_are_counted() -> None:
    lines = read_document(DOCUMENT, "art_12", near=1)
    assert [line.count if isinstance(line, Gap) else line.provision.eid for line in lines] == [
        "title",
        "chp_1",
        5,
        "art_2__para_1",
        "art_12",
        "art_12__para_1",
    ]
