"""Indexes that do not belong to the store are mended at start and on command, and both say so."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from commands.reindex import mend_at_start, reindex_home, start_mending
from office import Office, open_office
from search.parity import MENDED_KEY
from settings import load_settings

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def office(sample_home: Path, tmp_path: Path) -> Office:
    """A copy of the sample home."""
    shutil.copytree(sample_home, tmp_path / "home")
    return open_office(load_settings(tmp_path / "home"))


def said(office: Office) -> dict[str, object]:
    found: dict[str, object] = json.loads(office.store.meta(MENDED_KEY) or "{}")
    return found


def test_a_home_in_step_is_left_alone(office: Office) -> None:
    indexed = office.store.indexed()
    assert not mend_at_start(office, NOW)
    assert (office.store.indexed(), said(office)) == (indexed, {})


def test_what_is_out_of_step_is_mended_at_start_and_said(office: Office) -> None:
    units = office.words.ids()
    office.words.clear()
    process = start_mending(office.settings.home)
    assert process.wait(120) == 0
    fresh = open_office(office.settings)
    assert fresh.words.ids() == units
    assert fresh.indexer.in_step()
    assert said(fresh)["words"] == len(units)
    assert f"缺 {len(units)}" in str(said(fresh)["text"])


def test_a_busy_home_is_left_to_the_import(office: Office) -> None:
    office.words.clear()
    with open_office(office.settings).lock():
        assert not mend_at_start(office, NOW)
    assert office.words.size() == 0
    assert mend_at_start(office, NOW)


def test_checking_says_what_was_mended(office: Office) -> None:
    unit = office.store.windows()[0][0]
    office.words.change([], [unit])
    found = reindex_home(office, None, NOW, mend_only=True, progress=None)
    assert found["mended"] == {"words": 1, "vectors": 0}
    assert (found["before"]["words_missing"], found["after"]["complete"]) == (1, True)
    assert said(office)["at"] == "2026-01-01T00:00:00+00:00"


def test_the_command_prints_it(office: Office) -> None:
    office.words.change([], [office.store.windows()[0][0]])
    command = [sys.executable, "-m", "cli", "reindex", "--check", "--home", str(office.settings.home)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "已修复：词索引 1 处，向量 0 处" in done.stdout
    again = subprocess.run([*command, "--json"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert json.loads(again.stdout)["mended"] == {"words": 0, "vectors": 0}
