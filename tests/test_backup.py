"""Backup and restore: of one moment, on either engine, checked, never over what is there."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from commands.archive import MANIFEST, STORE, Archive, BackupFileError, BackupNotWrittenError
from commands.backup import back_up
from commands.restore import HomeNotEmptyError, restore_home
from ingest.originals import original_path
from ingest.run import ImportOptions
from library import migrations
from library.errors import NewerHomeError, XunzhiError
from library.model import Level
from library.store import Store
from office import Office, open_office
from settings import load_settings
from tests.servers import Cluster

ROOT = Path(__file__).resolve().parent.parent
NOW = datetime(2025, 12, 31, 9, tzinfo=UTC)
SECRET = "hunter2"


def opened(home: Path) -> Office:
    return open_office(load_settings(home))


def saved(office: Office, file: Path, *, vectors: bool = True) -> dict[str, Any]:
    return back_up(office, file, NOW, vectors=vectors, progress=None)


def restored(file: Path, home: Path, *, force: bool = False) -> dict[str, Any]:
    home.mkdir(exist_ok=True)
    return restore_home(opened(home), file, NOW, force=force, progress=None)


def texts(store: Store) -> dict[int, tuple[Any, ...]]:
    """Version id → everything stated of it."""
    return {
        version.id: (version, store.outline(version.id, Level.RESTRICTED))
        for version in store.shelf().declared.values()
    }


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory, corpus: Path) -> Path:
    """A home with two versions of R07, a conversation and settings. Read only."""
    home = tmp_path_factory.mktemp("whole") / "home"
    home.mkdir()
    (home / "xunzhi.toml").write_text(
        f'today = "2025-12-31"\nthreads = 1\nmodel = "m"\nmodel_key = "{SECRET}"\nmodel_url = "http://127.0.0.1:9"\n',
        encoding="utf-8",
    )
    office = opened(home)
    with office.lock():
        office.importer.run(sorted((corpus / "regulations").glob("R07_*.md")), ImportOptions(NOW))
    turn = office.people.add_turn("a" * 32, "问", "{}", NOW)
    office.people.rate(turn, "a" * 32, good=True, reason="", now=NOW)
    return home


@pytest.fixture(scope="session")
def backup(whole: Path) -> Path:
    """A backup of it. Read only."""
    file = whole.parent / "backup.zip"
    saved(opened(whole), file)
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """The setting of a home, on each engine."""
    if request.param == "sqlite":
        yield ""
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    with cluster.new() as address:
        yield address


@pytest.fixture
def elsewhere(database: str, tmp_path: Path) -> Path:
    """An empty home, embedded or on a server."""
    home = tmp_path / "elsewhere"
    home.mkdir()
    if database:
        stated = f'database = "{database}"\npeople = "{database}"\n'
        (home / "xunzhi.toml").write_text(stated, encoding="utf-8")
    return home


def test_a_restored_home_is_the_one_that_was_saved(whole: Path, backup: Path, elsewhere: Path) -> None:
    told = restored(backup, elsewhere)
    before, after = opened(whole), opened(elsewhere)
    assert texts(after.store) == texts(before.store)
    assert after.people.turns("a" * 32) == before.people.turns("a" * 32)
    assert after.settings.today == before.settings.today
    for original in after.store.shelf().originals.values():
        assert original_path(after.settings.originals_path, original.sha256).is_file()
    assert told["parity"]["complete"]
    assert (told["works"], told["versions"], told["turns"], told["originals"]) == (1, 2, 1, 2)
    assert told["vectors"] == len(before.vectors.hashes()) > 0  # put back, none encoded again
    assert after.people.add_turn("a" * 32, "又", "{}", NOW) > before.people.turns("a" * 32)[-1].id
    again = saved(after, elsewhere.parent / "again.zip")
    assert (again["works"], again["versions"], again["originals"], again["turns"]) == (1, 2, 2, 2)


def test_no_secret_and_no_place_is_in_a_backup(backup: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(backup) as packed:
        assert json.loads(packed.read("settings.json")) == {"today": "2025-12-31", "threads": 1, "model": "m"}
        assert not [name for name in packed.namelist() if SECRET.encode() in packed.read(name)]
    assert backup.stat().st_mode & 0o077 == 0
    restored(backup, tmp_path / "home")
    assert opened(tmp_path / "home").settings.model_key.get_secret_value() == ""


def test_settings_of_the_home_win_over_those_of_the_backup(backup: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "xunzhi.toml").write_text("threads = 2\n", encoding="utf-8")
    restored(backup, home)
    assert opened(home).settings.threads == 2


def test_without_vectors_they_are_encoded_again(whole: Path, tmp_path: Path) -> None:
    saved(opened(whole), tmp_path / "small.zip", vectors=False)
    told = restored(tmp_path / "small.zip", tmp_path / "home")
    assert (told["vectors"], told["parity"]["complete"]) == (0, True)
    assert opened(tmp_path / "home").vectors.hashes() == opened(whole).vectors.hashes()


IMPORT = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from ingest.run import Importer, ImportOptions
from office import open_office
from search.index import Indexer
from settings import load_settings

office = open_office(load_settings(Path(sys.argv[1])))
words_alone = Indexer(office.store, office.words, None, None)
with office.lock():
    importer = Importer(office.store, office.writer, words_alone, office.settings.originals_path)
    importer.run([Path(name) for name in sys.argv[2:]], ImportOptions(datetime(2025, 12, 31, 9, tzinfo=UTC)))
"""


