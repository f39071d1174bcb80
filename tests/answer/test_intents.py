"""What sort of answer a question wants, and into which parts it falls."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answer.intents import (
    ROWS,
    asks_else,
    choices,
    read_intent,
    split_pair,
    split_parts,
    split_told,
    topic_of,
    what_then,
)

INTENTS = [
    ("整改方案几天内报送", "deadline"),
    ("什么时候开动员会", "deadline"),
    ("主任每届任期是几年", "deadline"),
    ("巡察组由几个人组成", "count"),
    ("到会人数比例有要求吗", "count"),
    ("组工作方案由谁审批", "who"),
    ("线索报哪级批准", "who"),
    ("立行立改是什么意思", "definition"),
    ("什么叫机动巡察", "definition"),
    ("组务会议哪些事项", "list"),
    ("开会要准备哪些材料", "documents"),
    ("怎么办理调档手续", "steps"),
    ("能不能一个人去谈话", "permitted"),
    ("录音要不要批准", "permitted"),
    ("专项巡察和机动巡察的区别", "difference"),
    ("督查情况和督导报告是同一种材料不", "difference"),
    ("回避写在第几条", "where"),
    ("为什么要两人谈话", "reason"),
    ("这个办法还有效吗", "lineage"),
    ("伙食补助多少元", "money"),
    ("联络员算不算在里头", "included"),
    ("几个单位同一专题分着写还是合着写", "other"),
    ("专项报告写多长", "count"),
    ("现场待多长时间", "deadline"),
    ("回收率不够咋整", "steps"),
    ("组务会", "other"),
    ("先盖几张空白介绍信备着，行吗", "permitted"),
    ("一个组最多借几个人，行吗", "count"),
    ("入户给村民多少误工费", "money"),
    ("完成时限写“长期坚持”行不行", "permitted"),
    ("哪天来能提前知道不", "permitted"),
    ("最迟哪天交行不行", "deadline"),
    ("有几条到期改不完，想缓缓，谁批", "who"),
    ("长期整改事项是啥样的", "definition"),
    ("谁找的问题多，数量最多谁评优，是吧", "permitted"),
    ("区县干部占多大比例", "count"),
]
PARTS = [
    ("简报几号交，送哪", ("简报几号交", "送哪")),
    ("党员转不转关系、党费谁收", ("党员转不转关系", "党费谁收")),
    ("留置最长多久，能延几次", ("留置最长多久", "能延几次")),
    ("我们组在村里，谈话要几个人", ("我们组在村里，谈话要几个人",)),
    ("可以一个人去，对吧", ("可以一个人去，对吧",)),
    ("公示贴哪？反馈谁主持？开不开会", ("公示贴哪", "反馈谁主持", "开不开会")),
    ("组务会", ("组务会",)),
    ("谁审批组方案谁审定本轮方案", ("谁审批组方案", "谁审定本轮方案")),
    ("会谁主持谁讲话", ("会谁主持谁讲话",)),
    ("方案谁审、审几天、退了怎么报", ("方案谁审", "审几天", "退了怎么报")),
    ("公告张贴、上网、保留的时间", ("公告张贴、上网、保留的时间",)),
    ("台账多久更新，对方不反馈怎么催", ("台账多久更新", "对方不反馈怎么催")),
    ("开动员会怎么安排，从头到尾说一下", ("开动员会怎么安排，从头到尾说一下",)),
    ("提级的反馈给镇还是给区，区里接到后得干啥", ("提级的反馈给镇还是给区", "区里接到后得干啥")),
    ("领导小组会能录音吗？那反馈会呢", ("领导小组会能录音吗", "那反馈会呢")),
    ("常规巡察多少天，交叉呢", ("常规巡察多少天", "交叉呢")),
    ("那反馈会呢", ("那反馈会呢",)),
    ("想查个人事项，谁批、抽几成", ("想查个人事项，谁批", "抽几成")),
    ("现场延长最多几天，是十个工作日不", ("现场延长最多几天，是十个工作日不",)),
    ("有几条到期改不完，想缓缓，谁批", ("有几条到期改不完，想缓缓，谁批",)),
    ("先让单位挑几条，方便嘛，可以吧", ("先让单位挑几条，方便嘛，可以吧",)),
    ("？！", ()),
]


@pytest.mark.parametrize(("text", "intent"), INTENTS)
def test_the_first_row_that_fits_names_the_intent(text: str, intent: str) -> None:
    assert read_intent(text) == intent


@pytest.mark.parametrize(
    ("text", "both"),
    [
        ("桌签用红的还是白的", ("红", "白")),
        ("反馈给镇还是给区", ("镇", "区")),
        ("按工作日还是自然日", ("工作日", "自然日")),
        ("跟以前还是一样吗", ()),
        ("三天还是五天", ()),
        ("几天报", ()),
    ],
)
def test_a_question_may_let_choose(text: str, both: tuple[str, ...]) -> None:
    assert choices(text) == both


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("组务会多久开一次", "组务会"),
        ("延期最多多久", "延期"),
        ("会议材料要提前几天送", "会议材料"),
        ("谈话笔录得几天弄好", "谈话笔录"),
        ("打击报复举报人算哪种禁止行为", "打击报复举报人"),
        ("组长有毛病组员往哪报", "组长有毛病组员"),
        ("想查个人有关事项，谁批", "想查个人有关事项"),
        ("谁批组方案", "谁批组方案"),
        ("组务会", "组务会"),
    ],
)
def test_what_a_question_is_about_stands_before_what_asks(text: str, topic: str) -> None:
    assert topic_of(text) == topic


@pytest.mark.parametrize(("text", "parts"), PARTS)
def test_a_question_falls_into_the_parts_that_ask(text: str, parts: tuple[str, ...]) -> None:
    assert tuple(part for part in split_parts(text)) == parts


@given(st.text(max_size=200))
def test_no_text_breaks_the_reading(text: str) -> None:
    assert read_intent(text) in {"other", *(intent for intent, _ in ROWS)}
    assert all(part.strip() for part in split_parts(text))


@pytest.mark.parametrize(
    ("text", "halves"),
    [
        ("工作证和出入证，哪个离组交", ("工作证，哪个离组交", "出入证，哪个离组交")),
        ("反馈公开跟整改公开，分别几天", ("反馈公开，分别几天", "整改公开，分别几天")),
        ("报告和专题报告都限多少字", ("报告，都限多少字", "专题报告，都限多少字")),
        ("组长和副组长，各是几个人", ("组长，各是几个人", "副组长，各是几个人")),
        (
            "回头看和重新整改，哪个满一年，哪个60天",
            ("回头看，哪个满一年，哪个60天", "重新整改，哪个满一年，哪个60天"),
        ),
        ("重大事项和突发事件各要多快报", ("重大事项，各要多快报", "突发事件，各要多快报")),
        ("政策清单和问题清单各收些啥", ("政策清单，各收些啥", "问题清单，各收些啥")),
        (
            "常规、专项、交叉三种，现场各多少天",
            ("常规，现场各多少天", "专项，现场各多少天", "交叉，现场各多少天"),
        ),
        ("盖章、报账、档案，找哪个科", ()),
        ("审计组跟咱同一天进，动员会开几个，资料还要两遍吗", ()),
        ("干部群众都要谈吗", ()),
        ("工作证和出入证要保管好", ()),
        ("组长跟谁谈话，什么时候谈", ()),
        ("反馈和公开，中间隔几天", ()),
        ("组长与被巡察单位有亲戚关系，要不要回避", ()),
        ("被巡察单位和巡察组，谁来定反馈时间", ()),
        ("本人同意后，怎么办", ()),
    ],
)
def test_what_is_asked_of_two_things_is_asked_of_each(text: str, halves: tuple[str, ...]) -> None:
    assert split_pair(text) == halves


@pytest.mark.parametrize(
    ("text", "then"),
    [
        ("要是错得多呢", True),
        ("退回来呢", True),
        ("满意率只有七成五呢", True),
        ("那重要的呢", False),
        ("没有网站的呢", False),
        ("超过3天呢", False),
        ("要是机动巡察呢", False),
    ],
)
def test_what_happens_then_is_not_the_same_of_something_else(text: str, then: bool) -> None:
    assert what_then(text) is then
    assert asks_else(text) is not then


@pytest.mark.parametrize(
    ("text", "each"),
    [
        ("区县分三等，整改分四等，名字叫啥", ("区县分三等，名字叫啥", "整改分四等，名字叫啥")),
        ("审核给5天，改稿给3天，是这个顺序吧", ("审核给5天，是吗", "改稿给3天，是吗")),
        ("名额一个25%一个30%，分别说谁的", ("名额25%，分别说谁的", "名额30%，分别说谁的")),
        ("快办10天和反馈3个月，是一码事不", ("快办10天，是吗", "反馈3个月，是吗")),
        ("专项45天，提级也是45，交叉呢", ("专项45天，是吗", "提级也是45，是吗", "交叉，几天")),
        ("登记当天、分类三天、转走五天，转信访局是哪个", ()),
        ("反馈是三个月，移交又是几天", ()),
        ("我们组7个人，谁带队", ()),
        ("5天和3天，是吗", ()),
    ],
)
def test_what_is_told_with_numbers_is_asked_of_each(text: str, each: tuple[str, ...]) -> None:
    assert split_told(text) == each
