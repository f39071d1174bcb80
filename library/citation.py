"""Citations as people write them: written for an answer, read where a text is one citation.

    《信访工作条例》第五条第二款第（三）项
    ─────┬────── ──┬───┬───┬─────
    title          art_5 para_2 item_3         eId art_5__para_2__item_3

Marks inside a title are written 〈〉: 《关于修改〈监察法〉的决定》. Both ways are read, and read
titles hold 《》 inside: one work, one title. ``library.references`` finds citations inside running text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from library.address import Address, format_address, read_eid, split_eid
from library.chains import read_addresses

__all__ = [
    "Address",
    "Citation",
    "format_address",
    "format_citation",
    "parse_citation",
    "plain_title",
    "split_eid",
]

_INNER = r"[^《》]*(?:《[^《》]*(?:《[^《》]*》[^《》]*)*》[^《》]*)*"
MARKED_TITLE = re.compile(rf"《(?P<title>{_INNER})》")
"""A title in balanced marks, up to three deep."""

REMARK = r"(?:\s?[（(][^（）()]{0,40}[）)])?"
"""What may stand between title and address: （2018年修正）, （以下简称《条例》）."""

_LINK = re.compile(rf"{REMARK}\s?(?:中的|中|的)?\s?")
_OWN = re.compile(r"本(?:[\u4e00-\u9fff]{0,8})$")
_STARTS = re.compile(r"[第笫附步要表序结标目讲〔【\[（(0-9０-９〇零一二三四五六七八九十百千两廿卅]")
_PUNCTUATION = re.compile(r"[，。；：、！？,;!?\n]")


@dataclass(frozen=True, slots=True)
class Citation:
    """A work, or a provision of it, as a person named it.

    ``title`` is None where only the address is given (第48条第2款), ``address`` where only the work is.
    """

    title: str | None
    address: Address | None

    def __post_init__(self) -> None:
        if self.title is None and self.address is None:
            raise ValueError("a citation names a work or an address")

    @property
    def eid(self) -> str | None:
        """The address as an eId, None where only the work is named."""
        return self.address.eid if self.address else None

    @property
    def paragraph(self) -> int | None:
        """The number of the 款, None where none is named: an item then means the article's only list."""
        return self.address.paragraph if self.address else None

    def __str__(self) -> str:
        if self.title is None:
            return format_address(self.eid or "")
        return format_citation(self.title, self.eid or "")


def format_citation(title: str, eid: str, single_paragraph: bool = False) -> str:
    """The citation as people write it; see ``format_address`` for ``single_paragraph``.

    >>> format_citation("关于修改《监察法》的决定", "art_5__para_1__item_2", single_paragraph=True)
    '《关于修改〈监察法〉的决定》第五条第（二）项'
    """
    inner = plain_title(title).replace("《", "〈").replace("》", "〉")
    return f"《{inner}》{format_address(eid, single_paragraph)}"


def plain_title(title: str) -> str:
    """The title with marks inside as 《》, without marks around the whole, trimmed."""
    title = title.strip().replace("〈", "《").replace("〉", "》")
    whole = MARKED_TITLE.fullmatch(title)
    return whole["title"].strip() if whole else title


def parse_citation(text: str) -> Citation | None:
    """The citation that the whole of ``text`` is, None where it is something else (or a list of several).

    >>> [str(parse_citation(t)) for t in ("监察法48条", "《条例》第5条第（三）项", "art_48", "第三人")]
    ['《监察法》第四十八条', '《条例》第五条第（三）项', '第四十八条', 'None']
    """
    text = text.strip().rstrip("。？?；;，, ")
    marked = MARKED_TITLE.match(text)
    if marked and marked["title"].strip():
        return _parse_marked(text, marked)
    for found in _STARTS.finditer(text):
        addresses = _whole_addresses(text, found.start())
        if addresses:
            return _parse_unmarked(text[: found.start()], addresses[0]) if len(addresses) == 1 else None
    if address := read_eid(text):
        return Citation(None, address)
    eid = re.search(r"\s([a-z]+_\S+)$", text)
    address = read_eid(eid[1]) if eid else None
    return _parse_unmarked(text[: eid.start()], address) if eid and address else None


def _parse_marked(text: str, marked: re.Match[str]) -> Citation | None:
    title = plain_title(marked["title"])
    link = _LINK.match(text, marked.end())
    place = link.end() if link else marked.end()
    if place == len(text):
        return Citation(title, None)
    address = read_eid(text[place:])
    addresses = (
        (address,) if address else _whole_addresses(text, place) or _whole_addresses(text, marked.end())
    )
    return Citation(title, addresses[0]) if len(addresses) == 1 else None


def _parse_unmarked(lead: str, address: Address) -> Citation | None:
    """A title without marks before the address; 本办法 is no title."""
    lead = re.sub(r"\s?(?:中的|中|的)?\s*$", "", lead)
    if _PUNCTUATION.search(lead):
        return None
    title = plain_title(lead)
    if not lead or _OWN.fullmatch(title):
        return Citation(None, address)
    return Citation(title, address) if re.search("[\u4e00-\u9fff]", title[1:]) else None


def _whole_addresses(text: str, start: int) -> tuple[Address, ...]:
    """The addresses that the whole of ``text[start:]`` is, () where it is something else."""
    found = read_addresses(text, start, loose=True)
    return found[1] if found and found[0] == len(text) else ()
