"""Servers that tests start for themselves and stop again: PostgreSQL from Debian's package, Chroma from ours.

As root PostgreSQL runs under the package's user ``postgres``, else under the user himself, always in a folder
of its own on a free loopback port; a cluster of the machine is never touched.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg

from tests.needs import skip_or_fail

_BIN = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
_QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")
_TEMPLATE = "template"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Cluster:
    """A PostgreSQL server; ``new`` makes a database that a test has for itself."""

    port: int
    log: Path
    _numbers: Iterator[int]

    def address(self, database: str, user: str = "test", password: str = "") -> str:
        secret = f":{password}" if password else ""
        return f"postgresql://{user}{secret}@127.0.0.1:{self.port}/{database}"

    def run(self, statement: str, database: str = "postgres") -> None:
        with psycopg.connect(self.address(database), autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload]

    @contextmanager
    def new(self, *, empty: bool = False) -> Iterator[str]:
        """The address of a fresh database with the tables of today, without any where ``empty``."""
        name = f"t{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {'template0' if empty else _TEMPLATE}")
        yield self.address(name)
        self.run(f"DROP DATABASE {name} WITH (FORCE)")

    def prepare_template(self) -> None:
        from library.store import Store
        from people.store import PeopleStore

        self.run(f"CREATE DATABASE {_TEMPLATE}")
        for store in (Store.at(self.address(_TEMPLATE)), PeopleStore.at(self.address(_TEMPLATE))):
            store.close()


@contextmanager
def postgresql() -> Iterator[Cluster]:
    """A cluster for the length of the tests."""
    if not _BIN:
        skip_or_fail("PostgreSQL is not installed; make test installs Debian's package")
    folder = Path(
        tempfile.mkdtemp(prefix="xunzhi-pg-")
    )  # not under pytest's, which user postgres cannot enter
    if os.getuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    cluster_of = ("-D", str(folder / "data"))
    _pg("initdb", *cluster_of, "-A", "trust", "-U", "test", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
    guarded = folder / "data/pg_hba.conf"
    rules = guarded.read_text(encoding="utf-8")
    guarded.write_text(f"host all clerk 127.0.0.1/32 scram-sha-256\n{rules}", encoding="utf-8")
    port = free_port()
    settings = (f"port={port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={folder}", *_QUICK)
    options = " ".join(f"-c {setting}" for setting in settings)
    _pg("pg_ctl", *cluster_of, "-w", "-l", str(folder / "log"), "-o", options, "start")
    try:
        cluster = Cluster(port, folder / "log", count())
        cluster.prepare_template()
        yield cluster
    finally:
        _pg("pg_ctl", *cluster_of, "-m", "immediate", "stop")
        shutil.rmtree(folder)


def _pg(program: str, *arguments: str) -> None:
    as_owner = ("runuser", "-u", "postgres", "--") if os.getuid() == 0 else ()
    command = [*as_owner, str(_BIN[-1] / program), *arguments]
    with tempfile.TemporaryFile("w+") as said:  # a pipe would be held open by the server
        done = subprocess.run(command, cwd="/", stdout=said, stderr=said, check=False)
        said.seek(0)
        assert done.returncode == 0, said.read()


@contextmanager
def chroma(folder: Path) -> Iterator[str]:
    """A Chroma server on ``folder``; yields its address. Every test takes a database of its own behind it."""
    port = free_port()
    program = Path(sys.executable).with_name("chroma")
    command = [str(program), "run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port)]
    environment = {**os.environ, "ANONYMIZED_TELEMETRY": "False"}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
    try:
        _wait_for(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    import chromadb

    while process.poll() is None:
        try:
            chromadb.HttpClient("127.0.0.1", port).heartbeat()
        except ValueError:  # not yet listening
            continue
        return
    raise AssertionError("the Chroma server ended at once")
