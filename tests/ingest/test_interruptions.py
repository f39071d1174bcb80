"""A full disk, a power cut, a home that cannot be written, two imports at once: nothing is lost or half."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ingest.importing import Home, regulation, write

ROOT = Path(__file__).resolve().parents[2]
NUMBERS = "一二三四五六七八九十"
NOBODY = 65534


def many(folder: Path, count: int = 12) -> Path:
    """Regulations of some length."""
    texts = {
        f"f{i:02}": regulation(
            f"试点{NUMBERS[i % 10]}{NUMBERS[i // 10]}办法",
            *[f"依照前条处理，第{n}次。{'办理事项应当及时登记。' * 40}" for n in range(8)],
            closing="自2024年7月1日起施行。",
        )
        for i in range(count)
    }
    return write(folder, **texts)


def command(folder: Path, home: Path) -> list[str]:
    return [sys.executable, "-m", "cli", "ingest", str(folder), "--home", str(home), "--json"]


@pytest.fixture
def whole(tmp_path: Path) -> list[object]:
    """What an undisturbed import of ``many`` leaves."""
    home = Home.at(tmp_path / "whole")
    home.take(many(tmp_path / "in"))
    return home.contents()


_TAKE = """
import resource, sys
from pathlib import Path
from library.errors import XunzhiError
from tests.ingest.importing import Home

home, folder, limit = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    report = Home.at(home).take(folder)
    print(report.totals["failed"], {line.split("（")[-1] for row in report.rows for line in row.warnings})
except XunzhiError as error:
    print("refused", error.code)
"""


@pytest.mark.parametrize("limit", [0, 50_000, 300_000, 900_000, 1_300_000])
def test_a_full_disk_is_told_and_the_next_import_completes(
    tmp_path: Path, whole: list[object], limit: int
) -> None:
    """No file may grow beyond ``limit`` bytes: the store, the index or an original cannot be written."""
    home = tmp_path / "home"
    Home.at(home).store.close()
    arguments = [str(home), str(tmp_path / "in"), str(limit)]
    done = subprocess.run(
        [sys.executable, "-c", _TAKE, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "home-not-usable" in done.stdout
    again = Home.at(home)
    again.take(tmp_path / "in")
    assert again.contents() == whole
    assert again.indexer.check().complete
    assert again.indexer.in_step()


@pytest.mark.parametrize("phase", ["建立词索引", "建立向量索引"])
def test_a_power_cut_between_store_and_index_is_mended_and_told(
    tmp_path: Path, whole: list[object], phase: str
) -> None:
    folder, home = tmp_path / "in", tmp_path / "home"
    environment = {**os.environ, "XUNZHI_PROGRESS": "json"}
    with subprocess.Popen(
        command(folder, home), cwd=ROOT, env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL
    ) as child:
        assert child.stderr is not None
        for line in child.stderr:
            if json.loads(line)["phase"] == phase:
                child.send_signal(signal.SIGKILL)
                break
    assert child.returncode == -signal.SIGKILL
    done = subprocess.run(command(folder, home), cwd=ROOT, capture_output=True, text=True, check=True)
    report = json.loads(done.stdout)
    assert (report["unchanged"], report["added"]) == (12, 0)
    assert (report["mended"] is not None) == (phase == "建立词索引")
    check = [sys.executable, "-m", "cli", "reindex", "--check", "--json", "--home", str(home)]
    checked = json.loads(subprocess.run(check, cwd=ROOT, capture_output=True, check=True).stdout)
    assert checked["before"]["complete"]
    assert Home.at(home).contents() == whole


def test_a_second_import_at_the_same_time_is_refused_and_the_first_completes(
    tmp_path: Path, whole: list[object]
) -> None:
    folder, home = tmp_path / "in", tmp_path / "home"
    environment = {**os.environ, "XUNZHI_PROGRESS": "json"}
    with subprocess.Popen(
        command(folder, home), cwd=ROOT, env=environment, stderr=subprocess.PIPE, stdout=subprocess.PIPE
    ) as first:
        assert first.stderr is not None
        first.stderr.readline()  # it reads: it holds the home
        second = subprocess.run(command(folder, home), cwd=ROOT, capture_output=True, text=True, check=False)
        out, _ = first.communicate()
    assert (second.returncode, second.stdout) == (3, "")
    assert "home-busy" in second.stderr
    assert (first.returncode, json.loads(out)["added"]) == (0, 12)
    opened = Home.at(home)
    assert opened.contents() == whole
    assert opened.indexer.check().complete


_AS_NOBODY = """
import os, sys
from pathlib import Path
import alembic.command, rjieba, tantivy
from library.errors import XunzhiError
from tests.ingest.importing import Home

if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(int(sys.argv[3]))
    os.setuid(int(sys.argv[3]))
try:
    Home.at(Path(sys.argv[1])).take(Path(sys.argv[2]))
except XunzhiError as error:
    print(error.for_user())
"""


@pytest.fixture
def open_place() -> Iterator[Path]:
    """A folder that any user may enter, which pytest's own is not."""
    place = Path(tempfile.mkdtemp())
    place.chmod(0o755)
    yield place
    for path in [place, *place.rglob("*")]:
        path.chmod(0o755)
    shutil.rmtree(place)


@pytest.mark.parametrize("folder_mode", [0o555, 0o777], ids=["folder-too", "file-alone"])
def test_a_store_that_cannot_be_written_is_told_and_left_as_it_is(open_place: Path, folder_mode: int) -> None:
    home = Home.at(open_place / "home")
    home.take(many(open_place / "in", 2))
    home.store.close()
    many(open_place / "in", 3)
    before = (open_place / "home/xunzhi.db").read_bytes()
    for path in (open_place / "home").rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)
    (open_place / "home").chmod(folder_mode)
    done = subprocess.run(
        [sys.executable, "-c", _AS_NOBODY, str(open_place / "home"), str(open_place / "in"), str(NOBODY)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "数据目录不能使用，没有改动任何内容。" in done.stdout
    assert "处理：" in done.stdout
    assert (open_place / "home/xunzhi.db").read_bytes() == before


def test_limits_are_those_of_the_child_alone() -> None:
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY
