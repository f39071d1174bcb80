"""Answers about time: which versions a work has, how a matter was ruled before, and days that are counted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from answer.answer import Sentence
from answer.asking import Asking
from answer.compose import compose_part
from answer.lineage import MOST_VERSIONS, tell_versions
from answer.parts import Found
from answer.reckon import name_day, not_counted
from answer.select import Candidate, names_thing
from answer.timetable import in_force, wants_day, wants_timetable
from answer.works import NamedWork, ends_title
from library.model import Version
from library.titles import normal_title


def history(asking: Asking) -> list[Sentence]:
    """How a work's text stands and what came before it; [] where no work is meant."""
    named = [version for work in asking.reading.works for version in _bearing(asking, work)]
    if named and not named[-1].in_force(asking.today):
        return asking.status(named[-1:])
    works = asking.question.works or _works_meant(asking)
    version = works and asking.store.version_on(works[0], asking.question.on, asking.clearance)
    if not version:
        return []
    return tell_versions(version, asking.today, asking.store, asking.clearance, asking.bases)


def through_time(asking: Asking) -> tuple[list[Sentence], Asking]:
    """How the matter of a question is ruled now, then how it was on the day named, else in each text before;
    [] where nothing earlier is found. Beside it the question about today, which holds the bases.
    """
    matter = asking.reading.changed
    if matter is None:
        return [], asking
    day, present = asking.reading.date_read, asking.now(matter)
    now = present.finder.find_all(present.reading)[0]
    if not now.answers or now.step:
        return [], present
    sentences = _piece(present, now, now.ranked)
    days = [day] if day else [end - timedelta(days=1) for end in _ends(present, now)]
    told = {now.first.placed.version.id}
    for one in days[:MOST_VERSIONS]:
        then = present.finder.find_all(present.moved(one).reading)[0]
        piece = then.like(now) or (then.ranked[0] if then.answers and then.ranked else None)
        version = piece.hit.placed.version if piece else None
        if piece and version and version.id not in told and not version.in_force(present.today):
            told.add(version.id)
            sentences += [*present.status([version]), *_piece(present, then, (piece,))]
    return (sentences if len(told) > 1 else []), present


def _piece(asking: Asking, found: Found, ranked: Sequence[Candidate]) -> list[Sentence]:
    """What is said of the first of some pieces."""
    article = asking.finder.pieces(ranked[0].hit, asking.clearance)
    return compose_part(found.asked, ranked, article, asking.bases)


def day_before(asking: Asking, found: Found) -> date | None:
    """The last day of the text before the one in force, which 以前 asks about; None without one."""
    ends = _ends(asking, found)
    return ends[0] - timedelta(days=1) if ends else None


def counted(asking: Asking, good: Sequence[Found]) -> list[Sentence]:
    """The days that the parts ask for, counted from a day the person tells."""
    if not asking.reading.events:
        return []
    parts = [one for one in good if not one.step and wants_day(one.asked.part.own)]
    return [told for one in parts for told in asking.days.one(one.ranked[0].span, one.asked.part.text)]


def timetable(asking: Asking) -> tuple[list[Sentence], str]:
    """All deadlines that hang on the event told, by day, and a line about them; [] where none is asked for or
    hangs on it.
    """
    reading = asking.reading
    alone = len(reading.parts) == 1
    if not (reading.events and alone and wants_timetable(reading.question.text, reading.intent)):
        return [], ""
    versions = in_force(asking.store, asking.question.on, asking.clearance, asking.question.kinds)
    rows, more = asking.days.all(versions)
    start = reading.events[0].day
    rest = f"另有{more}项在后，没有列出。" if more else ""
    lacking = not_counted((start, *(row.reckoned.end for row in rows if row.reckoned)), asking.days.calendar)
    note = f"{lacking}，按工作日数的日期请对照放假安排核对。" if lacking else ""
    return rows, f"以{name_day(start)}为起点，相关期限按日期先后列出。{rest}{note}"


def _ends(asking: Asking, found: Found) -> list[date]:
    """The days from which earlier texts of the work no longer bound, the last first."""
    versions = asking.store.versions(asking.clearance, found.first.placed.version.work)
    ended = (version.until for version in versions if version.until and version.until <= asking.today)
    return sorted(ended, reverse=True)


def _bearing(asking: Asking, named: NamedWork) -> list[Version]:
    """The versions of a work that bear the very title it was named by, oldest first."""
    versions = asking.store.versions(asking.clearance, named.work)
    return [version for version in versions if normal_title(version.title) == named.title]


def _works_meant(asking: Asking) -> tuple[str, ...]:
    """The works found whose titles are near to what the question says."""
    found = asking.finder.find(asking.reading, asking.reading.parts[0])
    subject = asking.question.subject
    near = (
        hit.placed.version
        for hit in found.hits
        if names_thing(found.asked, hit) or ends_title(subject, hit.placed.version.title)
    )
    return tuple(version.work for version in near)
