"""Conversations and ratings, on real SQLite files."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from library.errors import NewerHomeError, StoreDamagedError
from people.migrations import upgrade
from people.schema import metadata
from people.store import PeopleStore

NOW = datetime.fromisoformat("2025-12-31T09:00")
MINE, OTHERS = "a" * 32, "b" * 32


@pytest.fixture
def people(tmp_path: Path) -> PeopleStore:
    return PeopleStore.at(tmp_path / "people.db")


def test_a_conversation_is_kept_in_order_and_found_by_its_id_alone(
    tmp_path: Path, people: PeopleStore
) -> None:
    people.add_turn(MINE, "一", "{}", NOW)
    people.add_turn(OTHERS, "他人的", "{}", NOW)
    people.add_turn(MINE, "二", "{}", NOW)
    reopened = PeopleStore.at(tmp_path / "people.db")
    assert [turn.question for turn in reopened.turns(MINE)] == ["一", "二"]
    assert reopened.turns("") == reopened.turns("c" * 32) == ()


def test_the_last_thumb_counts(people: PeopleStore) -> None:
    turn = people.add_turn(MINE, "问", "{}", NOW)
    people.rate(turn, MINE, good=True, reason="", now=NOW)
    people.rate(turn, MINE, good=False, reason="引错了条文", now=NOW)
    found = people.turns(MINE)[0]
    assert (found.good, found.reason) == (False, "引错了条文")


def test_nobody_rates_a_turn_of_another_conversation(people: PeopleStore) -> None:
    turn = people.add_turn(MINE, "问", "{}", NOW)
    people.rate(turn, OTHERS, good=False, reason="", now=NOW)
    assert people.turns(MINE)[0].good is None


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    path = tmp_path / "people.db"
    path.write_bytes(b"not a database" * 400)
    with pytest.raises(StoreDamagedError) as caught:
        PeopleStore.at(path)
    assert str(path) in caught.value.for_user()


def test_a_store_of_a_newer_program_is_left_alone(tmp_path: Path, people: PeopleStore) -> None:
    with people.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerHomeError):
        PeopleStore.at(tmp_path / "people.db")


def test_an_error_holds_no_question(people: PeopleStore) -> None:
    with people.engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE turns"))
    with pytest.raises(Exception, match="no such table") as caught:
        people.add_turn(MINE, "不许出现的问题", "{}", NOW)
    assert "不许出现" not in f"{caught.value}{caught.value.__cause__}"


def test_the_migrations_make_the_schema(tmp_path: Path) -> None:
    made = sa.create_engine(f"sqlite:///{tmp_path / 'a.db'}")
    upgrade(made)
    wanted = sa.create_engine(f"sqlite:///{tmp_path / 'b.db'}")
    metadata.create_all(wanted)
    for table in metadata.tables:
        columns = [
            {
                (column["name"], str(column["type"]), column["nullable"])
                for column in sa.inspect(engine).get_columns(table)
            }
            for engine in (made, wanted)
        ]
        assert columns[0] == columns[1]
