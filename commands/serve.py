"""Starts the page, and prepares a home for the sample corpus."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from typing import NoReturn

from commands.reindex import start_mending
from library.errors import XunzhiError
from settings import ROOT, Settings, write_settings

SAMPLE_TODAY = "2025-12-31"  # the day the sample corpus is written for
CORPUS = ROOT / "corpus"


class PortTakenError(XunzhiError):
    """The port is in use."""

    code = "port-taken"

    def __init__(self, host: str, port: int) -> None:
        super().__init__(
            f"port taken: {host}:{port}",
            what="网页没有启动：端口已被占用。",
            where=f"{host}:{port}",
            todo=f"可能已经在运行，请先在浏览器打开 http://{host}:{port}；要另开一个，用 --port 换一个端口",
        )


def prepare_sample(home: Path) -> bool:
    """Make ``home`` a sample home; False where it already holds something else."""
    from settings import load_settings

    settings = load_settings(home)
    if (settings.database or settings.store_path.exists()) and not settings.sample:
        return False
    write_settings(home, {"today": SAMPLE_TODAY, "sample": True})
    return True


def serve_app(settings: Settings, host: str, port: int, shared_level: str | None) -> NoReturn:
    """Become the page's process, so that a signal to stop reaches it. Raises PortTakenError."""
    _refuse_taken(host, port)
    environment = {**os.environ, "XUNZHI_HOME": str(settings.home)}
    if shared_level:
        environment["XUNZHI_SHARED_LEVEL"] = shared_level
    command = [
        *(sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")),
        *("--server.address", host, "--server.port", str(port)),
    ]
    start_mending(settings.home)
    sys.stderr.write(f"巡知已启动，请在浏览器打开：http://{host}:{port}\n按 Ctrl+C 停止。\n")
    sys.stderr.flush()
    os.chdir(ROOT)
    os.execve(command[0], command, environment)  # noqa: S606


def _refuse_taken(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTakenError(host, port) from error
