"""Puts one read text into the store: names its work, places it, writes it in one transaction."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from ingest.facts import Facts
from ingest.metadata import Described
from ingest.placing import Action, Held, Incoming, Placement, place, stands_apart
from ingest.report import Change, source_of
from ingest.structure import Structured
from ingest.texts import articles_of, build_text, hash_text
from library.ledger import Ledger
from library.shelf import Original
from library.store import Store
from library.titles import normal_title
from library.writer import Source, Text, Writer

_NOTES = {
    Action.SECOND: "与已入库的文本相同，登记为同一版本的又一份原件。",
    Action.PART: "与同名文件条号相接，作为同一版本的一部分入库。",
    Action.REPLACE: "本版本的文本已更正，原有文本由此文件替换。",
}


class Shelver:
    """Writes texts of one import run. ``together`` are the paths of all its files."""

    def __init__(self, store: Store, writer: Writer, run: int, together: Collection[str]) -> None:
        self._writer, self._ledger = writer, Ledger(store)
        self._run, self._together = run, together
        self._titles = {title: set(works) for title, works in store.works_by_title().items()}

    def put(
        self, source: Source, described: Described, structured: Structured, current: Original | None
    ) -> tuple[Change, tuple[str, ...]]:
        """Store a text; what that changed, and sentences for the report.

        Args:
            source: its file, ``text_hash`` and ``warnings`` still empty.
            current: what this path stated when it was last read.
        """
        source = replace(source, text_hash=hash_text(structured), warnings=described.warnings)
        version = replace(described.version, work=self._work(described.facts, described.version.title))
        incoming = Incoming(source.path, version, source.text_hash, articles_of(structured))
        held = self._held(version.work)
        if stands_apart(incoming, [h for h in held if current is None or h.version.id != current.version]):
            apart = f"{version.work}·{normal_title(source.path.rpartition('/')[2])}"
            incoming = replace(incoming, version=replace(version, work=apart))
            held = self._held(apart)
        before = self._hold(current.version) if current else None
        placement = place(incoming, before, held, self._together)
        change = self._write(placement, source, structured, known=current is not None)
        for name in (placement.version.title, placement.version.work):
            self._titles.setdefault(normal_title(name), set()).add(placement.version.work)
        note = _NOTES.get(placement.action)
        return change, (note,) if note else ()

    def _work(self, facts: Facts, title: str) -> str:
        """The key of the work: as stated, else that of the one work it renames, else that of its title."""
        if facts.work:
            return self._only_work(facts.work) or normal_title(facts.work)
        renamed = {work for name in facts.replaces if (work := self._only_work(name))}
        if len(renamed) == 1 and len(facts.replaces) == 1:
            return renamed.pop()
        return self._only_work(title) or normal_title(title)

    def _only_work(self, name: str) -> str | None:
        works = self._titles.get(normal_title(name), set())
        return next(iter(works)) if len(works) == 1 else None

    def _held(self, work: str) -> list[Held]:
        return [held for v in self._ledger.versions(work) if (held := self._hold(v.id))]

    def _hold(self, version_id: int) -> Held | None:
        version = self._ledger.version(version_id)
        if version is None:
            return None
        return Held(version, self._ledger.originals(version_id), self._ledger.articles(version_id))

    def _is_latest(self, original: Original) -> bool:
        """Whether this is what its path stated last; a file that moved on to a later version is not."""
        return max(self._ledger.at_path(original.path), key=lambda o: (o.run, o.id)).id == original.id

    def _write(self, placement: Placement, source: Source, structured: Structured, *, known: bool) -> Change:
        """Facts go before the file's fingerprint: a kill between the two leaves the file to be read again.

        A second original adds no text: to the library it is a file without change.
        """
        added = Change.CHANGED if known else Change.ADDED
        version, held = placement.version, placement.held
        if held is None:
            text = build_text(source, version.title, structured)
            self._writer.add_version(version, [text], self._run)
            return added
        renamed = held.version.title != version.title  # the title stands in every indexed text
        if placement.action in (Action.SECOND, Action.RESTATE) and not renamed:
            same = replace(version, id=held.version.id) == held.version
            if not same:
                self._writer.change_facts(held.version.id, version, self._run)
            self._writer.add_source(held.version.id, source, self._run)
            return Change.UNCHANGED if same else Change.CHANGED
        kept = [_emptied(original) for original in placement.emptied if self._is_latest(original)]
        texts = [build_text(source, version.title, structured), *kept]
        drop = [original.path for original in placement.emptied]
        self._writer.replace_texts(held.version.id, version, texts, self._run, drop)
        return added if placement.action is Action.PART else Change.CORRECTED


def _emptied(original: Original) -> Text:
    """The file stays on record, so that it counts as read; its text goes."""
    return Text(replace(source_of(original), text_hash=""), ())
