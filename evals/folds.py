"""``make folds``: how well public questions are answered that nothing was trained on, four folds in turn.

    python -m evals.folds --scratch DIR [--out evals/results]

What does not use these questions is made once and shared: the encoder and the ranker that ship, the laws
with their vectors, and the publisher's encoder with its vectors, whose plain fusion with words is held
beside. A fold learns the aim (models/encoder/aim.py) anew from our own questions and the other three folds,
knows these questions and no others (search/known.py), and searches its own; texts keep their vectors. What a
fold found stays in ``--scratch`` and is not looked for again while encoder and ranker are the same.
"""

from __future__ import annotations

import argparse
import json
import logging
import random
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from evals.gold import ArticleKey, Ranked, read_questions
from evals.laws import data_folder
from evals.report import machine
from evals.retrieval import Scores, absent_from_store, score, search_all
from models.encoder.aim import HERE, OWN, PUBLIC, Target, Windows, known_on, learn, targets_of
from models.encoder.build import CARD, make_base, ship
from models.homes import ROOT, homes
from search.aim import AimedEncoder
from search.encoder import OnnxEncoder
from search.ranked import RankedRetriever
from search.retriever import Retriever

FOLDS, SEED = 4, 0
RESULTS = ROOT / "evals" / "results"
PLAIN = 1.0  # the weight of vectors against words in plain fusion

log = logging.getLogger(__name__)


def folds_of(count: int) -> list[list[int]]:
    """The numbers 0 to ``count`` - 1 in a drawn order, dealt out to ``FOLDS`` lists."""
    order = random.Random(SEED).sample(range(count), count)  # noqa: S311 — no secret hangs on it
    return [order[fold::FOLDS] for fold in range(FOLDS)]


