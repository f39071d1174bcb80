"""Versions and texts for tests, with sensible defaults."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from library.links import read_references
from library.model import Kind, Level, Provision, ProvisionType, Version
from library.sources import Source, Text
from library.store import Store
from library.writer import Writer

NOW = datetime(2025, 12, 31, 9, tzinfo=UTC)
ON = date(2025, 12, 31)

ARTICLE, PARAGRAPH, ITEM = ProvisionType.ARTICLE, ProvisionType.PARAGRAPH, ProvisionType.ITEM


def version(title: str = "巡察办法", **facts: Any) -> Version:
    """A public regulation in force since 2020, unless told otherwise."""
    facts = {"kind": Kind.REGULATION, "level": Level.PUBLIC, "effective": date(2020, 1, 1), **facts}
    return Version(facts.pop("work", title), title, **facts)


def provisions(*paragraphs: str, first: int = 1, container: str = "") -> tuple[Provision, ...]:
    """One article a string, from article ``first``; 款 parted by ``|``, items behind ``*`` after their 款."""
    found = [Provision("title", ProvisionType.TITLE, "", "标题")] if first == 1 and not container else []
    for number, whole in enumerate(paragraphs, first):
        article = f"{container}art_{number}"
        found.append(Provision(article, ARTICLE, f"第{number}条", ""))
        for n, paragraph in enumerate(whole.split("|"), 1):
            lead, *items = paragraph.split("*")
            found.append(Provision(f"{article}__para_{n}", PARAGRAPH, "", lead))
            found += [
                Provision(f"{article}__para_{n}__item_{i}", ITEM, f"（{i}）", item)
                for i, item in enumerate(items, 1)
            ]
    return tuple(found)


def text(found: Sequence[Provision], path: str = "/a.md", title: str = "巡察办法", **facts: Any) -> Text:
    """What the file ``path`` states, its references read."""
    source = {"name": Path(path).name, "sha256": path, "fingerprint": path, "format": "md", "text_hash": path}
    windows = tuple((i, (f"{path}-{i}"[-32:],)) for i, p in enumerate(found) if p.type is ARTICLE)
    return Text(Source(path, **{**source, **facts}), tuple(found), windows, read_references(title, found))


@dataclass(frozen=True)
class Room:
    """A store with its writer and an open import run."""

    store: Store
    writer: Writer
    run: int

    @classmethod
    def at(cls, place: Path | str) -> Room:
        store = Store.at(place)
        writer = Writer(store)
        return cls(store, writer, writer.start_run(["/"], NOW))

    def add(self, noun: Version, *paragraphs: str, path: str = "") -> int:
        """Adds a version of one file; its articles hold ``paragraphs``."""
        path = path or f"/{noun.title}{noun.effective}.md"
        return self.writer.add_version(noun, [text(provisions(*paragraphs), path, noun.title)], self.run)
