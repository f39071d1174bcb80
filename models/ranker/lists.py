"""Questions with what search finds for them, told apart: what the ranker is trained on.

    python -m models.ranker.lists --home HOME --out LISTS.jsonl FILE.jsonl…

Two lists a question. ``pieces``: the sentences and items that the answering room would weigh against each
other, on one side those of the article that answers, or the ones among them that the question's line marks.
``articles``: the windows of the articles that search finds. A sister rule (much like the one that answers) is
in neither. The home should hold vectors: what words and encoder put first and does not answer teaches most.
"""

from __future__ import annotations

import argparse
import json
import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

from answer.find import Finder
from answer.meaning import Meaning
from answer.named import named_hit
from answer.read import MOST_PARTS, Part, Reading, read
from answer.select import Candidate
from answer.sources import RULING
from library.model import Level, Placed, Reader
from models.questions import Marked, is_sister, questions_of
from office import Office, open_office
from search.ranked import LETTERS, best_window
from settings import load_settings

MOST_RIGHT, MOST_WRONG = 3, 20  # texts kept of either side
OWN = 4  # pieces of what answers that are not marked, kept as wrong ones
PIECES, ARTICLES = "pieces", "articles"


@dataclass(frozen=True, slots=True)
class TextList:
    """One question with texts that answer it and texts that do not, the likeliest first.

    Of the ``right`` texts of a list of pieces, at least one answers; all do where ``says`` marked them.
    """

    query: str
    right: tuple[str, ...]
    wrong: tuple[str, ...]
    sort: str
    fold: str


def lists_of(office: Office, path: Path, today: date) -> Iterator[TextList]:
    """The lists of a file of questions; a question whose answer the home lacks is left out."""
    finder = Finder(office.store, office.retriever, Meaning(office.encoder))
    for marked in questions_of(office, path, today):
        if marked.gold:
            yield from _lists(finder, marked, _read(office, marked, today), path.stem)


def _read(office: Office, marked: Marked, today: date) -> Reading:
    kinds = {placed.version.kind for placed in marked.gold}
    chosen = () if all(kind.primary for kind in kinds) else (*RULING, *kinds)
    turns = (marked.before, marked.text) if marked.turn else (marked.query,)
    return read(turns, today, Reader(Level.INTERNAL), office.store, chosen)


def _part(marked: Marked, reading: Reading) -> Part | None:
    """The part of the question that the marked words answer; None where it is not certain which."""
    parts = reading.parts
    if marked.others:
        return parts[marked.place] if len(parts) == len(marked.others) + 1 else None
    if marked.before:
        return parts[-1] if parts[-1].about and len(parts) < MOST_PARTS else None
    return parts[0] if len(parts) == 1 else None


def _lists(finder: Finder, marked: Marked, reading: Reading, fold: str) -> Iterator[TextList]:
    part = _part(marked, reading)
    found = finder.find(reading, part or reading.parts[0])
    wrong = [hit.placed for hit in found.hits if _is_wrong(hit.placed, marked)]
    if part:
        own = finder.find(reading, part, [named_hit(placed) for placed in marked.gold]).ranked
        beside = [one for one in found.ranked if one.article in {placed.id for placed in wrong}]
        right, other = _apart(own, beside, found.ranked, marked)
        if right and other:
            said, rest = ([one.under_title for one in some] for some in (right, other))
            yield _list(part.text, said, rest, PIECES, fold)
    if wrong and not marked.others:
        windows, others = (
            [best_window(marked.query, placed, LETTERS) for placed in some] for some in (marked.gold, wrong)
        )
        yield _list(marked.query, windows, others, ARTICLES, fold)


def _apart(
    own: Sequence[Candidate], beside: Sequence[Candidate], ranked: Sequence[Candidate], marked: Marked
) -> tuple[list[Candidate], list[Candidate]]:
    """The pieces that answer, or may, and those that do not.

    Where the words that answer are marked, the other pieces of what answers do not (``own`` are all of them),
    but for those that answer the other things asked.
    """
    if right := [one for one in own if marked.answered_by(_said(one))]:
        known = (marked, *marked.others)
        rest = [one for one in own if not any(also.answered_by(_said(one)) for also in known)]
        return right, [*rest[:OWN], *beside]
    ids = {placed.id for placed in marked.gold}
    return [one for one in ranked if one.article in ids] or list(own), list(beside)


def _said(one: Candidate) -> str:
    """What a piece says itself: an item with its lead, without what it goes on from."""
    return f"{one.lead}{one.span.text}" if one.span.item else one.span.text


def _is_wrong(placed: Placed, marked: Marked) -> bool:
    """Whether what was found does not answer. What repeats rules may repeat the very one that does, and the
    rule that a course explains may answer too.
    """
    right = [one for some in (marked, *marked.others) for one in some.gold]
    if placed in right or is_sister(placed, right):
        return False
    ruled = all(one.version.kind.primary for one in marked.gold)
    if ruled or placed.version.kind.primary:
        return ruled and placed.version.kind.primary
    return not marked.answered_by(placed.full_text)


def _list(query: str, right: Iterable[str], wrong: Iterable[str], sort: str, fold: str) -> TextList:
    kept = tuple(dict.fromkeys(right))[:MOST_RIGHT]
    others = tuple(text for text in dict.fromkeys(wrong) if text not in kept)[:MOST_WRONG]
    return TextList(query, kept, others, sort, fold)


def write_lists(office: Office, questions: Sequence[Path], out: Path) -> Path:
    """Write the lists of these files of questions, a line each; returns ``out``."""
    today = office.settings.day(datetime.now().astimezone().date())
    return save_lists((one for path in questions for one in lists_of(office, path, today)), out)


def save_lists(lists: Iterable[TextList], out: Path) -> Path:
    """Write lists, a line each, whole or not at all; returns ``out``."""
    fresh = out.with_suffix(".new")
    with fresh.open("w", encoding="utf-8") as stream:
        for one in lists:
            stream.write(json.dumps(asdict(one), ensure_ascii=False) + "\n")
    return fresh.replace(out)


def read_lists(paths: Sequence[Path], without: Sequence[str] = ()) -> list[TextList]:
    """The lists of all files but those of the folds ``without``, in order."""
    rows = [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    found = (TextList(**{**row, "right": tuple(row["right"]), "wrong": tuple(row["wrong"])}) for row in rows)
    return [one for one in found if one.fold not in without]


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line and write the lists."""
    parser = argparse.ArgumentParser(prog="python -m models.ranker.lists", description=__doc__.split("\n")[0])
    parser.add_argument("--home", type=Path, required=True, help="a home that holds texts and vectors")
    parser.add_argument("--out", type=Path, required=True, help="file that is written anew")
    parser.add_argument("questions", type=Path, nargs="+", help="files of models/training, or STARD's")
    given = parser.parse_args(arguments)
    logging.basicConfig(format="%(message)s", level=logging.INFO)
    write_lists(open_office(load_settings(given.home)), given.questions, given.out)


if __name__ == "__main__":
    main()
