"""Opens the networks that ship: files held against their card, one thread a session, never a download."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import onnxruntime


class DamagedFileError(ValueError):
    """A file is not the one that the card beside it describes."""


def read_checked(path: Path, hashes: Mapping[str, str]) -> bytes:
    """The file's bytes, held against ``hashes`` (name → SHA-256): a cut copy is found here, not in results.

    Raises:
        OSError: the file cannot be read.
        DamagedFileError: it is another file than the card tells.
    """
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != hashes.get(path.name):
        raise DamagedFileError(f"{path.name} is not the file that its card describes")
    return content


def open_session(network: bytes) -> onnxruntime.InferenceSession:
    """A session for the CPU; the caller runs it on as many threads as it likes, each a text at a time."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(
        network,
        options,
        providers=["CPUExecutionProvider"],
        disabled_optimizers=["SkipLayerNormFusion"],  # 20 % slower with it: see models/encoder/export.py
    )
