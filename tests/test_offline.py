"""Nothing reaches out at run time: import, search and answer in a process that may only speak to itself."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
GUARD = ROOT / "tests/offline"


def run_guarded(log: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run Python with every connection but loopback refused and written to ``log``."""
    environment = {**os.environ, "PYTHONPATH": str(GUARD), "OFFLINE_LOG": str(log)}
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def test_the_guard_sees_what_reaches_out(tmp_path: Path) -> None:
    log = tmp_path / "log"
    run_guarded(log, "-c", "import socket; socket.create_connection(('192.0.2.1', 80))")
    run_guarded(log, "-c", "import socket; socket.getaddrinfo('example.org', 80)")
    assert "192.0.2.1" in log.read_text(encoding="utf-8")
    assert "example.org" in log.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(("ingest", "{file}"), id="import-with-vectors"),
        pytest.param(("reindex",), id="rebuild"),
        pytest.param(("search", "值班人员几点到岗"), id="search"),
        pytest.param(("ask", "值班人员几点到岗"), id="ask"),
        pytest.param(("ask", "值班人员几点到岗", "--model"), id="ask-with-no-model-set"),
    ],
)
def test_commands_work_without_a_network(
    command: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp() / "offline"
    folder.mkdir(exist_ok=True)
    file, log = folder / "值班规定.md", folder / "log"
    file.write_text("# 值班规定\n\n第一条 值班人员每天8点到岗。\n", encoding="utf-8")
    arguments = [part.format(file=file) for part in command]
    done = run_guarded(log, "-m", "cli", *arguments, "--home", str(folder / "home"))
    assert done.returncode == 0, done.stderr
    assert not log.exists(), log.read_text(encoding="utf-8")
