"""Two app servers on one PostgreSQL and one Chroma server, a third machine importing: they answer alike."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from office import HomeBusyError, Office, open_office
from people.store import new_key
from settings import load_settings
from tests.servers import Cluster

ROOT = Path(__file__).resolve().parent.parent
OLD, NEW = "组务会要多少人到会才有效？", "巡察组向谁移交问题线索？"

APP = """
import json, sys
from datetime import date
from pathlib import Path
from commands.batch import Asked, ask_one
from library.model import Level
from office import open_office
from settings import load_settings

office = open_office(load_settings(Path(sys.argv[1])))
for line in sys.stdin:
    answer = ask_one(office, (line.strip(),), Asked(day=date(2025, 12, 31), level=Level.INTERNAL))
    answer.pop("ms")
    answer["units"] = len(office.words.ids())
    print(json.dumps(answer, ensure_ascii=False), flush=True)
"""


@dataclass(frozen=True)
class App:
    """An app process of one machine; ``ask`` fails with what it wrote where it ended."""

    process: subprocess.Popen[str]

    def ask(self, question: str) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(question + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer


@contextmanager
def started(home: Path) -> Iterator[App]:
    process = subprocess.Popen(
        [sys.executable, "-c", APP, str(home)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield App(process)
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def machines(cluster: Cluster, chroma_server: str, tmp_path: Path) -> Iterator[list[Path]]:
    """Homes of three machines set to the same servers and the same folder of originals."""
    homes = [tmp_path / name for name in ("app-1", "app-2", "importer")]
    with cluster.new(empty=True) as address:
        for home in homes:
            home.mkdir()
            stated = {
                "today": "2025-12-31",
                "database": address,
                "people": address,
                "chroma": f"{chroma_server}/{tmp_path.name[-60:]}",
                "originals": str(tmp_path / "shared"),
            }
            lines = [f"{name} = {json.dumps(value)}\n" for name, value in stated.items()]
            (home / "xunzhi.toml").write_text("".join(lines), encoding="utf-8")
        yield homes


def imports(home: Path, *files: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "cli", "ingest", *map(str, files), "--home", str(home)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)


def about_handing_over(answer: dict[str, Any]) -> list[str]:
    """What is shown of the regulation that only the second import brings."""
    return [row["title"] for row in (*answer["citations"], *answer["nearest"]) if "移交" in row["title"]]


def test_two_app_servers_answer_alike_while_a_third_machine_imports(
    machines: list[Path], corpus: Path
) -> None:
    regulations = corpus / "regulations"
    first, rest = (
        [*regulations.glob("R07_*.md")],
        [*regulations.glob("R1[01]_*.md"), *regulations.glob("R20_*.md")],
    )
    assert imports(machines[2], *first).wait() == 0
    with started(machines[0]) as one, started(machines[1]) as two:
        before = one.ask(OLD)
        assert (before["status"], two.ask(OLD)) == ("answered", before)
        assert not about_handing_over(one.ask(NEW))
        running, asked = imports(machines[2], *rest), 0
        while running.poll() is None:
            for app in (one, two):
                answer = app.ask(OLD)
                assert (answer["status"], answer["sentences"]) == ("answered", before["sentences"])
                asked += 1
        assert running.returncode == 0
        assert asked > 2
        for question in (OLD, NEW):
            assert one.ask(question) == two.ask(question)
        found = one.ask(NEW)
        assert about_handing_over(found)
    office = open_office(load_settings(machines[2]))
    assert len(office.words.ids()) == found["units"]
    assert office.indexer.check().complete
    for home in machines[:2]:
        assert open_office(load_settings(home)).indexer.check().complete


def test_only_one_machine_imports_at_a_time(machines: list[Path]) -> None:
    here, there = (open_office(load_settings(home)) for home in machines[:2])
    with here.lock():
        with pytest.raises(HomeBusyError) as caught, there.lock():
            pass
        assert "正在进行" in caught.value.for_user()
    with there.lock():
        pass


def test_a_conversation_goes_on_at_another_server(machines: list[Path]) -> None:
    here, there = (open_office(load_settings(home)) for home in machines[:2])
    now = datetime(2025, 12, 31, 9, tzinfo=UTC)
    conversation = new_key()
    here.people.add_turn(conversation, "问", "{}", now)
    assert [turn.question for turn in there.people.turns(conversation)] == ["问"]


def test_nothing_of_the_stores_lies_in_the_home_of_an_app_server(machines: list[Path]) -> None:
    office: Office = open_office(load_settings(machines[0]))
    assert (office.store.change(), office.people.count()) == (0, 0)
    assert {path.name for path in machines[0].iterdir()} == {"xunzhi.toml"}


def test_what_a_machine_left_half_done_another_completes(machines: list[Path], corpus: Path) -> None:
    files = sorted((corpus / "regulations").glob("R1[0-2]_*.md"))
    there, here = (open_office(load_settings(home)) for home in machines[1:])
    killed = imports(machines[0], *files)
    while len(here.store.shelf().declared) < 2:
        assert killed.poll() is None
    killed.kill()
    killed.wait()
    assert imports(machines[2], *files).wait() == 0  # the lock of the dead one is gone
    here.words.freshen()
    there.words.freshen()
    found = [(version.work, version.effective) for version in here.store.shelf().declared.values()]
    assert len(found) == len(set(found)) == len(files)
    assert here.indexer.check().complete
    assert there.indexer.check().complete
    assert there.words.ids() == here.words.ids()
