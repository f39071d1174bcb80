"""Conversations and ratings, on both engines."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from library.errors import HomeError, NewerHomeError, StoreDamagedError
from people.schema import metadata
from people.store import PeopleStore, is_key, new_key

NOW = datetime.fromisoformat("2025-12-31T09:00")
MINE, OTHERS = "a" * 32, "b" * 32


@pytest.fixture
def people(place: Path | str) -> Iterator[PeopleStore]:
    opened = PeopleStore.at(place)
    yield opened
    opened.close()


def test_a_conversation_is_kept_in_order_and_found_by_its_id_alone(
    place: Path | str, people: PeopleStore
) -> None:
    people.add_turn(MINE, "一", "{}", NOW)
    people.add_turn(OTHERS, "他人的", "{}", NOW)
    people.add_turn(MINE, "二", "{}", NOW)
    reopened = PeopleStore.at(place)
    assert [turn.question for turn in reopened.turns(MINE)] == ["一", "二"]
    assert reopened.turns("") == reopened.turns("c" * 32) == ()
    reopened.close()


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


def test_a_store_of_a_newer_program_is_left_alone(place: Path | str, people: PeopleStore) -> None:
    with people.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerHomeError):
        PeopleStore.at(place)


def test_an_error_holds_no_question(people: PeopleStore) -> None:
    with people.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE turns RENAME TO gone"))
    with pytest.raises(Exception, match=r"no such table|does not exist") as caught:
        people.add_turn(MINE, "不许出现的问题", "{}", NOW)
    assert "不许出现" not in f"{caught.value}{caught.value.__cause__}"


def test_deleting_a_conversation_leaves_nothing_of_it(people: PeopleStore) -> None:
    turn = people.add_turn(MINE, "问", "{}", NOW)
    people.rate(turn, MINE, good=True, reason="", now=NOW)
    people.add_turn(OTHERS, "他人的", "{}", NOW)
    people.delete(MINE, OTHERS)
    assert people.turns(MINE)
    people.delete(MINE)
    assert people.turns(MINE) == ()
    assert people.ratings() == (0, 0)
    assert len(people.turns(OTHERS)) == 1
    assert people.add_turn(OTHERS, "又", "{}", NOW) > turn


def test_keys_are_long_and_new() -> None:
    keys = {new_key() for _ in range(20)}
    assert len(keys) == 20
    assert all(is_key(key) for key in keys)


@pytest.mark.parametrize("text", ["", "1", "a" * 31, "a" * 33, "../" + "a" * 29, "a" * 32 + "\n"])
def test_what_is_no_key_is_known(text: str) -> None:
    assert not is_key(text)


def test_a_turn_keeps_its_day_and_its_moment(people: PeopleStore) -> None:
    moment = datetime(2025, 12, 31, 9, tzinfo=timezone(timedelta(hours=8)))
    people.add_turn(MINE, "问", "{}", moment, date(2023, 5, 1))
    turn = people.turns(MINE)[0]
    assert (turn.on, turn.asked) == (date(2023, 5, 1), moment)


def test_threads_write_at_the_same_time(people: PeopleStore) -> None:
    with ThreadPoolExecutor(8) as pool:
        ids = list(pool.map(lambda n: people.add_turn(MINE, f"{n}", "{}", NOW), range(40)))
    assert len(set(ids)) == len(people.turns(MINE)) == 40


def test_a_fault_of_ours_holds_no_question_either(people: PeopleStore) -> None:
    with pytest.raises(sa.exc.IntegrityError) as caught:
        people.add_turn(MINE, "不许出现的问题", None, NOW)  # type: ignore[arg-type]
    assert "不许出现" not in f"{caught.value}{caught.value.orig}"


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(HomeError):
        PeopleStore.at(tmp_path / "file" / "people.db")


def test_a_browser_finds_its_own_conversations_the_last_used_first(people: PeopleStore) -> None:
    later = NOW + timedelta(hours=1)
    people.add_turn("one", "组务会多久开一次", '{"text": "每周不少于1次"}', NOW, owner=MINE)
    people.add_turn("two", "谁签字", "{}", later, owner=MINE)
    people.add_turn("two", "几天", "{}", later, owner=MINE)
    people.add_turn("three", "组务会他人的", "{}", later, owner=OTHERS)
    found = people.owned(MINE)
    assert [(one.id, one.title, one.turns) for one in found] == [
        ("two", "谁签字", 2),
        ("one", "组务会多久开一次", 1),
    ]
    assert people.owned("") == ()
    assert (people.owner("one"), people.owner("none")) == (MINE, "")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("组务会", ["one"]),
        ("每周", ["one"]),
        ("组务会 每周", ["one"]),
        ("组务会 谁", []),
        ("%", []),
        ("备忘", ["two"]),
        ("sentences", []),
        ("不给人看的", []),
    ],
)
def test_conversations_are_found_by_what_was_said_or_what_they_are_called(
    people: PeopleStore, words: str, found: list[str]
) -> None:
    answer = '{"sentences": [{"text": "每周不少于1次"}], "citations": [{"text": "不给人看的"}]}'
    people.add_turn("one", "组务会多久开一次", answer, NOW, owner=MINE)
    people.add_turn("two", "谁签字", "{}", NOW, owner=MINE)
    people.rename("two", MINE, "备忘")
    assert [one.id for one in people.owned(MINE, words)] == found


def test_nobody_renames_the_conversation_of_another(people: PeopleStore) -> None:
    people.add_turn("one", "谁签字", "{}", NOW, owner=MINE)
    people.rename("one", OTHERS, "改掉")
    people.rename("one", MINE, "  底稿的事 " + "长" * 90)
    assert people.title("one").startswith("底稿的事 长长")
    assert len(people.title("one")) == 60
    assert people.owned(MINE)[0].title == people.title("one")


def test_conversations_kept_before_belong_to_the_key_that_was_their_id(tmp_path: Path) -> None:
    path = tmp_path / "people.db"
    opened = PeopleStore.at(path)
    with opened.engine.begin() as connection:
        for column in ("owner", "title"):
            if column == "owner":
                connection.execute(sa.text("DROP INDEX ix_conversations_owner"))
            connection.execute(sa.text(f"ALTER TABLE conversations DROP COLUMN {column}"))
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0001'"))
        moment = "2025-12-31 09:00:00"
        connection.execute(sa.text(f"INSERT INTO conversations VALUES ('{MINE}', '{moment}', '{moment}')"))
        connection.execute(
            sa.text(
                "INSERT INTO turns (conversation, asked, question, answer) "
                f"VALUES ('{MINE}', '{moment}', '以前问的', '{{}}')"
            )
        )
    opened.close()
    again = PeopleStore.at(path)
    (kept,) = again.owned(MINE)
    assert kept.title == "以前问的"
    assert kept.id != MINE  # a link must not tell the key of the browser
    assert [turn.question for turn in again.turns(kept.id)] == ["以前问的"]
    assert again.turns(MINE) == ()
    again.close()


def test_the_migrations_make_the_schema(people: PeopleStore) -> None:
    with people.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
