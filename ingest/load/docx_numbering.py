"""Automatic numbering: the label that Word shows before a paragraph and keeps nowhere in its text.

    w:num 7 ──→ w:abstractNum 3 ──→ w:lvl 0  第%1章   chineseCounting   第一章
                                    w:lvl 1  第%2条   chineseCounting   第七条   (lvlRestart 0: counts on)
                                    w:lvl 2  （%3）   chineseCounting   （二）

Lists of one abstractNum share their counters; a startOverride begins anew where the list is first used.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ingest.load.docx_xml import W, is_on, value, whole_number
from ingest.load.list_numerals import written

_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9
_ENDS_IN_WORD = re.compile(r"[一-鿿]$")
_ABSENT = "-"  # of a list that is not defined


@dataclass(frozen=True, slots=True)
class _Level:
    """A w:lvl: ``restart`` is the number (from 1) of the deepest level that makes it begin anew, 0 none."""

    form: str
    pattern: str
    start: int
    restart: int
    follows: str
    arabic: bool
    style: str

    @property
    def shown(self) -> bool:
        return self.form != "bullet" and bool(self.pattern)


class Numbering:
    """The lists of a document and where each has counted to; ``root`` None where it has none.

    ``style_number`` gives the list that a numbering style names, for definitions that are only a link to one.
    ``unknown`` collects ways of counting that are not ours, written in Arabic digits.
    """

    def __init__(self, root: Any, style_number: Callable[[str], str] = lambda _: "") -> None:
        self.unknown: set[str] = set()
        self._abstract_of: dict[str, str] = {}
        self._levels: dict[str, dict[int, _Level]] = {}
        self._starts: dict[str, dict[int, int]] = {}  # those of startOverride
        self._counted: dict[str, dict[int, int]] = {}
        self._used: set[tuple[str, int]] = set()
        if root is not None:
            self._read(root, style_number)

    def label(self, number: str, level: int) -> str:
        """Count on in the list and level, and the label with the space that parts it from the text.

        "" where there is no such list (numId 0 switches numbering off), or only a bullet or a hidden number.
        """
        here = self._levels.get(number, {}).get(level)
        if here is None:
            return ""
        self._count(number, level)
        if not here.shown:
            return ""
        text = _PLACE.sub(lambda place: self._written(number, level, int(place[1]) - 1), here.pattern)
        return text + _gap(text, here.follows) if text.strip() else ""

    def level_of(self, number: str, style: str) -> int | None:
        """The level of the list that is linked with a paragraph style, None where none is."""
        levels = self._levels.get(number, {})
        return next((place for place, level in levels.items() if level.style == style), None)

    def _count(self, number: str, level: int) -> None:
        levels, counted = self._levels[number], self._counted.setdefault(self._abstract_of[number], {})
        for deeper in range(level + 1, _LEVELS):
            if deeper in levels and level < levels[deeper].restart:
                counted.pop(deeper, None)
        overridden = self._starts[number].get(level)
        if overridden is not None and (number, level) not in self._used:
            counted.pop(level, None)
        self._used.add((number, level))
        counted[level] = counted[level] + 1 if level in counted else self._start(number, level)

    def _start(self, number: str, level: int) -> int:
        return self._starts[number].get(level, self._levels[number][level].start)

    def _written(self, number: str, level: int, named: int) -> str:
        """The number of a level in the label of ``level``; one that has not been counted shows its start."""
        levels = self._levels[number]
        if named not in levels or named > level:
            return ""
        counted = self._counted[self._abstract_of[number]].get(named, self._start(number, named))
        form = levels[named].form
        if form == "bullet":
            return ""
        if levels[level].arabic and form != "none":
            return str(counted)
        text = written(counted, form)
        if text is None:
            self.unknown.add(form)
            return str(counted)
        return text

    def _read(self, root: Any, style_number: Callable[[str], str]) -> None:
        abstract = {each.get(W + "abstractNumId"): each for each in root.findall(W + "abstractNum")}
        numbers = {each.get(W + "numId"): each for each in root.findall(W + "num")}
        for number, element in numbers.items():
            target = value(element.find(W + "abstractNumId"))
            link = value(abstract[target].find(W + "numStyleLink")) if target in abstract else ""
            if link:
                linked = numbers.get(style_number(link))
                target = target if linked is None else value(linked.find(W + "abstractNumId"))
            levels = {} if target not in abstract else _levels(abstract[target])
            self._abstract_of[number] = target or _ABSENT
            self._levels[number] = levels
            self._starts[number] = {}
            for override in element.findall(W + "lvlOverride"):
                self._override(number, override)

    def _override(self, number: str, override: Any) -> None:
        place = whole_number(override.get(W + "ilvl"), 0)
        self._levels[number] |= _levels(override)
        start = override.find(W + "startOverride")
        if start is not None:
            self._starts[number][place] = whole_number(value(start), 1)


def _levels(parent: Any) -> dict[int, _Level]:
    found = ((whole_number(each.get(W + "ilvl"), 0), each) for each in parent.findall(W + "lvl"))
    return {place: _level(each, place) for place, each in found}


def _level(element: Any, place: int) -> _Level:
    # A way of counting of one's own stands in mc:Choice, with a plain one in mc:Fallback after it.
    format_ = next(element.iter(W + "numFmt"), None)
    form = "decimal" if format_ is None else format_.get(W + "format") or value(format_)
    picture = element.find(W + "lvlPicBulletId") is not None
    hidden = is_on(element.find(f"{W}rPr/{W}vanish"))
    return _Level(
        form="bullet" if picture else form,
        pattern="" if hidden else value(element.find(W + "lvlText")),
        start=whole_number(value(element.find(W + "start")), 0),
        restart=whole_number(value(element.find(W + "lvlRestart")), place),
        follows=value(element.find(W + "suff")) or "tab",
        arabic=is_on(element.find(W + "isLgl")),
        style=value(element.find(W + "pStyle")),
    )


def _gap(label: str, follows: str) -> str:
    """What parts the label from the text: 第三条 needs it (第三条规定 is a mention), （三） does not."""
    if _ENDS_IN_WORD.search(label):
        return "\u3000"
    return "" if follows == "nothing" or label[-1].isspace() else " "
