"""Invented numbers of persons in the sample: none that is in use, each right by its check digit, each marked.

An identity number has 18 places (ISO 7064, MOD 11-2) and here the area 990000, which is not assigned; a bank
account has 19 places (Luhn) and begins with 9999, which no bank has; a telephone begins with 199-0000-.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_NUMBER = re.compile(r"(?<![\d-])(?:\d{3}-\d{4}-\d{4}|\d{17}[\dXx]|\d{7,})(?![\dXx])")
_PHONE, _IDENTITY, _ACCOUNT = r"199-0000-\d{4}", r"990000\d{11}[\dX]", r"9999\d{15}"
_MARKED = re.compile(r"[）)]?[，、]?[（(]?示范[）)]")
_CHECK = "10X98765432"


@dataclass(frozen=True, slots=True)
class Number:
    """A long number of a text and whether the mark （示范） follows it."""

    digits: str
    marked: bool

    @property
    def fault(self) -> str | None:
        """What is wrong with it, None where nothing is."""
        if not self.marked:
            return f"{self.digits}: not marked"
        if re.fullmatch(_PHONE, self.digits):
            return None
        if re.fullmatch(_IDENTITY, self.digits):
            return None if is_identity(self.digits) else f"{self.digits}: check digit or birthday"
        if re.fullmatch(_ACCOUNT, self.digits):
            return None if is_luhn(self.digits) else f"{self.digits}: check digit"
        return f"{self.digits}: not of the ranges that nobody has"


def numbers_in(text: str) -> list[Number]:
    """The numbers of seven digits and more, telephones with hyphens too."""
    return [Number(m[0], bool(_MARKED.match(text, m.end()))) for m in _NUMBER.finditer(text)]


def is_identity(number: str) -> bool:
    """Whether an identity number has a day that exists and the check digit of ISO 7064, MOD 11-2."""
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * (2 ** (17 - place) % 11) for place, digit in enumerate(number[:17]))
    return _CHECK[total % 11] == number[17]


def is_luhn(number: str) -> bool:
    """Whether the last digit is the check digit of Luhn's rule."""
    digits = [int(digit) for digit in reversed(number)]
    return (sum(digits[::2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])) % 10 == 0
