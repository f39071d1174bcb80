"""A network made ready for 8 bits: almost what it was, and nearer to it once it is rounded."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

onnx = pytest.importorskip("onnx", reason="needs the extra [models]", exc_type=ImportError)

import onnxruntime  # noqa: E402
from onnx import TensorProto, helper, numpy_helper  # noqa: E402
from onnxruntime.quantization import QuantType, quantize_dynamic  # noqa: E402

from models.encoder.rounding import make_ready  # noqa: E402

TEXTS = [np.arange(n, n + 12).reshape(1, -1) for n in range(0, 88, 4)]


def write_network(path: Path, *, bias: bool = True) -> None:
    """Words looked up, one of 32 channels a hundred times as wide as the others, then a matrix and a bias."""
    drawn = np.random.default_rng(0)
    words = drawn.normal(0.5, 1, (100, 32)).astype(np.float32)
    words[:, 5] *= 100
    matrix = drawn.normal(0, 0.1, (32, 16)).astype(np.float32)
    matrix[5] *= 0.01
    stored = {"words": words, "matrix": matrix, "bias": drawn.normal(0, 0.1, 16).astype(np.float32)}
    nodes = [
        helper.make_node("Gather", ["words", "input_ids"], ["found"], name="gather"),
        helper.make_node("MatMul", ["found", "matrix"], ["turned" if bias else "out"], name="matmul"),
    ]
    nodes += [helper.make_node("Add", ["turned", "bias"], ["out"], name="add")] if bias else []
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["n", "m"])
        for name in ("input_ids", "attention_mask")
    ]
    graph = helper.make_graph(
        nodes,
        "network",
        inputs,
        [helper.make_tensor_value_info("out", TensorProto.FLOAT, ["n", "m", 16])],
        [numpy_helper.from_array(values, name) for name, values in stored.items()],
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=10), path)


def run(path: Path) -> np.ndarray:
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    return np.concatenate(
        [session.run(["out"], {"input_ids": x, "attention_mask": np.ones_like(x)})[0][0] for x in TEXTS]
    )


def rounded(path: Path, out: Path) -> np.ndarray:
    quantize_dynamic(
        path,
        out,
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=True,
        op_types_to_quantize=["MatMul"],
    )
    return run(out)


def test_a_network_made_ready_is_nearer_to_the_exact_one_when_it_is_rounded(tmp_path: Path) -> None:
    write_network(tmp_path / "plain.onnx")
    write_network(tmp_path / "ready.onnx")
    exact, before = run(tmp_path / "plain.onnx"), rounded(tmp_path / "plain.onnx", tmp_path / "a.onnx")
    make_ready(tmp_path / "ready.onnx", TEXTS)
    assert np.abs(run(tmp_path / "ready.onnx") - exact).max() < 0.05 * exact.std()
    after = rounded(tmp_path / "ready.onnx", tmp_path / "b.onnx")
    assert np.abs(after - exact).mean() < 0.25 * np.abs(before - exact).mean()


def test_a_matrix_without_a_bias_behind_it_is_told(tmp_path: Path) -> None:
    write_network(tmp_path / "plain.onnx", bias=False)
    with pytest.raises(ValueError, match="no bias behind it"):
        make_ready(tmp_path / "plain.onnx", TEXTS)
