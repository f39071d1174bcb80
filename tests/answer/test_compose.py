"""Articles taken apart, and what belongs to a sentence brought with it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answer.answer import Answer, AnswerStatus, Role, Sentence
from answer.bases import Bases, sentence
from answer.commonness import commonness
from answer.compose import compared_things, compose_provision
from answer.spans import Span, spans
from answer.terms import Term, compounds, coverage, shared, words
from library.model import Level
from library.store import Store
from search.question import Question

ON = date(2025, 12, 31)


def _spans(store: Store, work: str, eid: str) -> tuple[Span, ...]:
    version = store.version_on(work, ON, Level.INTERNAL)
    assert version is not None
    placed = store.find(version.id, eid, Level.INTERNAL)
    assert placed is not None
    return spans(placed, [provision for _, provision in store.below(version.id, eid, Level.INTERNAL)])


def test_an_article_falls_into_sentences_and_items(store: Store) -> None:
    pieces = _spans(store, "暂留办法", "art_1")
    assert [piece.text[:7] for piece in pieces] == [
        "暂留时间不得超",
        "在特殊情况下，",
        "对可能判处十年",
        "发现另有重大问",
        "重新计算以一次",
    ]
    assert [piece.block for piece in pieces[1:4]] == ["art_1__para_1", "art_1__para_2", "art_1__para_3"]
    listed = _spans(store, "暂留办法", "art_4")
    assert [(piece.lead, piece.item) for piece in listed] == [(True, False), *[(False, True)] * 3]
    assert {piece.block for piece in listed} == {"art_4__para_1"}
    assert all(piece.alone for piece in listed)


def test_every_piece_is_verbatim_and_in_order(store: Store) -> None:
    for work in ("R07", "R10", "R01"):
        version = store.version_on(work, ON, Level.INTERNAL)
        assert version is not None
        for _, provision in store.outline(version.id, Level.INTERNAL):
            if provision.type == "article":
                pieces = _spans(store, work, provision.eid)
                assert pieces
                ends = [0, *(piece.end for piece in pieces)]
                assert all(end <= piece.start for end, piece in zip(ends, pieces, strict=False))


def test_pieces_that_follow_each_other_are_one_basis(store: Store) -> None:
    pieces = _spans(store, "暂留办法", "art_1")
    bases = Bases(ON)
    assert sentence(pieces[:2], Role.ANSWER, bases).basis == (0,)
    assert sentence(pieces[1:3], Role.ANSWER, bases).basis == (1, 2)
    assert [basis.citation for basis in bases.all] == [
        "《暂留办法》第一条第一款",
        "《暂留办法》第一条第一款",
        "《暂留办法》第一条第二款",
    ]


def test_the_same_piece_is_the_same_basis(store: Store) -> None:
    pieces = _spans(store, "暂留办法", "art_2")
    bases = Bases(ON)
    assert sentence(pieces[:1], Role.ANSWER, bases).basis == sentence(pieces[:1], Role.NOTE, bases).basis


def test_a_provision_named_is_shown_as_it_reads(store: Store) -> None:
    bases = Bases(ON)
    shown = compose_provision(_spans(store, "暂留办法", "art_1"), bases)
    assert [one.role for one in shown] == [Role.ANSWER, Role.NOTE, Role.NOTE]
    assert shown[2].text == "发现另有重大问题的，依照本条第一款的规定重新计算暂留时间。重新计算以一次为限。"


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("立行立改跟边巡边改有啥区别", ("立行立改", "边巡边改")),
        ("常规巡察、专项巡察、机动巡察怎么分", ("常规巡察", "专项巡察", "机动巡察")),
        ("巡察公告和进驻通知是一回事吗", ("巡察公告", "进驻通知")),
        ("立行立改的区别", ()),
    ],
)
def test_things_compared_are_told_apart(text: str, things: tuple[str, ...]) -> None:
    assert compared_things(text) == things


def test_words_that_only_ask_are_no_matter() -> None:
    assert words("整改方案几天内要报送") == ("整改", "方案", "报送")
    assert words("多长时间能不能") == ()
    assert "巡察报告" in compounds("巡察报告几天交")


def test_coverage_is_the_weighted_share_of_terms() -> None:
    terms = [Term("整改", 1.0), Term("回音", 3.0, ("答复",)), Term("巡察报告", 4.0, whole=True)]
    assert coverage(terms, "整改的答复") == pytest.approx(0.5)
    assert coverage(terms, "巡察的报告") == 0.0
    assert coverage([], "任何") == 0.0


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_shared_run_stands_in_both(part: str, text: str) -> None:
    assert 0 <= shared(part, text) <= 8


def test_what_every_text_says_is_common(store: Store) -> None:
    common = commonness(store, Level.INTERNAL)
    assert common.rarity("没有的词") == 1.0
    assert common.rarity("巡察") < common.rarity("组务会") < 1.0


def test_weights_do_not_tell_of_hidden_texts(store: Store) -> None:
    assert commonness(store, Level.INTERNAL).rarity("密码本") == 1.0
    assert commonness(store, Level.RESTRICTED).rarity("密码本") < 1.0


def test_an_answer_cannot_be_built_wrong() -> None:
    question = Question("问", ON)
    with pytest.raises(ValueError, match="basis"):
        Answer(question, ON, AnswerStatus.ANSWERED, sentences=(Sentence("无依据。", Role.ANSWER, ()),))
    with pytest.raises(ValueError, match="sentences"):
        Answer(question, ON, AnswerStatus.ANSWERED)
    with pytest.raises(ValueError, match="refusal"):
        Answer(question, ON, AnswerStatus.REFUSED)


def test_the_name_of_a_thing_says_nothing_by_itself(store: Store) -> None:
    assert all(piece.whole for piece in _spans(store, "暂留办法", "art_4"))
    version = store.version_on("R07", ON, Level.INTERNAL)
    assert version is not None
    assert not any(piece.whole for piece in _spans(store, "R07", "title"))
