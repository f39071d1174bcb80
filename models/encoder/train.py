"""Trains the converted encoder on questions and the articles that answer them, on two CPU cores.

    python -m models.encoder.train --base FOLDER --pairs PAIRS.jsonl… --out FOLDER [--steps 240] [--without F]

Each step shows the model 40 questions with an answering window and one hard negative each, and
16 sentences that must find the article they were taken out of (the inverse cloze task; Lee et al., ACL 2019,
arXiv:1906.00300). It learns to put the right text above all other texts of the step (InfoNCE, temperature
0.02), in both directions. The same command goes on where it was killed.
"""

from __future__ import annotations

import argparse
import logging
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch.nn import functional
from transformers import AutoModel

from models.learning import ATTENTION, Example, Learning, open_tokenizer, quickest, read_examples

QUESTIONS, SENTENCES = 40, 16
QUERY_TOKENS, PASSAGE_TOKENS = 40, 128
TOGETHER = 12  # texts that are encoded in one go
TEMPERATURE, BACKWARD, RATE = 0.02, 0.3, 4e-5
SHORTEST, LONGEST = 8, 60  # characters of a sentence taken out
_SENTENCE = re.compile(r"(?<=[。；\n])")


@dataclass(frozen=True, slots=True)
class Step:
    """What one step shows: ``queries[i]`` is answered by ``passages[i]``; further passages answer none.

    ``groups`` are those of the queries; a passage that belongs to a group is no negative for it.
    """

    queries: list[str]
    passages: list[str]
    groups: list[str]


def steps_of(examples: Sequence[Example], seed: int) -> Iterator[Step]:
    """Steps without end: all questions in a new order each round; negatives and sentences are drawn."""
    drawn = random.Random(seed)  # noqa: S311 — no secret hangs on it
    texts = sorted({text for one in examples for text in (one.positive, *one.negatives)})
    order: list[Example] = []
    while True:
        if len(order) < QUESTIONS:
            order += drawn.sample(examples, len(examples))
        chosen, order = order[:QUESTIONS], order[QUESTIONS:]
        found = (_cloze(text, drawn) for text in drawn.sample(texts, min(2 * SENTENCES, len(texts))))
        clozes = [cloze for cloze in found if cloze][:SENTENCES]
        yield Step(
            [one.query for one in chosen] + [sentence for sentence, _ in clozes],
            [one.positive for one in chosen]
            + [rest for _, rest in clozes]
            + [drawn.choice(one.negatives) for one in chosen if one.negatives],
            [one.group for one in chosen] + [f"sentence {n}" for n in range(len(clozes))],
        )


def _cloze(text: str, drawn: random.Random) -> tuple[str, str] | None:
    """(a sentence, the text without it), None where there is but one."""
    head, _, body = text.partition("\n")
    sentences = [part for part in _SENTENCE.split(body) if len(part.strip()) >= SHORTEST]
    if len(sentences) < 2:
        return None
    taken = drawn.randrange(len(sentences))
    rest = "".join(sentences[:taken] + sentences[taken + 1 :])
    return sentences[taken].strip()[:LONGEST], f"{head}\n{rest}"


class EncoderTrainer:
    """The encoder under training; ``steps`` is how long the whole run is."""

    def __init__(self, base: Path, steps: int) -> None:
        torch.manual_seed(0)
        self.tokenizer = open_tokenizer(base)
        self.pad = self.tokenizer.padding["pad_id"]
        self.tokenizer.no_padding()
        model = AutoModel.from_pretrained(base, add_pooling_layer=False, attn_implementation=ATTENTION)
        self.learning = Learning(model, steps, RATE)

    def encode(self, texts: Sequence[str], tokens: int) -> torch.Tensor:
        """(texts, hidden) rows of length 1, mean-pooled as search does."""
        self.tokenizer.enable_truncation(tokens)
        encoded = self.tokenizer.encode_batch(list(texts))
        order = sorted(range(len(texts)), key=lambda n: len(encoded[n].ids))
        with quickest():
            rows = [
                self._encode([encoded[n].ids for n in order[at : at + TOGETHER]])
                for at in range(0, len(order), TOGETHER)
            ]
        return torch.cat(rows)[torch.tensor(order).argsort()]

    def _encode(self, pieces: Sequence[Sequence[int]]) -> torch.Tensor:
        """Texts of nearly one length: what pads the shorter ones is a third of the work otherwise."""
        longest = max(map(len, pieces))
        ids = torch.tensor([[*one, *[self.pad] * (longest - len(one))] for one in pieces])
        mask = torch.tensor([[1] * len(one) + [0] * (longest - len(one)) for one in pieces])
        hidden = self.learning.model(input_ids=ids, attention_mask=mask).last_hidden_state.float()
        kept = mask.unsqueeze(-1).float()
        return functional.normalize((hidden * kept).sum(1) / kept.sum(1), dim=-1)

    def learn(self, step: Step) -> tuple[float, float]:
        """One step; (loss, share of queries whose own passage came first)."""
        queries = self.encode([f"query: {text}" for text in step.queries], QUERY_TOKENS)
        passages = self.encode([f"passage: {text}" for text in step.passages], PASSAGE_TOKENS)
        scores = (queries @ passages.T / TEMPERATURE).masked_fill(also_right(step), -1e4)
        right = torch.arange(len(step.queries))
        back = scores[:, : len(step.queries)].T
        loss = functional.cross_entropy(scores, right) + BACKWARD * functional.cross_entropy(back, right)
        self.learning.follow(loss)
        return loss.item(), (scores.argmax(1) == right).float().mean().item()


def also_right(step: Step) -> torch.Tensor:
    """(queries, passages) True where a passage is not a query's own and yet no negative of it.

    The same text once more, or the text of another pair of the same question.
    """
    of_group: dict[str, set[str]] = {}
    for group, passage in zip(step.groups, step.passages, strict=False):
        of_group.setdefault(group, set()).add(passage)
    mask = torch.zeros(len(step.queries), len(step.passages), dtype=torch.bool)
    for row, group in enumerate(step.groups):
        for column, passage in enumerate(step.passages):
            mask[row, column] = column != row and passage in of_group[group]
    return mask


def train(base: Path, examples: Sequence[Example], out: Path, steps: int, seed: int) -> None:
    """Write the trained folder ``out``: ``base`` with other weights. Goes on where a kill left it."""
    trainer = EncoderTrainer(base, steps)
    trainer.learning.run(steps_of(examples, seed), trainer.learn, out)
    trainer.learning.write(base, out)


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(
        prog="python -m models.encoder.train", description=__doc__.split("\n")[0]
    )
    parser.add_argument("--base", type=Path, required=True, help="a sentence-transformers folder")
    parser.add_argument("--pairs", type=Path, nargs="+", required=True, help="files of models.encoder.pairs")
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    parser.add_argument("--without", nargs="*", default=[], help="folds whose pairs are left out")
    parser.add_argument("--steps", type=int, default=240)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    given = parser.parse_args(arguments)
    logging.basicConfig(format="%(message)s", level=logging.INFO)
    torch.set_num_threads(given.threads)
    train(given.base, read_examples(given.pairs, given.without), given.out, given.steps, given.seed)


if __name__ == "__main__":
    main()
