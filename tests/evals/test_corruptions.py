"""Sentences made wrong in one place: each kind can be made, the verifier sees it, the seed decides."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime

import pytest

from answer.answer import Role
from answer.bases import Bases, sentence
from answer.spans import pieces_of
from evals.corruptions import Spoiler, Told, fault, run
from library.model import Kind, Level, Provision, ProvisionType, Version
from library.sources import Source, Text
from library.store import Store
from library.writer import Writer

ON = date(2025, 12, 31)
ARTICLES = (
    "整改方案应当在收到反馈意见之日起15个工作日内报送，报巡察办主任审批（一式2份）。",
    "联络员不得单独谈话，谈话由2名以上巡察干部进行，自2024年起执行。",
    "台账每月25日前更新，由整改督查科审核。",
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    library = Store.at(tmp_path_factory.mktemp("spoilt") / "xunzhi.db")
    writer = Writer(library)
    began = writer.start_run([], datetime(2025, 12, 31, tzinfo=UTC))
    for number, title in enumerate(("整改办法", "保密规定")):
        version = Version(title, title, Kind.REGULATION, Level.INTERNAL, effective=date(2024, 1, 1))
        articles = tuple(
            Provision(f"art_{n}", ProvisionType.ARTICLE, f"第{'一二三'[n - 1]}条", text)
            for n, text in enumerate(ARTICLES, 1)
        )
        source = Source(title, title, str(number) * 64, str(number) * 64, "md", str(number) * 64)
        writer.add_version(version, [Text(source, articles)], began)
    return library


@pytest.fixture(scope="module")
def told(store: Store) -> list[Told]:
    version = next(one for one in store.versions(Level.INTERNAL) if one.title == "整改办法")
    found = []
    for number in (1, 2, 3):
        placed = store.find(version.id, f"art_{number}", Level.INTERNAL)
        assert placed is not None
        bases = Bases(ON)
        said = sentence(pieces_of(placed, store, Level.INTERNAL), Role.ANSWER, bases)
        found.append(Told(said, bases.all, ON, f"q{number}"))
    return found


def test_what_is_right_stands(store: Store, told: list[Told]) -> None:
    assert [fault(one, store) for one in told] == ["", "", ""]


def test_every_kind_is_made_wrong_in_one_place_and_seen(store: Store, told: list[Told]) -> None:
    spoiler = Spoiler(store, random.Random(3))
    for kind, way in spoiler.ways.items():
        wrongs = [wrong for one in told if (wrong := way(one))]
        assert wrongs, kind
        for wrong in wrongs:
            assert (wrong.text, wrong.bases, wrong.on) not in [(one.text, one.bases, one.on) for one in told]
            assert fault(wrong, store, spanned=kind != "date"), (kind, wrong.text)


def test_the_figures_count_what_was_made_and_told(store: Store, told: list[Told]) -> None:
    result = run(told, store, count=14, seed=1)
    assert result.made.total() == 14
    assert set(result.made) == set(Spoiler(store, random.Random(0)).ways)
    assert result.caught == result.made
    assert result.missed == ()
    assert result.told["as shown"] == result.kept["as shown"] == 3
    assert result.told["根据 and the citation before it"] == 3
    assert "合计" in result.table()
    assert result.document() == run(told, store, count=14, seed=1).document()


def test_what_stands_wrongly_is_told(store: Store, told: list[Told], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evals.corruptions.fault", lambda *_, **__: "")
    result = run(told, store, count=7)
    assert result.caught.total() == 0
    assert {kind for kind, _, _ in result.missed} == set(result.made)
