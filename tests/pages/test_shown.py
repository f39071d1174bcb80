"""What a reader sees of a kept answer: the right version of each basis, nothing above their level."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from library.model import Kind, Level, Provision, ProvisionType, Version
from library.store import Store
from library.writer import Source, Text, Writer
from pages.shown import Cited, Shown, sight, version_of

TODAY = date(2025, 12, 31)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """甲办法 of 2020 and 2024 (internal), 乙办法 (restricted)."""
    store = Store.at(tmp_path / "xunzhi.db")
    writer = Writer(store)
    run = writer.start_run(["a"], datetime.now(UTC))
    for title, effective, level in (
        ("甲办法", date(2020, 1, 1), Level.INTERNAL),
        ("甲办法", date(2024, 1, 1), Level.INTERNAL),
        ("乙办法", date(2024, 1, 1), Level.RESTRICTED),
    ):
        name = f"{title}{effective}"
        noun = Version(title, title, Kind.REGULATION, level, effective=effective, effective_known=True)
        text = Text(
            Source(name, name, name, name, "md", name),
            (Provision("art_1", ProvisionType.ARTICLE, "第一条", "每周一次。"),),
            (),
        )
        writer.add_version(noun, [text], run)
    yield store
    store.close()


def cited(title: str, effective: date | None = None) -> Cited:
    return Cited(
        citation=f"《{title}》第一条",
        title=title,
        eid="art_1",
        text="",
        quote="每周一次。",
        effective=effective,
    )


def kept(*sentences: tuple[int, ...]) -> Shown:
    return Shown.model_validate(
        {
            "question": "问",
            "on": TODAY,
            "read": {"subject": "问", "date": TODAY},
            "status": "answered",
            "sentences": [
                {"text": f"句{n}", "role": "answer", "basis": basis} for n, basis in enumerate(sentences)
            ],
            "citations": [
                cited("甲办法", date(2024, 1, 1)),
                cited("甲办法", date(2020, 1, 1)),
                cited("乙办法"),
            ],
            "later": "a field of a newer program",
        }
    )


VERSIONS = [
    pytest.param(cited("甲办法", date(2020, 1, 1)), TODAY, date(2020, 1, 1), id="the-date-it-names"),
    pytest.param(cited("甲办法"), TODAY, date(2024, 1, 1), id="else-in-force-on-the-day"),
    pytest.param(cited("甲办法"), date(2021, 1, 1), date(2020, 1, 1), id="on-an-earlier-day"),
    pytest.param(cited("甲办法"), date(2019, 1, 1), date(2024, 1, 1), id="else-the-last"),
    pytest.param(cited("丙办法"), TODAY, None, id="no-such-title"),
    pytest.param(cited("乙办法"), TODAY, None, id="above-the-reader"),
]


@pytest.mark.parametrize(("what", "on", "effective"), VERSIONS)
def test_a_citation_speaks_of_one_version(
    store: Store, what: Cited, on: date, effective: date | None
) -> None:
    found = version_of(store, what, on, Level.INTERNAL)
    assert (found and found.effective) == effective


def test_bases_are_numbered_as_a_reader_meets_them(store: Store) -> None:
    seen = sight(kept((1,), (0, 1)), store, Level.INTERNAL)
    assert [(i, place.number) for i, place in seen.places.items()] == [(1, 1), (0, 2)]


def test_a_sentence_on_what_may_not_be_seen_is_not_shown(store: Store) -> None:
    shown = kept((0,), (0, 2), (2,))
    assert [sentence.text for sentence in sight(shown, store, Level.INTERNAL).sentences] == ["句0"]
    assert 2 not in sight(shown, store, Level.INTERNAL).places
    assert len(sight(shown, store, Level.RESTRICTED).sentences) == 3
    assert sight(shown, store, Level.PUBLIC).sentences == ()
