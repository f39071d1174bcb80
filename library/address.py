"""The address of a provision inside its version: eIds taken apart, and as people write them.

    第五条第二款第（三）项第1目          附件1第三条          二、（一）3.
    ──┬───┬────┬─────┬                ──┬──┬──          ─┬──┬─┬
    art_5 para_2 item_3 point_1       att_1 art_3       sec_2 sub_1 item_3

An eId joins its parts with two underscores: ``art_5__para_2__item_3__point_1``. 章, 节 and 编 are headings
and no part of an article's eId: they never stand before ``art_``; ``part_2`` (第二部分) and ``att_1`` do.
Below 一、 headings items are written 3. and points （1）, elsewhere 第（三）项 and 第1目. A block outside an
article is 段, not 款. What has no Chinese form stands in 〔〕, so does the count of a repeated number:
第五条〔2〕 is ``art_5_2``. So does the time code of what was said: 〔00:01:23〕 is ``time_000123``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from library.numerals import write_number

Part = tuple[str, str]
"""One part of an eId: its name and what follows the first underscore, "" where nothing does."""

HEADINGS = ("prt", "sbp", "chp")
_RAW_PART = re.compile(r"[a-z]+(?:_[A-Za-z0-9.-]+)*")

# {c} Chinese numeral, {n} as it stands, {t} hhmmss as 00:01:23.
_FORMS = {
    "part": "第{c}部分",
    "prt": "第{c}编",
    "sbp": "第{c}分编",
    "chp": "第{c}章",
    "art": "第{c}条",
    "item": "第（{c}）项",
    "point": "第{n}目",
    "sub": "（{c}）",
    "att": "附件{n}",
    "slide": "第{n}页",
    "time": "〔{t}〕",
    "row": "第{n}行",
    "field": "第{n}栏",
    "step": "步骤{n}",
    "form": "表{n}",
    "note": "注{n}",
    "comment": "批注{n}",
    "hdg": "第{n}个标题",
}
WORDS = {"preface": "序言", "closing": "结尾", "title": "标题", "toc": "目录", "notes": "讲稿"}
"""Parts without a number, with the word that stands for them."""
CODED = ("step_", "point_", "form_")
"""How the eIds begin that are codes of their own: they need no title beside them."""
_CODES = {"step": "步骤", "point": "要点", "form": "表"}


@dataclass(frozen=True, slots=True)
class Address:
    """Where inside a version something stands.

    A citation found in a text may give only the lower end (``para_2`` for 第二款): see ``library.resolve``.
    """

    eid: str

    @property
    def parts(self) -> tuple[Part, ...]:
        """The eId taken apart, outermost first: art_5__para_2 is (("art", "5"), ("para", "2"))."""
        return split_eid(self.eid)

    @property
    def article(self) -> str:
        """The eId down to the article (att_1__art_3), "" where the address has none."""
        return cut_eid(self.eid, "art")

    @property
    def paragraph(self) -> int | None:
        """The number of the 款, None where the citation names none."""
        return next((int(n) for name, n in self.parts if name == "para" and n.isdecimal()), None)

    @property
    def only_list(self) -> bool:
        """Whether an item is cited without 款 (第十一条第（二）项): it means the article's only list."""
        names = [name for name, _ in self.parts]
        return ("art", "item") in pairwise(names)

    def __str__(self) -> str:
        return self.eid


def split_eid(eid: str) -> tuple[Part, ...]:
    """The parts of an eId, outermost first, () for ""."""
    return tuple((p[0], p[2]) for p in (part.partition("_") for part in eid.split("__"))) if eid else ()


def join_eid(parts: tuple[Part, ...]) -> str:
    """The eId of these parts."""
    return "__".join(f"{name}_{number}" if number else name for name, number in parts)


def cut_eid(eid: str, name: str) -> str:
    """The eId down to its part ``name`` (art, para …), "" where it has no such part."""
    parts = split_eid(eid)
    at = next((i for i, part in enumerate(parts) if part[0] == name), None)
    return "" if at is None else join_eid(parts[: at + 1])


def read_eid(text: str) -> Address | None:
    """The address that ``text`` is when it is an eId itself (``show art_48``), None where it is none."""
    if not all(_RAW_PART.fullmatch(part) for part in text.split("__")):
        return None
    known = {"sec", "para", *_FORMS, *WORDS}
    return Address(text) if split_eid(text)[0][0] in known else None


def format_address(eid: str, single_paragraph: bool = False) -> str:
    """The address as people write it.

    >>> [format_address(e) for e in ("art_5__para_2__item_3", "art_120-1", "sec_2__sub_1__item_3")]
    ['第五条第二款第（三）项', '第一百二十条之一', '二、（一）3.']

    Args:
        eid: address inside a version; unknown parts are kept, in 〔〕.
        single_paragraph: the article has one paragraph only, so nobody says 第一款.
    """
    written = []
    parts = split_eid(eid)
    for place, part in enumerate(parts):
        above = tuple(name for name, _ in parts[:place])
        if single_paragraph and part == ("para", "1") and above and above[-1] == "art":
            continue
        written.append(_format_part(part, above))
    return "".join(written)


def _format_part(part: Part, above: tuple[str, ...]) -> str:
    name, number = part
    if not number and name in WORDS:
        return WORDS[name]
    if name in _CODES and number[:1].isalpha():
        return f"{_CODES[name]}{number}"
    number, _, repeat = number.partition("_")
    base, _, inserted = number.partition("-")
    form = _form(name, above)
    if form is None or not base.isdecimal() or (inserted and (name != "art" or not inserted.isdecimal())):
        return f"〔{join_eid((part,))}〕"
    text = form.format(c=write_number(int(base)), n=base, t=":".join(re.findall("..", base)))
    text += f"之{write_number(int(inserted))}" if inserted else ""
    return text + (f"〔{repeat}〕" if repeat else "")


def _form(name: str, above: tuple[str, ...]) -> str | None:
    """How a part is written below the parts named ``above``."""
    if name == "para":
        return "第{c}款" if above in _IN_ARTICLE or (above and above[-1] == "art") else "第{c}段"
    if name == "sec":
        return "第{c}节" if any(a in HEADINGS for a in above) else "{c}、"
    if name in ("item", "point") and "sec" in above and not any(a in HEADINGS for a in above):
        return "{n}." if name == "item" else "（{n}）"
    return _FORMS.get(name)


_IN_ARTICLE: tuple[tuple[str, ...], ...] = ((),)  # a lone para_2 is the 第二款 of an article left unsaid
