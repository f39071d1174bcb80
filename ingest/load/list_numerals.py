"""A list number as Word and PowerPoint write it: a way of writing for each w:numFmt of a Chinese document.

The names and the sequences are those of ECMA-376 part 1, 17.18.59 (ST_NumberFormat). Beyond the end of a
sequence of signs (⑳) the number stands in Arabic digits, as the standard says.
"""

from __future__ import annotations

from collections.abc import Callable

from library.numerals import write_number

_LEGAL = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
_LEGAL_TRADITIONAL = str.maketrans("零一二三四五六七八九十百千万", "零壹貳參肆伍陸柒捌玖拾佰仟萬")
_LARGEST = 99_999_999
_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")),
    *((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)


def written(number: int, form: str) -> str | None:
    """The number in the form that numFmt names; None where the form is not one of ours.

    >>> [written(112, form) for form in ("chineseCounting", "chineseCountingThousand", "japaneseCounting")]
    ['一一二', '一百一十二', '百十二']
    """
    write = _FORMS.get(form)
    if write is None:
        return None
    return write(number) if 0 < number <= _LARGEST else str(number)


def _digits(signs: str) -> Callable[[int], str]:
    """Digit by digit; ``signs`` begins with the zero."""
    table = str.maketrans("0123456789", signs)
    return lambda number: str(number).translate(table)


def _signs(signs: str) -> Callable[[int], str]:
    """One sign a number, Arabic digits after the last."""
    return lambda number: signs[number - 1] if number <= len(signs) else str(number)


def _run(first: str, length: int) -> Callable[[int], str]:
    """As ``_signs``, for signs that follow each other in Unicode."""
    return _signs("".join(chr(ord(first) + place) for place in range(length)))


def _letters(first: str) -> Callable[[int], str]:
    """A … Z, AA, BB …: Word repeats the letter, it does not count on to AB."""
    return lambda number: chr(ord(first) + (number - 1) % 26) * min((number - 1) // 26 + 1, 30)


def _roman(number: int) -> str:
    if number > 3999:  # Roman numerals end here
        return str(number)
    result = ""
    for value, sign in _ROMAN:
        result += sign * (number // value)
        number %= value
    return result


def _counting(number: int) -> str:
    """Up to 99 with 十, from 100 digit by digit."""
    return write_number(number) if number < 100 else _digits("〇一二三四五六七八九")(number)


def _japanese(number: int) -> str:
    """Without 零, and without 一 before 十, 百 and 千."""
    text = write_number(number).replace("零", "")
    for unit in "十百千":
        text = text.replace(f"一{unit}", unit)
    return text


def _legal(table: dict[int, int]) -> Callable[[int], str]:
    """For accounts: 十 is 壹拾."""
    return lambda number: (("一" if 10 <= number < 20 else "") + write_number(number)).translate(table)


_FORMS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": _digits("０１２３４５６７８９"),
    "decimalFullWidth2": _digits("０１２３４５６７８９"),
    "decimalEnclosedCircle": _run("①", 20),
    "decimalEnclosedCircleChinese": _run("①", 20),
    "decimalEnclosedFullstop": _run("⒈", 20),
    "decimalEnclosedParen": _run("⑴", 20),
    "ideographEnclosedCircle": _run("㊀", 10),
    "numberInDash": lambda number: f"- {number} -",
    "chineseCounting": _counting,
    "taiwaneseCounting": _counting,
    "chineseCountingThousand": write_number,
    "taiwaneseCountingThousand": write_number,
    "japaneseCounting": _japanese,
    "ideographDigital": _digits("〇一二三四五六七八九"),
    "japaneseDigitalTenThousand": _digits("〇一二三四五六七八九"),
    "taiwaneseDigital": _digits("○一二三四五六七八九"),
    "chineseLegalSimplified": _legal(_LEGAL),
    "ideographLegalTraditional": _legal(_LEGAL_TRADITIONAL),
    "ideographTraditional": _signs("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _signs("子丑寅卯辰巳午未申酉戌亥"),
    "upperLetter": _letters("A"),
    "lowerLetter": _letters("a"),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "ordinal": lambda number: f"{number}{_ordinal_ending(number)}",
    "001, 002, 003, ...": lambda number: f"{number:03}",  # w:format of a custom numFmt
    "0001, 0002, 0003, ...": lambda number: f"{number:04}",
    "hex": lambda number: f"{number:X}",
    "none": lambda _: "",
}


def _ordinal_ending(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
