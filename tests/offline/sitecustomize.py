"""On PYTHONPATH of a child process: refuses every connection and look-up but loopback, and writes it down.

Python's own audit hooks see what any library in the process asks of the socket module.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

_LOOPBACK = {"127.0.0.1", "::1", "localhost", "", None}


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None  # a unix socket has a path
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = arguments[0].decode() if isinstance(arguments[0], bytes) else arguments[0]
    else:
        return
    if host not in _LOOPBACK:
        with Path(os.environ["OFFLINE_LOG"]).open("a", encoding="utf-8") as log:
            log.write(f"{event} {host}\n")
        raise OSError(f"no network in this process: {event} {host}")


sys.addaudithook(_refuse)
