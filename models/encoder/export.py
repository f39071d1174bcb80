"""Turns a sentence-transformers folder of a BERT into the ONNX file that ships.

Four steps: trace the network, fuse attention and activation into single operators, make it ready for rounding
(models/encoder/rounding.py), store the weights in signed bytes, one scale a column; the scale of activations
is found while running. The weights take 7 of the 8
bits: processors without VNNI add products of full bytes in 16 bits and overflow, and the lost bit costs next
to nothing (mean cosine to the original 0.996 against 0.998).
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from onnxruntime.transformers.fusion_options import FusionOptions
from tokenizers import Tokenizer
from transformers import AutoModel

from models.encoder.rounding import make_ready

INPUTS = ("input_ids", "attention_mask")
OUTPUT = "last_hidden_state"
OPSET = 17
LONGEST = 256  # tokens of a typical text that are looked at


class _Body(torch.nn.Module):  # type: ignore[misc]  # torch is not followed by mypy
    """The network without the token types, which are always zero here."""

    def __init__(self, bert: torch.nn.Module) -> None:
        super().__init__()
        self.bert = bert

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """(texts, tokens) int64 twice → (texts, tokens, hidden) float32."""
        zeros = torch.zeros_like(input_ids)
        known = self.bert(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=zeros)
        return known.last_hidden_state


def export(folder: Path, out: Path, typical: Sequence[str]) -> None:
    """Write the model of ``folder`` as the int8 ONNX file ``out``. ValueError if a layer is not fused.

    ``typical``: texts with their prefixes, on which it is seen how wide activations are.
    """
    # Fusing looks for the operators of plain attention; torch's own fused attention would hide them.
    bert = AutoModel.from_pretrained(folder, add_pooling_layer=False, attn_implementation="eager")
    export_body(bert, out, _ids(folder, typical))


def export_body(bert: torch.nn.Module, out: Path, seen: Iterable[NDArray[np.int64]]) -> None:
    """Write a BERT's body; ``seen`` are the ids of typical texts, (1, tokens) each."""
    bert = bert.float().eval()
    with TemporaryDirectory() as scratch:
        plain, fused = Path(scratch, "plain.onnx"), Path(scratch, "fused.onnx")
        _trace(bert, plain)
        _fuse(plain, fused, bert.config)
        make_ready(fused, seen)
        quantize_dynamic(
            fused,
            out,
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )


def _ids(folder: Path, texts: Sequence[str]) -> Iterator[NDArray[np.int64]]:
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(LONGEST)
    return (np.array([tokenizer.encode(text).ids]) for text in texts)


def _trace(bert: torch.nn.Module, out: Path) -> None:
    example = torch.arange(4, 36).reshape(2, 16)
    varying = {0: "texts", 1: "tokens"}
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # the newer exporter is advised; its graph is not fused by the optimizer
        torch.onnx.export(
            _Body(bert),
            (example, torch.ones_like(example)),
            out,
            input_names=list(INPUTS),
            output_names=[OUTPUT],
            dynamic_axes=dict.fromkeys((*INPUTS, OUTPUT), varying),
            opset_version=OPSET,
            dynamo=False,
        )


def _fuse(plain: Path, out: Path, config: object) -> None:
    heads, layers, hidden = (
        getattr(config, name) for name in ("num_attention_heads", "num_hidden_layers", "hidden_size")
    )
    # On a CPU the operator that adds and normalises at once takes 191 µs for 92 tokens, the two apart 32 µs:
    # a fifth of all time. Whoever opens the file must keep onnxruntime from fusing them after all.
    options = FusionOptions("bert")
    options.enable_skip_layer_norm = options.enable_bias_skip_layer_norm = False
    model = optimizer.optimize_model(
        str(plain), "bert", num_heads=heads, hidden_size=hidden, opt_level=1, optimization_options=options
    )
    fused = model.get_fused_operator_statistics()
    if fused["Attention"] != layers:
        raise ValueError(f"{fused['Attention']} of {layers} attention layers fused: {fused}")
    model.save_model_to_file(str(out))
