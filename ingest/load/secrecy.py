"""Finds the state-secret mark that a file bears itself: 机密★1年, 绝密, 密级：秘密.

The words inside a sentence or a title (保守国家秘密法) are no mark: a mark stands alone on its line, at most
beside a copy number and an urgency, and only in the first lines (of each sheet) or in a page header.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ingest.document import Document, Style

FIRST_LINES = 12
LONGEST = 80  # characters of a line that is a mark, white space between them included
_SPACE = "[\\s\u3000]*"
_WORD = f"(?:秘{_SPACE}密|机{_SPACE}密|绝{_SPACE}密)"
_PERIOD = f"(?:[0-9０-９一二三四五六七八九十]{{1,3}}{_SPACE}(?:年|个月|月|天|日)|长{_SPACE}期|启封前|解密前)"
_STAR = "[★☆✭⭐*＊]"
# Possessive: a long run of digits could else be cut up in more ways than there is time to try.
_BESIDE = (
    f"(?:{_SPACE}(?:[0-9０-９]{{1,8}}+|(?:特|加|平|紧){_SPACE}急|特提|份号|编号|№|No\\.?)[：:]?{_SPACE})*+"
)
_MARK = re.compile(
    f"^{_BESIDE}[【\\[（(]?(?:密{_SPACE}级{_SPACE}[：:]?{_SPACE})?{_WORD}"
    f"{_SPACE}(?:{_STAR}{_SPACE}{_PERIOD}?|{_PERIOD})?{_SPACE}[】\\]）)]?{_BESIDE}$"
)
_STARRED = re.compile(f"{_WORD}{_SPACE}★")
KEYS = ("密级", "secrecy", "classification", "level")


def bears_mark(document: Document) -> bool:
    """Whether the document's first lines, page headers or front matter hold a state-secret mark."""
    stated = [v for k, v in document.front.items() if k.lower() in KEYS]
    return _any_mark([*_first_lines(document), *document.margins, *stated])


def _first_lines(document: Document) -> Iterator[str]:
    """The first lines of the file, or of each sheet; below the names of columns a mark is that of others."""
    left = FIRST_LINES
    for block in document.blocks:
        if block.style is Style.SHEET:
            left = FIRST_LINES
        elif block.style is Style.COLUMNS:
            left = 0
            yield block.text
        elif left and block.style is not Style.COMMENT:
            left -= 1
            yield block.text


def is_mark(text: str) -> bool:
    """Whether a stated level (机密, 密级：秘密★5年) is that of a state secret."""
    return _any_mark([text])


def _any_mark(texts: Iterable[str]) -> bool:
    # A cell or a tab stop sets the mark apart as a line does: 000001<tab>机密★1年.
    parts = (part.strip() for text in texts for part in re.split(r"[\t\n]", text))
    return any(
        (len(part) <= LONGEST and _MARK.match(part)) or (len(part) <= 30 and _STARRED.search(part))
        for part in parts
    )
