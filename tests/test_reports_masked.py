"""No way out of the sample's reports for a person's number: asked, searched, shown, read on the page."""

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from commands.batch import Asked, ask_one, search_one
from commands.show import show_document
from library.model import Kind, Level, Provision, ProvisionType, Version
from library.persons import names_in, numbers_in
from office import Office, open_office
from pages.document_markup import work_html
from pages.source import read_document
from settings import load_settings
from tests.corpus.pieces import REPORTS, code_of, read_piece
from tests.pages.reading import Seen

TODAY = date(2025, 12, 31)
HELD = {
    code_of(path): tuple(body[m.start : m.end] for m in (*numbers_in(body), *names_in(body)))
    for path in REPORTS
    if (body := read_piece(path).body)
}
"""The numbers and names of persons by report; the sample has some in a few of them."""

each_report = pytest.mark.parametrize("path", REPORTS, ids=code_of)


@pytest.fixture(scope="module")
def office(sample_home: Path) -> Office:
    return open_office(load_settings(sample_home))


def _version(office: Office, path: Path) -> Version:
    return office.store.versions(Level.INTERNAL, code_of(path))[-1]


def _outline(office: Office, path: Path) -> list[Provision]:
    return [one for _, one in office.store.outline(_version(office, path).id, Level.INTERNAL)]


@cache
def _questions(path: Path) -> tuple[str, ...]:
    """What somebody may ask for the findings and cases of a report: its headings, and what holds a number."""
    piece = read_piece(path)
    findings = [line.lstrip("# ") for line in piece.lines if re.match(r"#+ \d+[.．]", line)]
    telling = [line for line in piece.lines if any(held in line for held in HELD[code_of(path)])]
    clauses = [clause for line in telling for clause in re.split("[，。；]", line)[:6] if len(clause) > 6]
    return tuple(
        dict.fromkeys(
            (*(f"以前的报告里{re.sub(r'^.{1,3}[.．] ?', '', f)}的案例" for f in findings), *clauses)
        )
    )


def test_the_sample_has_persons_to_mask() -> None:
    assert sum(bool(held) for held in HELD.values()) >= 3
    assert sum(map(len, HELD.values())) >= 10


@each_report
def test_no_answer_and_no_hit_shows_a_person(office: Office, path: Path) -> None:
    asked = Asked(TODAY, Level.INTERNAL, Kind.REPORT)
    told = "".join(
        json.dumps(
            [ask_one(office, (question,), asked), search_one(office, question, asked, 10)], ensure_ascii=False
        ).replace(json.dumps(question, ensure_ascii=False), "")
        for question in _questions(path)
    )
    every = {held for each in HELD.values() for held in each}
    assert [held for held in every if held in told] == []
    assert ("*" in told) or not HELD[code_of(path)]


@each_report
def test_no_page_of_a_report_shows_a_person(office: Office, path: Path) -> None:
    version, provisions = _version(office, path), _outline(office, path)
    shown = json.dumps(
        show_document(office.store, f"《{version.title}》", TODAY, Level.INTERNAL), ensure_ascii=False
    )
    page = Seen(work_html(version, read_document(provisions), TODAY)).text
    for text in (shown, page):
        assert [held for held in HELD[code_of(path)] if held in text] == []
        assert ("*" in text) == bool(HELD[code_of(path)])


def test_a_masked_quote_is_marked_in_the_true_text() -> None:
    told = Provision(
        "sec_1", ProvisionType.SECTION, "", "退款账号9999000000202510313，经办人林示范，电话19900002309。"
    )
    quote = "账号9999***********0313，经办人林某某"
    (line,) = read_document([told], "sec_1", quote)
    assert line.marks == ((2, 2 + len(quote)),)  # type: ignore[union-attr]
