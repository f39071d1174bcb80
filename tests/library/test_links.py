"""References are stored as texts state them and looked up in today's library."""

from __future__ import annotations

from datetime import date

import pytest

from library.links import links_in, links_out, read_references
from library.model import Level
from tests.library.building import ON, Room, provisions, version

PUBLIC, INTERNAL, RESTRICTED = Level
LAW = "中华人民共和国监察法"


def test_own_references_are_resolved_and_others_kept_as_written() -> None:
    found = provisions("一", "依照前条、本办法第九条和《监察法》第四十八条处理。")
    ((index, references),) = read_references("巡察办法", found)
    assert found[index].eid == "art_2__para_1"
    assert [(r.title, r.eid, r.reason is None) for r in references] == [
        (None, "art_1", True),
        (None, "art_9", False),
        ("监察法", "art_48", True),
    ]
    quoted = [found[index].text[r.start : r.end] for r in references]
    assert quoted == ["前条", "本办法第九条", "《监察法》第四十八条"]


def out(
    room: Room, version_id: int, clearance: Level = PUBLIC, on: date = ON
) -> list[tuple[str, str | None]]:
    noun = next(v for v in room.store.versions(RESTRICTED) if v.id == version_id)
    ids = list(room.store.addresses(version_id, RESTRICTED).values())
    return [(link.citation, link.reason) for link in links_out(room.store, noun, ids, on, clearance)]


CITING = "依照《监察法》第二条第（一）项、前条和《信访规定》第三条处理。"


def test_a_target_is_looked_up_when_shown(room: Room) -> None:
    citing = room.add(version("巡察办法"), "一", CITING)
    own = ("《巡察办法》第一条", None)
    assert out(room, citing)[0] == ("《监察法》第二条第（一）项", "库中未找到《监察法》第二条第（一）项")
    room.add(version(LAW), "一", "二*甲")
    assert out(room, citing) == [
        (f"《{LAW}》第二条第（一）项", None),
        own,
        ("《信访规定》第三条", "库中未找到《信访规定》第三条"),
    ]


def test_a_target_above_the_clearance_reads_like_one_that_is_not_there(room: Room) -> None:
    citing = room.add(version("巡察办法"), "一", CITING)
    before = out(room, citing, INTERNAL)
    room.add(version(LAW, level=RESTRICTED), "一", "二*甲")
    assert out(room, citing, INTERNAL) == before
    assert out(room, citing, RESTRICTED) != before


def test_a_target_is_in_the_version_of_the_day(room: Room) -> None:
    citing = room.add(version("巡察办法"), "一", CITING)
    room.add(version(LAW, effective=date(2010, 1, 1)), "一", "二*甲")
    room.add(version(LAW, effective=date(2024, 1, 1)), "一")
    assert out(room, citing, on=date(2015, 1, 1))[0] == (f"《{LAW}》第二条第（一）项", None)
    assert out(room, citing)[0][1] == f"库中未找到《{LAW}》第二条第（一）项"


@pytest.mark.parametrize(
    ("eid", "found"),
    [
        ("art_2", ["《巡察办法》第二条"]),
        ("art_2__para_1__item_1", ["《巡察办法》第二条"]),
        ("art_1", ["《中华人民共和国监察法》第二条"]),
        ("art_3", []),
    ],
)
def test_what_refers_to_a_provision_is_found(room: Room, eid: str, found: list[str]) -> None:
    room.add(version("巡察办法"), "一", CITING)
    room.add(version("旧巡察办法", until=date(2021, 1, 1)), "一", CITING)
    room.add(version("内部办法", level=INTERNAL), "一", CITING)
    room.add(version("民事办法"), "一", "依照《民法典》第二条处理，按照第一条办理。")
    room.add(version(LAW), "一", "依照前条二*甲", "三")
    noun = room.store.versions(PUBLIC, LAW)[0]
    assert [citation for _, citation in links_in(room.store, noun, eid, ON, PUBLIC)] == found


def test_texts_no_longer_in_force_refer_only_when_the_past_is_asked_for(room: Room) -> None:
    room.add(version("旧巡察办法", until=date(2021, 1, 1)), "一", CITING)
    room.add(version(LAW), "一", "二*甲")
    noun = room.store.versions(PUBLIC, LAW)[0]
    assert links_in(room.store, noun, "art_2", ON, PUBLIC) == ()
    assert len(links_in(room.store, noun, "art_2", ON, PUBLIC, past=True)) == 1
