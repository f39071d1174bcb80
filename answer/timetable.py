"""Days told from the day of an event: the last day of one deadline, or all that hang on the event.

2025年1月16日反馈的，方案最迟哪天交   the day, how it was counted, and the rule for counting if there is one
2025年3月10日进驻，倒排时间表         every deadline before and after it, in the order of its days
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from answer.answer import Role, Sentence
from answer.bases import Bases, sentence
from answer.reckon import Deadline, Event, Reckoned, count_out, deadlines, is_from, may_be, quote_out, reckon
from answer.spans import Span, pieces_of
from library.address import cut_eid
from library.model import Kind, Level, Provision, Version
from library.store import Store
from search.rank import coverage

MOST_ROWS = 30
ALIKE = 0.6  # share of a row's letter pairs in another of the same day, and the reverse: they say the same
_WANTED = re.compile("哪一?[天日]|几[号日]|什么时候|啥时候|何时|最[迟晚]|到期|截止|截至")
_TABLE = re.compile(
    "倒排|正排|时间表|排期|(?<!安)排一?个?(?:时间|日程|表)|(?:列|给我|帮我)\\S{0,6}(?:时间节点|日程)|倒推|往前推(?!几|多)"
)
_OTHERWISE = ("who", "count", "permitted", "documents", "money", "definition")
_COUNTING = {False: re.compile("次日起(?:算|计算)"), True: re.compile("倒推")}


def wants_day(text: str) -> bool:
    """Whether a question asks for a day rather than for a span of time."""
    return bool(_WANTED.search(text))


def wants_timetable(text: str, intent: str) -> bool:
    """Whether a question asks for all that hangs on a day, and not who makes the table."""
    return intent not in _OTHERWISE and bool(_TABLE.search(text))


class Timetable:
    """Days counted for one reader from what a person says happened when."""

    def __init__(self, events: Sequence[Event], store: Store, clearance: Level, bases: Bases) -> None:
        self._events = events
        self._store, self._clearance, self._bases = store, clearance, bases
        self.calendar = store.calendar()

    def one(self, span: Span, asked: str) -> list[Sentence]:
        """The day that the deadline of ``span`` makes, and how days are counted there; [] where it has none
        that counts from an event told, or where it is not certain which, or from which.
        """
        made = [one for one in deadlines(span.text) if any(may_be(one, event.said) for event in self._events)]
        if len(made) > 1:
            shares = sorted((coverage(asked, one.clause), n) for n, one in enumerate(made))
            made = [made[shares[-1][1]]] if shares[-1][0] > shares[-2][0] else []
        starts = {event.day for one in made for event in self._events if may_be(one, event.said)}
        if len(starts) != 1:
            return []
        start = starts.pop()
        end = reckon(start, made[0], self.calendar)
        text = count_out(start, end, made[0], self.calendar)
        told = Sentence(text, Role.RECKONED, self._bases.add([span]), Reckoned(start, end))
        return [told, *self._counting(span, made[0])]

    def all(self, versions: Sequence[Version]) -> tuple[list[Sentence], int]:
        """A row for every deadline of these versions that counts from the event, by day, and how many more
        there are; ([], 0) where two days are told.
        """
        if len({event.day for event in self._events}) != 1:
            return [], 0
        start = self._events[0].day
        rows: list[tuple[date, Span, Deadline]] = []
        for version in versions:
            for span, made in self._set_by(version):
                end = reckon(start, made, self.calendar)
                same = [other for day, _, other in rows if day == end]
                if not any(_alike(made, other) for other in same):
                    rows.append((end, span, made))
        rows.sort(key=lambda row: row[0])
        told = [self._row(start, end, span, made) for end, span, made in rows[:MOST_ROWS]]
        return told, len(rows) - len(told)

    def _row(self, start: date, end: date, span: Span, made: Deadline) -> Sentence:
        words = made.clause.removesuffix("；")
        words = words if words.endswith("。") else f"{words}。"
        return Sentence(quote_out(end, words), Role.RECKONED, self._bases.add([span]), Reckoned(start, end))

    def _set_by(self, version: Version) -> Iterator[tuple[Span, Deadline]]:
        articles: dict[str, None] = {}
        for _, provision in self._store.outline(version.id, self._clearance):
            if self._made(provision):
                articles[cut_eid(provision.eid, "art")] = None
        for eid in articles:
            placed = self._store.find(version.id, eid, self._clearance)
            for span in pieces_of(placed, self._store, self._clearance) if placed else ():
                for made in deadlines(span.text):
                    if is_from(made, self._events[0].said):
                        yield span, made

    def _made(self, provision: Provision) -> bool:
        return any(is_from(one, self._events[0].said) for one in deadlines(provision.text))

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


def _alike(one: Deadline, other: Deadline) -> bool:
    return min(coverage(one.clause, other.clause), coverage(other.clause, one.clause)) >= ALIKE
