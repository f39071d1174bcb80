"""Each kind of fault is caught, and what the basis says stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from answer.answer import Basis, Role, Sentence
from answer.answerer import Answerer
from answer.bases import Bases
from answer.lineage import name_version
from answer.verify import Verifier, wording_fault
from library.model import Level, Placed, Reader, Status
from library.store import Store

ON = date(2025, 12, 31)

QUOTE = (
    "组务会每周召开一次。"
    "组员、联络员请假1天以内由组长批准，超过1天的经组长同意后报巡察办主任批准；到会不足三分之二的，不得作出决定。"
    "自2024年7月1日起施行，按照《巡察工作保密规定》执行。整改方案应当在三个月内完成，整改报告应当在六个月内报送。"
)
STANDS = [
    "组员请假1天以内由组长批准。",
    "超过1天的，经组长同意后报巡察办主任批准。",
    "到会不足三分之二的，不得作出决定。",
    "整改方案在3个月内完成。",
    "自2024年7月1日起施行。",
    "按照《巡察工作保密规定》执行。",
]
FAULTS = [
    ("组员请假2天以内由组长批准。", "number"),
    ("组员请假1个月以内由组长批准。", "number"),
    ("到会不足四分之三的，不得作出决定。", "number"),
    ("整改方案应当在六个月内完成，整改报告应当在三个月内报送。", "number"),
    ("组务会每月召开一次。", "number"),
    ("自2023年7月1日起施行。", "day"),
    ("按照《巡察回避规定》执行。", "title"),
    ("组员请假1天以内由副组长批准。", "role"),
    ("超过1天的报领导小组组长批准。", "role"),
    ("组员请假1天以内由巡察办主任批准。", "role"),
    ("到会不足三分之二的，可以作出决定。", "negation"),
    ("组员、联络员请假1天以内不由组长批准。", "negation"),
    ("到会不足三分之二的，允许作出决定。", "negation"),
    ("组务会不每周召开一次。", "negation"),
    ("请假人员需要提前填写纸质表格并交办公室存档备查。", "support"),
]


@pytest.fixture(scope="module")
def basis(answerer: Answerer) -> Basis:
    return answerer.ask(["组务会须几个人到会才有效"], ON, Reader()).citations[0]


def _spoken(basis: Basis, quote: str) -> Basis:
    return replace(basis, quote=quote)


@pytest.mark.parametrize("text", STANDS)
def test_what_the_basis_says_stands(basis: Basis, text: str) -> None:
    assert wording_fault(text, [_spoken(basis, QUOTE)]) == ""


@pytest.mark.parametrize(("text", "fault"), FAULTS)
def test_what_the_basis_does_not_say_falls(basis: Basis, text: str, fault: str) -> None:
    assert wording_fault(text, [_spoken(basis, QUOTE)]) == fault


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("根据《市委巡察组组务会议事规则》第四条，组务会每周召开一次。", ""),
        ("按照《市委巡察组组务会议事规则》第四条的规定，到会不足三分之二的，不得作出决定。", ""),
        ("组务会每周召开一次（《市委巡察组组务会议事规则》第四条）。", ""),
        ("根据《市委巡察组组务会议事规则》第五条，组务会每周召开一次。", "number"),
        ("根据《市委巡察组工作规则》第四条，组务会每周召开一次。", "number"),
        ("根据《市委巡察组组务会议事规则》第四条第九款，组务会每周召开一次。", "number"),
        ("根据《市委巡察组组务会议事规则》第四条，组务会每月召开一次。", "number"),
    ],
)
def test_the_address_of_the_basis_may_be_said_and_no_other(basis: Basis, text: str, fault: str) -> None:
    assert basis.citation.startswith("《市委巡察组组务会议事规则》第四条")
    assert wording_fault(text, [_spoken(basis, QUOTE)]) == fault


def test_two_negations_are_more_than_one(basis: Basis) -> None:
    spoken = [_spoken(basis, "材料不超过3000字。两数不能相加，也不能互换。")]
    assert wording_fault("材料不超过3000字", spoken) == ""
    assert wording_fault("不是材料不超过3000字", spoken) == "negation"
    assert wording_fault("两数可以相加，也不能互换。", spoken) == "negation"


def test_verbatim_words_stand_whatever_the_width_of_their_signs(basis: Basis) -> None:
    assert (
        wording_fault(
            "组员、联络员请假１天以内由组长批准,超过1天的经组长同意后报巡察办主任批准",
            [_spoken(basis, QUOTE)],
        )
        == ""
    )


def _fault(
    store: Store, basis: Basis, *, role: Role = Role.ANSWER, on: date = ON, level: Level = Level.INTERNAL
) -> str:
    return Verifier(store, level, on).fault(Sentence(basis.quote, role, (0,)), [basis])


def test_a_basis_as_the_store_has_it_stands(store: Store, basis: Basis) -> None:
    assert _fault(store, basis) == ""


def test_a_basis_that_does_not_exist_is_caught(store: Store, basis: Basis) -> None:
    provision = replace(basis.placed.provision, eid="art_999")
    assert _fault(store, replace(basis, placed=replace(basis.placed, provision=provision))) == "basis"
    assert _fault(store, replace(basis, eid="art_4__para_9")) == "basis"


def test_a_text_that_is_not_the_stores_is_caught(store: Store, basis: Basis) -> None:
    changed = replace(basis.placed, full_text=basis.placed.full_text.replace("三分之二", "二分之一"))
    quote = basis.quote.replace("三分之二", "二分之一")
    assert _fault(store, replace(basis, placed=changed, quote=quote)) == "basis"


def test_a_quote_that_is_not_verbatim_is_caught(store: Store, basis: Basis) -> None:
    assert _fault(store, replace(basis, quote="组务会须有二分之一以上组员到会")) == "quote"


def test_a_version_not_in_force_on_the_day_is_caught(store: Store, basis: Basis) -> None:
    assert _fault(store, basis, on=date(2023, 1, 1)) == "date"


def test_a_provision_above_the_readers_level_is_caught(store: Store, answerer: Answerer) -> None:
    secret = answerer.ask(["密码本保管期限几年"], ON, Reader(Level.RESTRICTED)).citations[0]
    assert _fault(store, secret, level=Level.RESTRICTED) == ""
    assert _fault(store, secret) == "level"


def test_a_sentence_without_a_basis_is_caught(store: Store, basis: Basis) -> None:
    verifier = Verifier(store, Level.INTERNAL, ON)
    assert verifier.fault(Sentence("一句话。", Role.ANSWER, ()), [basis]) == "basis"
    assert verifier.fault(Sentence("一句话。", Role.ANSWER, (3,)), [basis]) == "basis"


def _old_title(store: Store) -> Placed:
    old = store.versions(Level.INTERNAL, "信件工作条例")[0]
    placed = store.find(old.id, "title", Level.INTERNAL)
    assert placed is not None
    return placed


def test_a_stated_span_lets_later_sentences_speak_of_it(store: Store) -> None:
    title = _old_title(store)
    bases = Bases(ON)
    article = store.find(title.version.id, "art_1", Level.INTERNAL)
    assert article is not None
    opening = Sentence(f"{name_version(title.version)}已被替代。", Role.LINEAGE, (bases.add_whole(title),))
    says = Sentence("信件应当自收到之日起十五日内答复。", Role.ANSWER, (bases.add_whole(article),))
    verifier = Verifier(store, Level.INTERNAL, ON)
    assert not verifier.check([opening, says], bases.all).faults
    assert [fault for _, fault in verifier.check([says], bases.all).faults] == ["date"]


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("已被替代。", ""),
        ("施行至2022年4月30日，已被替代。", ""),
        ("施行至2021年4月30日，已被替代。", "day"),
        ("已被替代，现行的是《别的条例》。", "title"),
    ],
)
def test_a_sentence_about_a_version_states_its_own_dates_only(store: Store, words: str, fault: str) -> None:
    title = _old_title(store)
    basis = Basis("《信件条例》", "title", title.full_text, title, Status.SUPERSEDED)
    text = f"{name_version(title.version)}{words}"
    assert Verifier(store, Level.INTERNAL, ON).fault(Sentence(text, Role.LINEAGE, (0,)), [basis]) == fault


def test_an_answer_that_loses_its_core_has_none(store: Store, basis: Basis) -> None:
    caution = Sentence(basis.quote, Role.CAUTION, (0,))
    assert not Verifier(store, Level.INTERNAL, ON).check([caution], [basis]).has_core
