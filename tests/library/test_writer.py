"""Writing: one transaction each, ids never given twice, a failure leaves everything as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from library.ledger import Ledger
from library.model import Level, Provision, ProvisionType, Status
from library.rows import joined
from library.schema import metadata
from library.sources import Text
from library.tree import count_types, last_descendants
from tests.library.building import ARTICLE, NOW, ON, Room, provisions, text, version

PUBLIC, INTERNAL, RESTRICTED = Level
OLD, NEW = date(2018, 7, 1), date(2021, 4, 1)


def everything(room: Room) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables."""
    with room.store.engine.connect() as connection:
        return {
            name: sorted(map(tuple, connection.execute(sa.select(table))), key=repr)
            for name, table in metadata.tables.items()
        }


def eids(room: Room, version_id: int) -> list[str]:
    return [provision.eid for _, provision in room.store.outline(version_id, RESTRICTED)]


def test_a_version_is_read_as_it_was_written(room: Room) -> None:
    noun = version(number="河发〔2020〕1号", issuer="市委", replaces=("旧办法", "R02"), sample=True)
    found = provisions("一", "二|三*甲*乙")
    version_id = room.writer.add_version(noun, [text(found)], room.run)
    assert room.store.versions(PUBLIC) == (replace(noun, id=version_id),)
    assert tuple(p for _, p in room.store.outline(version_id, PUBLIC)) == found


@pytest.mark.parametrize("table", ["versions", "files", "provisions"])
def test_ids_are_never_given_twice(room: Room, table: str) -> None:
    def ids() -> set[int]:
        with room.store.engine.connect() as connection:
            return set(connection.execute(sa.select(metadata.tables[table].c.id)).scalars())

    first = room.add(version(), "一", "二")
    seen = ids()
    room.writer.remove_version(first)
    assert ids() == set()
    second = room.add(version(), "一")
    assert not ids() & seen
    seen |= ids()
    room.writer.replace_texts(second, version(), [text(provisions("三"))], room.run)
    if table != "versions":
        assert not ids() & seen


def test_run_numbers_go_on(room: Room) -> None:
    assert [room.writer.start_run(["/x"], NOW) for _ in range(2)] == [room.run + 1, room.run + 2]


def test_a_failure_in_the_middle_leaves_the_store_unchanged(room: Room) -> None:
    version_id = room.add(version(), "一")
    before = everything(room)
    broken = replace(text(provisions("二"), "/b.md"), windows=((0, ("a", "b")), (0, ("c",))))  # a key twice
    with pytest.raises(sa.exc.IntegrityError):
        room.writer.add_version(version("信访办法"), [text(provisions("三"), "/c.md"), broken], room.run)
    with pytest.raises(sa.exc.IntegrityError):
        room.writer.replace_texts(version_id, version(number="2号"), [broken], room.run)
    assert everything(room) == before
    assert eids(room, version_id) == ["title", "art_1", "art_1__para_1"]


def test_a_correction_keeps_the_version_and_replaces_its_text(room: Room) -> None:
    version_id = room.add(version(), "一", "二")
    room.writer.replace_texts(version_id, version(number="2号"), [text(provisions("改"))], room.run)
    assert [v.number for v in room.store.versions(PUBLIC)] == ["2号"]
    assert eids(room, version_id) == ["title", "art_1", "art_1__para_1"]
    assert len(room.store.windows()) == 1


def parts(*firsts: int) -> list[Text]:
    return [text(provisions("甲", "乙", first=first), f"/{first}.md") for first in firsts]


def test_parts_read_in_the_order_of_their_articles(room: Room) -> None:
    version_id = room.writer.add_version(version(), parts(1204, 3, 1), room.run)
    room.writer.replace_texts(version_id, version(), parts(661), room.run, drop=[])
    articles = [f"art_{n}" for n in (1, 2, 3, 4, 661, 662, 1204, 1205)]
    assert [eid for eid in eids(room, version_id) if eid.count("_") == 1] == articles
    assert list(Ledger(room.store).articles(version_id)) == articles


def test_a_changed_part_replaces_that_part_alone(room: Room) -> None:
    version_id = room.writer.add_version(version(), parts(1, 11), room.run)
    changed = text(provisions("新", first=11), "/11.md")
    room.writer.replace_texts(version_id, version(), [changed], room.run, drop=["/11.md"])
    assert list(Ledger(room.store).articles(version_id)) == ["art_1", "art_2", "art_11"]


def test_parts_without_articles_do_not_mix(room: Room) -> None:
    found = [
        text(
            [Provision(f"para_{n}", ProvisionType.PARAGRAPH, "", f"{part}{n}") for n in (1, 2)], f"/{part}.md"
        )
        for part in "甲乙"
    ]
    version_id = room.writer.add_version(version(), found, room.run)
    assert [p.text for _, p in room.store.outline(version_id, PUBLIC)] == ["甲1", "甲2", "乙1", "乙2"]


def test_one_file_can_state_several_works(room: Room) -> None:
    ids = [room.add(version(title), "一", path="/汇编.docx") for title in ("甲办法", "乙办法", "丙办法")]
    assert [original.version for original in Ledger(room.store).at_path("/汇编.docx")] == ids
    room.writer.remove_version(ids[1])
    assert [v.title for v in room.store.versions(PUBLIC)] == ["丙办法", "甲办法"]


def test_a_second_original_adds_a_file_and_no_text(room: Room) -> None:
    version_id = room.add(version(), "一", path="/a.docx")
    room.writer.add_source(version_id, text((), "/a.pdf").source, room.run)
    room.writer.add_source(version_id, text((), "/a.pdf", fingerprint="again").source, room.run)
    (row,) = room.store.works(ON, PUBLIC)
    assert (row.files, row.articles, row.provisions) == (("a.docx", "a.pdf"), 1, 1)
    assert Ledger(room.store).fingerprints() == {"/a.docx": "/a.docx", "/a.pdf": "again"}


