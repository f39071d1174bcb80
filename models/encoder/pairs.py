"""Questions, the texts that answer them, and texts that look as if they did: what the encoder is trained on.

    python -m models.encoder.pairs --home HOME --out PAIRS.jsonl FILE.jsonl…

A question's line names title and articles (models/training) or gold citations (STARD); its texts are the
windows that the home indexes, title and heading path in front, as search will meet them. Negatives are taken
from what the home's own search finds, so the home should hold vectors: where words and the encoder of today
both err, there is most to learn. An article much like a gold one (a sister rule) is no negative.
"""

from __future__ import annotations

import argparse
import json
import logging
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

from library.model import Kind, Level, Reader
from models.questions import Marked, is_sister, questions_of
from office import Office, open_office
from search.question import Question
from search.ranked import best_window
from settings import load_settings

NEGATIVES, FIRST, LAST = (
    12,
    1,
    60,
)  # how many are kept of hits number FIRST to LAST; the very first may be a gold missed


@dataclass(frozen=True, slots=True)
class Pair:
    """One question with one text that answers it.

    ``group`` is the same for all pairs of one question; ``fold`` names the file it came from.
    """

    query: str
    positive: str
    negatives: tuple[str, ...]
    group: str
    fold: str


def pairs_of(office: Office, path: Path, today: date) -> Iterator[Pair]:
    """The pairs of a file of questions; a gold that the home lacks is left out and counted in the log."""
    for number, asked in enumerate(questions_of(office, path, today)):
        negatives = _negatives(office, asked, today) if asked.gold else ()
        for placed in asked.gold:
            text = best_window(asked.query, placed)
            yield Pair(asked.query, text, negatives, f"{path.stem}-{number}", path.stem)


def _negatives(office: Office, marked: Marked, today: date) -> tuple[str, ...]:
    kinds = (Kind.REGULATION, Kind.LAW, *(placed.version.kind for placed in marked.gold))
    asked = Question(marked.query, today, Reader(Level.INTERNAL), kinds=kinds)
    hits = [hit.placed for hit in office.retriever.retrieve(asked, LAST)[FIRST:]]
    right = [placed for one in (marked, *marked.others) for placed in one.gold]
    wrong = [one for one in hits if one not in right and not is_sister(one, right)]
    return tuple(best_window(marked.query, placed) for placed in wrong[:NEGATIVES])


def write_pairs(office: Office, questions: Sequence[Path], out: Path) -> Path:
    """Write the pairs of these files of questions, a line each; returns ``out``."""
    today = office.settings.day(datetime.now().astimezone().date())
    with out.open("w", encoding="utf-8") as stream:
        for path in questions:
            for pair in pairs_of(office, path, today):
                stream.write(json.dumps(asdict(pair), ensure_ascii=False) + "\n")
    return out


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line and write the pairs."""
    parser = argparse.ArgumentParser(
        prog="python -m models.encoder.pairs", description=__doc__.split("\n")[0]
    )
    parser.add_argument(
        "--home", type=Path, required=True, help="a home that holds the texts and their vectors"
    )
    parser.add_argument("--out", type=Path, required=True, help="file that is written anew")
    parser.add_argument(
        "questions", type=Path, nargs="+", help="files of models/training, or STARD's train.jsonl"
    )
    given = parser.parse_args(arguments)
    logging.basicConfig(format="%(message)s", level=logging.INFO)
    write_pairs(open_office(load_settings(given.home)), given.questions, given.out)


if __name__ == "__main__":
    main()
