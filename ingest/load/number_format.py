"""A cell's value as Excel and WPS show it in Chinese: 45474 with yyyy"年"m"月"d"日" is 2024年7月1日.

    code        #,##0.00;[Red]-#,##0.00;"—";@        sections: positive; negative; zero; text
    tokens      "…" and \\x literal   _x *x spacing   [Red] [$¥-804] [>=100] [h]   0 # ? , . %   y m d h s a

Numbers that a code does not round keep all their digits: the program would show 4.30102E+17 for an identity
number, and the text of a file must not lose what stands in it. Fractions (# ?/?) are shown as decimals, long
names of months and days by their first letters.

Source: ECMA-376 part 1, 18.8.30 and 18.8.31; the codes 27 to 58 are those of its table for zh-cn.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation, localcontext
from functools import lru_cache

BUILT_IN: dict[int, str] = {
    **dict(enumerate(("0", "0.00", "#,##0", "#,##0.00"), 1)),
    **dict.fromkeys((5, 6), '"¥"#,##0;"¥"-#,##0'),
    **dict.fromkeys((7, 8), '"¥"#,##0.00;"¥"-#,##0.00'),
    **dict(enumerate(("0%", "0.00%", "0.00E+00"), 9)),
    **dict(enumerate(("yyyy/m/d", "d-mmm-yy", "d-mmm", "mmm-yy"), 14)),
    **dict(enumerate(("h:mm AM/PM", "h:mm:ss AM/PM", "h:mm", "h:mm:ss", "yyyy/m/d h:mm"), 18)),
    **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"'),
    **dict(enumerate(("m-d-yy", 'yyyy"年"m"月"d"日"', 'h"时"mm"分"', 'h"时"mm"分"ss"秒"'), 30)),
    **dict.fromkeys((34, 55), '上午/下午h"时"mm"分"'),
    **dict.fromkeys((35, 56), '上午/下午h"时"mm"分"ss"秒"'),
    **dict.fromkeys((37, 38), "#,##0;-#,##0"),
    **dict.fromkeys((39, 40), "#,##0.00;-#,##0.00"),
    **dict(enumerate(('#,##0;-#,##0;"-"', '"¥"#,##0;-"¥"#,##0;"-"', '#,##0.00;-#,##0.00;"-"'), 41)),
    **dict(enumerate(('"¥"#,##0.00;-"¥"#,##0.00;"-"', "mm:ss", "[h]:mm:ss", "mmss.0", "##0.0E+0", "@"), 44)),
}
"""The codes that a file names by number only."""
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|[_*](?P<space>.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General|G/通用格式)|(?P<half>AM/PM|A/P|上午/下午)|(?P<power>E[+-]0+)"
    r"|(?P<date>y+|e+|m+|d+|h+|s+(?:\.0+)?|a{3,4})|(?P<digit>[0#?])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9.]+)$")
_ELAPSED = re.compile(r"h+$|m+$|s+$", re.IGNORECASE)
_LAST_SERIAL = 2_958_466  # the day after 9999-12-31
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_LARGEST = 60  # digits of a number; what is longer stays as it is written
_EXACT = Context(prec=4 * _LARGEST)

Token = tuple[str, str]
"""(kind, text): literal, date, half, elapsed, digit, power, general, or one of , . % @"""


def shown_number(raw: str, code: str, *, from_1904: bool = False) -> str:
    """The number written in a file as ``raw`` in the format ``code``; ``raw`` itself where it is none."""
    try:
        with localcontext(_EXACT):
            value = Decimal(raw)
            if not value.is_finite() or abs(value.adjusted()) > _LARGEST:
                return raw
            return _shown(value, code, from_1904=from_1904)
    except (InvalidOperation, OverflowError, ValueError):
        return raw


def _shown(value: Decimal, code: str, *, from_1904: bool) -> str:
    sections = _sections(code)
    tokens, signed = _section_for(value, sections)
    if any(kind in ("date", "elapsed") for kind, _ in tokens):
        return _shown_date(value, tokens, from_1904=from_1904)
    if not tokens or not any(kind in ("digit", "general") for kind, _ in tokens):
        literal = "".join(text for kind, text in tokens if kind == "literal")
        return literal if literal or len(sections) > 1 else general(value)
    number = _shown_decimal(abs(value), tokens)
    return f"-{number}" if signed and value < 0 and re.search("[1-9]", number) else number


def shown_text(text: str, code: str) -> str:
    """A text in the format ``code``, which may set words round it (@"号")."""
    section = next((s for s in _sections(code) if any(kind == "@" for kind, _ in s)), ())
    return "".join(text if kind == "@" else t for kind, t in section if kind in ("@", "literal")) or text


def general(value: Decimal) -> str:
    """A number with all its digits, without the noise of binary fractions: 0.30000000000000004 is 0.3."""
    rounded = Decimal(f"{value:.15g}") if value != value.to_integral_value() else value
    return f"{rounded.normalize():f}" if rounded else "0"


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[tuple[Token, ...], ...]:
    sections: list[list[Token]] = [[]]
    for found in _TOKEN.finditer(code):
        if found[0] == ";":
            sections.append([])
        else:
            sections[-1] += _token(found)
    return tuple(tuple(_with_minutes(section)) for section in sections)


def _token(found: re.Match[str]) -> list[Token]:
    kind, text = found.lastgroup or "", found[found.lastgroup or 0]
    if kind in ("quoted", "escaped"):
        return [("literal", text)]
    if kind == "bracket":
        return _bracket(text)
    if kind == "space":
        return []
    if kind == "other":
        return [(text, text)] if text in ",.%@" else [("literal", text)]
    return [(kind, text.lower() if kind == "date" else text)]


def _bracket(text: str) -> list[Token]:
    if text.startswith("$"):
        symbol = text[1:].partition("-")[0]
        return [("literal", symbol)] if symbol else []
    if _ELAPSED.match(text):
        return [("elapsed", text.lower())]
    return [("condition", text)] if _CONDITION.match(text) else []


def _with_minutes(section: Sequence[Token]) -> list[Token]:
    """m after h or before s is minutes: written n, so that months keep m."""
    timed = [i for i, (kind, _) in enumerate(section) if kind in ("date", "elapsed")]
    result = list(section)
    for place, i in enumerate(timed):
        kind, text = section[i]
        before = section[timed[place - 1]][1] if place else ""
        after = section[timed[place + 1]][1] if place + 1 < len(timed) else ""
        if kind == "date" and text in ("m", "mm") and (before[:1] == "h" or after[:1] == "s"):
            result[i] = ("date", "n" * len(text))
    return result


def _section_for(value: Decimal, sections: Sequence[tuple[Token, ...]]) -> tuple[tuple[Token, ...], bool]:
    """(the section that shows a number, whether its sign is still to be written)."""
    numeric = sections[:3]
    conditions = [next((t for kind, t in s if kind == "condition"), "") for s in numeric]
    if any(conditions):
        fits = (s for s, c in zip(numeric, conditions, strict=True) if not c or _holds(c, value))
        return next(fits, numeric[-1]), True
    if value < 0 and len(numeric) > 1:
        return numeric[1], False
    return numeric[2 if value == 0 and len(numeric) > 2 else 0], True


def _holds(condition: str, value: Decimal) -> bool:
    found = _CONDITION.match(condition)
    sign, bound = (found[1], Decimal(found[2])) if found else ("=", value)
    return {
        "<": value < bound, "<=": value <= bound, ">": value > bound,
        ">=": value >= bound, "=": value == bound, "<>": value != bound,
    }[sign]  # fmt: skip


def _shown_decimal(value: Decimal, tokens: Sequence[Token]) -> str:
    kinds = [kind for kind, _ in tokens]
    if "general" in kinds:
        return "".join(general(value) if kind == "general" else text for kind, text in tokens)
    if any(kind == "literal" and text == "/" for kind, text in tokens) and "?" in {t for _, t in tokens}:
        return general(value)
    value *= Decimal(100) ** kinds.count("%")
    power = next((text for kind, text in tokens if kind == "power"), "")
    exponent = 0
    if power and value:
        exponent = value.adjusted()
        value = value.scaleb(-exponent)
    point = kinds.index(".") if "." in kinds else len(tokens)
    last = max((i for i, kind in enumerate(kinds) if kind == "digit"), default=-1)
    value /= Decimal(1000) ** kinds[last + 1 : point if point > last else None].count(",")
    decimals = kinds[point:].count("digit")
    digits = f"{value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):f}"
    whole, _, fraction = digits.partition(".")
    grouped = "," in kinds[:point] and "," in kinds[kinds.index("digit") : last + 1]
    text = _fill_whole(whole, tokens[:point], grouped=grouped) + _fill_fraction(fraction, tokens[point:])
    return text.replace(power, f"E{exponent:+0{len(power) - 1}d}") if power else text


def _fill_whole(whole: str, tokens: Sequence[Token], *, grouped: bool) -> str:
    """Digits go to their places from the right; those without a place stand before the first."""
    left = "" if whole == "0" else whole
    places = sum(kind == "digit" for kind, _ in tokens)
    text, seen = "", 0
    for kind, sign in reversed(tokens):
        if kind != "digit":
            text = (sign if kind in ("literal", "%", "power") else "") + text
            continue
        places -= 1
        taken, left = (left, "") if places == 0 else (left[-1:], left[:-1])
        for digit in reversed(taken or ("0" if sign == "0" else "")):
            text = digit + ("," if grouped and seen and seen % 3 == 0 else "") + text
            seen += 1
    return text


def _fill_fraction(fraction: str, tokens: Sequence[Token]) -> str:
    text, place = "", 0
    kept = fraction.rstrip("0")
    for kind, sign in tokens:
        if kind == "digit":
            if place < len(kept) or sign == "0":
                text += fraction[place]
            place += 1
        elif kind in ("literal", "%", "power", "."):
            text += sign
    return text[1:] if text[:1] == "." and not text[1:2].isdigit() else text


def _shown_date(serial: Decimal, tokens: Sequence[Token], *, from_1904: bool) -> str:
    if not 0 <= serial < _LAST_SERIAL:
        return general(serial)
    start = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)  # noqa: DTZ001 - a wall clock
    early = not from_1904 and serial < 60  # Excel counts a 29 February 1900
    precise = any("." in text for kind, text in tokens if kind == "date")
    seconds = round(float(serial) * 86_400, 3 if precise else 0)
    moment = start + timedelta(days=1 if early else 0, seconds=seconds)
    half = any(kind == "half" for kind, _ in tokens)
    return "".join(_shown_part(kind, text, moment, seconds, half=half) for kind, text in tokens).strip()


def _shown_part(kind: str, text: str, moment: datetime, seconds: float, *, half: bool) -> str:
    if kind == "date":
        return _date_part(text, moment, half=half)
    if kind == "elapsed":
        unit = {"h": 3600, "m": 60, "s": 1}[text[0]]
        return f"{int(seconds // unit):0{len(text)}d}"
    if kind == "half":
        first, _, second = text.partition("/")
        return second if moment.hour >= 12 else first
    return text if kind in ("literal", ",", ".", "%") else ""


def _date_part(text: str, moment: datetime, *, half: bool) -> str:
    unit, length = text[0], len(text)
    if unit in "ye":
        return f"{moment.year % 100:02d}" if text == "yy" else f"{moment.year}"
    if unit == "a":
        day = "一二三四五六日"[moment.weekday()]
        return day if length == 3 else f"星期{day}"
    if unit in "md" and length > 2:
        return _MONTHS[moment.month - 1] if unit == "m" else _DAYS[moment.weekday()]
    if unit == "s" and "." in text:
        whole, _, places = text.partition(".")
        return f"{moment.second:0{len(whole)}d}.{moment.microsecond:06d}"[: len(whole) + 1 + len(places)]
    hour = (moment.hour - 1) % 12 + 1 if half else moment.hour
    value = {"m": moment.month, "d": moment.day, "h": hour, "n": moment.minute, "s": moment.second}[unit]
    return f"{value:0{length}d}"
