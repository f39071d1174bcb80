"""Learns to aim questions (search/aim.py) with the encoder that ships, texts untouched.

    python -m models.encoder.aim --scratch DIR --laws FOLDER [--public STARD.jsonl…] [--out models/encoder]

    laws and sample, imported with the encoder that ships ─┐
    questions of models/training, and public ones ─────────┼─ one matrix, 384 × 384 ─ aim.npz
                              of these, those on the laws ─┴─ aimed, with their answers ─ known.npz

A question is shown with the windows that answer it and thousands of others of the same home drawn at random
(their number corrected for in the softmax); the matrix is kept small. Minutes on two cores.
"""

from __future__ import annotations

import argparse
import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from models.homes import ROOT, homes
from models.questions import questions_of
from office import Office
from search.aim import AIM, aimed, write_aim
from search.encoder import Encoder, OnnxEncoder
from search.known import KNOWN, KnownQuestions, known_questions, write_known

ROUNDS, AT_ONCE, OTHERS = 6, 128, 8000  # times all is shown; questions a step; windows drawn beside
RATE, TEMPERATURE, SMALL = 2e-3, 0.015, 0.003
PUBLIC, OWN = 1.0, 0.3  # what a public question weighs, and one of our own
HERE = ROOT / "models" / "encoder"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Target:
    """Questions on one home: their vectors, and the rows of its windows that answer each.

    ``questions`` (n, dimension) and ``windows`` (m, dimension) are of length 1; ``right`` holds n lists of
    rows of ``windows``, none empty; each question weighs ``weight``.
    """

    questions: NDArray[np.float32]
    right: tuple[tuple[int, ...], ...]
    windows: NDArray[np.float32]
    weight: float


class Windows:
    """The vectors of a home's windows, and where those of each unit stand."""

    def __init__(self, office: Office) -> None:
        vectors = office.vectors
        if vectors is None:
            raise ValueError(f"{office.settings.home} has no encoder")
        vectors.refresh()
        rows = [(unit, vectors.rows[key]) for unit, _, key in office.store.windows()]
        self.matrix = vectors.matrix[[row for _, row in rows]]
        self._of: dict[int, list[int]] = {}
        for place, (unit, _) in enumerate(rows):
            self._of.setdefault(unit, []).append(place)

    def target(self, encoder: Encoder, asked: Iterable[tuple[str, Iterable[int]]], weight: float) -> Target:
        """The questions, each with the ids of the units that answer it; those without any are left out."""
        known = [
            (query, tuple(at for unit in units for at in self._of.get(unit, ()))) for query, units in asked
        ]
        known = [(query, right) for query, right in known if right]
        vectors = encoder.encode_questions([query for query, _ in known])
        return Target(vectors, tuple(right for _, right in known), self.matrix, weight)


def learn(targets: Sequence[Target], seed: int = 0) -> NDArray[np.float32]:
    """The matrix that aims the questions of all targets at their windows, (dimension, dimension)."""
    torch.manual_seed(seed)
    drawn = np.random.default_rng(seed)
    size = targets[0].windows.shape[1]
    matrix = torch.zeros(size, size, requires_grad=True)
    optimizer = torch.optim.Adam([matrix], lr=RATE)
    steps = [step for _ in range(ROUNDS) for step in _round(targets, drawn)]
    for number, (target, chosen) in enumerate(steps):
        for group in optimizer.param_groups:
            group["lr"] = RATE * (1 - number / len(steps))
        loss = target.weight * _loss(target, chosen, matrix, drawn) + SMALL * (matrix**2).sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return np.asarray(matrix.detach().numpy(), np.float32)


def _round(targets: Sequence[Target], drawn: np.random.Generator) -> list[tuple[Target, NDArray[np.int64]]]:
    """All questions once, in steps of one home each, in a drawn order."""
    steps = []
    for target in targets:
        order = drawn.permutation(len(target.right))
        steps += [(target, order[at : at + AT_ONCE]) for at in range(0, len(order), AT_ONCE)]
    return [steps[place] for place in drawn.permutation(len(steps))]