def test_removing_a_version_reopens_the_one_before(room: Room) -> None:
    room.add(version(effective=OLD), "一")
    newer = room.add(version(effective=NEW), "二")
    assert [v.until for v in room.store.versions(PUBLIC)] == [NEW, None]
    room.writer.remove_version(newer)
    assert [v.until for v in room.store.versions(PUBLIC)] == [None]


def test_what_is_declared_is_kept_beside_the_span(room: Room) -> None:
    older = room.add(version(effective=OLD), "一")
    room.add(version(effective=NEW), "二")
    declared = Ledger(room.store).version(older)
    assert declared is not None
    assert declared.until is None
    room.writer.change_facts(older, replace(declared, status=Status.ABOLISHED, number="3号"))
    changed = room.store.versions(PUBLIC)[0]
    assert (changed.number, changed.until, changed.status_on(NEW)) == ("3号", NEW, Status.ABOLISHED)


def test_numbers_move_with_what_they_tell(room: Room) -> None:
    before = (room.store.change(), room.store.indexed())
    version_id = room.add(version(), "一")
    assert (room.store.change(), room.store.indexed()) == (before[0] + 1, before[1])
    room.writer.note_indexed()
    assert (room.store.change(), room.store.indexed()) == (before[0] + 1, before[1] + 1)
    room.writer.remove_version(version_id)
    assert room.store.change() == before[0] + 2


def test_a_run_keeps_its_report(room: Room) -> None:
    report = [
        {"file": "甲.md", "status": "parsed"},
        {"file": "乙.md", "status": "failed", "warnings": ["空文件"]},
    ]
    room.writer.finish_run(room.run, NOW, {"added": 1, "failed": 1}, report)
    cut_off = room.writer.start_run(["/x", "/y"], NOW)
    ledger = Ledger(room.store)
    newest, first = ledger.runs()
    assert (newest.id, newest.finished, newest.paths) == (cut_off, None, ("/x", "/y"))
    assert (first.started, first.finished, dict(first.summary)) == (NOW, NOW, {"added": 1, "failed": 1})
    assert ledger.report(room.run) == tuple(report)


def test_absent_files_are_flagged_and_found_again(room: Room) -> None:
    room.add(version(), "一", path="/a.md")
    for absent in (True, False):
        room.writer.flag_absent(["/a.md"], absent=absent)
        assert Ledger(room.store).absent() == (frozenset({"/a.md"}) if absent else frozenset())


def test_an_office_replaces_glossary_and_calendar(room: Room) -> None:
    room.writer.replace_glossary([("留置", "", "")])
    room.writer.replace_glossary([("反馈", "情况反馈;反馈会", "返馈"), ("立行立改", "", "")])
    assert room.store.glossary() == (("反馈", ("情况反馈", "反馈会"), ("返馈",)), ("立行立改", (), ()))
    room.writer.replace_calendar(
        [(date(2025, 10, 1), "off", "国庆节"), (date(2025, 9, 28), "work", "国庆节")]
    )
    assert room.store.calendar() == {date(2025, 10, 1): "off", date(2025, 9, 28): "work"}
    room.writer.set_meta("encoder", "a")
    room.writer.set_meta("encoder", "b")
    assert room.store.meta("encoder") == "b"


paragraphs = st.text(st.characters(exclude_characters="|*\x1f", exclude_categories=["Cs"]), min_size=1)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)  # the versions that examples add to the one store do not touch each other
@given(bodies=st.lists(st.lists(paragraphs, min_size=1, max_size=3).map("|".join), min_size=1, max_size=5))
def test_the_provisions_joined_are_the_text(room: Room, bodies: list[str]) -> None:
    found = provisions(*bodies)
    version_id = room.writer.add_version(version(), [text(found)], room.run)
    stored = [p for _, p in room.store.outline(version_id, PUBLIC)]
    assert [p.label + p.text for p in stored] == [p.label + p.text for p in found]


def test_the_last_descendant_holds_everything_below() -> None:
    found = provisions("一|二*甲*乙", "三")
    lasts = last_descendants(found)
    for i, provision in enumerate(found):
        below = [n for n, p in enumerate(found) if p.eid.startswith(f"{provision.eid}__")]
        assert lasts[i] == max(below, default=i)
    assert count_types(found) == {"title": 1, "article": 2, "paragraph": 3, "item": 2, "": 4}


@pytest.mark.parametrize(
    ("nodes", "whole"),
    [
        ([("article", "第五条", ""), ("paragraph", "", "组务会讨论：")], "第五条　组务会讨论："),
        (
            [("article", "第五条", ""), ("paragraph", "", "讨论："), ("item", "（一）", "方案；")],
            "第五条　讨论：\n（一）方案；",
        ),
        ([("heading", "第一章", "总则")], "第一章　总则"),
        ([("article", "第五条", "")], "第五条"),
        ([("paragraph", "", "一\n二")], "一\n二"),
    ],
)
def test_a_provision_reads_as_the_file_has_it(nodes: list[tuple[str, str, str]], whole: str) -> None:
    assert joined(nodes).rstrip("　") == whole


def test_a_comment_inside_an_article_is_no_part_of_it(room: Room) -> None:
    article, first, second = provisions("一|二")[1:]
    comment = Provision("comment_1", ProvisionType.COMMENT, "", "批注")
    version_id = room.writer.add_version(version(), [text([article, first, comment, second])], room.run)
    placed = room.store.find(version_id, "art_1", PUBLIC)
    assert placed is not None
    assert placed.full_text == "第1条　一\n二"
    assert placed.provision.type is ARTICLE
