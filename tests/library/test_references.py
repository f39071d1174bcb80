"""Citations inside running text: found, taken apart and resolved. Sentences are from national laws."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.references import Anchor, Found, FoundKind, Word, find_citations
from library.resolve import Target, resolve, resolve_all

ABSOLUTE, OWN, RELATIVE = FoundKind

# text, the citation as it stands, its title, its addresses
NAMED = [
    (
        "依照《信访工作条例》第五条第二款第（三）项办理",
        "《信访工作条例》第五条第二款第（三）项",
        "信访工作条例",
        "art_5__para_2__item_3",
    ),
    ("下列情形属于《反间谍法》第七条所称“重大贡献”", "《反间谍法》第七条", "反间谍法", "art_7"),
    ("根据《刑法》（2020年修正）第十二条", "《刑法》（2020年修正）第十二条", "刑法", "art_12"),
    ("按照《监察法》的第四十八条", "《监察法》的第四十八条", "监察法", "art_48"),
    ("依照《办法》第八条至第十条", "《办法》第八条至第十条", "办法", "art_8 art_9 art_10"),
    (
        "《关于修改〈监察法〉的决定》第二条明确",
        "《关于修改〈监察法〉的决定》第二条",
        "关于修改《监察法》的决定",
        "art_2",
    ),
    (
        "《关于适用《合同法》的解释》第三条",
        "《关于适用《合同法》的解释》第三条",
        "关于适用《合同法》的解释",
        "art_3",
    ),
    ("见《工作指引》二、（一）3.的要求", "《工作指引》二、（一）3.", "工作指引", "sec_2__sub_1__item_3"),
    ("见《工作指引》步骤S12和表B01", "《工作指引》步骤S12和表B01", "工作指引", "step_S12 form_B01"),
    ("《课件》第7页讲到", "《课件》第7页", "课件", "slide_7"),
    ("《课件（实录）》〔00:01:23〕讲到", "《课件（实录）》〔00:01:23〕", "课件（实录）", "time_000123"),
    ("《办法》附件1第三条", "《办法》附件1第三条", "办法", "att_1__art_3"),
    ("应当认定为刑法第二百条规定的“情节严重”", "刑法第二百条", "刑法", "art_200"),
    ("属于刑法第一百二十七条第一款规定的", "刑法第一百二十七条第一款", "刑法", "art_127__para_1"),
    ("应当认定为刑法第二百八十七条之一规定的", "刑法第二百八十七条之一", "刑法", "art_287-1"),
    ("可以参照民法典第九百二十九条的规定处理", "民法典第九百二十九条", "民法典", "art_929"),
    (
        "适用民事诉讼法第一百五十二条、第一百八十三条规定的审限",
        "民事诉讼法第一百五十二条、第一百八十三条",
        "民事诉讼法",
        "art_152 art_183",
    ),
    ("违反宪法和监察法第五条", "监察法第五条", "监察法", "art_5"),
    ("不适用海商法第五十六条的规定", "海商法第五十六条", "海商法", "art_56"),
    ("除有票据法第六十一条第二款所列情形外", "票据法第六十一条第二款", "票据法", "art_61__para_2"),
    (
        "构成反垄断法第二十条第一款第三项规定的正当理由",
        "反垄断法第二十条第一款第三项",
        "反垄断法",
        "art_20__para_1__item_3",
    ),
    (
        "经营者有反不正当竞争法第五条第（三）项行为",
        "反不正当竞争法第五条第（三）项",
        "反不正当竞争法",
        "art_5__item_3",
    ),
    (
        "海事诉讼特别程序法第八十条第一款（三）项规定的",
        "海事诉讼特别程序法第八十条第一款（三）项",
        "海事诉讼特别程序法",
        "art_80__para_1__item_3",
    ),
    ("按照森林法实施条例第三十条", "森林法实施条例第三十条", "森林法实施条例", "art_30"),
    ("对外商投资法第四条所称", "外商投资法第四条", "外商投资法", "art_4"),
    ("应当适用民法总则第一百八十八条", "民法总则第一百八十八条", "民法总则", "art_188"),
    ("依照刑法分则第三章的规定", "刑法分则第三章", "刑法", "chp_3"),
    ("作为刑法修正案（七）第三条", "刑法修正案（七）第三条", "刑法修正案（七）", "art_3"),
    ("请问监察法48条怎么规定", "监察法48条", "监察法", "art_48"),
    ("依照中华人民共和国宪法第六十七条", "中华人民共和国宪法第六十七条", "中华人民共和国宪法", "art_67"),
    (
        "刑法第一百二十条之一、第一百二十条之二",
        "刑法第一百二十条之一、第一百二十条之二",
        "刑法",
        "art_120-1 art_120-2",
    ),
]
# text, the citation, its addresses; the work is the text's own
OWN_WORK = [
    ("违反本条例第十条、第十八条规定", "本条例第十条、第十八条", "art_10 art_18"),
    ("违反本法第十、十八条规定", "本法第十、十八条", "art_10 art_18"),
    ("有本法第五十三条至第五十五条规定行为的", "本法第五十三条至第五十五条", "art_53 art_54 art_55"),
    (
        "本法第五条第一款第（二）项和第二款",
        "本法第五条第一款第（二）项和第二款",
        "art_5__para_1__item_2 art_5__para_2",
    ),
    (
        "违反本法第四条、第十九条第三款和第四款规定",
        "本法第四条、第十九条第三款和第四款",
        "art_4 art_19__para_3 art_19__para_4",
    ),
    (
        "有本法第二百一十一条第一项至第三项规定情形",
        "本法第二百一十一条第一项至第三项",
        "art_211__item_1 art_211__item_2 art_211__item_3",
    ),
    ("本办法第六条第（一）、（三）项", "本办法第六条第（一）、（三）项", "art_6__item_1 art_6__item_3"),
    (
        "依照本办法第六条第（一）至（三）项",
        "本办法第六条第（一）至（三）项",
        "art_6__item_1 art_6__item_2 art_6__item_3",
    ),
    ("具有本解释第三条、第四条之一的，应当", "本解释第三条、第四条", "art_3 art_4"),
    ("附具本办法第五条或者第六条规定条件", "本办法第五条或者第六条", "art_5 art_6"),
    ("符合本法第二章第二节和引渡条约的规定", "本法第二章第二节", "chp_2__sec_2"),
    ("本办法附件2所列", "本办法附件2", "att_2"),
    ("按本规则（试行）第八条办理", "本规则（试行）第八条", "art_8"),
    (
        "属于第十六条第一款第三项、第四项规定的",
        "第十六条第一款第三项、第四项",
        "art_16__para_1__item_3 art_16__para_1__item_4",
    ),
    ("符合本章第四条规定", "本章第四条", "art_4"),
    ("填写表B01后报批", "表B01", "form_B01"),
    ("按步骤S12办理", "步骤S12", "step_S12"),
    ("（见附件1）", "附件1", "att_1"),
    ("第八条第二款至第十条规定的", "第八条第二款至第十条", "art_8__para_2 art_9 art_10"),
    ("第一百二十条至第一百二十条之二规定的", "第一百二十条至第一百二十条之二", "art_120 art_120-1 art_120-2"),
    ("有第 48 条规定情形", "第 48 条", "art_48"),
]
PREVIOUS, THIS, SAME = Word.PREVIOUS, Word.THIS, Word.SAME
# text, the citation, its anchor, its addresses below the anchor
HANGING = [
    ("依照前款的规定处罚", "前款", Anchor(PREVIOUS, "para"), ""),
    ("有前两款行为的", "前两款", Anchor(PREVIOUS, "para", 2), ""),
    ("犯前三款罪的", "前三款", Anchor(PREVIOUS, "para", 3), ""),
    ("依照上一款的规定", "上一款", Anchor(PREVIOUS, "para"), ""),
    ("除适用本条前两款的规定外", "本条前两款", Anchor(PREVIOUS, "para", 2), ""),
    ("前款第(三)项规定收取的费用", "前款第(三)项", Anchor(PREVIOUS, "para"), "item_3"),
    ("公司因前款第一项、第二项规定的情形", "前款第一项、第二项", Anchor(PREVIOUS, "para"), "item_1 item_2"),
    (
        "有前款第三项至六项规定情形",
        "前款第三项至六项",
        Anchor(PREVIOUS, "para"),
        "item_3 item_4 item_5 item_6",
    ),
    ("出卖人不承担前条规定的义务", "前条", Anchor(PREVIOUS, "art"), ""),
    ("有前条第二款情形", "前条第二款", Anchor(PREVIOUS, "art"), "para_2"),
    ("可按前项规定的税率", "前项", Anchor(PREVIOUS, "item"), ""),
    ("对于本条第一款、第二款规定以外的", "本条第一款、第二款", Anchor(THIS, "art"), "para_1 para_2"),
    ("本条第一、第二、第四款所确定", "本条第一、第二、第四款", Anchor(THIS, "art"), "para_1 para_2 para_4"),
    ("本条所称“特定法律关系”", "本条", Anchor(THIS, "art"), ""),
    ("本款规定的期限", "本款", Anchor(THIS, "para"), ""),
    ("依照第二款的规定处罚", "第二款", Anchor(THIS, "art"), "para_2"),
    ("有第一款第九项情形", "第一款第九项", Anchor(THIS, "art"), "para_1__item_9"),
    ("依照第（一）项规定的限额", "第（一）项", Anchor(THIS, "art"), "item_1"),
    ("实施该条第一款规定的洗钱行为", "该条第一款", Anchor(SAME, "art"), "para_1"),
    ("依照该款的规定定罪处罚", "该款", Anchor(SAME, "para"), ""),
    ("同法第五十条另有规定", "同法第五十条", Anchor(SAME, "work"), "art_50"),
    ("依照同条第三款", "同条第三款", Anchor(SAME, "art"), "para_3"),
    ("依照该公约第五条第一款", "该公约第五条第一款", Anchor(SAME, "work"), "art_5__para_1"),
    ("依照本章第四节的规定", "本章第四节", Anchor(THIS, "chp"), "sec_4"),
]
NOTHING = [
    "本条例自2022年5月1日起施行。",
    "第三人对当事人双方的诉讼标的",
    "第一审、第二审人民法院",
    "与第三方签订合同",
    "第十四届全国人民代表大会常务委员会第十三次会议通过",
    "党组书记是第一责任人",
    "十四届市委第一轮巡察",
    "风速2.5条",
    "目前条件不具备",
    "提前项目验收",
    "以上款项应当退还",
    "合同目的不能实现",
    "在相同条件下",
    "该项工作由巡察办牵头",
    "第一项工作任务是学习",
    "第一节课",
    "按照本条款办理",
    "预付款项",
    "第十条 巡察组应当列席会议。",
    "## 第三章 监察范围和管辖",
    "第一百八十条 第二审人民法院审理",
    "第一类、第二类",
    "各该条的规定",
    "第二条战线",
    "",
]


def only(text: str) -> Found:
    found = find_citations(text)
    assert found, text
    return found[0]


def eids(found: Found) -> str:
    return " ".join(address.eid for address in found.addresses)


@pytest.mark.parametrize(("text", "cited", "title", "addresses"), NAMED)
def test_a_named_work_is_cited(text: str, cited: str, title: str, addresses: str) -> None:
    found = only(text)
    assert (text[found.start : found.end], found.kind, found.title) == (cited, ABSOLUTE, title)
    assert eids(found) == addresses


@pytest.mark.parametrize(("text", "cited", "addresses"), OWN_WORK)
def test_the_own_work_is_cited(text: str, cited: str, addresses: str) -> None:
    found = only(text)
    assert (text[found.start : found.end], found.kind, found.title) == (cited, OWN, None)
    assert eids(found) == addresses


@pytest.mark.parametrize(("text", "cited", "anchor", "addresses"), HANGING)
def test_a_relative_citation_hangs_on_its_anchor(
    text: str, cited: str, anchor: Anchor, addresses: str
) -> None:
    found = only(text)
    assert (text[found.start : found.end], found.kind, found.anchor) == (cited, RELATIVE, anchor)
    assert eids(found) == addresses


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_only_counted_is_no_citation(text: str) -> None:
    assert find_citations(text) == ()


def test_citations_of_one_sentence_come_in_order() -> None:
    text = "违反本办法第八条的，依照《监察法》第六十三条、刑法第三百九十七条和前款处理"
    found = find_citations(text)
    assert [text[f.start : f.end] for f in found] == [
        "本办法第八条",
        "《监察法》第六十三条",
        "刑法第三百九十七条",
        "前款",
    ]


def test_a_number_inside_a_title_is_not_cited() -> None:
    assert find_citations("《关于适用刑法第十二条若干问题的通知》已经废止") == ()


def test_works_without_address_are_found_on_request() -> None:
    found = find_citations("根据《监察法》制定", works=True)
    assert [(f.title, f.addresses) for f in found] == [("监察法", ())]


def test_a_known_title_is_cut_where_it_begins() -> None:
    text = "巡察组发现其违纪党纪条例第五条"
    known = {"党纪条例"}
    assert only(text).title != "党纪条例"
    assert find_citations(text, known)[0].title == "党纪条例"


# A small library: 办法 has articles 4 to 6 with 5之一, two works cite each other.
BANFA = (
    "art_4 art_4__para_1 art_4__para_1__item_1 art_5 art_5__para_1 art_5__para_2 art_5__para_2__item_1"
    " art_5__para_2__item_2 art_5__para_3 art_5__para_3__item_1 art_5-1 art_5-1__para_1 art_6 art_6__para_1"
    " att_1__art_1 att_1__art_5 att_1__art_5__para_1 sec_2"
)
TWO_LISTS = "art_7 art_7__para_1 art_7__para_1__item_1 art_7__para_2 art_7__para_2__item_1"
LIBRARY = {
    "办法": set(BANFA.split()),
    "监察法": {"art_5", "art_8", "art_8__para_1"},
    "规则": set(TWO_LISTS.split()),
}
ORDER = ("art_4", "art_5", "art_5-1", "art_6")


def exists(title: str, eid: str) -> bool:
    return eid in LIBRARY.get(title, ())


# text, where it stands in 办法, targets of its last citation
RESOLVED = [
    ("依照前款处理", "art_5__para_3__item_1", "办法 art_5__para_2"),
    ("依照前两款处理", "art_5__para_3", "办法 art_5__para_1, 办法 art_5__para_2"),
    ("前款第（二）项情形", "art_5__para_3", "办法 art_5__para_2__item_2"),
    ("依照前条处理", "art_5__para_1", "办法 art_4"),
    ("依照前条处理", "art_6__para_1", "办法 art_5-1"),
    ("依照前两条处理", "art_6__para_1", "办法 art_5, 办法 art_5-1"),
    ("前条第一款情形", "art_5__para_1", "办法 art_4__para_1"),
    ("前项规定", "art_5__para_2__item_2", "办法 art_5__para_2__item_1"),
    ("本条第二款", "art_5__para_3", "办法 art_5__para_2"),
    ("本条所称", "art_5__para_3", "办法 art_5"),
    ("本款规定", "art_5__para_2__item_1", "办法 art_5__para_2"),
    ("本条第一款和第六条", "art_5__para_2", "办法 art_5__para_1, 办法 art_6"),
    ("第一款的规定", "art_5__para_3", "办法 art_5__para_1"),
    ("第（一）项规定的", "art_5__para_3", "办法 art_5__para_3__item_1"),
    ("第（二）项规定的", "art_5__para_1", "办法 art_5__para_2__item_2"),
    ("本办法第六条", "art_5__para_1", "办法 art_6"),
    ("本办法第五条第（二）项", "art_4__para_1", "办法 art_5__para_2__item_2"),
    ("本办法第五条", "att_1__art_1", "办法 att_1__art_5"),
    ("本办法第六条", "att_1__art_1", "办法 art_6"),
    ("监察法第八条第一款", "art_4", "监察法 art_8__para_1"),
    ("《规则》第七条第（一）项", "art_4", "规则 art_7__para_1__item_1, 规则 art_7__para_2__item_1"),
    ("依照《监察法》第五条和同法第八条", "art_4", "监察法 art_8"),
    ("依照《监察法》第八条，该条第一款", "art_4", "监察法 art_8__para_1"),
    ("《办法》第二部分第一条", "art_4", "办法 part_2__art_1 ?"),
]
UNRESOLVED = [
    ("依照前款处理", "art_5__para_1", None, "第五条第一款之前没有1款"),
    ("依照前条处理", "art_4__para_1", None, "第四条之前没有1条"),
    ("同法第八条", "art_4", None, "前文没有提到“同法”所指的法规"),
    ("本法第九十九条", "art_4", "art_99", "库中未找到《办法》第九十九条"),
    ("本办法第四条第（九）项", "art_5", "art_4__item_9", "《办法》第四条没有第（九）项"),
    ("本章第二节", "art_5", None, "所在位置（第五条）不在可定位的章之内"),
    ("前款规定", "preface", None, "所在位置（序言）不在款之内"),
]


def shown(targets: tuple[Target, ...]) -> str:
    return ", ".join(f"{t.title} {t.eid}" + (" ?" if t.reason else "") for t in targets)


@pytest.mark.parametrize(("text", "here", "expected"), RESOLVED)
def test_a_citation_is_resolved_by_where_it_stands(text: str, here: str, expected: str) -> None:
    targets = resolve_all(find_citations(text), here, "办法", exists, ORDER)
    assert shown(targets[-1]) == expected


@pytest.mark.parametrize(("text", "here", "eid", "reason"), UNRESOLVED)
def test_what_cannot_be_resolved_has_a_reason(text: str, here: str, eid: str | None, reason: str) -> None:
    (target,) = resolve(only(text), here, "办法", exists, ORDER)
    assert (target.title, target.eid, target.reason) == ("办法", eid, reason)


def test_a_work_alone_is_resolved_to_the_work() -> None:
    (found,) = find_citations("根据《监察法》制定", works=True)
    assert resolve(found, "art_1", "办法", exists) == (Target("监察法", None),)


def test_the_previous_article_is_counted_where_the_order_is_unknown() -> None:
    assert shown(resolve(only("依照前条处理"), "art_6__para_1", "办法", exists)) == "办法 art_5"


PIECES = (
    [cited for _, cited, *_ in NAMED + OWN_WORK + HANGING]
    + NOTHING
    + ["，", "。\n", "违反", "的规定", "和", "第", "《"]
)


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_offsets_slice_back_to_the_text(text: str) -> None:
    end = 0
    for found in find_citations(text, works=True):
        assert end <= found.start < found.end <= len(text)
        again = find_citations(text[found.start : found.end], works=True)
        assert again == () or again[0].start == 0  # a label where it stands alone is none
        end = found.end


@given(st.lists(st.sampled_from(PIECES), max_size=6).map("".join), st.sampled_from(BANFA.split()))
def test_every_citation_has_a_target_or_a_reason(text: str, here: str) -> None:
    founds = find_citations(text)
    for targets in resolve_all(founds, here, "办法", exists, ORDER):
        assert targets
        assert all(t.reason or (t.eid and exists(t.title, t.eid)) for t in targets)


@pytest.mark.parametrize("name", ["宪法相关法/中华人民共和国监察法", "刑法/中华人民共和国刑法"])
def test_every_article_named_in_a_law_is_found(data: Path, name: str) -> None:
    text = (data / "laws" / "national" / f"{name}.md").read_text("utf-8").partition("INFO END -->")[2]
    covered = [range(f.start, f.end) for f in find_citations(text)]
    for line in re.finditer(r"[^\n]+", text):
        body = re.sub(
            r"^[#\s]*第[〇零一二三四五六七八九十百千]+[条章节编](?:之[一二三四五六七八九十]+)?\s", "", line[0]
        )
        offset = line.end() - len(body)
        for cited in re.finditer(r"第[〇零一二三四五六七八九十百千]+条", body):
            assert any(offset + cited.start() in span for span in covered), line[0]