def _loss(
    target: Target, chosen: NDArray[np.int64], matrix: torch.Tensor, drawn: np.random.Generator
) -> torch.Tensor:
    right = sorted({row for one in chosen for row in target.right[one]})
    others = np.setdiff1d(
        drawn.choice(len(target.windows), min(OTHERS, len(target.windows)), replace=False), right
    )
    place = {row: at for at, row in enumerate(right)}
    plain = torch.from_numpy(target.questions[chosen])
    asked = torch.nn.functional.normalize(plain + plain @ matrix, dim=1)
    logits = asked @ torch.from_numpy(target.windows[[*right, *others]]).T / TEMPERATURE
    mark = torch.zeros(logits.shape, dtype=torch.bool)
    for at, one in enumerate(chosen):
        mark[at, [place[row] for row in target.right[one]]] = True
    best = torch.logsumexp(logits.masked_fill(~mark, torch.finfo(logits.dtype).min), 1)
    stand_for = float(np.log((len(target.windows) - len(right)) / max(1, len(others))))
    logits = torch.cat([logits[:, : len(right)], logits[:, len(right) :] + stand_for], 1)
    return (torch.logsumexp(logits, 1) - best).mean()


def targets_of(
    office: Office, encoder: Encoder, files: Sequence[tuple[Path, float]], windows: Windows
) -> Iterator[Target]:
    """What the questions of each file aim at in this home; beside a file what its questions weigh."""
    today = office.settings.day(datetime.now().astimezone().date())
    for path, weight in files:
        asked = ((one.query, [placed.id for placed in one.gold]) for one in questions_of(office, path, today))
        yield windows.target(encoder, asked, weight)


def known_on(office: Office, encoder: Encoder, files: Sequence[Path]) -> tuple[KnownQuestions, str]:
    """The questions of the files with what answers them in this home, and the first one's words."""
    today = office.settings.day(datetime.now().astimezone().date())
    asked: dict[str, dict[tuple[str, str], None]] = {}
    for path in files:
        for one in questions_of(office, path, today):
            for placed in one.gold:
                asked.setdefault(one.query, {})[placed.version.title, placed.provision.eid] = None
    return known_questions(encoder, [(text, tuple(found)) for text, found in asked.items()]), next(
        iter(asked)
    )


def build(out: Path, scratch: Path, laws: Path, public: Sequence[Path] = ()) -> None:
    """Learn from the questions of ``models/training`` and those of ``public``; write aim.npz and known.npz.

    What is asked of the sample does not become known: no office but the one invented has these texts.
    """
    encoder = OnnxEncoder(HERE)
    (on_laws, own), (sample, of_sample) = homes(scratch, laws, "")
    files = [*((path, OWN) for path in own), *((path, PUBLIC) for path in public)]
    targets = [*targets_of(on_laws, encoder, files, Windows(on_laws))]
    targets += targets_of(sample, encoder, [(path, OWN) for path in of_sample], Windows(sample))
    out.mkdir(parents=True, exist_ok=True)
    matrix = learn(targets)
    write_aim(out / AIM, matrix, encoder.name)
    known, probe = known_on(on_laws, aimed(encoder, out), [*own, *public])
    write_known(out / KNOWN, known, probe)


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line and learn."""
    parser = argparse.ArgumentParser(prog="python -m models.encoder.aim", description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, default=HERE, help="folder of the encoder")
    parser.add_argument("--scratch", type=Path, required=True, help="folder for the homes; 1 GB")
    parser.add_argument("--laws", type=Path, required=True, help="the laws that the questions are about")
    parser.add_argument("--public", type=Path, nargs="*", default=[], help="STARD's train.jsonl")
    given = parser.parse_args(arguments)
    logging.basicConfig(format="%(message)s", level=logging.INFO)
    build(given.out, given.scratch, given.laws, given.public)
    for name in (AIM, KNOWN):
        log.info("%s: %.1f MB", name, (given.out / name).stat().st_size / 1e6)


if __name__ == "__main__":
    main()
