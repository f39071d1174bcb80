"""A citation as people write it finds its provision; what is not there gets a hint that helps."""

from __future__ import annotations

from datetime import date

import pytest

from library.errors import UnknownCitationError
from library.lookup import look_up
from library.model import Level, Status
from tests.library.building import ON, Room, provisions, text, version

PUBLIC, INTERNAL, RESTRICTED = Level
OLD, NEW = date(2018, 3, 20), date(2024, 12, 25)
LAW, COURT = "中华人民共和国监察法", "中华人民共和国刑事诉讼法"


@pytest.fixture
def filled(room: Room) -> Room:
    """Two versions of a law, a short work in an attachment, one above the public."""
    room.add(version(LAW, effective=OLD), "旧一", "旧二*旧甲*旧乙")
    room.add(version(LAW, effective=NEW), "一|又一", "二*甲*乙", "三*甲|四*乙*丙")
    room.add(version(COURT, effective=OLD, until=NEW, status=Status.ABOLISHED), "一")
    room.add(version("中华人民共和国行政诉讼法"), "一")
    attached = provisions("附一", "附二*甲", container="att_1__")
    room.writer.add_version(version("信访规则"), [text(attached, "/att.md")], room.run)
    room.add(version("线索办法", level=RESTRICTED), "一")
    return room


@pytest.mark.parametrize(
    ("citation", "eids"),
    [
        pytest.param("《监察法》第二条", ["art_2"], id="article"),
        pytest.param("监察法2条", ["art_2"], id="loose"),
        pytest.param("《中华人民共和国监察法》第一条第二款", ["art_1__para_2"], id="paragraph"),
        pytest.param("《监察法》第二条第（二）项", ["art_2__para_1__item_2"], id="the-only-list"),
        pytest.param(
            "《监察法》第三条第（一）项", ["art_3__para_1__item_1", "art_3__para_2__item_1"], id="two-lists"
        ),
        pytest.param("《监察法》第三条第（二）项", ["art_3__para_2__item_2"], id="in-one-of-two-lists"),
        pytest.param("监察法 art_3__para_2__item_1", ["art_3__para_2__item_1"], id="eid"),
        pytest.param("《信访规则》附件1第二条", ["att_1__art_2"], id="attachment"),
        pytest.param("《信访规则》第二条", ["att_1__art_2"], id="attachment-unsaid"),
        pytest.param(
            "《信访规则》第二条第（一）项", ["att_1__art_2__para_1__item_1"], id="item-in-attachment"
        ),
        pytest.param("监察法", [], id="work"),
        pytest.param(" 《监察法》 ", [], id="work-in-marks"),
    ],
)
def test_a_citation_finds_its_provisions(filled: Room, citation: str, eids: list[str]) -> None:
    found = look_up(filled.store, citation, ON, PUBLIC)
    assert [placed.provision.eid for placed in found.placed] == eids
    assert found.status is Status.IN_FORCE


@pytest.mark.parametrize(
    ("on", "text_of", "status"),
    [
        pytest.param(ON, "第2条　二\n（1）甲\n（2）乙", Status.IN_FORCE, id="today"),
        pytest.param(date(2020, 1, 1), "第2条　旧二\n（1）旧甲\n（2）旧乙", Status.IN_FORCE, id="then"),
        pytest.param(date(2010, 1, 1), "第2条　旧二\n（1）旧甲\n（2）旧乙", Status.NOT_YET, id="before"),
    ],
)
def test_the_day_picks_the_text(filled: Room, on: date, text_of: str, status: Status) -> None:
    found = look_up(filled.store, "《监察法》第二条", on, PUBLIC)
    assert ([placed.full_text for placed in found.placed], found.status) == ([text_of], status)


def test_an_abolished_work_is_found_and_says_so(filled: Room) -> None:
    found = look_up(filled.store, "《刑事诉讼法》第一条", ON, PUBLIC)
    assert (found.version.title, found.status) == (COURT, Status.ABOLISHED)


@pytest.mark.parametrize(
    ("citation", "hint"),
    [
        pytest.param(
            "《监察法》第九十九条", f"《{LAW}》没有第九十九条；该文献的条文从第一条到第三条", id="range"
        ),
        pytest.param("《监察法》第一条第三款", f"《{LAW}》第一条没有第三款；该条共2款", id="paragraphs"),
        pytest.param(
            "《监察法》第二条第（九）项", f"《{LAW}》第二条没有第（九）项；该条共1款、2项", id="items"
        ),
        pytest.param("诉讼法第一条", "可以指2部文献", id="ambiguous"),
        pytest.param("《监查法》第一条", "库中没有这部文献", id="unknown"),
        pytest.param("《信访规定》第一条", "是否指《信访规则》", id="near"),
        pytest.param("第五条", "请在条号前写明文献名", id="no-work"),
        pytest.param("", "库中没有这部文献", id="empty"),
        pytest.param("……！？", "库中没有这部文献", id="punctuation"),
        pytest.param("'; DROP TABLE versions; --", "库中没有这部文献", id="sql"),
        pytest.param("问" * 20_000, "库中没有这部文献", id="long"),
        pytest.param(
            "《信访规则》第九条",
            "《信访规则》没有第九条；该文献的条文从附件1第一条到附件1第二条",
            id="attached",
        ),
    ],
)
def test_what_is_not_there_gets_a_hint(filled: Room, citation: str, hint: str) -> None:
    with pytest.raises(UnknownCitationError) as caught:
        look_up(filled.store, citation, ON, PUBLIC)
    assert hint in caught.value.todo
    assert len(caught.value.for_user()) < 700


def test_a_work_above_the_clearance_reads_like_one_that_is_not_there(filled: Room) -> None:
    messages = []
    for citation in ("《线索办法》第一条", "《别的办法》第一条"):
        with pytest.raises(UnknownCitationError) as caught:
            look_up(filled.store, citation, ON, INTERNAL)
        messages.append(caught.value.todo)
    assert messages[0] == messages[1]
    assert look_up(filled.store, "《线索办法》第一条", ON, RESTRICTED).placed


@pytest.mark.parametrize("on", [ON, date(2020, 1, 1)])
def test_what_is_cited_is_found_again(filled: Room, on: date) -> None:
    for noun in filled.store.versions(PUBLIC):
        if noun.in_force(on):
            for eid, provision_id in filled.store.addresses(noun.id, PUBLIC).items():
                found = look_up(filled.store, filled.store.cite(noun, eid), on, PUBLIC)
                eids = {placed.id: placed.provision.eid for placed in found.placed}
                assert provision_id in eids or [f"{cited}__para_1" for cited in eids.values()] == [eid]
