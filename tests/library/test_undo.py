"""A run taken back leaves everything as it was before it, ids and all, and runs built on it are named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from library import journal
from library.errors import (
    RunBuiltOnError,
    RunNotKeptError,
    RunUndoneError,
    UndoError,
    UnknownRunError,
)
from library.journal import RUNS_KEPT
from library.ledger import Ledger
from library.schema import metadata
from library.undo import undo_run
from tests.library.building import NOW, Room, provisions, text, version

BOOKKEEPING = {"counters", "import_runs", "import_files"}


def contents(room: Room) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables but counters and runs."""
    with room.store.engine.connect() as connection:
        return {
            name: sorted(map(tuple, connection.execute(sa.select(table))), key=repr)
            for name, table in metadata.tables.items()
            if name not in BOOKKEEPING and name != "journal"
        }


def start(room: Room) -> int:
    return room.writer.start_run(["/in"], NOW)


def add(room: Room, run: int) -> None:
    room.writer.add_version(version("信访办法"), [text(provisions("一|二*甲"), "/x.md")], run)


def correct(room: Room, run: int) -> None:
    room.writer.replace_texts(1, version(number="2号"), [text(provisions("依照前条"), "/a2.md")], run)


def state_facts(room: Room, run: int) -> None:
    room.writer.change_facts(1, version(number="9号", effective=date(2021, 4, 1)), run)


def add_source(room: Room, run: int) -> None:
    room.writer.add_source(1, text((), "/a.pdf").source, run)


def read_again(room: Room, run: int) -> None:
    room.writer.add_source(1, text((), "/a.md", fingerprint="again").source, run)


def flag(room: Room, run: int) -> None:
    room.writer.flag_absent(["/a.md"], run, absent=True)


def remove(room: Room, run: int) -> None:
    room.writer.remove_version(1, run)


def put_glossary(room: Room, run: int) -> None:
    room.writer.replace_glossary([("反馈", "情况反馈", "")], run)
    room.writer.set_meta("glossary.csv", "new", run)


def put_calendar(room: Room, run: int) -> None:
    room.writer.replace_calendar([(date(2026, 1, 1), "off", "元旦")], run)
    room.writer.set_meta("calendar.csv", "first", run)


CHANGES = {
    "versions": add,
    "texts": correct,
    "facts": state_facts,
    "files": add_source,
    "files-again": read_again,
    "files-absent": flag,
    "tables": put_glossary,
    "tables-calendar": put_calendar,
}


@pytest.fixture
def filled(room: Room) -> Room:
    """A version of two parts, another work, and a glossary."""
    two = [text(provisions("第一条，依照第二条", "二"), "/a.md"), text(provisions("三", first=3), "/b.md")]
    room.writer.add_version(version(effective=date(2020, 1, 1)), two, room.run)
    room.add(version("另一办法"), "一")
    room.writer.replace_glossary([("留置", "", "")], room.run)
    room.writer.set_meta("glossary.csv", "old", room.run)
    return room


@pytest.mark.parametrize("name", CHANGES)
def test_each_change_is_taken_back(filled: Room, name: str) -> None:
    before, run = contents(filled), start(filled)
    CHANGES[name](filled, run)
    assert contents(filled) != before
    undone = undo_run(filled.writer, run, NOW).document()
    assert contents(filled) == before
    counts = dict.fromkeys(("versions", "texts", "facts", "files", "tables"), 0)
    assert undone["run"] == run
    assert {**undone["undone"], "originals": 0} == {**counts, name.partition("-")[0]: 1, "originals": 0}


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.sampled_from([*CHANGES.values(), remove]), min_size=1, max_size=6))
def test_any_run_is_taken_back_whole(filled: Room, changes: list[Callable[[Room, int], None]]) -> None:
    before, run = contents(filled), start(filled)
    for change in changes:
        try:
            change(filled, run)
        except sa.exc.IntegrityError:  # what another change took away
            continue
    undo_run(filled.writer, run, NOW)
    assert contents(filled) == before


def test_ids_given_in_a_run_taken_back_are_never_given_again(filled: Room) -> None:
    run = start(filled)
    add(filled, run)
    known = {unit for unit, _, _ in filled.store.windows()}
    undo_run(filled.writer, run, NOW)
    kept = {unit for unit, _, _ in filled.store.windows()}
    add(filled, start(filled))
    assert not ({unit for unit, _, _ in filled.store.windows()} - kept) & known


def test_readers_see_that_it_was_taken_back(filled: Room) -> None:
    run = start(filled)
    correct(filled, run)
    assert {v.number for v in filled.store.shelf().declared.values()} == {"2号", None}
    undo_run(filled.writer, run, NOW)
    assert {v.number for v in filled.store.shelf().declared.values()} == {None}


def test_the_run_is_shown_as_taken_back_and_its_report_stays(filled: Room) -> None:
    run, later = start(filled), NOW + timedelta(hours=1)
    add(filled, run)
    filled.writer.finish_run(run, NOW, {"added": 1}, [{"file": "x.md"}])
    assert Ledger(filled.store).runs()[0].undoable
    undo_run(filled.writer, run, later)
    shown = Ledger(filled.store).runs()[0]
    assert (shown.id, shown.undone, shown.undoable) == (run, later, False)
    assert Ledger(filled.store).report(run) == ({"file": "x.md"},)


