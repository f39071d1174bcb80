"""Reading: clearances, faults of the file, readers beside a writer, the schema."""

from __future__ import annotations

import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from library.errors import HomeError, NewerHomeError, StoreDamagedError
from library.faults import explain_errors
from library.model import Kind, Level, Status
from library.schema import metadata
from library.store import Store
from library.writer import Writer
from tests.library.building import ON, Room, provisions, text, version

PUBLIC, INTERNAL, RESTRICTED = Level


def test_the_migrations_make_the_schema(room: Room) -> None:
    with room.store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_a_level_leaves_no_trace(room: Room) -> None:
    version_id = room.add(version("线索办法", level=RESTRICTED), "依照《巡察办法》第一条办理。")
    open_id = room.add(version("巡察办法"), "一")
    room.add(version("信访办法", level=INTERNAL), "二")
    store = room.store
    ids = list(store.addresses(version_id, RESTRICTED).values())
    assert ids
    assert store.placed(ids, INTERNAL) == {}
    assert store.outline(version_id, INTERNAL) == store.below(version_id, "art_1", INTERNAL) == ()
    assert store.addresses(version_id, INTERNAL) == {}
    assert store.find(version_id, "art_1", INTERNAL) is None
    assert store.originals(version_id, INTERNAL) == ()
    assert store.files(version_id, INTERNAL) == ()
    assert store.works_with("art_1", INTERNAL) == ("巡察办法", "信访办法")
    assert [row.version.title for row in store.works(ON, INTERNAL)] == ["信访办法", "巡察办法"]
    assert version_id not in store.permitted(ON, INTERNAL, include_ended=True)
    assert [v.title for v in store.versions(PUBLIC)] == ["巡察办法"]
    cited = store.versions(PUBLIC)[0]
    assert (store.references_to(cited, "art_1", INTERNAL), cited.id) == ((), open_id)
    assert len(store.references_to(cited, "art_1", RESTRICTED)) == 1


def test_a_work_is_listed_by_the_version_in_force(room: Room) -> None:
    room.add(version(effective=date(2018, 1, 1)), "一")
    room.add(version(effective=date(2021, 1, 1), number="2号"), "一", "二|三*甲*乙", path="/2021.md")
    room.add(version("巡察课程", kind=Kind.COURSE), "一")
    (row,) = room.store.works(ON, PUBLIC, Kind.REGULATION)
    assert (row.version.number, row.status, row.versions) == ("2号", Status.IN_FORCE, 2)
    assert (row.articles, row.provisions, row.files) == (2, 4, ("2021.md",))
    assert dict(row.by_type) == {"title": 1, "article": 2, "paragraph": 3, "item": 2}
    (earlier,) = room.store.works(date(2019, 1, 1), PUBLIC, Kind.REGULATION)
    assert (earlier.version.effective, earlier.articles) == (date(2018, 1, 1), 1)


def test_a_provision_comes_with_its_whole_text_and_its_place(room: Room) -> None:
    version_id = room.add(version(), "一", "二|三*甲*乙", "四", path="/目录/a.md")
    placed = room.store.find(version_id, "art_2", PUBLIC)
    assert placed is not None
    assert placed.full_text == "第2条　二\n三\n（1）甲\n（2）乙"
    assert (placed.version.id, placed.files) == (version_id, ("a.md",))
    below = [p.eid for _, p in room.store.below(version_id, "art_2__para_2", PUBLIC)]
    assert below == ["art_2__para_2", "art_2__para_2__item_1", "art_2__para_2__item_2"]
    assert room.store.below(version_id, "art_9", PUBLIC) == ()


def test_many_provisions_are_read_at_once(room: Room) -> None:
    version_id = room.add(version(), *[f"条文{n}" for n in range(1, 701)])
    ids = list(room.store.addresses(version_id, PUBLIC).values())
    assert len(room.store.placed(ids, PUBLIC)) == len(ids) > 1000
    assert room.store.placed([], PUBLIC) == {}


