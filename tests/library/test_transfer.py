"""Copies of a store: of one moment, complete, from each engine to each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from library.ledger import Ledger
from library.model import Level
from library.schema import metadata
from library.store import Store
from library.transfer import copy_file, copy_tables, is_empty
from library.writer import Writer
from people import schema as people_schema
from people.store import PeopleStore
from tests.library.building import NOW, Room, version
from tests.library.test_writer import everything
from tests.servers import Cluster


@pytest.fixture(params=["sqlite", "postgresql"])
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path | str]:
    """Where a copy goes, on each engine."""
    if request.param == "sqlite":
        yield tmp_path / "copy.db"
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    with cluster.new() as address:
        yield address


def test_a_copy_of_the_tables_is_the_store(room: Room, elsewhere: Path | str) -> None:
    kept = room.add(version(effective=date(2018, 1, 1)), "依照《信访办法》第一条办理。", "二|三*甲*乙\x00")
    room.writer.remove_version(room.add(version("信访办法"), "一"))
    room.writer.replace_glossary([("反馈", "情况反馈", "")])
    copy = Store.at(elsewhere)
    assert is_empty(copy.engine, metadata)
    counts = copy_tables(room.store.engine, copy.engine, metadata)
    assert counts["versions"] == 1
    assert not is_empty(copy.engine, metadata)
    there = Room(copy, Writer(copy), room.run)
    assert everything(there) == everything(room)
    assert there.add(version("新办法"), "一") > kept + 1  # the id of the removed one is not given again
    assert Ledger(copy).runs()[0].started == NOW
    copy.close()


def test_turns_go_on_behind_those_copied(place: Path | str, elsewhere: Path | str) -> None:
    people, copy = PeopleStore.at(place), PeopleStore.at(elsewhere)
    turn = people.add_turn("a" * 32, "问", "{}", NOW)
    people.rate(turn, "a" * 32, good=True, reason="好", now=NOW)
    copy_tables(people.engine, copy.engine, people_schema.metadata)
    assert copy.turns("a" * 32) == people.turns("a" * 32)
    assert copy.add_turn("a" * 32, "又", "{}", NOW) > turn
    for store in (people, copy):
        store.close()


def test_a_file_is_copied_as_of_one_moment(tmp_path: Path) -> None:
    room = Room.at(tmp_path / "store.db")
    room.add(version(), "一")
    with room.store.engine.begin() as connection:  # a writer half-way
        connection.exec_driver_sql("DELETE FROM windows")
        copy_file(Store.at(tmp_path / "store.db").engine, tmp_path / "copy.db")
    copy = Store.at(tmp_path / "copy.db")
    assert len(copy.windows()) == 1
    assert [v.title for v in copy.versions(Level.PUBLIC)] == ["巡察办法"]
    for store in (room.store, copy):
        store.close()


def test_a_copy_of_tables_does_not_see_what_is_committed_meanwhile(room: Room, tmp_path: Path) -> None:
    room.add(version(), "一", "二")
    copy = Store.at(tmp_path / "copy.db")
    seen: list[object] = []

    def meanwhile(*executed: object) -> None:
        seen.append(executed)
        if len(seen) == 1:
            room.add(version("信访办法"), "三")

    sa.event.listen(copy.engine, "after_execute", meanwhile)
    counts = copy_tables(room.store.engine, copy.engine, metadata)
    assert (counts["versions"], counts["files"], counts["windows"]) == (1, 1, 2)
    copy.close()