def test_a_backup_during_an_import_is_a_state_the_home_went_through(
    database: str, corpus: Path, tmp_path: Path
) -> None:
    home, again = tmp_path / "home", tmp_path / "again"
    home.mkdir()
    if database:
        (home / "xunzhi.toml").write_text(f'database = "{database}"\n', encoding="utf-8")
    office = opened(home)
    files = sorted((corpus / "regulations").glob("R[0-2]*.md"))
    arguments = [sys.executable, "-c", IMPORT, str(home), *map(str, files)]
    with subprocess.Popen(arguments, cwd=ROOT) as importing:
        while len(office.store.shelf().declared) < 3:
            assert importing.poll() is None
        saved(office, tmp_path / "during.zip", vectors=False)
    assert importing.returncode == 0
    told = restored(tmp_path / "during.zip", again)
    copy = opened(again)
    before, after = texts(office.store), texts(copy.store)
    assert 3 <= len(after) < len(before)
    assert after == {key: before[key] for key in sorted(before)[: len(after)]}
    assert told["parity"]["complete"]
    for original in copy.store.shelf().originals.values():
        assert original_path(copy.settings.originals_path, original.sha256).is_file()


# What is no backup


def rewritten(backup: Path, target: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """A copy of a backup with other members; its manifest is changed by ``change`` or not at all."""
    with zipfile.ZipFile(backup) as packed:
        members = {name: packed.read(name) for name in packed.namelist()}
    change(members)
    with zipfile.ZipFile(target, "w") as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return target


def stating(**facts: object) -> Callable[[dict[str, bytes]], None]:
    def change(members: dict[str, bytes]) -> None:
        members[MANIFEST] = json.dumps({**json.loads(members[MANIFEST]), **facts}).encode()

    return change


def with_member(name: str, content: bytes = b"x") -> Callable[[dict[str, bytes]], None]:
    """A member that the manifest names rightly."""

    def change(members: dict[str, bytes]) -> None:
        manifest = json.loads(members[MANIFEST])
        digest = hashlib.sha256(content).hexdigest()
        manifest["members"][name] = {"size": len(content), "sha256": digest}
        members[name], members[MANIFEST] = content, json.dumps(manifest).encode()

    return change


def flipped(members: dict[str, bytes]) -> None:
    content = bytearray(members[STORE])
    content[-1] ^= 1
    members[STORE] = bytes(content)


WRONG = [
    pytest.param(flipped, id="a-byte-flipped"),
    pytest.param(lambda members: members.pop("people.db"), id="a-member-gone"),
    pytest.param(lambda members: members.update(extra=b"x"), id="a-member-more"),
    pytest.param(lambda members: members.pop(MANIFEST), id="no-manifest"),
    pytest.param(lambda members: members.update({MANIFEST: b"{"}), id="manifest-cut-off"),
    pytest.param(stating(format=99), id="newer-format"),
    pytest.param(with_member(STORE, b"no database" * 400), id="a-store-that-is-none"),
    pytest.param(with_member("../evil"), id="above"),
    pytest.param(with_member("/tmp/evil"), id="absolute"),
    pytest.param(with_member("originals/../../evil"), id="above-from-inside"),
    pytest.param(with_member("originals/ab/" + "cd" * 32), id="original-in-another-folder"),
    pytest.param(with_member("originals\\..\\evil"), id="backslashes"),
    pytest.param(with_member("xunzhi.toml"), id="settings-smuggled-in"),
]


@pytest.mark.parametrize("change", WRONG)
def test_a_wrong_backup_is_refused_and_nothing_is_written(
    backup: Path, tmp_path: Path, change: Callable[[dict[str, bytes]], None]
) -> None:
    file = rewritten(backup, tmp_path / "wrong.zip", change)
    outside = {path for path in tmp_path.rglob("*") if "home" not in path.parts}
    with pytest.raises(XunzhiError) as caught:
        restored(file, tmp_path / "home")
    assert caught.value.code in ("backup-file", "store-damaged")
    assert [path.name for path in (tmp_path / "home").iterdir() if path.name != "lock"] == []
    assert {path for path in tmp_path.rglob("*") if "home" not in path.parts} == outside


@pytest.mark.parametrize("content", [b"", b"no zip", None], ids=["empty", "no-zip", "absent"])
def test_a_file_that_is_no_backup_is_told(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "x.zip").write_bytes(content)
    with pytest.raises(BackupFileError) as caught:
        Archive(tmp_path / "x.zip")
    assert str(tmp_path / "x.zip") in caught.value.for_user()


def test_a_backup_cut_off_is_told(backup: Path, tmp_path: Path) -> None:
    (tmp_path / "cut.zip").write_bytes(backup.read_bytes()[:-100])
    with pytest.raises(BackupFileError):
        restored(tmp_path / "cut.zip", tmp_path / "home")


@pytest.mark.parametrize("store", ["store", "people"])
def test_a_backup_of_a_newer_program_is_refused(backup: Path, tmp_path: Path, store: str) -> None:
    file = rewritten(backup, tmp_path / "new.zip", stating(**{store: "9999"}))
    with pytest.raises(NewerHomeError):
        restored(file, tmp_path / "home")


def test_a_backup_of_an_older_program_is_brought_up(backup: Path, tmp_path: Path) -> None:
    """A store at the first revision of the schema, with one version."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    engine = sa.create_engine(f"sqlite:///{tmp_path / STORE}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        columns = "id, work, title, kind, level, effective_known, replaces, sample"
        row = "1, 'R99', '旧办法', 'regulation', 'public', 0, '', 0"
        connection.execute(sa.text(f"INSERT INTO versions ({columns}) VALUES ({row})"))
    engine.dispose()

    def older(members: dict[str, bytes]) -> None:
        stating(store="0001")(members)
        with_member(STORE, (tmp_path / STORE).read_bytes())(members)

    told = restored(rewritten(backup, tmp_path / "old.zip", older), tmp_path / "home")
    assert (told["versions"], told["parity"]["complete"]) == (1, True)


# What is there is never overwritten


def test_a_home_that_holds_something_is_left_alone(backup: Path, whole: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(whole, tmp_path / "home"))
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    with pytest.raises(HomeNotEmptyError) as caught:
        restored(backup, home)
    assert "--force" in caught.value.for_user()
    assert {path: path.read_bytes() for path in before} == before
    told = restored(backup, home, force=True)
    aside = Path(told["moved"])
    assert aside.parent == home
    assert (aside / "xunzhi.db").read_bytes() == before[home / "xunzhi.db"]
    assert told["parity"]["complete"]


def test_what_is_there_stays_where_a_forced_restore_finds_a_wrong_backup(
    backup: Path, whole: Path, tmp_path: Path
) -> None:
    home = Path(shutil.copytree(whole, tmp_path / "home"))
    with pytest.raises(BackupFileError):
        restored(rewritten(backup, tmp_path / "wrong.zip", flipped), home, force=True)
    assert len(opened(home).store.versions(Level.RESTRICTED)) == 2


def test_a_database_in_use_is_never_cleared(backup: Path, cluster: Cluster, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with cluster.new() as address:
        (home / "xunzhi.toml").write_text(f'database = "{address}"\n', encoding="utf-8")
        restored(backup, home)
        _refuse_to_clear(backup, home)


def _refuse_to_clear(backup: Path, home: Path) -> None:
    office = opened(home)
    with pytest.raises(HomeNotEmptyError) as caught:
        restored(backup, home, force=True)
    assert "空的数据库" in caught.value.for_user()
    assert len(office.store.versions(Level.RESTRICTED)) == 2


def test_a_backup_is_never_written_over_a_file(whole: Path, tmp_path: Path) -> None:
    (tmp_path / "there.zip").write_text("mine")
    with pytest.raises(BackupNotWrittenError):
        saved(opened(whole), tmp_path / "there.zip")
    assert (tmp_path / "there.zip").read_text() == "mine"
    with pytest.raises(BackupNotWrittenError):
        saved(opened(whole), tmp_path / "no folder" / "x.zip")
    assert [path.name for path in tmp_path.iterdir()] == ["there.zip"]
