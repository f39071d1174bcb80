"""Places that nothing may reach for: a file on the disk and a server on loopback, both watched.

An audit hook sees what Python opens; native libraries open behind its back. They are found out by a text
that stands in a file only, and by a server that counts who calls.
"""

from __future__ import annotations

import socket
import threading
from pathlib import Path
from random import Random
from types import TracebackType

SECRET = "金丝雀鸣于井下"
"""Stands in the watched file; in a document it tells that the file was read."""


class Chance(Random):
    """Chance, with the addresses that a mutated file may lead to."""

    def __init__(
        self, seed: int, file: str = "file:///etc/hostname", url: str = "http://127.0.0.1:9/"
    ) -> None:
        super().__init__(seed)
        self.file, self.url = file, url


class Traps:
    """Lays the traps in a folder; ``calls`` counts who called the server."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "canary.txt"
        self._file.write_text(SECRET, encoding="utf-8")
        self._server = socket.create_server(("127.0.0.1", 0))
        self.calls = 0

    def chance(self, seed: str) -> Chance:
        """Chance that leads here."""
        return Chance(seed, self._file.as_uri(), f"http://127.0.0.1:{self._server.getsockname()[1]}/canary")

    def __enter__(self) -> Traps:
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()

    def _listen(self) -> None:
        while True:
            try:
                self._server.accept()[0].close()
            except OSError:
                return
            self.calls += 1
