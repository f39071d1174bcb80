"""Days told from the day of an event: the last day of one deadline, or all that hang on the event.

2025年1月16日反馈的，方案最迟哪天交   the day, how it was counted, and the rule for counting if there is one
2025年3月10日进驻，倒排时间表         every deadline before and after it, in the order of its days
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from answer.answer import Role, Sentence
from answer.bases import Bases, sentence
from answer.reckon import Deadline, Reckoned, count_out, deadlines, is_from, may_be, quote_out, reckon
from answer.spans import Span, pieces_of
from library.address import cut_eid
from library.model import Kind, Level, Provision, Version
from library.store import Store
from search.rank import coverage

MOST_ROWS = 24
ALIKE = 0.6  # share of a row's letter pairs in another of the same day from which they say the same
_WANTED = re.compile("哪一?[天日]|几[号日]|什么时候|啥时候|何时|最[迟晚]|到期|截止|截至")
_TABLE = re.compile("倒排|正排|时间表|排期|排一?个?(?:时间|日程|表)|时间节点|日程|往[前后]推|倒推")
_COUNTING = {False: re.compile("次日起(?:算|计算)"), True: re.compile("倒推")}


def wants_day(text: str) -> bool:
    """Whether a question asks for a day rather than for a span of time."""
    return bool(_WANTED.search(text))


def wants_timetable(text: str) -> bool:
    """Whether a question asks for all that hangs on a day."""
    return bool(_TABLE.search(text))


class Timetable:
    """Days counted from one event for one reader; ``said`` tells what happened on ``start``."""

    def __init__(self, start: date, said: str, store: Store, clearance: Level, bases: Bases) -> None:
        self._start, self._said, self._bases = start, said, bases
        self._store, self._clearance = store, clearance
        self._calendar = store.calendar()

    def one(self, span: Span) -> list[Sentence]:
        """The day that the deadline of ``span`` makes, and how days are counted there; () where it has none
        that counts from the event.
        """
        made = next((one for one in deadlines(span.text) if may_be(one, self._said)), None)
        if made is None:
            return []
        end = reckon(self._start, made, self._calendar)
        text = count_out(self._start, end, made, self._calendar)
        told = Sentence(text, Role.RECKONED, self._bases.add([span]), Reckoned(self._start, end))
        return [told, *self._counting(span, made)]

    def all(self, versions: Sequence[Version]) -> list[Sentence]:
        """A row for every deadline of these versions that counts from the event, by day."""
        rows: list[tuple[date, Span]] = []
        for version in versions:
            for span, made in self._set_by(version):
                end = reckon(self._start, made, self._calendar)
                same = (other for day, other in rows if day == end)
                if not any(coverage(span.text, other.text) >= ALIKE for other in same):
                    rows.append((end, span))
        rows.sort(key=lambda row: row[0])
        return [self._row(end, span) for end, span in rows[:MOST_ROWS]]

    def _row(self, end: date, span: Span) -> Sentence:
        said = sentence([span], Role.RECKONED, self._bases)
        return replace(said, text=quote_out(end, said.text), reckoned=Reckoned(self._start, end))

    def _set_by(self, version: Version) -> Iterator[tuple[Span, Deadline]]:
        articles: dict[str, None] = {}
        for _, provision in self._store.outline(version.id, self._clearance):
            if self._made(provision):
                articles[cut_eid(provision.eid, "art")] = None
        for eid in articles:
            placed = self._store.find(version.id, eid, self._clearance)
            for span in pieces_of(placed, self._store, self._clearance) if placed else ():
                made = next((one for one in deadlines(span.text) if is_from(one, self._said)), None)
                if made:
                    yield span, made

    def _made(self, provision: Provision) -> bool:
        return any(is_from(one, self._said) for one in deadlines(provision.text))

    def _counting(self, span: Span, made: Deadline) -> list[Sentence]:
        """The sentence of the same text that says how such days are counted."""
        version, rule = span.placed.version, _COUNTING[made.before]
        for _, provision in self._store.outline(version.id, self._clearance):
            if rule.search(provision.text):
                placed = self._store.find(version.id, cut_eid(provision.eid, "art"), self._clearance)
                pieces = pieces_of(placed, self._store, self._clearance) if placed else ()
                found = [piece for piece in pieces if rule.search(piece.text)]
                if found and found[0].text != span.text:
                    return [sentence(found[:1], Role.NOTE, self._bases)]
        return []


def in_force(store: Store, on: date, clearance: Level, kinds: Sequence[Kind]) -> list[Version]:
    """The versions in force on a day whose rules may set a deadline."""
    held = store.permitted(on, clearance, tuple(kinds) or (Kind.REGULATION, Kind.LAW))
    return [version for version in store.versions(clearance) if version.id in held and version.kind.primary]
