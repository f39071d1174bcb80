"""The whole way: a question in, sentences with their basis out, or silence with the nearest."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from answer.answer import Answer, AnswerStatus, Refusal, Role
from answer.answerer import EMPTY, LONGEST, Answerer
from answer.verify import plain
from answer.wire import answer_document
from library.model import Kind, Level, Reader, Status

TODAY = date(2025, 12, 31)
ANSWERED = [
    # question, words the first sentence holds, its citation
    ("组务会须几个人到会才有效", "三分之二以上组员到会", "《市委巡察组组务会议事规则》第四条第一款"),
    ("组务会多久开一次", "每周不少于1次", "《市委巡察组组务会议事规则》第三条"),
    ("组务会的会议记录谁签字", "由参会人员签字", "《市委巡察组组务会议事规则》第十七条第一款"),
    ("哪些事项要提交组务会", "8类", "《市委巡察组组务会议事规则》第六条第一款"),
    ("常规巡察现场了解时间多长", "60天", "《中共河清市委巡察工作实施办法》第二十八条第一款"),
    ("情况通报的回复期限是多久", "10个工作日", "《巡察准备工作规范》第十五条第一款"),
    ("暂留时间最长多久", "不得超过三个月", "《暂留办法》第一条第一款"),
    ("审查委员会主任每届任期是几年", "每届任期同本级代表大会每届任期相同", "《暂留办法》第三条"),
    ("暂留由谁决定", "由市审查委员会集体研究决定", "《暂留办法》第二条"),
    ("什么是暂留", "是指在规定场所", "《暂留办法》第五条"),
    ("《暂留办法》第二条怎么规定", "由市审查委员会集体研究决定", "《暂留办法》第二条"),
    ("巡查组联络员几个人", "每组1人", "《市委巡察组工作规则》第七条第一款"),
]
UNANSWERED = [
    "火星基地的党组织归谁巡察",
    "巡察津贴每天多少美元",
    "巡察办咖啡机采购要走哪个表",
    "巡察组配备无人机的型号标准是什么",
    "2031年第十二轮巡察的安排",
    "组务会要准备多少瓶矿泉水",
    "为什么要开组务会议",
    "密码本保管期限几年",
]


def ask(answerer: Answerer, *turns: str, level: Level = Level.INTERNAL) -> Answer:
    return answerer.ask(turns, TODAY, Reader(level))


@pytest.mark.parametrize(("question", "words", "citation"), ANSWERED)
def test_the_first_sentence_answers_and_is_cited(
    answerer: Answerer, question: str, words: str, citation: str
) -> None:
    answer = ask(answerer, question)
    assert answer.status is AnswerStatus.ANSWERED
    first = answer.sentences[0]
    assert words in first.text
    assert answer.citations[first.basis[0]].citation == citation
    assert len(answer.sentences) <= 5


@pytest.mark.parametrize("question", UNANSWERED)
def test_what_is_only_near_is_no_answer(answerer: Answerer, question: str) -> None:
    answer = ask(answerer, question)
    assert answer.status is AnswerStatus.NO_EVIDENCE
    assert answer.message
    assert not answer.sentences


def test_every_quote_is_verbatim(answerer: Answerer) -> None:
    for question, _, _ in ANSWERED:
        for basis in ask(answerer, question).citations:
            assert plain(basis.quote) in plain(basis.placed.full_text)


def test_further_paragraphs_that_refer_back_come_with_their_condition(answerer: Answerer) -> None:
    answer = ask(answerer, "暂留最长多久，能延几次")
    text = [sentence.text for sentence in answer.sentences]
    assert "可以延长一次，延长时间不得超过三个月" in text[0]
    assert [s.role for s in answer.sentences[1:]] == [Role.CAUTION, Role.CAUTION]
    assert "再延长二个月" in text[1]
    assert "可能判处十年以上刑罚" in text[1]
    assert "重新计算以一次为限" in text[2]


def test_a_list_is_its_lead_and_its_items(answerer: Answerer) -> None:
    answer = ask(answerer, "哪些情形不得暂留")
    assert [s.role for s in answer.sentences] == [Role.ANSWER, Role.ITEM, Role.ITEM, Role.ITEM]
    assert answer.sentences[0].text == "有下列情形之一的，不得暂留："
    assert answer.sentences[3].text == "（三）生活不能自理者的唯一扶养人。"
    assert answer.citations[answer.sentences[1].basis[0]].citation == "《暂留办法》第四条第（一）项"


def test_two_questions_in_one_are_both_answered(answerer: Answerer) -> None:
    answer = ask(answerer, "暂留由谁决定，家属多久能得到通知")
    assert "集体研究决定" in answer.sentences[0].text
    assert any("二十四小时以内" in sentence.text for sentence in answer.sentences)


def test_a_part_without_basis_is_named(answerer: Answerer) -> None:
    answer = ask(answerer, "组务会多久开一次？咖啡机采购找谁批")
    assert answer.status is AnswerStatus.ANSWERED
    assert "咖啡机采购找谁批" in answer.message


def test_a_wrong_premise_is_corrected(answerer: Answerer) -> None:
    answer = ask(answerer, "常规巡察现场了解时间是45天对吧")
    assert answer.sentences[0].role is Role.CORRECTION
    assert "60天" in answer.sentences[0].text


def test_a_date_picks_the_version_and_the_answer_says_so(answerer: Answerer) -> None:
    answer = ask(answerer, "2023年常规巡察现场了解时间多少天")
    assert answer.on == date(2023, 12, 31)
    assert answer.sentences[0].role is Role.LINEAGE
    assert "已被修订" in answer.sentences[0].text
    assert "45天" in answer.sentences[1].text
    assert not any("60天" in sentence.text for sentence in answer.sentences)


def test_before_asks_for_the_text_before_the_one_in_force(answerer: Answerer) -> None:
    answer = ask(answerer, "以前常规巡察现场了解时间多少天")
    assert "45天" in answer.sentences[1].text


def test_a_work_no_longer_in_force_is_answered_with_its_successor(answerer: Answerer) -> None:
    answer = ask(answerer, "2017年信件条例对答复期限怎么规定")
    assert answer.sentences[0].role is Role.LINEAGE
    assert "《信件条例》" in answer.sentences[0].text
    assert "现行的是《信件工作条例》" in answer.sentences[0].text
    assert "十五日内答复" in answer.sentences[1].text
    assert {basis.status for basis in answer.citations} == {Status.SUPERSEDED, Status.IN_FORCE}
    answering = answer.citations[answer.sentences[1].basis[0]]
    assert answering.status is Status.SUPERSEDED


def test_how_a_text_stands_is_told_from_its_versions(answerer: Answerer) -> None:
    answer = ask(answerer, "信件条例还有效吗")
    assert "已被替代" in answer.sentences[0].text
    answer = ask(answerer, "《市委巡察组组务会议事规则》还有效吗")
    assert "现行有效" in answer.sentences[0].text
    assert "河巡发〔2024〕1号" in answer.sentences[0].text


def test_which_versions_there_are_is_told_newest_first_and_since_when(answerer: Answerer) -> None:
    answer = ask(answerer, "实施办法一共几版")
    assert [s.role for s in answer.sentences] == [Role.LINEAGE, Role.LINEAGE, Role.LINEAGE, Role.NOTE]
    assert "2024年6月1日起施行）现行有效，库中共有3版" in answer.sentences[0].text
    assert "河发〔2018〕5号" in answer.sentences[2].text
    assert answer.citations[0].citation == "《中共河清市委巡察工作实施办法》第四十条第二款"


def test_then_and_now_stand_side_by_side(answerer: Answerer) -> None:
    answer = ask(answerer, "以前组务会纪要几天内报巡察办备案，现在几天")
    said = [sentence.text for sentence in answer.sentences]
    assert "会后2个工作日内报巡察办备案" in said[0]
    assert "会后3个工作日内报巡察办备案" in said[2]
    assert [s.role for s in answer.sentences] == [Role.ANSWER, Role.LINEAGE, Role.ANSWER]
    assert answer.citations[answer.sentences[2].basis[0]].status is not Status.IN_FORCE


def test_a_day_beside_now_is_answered_for_both(answerer: Answerer) -> None:
    answer = ask(answerer, "2021年组务会多久开一次，跟现在一样吗")
    said = "".join(sentence.text for sentence in answer.sentences)
    assert "每周不少于1次" in said
    assert "每两周1次" in said


def test_a_day_asked_for_is_counted_by_the_calendar_and_told_first(answerer: Answerer) -> None:
    answer = ask(answerer, "2025年3月10日进驻，组工作方案最迟哪天报审")
    first = answer.sentences[0]
    assert first.role is Role.RECKONED
    # 8 March is worked, 3 March is off: 8, 7, 6, 5, 4 March, 28 and 27 February
    assert first.text == "不迟于2025年2月27日（星期四）：从2025年3月10日往前数7个工作日，当日不计。"
    assert answer.citations[first.basis[0]].citation == "《巡察准备工作规范》第二十五条第二款"
    assert any("从进驻日倒推，进驻日不计入" in one.text for one in answer.sentences)


def test_all_that_hangs_on_a_day_is_told_by_its_days(answerer: Answerer) -> None:
    answer = ask(answerer, "2025年3月10日进驻，帮我倒排时间表")
    assert answer.message.startswith("以2025年3月10日（星期一）为起点")
    assert {one.role for one in answer.sentences} == {Role.RECKONED}
    days = [one.reckoned.end for one in answer.sentences if one.reckoned]
    assert days == sorted(days)
    assert len(days) == len(answer.sentences) > 5
    assert any("组工作方案应当在进驻前7个工作日报审" in one.text for one in answer.sentences)


def test_two_days_told_leave_the_counting_to_the_reader(answerer: Answerer) -> None:
    answer = ask(answerer, "原定2025年3月3日进驻，改到2025年3月10日进驻，组工作方案最迟哪天报审")
    assert answer.sentences
    assert all(one.role is not Role.RECKONED for one in answer.sentences)


def test_who_makes_a_table_is_no_table(answerer: Answerer) -> None:
    answer = ask(answerer, "2025年3月10日进驻，会议日程由谁定")
    assert all(one.role is not Role.RECKONED for one in answer.sentences)


def test_a_day_that_no_deadline_counts_from_is_not_counted_from(answerer: Answerer) -> None:
    answer = ask(answerer, "2025年3月10日离组的，组工作方案最迟哪天报审")
    assert all(one.role is not Role.RECKONED for one in answer.sentences)


def test_where_names_the_article(answerer: Answerer) -> None:
    answer = ask(answerer, "组务会发言顺序是哪条规定的")
    assert answer.sentences[0].text.startswith("见《市委巡察组组务会议事规则》第十条第一款：")


def test_an_item_without_its_paragraph_is_found(answerer: Answerer) -> None:
    answer = ask(answerer, "《暂留办法》第四条第（二）项")
    assert answer.sentences[0].text == "（二）怀孕或者正在哺乳。"


def test_a_follow_up_goes_to_the_paragraph_beside(answerer: Answerer) -> None:
    answer = ask(answerer, "组务会须几个人到会才有效", "那第二款呢")
    assert answer.sentences[0].text.startswith("不能到会的人员应当会前向组长请假")
    assert answer.citations[0].citation == "《市委巡察组组务会议事规则》第四条第二款"


def test_a_follow_up_keeps_the_matter_and_moves_the_date(answerer: Answerer) -> None:
    answer = ask(answerer, "常规巡察现场了解时间多少天", "2020年的时候呢")
    assert answer.on == date(2020, 12, 31)
    assert any("30天" in sentence.text for sentence in answer.sentences)


def test_a_text_above_the_clearance_leaves_no_trace(answerer: Answerer) -> None:
    hidden = ask(answerer, "密码本保管期限几年")
    assert all("密码本" not in hit.placed.full_text for hit in hidden.nearest)
    shown = ask(answerer, "密码本保管期限几年", level=Level.RESTRICTED)
    assert "七年" in shown.sentences[0].text
    named = ask(answerer, "《密码本保管细则》第二条")
    assert named.status is AnswerStatus.NO_EVIDENCE


def test_an_instruction_inside_a_document_is_only_text(answerer: Answerer) -> None:
    answer = ask(answerer, "饮水点多久清洗一次")
    assert "每周清洗一次" in answer.sentences[0].text
    assert answer.status is AnswerStatus.ANSWERED


def test_kinds_narrow_the_search(answerer: Answerer) -> None:
    answer = answerer.ask(["组务会多久开一次"], TODAY, Reader(), kinds=[Kind.LAW])
    assert all(hit.placed.version.kind is Kind.LAW for hit in answer.nearest)
    assert answer.status is AnswerStatus.NO_EVIDENCE


def test_a_refusal_comes_before_any_search(answerer: Answerer) -> None:
    answer = ask(answerer, "举报人叫什么名字")
    assert (answer.status, answer.refusal) == (AnswerStatus.REFUSED, Refusal.SECRET)
    assert not answer.nearest


@pytest.mark.parametrize("text", ["", "   ", "？！。", "\u200b", "————"])
def test_nothing_said_is_told(answerer: Answerer, text: str) -> None:
    assert ask(answerer, text).message == EMPTY


def test_no_turns_at_all_is_nothing_said(answerer: Answerer) -> None:
    assert ask(answerer).message == EMPTY


def test_a_question_as_long_as_a_document_is_not_searched(answerer: Answerer) -> None:
    answer = ask(answerer, "组务会" * 7000)
    assert answer.status is AnswerStatus.NO_EVIDENCE
    assert str(LONGEST) in answer.message
    assert len(answer.question.text) <= LONGEST


@pytest.mark.parametrize(
    "text",
    ["'; DROP TABLE versions; --", "<script>alert(1)</script>", "a AND (b OR", "title:*", "$question {0} %s"],
)
def test_code_in_a_question_is_only_text(answerer: Answerer, text: str) -> None:
    assert ask(answerer, text).status is AnswerStatus.NO_EVIDENCE


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(max_size=80), max_size=3))
def test_no_words_break_the_way(answerer: Answerer, turns: list[str]) -> None:
    answer = answerer.ask(turns, TODAY, Reader())
    assert answer.message or answer.sentences
    assert answer_document(answer)["status"] == answer.status.value


def test_a_turn_is_judged_with_the_turns_before_it(answerer: Answerer) -> None:
    answer = ask(answerer, "组务会多久开一次", "我说的是谈话记录")
    assert answer.status is not AnswerStatus.REFUSED


def test_a_sentence_that_a_longer_one_holds_is_not_said_twice(answerer: Answerer) -> None:
    answer = ask(answerer, "暂留最长多久，能延几次")
    texts = [sentence.text.rstrip("。；") for sentence in answer.sentences]
    assert not any(one != other and one in other for one in texts for other in texts)


def test_what_sounds_like_a_secret_is_not_looked_for_in_reports(
    answerer: Answerer, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[object] = []
    monkeypatch.setattr("answer.answerer._with_reports", looked.append)
    assert ask(answerer, "咖啡机采购找谁批").status is AnswerStatus.NO_EVIDENCE
    assert len(looked) == 1
    monkeypatch.setattr("answer.answerer.read_likely_refusal", lambda *_: (Refusal.SECRET, "不能答。"))
    assert ask(answerer, "咖啡机采购找谁批").status is AnswerStatus.REFUSED
    assert len(looked) == 1
