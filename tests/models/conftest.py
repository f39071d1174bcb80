"""A network small enough to be trained in a test."""

from __future__ import annotations

import json
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a network of two narrow layers and the tokenizer that ships."""
    torch = pytest.importorskip("torch", reason="needs the extra [models]", exc_type=ImportError)
    from transformers import BertConfig, BertModel

    folder = tmp_path_factory.mktemp("tiny")
    tokenizer = Path("models/encoder/tokenizer.json").read_bytes()
    (folder / "tokenizer.json").write_bytes(tokenizer)
    torch.manual_seed(1)
    size = len(json.loads(tokenizer)["model"]["vocab"])
    config = BertConfig(
        vocab_size=size, hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32
    )
    BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    return folder
