"""From what a person said to a Question: works, addresses, slips, earlier turns."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answer.dialogue import follows, read_turns
from answer.glossary import put_right
from answer.read import read
from answer.works import find_works
from library.model import Kind, Level, Reader, Version
from library.shelf import Shelf
from library.store import Store

TODAY = date(2025, 12, 31)
TITLES = {
    "中华人民共和国监察法": "监察法",
    "中华人民共和国监察法实施条例": "监察法实施条例",
    "市委巡察组工作规则": "R06",
    "市委巡察组组务会议事规则": "R07",
    "甲市档案办法": "甲",
    "乙市档案办法": "乙",
}
SHELF = Shelf(
    1,
    {
        n: Version(work, title, Kind.LAW, Level.PUBLIC, id=n)
        for n, (title, work) in enumerate(TITLES.items(), 1)
    },
    {},
)
NAMED = [
    ("《中华人民共和国监察法》第四十八条", ("监察法",)),
    ("监察法第四十八条", ("监察法",)),
    ("监察法实施条例怎么规定", ("监察法实施条例",)),
    ("《监察法》和《监察法实施条例》", ("监察法", "监察法实施条例")),
    ("巡察组工作规则里写了吗", ("R06",)),
    ("市委巡察组组务会议事规则还有效吗", ("R07",)),
    ("档案办法怎么规定", ()),
    ("《没有的条例》第一条", ()),
    ("违法怎么处理", ()),
    ("监察条例怎么规定", ()),
    ("施条例怎么规定", ()),
]
FOLLOWS = [
    ("那第二款呢", True),
    ("为什么", True),
    ("要报谁批", True),
    ("2023年的时候呢", True),
    ("换成对村巡察呢", True),
    ("他要是出差呢", True),
    ("整改方案由哪个部门审核才算数", False),
    ("巡察公告要贴多少天", False),
    ("“四个落实”第三个是什么", False),
    ("五必谈是什么", False),
    ("三清单有哪些", False),
    ("啥叫立行立改", False),
    ("期限是什么", True),
    ("第三个是什么", True),
    ("需要的材料有哪些", True),
    ("这是什么意思", True),
]


@pytest.mark.parametrize(("text", "works"), NAMED)
def test_works_are_found_by_title_and_short_title(text: str, works: tuple[str, ...]) -> None:
    assert tuple(named.work for named in find_works(text, SHELF, Level.PUBLIC)) == works


@given(st.text(max_size=120))
def test_places_of_titles_do_not_overlap(text: str) -> None:
    found = find_works(text + "监察法实施条例", SHELF, Level.PUBLIC)
    assert all(one.end <= other.start for one, other in pairwise(found))


@pytest.mark.parametrize(("text", "leans"), FOLLOWS)
def test_a_turn_that_leans_on_the_ones_before_is_known(text: str, leans: bool) -> None:
    assert follows(text) is leans


def test_a_follow_up_carries_the_matter_over_several_turns() -> None:
    turn = read_turns(["怎么移交问题线索给承办部门", "要报谁批", "多少天内"])
    assert (turn.own, turn.carried) == ("多少天内", "怎么移交问题线索给承办部门")


def test_a_date_alone_asks_the_same_again() -> None:
    assert read_turns(["整改方案由哪个部门审核", "2023年的时候呢"]).repeats


def test_a_turn_of_its_own_carries_nothing() -> None:
    assert read_turns(["整改方案谁审核", "巡察公告要贴多少天才能撤下来"]).carried == ""


@pytest.mark.parametrize(
    ("text", "relative"),
    [("那第二款呢", "para_2"), ("第三项呢", "item_3"), ("第二款第（一）项", ""), ("第十条呢", "art_10")],
)
def test_an_address_beside_the_one_before(text: str, relative: str) -> None:
    assert read_turns(["立行立改有哪些条件", text]).relative == relative


def test_slips_are_put_right_and_names_known(store: Store) -> None:
    reading = read(["巡查的问题底搞怎么写"], TODAY, Reader(), store)
    assert reading.question.subject == "巡察的问题底稿怎么写"
    assert ("问题底稿", "底稿") in reading.names
    assert "底稿" in reading.question.synonyms
    assert reading.question.text == "巡查的问题底搞怎么写"


def test_a_slip_inside_a_name_is_none(store: Store) -> None:
    store_says = read(["这个巡查的底稿"], TODAY, Reader(), store).question.subject
    assert store_says == "这个巡察的底稿"
    names = [("领导小组", (), ()), ("组务会", (), ("组会",))]
    assert put_right("领导小组会和组会", names) == "领导小组会和组务会"


def test_what_a_turn_before_asked_is_known(store: Store) -> None:
    reading = read(["整改方案几天内报送", "谁来审"], TODAY, Reader(), store)
    assert reading.earlier is not None
    assert (reading.earlier.text, reading.earlier.intent) == ("整改方案几天内报送", "deadline")
    assert read(["整改方案几天内报送", "那2023年呢"], TODAY, Reader(), store).earlier is None
    assert read(["整改方案几天内报送"], TODAY, Reader(), store).earlier is None


def test_another_case_asks_for_the_same(store: Store) -> None:
    parts = read(["承诺书什么时候签，后来的人呢"], TODAY, Reader(), store).parts
    assert [(part.intent, part.again) for part in parts] == [("deadline", False), ("deadline", True)]
    (turn,) = read(["承诺书什么时候签", "后来的人呢"], TODAY, Reader(), store).parts
    assert (turn.intent, turn.again) == ("deadline", True)


def test_an_address_belongs_to_the_work_named_before_it(store: Store) -> None:
    reading = read(["《暂留办法》第一条和第四条第（二）项怎么说"], TODAY, Reader(), store)
    assert reading.question.eids == (("暂留办法", "art_1"), ("暂留办法", "art_4__item_2"))


def test_title_and_day_choose_the_version_not_the_words(store: Store) -> None:
    reading = read(["2017年信件条例对答复期限怎么规定"], TODAY, Reader(), store)
    assert reading.question.works == ("信件工作条例",)
    assert reading.date_read == date(2017, 12, 31)
    assert "信件条例" not in reading.parts[0].text
    assert "2017" not in reading.parts[0].text


@pytest.mark.parametrize(
    ("text", "intents", "texts"),
    [
        ("能电话谈话吗，2021年", ["permitted"], ["能电话谈话吗"]),
        ("疫情那两年能电话谈话吗，2021年", ["permitted"], ["疫情那两年能电话谈话吗"]),
        ("2021年，谈话记录几天整理，谁签", ["deadline", "who"], ["谈话记录几天整理", "谈话记录，谁签"]),
    ],
)
def test_what_is_wanted_is_read_without_the_day(
    store: Store, text: str, intents: list[str], texts: list[str]
) -> None:
    parts = read([text], TODAY, Reader(Level.INTERNAL), store).parts
    assert [part.intent for part in parts] == intents
    assert [part.text for part in parts] == texts
    assert all(part.text.startswith(part.about) for part in parts)


@pytest.mark.parametrize(
    ("text", "asks"), [("整改办法改过几版", True), ("以前督办单15天现在几天", True), ("督办单几天", False)]
)
def test_a_question_about_change_is_known(store: Store, text: str, asks: bool) -> None:
    assert read([text], TODAY, Reader(Level.INTERNAL), store).question.through_time is asks


def test_a_work_above_the_clearance_is_not_read_as_one(store: Store) -> None:
    text = ["《密码本保管细则》第一条"]
    assert read(text, TODAY, Reader(), store).question.works == ()
    assert read(text, TODAY, Reader(Level.RESTRICTED), store).question.works == ("密码本保管细则",)


def test_the_question_says_what_is_searched_for_each_thing_asked(store: Store) -> None:
    assert read(["暂留最长多久，能延几次"], TODAY, Reader(), store).question.parts == (
        "暂留最长多久",
        "暂留，能延几次",
    )
    assert read(["暂留最长多久"], TODAY, Reader(), store).question.parts == ()


def test_a_part_without_a_matter_takes_the_first_ones(store: Store) -> None:
    parts = read(["暂留最长多久，能延几次"], TODAY, Reader(), store).parts
    assert [part.intent for part in parts] == ["deadline", "count"]
    assert parts[1].about == "暂留"
    assert parts[1].text == "暂留，能延几次"
    assert parts[1].alone is None
    assert parts[1].behind is None


def test_a_part_with_a_matter_is_read_by_its_own_words_too(store: Store) -> None:
    part = read(["暂留最长多久，长期整改的台账谁审核"], TODAY, Reader(), store).parts[1]
    assert part.alone
    assert part.alone.text == "长期整改的台账谁审核"


def test_a_third_part_may_go_on_from_the_second(store: Store) -> None:
    parts = read(["满意度低了会怎样，测评最少多少人，谁来选人"], TODAY, Reader(), store).parts
    assert parts[1].behind is None
    assert parts[2].behind
    assert (parts[2].behind.text, parts[2].behind.about) == ("测评，谁来选人", "测评")


def test_things_told_with_their_numbers_are_asked_of_each(store: Store) -> None:
    reading = read(["专项巡察45天，提级巡察也是45，交叉呢"], TODAY, Reader(), store)
    assert reading.whole
    assert [part.text for part in reading.parts] == [
        "专项巡察45天，是吗",
        "提级巡察也是45，是吗",
        "交叉，几天",
    ]


def test_a_turn_that_could_stand_alone_is_read_both_ways(store: Store) -> None:
    reading = read(["组务会多久开一次", "办公室主任能代替主任到会吗"], TODAY, Reader(), store)
    assert reading.earlier is None
    assert reading.leaning
    assert reading.leaning.parts == reading.parts
    assert reading.leaning.earlier
    assert reading.leaning.earlier.text == "组务会多久开一次"
    assert reading.question.parts == (reading.leaning.question.wording,)
    assert read(["组务会多久开一次"], TODAY, Reader(), store).leaning is None


@pytest.mark.parametrize(
    ("text", "intent", "otherwise"),
    [
        ("材料留五年就可以处理了吧", "deadline", "permitted"),
        ("还有三天就撤了，能不回避吗", "deadline", "permitted"),
        ("2022年的办法还管用是吧", "permitted", ""),
    ],
)
def test_a_span_may_be_what_is_asked_or_not(store: Store, text: str, intent: str, otherwise: str) -> None:
    part = read([text], TODAY, Reader(), store).parts[0]
    assert (part.intent, part.otherwise) == (intent, otherwise)


@pytest.mark.parametrize(
    "text", ["该单位的组务会议事规则要不要调阅", "有哪些督促组务会的议事规则", "单位内部组务会议事规则谁定"]
)
def test_a_paper_that_is_described_is_no_work_named(store: Store, text: str) -> None:
    assert all(not named.spoken for named in read([text], TODAY, Reader(), store).works)


def test_the_rules_of_the_day_of_an_event_are_asked_about(store: Store) -> None:
    assert read(["2月3日进驻，方案哪天报"], TODAY, Reader(), store).question.on == TODAY  # it is to come
    reading = read(["11月20日进驻的", "那方案哪天报"], TODAY, Reader(), store)
    assert reading.question.on == date(2025, 11, 20)
    assert [event.day for event in reading.events] == [date(2025, 11, 20)]


def test_a_span_taken_for_granted_is_what_is_asked(store: Store) -> None:
    assert read(["档案留五年就可以处理掉了吧"], TODAY, Reader(), store).intent == "deadline"


@pytest.mark.parametrize(
    ("turns", "alone"),
    [
        (["组务会多久开一次", "那反馈会呢"], "反馈会多久开一次"),
        (["审计几天给材料，财政呢"], "财政几天给材料"),
        (["组务会", "反馈会呢"], None),
        (["报告限多少字", "那专题的呢"], None),
    ],
)
def test_another_case_is_asked_the_same_by_itself(store: Store, turns: list[str], alone: str | None) -> None:
    part = read(turns, TODAY, Reader(), store).parts[-1]
    assert part.again
    assert (part.alone.text if part.alone else None) == alone
