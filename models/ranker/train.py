"""Trains the ranker: it reads question and provision together and tells whether the one answers the other.

    python -m models.ranker.train --base ENCODER --pairs PAIRS.jsonl… --out FOLDER [--steps 400] [--without F]

Its body is the lower half of the trained encoder, so that it knows the words of rules from the start. Each
step shows 16 questions, each with a text that answers and 7 that search found and that do not. It learns to
put the right one first (softmax over the list) and, so that its odds can be read as such, to tell right from
wrong one by one (logistic).
"""

from __future__ import annotations

import argparse
import json
import logging
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch.nn import functional
from transformers import AutoModel

from models.learning import Example, Learning, open_tokenizer, read_examples

QUESTIONS, WRONG = 16, 7
LAYERS = 6
TOKENS = 208  # of a pair; questions have some 20
RATE, SINGLY = 6e-5, 0.5
CONFIG = "config.json"


@dataclass(frozen=True, slots=True)
class Step:
    """Lists of texts, the first of each answering its question."""

    queries: list[str]
    lists: list[list[str]]


class Reader(torch.nn.Module):  # type: ignore[misc]  # torch is not followed by mypy
    """A body and one number read off the mean of its last states."""

    def __init__(self, body: torch.nn.Module, hidden: int) -> None:
        super().__init__()
        self.body = body
        self.head = torch.nn.Linear(hidden, 1)

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """(pairs, tokens) int64 twice → (pairs,) float32, the log odds."""
        zeros = torch.zeros_like(input_ids)
        hidden = self.body(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=zeros)[0]
        kept = attention_mask.unsqueeze(-1).to(hidden.dtype)
        return self.head((hidden * kept).sum(1) / kept.sum(1)).squeeze(-1)


def steps_of(examples: Sequence[Example], seed: int) -> Iterator[Step]:
    """Steps without end: all questions in a new order each round; which wrong texts is drawn."""
    drawn = random.Random(seed)  # noqa: S311 — no secret hangs on it
    usable = [one for one in examples if len(one.negatives) >= WRONG]
    order: list[Example] = []
    while True:
        if len(order) < QUESTIONS:
            order += drawn.sample(usable, len(usable))
        chosen, order = order[:QUESTIONS], order[QUESTIONS:]
        lists = [[one.positive, *drawn.sample(one.negatives, WRONG)] for one in chosen]
        yield Step([one.query for one in chosen], lists)


def open_reader(base: Path, layers: int = LAYERS) -> Reader:
    """The lower ``layers`` of the encoder in ``base`` with an untrained head."""
    body = AutoModel.from_pretrained(
        base, add_pooling_layer=False, attn_implementation="sdpa", num_hidden_layers=layers
    )
    return Reader(body, body.config.hidden_size)


class RankerTrainer:
    """The ranker under training; ``steps`` is how long the whole run is."""

    def __init__(self, base: Path, steps: int) -> None:
        torch.manual_seed(0)
        self.tokenizer = open_tokenizer(base)
        self.tokenizer.enable_truncation(TOKENS, strategy="only_second")
        self.learning = Learning(open_reader(base), steps, RATE)

    def odds(self, pairs: Sequence[tuple[str, str]]) -> torch.Tensor:
        """(pairs,) log odds that the text answers the question."""
        encoded = self.tokenizer.encode_batch(list(pairs))
        ids = torch.tensor([one.ids for one in encoded])
        mask = torch.tensor([one.attention_mask for one in encoded])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            return self.learning.model(ids, mask).float()

    def learn(self, step: Step) -> tuple[float, float]:
        """One step; (loss, share of questions whose own text came first)."""
        pairs = [
            (query, text) for query, texts in zip(step.queries, step.lists, strict=True) for text in texts
        ]
        odds = self.odds(pairs).reshape(len(step.queries), -1)
        first = torch.zeros(len(step.queries), dtype=torch.long)
        answers = torch.zeros_like(odds)
        answers[:, 0] = 1.0
        singly = functional.binary_cross_entropy_with_logits(odds, answers)
        loss = functional.cross_entropy(odds, first) + SINGLY * singly
        self.learning.follow(loss)
        return loss.item(), (odds.argmax(1) == first).float().mean().item()


def train(base: Path, examples: Sequence[Example], out: Path, steps: int, seed: int) -> None:
    """Write the trained folder ``out``; goes on where a kill left it."""
    trainer = RankerTrainer(base, steps)
    trainer.learning.run(steps_of(examples, seed), trainer.learn, out)
    trainer.learning.write(base, out)
    config: dict[str, Any] = json.loads((base / CONFIG).read_text(encoding="utf-8"))
    (out / CONFIG).write_text(json.dumps(config | {"num_hidden_layers": LAYERS}, indent=1), encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(prog="python -m models.ranker.train", description=__doc__.split("\n")[0])
    parser.add_argument("--base", type=Path, required=True, help="the trained encoder's folder")
    parser.add_argument("--pairs", type=Path, nargs="+", required=True, help="files of models.encoder.pairs")
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    parser.add_argument("--without", nargs="*", default=[], help="folds whose pairs are left out")
    parser.add_argument("--steps", type=int, default=400)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    given = parser.parse_args(arguments)
    logging.basicConfig(format="%(message)s", level=logging.INFO)
    torch.set_num_threads(given.threads)
    train(given.base, read_examples(given.pairs, given.without), given.out, given.steps, given.seed)


if __name__ == "__main__":
    main()
