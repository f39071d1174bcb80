"""Numerals as laws write them, and where cn2an differs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.numerals import read_number, write_number

READ = [
    ("〇", 0),
    ("零", 0),
    ("一", 1),
    ("十", 10),
    ("一十", 10),
    ("十一", 11),
    ("二十", 20),
    ("廿", 20),
    ("廿一", 21),
    ("卅", 30),
    ("一百廿一", 121),
    ("九十九", 99),
    ("一百", 100),
    ("一百零一", 101),
    ("一百〇一", 101),
    ("一百一十", 110),
    ("一百十一", 111),
    ("一百二十一", 121),
    ("两", 2),
    ("两百", 200),
    ("两千零二", 2002),
    ("一千二百六十", 1260),
    ("一千零一十", 1010),
    ("二〇", 20),
    ("一二〇", 120),
    ("二〇二二", 2022),
    ("二○二二", 2022),
    ("一万二千", 12_000),
    ("48", 48),
    ("１２", 12),
    (" 第 ", None),
    ("二百五", None),  # 250 or 205
    ("一千二", None),
    ("一千零", None),
    ("十百", None),
    ("百", None),
    ("两十", None),
    ("第十", None),
    ("1二", None),
    ("人", None),
    ("", None),
]
WRITE = [
    (0, "零"),
    (10, "十"),
    (11, "十一"),
    (20, "二十"),
    (100, "一百"),
    (101, "一百零一"),
    (110, "一百一十"),
    (121, "一百二十一"),
    (1000, "一千"),
    (1001, "一千零一"),
    (1011, "一千零一十一"),
    (1260, "一千二百六十"),
    (20_000, "二万"),
    (10_010, "一万零一十"),
]
# What cn2an 0.5 gives in its three modes (strict, normal, smart); "-" is an exception.
CN2AN = [
    ("卅", 30, "-", "-", "-"),
    ("两百", 200, "-", 200, 200),
    ("二〇", 20, "-", 20, 20),
    ("二百五", None, "-", 250, 250),
    ("１２", 12, "-", "-", "12.0"),
]


@pytest.mark.parametrize(("text", "number"), READ)
def test_a_numeral_is_read_or_it_is_none(text: str, number: int | None) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(("number", "text"), WRITE)
def test_a_number_is_written_as_laws_write_it(number: int, text: str) -> None:
    assert write_number(number) == text


@pytest.mark.parametrize("number", [-1, 100_000_000])
def test_a_number_out_of_range_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        write_number(number)


@given(st.integers(1, 9999))
def test_number_to_numeral_and_back(number: int) -> None:
    assert read_number(write_number(number)) == number


@given(st.text("零〇一二三四五六七八九十百千万两廿卅0123", max_size=8))
def test_any_mix_of_digits_is_a_number_or_none(text: str) -> None:
    number = read_number(text)
    assert number is None or number >= 0


@pytest.mark.parametrize(("text", "ours", "strict", "normal", "smart"), CN2AN)
def test_where_cn2an_differs(
    text: str, ours: int | None, strict: object, normal: object, smart: object
) -> None:
    cn2an = pytest.importorskip("cn2an")

    def read(mode: str) -> object:
        try:
            return cn2an.cn2an(text, mode)
        except ValueError:
            return "-"

    assert read_number(text) == ours
    assert [str(read(mode)) for mode in ("strict", "normal", "smart")] == [
        str(x) for x in (strict, normal, smart)
    ]