@pytest.mark.parametrize(
    ("eid", "citation"),
    [
        ("art_1__para_1", "《巡察办法》第一条"),
        ("art_1__para_1__item_2", "《巡察办法》第一条第（二）项"),
        ("art_2__para_1", "《巡察办法》第二条第一款"),
        ("art_2__para_2__item_1", "《巡察办法》第二条第二款第（一）项"),
        ("att_1__art_1__para_1", "《巡察办法》附件1第一条"),
        ("art_3", "《巡察办法》第三条"),
        ("", "《巡察办法》"),
    ],
)
def test_the_first_paragraph_is_left_unsaid_where_it_is_the_only_one(
    room: Room, eid: str, citation: str
) -> None:
    found = [*provisions("一*甲*乙", "二|三*甲", "四"), *provisions("附", container="att_1__")]
    version_id = room.writer.add_version(version(), [text(found)], room.run)
    noun = next(v for v in room.store.versions(PUBLIC) if v.id == version_id)
    assert room.store.cite(noun, eid) == citation


def test_two_readers_see_only_whole_versions_while_a_writer_writes(room: Room, place: Path | str) -> None:
    readers = [Store.at(place) for _ in range(2)]
    bodies = [f"条文{n}" for n in range(30)]

    def read(store: Store) -> set[int]:
        seen = set()
        while len(store.versions(PUBLIC)) < 20:
            seen |= {len(store.outline(v.id, PUBLIC)) for v in store.versions(PUBLIC)}
        return seen

    with ThreadPoolExecutor(2) as pool:
        jobs = [pool.submit(read, store) for store in readers]
        for n in range(20):
            room.add(version(f"办法{n}"), *bodies)
        assert all(job.result(timeout=30) <= {61} for job in jobs)
    for store in readers:
        store.close()


def test_a_reader_follows_what_another_process_wrote(room: Room, place: Path | str) -> None:
    reader = Store.at(place)
    assert reader.versions(PUBLIC) == ()
    version_id = room.add(version(), "一")
    assert [v.number for v in reader.versions(PUBLIC)] == [None]
    room.writer.replace_texts(version_id, version(number="2号"), [text(provisions("二"))], room.run)
    assert [v.number for v in reader.versions(PUBLIC)] == ["2号"]
    room.writer.remove_version(version_id)
    assert reader.versions(PUBLIC) == ()
    reader.close()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    with pytest.raises(HomeError) as caught:
        Store.at(tmp_path / "home" / "xunzhi.db")
    assert str(tmp_path / "home") in caught.value.for_user()


def test_a_home_without_write_permission_is_told(tmp_path: Path) -> None:
    path = tmp_path / "home" / "xunzhi.db"
    room = Room.at(path)
    room.add(version(), "一")
    room.store.close()
    engine = sa.create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect(f"file:{path}?mode=ro", uri=True, check_same_thread=False),
    )
    explain_errors(engine, str(path))
    locked = Store(engine, str(path))
    assert len(locked.versions(PUBLIC)) == 1
    with pytest.raises(HomeError, match="readonly"):
        Writer(locked).note_indexed()


def test_a_file_that_is_no_database_is_told_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "xunzhi.db"
    path.write_bytes(b"not a database" * 400)
    with pytest.raises(StoreDamagedError):
        Store.at(path)
    assert path.read_bytes() == b"not a database" * 400


def test_damage_inside_the_file_is_told_when_it_is_met(tmp_path: Path) -> None:
    room = Room.at(tmp_path / "home" / "xunzhi.db")
    version_id = room.add(version(), *[f"条文{n}" * 50 for n in range(200)])
    room.store.close()
    copy = tmp_path / "copy.db"
    shutil.copy(tmp_path / "home" / "xunzhi.db", copy)
    content = bytearray(copy.read_bytes())
    content[4096 * 3 :] = b"\x5a" * (len(content) - 4096 * 3)
    copy.write_bytes(content)
    with pytest.raises(StoreDamagedError) as caught:
        Store.at(copy).outline(version_id, PUBLIC)
    assert "条文" not in str(caught.value)


def test_a_store_of_a_newer_program_is_left_alone(room: Room, place: Path | str) -> None:
    with room.store.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerHomeError):
        Store.at(place)


def test_a_path_with_odd_characters_opens(tmp_path: Path) -> None:
    store = Store.at(tmp_path / "巡 察%20《办》😀" / "xunzhi.db")
    assert store.change() == 0
    store.close()