class Folds:
    """The four folds over the laws of ``scratch``/home-laws; ``out`` takes their results."""

    def __init__(self, scratch: Path, out: Path) -> None:
        self.path = data_folder() / "stard" / "train.jsonl"
        self.scratch, self.out = scratch, out
        self.questions = read_questions(self.path)
        self.lines = self.path.read_text(encoding="utf-8").splitlines()
        self.encoder = OnnxEncoder(HERE)
        out.mkdir(parents=True, exist_ok=True)

    def run(self) -> dict[str, Any]:
        """Do what is left of the folds and write ``folds.json``: all questions, each from its own fold."""
        laws = data_folder() / "laws" / "national"
        (self.office, self.own), (sample, of_sample) = homes(self.scratch, laws, "")
        self.windows = Windows(self.office)
        files = [(path, OWN) for path in self.own]
        self.shared = [
            *targets_of(self.office, self.encoder, files, self.windows),
            *targets_of(sample, self.encoder, [(path, OWN) for path in of_sample], Windows(sample)),
        ]
        self.today = self.office.settings.day(datetime.now().astimezone().date())
        runs, new = list[Ranked](), set[str]()
        for fold, chosen in enumerate(folds_of(len(self.questions))):
            runs += self._fold(fold, chosen)
            new |= self._new(chosen)
        beside = self._plain(laws)
        missing = absent_from_store(self.questions, self.office.store)
        scores = {
            name: score(self.questions, run, missing, frozenset(new))
            for name, run in (("as it ships", runs), ("publisher's encoder, plain fusion", beside))
        }
        return self._write(scores)

    def _fold(self, fold: int, chosen: Sequence[int]) -> list[Ranked]:
        """What is found for the questions of a fold with an aim that knows nothing of them."""
        path = self.scratch / f"fold-{fold + 1}.json"
        ranker = self.office.ranker
        made_with = [self.encoder.name, ranker.name if ranker else ""]
        if _kept(path, made_with) is None:
            began = time.monotonic()
            matrix = learn([*self.shared, *self._public(fold, chosen)])
            learnt = time.monotonic() - began
            encoder = AimedEncoder(self.encoder, matrix)
            known, _ = known_on(self.office, encoder, [*self.own, self._outside(fold, chosen)])
            retriever = Retriever(
                self.office.store, self.office.words, self.office.vectors, encoder, known=known
            )
            search = RankedRetriever(retriever, ranker) if ranker else retriever
            asked = [self.questions[number] for number in chosen]
            run = search_all(search, self.office.store, asked, self.today)
            _keep(path, run, made_with)
            took = time.monotonic() - began
            log.info("fold %d of %d: %.0f s, %.0f of them learning", fold + 1, FOLDS, took, learnt)
        return _kept(path, made_with) or []

    def _public(self, fold: int, chosen: Sequence[int]) -> list[Target]:
        """The public questions outside a fold, as what to aim at."""
        outside = self._outside(fold, chosen)
        return list(targets_of(self.office, self.encoder, [(outside, PUBLIC)], self.windows))

    def _outside(self, fold: int, chosen: Sequence[int]) -> Path:
        """A file of the public questions outside a fold."""
        outside = sorted(set(range(len(self.questions))) - set(chosen))
        path = self.scratch / f"without-{fold + 1}.jsonl"
        path.write_text("".join(f"{self.lines[number]}\n" for number in outside), encoding="utf-8")
        return path

    def _new(self, chosen: Sequence[int]) -> set[str]:
        """Ids of the questions of a fold none of whose gold articles is gold outside of it."""
        inside = set(chosen)
        known = {key for n, one in enumerate(self.questions) if n not in inside for key in one.keys}
        return {self.questions[n].id for n in chosen if not self.questions[n].keys & known}

    def _plain(self, laws: Path) -> list[Ranked]:
        """The same questions by words and the publisher's encoder, fused one to one, nothing read."""
        path = self.scratch / "plain.json"
        if _kept(path, []) is None:
            start = self.scratch / "start"
            make_base(self.scratch / "base", HERE / "tokenizer.json")
            if not (start / CARD).is_file():
                ship(self.scratch / "base", start, {})
            office, _ = next(iter(homes(self.scratch / "plain", laws, str(start))))
            plain = Retriever(office.store, office.words, office.vectors, office.encoder, PLAIN)
            _keep(path, search_all(plain, office.store, self.questions, self.today), [])
        return _kept(path, []) or []

    def _write(self, scores: dict[str, Scores]) -> dict[str, Any]:
        document = {
            "measured": datetime.now().astimezone().date().isoformat(),
            "machine": machine(),
            "encoder": self.encoder.name,
            "ranker": self.office.ranker.name if self.office.ranker else None,
            **{name: one.document() for name, one in scores.items()},
        }
        text = json.dumps(document, ensure_ascii=False, indent=1)
        (self.out / "folds.json").write_text(text + "\n", encoding="utf-8")
        for name, one in scores.items():
            log.info("%s\n%s", name, one.table())
        return document


def _keep(path: Path, run: Sequence[Ranked], made_with: Sequence[str]) -> None:
    """Write a run, whole or not at all: ids, the first hundred keys of each question, times."""
    rows = [{"id": one.id, "keys": [key._asdict() for key in one.keys], "ms": one.ms} for one in run]
    fresh = path.with_suffix(".new")
    text = json.dumps({"made_with": list(made_with), "run": rows}, ensure_ascii=False)
    fresh.write_text(text + "\n", encoding="utf-8")
    fresh.replace(path)


def _kept(path: Path, made_with: Sequence[str]) -> list[Ranked] | None:
    """The run that was kept; None where there is none made with these models."""
    if not path.is_file():
        return None
    held = json.loads(path.read_text(encoding="utf-8"))
    if held["made_with"] != list(made_with):
        return None
    return [
        Ranked(row["id"], tuple(ArticleKey(**key) for key in row["keys"]), row["ms"]) for row in held["run"]
    ]


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line and run the folds."""
    parser = argparse.ArgumentParser(prog="python -m evals.folds", description=__doc__.split("\n")[0])
    parser.add_argument("--scratch", type=Path, required=True, help="folder for homes and models; 2 GB")
    parser.add_argument("--out", type=Path, default=RESULTS, help="folder that takes the results")
    given = parser.parse_args(arguments)
    logging.basicConfig(format="%(message)s", level=logging.INFO)
    Folds(given.scratch, given.out).run()


if __name__ == "__main__":
    main()