def test_runs_are_taken_back_one_after_the_other(filled: Room) -> None:
    states, runs = [], []
    for change in (correct, state_facts, add_source, put_glossary, add, put_calendar):
        states.append(contents(filled))
        runs.append(start(filled))
        change(filled, runs[-1])
    for run, before in zip(reversed(runs), reversed(states), strict=True):
        undo_run(filled.writer, run, NOW)
        assert contents(filled) == before


@pytest.mark.parametrize("name", [name for name in CHANGES if name not in ("versions", "tables-calendar")])
def test_a_run_on_which_another_built_is_refused_with_its_number(filled: Room, name: str) -> None:
    start(filled)
    later = start(filled)
    CHANGES[name](filled, later)
    before = contents(filled)
    with pytest.raises(RunBuiltOnError, match="not undone") as refused:
        undo_run(filled.writer, filled.run, NOW)
    assert f"批次 {later} " in refused.value.for_user()
    assert contents(filled) == before
    undo_run(filled.writer, later, NOW)
    undo_run(filled.writer, filled.run, NOW)
    assert all(not rows for rows in contents(filled).values())


def test_a_new_version_of_a_work_builds_on_the_earlier(room: Room) -> None:
    room.add(version(), "一")
    later = start(room)
    room.writer.add_version(version(effective=date(2024, 1, 1)), [text(provisions("二"), "/z.md")], later)
    with pytest.raises(RunBuiltOnError):
        undo_run(room.writer, room.run, NOW)


def test_other_works_stand_in_nobodys_way(filled: Room) -> None:
    add(filled, start(filled))
    assert undo_run(filled.writer, filled.run, NOW).versions == 2


def test_what_cannot_be_taken_back_says_so(filled: Room) -> None:
    def refused(run: int, kind: type[UndoError]) -> str:
        with pytest.raises(kind) as error:
            undo_run(filled.writer, run, NOW)
        return error.value.for_user()

    assert "现有批次为 1 至 1" in refused(9, UnknownRunError)
    undo_run(filled.writer, filled.run, NOW)
    assert "已经在 20" in refused(filled.run, RunUndoneError)
    old = start(filled)
    add(filled, old)
    for _ in range(RUNS_KEPT):
        start(filled)
    assert "太早" in refused(old, RunNotKeptError)
    assert len(Ledger(filled.store).runs(RUNS_KEPT * 2)) == RUNS_KEPT + 2


def test_a_run_that_was_cut_off_is_taken_back(filled: Room) -> None:
    """It has no end and no report; what it committed goes."""
    before, run = contents(filled), start(filled)
    add(filled, run)
    assert Ledger(filled.store).runs()[0].finished is None
    undo_run(filled.writer, run, NOW)
    assert contents(filled) == before


def test_originals_are_named_once_nothing_refers_to_them(filled: Room) -> None:
    run = start(filled)
    correct(filled, run)
    back = start(filled)
    filled.writer.replace_texts(1, version(), [text(provisions("四"), "/a.md")], back)
    undone = undo_run(filled.writer, back, NOW)
    assert undone.originals == ()  # /a.md is what the correction replaced: it may come back
    assert undo_run(filled.writer, run, NOW).originals == ("/a2.md",)


def test_a_failure_in_the_middle_leaves_all_as_it_was(filled: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    run = start(filled)
    add(filled, run)
    with filled.store.engine.begin() as connection:  # a row that nothing journaled hangs on the version
        connection.execute(
            metadata.tables["files"].insert(),
            [{**dict(row), "id": 99, "path": "/stray"} for row in _files(connection, run)],
        )
    before = contents(filled)
    with pytest.raises(sa.exc.IntegrityError):
        undo_run(filled.writer, run, NOW)
    assert contents(filled) == before
    assert Ledger(filled.store).runs()[0].undoable


def _files(connection: sa.Connection, run: int) -> list[sa.RowMapping]:
    table = metadata.tables["files"]
    return list(connection.execute(sa.select(table).where(table.c.run_id == run)).mappings())


def test_a_row_read_from_the_journal_is_the_row_that_was_kept(filled: Room) -> None:
    with filled.store.engine.begin() as connection:
        kept = journal.Journal(connection, filled.run)
        table = metadata.tables["versions"]
        [row] = connection.execute(sa.select(table).where(table.c.id == 1)).mappings()
        kept.update(table, table.c.id == 1, {"number": "x"})
        kept.close(10_000)
        packed = connection.execute(
            sa.select(metadata.tables["journal"].c.steps).where(metadata.tables["journal"].c.change == 10_000)
        ).scalar_one()
    assert journal.read_steps(packed) == [["update", "versions", [dict(row)]]]


def test_a_version_with_other_facts_is_one_of_texts(filled: Room) -> None:
    run = start(filled)
    filled.writer.replace_texts(1, replace(version(), number="3号"), [text(provisions("五"), "/a.md")], run)
    undone = undo_run(filled.writer, run, NOW)
    assert (undone.texts, undone.facts, undone.files) == (1, 0, 0)


def test_a_run_that_took_a_name_which_a_run_gave_builds_on_it(filled: Room) -> None:
    given = start(filled)
    filled.writer.change_facts(1, version(work="新办法"), given)
    later = start(filled)
    filled.writer.add_version(
        version("新办法", effective=date(2024, 1, 1)), [text(provisions("二"), "/n.md")], later
    )
    with pytest.raises(RunBuiltOnError):
        undo_run(filled.writer, given, NOW)
