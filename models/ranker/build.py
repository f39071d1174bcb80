"""Makes the ranker that ships, from nothing, in one command.

    python -m models.ranker.build --scratch DIR --laws FOLDER [--out models/ranker] [--steps 1100]

    container ─ convert ─ base/                          the network of its publisher
    laws and sample, imported with the encoder that ships ─ lists.jsonl
    base/ + lists.jsonl ─ train ─ first/ ─ hard ─ hard.jsonl
    first/ + both lists ─ train ─ trained/ ─ export ─ model.onnx tokenizer.json ranker.json

Each step leaves its result in the scratch folder and is not done again: a killed run goes on where it was.
"""

from __future__ import annotations

import argparse
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from models.encoder.build import join, make_base, sha256_of
from models.encoder.convert import write_json
from models.homes import ROOT, homes
from models.ranker.hard import harder, is_over_sample
from models.ranker.lists import ARTICLES, PIECES, TextList, read_lists, save_lists, write_lists
from search.ranker import CARD, MODEL, TOKENIZER, OnnxRanker

NAME = "multilingual-e5-small-han-ranker-int8"
ENCODER = ROOT / "models" / "encoder"
REFERENCE = "reference.npz"
STEPS, SEED = 1100, 0  # of each of both runs
HARD, LAWS, WINDOWS = 11, 2, 3  # lists a step of the second run: hard pieces, pieces of laws, windows
TYPICAL, REFERRED = 200, 60  # pairs looked at for rounding; pairs whose exact odds stay beside the file

log = logging.getLogger(__name__)


def build(out: Path, scratch: Path, laws: Path, steps: int = STEPS) -> dict[str, Any]:
    """Write the trained ranker to ``out`` and return what ranker.json says."""
    scratch.mkdir(parents=True, exist_ok=True)
    base, trained = scratch / "base", scratch / "trained"
    make_base(base, ENCODER / TOKENIZER)
    mined = mine(scratch, laws)
    lists = read_lists([mined])
    if not (trained / "config.json").is_file():
        from models.ranker.train import QUESTIONS, train  # torch: seconds

        first = scratch / "first"
        if not (first / "config.json").is_file():
            train(base, [(QUESTIONS, lists)], first, steps, SEED)
        pools = [
            (HARD, read_lists([_harder(scratch, lists)])),
            (LAWS, [one for one in lists if one.sort == PIECES and not is_over_sample(one)]),
            (WINDOWS, [one for one in lists if one.sort == ARTICLES]),
        ]
        train(base, pools, trained, steps, SEED, first)
    facts = {"lists": sha256_of(mined), "steps": [steps, steps], "seed": SEED}
    return ship(trained, out, lists, facts)


def _harder(scratch: Path, lists: Sequence[TextList]) -> Path:
    """The file of the lists that the ranker of the first run confuses."""
    path, ranker = scratch / "hard.jsonl", scratch / "first-ranker"
    if not path.is_file():
        ship(scratch / "first", ranker, lists, {})
        save_lists(harder(lists, OnnxRanker(ranker), SEED), path)
    return path


def mine(scratch: Path, laws: Path) -> Path:
    """The file of lists: what the encoder that ships finds for the questions of ``models/training``."""
    lists = scratch / "lists.jsonl"
    if not lists.is_file():
        parts = [
            write_lists(office, questions, office.settings.home / "lists.jsonl")
            for office, questions in homes(scratch, laws, "")
        ]
        join(parts, lists)
    return lists


def ship(trained: Path, out: Path, lists: Sequence[TextList], training: dict[str, Any]) -> dict[str, Any]:
    """Write the files that ship, made of the folder of a trained network."""
    from models.ranker.export import export, odds_of
    from models.ranker.train import LAYERS, TOKENS

    out.mkdir(parents=True, exist_ok=True)
    export(trained, out / MODEL, _pairs(lists, TYPICAL))
    (out / TOKENIZER).write_bytes((trained / TOKENIZER).read_bytes())
    hashes = {name: sha256_of(out / name) for name in (MODEL, TOKENIZER)}
    card = {
        "name": f"{NAME}-{hashes[MODEL][:8]}",
        "layers": LAYERS,
        "max_tokens": TOKENS,
        "sha256": hashes,
        "training": training,
    }
    write_json(out / CARD, card)
    some = _pairs([one for one in lists if one.fold.startswith("sample_")], REFERRED)
    questions, texts = (np.array(column) for column in zip(*some, strict=True))
    np.savez_compressed(out / REFERENCE, questions=questions, texts=texts, odds=odds_of(trained, some))
    return card


def _pairs(lists: Sequence[TextList], count: int) -> list[tuple[str, str]]:
    """Some ``count`` questions from all over the lists, each with a right text and with a wrong one."""
    chosen = lists[:: 2 * len(lists) // count or 1]
    return [(one.query, text) for one in chosen for text in (one.right[0], one.wrong[-1])]


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line and build."""
    parser = argparse.ArgumentParser(prog="python -m models.ranker.build", description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, default=Path(__file__).parent, help="folder to write")
    parser.add_argument("--scratch", type=Path, required=True, help="folder for what lies between; 1 GB")
    parser.add_argument("--laws", type=Path, required=True, help="the laws that the questions are about")
    parser.add_argument("--steps", type=int, default=STEPS, help="of each run of the training")
    given = parser.parse_args(arguments)
    logging.basicConfig(format="%(message)s")
    logging.getLogger("models").setLevel(logging.INFO)
    card = build(given.out, given.scratch, given.laws, given.steps)
    log.info("%s: %.1f MB", card["name"], (given.out / MODEL).stat().st_size / 1e6)


if __name__ == "__main__":
    main()
