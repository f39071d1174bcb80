"""Fixtures shared by all rooms."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from tests import servers
from tests.servers import Cluster

ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--renew", action="store_true", help="write the golden files anew, then read them")


@pytest.fixture(scope="session")
def renew(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are written instead of compared: by a person who reads them after, never in CI."""
    asked = bool(request.config.getoption("--renew"))
    assert not (asked and os.environ.get("CI")), "golden files are not renewed in CI"
    return asked


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of public laws, questions and files; tests that need it are skipped where it is absent."""
    folder = os.environ.get("XUNZHI_DATA", "")
    if not folder or not Path(folder).is_dir():
        pytest.skip("XUNZHI_DATA names no folder of public laws and files")
    return Path(folder)


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The sample corpus of the repository."""
    return ROOT / "corpus"


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory, corpus: Path) -> Path:
    """A home with the sample corpus as ``make run`` prepares it, indexed by words and vectors. Read only.

    Where tests run in several processes, the first that wants it makes it for all.
    """
    from commands.serve import prepare_sample

    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    home, made = shared / "sample" / "home", shared / "sample.made"
    with FileLock(shared / "sample.lock"):
        if not made.exists():
            home.parent.mkdir(exist_ok=True)  # what failed in one process is tried again in the other
            prepare_sample(home)
            subprocess.run(
                [sys.executable, "-m", "cli", "ingest", str(corpus), "--home", str(home)],
                cwd=ROOT,
                check=True,
            )
            made.touch()
    return home


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server of our own; started when the first test wants it."""
    with servers.postgresql() as started:
        yield started


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path | str]:
    """Where a store of its own may lie: every test that takes it runs on both engines."""
    if request.param == "sqlite":
        yield tmp_path / "home" / "store.db"
        return
    with request.getfixturevalue("cluster").new() as address:
        yield address


@pytest.fixture(scope="session")
def chroma_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Chroma server of our own; started when the first test wants it."""
    with servers.chroma(tmp_path_factory.mktemp("chroma-server")) as address:
        yield address
