"""What a reader may not see shows in no suggestion and no exported file, whoever the answer was made for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from answer.wire import answer_document
from evals.cases import read_cases
from evals.traces import QUESTIONS, hidden_runs, hidden_titles, runs_of, squeezed
from library.model import Kind, Level, Reader
from office import Office, open_office
from pages.export import export_docx
from pages.shown import Shown, sight
from pages.suggest import suggestions
from settings import load_settings

TODAY = date(2025, 12, 31)
EVERY = 24  # of the development questions


@pytest.fixture(scope="module")
def office(sample_home: Path) -> Office:
    return open_office(load_settings(sample_home))


def asked(office: Office) -> Iterator[str]:
    """Questions of all kinds, then sentences out of the specimens themselves."""
    cases = [case for case in read_cases(QUESTIONS, "dev") if len(case.turns) == 1]
    yield from (case.turns[0] for case in cases[::EVERY])
    for version in office.store.versions(Level.RESTRICTED):
        if version.kind is Kind.SPECIMEN:
            yield f"{version.title}怎么写"
            texts = [
                p.text for _, p in office.store.outline(version.id, Level.RESTRICTED) if len(p.text) > 20
            ]
            yield from (text[:60] for text in texts[::10])


def shown_of(office: Office, question: str, clearance: Level) -> str:
    """What a reader of internal texts is offered and takes away of an answer made for ``clearance``."""
    answer = office.answerer.ask([question], TODAY, Reader(clearance))
    seen = sight(Shown.model_validate(answer_document(answer)), office.store, Level.INTERNAL)
    offered = suggestions(seen, office.store, TODAY, Level.INTERNAL)
    with ZipFile(BytesIO(export_docx("对话", [("问", seen)], TODAY))) as file:
        parts = (file.read(name).decode() for name in file.namelist() if name.endswith(".xml"))
        written = re.sub("<[^>]*>", "", "\n".join(parts))
    return squeezed("\n".join((*offered, written)))


@pytest.mark.parametrize("clearance", [Level.INTERNAL, Level.RESTRICTED])
def test_nothing_above_the_level_is_offered_or_exported(office: Office, clearance: Level) -> None:
    hidden, titles = hidden_runs(office.store), hidden_titles(office.store)
    assert len(hidden) > 5000
    questions = list(asked(office))
    assert len(questions) > 40
    for question in questions:
        shown = shown_of(office, question, clearance)
        assert not runs_of(shown) & hidden, question
        assert not [title for title in titles if title in shown], question


def test_the_same_answers_show_it_to_who_may_see_it(office: Office) -> None:
    """Else the test above would hold for answers that never rest on such a text."""
    hidden = hidden_runs(office.store)
    documents = (
        str(answer_document(office.answerer.ask([question], TODAY, Reader(Level.RESTRICTED))))
        for question in asked(office)
    )
    assert sum(bool(runs_of(squeezed(document)) & hidden) for document in documents) > 10
