"""Trains the ranker: it reads question and text together and tells whether the one answers the other.

    python -m models.ranker.train --base ENCODER --lists LISTS.jsonl… --out DIR [--steps 1100] [--without F]

Its body is the lower layers of the converted encoder, so that it knows the words from the start. Each step
shows 16 questions, each with a text or more that answers and texts that search found and that do not, 8 in
all. It learns to give those that answer the most of the list (softmax; which of a question's right pieces it
is, it finds out itself: the marginal likelihood of all), and, so that its odds can be read as such, to tell
the best right text and the wrong ones apart one by one (logistic). A second run goes on from the first with
what that one still confuses (``hard.py``), and ends at the mean of its weights at three steps: the last ones
know the questions by heart.
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
from safetensors.torch import load_file, save_file
from torch.nn import functional
from transformers import AutoModel

from models.learning import ATTENTION, MODEL, TOKENIZER, Learning, mean_of, open_tokenizer, path_of, quickest
from models.ranker.lists import TextList, read_lists

QUESTIONS, TEXTS = 16, 8  # a step; texts a question
LAYERS = 8
TOKENS = 160  # of a pair; questions have some 20
RATE, AGAIN = 6e-5, 4e-5  # of the first run, of the second
SINGLY = 0.5
MEAN_AT = (6 / 11, 9 / 11, 1)  # of the steps of the second run
TOGETHER, EIGHTS = 16, 8  # pairs read together, of a length that is a multiple: every new length takes time
HARD, FIRST = 3, 4  # of the wrong texts the first ones are drawn this many times as often
CONFIG = "config.json"


Pool = tuple[int, Sequence[TextList]]
"""How many lists of a sort a step shows, and which there are."""


@dataclass(frozen=True, slots=True)
class Step:
    """Questions with their texts, ``TEXTS`` a question; ``right[i][j]``: text j of question i may answer."""

    queries: list[str]
    texts: list[list[str]]
    right: list[list[bool]]


class PairNetwork(torch.nn.Module):  # type: ignore[misc]  # torch is not followed by mypy
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


def steps_of(pools: Sequence[Pool], seed: int) -> Iterator[Step]:
    """Steps without end: of each pool so many lists, all of it in a new order each round; texts are drawn.

    A list that is short of wrong texts is filled up with those of others in its pool.
    """
    drawn = random.Random(seed)  # noqa: S311 — no secret hangs on it
    order: list[list[TextList]] = [[] for _ in pools]
    while True:
        chosen: list[tuple[TextList, list[str], list[str]]] = []
        for (count, lists), left in zip(pools, order, strict=True):
            for _ in range(count):
                left[:] = left or drawn.sample(lists, len(lists))
                one = left.pop()
                chosen.append((one, *_shown(one, lists, drawn)))
        texts = [[*right, *wrong] for _, right, wrong in chosen]
        marks = [[True] * len(right) + [False] * len(wrong) for _, right, wrong in chosen]
        yield Step([one.query for one, _, _ in chosen], texts, marks)


def _shown(one: TextList, others: Sequence[TextList], drawn: random.Random) -> tuple[list[str], list[str]]:
    """The texts of a list that a step shows: all that may answer, and as many wrong ones as there is room."""
    right = list(one.right)[: TEXTS // 2]
    weights = [HARD if n < FIRST else 1 for n in range(len(one.wrong))]
    keyed = sorted(range(len(one.wrong)), key=lambda n: -(drawn.random() ** (1 / weights[n])))
    wrong = [one.wrong[n] for n in keyed[: TEXTS - len(right)]]
    while len(right) + len(wrong) < TEXTS:
        spare = [text for text in drawn.choice(others).wrong if text not in (*right, *wrong)]
        wrong += drawn.sample(spare, min(1, len(spare)))
    return right, wrong


def open_network(base: Path, layers: int = LAYERS) -> PairNetwork:
    """The lower ``layers`` of the encoder in ``base`` with an untrained head."""
    body = AutoModel.from_pretrained(
        base, add_pooling_layer=False, attn_implementation=ATTENTION, num_hidden_layers=layers
    )
    return PairNetwork(body, body.config.hidden_size)


class RankerTrainer:
    """The ranker under training; ``steps`` is how long the run is, ``before`` the folder it goes on from."""

    def __init__(self, base: Path, steps: int, before: Path | None = None) -> None:
        torch.manual_seed(0)
        self.tokenizer = open_tokenizer(base, EIGHTS)
        self.tokenizer.enable_truncation(TOKENS, strategy="only_second")
        network = open_network(base)
        if before:
            network.load_state_dict(load_file(before / MODEL))
        self.learning = Learning(network, steps, AGAIN if before else RATE)

    def odds(self, pairs: Sequence[tuple[str, str]]) -> torch.Tensor:
        """(pairs,) log odds that the text answers the question; those of like length are read together."""
        order = sorted(range(len(pairs)), key=lambda n: len(pairs[n][0]) + len(pairs[n][1]))
        found: list[torch.Tensor] = []
        with quickest():  # once: what it makes of the weights is kept as long as it lasts
            for start in range(0, len(order), TOGETHER):
                encoded = self.tokenizer.encode_batch([pairs[n] for n in order[start : start + TOGETHER]])
                ids = torch.tensor([one.ids for one in encoded])
                mask = torch.tensor([one.attention_mask for one in encoded])
                found.append(self.learning.model(ids, mask).float())
        return torch.cat(found)[torch.tensor(order).argsort()]

    def learn(self, step: Step) -> tuple[float, float]:
        """One step; (loss, share of questions with a right text first)."""
        pairs = [
            (query, text) for query, texts in zip(step.queries, step.texts, strict=True) for text in texts
        ]
        odds = self.odds(pairs).reshape(len(step.queries), -1)
        loss = loss_of(odds, torch.tensor(step.right))
        self.learning.follow(loss)
        first = torch.tensor(step.right).gather(1, odds.argmax(1, keepdim=True))
        return loss.item(), first.float().mean().item()


def loss_of(odds: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
    """The loss of lists, (questions, texts) log odds and marks."""
    outside = torch.finfo(odds.dtype).min
    best = odds.masked_fill(~right, outside)
    listed = torch.logsumexp(odds, 1) - torch.logsumexp(best, 1)
    singly = functional.softplus(-best.max(1).values).mean() + functional.softplus(odds[~right]).mean()
    return listed.mean() + SINGLY * singly


def train(
    base: Path,
    pools: Sequence[Pool],
    out: Path,
    steps: int,
    seed: int,
    before: Path | None = None,
) -> None:
    """Write the trained folder ``out``, begun with what ``before`` holds; goes on where a kill left it."""
    trainer = RankerTrainer(base, steps, before)
    kept = sorted({max(1, round(share * steps)) for share in MEAN_AT}) if before else [steps]
    trainer.learning.run(steps_of(pools, seed), trainer.learn, out, kept)
    (out / TOKENIZER).write_bytes((base / TOKENIZER).read_bytes())
    save_file(mean_of([path_of(out, step) for step in kept]), out / MODEL)
    config: dict[str, Any] = json.loads((base / CONFIG).read_text(encoding="utf-8"))
    (out / CONFIG).write_text(json.dumps(config | {"num_hidden_layers": LAYERS}, indent=1), encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(prog="python -m models.ranker.train", description=__doc__.split("\n")[0])
    parser.add_argument("--base", type=Path, required=True, help="the converted encoder's folder")
    parser.add_argument("--lists", type=Path, nargs="+", required=True, help="files of models.ranker.lists")
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    parser.add_argument("--without", nargs="*", default=[], help="folds whose lists are left out")
    parser.add_argument("--steps", type=int, default=1100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    given = parser.parse_args(arguments)
    logging.basicConfig(format="%(message)s", level=logging.INFO)
    torch.set_num_threads(given.threads)
    lists = read_lists(given.lists, given.without)
    train(given.base, [(QUESTIONS, lists)], given.out, given.steps, given.seed)


if __name__ == "__main__":
    main()
