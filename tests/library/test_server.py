"""What only PostgreSQL does to a store: be down, refuse, fill up; several machines at once; NUL in a text."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
import sqlalchemy as sa

from library.database import name_place, only_one
from library.errors import DatabaseServerError
from library.model import Level
from library.schema import counters
from library.store import Store
from library.writer import Writer
from people.store import PeopleStore
from tests.library.building import NOW, Room, provisions, text, version
from tests.servers import Cluster

SECRET = "hunter2"


@pytest.fixture
def address(cluster: Cluster) -> Iterator[str]:
    with cluster.new() as found:
        yield found


@pytest.fixture(scope="session")
def guarded(cluster: Cluster) -> str:
    """Address of an empty database that asks for a password, which is right in it."""
    cluster.run(f"CREATE ROLE clerk LOGIN PASSWORD '{SECRET}'")
    cluster.run("CREATE DATABASE guarded OWNER clerk")
    return cluster.address("guarded", "clerk", SECRET)


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_every_spelling_of_the_scheme_opens(address: str, scheme: str) -> None:
    store = Store.at(address.replace("postgresql", scheme, 1))
    assert store.change() == 0
    store.close()


def test_the_right_password_opens_and_is_not_shown(guarded: str) -> None:
    for store in (Store.at(guarded), PeopleStore.at(guarded)):
        store.close()
    assert SECRET not in name_place(guarded)


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(lambda a: a.replace(SECRET, SECRET + "x"), id="wrong-password"),
        pytest.param(lambda a: a.replace("clerk:", "nobody:"), id="unknown-user"),
        pytest.param(lambda a: a.replace("/guarded", "/gone"), id="no-such-database"),
        pytest.param(lambda a: a.replace("127.0.0.1", "127.0.0.1:1,127.0.0.1"), id="odd-address"),
        pytest.param(lambda a: a.rpartition(":")[0] + ":9/guarded", id="nobody-listens"),
        pytest.param(lambda a: a + "?sslmode=nonsense", id="unknown-option"),
    ],
)
def test_a_server_that_lets_nobody_in_is_told_without_the_password(
    guarded: str, wrong: Callable[[str], str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(DatabaseServerError) as caught:
        PeopleStore.at(wrong(guarded))
    shown = "".join(traceback.format_exception(caught.value)) + caught.value.for_user() + caplog.text
    assert SECRET not in shown
    assert "条文库" in caught.value.for_user() or "数据库" in caught.value.for_user()


def test_a_server_that_stopped_is_told_and_found_again(address: str, cluster: Cluster) -> None:
    room = Room.at(address)
    name = address.rpartition("/")[2]
    with room.store.engine.connect() as connection:
        connection.execute(sa.text("SELECT 1"))
        cluster.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        with pytest.raises(DatabaseServerError):
            connection.execute(sa.text("SELECT 1"))
    assert room.add(version(), "一") == 1  # a dead connection of the pool costs nothing
    room.store.close()


def test_a_read_only_server_is_read_and_says_so_when_written(address: str, cluster: Cluster) -> None:
    room = Room.at(address)
    room.add(version(), "一")
    room.store.close()
    cluster.run(f"ALTER DATABASE {address.rpartition('/')[2]} SET default_transaction_read_only = on")
    store = Store.at(address)
    assert len(store.versions(Level.PUBLIC)) == 1
    with pytest.raises(DatabaseServerError, match="25006") as caught:
        Writer(store).note_indexed()
    assert "只允许读取" in caught.value.for_user()
    store.close()


def test_a_user_without_rights_is_told(guarded: str, cluster: Cluster) -> None:
    with cluster.new() as address, pytest.raises(DatabaseServerError) as caught:
        Store.at(guarded.replace("/guarded", "/" + address.rpartition("/")[2])).change()
    assert "权限" in caught.value.for_user()


def test_a_full_disk_is_told(address: str) -> None:
    store = Store.at(address)
    full = "DO $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$"
    with store.engine.begin() as connection, pytest.raises(DatabaseServerError, match="53100") as caught:
        connection.execute(sa.text(full))
    assert "腾出空间" in caught.value.for_user()
    store.close()


def test_a_database_that_cannot_hold_chinese_is_refused(cluster: Cluster) -> None:
    cluster.run("CREATE DATABASE latin TEMPLATE template0 ENCODING LATIN1 LOCALE 'C'")
    with pytest.raises(DatabaseServerError) as caught:
        Store.at(cluster.address("latin"))
    assert "UTF8" in caught.value.for_user()


def test_the_order_of_terms_is_that_of_every_machine(cluster: Cluster, tmp_path: Path) -> None:
    terms = ["巡察", "B表", "a表", "整改", "底稿", "_", "１"]
    cluster.run("CREATE DATABASE sorted TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'zh'")
    stores = [Store.at(tmp_path / "store.db"), Store.at(cluster.address("sorted"))]
    for store in stores:
        Writer(store).replace_glossary([(term, "", "") for term in terms])
    here, there = (store.glossary() for store in stores)
    assert here == there
    for store in stores:
        store.close()


def test_two_machines_open_an_empty_database_at_once(cluster: Cluster) -> None:
    start = Barrier(4)

    def opened(kind: type[Store] | type[PeopleStore], address: str) -> None:
        start.wait()
        kind.at(address).close()

    with cluster.new(empty=True) as address, ThreadPoolExecutor(4) as pool:
        jobs = [pool.submit(opened, kind, address) for kind in (Store, PeopleStore) * 2]
        assert [job.result(timeout=60) for job in jobs] == [None] * 4


def test_one_machine_at_a_time_may_write(address: str) -> None:
    mine, theirs = Store.at(address), Store.at(address)
    with only_one(mine.engine) as first, only_one(theirs.engine) as second:
        assert (first, second) == (True, False)
    with only_one(theirs.engine) as now:
        assert now
    for store in (mine, theirs):
        store.close()


def test_numbers_are_given_once_whoever_asks_at_once(address: str) -> None:
    writers = [Writer(Store.at(address)) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        runs = list(pool.map(lambda n: writers[n % 4].start_run(["/"], NOW), range(40)))
    assert sorted(runs) == list(range(1, 41))
    for writer in writers:
        writer.store.close()


def test_a_shelf_is_of_one_moment(address: str) -> None:
    """The change number and the rows read after it belong together, whatever is committed in between."""
    room = Room.at(address)
    reader = Store.at(address)

    seen: list[object] = []

    def meanwhile(*executed: object) -> None:
        seen.append(executed)
        if len(seen) == 1:
            room.add(version(), "一")

    sa.event.listen(reader._snapshots, "after_execute", meanwhile)
    shelf = reader.shelf()
    with reader.engine.connect() as connection:
        now = connection.execute(sa.select(counters.c.value).where(counters.c.name == "change")).scalar_one()
    assert (shelf.change, len(shelf.declared)) == (0, 0)
    assert (now, len(reader.shelf().declared)) == (1, 1)
    for store in (reader, room.store):
        store.close()


@pytest.mark.parametrize("body", ["\x00", "甲\x00乙", "\x1a", "\x1a0", "\x1a\x00\x1a1", "100%_\\"])
def test_every_character_comes_back(address: str, body: str) -> None:
    room = Room.at(address)
    version_id = room.writer.add_version(version(), [text(provisions(body))], room.run)
    assert [p.text for _, p in room.store.outline(version_id, Level.PUBLIC)][-1] == body
    room.store.close()
