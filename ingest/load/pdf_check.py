"""Whether the text layer of a PDF can be believed: scans, broken glyph mappings, a scanner's reading layer.

A glyph mapping is broken where the file names no characters for its glyphs or the wrong ones: then hanzi
come out as rare hanzi, private characters, control characters or several foreign scripts at once.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import cache

from ingest.load.pdf_page import Page

GARBLED = 0.05  # share of a page's characters; bullets of a symbol font stay far below
_FEW = 8  # characters: below this a page is not judged
_AT_HOME = (
    "CJK",
    "LATIN",
    "GREEK",
    "CYRILLIC",
    "HIRAGANA",
    "KATAKANA",
    "BOPOMOFO",
    "FULLWIDTH",
    "IDEOGRAPHIC",
)


def is_garbled(page: Page) -> bool:
    """Whether so many of a page's characters are wrong that none can be believed."""
    counts = Counter(g.char for g in page.glyphs if not g.char.isspace())
    total = counts.total()
    if total < _FEW:
        return False
    classes: Counter[str] = Counter()
    for char, count in counts.items():
        classes[_class(char)] += count
    foreign = {script: n for script, n in classes.items() if script.startswith("script ")}
    strange = classes["private"] + classes["control"]
    if len(foreign) > 1:
        strange += sum(foreign.values())
    hanzi = classes["hanzi"] + classes["rare"]
    if classes["rare"] > 0.12 * hanzi and not _traditional(counts):
        strange += classes["rare"]
    return max(strange, page.unmapped) > GARBLED * total


def is_scan(page: Page) -> bool:
    """Whether a page shows something and none of it is text: a picture, or letters drawn as lines."""
    return page.pictured >= 0.1 or page.drawings > 60


def is_reading_layer(page: Page) -> bool:
    """Whether the text is what a scanner's software read from the picture that covers the page."""
    return page.hidden and page.pictured >= 0.5


@cache
def _class(char: str) -> str:
    if "\u4e00" <= char <= "\u9fff":
        return "hanzi" if _encodable(char, "gb2312") else "rare"
    category = unicodedata.category(char)
    if category in ("Co", "Cn") or char == "\ufffd":
        return "private"
    if category == "Cc":
        return "control"
    if not category.startswith("L"):
        return "sign"
    name = unicodedata.name(char, "?").split()[0]
    return "sign" if name in _AT_HOME else f"script {name}"


def _traditional(counts: Counter[str]) -> bool:
    """Whether the hanzi outside GB 2312 are those of a text in traditional characters."""
    rare = {char: n for char, n in counts.items() if _class(char) == "rare"}
    known = sum(n for char, n in rare.items() if _encodable(char, "big5"))
    plain = sum(n for char, n in counts.items() if char in "的國會條規為與於")
    return known > 0.95 * sum(rare.values()) and plain > 0


@cache
def _encodable(char: str, encoding: str) -> bool:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
