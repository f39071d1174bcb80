"""Writes the container as a sentence-transformers folder: the model any other program can load and train.

The folder holds a BertModel in float32 with mean pooling, normalisation and the prompts "query: " and
"passage: ", its vocabulary cut to the pieces kept.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file

from models.encoder.container import Container
from models.encoder.tokenizer import tokenizer_json

PREFIXES = {"query": "query: ", "passage": "passage: "}
# Name in the container, name in a BertModel, whether the input is as wide as the feed-forward layer.
MATRICES = (
    ("q", "attention.self.query", False),
    ("k", "attention.self.key", False),
    ("v", "attention.self.value", False),
    ("ao", "attention.output.dense", False),
    ("fi", "intermediate.dense", False),
    ("fo", "output.dense", True),
)
NORMS = (("aln", "attention.output.LayerNorm"), ("oln", "output.LayerNorm"))
MODULES = (("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize"))


def convert(container: Container, kept: Sequence[int], out: Path) -> None:
    """Write the folder ``out`` with the pieces ``kept`` (ids, ascending)."""
    for folder in ("1_Pooling", "2_Normalize"):
        (out / folder).mkdir(parents=True, exist_ok=True)
    save_file(_weights(container, kept), out / "model.safetensors", metadata={"format": "pt"})
    documents = {
        "config.json": _bert_config(container, kept),
        "tokenizer.json": tokenizer_json(container, kept),
        "tokenizer_config.json": _tokenizer_config(container),
        "modules.json": _modules(),
        "sentence_bert_config.json": {"max_seq_length": container.shape.positions, "do_lower_case": False},
        "config_sentence_transformers.json": {
            "prompts": PREFIXES | {"document": PREFIXES["passage"]},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
        "1_Pooling/config.json": {
            "word_embedding_dimension": container.shape.hidden,
            "pooling_mode_mean_tokens": True,
            "include_prompt": True,
        },
    }
    for name, document in documents.items():
        write_json(out / name, document)


def write_json(path: Path, document: object) -> None:
    """Write one JSON document; tokenizer.json in one line, as it would else have a line for each number."""
    indent = None if path.name == "tokenizer.json" else 1
    path.write_text(json.dumps(document, ensure_ascii=False, indent=indent) + "\n", encoding="utf-8")


def _weights(container: Container, kept: Sequence[int]) -> dict[str, NDArray[np.float32]]:
    hidden = container.shape.hidden
    # The engine keeps the first token type alone; the others are never used.
    types = np.zeros((container.shape.types, hidden), np.float32)
    stored = container.matrix("emb.type", hidden)
    types[: len(stored)] = stored
    weights = {
        "embeddings.word_embeddings.weight": container.matrix("emb.word", hidden, kept),
        "embeddings.position_embeddings.weight": container.matrix("emb.pos", hidden),
        "embeddings.token_type_embeddings.weight": types,
        "embeddings.LayerNorm.weight": container.vector("emb.ln.w"),
        "embeddings.LayerNorm.bias": container.vector("emb.ln.b"),
        # Neither stored nor used by mean pooling; zeros keep loaders from inventing random ones.
        "pooler.dense.weight": np.zeros((hidden, hidden), np.float32),
        "pooler.dense.bias": np.zeros(hidden, np.float32),
    }
    for layer in range(container.shape.layers):
        weights |= _layer_weights(container, layer)
    return {name: np.ascontiguousarray(tensor) for name, tensor in weights.items()}


def _layer_weights(container: Container, layer: int) -> dict[str, NDArray[np.float32]]:
    weights: dict[str, NDArray[np.float32]] = {}
    for short, name, wide in MATRICES:
        columns = container.shape.ffn if wide else container.shape.hidden
        full = f"encoder.layer.{layer}.{name}"
        weights[f"{full}.weight"] = container.matrix(f"l{layer}.{short}.w", columns)
        weights[f"{full}.bias"] = container.vector(f"l{layer}.{short}.b")
    for short, name in NORMS:
        full = f"encoder.layer.{layer}.{name}"
        weights[f"{full}.weight"] = container.vector(f"l{layer}.{short}.w")
        weights[f"{full}.bias"] = container.vector(f"l{layer}.{short}.b")
    return weights


def _bert_config(container: Container, kept: Sequence[int]) -> dict[str, Any]:
    shape, special = container.shape, container.special
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_size": shape.hidden,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "intermediate_size": shape.ffn,
        "hidden_act": "gelu",
        "max_position_embeddings": shape.positions,
        "type_vocab_size": shape.types,
        "vocab_size": len(kept),
        "layer_norm_eps": 1e-12,
        "pad_token_id": kept.index(special.pad),
        "bos_token_id": kept.index(special.bos),
        "eos_token_id": kept.index(special.eos),
        "dtype": "float32",
    }


def _tokenizer_config(container: Container) -> dict[str, Any]:
    begin, end, pad, unknown = (container.pieces[i] for i in container.special.ids)
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "bos_token": begin,
        "cls_token": begin,
        "eos_token": end,
        "sep_token": end,
        "pad_token": pad,
        "unk_token": unknown,
        "model_max_length": container.shape.positions,
        "clean_up_tokenization_spaces": False,
        "model_input_names": ["input_ids", "attention_mask"],
    }


def _modules() -> list[dict[str, Any]]:
    return [
        {"idx": number, "name": str(number), "path": path, "type": f"sentence_transformers.models.{kind}"}
        for number, (path, kind) in enumerate(MODULES)
    ]
