"""A real server on a free port, driven by the machine's own Chromium; no request may leave the machine."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, Request, expect

from tests.needs import chromium

ROOT = Path(__file__).resolve().parents[2]
expect.set_options(timeout=30_000)  # the first answer waits for the encoder to be read


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    quiet = ("background-networking", "component-update", "sync")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
    return {"executable_path": chromium(), "args": [*flags, *(f"--disable-{name}" for name in quiet)]}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, object]:
    return {"viewport": {"width": 1366, "height": 768}, "locale": "zh-CN"}


@pytest.fixture(scope="session")
def address(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the app answers, on a home of the sample that the tests may change."""
    home = shutil.copytree(sample_home, tmp_path_factory.mktemp("browser") / "home")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    process = subprocess.Popen(
        [sys.executable, "-m", "cli", "serve", "--home", str(home), "--port", port],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    assert any("URL" in line for line in process.stdout), "the server did not start"
    yield f"http://127.0.0.1:{port}"
    os.killpg(process.pid, signal.SIGTERM)
    process.wait(timeout=30)


@pytest.fixture
def page(context: BrowserContext, address: str) -> Iterator[Page]:
    """A page of an app that asks nobody but this machine, whatever the test does."""
    hosts: set[str] = set()

    def note(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob"):
            hosts.add(parts.hostname or request.url)

    context.on("request", note)
    page = context.new_page()
    page.set_default_timeout(30_000)
    yield page
    assert hosts <= {"127.0.0.1"}
