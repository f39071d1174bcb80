"""Chooses which of the 250,002 pieces are kept: what Chinese text can be cut into, and little else.

Four fifths of the model are rows of its word table, most of them for other scripts. Keeping every Chinese
piece, every single basic character and whatever the texts use leaves a quarter of the parameters and the
same vectors (cosine 0.9999). Keeping only pieces seen in the laws loses on unseen questions (minimum 0.94).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from tokenizers import Tokenizer

from models.encoder.container import Container
from models.encoder.tokenizer import SPACE, tokenizer_json

SUFFIXES = (".md", ".txt", ".jsonl")
LINES_AT_ONCE = 4096
# Kept whatever the texts are: the two prefixes of the model, and what a file's first line may hold.
ALWAYS = "query: passage: Article Chapter " + "".join(map(chr, range(32, 127)))

HAN = ((0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2FA1F), (0x3005, 0x3005), (0x3007, 0x3007))
# ASCII, Latin-1 signs, Greek, punctuation to dingbats, CJK punctuation, enclosed and unit signs, full width.
BASIC = (
    (0x00, 0x7F),
    (0xA0, 0xFF),
    (0x370, 0x3FF),
    (0x2010, 0x2BFF),
    (0x3000, 0x303F),
    (0x3200, 0x33FF),
    (0xFE30, 0xFE4F),
    (0xFF00, 0xFFEF),
)


def pieces_like(container: Container, tokenizer_file: Path) -> tuple[int, ...]:
    """Ids of exactly the pieces that an earlier tokenizer.json holds, ascending.

    ValueError if it holds a piece that the container lacks.
    """
    vocabulary = json.loads(tokenizer_file.read_text(encoding="utf-8"))["model"]["vocab"]
    ids = {piece: number for number, piece in enumerate(container.pieces)}
    unknown = [piece for piece, _score in vocabulary if piece not in ids]
    if unknown:
        raise ValueError(f"{tokenizer_file} holds {len(unknown)} unknown pieces, first {unknown[0]!r}")
    return tuple(sorted(ids[piece] for piece, _score in vocabulary))


def pieces_for_chinese(container: Container, corpus: Sequence[Path]) -> tuple[int, ...]:
    """Ids of the pieces to keep, ascending: all Chinese ones and those that the texts of ``corpus`` use.

    ``corpus`` names files, or folders whose .md, .txt and .jsonl files are read.
    """
    kept = set(container.special.ids)
    kept.update(number for number, piece in enumerate(container.pieces) if _is_chinese(piece))
    return tuple(sorted(kept | _used(container, corpus)))


def _is_chinese(piece: str) -> bool:
    text = piece.replace(SPACE, "")
    if len(text) <= 1:
        return all(_within(character, HAN + BASIC) for character in text)
    letters_free = all(_within(c, HAN) or (_within(c, BASIC) and not c.isalpha()) for c in text)
    return letters_free and any(_within(c, HAN) or not c.isascii() for c in text)


def _within(character: str, ranges: Sequence[tuple[int, int]]) -> bool:
    return any(first <= ord(character) <= last for first, last in ranges)


def _used(container: Container, corpus: Sequence[Path]) -> set[int]:
    everything = tuple(range(len(container.pieces)))
    tokenizer = Tokenizer.from_str(json.dumps(tokenizer_json(container, everything)))
    lines = _lines(corpus)
    used: set[int] = set()
    while batch := list(islice(lines, LINES_AT_ONCE)):
        for encoded in tokenizer.encode_batch(batch, add_special_tokens=False):
            used.update(encoded.ids)
    return used


def _lines(corpus: Sequence[Path]) -> Iterator[str]:
    yield ALWAYS
    for path in corpus:
        inside = [path] if path.is_file() else sorted(f for f in path.rglob("*") if f.suffix in SUFFIXES)
        for file in inside:
            yield from filter(str.strip, file.read_text(encoding="utf-8").split("\n"))
