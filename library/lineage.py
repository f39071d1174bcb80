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


def close_spans(declared: Iterable[Version], closer: Version | None = None) -> tuple[Version, ...]:
    """The versions of one work, oldest first, with ``until`` and ``status`` as the others make them.

    Args:
        declared: all versions of the work as their files and catalogues state them.
        closer: the version of another work that replaces this one, see ``find_closers``.
    """
    return _close_last(_close_inner(sorted(declared, key=age)), closer)


def find_closers(declared: Iterable[Version], titles: Mapping[str, Sequence[str]]) -> dict[str, Version]:
    """Work key → the oldest version of another work that says it replaces it.

    Args:
        titles: normalised title or key → keys of the works called so.
    """
    closers: dict[str, Version] = {}
    for version in sorted((v for v in declared if v.replaces), key=age):
        for named in version.replaces:
            for work in titles.get(normal_title(named), ()):
                if work != version.work:
                    closers.setdefault(work, version)
    return closers


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
