"""Which version an answer speaks of: its status, what came before it and what has taken its place."""

from __future__ import annotations

import re
from datetime import date, timedelta

from answer.answer import Role, Sentence
from answer.bases import Bases, sentence
from answer.spans import Span, pieces_of
from library.model import Level, Placed, ProvisionType, Status, Version
from library.store import Store

MOST_VERSIONS = 3
LAST = 4  # articles at the end of a text among which it says since when it binds
_BEGINS = re.compile("[自从][^，。]{2,16}起(?:施|试|执|实)[行施]")


def open_with_status(
    version: Version, today: date, store: Store, clearance: Level, bases: Bases
) -> list[Sentence]:
    """The sentence an answer begins with where its version does not bind; none where it binds."""
    if version.in_force(today):
        return []
    own = _title(version, store, clearance)
    if own is None:
        return []
    later = _present(version, today, store, clearance)
    after = _title(later, store, clearance) if later else None
    renamed = later is not None and later.title != version.title
    text = f"{name_version(version)}{_standing(version, today, renamed=renamed)}"
    if later and after:
        text += f"，现行的是{name_version(later)}"
    numbers = [bases.add_whole(placed) for placed in (own, after) if placed]
    return [Sentence(f"{text}。", Role.LINEAGE, tuple(dict.fromkeys(numbers)))]


def tell_versions(
    version: Version, today: date, store: Store, clearance: Level, bases: Bases
) -> list[Sentence]:
    """The standing of a work's text today and what came before it, newest first, then the sentence of the
    newest that tells since when it binds and what it ended. Each rests on such a sentence where there is one.
    """
    versions = [
        v for v in store.versions(clearance, version.work) if v.effective is None or v.effective <= today
    ]
    told: list[Sentence] = []
    begins: list[Span] = []
    for one in reversed(versions[-MOST_VERSIONS:]):
        said = _beginning(one, store, clearance)
        placed = None if said else _title(one, store, clearance)
        numbers = bases.add(said[:1]) if said else (bases.add_whole(placed),) if placed else ()
        count = f"，库中共有{len(versions)}版" if not told and len(versions) > 1 else ""
        if numbers:
            if not told:
                begins = list(said[:1])
            told.append(
                Sentence(f"{name_version(one)}{_standing(one, today)}{count}。", Role.LINEAGE, numbers)
            )
    return [*told, *([sentence(begins, Role.NOTE, bases)] if begins else [])]


def _beginning(version: Version, store: Store, clearance: Level) -> list[Span]:
    """The sentences of a version that say since when it binds, the last one first: its final provisions."""
    articles = [i for i, one in store.outline(version.id, clearance) if one.type is ProvisionType.ARTICLE][
        -LAST:
    ]
    placed = store.placed(articles, clearance)
    return [
        piece
        for one in reversed(articles)
        if one in placed and _BEGINS.search(placed[one].full_text)
        for piece in reversed(pieces_of(placed[one], store, clearance))
        if _BEGINS.search(piece.text)
    ]


def name_version(version: Version) -> str:
    """《信访条例》（2005年1月10日公布）; with its number and the day it took effect where they are known."""
    inner = version.title.replace("《", "〈").replace("》", "〉")
    day = version.effective if version.effective_known else version.issued
    since = f"{_day(day)}{'起施行' if version.effective_known else '公布'}" if day else ""
    told = "，".join(part for part in (version.number or "", since) if part)
    return f"《{inner}》（{told}）" if told else f"《{inner}》"


def _standing(version: Version, today: date, *, renamed: bool = False) -> str:
    status = version.status_on(today)
    if status is Status.SUPERSEDED and renamed:
        status = Status.REPLACED
    if status in (Status.IN_FORCE, Status.NOT_YET) or version.until is None:
        return status.label
    if version.effective_known:
        return f"施行至{_day(version.until - timedelta(days=1))}，{status.label}"
    return status.label


def _present(version: Version, today: date, store: Store, clearance: Level) -> Version | None:
    """What binds today in a version's place: the text of its work in force, else what replaced it."""
    same = store.version_on(version.work, today, clearance)
    return same if same and same.in_force(today) else store.successor(version, clearance)


def _title(version: Version, store: Store, clearance: Level) -> Placed | None:
    """The provision that bears the version's title, else its first one."""
    for eid in ("title", "preface", "art_1"):
        if found := store.find(version.id, eid, clearance):
            return found
    return None


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
