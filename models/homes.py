"""Homes that training searches in: the national laws, and the sample."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from ingest.run import ImportOptions
from office import Office, open_office
from settings import load_settings

ROOT = Path(__file__).resolve().parents[1]
QUESTIONS, SAMPLE = ROOT / "models" / "training", ROOT / "corpus"
QUESTION_FILES = tuple(sorted(set(QUESTIONS.glob("*.jsonl")) - set(QUESTIONS.glob("refusals*.jsonl"))))
TODAY = "2025-12-31"  # that of the sample


def homes(scratch: Path, laws: Path, encoder: str) -> Iterator[tuple[Office, list[Path]]]:
    """Each home with the files of ``models/training`` that ask of what it holds.

    Made below ``scratch`` where it is not there yet, with the vectors of ``encoder`` (a folder; "" for the
    encoder that ships); what a killed import left is gone on with.
    """
    for name, folder in (("laws", laws), ("sample", SAMPLE)):
        home = scratch / f"home-{name}"
        home.mkdir(parents=True, exist_ok=True)
        (home / "xunzhi.toml").write_text(f'today = "{TODAY}"\n', encoding="utf-8")
        office = open_office(load_settings(home))
        if encoder:
            office.use_encoder(encoder)
        with office.lock():
            office.importer.run([folder], ImportOptions(datetime.now().astimezone()))
        yield (
            office,
            [path for path in QUESTION_FILES if path.stem.startswith("sample_") == (name == "sample")],
        )
