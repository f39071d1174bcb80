"""What a regulation cites exists: works that had been issued by then, articles that stand in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from library.citation import plain_title
from library.references import find_citations
from library.resolve import Target, resolve_all
from tests.corpus.plan import (
    FILES,
    PLAN,
    Planned,
    Text,
    of_day,
    planned,
    read_text_of,
    rows,
    squeezed,
    texts,
    work_titled,
)

PUBLIC = {"中国共产党章程", "中国共产党巡视工作条例"}
"""Public rules that the sample cites and does not hold."""

each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.name[:6])


@each_file
def test_every_reference_to_a_work_at_hand_resolves(path: Path) -> None:
    unresolved = [
        f"{eid}：{target.reason}" for eid, target in _targets(path) if _should_resolve(path, target)
    ]
    assert unresolved == []


@each_file
def test_every_title_cited_is_of_the_plan_a_form_or_a_known_public_rule(path: Path) -> None:
    forms = {squeezed(row["title"]) for row in rows(PLAN / "forms.csv")} | {"情况通报函"}
    own = planned()[read_text_of(path).key]
    strange = [
        title
        for title in _titles(path)
        if squeezed(title) not in forms | PUBLIC and not _issued_by(title, own)
    ]
    assert strange == []


def _issued_by(title: str, own: Planned) -> bool:
    work = work_titled(title)
    return work is not None and of_day(work, own.effective) is not None


def _should_resolve(path: Path, target: Target) -> bool:
    """Whether an unresolved target is a fault: it lies in this text, or in a work that the corpus holds."""
    if target.reason is None:
        return False
    work = work_titled(target.title)
    return any(key[0] == work for key in texts())


def _titles(path: Path) -> list[str]:
    provisions = read_text_of(path).structured.provisions
    articles = [p for p in provisions if p.eid.startswith("art_")]
    return [c.title for p in articles for c in find_citations(p.text, works=True) if c.title]


def _targets(path: Path) -> list[tuple[str, Target]]:
    text = read_text_of(path)
    own = planned()[text.key]
    here = plain_title(text.front["title"])

    def exists(title: str, eid: str) -> bool:
        work = work_titled(title)
        version = text if work == text.key[0] else _text_then(work, own)
        return version is not None and any(p.eid == eid for p in version.structured.provisions)

    return [
        (p.eid, target)
        for p in text.structured.provisions
        for targets in resolve_all(
            find_citations(p.text, works=True), p.eid, here, exists, list(text.articles)
        )
        for target in targets
    ]


def _text_then(work: str | None, own: Planned) -> Text | None:
    version = of_day(work, own.effective) if work else None
    return texts().get(version.key) if version else None
