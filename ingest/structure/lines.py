"""A document as lines: what every structure module reads, white space and invisible characters trimmed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from ingest.document import Document, Style
from ingest.structure.marks import ARTICLE, INLINE_ARTICLE, MENTION, SENTENCE_GAP, article_key, follows

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text: never empty, no white space at its ends, ``line`` as in Block."""

    text: str
    line: int
    style: Style = Style.BODY
    level: int = 0


def read_lines(document: Document) -> list[Line]:
    """The lines of a document in order; zero-width characters go, all others stay."""
    lines = []
    for block in document.blocks:
        text = block.text
        if not text.isascii():
            text = text.translate(_INVISIBLE) if any(c in text for c in _CHECK) else text
        parts = (text,) if block.style is Style.TABLE or "\n" not in text else text.split("\n")
        lines += [Line(p.strip(), block.line, block.style, block.level) for p in parts if p.strip()]
    return lines


_INLINE = (" 第", "\u3000第", "。第")  # without one of them no label stands inside the line
_CHECK = "\u200b\u200c\u200d\u2060\ufeff\u00ad"


def split_inline_articles(lines: list[Line]) -> list[Line]:
    """Cuts a line that holds several articles, one after the other by number, into lines.

    飞行基本规则 has each chapter on one line. A cut needs the end of a sentence, white space behind the label
    and exactly the next number, so that a mention of another article never cuts.
    """
    result = []
    last: tuple[int, int] | None = None
    for line in lines:
        start = ARTICLE.match(line.text)
        last = (article_key(start) if start and not MENTION.match(line.text, start.end()) else None) or last
        inline = last is not None and any(mark in line.text for mark in _INLINE)
        cuts = _inline_cuts(line.text, last) if last and inline else []
        if cuts:
            last = cuts[-1][1]
            ends = [0, *(at for at, _ in cuts), len(line.text)]
            parts = [line.text[a:b].strip() for a, b in pairwise(ends)]
            result += [Line(p, line.line, line.style, line.level) for part in parts for p in _sentences(part)]
        else:
            result.append(line)
    return result


def _inline_cuts(text: str, last: tuple[int, int]) -> list[tuple[int, tuple[int, int]]]:
    """(place, number) of the labels inside a line that go on from ``last``, in order."""
    cuts = []
    for found in INLINE_ARTICLE.finditer(text):
        key = article_key(found)
        if key and follows(key, last):
            cuts.append((found.end(), key))
            last = key
    return cuts


def _sentences(text: str) -> list[str]:
    """Paragraphs and items of an article that stand on one line, white space after 。；： between them."""
    return [part for part in SENTENCE_GAP.split(text) if part]
