"""What a test needs of the machine: found, or skipped by name; in continuous integration it is there."""

from __future__ import annotations

import os
import shutil

import pytest


def skip_or_fail(reason: str) -> None:
    """Skip by name; in continuous integration what a test needs is there."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def program(*names: str, package: str) -> str:
    """The path of the first program there is under these names; ``package`` is Debian's that brings it."""
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        skip_or_fail(f"{names[0]} is not installed; make test installs Debian's package {package}")
    assert found is not None
    return found


def chromium() -> str:
    """The browser that opens pages and prints PDF."""
    return program("chromium", "chromium-browser", package="chromium")
