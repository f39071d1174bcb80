"""What all training here has in common: the rate's way up and down, states on disk, a word of progress.

A run of the same steps ends near the same weights wherever it was killed in between: steps are drawn from a
seed, and those done are drawn again and not shown.
"""

from __future__ import annotations

import json
import logging
import shutil
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer

WARM_STEPS, DECAY, LONGEST_STRIDE = 20, 0.01, 1.0
SAVED_EVERY, TOLD_EVERY = 25, 10
STATE = "training.pt"
MODEL, TOKENIZER = "model.safetensors", "tokenizer.json"
ATTENTION = "eager"  # the way back through torch's fused attention took half of a step on a processor
Shown = TypeVar("Shown")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Example:
    """A question, a text that answers it, texts that do not; ``group`` is that of the question."""

    query: str
    positive: str
    negatives: tuple[str, ...]
    group: str


def read_examples(paths: Sequence[Path], without: Sequence[str]) -> list[Example]:
    """The pairs of all files of ``models.encoder.pairs`` but those of the folds ``without``, in order."""
    rows = [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        Example(row["query"], row["positive"], tuple(row["negatives"]), row["group"])
        for row in rows
        if row["fold"] not in without
    ]


def open_tokenizer(base: Path, multiple: int = 1) -> Any:
    """The tokenizer of a model's folder, padding what it encodes together to one length, a multiple."""
    tokenizer = Tokenizer.from_file(str(base / TOKENIZER))
    pad = "<pad>"
    tokenizer.enable_padding(pad_id=tokenizer.token_to_id(pad), pad_token=pad, pad_to_multiple_of=multiple)
    return tokenizer


def quickest() -> AbstractContextManager[Any]:
    """Where what is inside runs in the precision that trains quickest on this processor.

    bfloat16 halves a step where there are matrix units for it (decision 021); without them it doubled one,
    attention fused (020).
    """
    there = bool(torch.cpu.get_capabilities().get("amx_bf16"))
    context: AbstractContextManager[Any] = torch.autocast("cpu", dtype=torch.bfloat16, enabled=there)
    return context


def path_of(folder: Path, step: int) -> Path:
    """Where the weights after a step are kept."""
    return folder / f"after-{step}.safetensors"


def mean_of(paths: Sequence[Path]) -> dict[str, torch.Tensor]:
    """The mean of the weights in several files.

    Source: Izmailov et al., Averaging weights leads to wider optima, UAI 2018.
    """
    every = [load_file(path) for path in paths]
    return {name: torch.stack([one[name] for one in every]).mean(0) for name in every[0]}


class Learning:
    """A model with its optimizer on the way through ``steps`` steps at a highest rate of ``rate``.

    Word vectors stay as they are: they are two thirds of the weights and hold what words of no training
    question mean. Nothing is dropped out: a few hundred steps do not overfit.
    """

    def __init__(self, model: Any, steps: int, rate: float) -> None:
        self.model, self.steps, self.rate, self.done = model.train(), steps, rate, 0
        for name, weight in model.named_parameters():
            weight.requires_grad = "word_embeddings" not in name
        for module in model.modules():
            if isinstance(module, torch.nn.Dropout):
                module.p = 0.0
        self.trained = [weight for weight in model.parameters() if weight.requires_grad]
        self.optimizer = torch.optim.AdamW(self.trained, lr=rate, weight_decay=DECAY)

    def follow(self, loss: torch.Tensor) -> None:
        """One stride down the slope of ``loss``."""
        for group in self.optimizer.param_groups:
            group["lr"] = self.rate * min(1.0, (self.done + 1) / WARM_STEPS) * (1 - self.done / self.steps)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.trained, LONGEST_STRIDE)
        self.optimizer.step()
        self.optimizer.zero_grad()
        self.done += 1

    def run(
        self,
        shown: Iterator[Shown],
        learn: Callable[[Shown], tuple[float, float]],
        folder: Path,
        kept: Collection[int] = (),
    ) -> None:
        """Show all steps that are left, going on from the state in ``folder`` if there is one.

        ``kept``: steps after which the weights are kept there as well (``path_of``).
        """
        folder.mkdir(parents=True, exist_ok=True)
        state = folder / STATE
        if state.is_file():
            self._load(state)
        for _ in range(self.done):
            next(shown)
        began, first = time.monotonic(), self.done
        while self.done < self.steps:
            loss, right = learn(next(shown))
            if self.done % TOLD_EVERY == 0:
                pace = (time.monotonic() - began) / (self.done - first)
                log.info("step %d: loss %.3f, right %.2f, %.1f s a step", self.done, loss, right, pace)
            if self.done in kept:
                save_file(self.model.state_dict(), path_of(folder, self.done))
            if self.done % SAVED_EVERY == 0:
                self._save(state)

    def write(self, base: Path, out: Path) -> None:
        """``out`` becomes a copy of the folder ``base`` with the weights as they are now."""
        shutil.copytree(base, out, dirs_exist_ok=True, ignore=shutil.ignore_patterns(MODEL, STATE))
        weights = load_file(base / MODEL)  # what the model does not use stays, or loaders would invent it
        weights |= {name: weight.contiguous() for name, weight in self.model.state_dict().items()}
        save_file(weights, out / MODEL, metadata={"format": "pt"})

    def _save(self, path: Path) -> None:
        """Whole or not at all: a kill leaves the state before."""
        fresh = path.with_suffix(".new")
        kept = {"model": self.model.state_dict(), "optimizer": self.optimizer.state_dict(), "done": self.done}
        torch.save(kept, fresh)
        fresh.replace(path)

    def _load(self, path: Path) -> None:
        state: dict[str, Any] = torch.load(path, weights_only=True)
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.done = state["done"]
