"""Turns a trained ranker into the ONNX file that ships: the body as the encoder's, and behind it the head.

The head stays in 32 bits: it is one row, and rounding it would turn all odds alike. The file reads one pair
at a time, so that nothing is padded and the mean is over all tokens.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import helper, numpy_helper
from safetensors.torch import load_file
from transformers import AutoConfig, AutoModel

from models.encoder.export import OUTPUT, export_body
from models.learning import MODEL, open_tokenizer
from models.ranker.train import TOKENS, PairNetwork

ODDS = "odds"


def open_trained(folder: Path) -> PairNetwork:
    """The network that ``models.ranker.train`` wrote."""
    config = AutoConfig.from_pretrained(folder)
    body = AutoModel.from_config(config, add_pooling_layer=False, attn_implementation="eager")
    network = PairNetwork(body, config.hidden_size)
    network.load_state_dict(load_file(folder / MODEL))
    network.eval()
    return network


def export(folder: Path, out: Path, typical: Sequence[tuple[str, str]]) -> None:
    """Write the ranker of ``folder`` as the int8 ONNX file ``out``; ``typical``: questions and texts."""
    network = open_trained(folder)
    export_body(network.body, out, _ids(folder, typical))
    model = onnx.load(out)
    weight = network.head.weight.detach().numpy().T.astype(np.float32)
    bias = network.head.bias.detach().numpy().astype(np.float32)
    graph = model.graph
    graph.initializer.extend(
        (numpy_helper.from_array(weight, "head/weight"), numpy_helper.from_array(bias, "head/bias"))
    )
    graph.node.extend(
        (
            helper.make_node("ReduceMean", [OUTPUT], ["head/mean"], axes=[1], keepdims=0),
            helper.make_node("Gemm", ["head/mean", "head/weight", "head/bias"], ["head/odds"]),
            helper.make_node("Squeeze", ["head/odds", "head/axes"], [ODDS]),
        )
    )
    graph.initializer.append(numpy_helper.from_array(np.array([1], np.int64), "head/axes"))
    del graph.output[:]
    graph.output.append(helper.make_tensor_value_info(ODDS, onnx.TensorProto.FLOAT, ["texts"]))
    onnx.checker.check_model(model)
    onnx.save(model, out)


def odds_of(folder: Path, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
    """The exact odds of pairs, (pairs,), by the network as it was trained."""
    network = open_trained(folder)
    with torch.no_grad():
        found = [
            network(torch.from_numpy(ids), torch.ones(ids.shape, dtype=torch.long))
            for ids in _ids(folder, pairs)
        ]
    odds: NDArray[np.float32] = torch.cat(found).numpy()
    return odds


def _ids(folder: Path, pairs: Sequence[tuple[str, str]]) -> Iterator[NDArray[np.int64]]:
    tokenizer = open_tokenizer(folder)
    tokenizer.enable_truncation(TOKENS, strategy="only_second")
    return (np.array([tokenizer.encode(*pair).ids]) for pair in pairs)
