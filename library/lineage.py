"""When each version was in force: spans closed from what is declared of all, whatever the import order.

    work 信访条例       2005-05-01 ─────────► 2022-05-01, replaced
    work 信访工作条例                         2022-05-01 ─────────► open      replaces: 信访条例

The next version of a work closes the one before it; the last one is closed by a version of another work that
says it ``replaces`` it, unless its own catalogue row declares an end or a status. Two versions of a work
never overlap: of two that start on the same day (or both without a day) the one issued, else imported, later
binds; the other counts as superseded from the start.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from library.model import ENDED, Status, Version
from library.titles import normal_title


def close_spans(versions: Iterable[Version]) -> dict[str, tuple[Version, ...]]:
    """Work key → its versions, oldest first, with ``until`` and ``status`` as the others make them."""
    works: dict[str, list[Version]] = {}
    for version in versions:
        works.setdefault(version.work, []).append(version)
    closers = _closers(works)
    return {
        work: _close_last(_close_inner(sorted(found, key=age)), closers.get(work))
        for work, found in works.items()
    }


def age(version: Version) -> tuple[date, date, int]:
    """Sort key, oldest first; a version without a day counts as the oldest."""
    return version.effective or date.min, version.issued or date.min, version.id


def _close_inner(ordered: Sequence[Version]) -> list[Version]:
    """Every version but the last, closed on the day the next one takes effect."""
    closed = [_close(version, following.effective) for version, following in pairwise(ordered)]
    return [*closed, *ordered[-1:]]


def _close(version: Version, on: date | None) -> Version:
    if on is None or on == version.effective:
        ended = version.status if version.status in ENDED else Status.SUPERSEDED
        return replace(version, until=None, status=ended)
    return replace(version, until=min(version.until or on, on))


def _close_last(ordered: Sequence[Version], closer: Version | None) -> tuple[Version, ...]:
    if closer is None or ordered[-1].status is not None:
        return tuple(ordered)
    last = ordered[-1]
    if last.until is None and closer.effective is not None:
        if last.effective is not None and closer.effective <= last.effective:
            return tuple(ordered)  # a text that starts after its replacement has a life of its own
        last = replace(last, until=closer.effective)
    return (*ordered[:-1], replace(last, status=Status.REPLACED))


def _closers(works: Mapping[str, Sequence[Version]]) -> dict[str, Version]:
    """Work key → the oldest version of another work that says it replaces it."""
    names: dict[str, set[str]] = {}
    for work, versions in works.items():
        for name in {normal_title(work), *(normal_title(version.title) for version in versions)}:
            names.setdefault(name, set()).add(work)
    closers: dict[str, Version] = {}
    for version in sorted((v for versions in works.values() for v in versions if v.replaces), key=age):
        for named in version.replaces:
            for work in names.get(normal_title(named), set()) - {version.work}:
                closers.setdefault(work, version)
    return closers
