"""Where the lines of titles and notes break: between words, and before a day of which something is said."""

from __future__ import annotations

from itertools import accumulate, pairwise

import rjieba

CHARACTERS, TITLE_CHARACTERS = 28, 20
"""Of a line, in 3号 and in 2号."""

_ROOM = 1.4  # characters: for the space and for gaps round digits, not for the next character
_STOPS = "：，、"


def width_of(text: str) -> float:
    """In characters; letters and digits are half as wide."""
    return sum(0.5 if char.isascii() else 1.0 for char in text)


def title_lines(title: str) -> str:
    """A title too long for a line in two of about the same length.

    A word of one character keeps with its neighbours: it may be a part of a name (市, 区).

    >>> title_lines("巡察抽查核实领导干部个人有关事项报告工作规定")
    '巡察抽查核实领导干部\\n个人有关事项报告工作规定'
    """
    if width_of(title) <= TITLE_CHARACTERS:
        return title
    words = rjieba.cut(title)
    places = [
        end
        for end, (word, following) in zip(accumulate(map(len, words)), pairwise(words), strict=False)
        if word in _STOPS or min(len(word), len(following)) > 1
    ]
    if not places:
        return title
    at = min(places, key=lambda place: abs(place - len(title) / 2))
    return f"{title[:at]}\n{title[at:]}"


def note_margin(note: str) -> float:
    """Characters left free on both sides of a note, so that it breaks at its spaces and not within a day.

    A line break by hand would do so too, but a reader takes it for the end of a paragraph. 0: the note fits a
    line, or its parts are of so different length that no margin breaks it there.

    >>> note_margin("（2024年8月5日市委巡察工作领导小组办公室印发　自2024年8月15日起施行）")
    2.3
    """
    parts = [width_of(part) for part in note.split("\u3000")]
    if width_of(note) + _ROOM <= CHARACTERS or min(parts[:-1], default=0) + 2 <= max(parts) + _ROOM:
        return 0
    return max(0, (CHARACTERS - max(parts) - _ROOM) / 2)
