"""Which works a question names: in title marks, by title, or by a short title that fits one work only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from library.titles import normal_title, short_names

_MARKED = re.compile(r"《([^》]{2,60})》")
_SUFFIXES = ("条例", "办法", "规定", "规则", "细则", "规范", "法", "准则", "指引", "意见", "制度", "解释")
SHORTEST = 3  # characters of a short title: 监察法


@dataclass(frozen=True, slots=True)
class NamedWork:
    """A work as named: its key, the normalised title it was named by, characters [start, end) of the text."""

    work: str
    title: str
    start: int
    end: int


class Titles:
    """Titles of a library, ready to be found in questions. ``known`` maps normalised titles to work keys."""

    def __init__(self, known: Mapping[str, tuple[str, ...]]) -> None:
        self._exact = dict(known)
        self._short: dict[str, set[tuple[str, str]]] = {}
        for title, keys in known.items():
            for short in short_names(title):
                self._short.setdefault(short, set()).update((key, title) for key in keys)

    def find(self, text: str) -> tuple[NamedWork, ...]:
        """Works named in ``text``, in order, each once; the longest title wins where several overlap."""
        marked = [(match[1], *match.span()) for match in _MARKED.finditer(text)]
        places = [*marked, *((text[start:end], start, end) for start, end in self._bare(text))]
        found: list[NamedWork] = []
        taken: list[tuple[int, int]] = []
        for title, start, end in places:
            if any(start < e and end > s for s, e in taken):
                continue
            named = self._named(title, start, end)
            if named or title in {marks[0] for marks in marked}:
                taken.append((start, end))
            if named:
                found.append(named)
        return tuple({named.work: named for named in sorted(found, key=lambda named: named.start)}.values())

    def _named(self, title: str, start: int, end: int) -> NamedWork | None:
        normal = normal_title(title)
        keys = self._exact.get(normal, ())
        if len(keys) == 1:
            return NamedWork(keys[0], normal, start, end)
        short = self._short.get(normal, set())
        if not keys and len({key for key, _ in short}) == 1:
            key, full = min(short)
            return NamedWork(key, full, start, end)
        return None

    def _bare(self, text: str) -> list[tuple[int, int]]:
        """Places where a title or short title may stand without title marks, longest first."""
        places = []
        for match in re.finditer("|".join(_SUFFIXES), text):
            for start in range(max(0, match.end() - 40), match.end() - SHORTEST + 1):
                piece = normal_title(text[start : match.end()])
                if piece in self._exact or piece in self._short:
                    places.append((start, match.end()))
        return sorted(places, key=lambda place: place[0] - place[1])
