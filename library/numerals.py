"""Chinese numerals as laws and officials write them, read and written.

Why not cn2an: it refuses 卅 and full-width digits, its strict mode refuses 两百 and 二〇, its other modes
read the ambiguous 二百五 as 250 and return floats for Arabic digits: ``tests/library/test_numerals.py`` holds
the table. A legal number is either clear or none.
"""

from __future__ import annotations

import re

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "Ｏ": 0, "两": 2}
_SPOKEN = {"廿": "二十", "卅": "三十", "卌": "四十"}
_ARABIC = re.compile(r"[0-9０-９]+")
_POSITIONAL = re.compile(r"[零〇○Ｏ一二三四五六七八九]+|两")
_ZERO = "[零〇○Ｏ]?"
_DIGIT = "[一二三四五六七八九]"
# Each place is named; the ones stand alone only after 十 or 零, so that 二百五 (250 or 205?) is no number.
_NAMED = re.compile(
    rf"(?:(?P<k>[两一二三四五六七八九])千(?P<z1>{_ZERO}))?(?:(?P<h>[两一二三四五六七八九])百(?P<z2>{_ZERO}))?"
    rf"(?:(?P<t>{_DIGIT}?)十(?P<u>{_DIGIT})?|(?P<one>{_DIGIT}))?"
)

NUMERAL = "[零〇○一二三四五六七八九十百千两廿卅0-9０-９]"
"""Pattern of one character that may stand in a number of an article."""


def read_number(text: str) -> int | None:
    """The value of a numeral, None where ``text`` is none or can be read in two ways. White space is ignored.

    >>> [read_number(t) for t in ("一百二十一", "一百〇一", "一二〇", "廿一", "两百", "１２", "二百五")]
    [121, 101, 120, 21, 200, 12, None]
    """
    text = "".join(text.split())
    if _ARABIC.fullmatch(text):
        return int(text)
    if _POSITIONAL.fullmatch(text):
        return int("".join(str(_DIGITS[c]) for c in text))
    for spoken, plain in _SPOKEN.items():
        text = text.replace(spoken, plain)
    high, wan, low = text.rpartition("万")
    if not wan:
        return _read_below_wan(text)
    thousands, rest = _read_below_wan(high) or _DIGITS.get(high), _read_below_wan(low) if low else 0
    return None if not thousands or rest is None else thousands * 10_000 + rest


def _read_below_wan(text: str) -> int | None:
    """1 to 9999 from named places (一千二百六十); a leading 零 is that of the place above."""
    text = text.removeprefix("零") if len(text) > 1 else text
    found = _NAMED.fullmatch(text)
    if not text or not found or _ends_open(found):
        return None
    ten = (_DIGITS[found["t"]] if found["t"] else 1) if found["t"] is not None else 0
    ones = found["u"] or found["one"]
    places = (found["k"], found["h"])
    high = sum(_DIGITS[p] * unit for p, unit in zip(places, (1000, 100), strict=True) if p)
    return high + ten * 10 + (_DIGITS[ones] if ones else 0)


def _ends_open(found: re.Match[str]) -> bool:
    """Whether it ends on 零, or ends on a digit whose place is unsaid (二百五)."""
    zero = found["z2"] or found["z1"]
    if found["one"]:
        return bool(found["k"] or found["h"]) and not zero
    return bool(zero) and found["t"] is None and not (found["h"] and not found["z2"])


def write_number(n: int) -> str:
    """The numeral as laws write it: 10 十, 101 一百零一, 110 一百一十, 20000 二万.

    Raises:
        ValueError: ``n`` is not in 0 … 99 999 999.
    """
    if not 0 <= n < 100_000_000:
        raise ValueError(f"{n} is not in 0 … 99999999")
    if n < 10_000:
        return _write_below_wan(n).removeprefix("一") if 10 <= n < 20 else _write_below_wan(n)
    high, low = divmod(n, 10_000)
    if not low:
        return f"{write_number(high)}万"
    return f"{write_number(high)}万{'零' if low < 1000 else ''}{_write_below_wan(low)}"


def _write_below_wan(n: int) -> str:
    digits = f"{n:d}"
    names = "零一二三四五六七八九"
    written = "".join(
        f"{names[int(d)]}{unit if d != '0' else ''}"
        for d, unit in zip(digits, ("千", "百", "十", "")[4 - len(digits) :], strict=True)
    )
    return re.sub("零+", "零", written).rstrip("零") or "零"
