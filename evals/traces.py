"""``python -m evals.traces --home DIR``: whether what a reader may not see shows in anything they are shown.

Asks and searches a thousand questions as a reader of level internal, lists the works, and looks in all that
comes back for what stands in the texts above that level and nowhere else: titles, and runs of twelve
characters, be it in a hit, a quote, a nearest provision or a message. Any trace is one too many.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from answer.read import read
from answer.wire import answer_document
from evals.cases import read_cases, with_variants
from library.model import Level, Reader
from library.store import Store
from office import Office, open_office
from search.wire import hit_documents
from settings import load_settings

QUESTIONS = Path(__file__).parent / "questions"
RUN = 12  # characters
HITS = 20
CLEARANCE = Level.INTERNAL


def squeezed(text: str) -> str:
    """The text without white space."""
    return re.sub(r"\s+", "", text)


def runs_of(text: str) -> set[str]:
    """All runs of ``RUN`` characters."""
    said = squeezed(text)
    return {said[n : n + RUN] for n in range(len(said) - RUN + 1)}


def hidden_runs(store: Store) -> set[str]:
    """The runs that stand in texts above ``CLEARANCE`` alone.

    An address of a rule (》第十四条) is none: what is cited anywhere may happen to be cited there.
    """
    seen = set[str]().union(*(runs_of(text) for text in _texts(store, CLEARANCE)))
    above = set[str]().union(*(runs_of(text) for text in _texts(store, Level.RESTRICTED)))
    return {run for run in above - seen if "》第" not in run}


def _texts(store: Store, clearance: Level) -> Iterator[str]:
    """Title and text of every version that a clearance covers."""
    for version in store.versions(clearance):
        yield version.title
        for eid in store.addresses(version.id, clearance):
            if "__" not in eid:
                yield "\n".join(p.label + p.text for _, p in store.below(version.id, eid, clearance))


def hidden_titles(store: Store) -> set[str]:
    """The titles, squeezed, that versions above ``CLEARANCE`` alone bear."""
    seen, every = (
        {squeezed(version.title) for version in store.versions(level)}
        for level in (CLEARANCE, Level.RESTRICTED)
    )
    return every - seen


def shown(office: Office, question: Sequence[str], on: date) -> str:
    """Everything that asking and searching give back, as one text."""
    reader = Reader(CLEARANCE)
    answer = answer_document(office.answerer.ask(question, on, reader))
    reading = read(question, on, reader, office.store)
    hits = hit_documents(office.search.retrieve(reading.question, HITS), on)
    return json.dumps([answer, hits], ensure_ascii=False, default=str)


def _traces(text: str, hidden: set[str], titles: set[str], where: str) -> list[str]:
    """At most three traces in a text, each with where it was."""
    said = squeezed(text)
    found = [title for title in sorted(titles) if title in said] + sorted(runs_of(text) & hidden)
    return [f"{where}: {one}" for one in found[:3]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line, ask, print what was found; 1 where there is a trace."""
    parser = argparse.ArgumentParser(prog="python -m evals.traces", description=__doc__)
    parser.add_argument("--home", type=Path, required=True, help="a home with texts of level restricted")
    parser.add_argument("--count", type=int, default=1000, help="questions")
    given = parser.parse_args(arguments)
    office = open_office(load_settings(given.home))
    on = office.settings.day(datetime.now().astimezone().date())
    hidden, titles = hidden_runs(office.store), hidden_titles(office.store)
    cases = list(with_variants(read_cases(QUESTIONS, "dev")))[: given.count]
    traces = _traces(str(office.store.works(on, CLEARANCE)), hidden, titles, "works")
    for case in cases:
        asked = runs_of("".join(case.turns))
        traces += _traces(shown(office, case.turns, case.on or on), hidden - asked, titles, case.id)
    above = len(office.store.versions(Level.RESTRICTED)) - len(office.store.versions(CLEARANCE))
    result = {"questions": len(cases), "texts_above": above, "runs_above": len(hidden), "traces": traces}
    sys.stdout.write(json.dumps(result, ensure_ascii=False, indent=1) + "\n")
    return 1 if traces or not above else 0


if __name__ == "__main__":
    sys.exit(main())
