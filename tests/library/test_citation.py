"""Citations that are a whole text: written, read, and both in turn."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.citation import Citation, format_address, format_citation, parse_citation, plain_title
from library.numerals import write_number

ADDRESSES = [
    ("art_5", "第五条"),
    ("art_5__para_2__item_3", "第五条第二款第（三）项"),
    ("art_5__para_2__item_3__point_1", "第五条第二款第（三）项第1目"),
    ("art_11__item_2", "第十一条第（二）项"),
    ("art_120-1", "第一百二十条之一"),
    ("art_120-1__para_2", "第一百二十条之一第二款"),
    ("att_1", "附件1"),
    ("att_1__art_3", "附件1第三条"),
    ("part_2__art_1", "第二部分第一条"),
    ("sec_2", "二、"),
    ("sec_2__sub_1", "二、（一）"),
    ("sec_2__sub_1__item_3", "二、（一）3."),
    ("sec_2__sub_1__item_3__point_2", "二、（一）3.（2）"),
    ("sec_2__item_3", "二、3."),
    ("sec_2__para_1", "二、第一段"),
    ("att_1__sec_2__sub_1", "附件1二、（一）"),
    ("chp_2__sec_1", "第二章第一节"),
    ("prt_1", "第一编"),
    ("prt_2__sbp_1__chp_3", "第二编第一分编第三章"),
    ("slide_7", "第7页"),
    ("slide_7__notes", "第7页讲稿"),
    ("time_000123", "〔00:01:23〕"),
    ("time_013059_2", "〔01:30:59〕〔2〕"),
    ("time_000123__para_1", "〔00:01:23〕第一段"),
    ("step_S12", "步骤S12"),
    ("point_P034", "要点P034"),
    ("form_B01", "表B01"),
    ("row_17", "第17行"),
    ("att_2__row_17", "附件2第17行"),
    ("preface", "序言"),
    ("preface__para_2", "序言第二段"),
    ("closing", "结尾"),
    ("art_5_2", "第五条〔2〕"),
    ("foo_3", "〔foo_3〕"),
]
WHOLE = [
    ("《信访工作条例》第五条第二款第（三）项", "信访工作条例", "art_5__para_2__item_3"),
    ("《信访工作条例》第5条第2款第3项", "信访工作条例", "art_5__para_2__item_3"),
    ("信访工作条例5条2款3项", "信访工作条例", "art_5__para_2__item_3"),
    ("监察法第四十八条", "监察法", "art_48"),
    ("监察法48条", "监察法", "art_48"),
    ("监察法 第48条", "监察法", "art_48"),
    ("监察法的第四十八条", "监察法", "art_48"),
    ("监察法第四十八条。", "监察法", "art_48"),
    ("《监察法》art_48", "监察法", "art_48"),
    ("监察法 art_48__para_1", "监察法", "art_48__para_1"),
    ("第48条第2款", None, "art_48__para_2"),
    ("第四十八条", None, "art_48"),
    ("art_48", None, "art_48"),
    ("art_120-1__para_2", None, "art_120-1__para_2"),
    ("本条例第五条", None, "art_5"),
    ("第一百二十条之一", None, "art_120-1"),
    ("《刑法》第一百二十条之一第一款", "刑法", "art_120-1__para_1"),
    ("《刑法》（2020年修正）第二百九十三条之一", "刑法", "art_293-1"),
    ("民法典第一千二百六十条", "民法典", "art_1260"),
    ("刑法修正案（七）第三条", "刑法修正案（七）", "art_3"),
    ("第十一条第（二）项", None, "art_11__item_2"),
    ("《关于修改《监察法》的决定》第二条", "关于修改《监察法》的决定", "art_2"),
    ("《关于修改〈监察法〉的决定》第二条", "关于修改《监察法》的决定", "art_2"),
    ("《指引》二、（一）3.", "指引", "sec_2__sub_1__item_3"),
    ("《指引》要点P034", "指引", "point_P034"),
    ("《课件》第7页", "课件", "slide_7"),
    ("《谈话实务（课堂实录）》〔00:01:23〕", "谈话实务（课堂实录）", "time_000123"),
    ("《谈话实务》[0:01:23]", "谈话实务", "time_000123"),
    ("谈话实务【00：01：23】", "谈话实务", "time_000123"),
    ("谈话实务 time_000123", "谈话实务", "time_000123"),
    ("《办法》附件1第三条", "办法", "att_1__art_3"),
    ("《办法》附件一", "办法", "att_1"),
    ("《规则》第二章第八条", "规则", "art_8"),
    ("《规则》第二章第一节", "规则", "chp_2__sec_1"),
    ("《监察法》", "监察法", None),
]
NO_CITATION = [
    "监察法",
    "第三人",
    "第一审",
    "第三方",
    "第十四届",
    "第十三次会议",
    "第一责任人",
    "第一轮",
    "2.5条",
    "本条例自2022年5月1日起施行",
    "第十条、第十八条",
    "第八条至第十条",
    "依照监察法，第十条怎么办",
    "《》第五条",
    "",
]


@pytest.mark.parametrize(("eid", "text"), ADDRESSES)
def test_an_address_is_written_and_read_back(eid: str, text: str) -> None:
    assert format_address(eid) == text
    citation = parse_citation(f"《办法》{text}")
    assert citation is not None
    assert (citation.title, citation.eid) == ("办法", eid)


@pytest.mark.parametrize(("text", "title", "eid"), WHOLE)
def test_a_citation_is_read(text: str, title: str | None, eid: str | None) -> None:
    citation = parse_citation(text)
    assert citation is not None
    assert (citation.title, citation.eid) == (title, eid)


@pytest.mark.parametrize("text", NO_CITATION)
def test_what_is_no_single_citation_is_none(text: str) -> None:
    assert parse_citation(text) is None


@pytest.mark.parametrize(
    ("eid", "text"),
    [
        ("art_5__para_1", "第五条"),
        ("art_5__para_1__item_2", "第五条第（二）项"),
        ("att_1__art_5__para_1", "附件1第五条"),
        ("sec_2__para_1", "二、第一段"),
        ("art_5__para_2", "第五条第二款"),
    ],
)
def test_a_single_paragraph_is_not_named(eid: str, text: str) -> None:
    assert format_address(eid, single_paragraph=True) == text


def test_marks_inside_a_title_become_single() -> None:
    expected = "《关于修改〈监察法〉的决定》第五条"
    assert format_citation("关于修改《监察法》的决定", "art_5") == expected
    assert format_citation("关于修改〈监察法〉的决定", "art_5") == expected
    assert format_citation("《关于修改〈监察法〉的决定》", "art_5") == expected


def test_a_title_that_begins_and_ends_with_marks_keeps_them() -> None:
    assert plain_title("《甲》和《乙》") == "《甲》和《乙》"


def test_an_item_without_paragraph_means_the_only_list() -> None:
    citation = parse_citation("第十一条第（二）项")
    assert citation is not None
    assert citation.address is not None
    assert citation.paragraph is None
    assert citation.address.only_list


def test_a_citation_of_nothing_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="names a work or an address"):
        Citation(None, None)


numbers = st.integers(1, 1300)
articles = st.builds(
    lambda top, n, more, fine: top + f"art_{n}" + more + fine,
    st.sampled_from(["", "att_3__", "part_2__", "att_1__part_2__"]),
    numbers,
    st.one_of(st.just(""), st.integers(1, 15).map(lambda n: f"-{n}"), st.just("_2")),
    st.one_of(
        st.just(""),
        st.integers(1, 30).map(lambda n: f"__para_{n}"),
        st.tuples(st.integers(1, 30), st.integers(1, 40)).map(lambda t: f"__para_{t[0]}__item_{t[1]}"),
        st.tuples(st.integers(1, 40), st.integers(1, 9)).map(lambda t: f"__item_{t[0]}__point_{t[1]}"),
    ),
)
sections = st.builds(
    lambda top, sec, fine: f"{top}sec_{sec}{fine}",
    st.sampled_from(["", "att_2__"]),
    st.integers(1, 40),
    st.sampled_from(
        ["", "__sub_3", "__sub_12__item_4", "__item_5", "__sub_1__item_2__point_6", "__sub_2__para_3"]
    ),
)
titles = st.text("关于市委巡察工作办法规定条例（试行）", min_size=2, max_size=12)


@given(titles, st.one_of(articles, sections, st.sampled_from([eid for eid, _ in ADDRESSES])))
def test_eid_to_citation_and_back(title: str, eid: str) -> None:
    citation = parse_citation(format_citation(title, eid))
    assert citation == Citation(plain_title(title), citation.address if citation else None)
    assert citation is not None
    assert citation.eid == eid
    assert str(citation) == format_citation(title, eid)


@given(numbers, numbers)
def test_digits_and_numerals_are_one_address(article: int, paragraph: int) -> None:
    numerals = parse_citation(f"监察法第{write_number(article)}条第{write_number(paragraph)}款")
    assert numerals == parse_citation(f"监察法{article}条{paragraph}款")


@given(st.text("第条款项目之一二十百（）《》、至和0123456789法本附件部分章节 ", max_size=30))
def test_no_text_breaks_the_reader(text: str) -> None:
    citation = parse_citation(text)
    assert citation is None or citation.title or citation.eid
