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
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

from library.errors import UnknownCitationError
from library.lookup import look_up
from library.model import Kind, Level, Placed, Reader
from office import Office, open_office
from search.question import Question
from search.rank import coverage
from search.ranked import best_window
from settings import load_settings

NEGATIVES, FIRST, LAST = (
    12,
    1,
    60,
)  # how many are kept of hits number FIRST to LAST; the very first may be a gold missed
ALIKE = 0.5
"""Share of a text's letter pairs in a gold text from which it counts as a sister rule."""

log = logging.getLogger(__name__)


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
    for number, (question, gold) in enumerate(golds_of(office, path, today)):
        negatives = _negatives(office, question, gold, today) if gold else ()
        for placed in gold:
            text = best_window(question, placed)
            yield Pair(question, text, negatives, f"{path.stem}-{number}", path.stem)


def golds_of(office: Office, path: Path, today: date) -> Iterator[tuple[str, list[Placed]]]:
    """(question, the provisions that answer it) for each line of a file; [] where the home has none."""
    missing = 0
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            found = [placed for name in _citations(row) if (placed := _placed(office, name, today))]
            missing += not found
            yield row["question"], found
    log.info("%s: %d questions without a gold text in this home", path.name, missing)


def _citations(row: dict[str, object]) -> list[str]:
    gold = row.get("gold")
    if isinstance(gold, list):
        return [f"《{entry['title']}》{entry['article']}" for entry in gold]
    articles = row["articles"]
    assert isinstance(articles, list)
    return [f"《{row['title']}》{article}" for article in articles]


def _placed(office: Office, citation: str, today: date) -> Placed | None:
    try:
        found = look_up(office.store, citation, today, Level.INTERNAL).placed
    except UnknownCitationError:
        return None
    return found[0] if found else None


def _negatives(office: Office, query: str, gold: Sequence[Placed], today: date) -> tuple[str, ...]:
    asked = Question(query, today, Reader(Level.INTERNAL), kinds=(Kind.REGULATION, Kind.LAW))
    ids = {placed.id for placed in gold}
    hits = office.retriever.retrieve(asked, LAST)[FIRST:]
    wrong = [hit.placed for hit in hits if hit.placed.id not in ids and not is_sister(hit.placed, gold)]
    return tuple(best_window(query, placed) for placed in wrong[:NEGATIVES])


def is_sister(placed: Placed, gold: Iterable[Placed]) -> bool:
    """Whether a provision is so much like one that answers that it may answer too."""
    return any(coverage(placed.full_text, other.full_text) >= ALIKE for other in gold)


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
