"""Shared by the tests of imports: a home with a real store and a real word index, and small regulations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ingest.plan import Plan
from ingest.planning import make_plan
from ingest.report import Report, Row
from ingest.run import Importer, ImportOptions
from library.model import Level, Version
from library.store import Store
from library.writer import Writer
from search.index import Indexer
from search.words import WordIndex

NOW = datetime(2025, 12, 31, 9, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Home:
    folder: Path
    store: Store
    indexer: Indexer

    @classmethod
    def at(cls, folder: Path) -> Home:
        store = Store.at(folder / "xunzhi.db")
        return cls(folder, store, Indexer(store, WordIndex(folder / "words"), None, None))

    def take(self, *paths: Path, **options: Any) -> Report:
        importer = Importer(self.store, Writer(self.store), self.indexer, self.folder / "originals")
        return importer.run(paths, ImportOptions(NOW, **options))

    def plan(self, *paths: Path, **options: Any) -> Plan:
        return make_plan(self.store, paths, ImportOptions(NOW, **options))

    def apply(self, plan: Plan) -> Report:
        importer = Importer(self.store, Writer(self.store), self.indexer, self.folder / "originals")
        return importer.apply(plan, NOW)

    def versions(self) -> list[Version]:
        return list(self.store.versions(Level.RESTRICTED))

    def text(self, version: Version) -> list[tuple[str, str]]:
        return [(p.eid, p.label + p.text) for _, p in self.store.outline(version.id, Level.RESTRICTED)]

    def contents(self) -> list[object]:
        """Everything a reader can tell of the store, numbers of rows left out."""
        found = []
        for v in self.versions():
            files = sorted((o.name, o.sha256, o.outcome, o.absent) for o in self._originals(v))
            facts = (
                v.work,
                v.title,
                v.kind,
                v.level,
                v.number,
                v.issuer,
                v.issued,
                v.effective,
                v.until,
                v.status,
            )
            ids = [number for number, _ in self.store.outline(v.id, Level.RESTRICTED)]
            references = [r for _, r in self.store.references_from(ids)]
            found.append((facts, files, self.text(v), references))
        return sorted(found, key=str)

    def _originals(self, version: Version) -> Any:
        return self.store.originals(version.id, Level.RESTRICTED)


def row(report: Report, file: str) -> Row:
    return next(row for row in report.rows if row.file == file)


def regulation(title: str, *articles: str, first: int = 1, closing: str = "") -> str:
    """A Markdown regulation whose last article is ``closing``."""
    numbers = "一二三四五六七八九十"
    lines = [f"# {title}", ""]
    for place, text in enumerate([*articles, *([closing] if closing else [])], first - 1):
        lines += [f"第{numbers[place]}条　{text}", ""]
    return "\n".join(lines)


def write(folder: Path, **files: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return folder
