"""The short mutation run; the whole one is python -m tests.mutations."""

from __future__ import annotations

import os
from pathlib import Path

from ingest.report import Outcome
from tests.ingest.importing import Home
from tests.mutations.run import FORMATS, run

COUNT = 64


def test_broken_and_hostile_files_are_read_or_refused_and_reach_for_nothing(tmp_path: Path) -> None:
    data = os.environ.get("XUNZHI_DATA")
    read = list(run(COUNT, 12, Path(data) if data else None, tmp_path))
    assert {mutated.kind for mutated, _ in read} == set(FORMATS)
    assert [(mutated.name, result.faults) for mutated, result in read if result.faults] == []
    outcomes = {outcome for _, result in read for outcome in result.outcomes}
    assert {"parsed", "zip-bomb", "document-damaged"} <= outcomes


def test_an_import_of_nothing_but_broken_files_ends(tmp_path: Path) -> None:
    list(run(len(FORMATS), 3, None, tmp_path))
    report = Home.at(tmp_path / "home").take(tmp_path / "files")
    assert len(report.rows) >= len(FORMATS)
    refused = [row.warnings[0] for row in report.rows if row.status is Outcome.FAILED]
    assert all("处理：" in words and "import-fault" not in words for words in refused)
