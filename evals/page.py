"""How long the app takes to a chat box that can be typed in, seen by a real browser where there is one."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from evals.measure import Measured, MeasureError, tree_mib, xunzhi
from settings import ROOT

CHAT_BOX = '[data-testid="stChatInput"] textarea'
HEALTH = "/_stcore/health"
LIMIT_S, AGAIN_S = 60.0, 0.05
_ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")


def browser_path() -> str | None:
    """The Chromium of this machine, None where there is none."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def start_app(home: Path) -> Measured:
    """Seconds from ``xunzhi serve`` to a chat box that is seen and enabled, in a browser that runs already.

    Without Chromium or playwright it is seconds to the health address; ``seen_by`` tells which.

    Raises:
        MeasureError: neither came within a minute.
    """
    with _watcher() as wait_for_page:
        port = _free_port()
        address = f"http://127.0.0.1:{port}"
        started = time.monotonic()
        with _served(home, port) as server:
            wait_for_page(address, started + LIMIT_S)
            seconds = time.monotonic() - started
            return Measured(seconds, tree_mib(server.pid))


def seen_by() -> str:
    """What ``start_app`` waits for on this machine: "browser" or "health"."""
    return "browser" if browser_path() and _playwright() else "health"


@contextmanager
def _watcher() -> Iterator[Callable[[str, float], None]]:
    path, playwright = browser_path(), _playwright()
    if not path or playwright is None:
        yield _wait_for_health
        return
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=list(_ARGUMENTS))
        page = browser.new_page(viewport={"width": 1366, "height": 768})

        def wait_for_chat_box(address: str, until: float) -> None:
            _wait_for_health(address, until)
            page.goto(address)
            try:
                page.locator(f"{CHAT_BOX}:enabled").wait_for(timeout=max(until - time.monotonic(), 1) * 1000)
            except playwright.TimeoutError as error:
                raise MeasureError("xunzhi serve", str(error)) from error

        yield wait_for_chat_box
        browser.close()


def _playwright() -> Any:
    """playwright's module, None where it is not installed."""
    try:
        import playwright.sync_api as playwright
    except ImportError:
        return None
    return playwright


def _wait_for_health(address: str, until: float) -> None:
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(address + HEALTH, timeout=1) as reply:  # noqa: S310  our own address
                if reply.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(AGAIN_S)
    raise MeasureError("xunzhi serve", f"no page at {address} within {LIMIT_S:.0f} s")


@contextmanager
def _served(home: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    command = xunzhi("serve", "--home", home, "--port", port)
    server = subprocess.Popen(  # noqa: S603  our own command line
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        yield server
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(LIMIT_S)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
