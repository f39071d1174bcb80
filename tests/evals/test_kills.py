"""A few kills of each kind, seeded; ``python -m evals.kills`` does thirty."""

from __future__ import annotations

from pathlib import Path

from evals.contents import differing, read_contents
from evals.kills import run


def test_what_a_kill_cut_off_is_completed_by_the_next_run(tmp_path: Path) -> None:
    found = run(tmp_path / "kills", rounds=4, seed=12)
    assert [one for one in found if one.differs] == []
    assert {one.what for one in found} == {"first import", "correction", "undo"}


def test_homes_that_differ_are_told_apart(sample_home: Path, tmp_path: Path) -> None:
    contents = read_contents(sample_home)
    assert differing(contents, read_contents(sample_home)) == []
    assert differing(contents, {**contents, "glossary": ()}) == ["glossary"]
    assert sum(len(texts) for _, _, texts in contents["versions"]) > 1000
    assert contents["words"][1]
