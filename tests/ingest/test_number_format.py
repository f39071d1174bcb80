"""What a cell shows: the value in the file and the format code give the words on the screen."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.load.number_format import BUILT_IN, general, shown_number, shown_text

DAY = "45474"  # 2024-07-01
CASES = [
    ("7", "000", "007"),
    ("1234567.891", "#,##0.00", "1,234,567.89"),
    ("1234", "#,###", "1,234"),
    ("12", "#,##0", "12"),
    ("0.125", "0.00%", "12.50%"),
    ("-1234.5", "#,##0.00;[Red]-#,##0.00", "-1,234.50"),
    ("-12", "#,##0.00_);(#,##0.00)", "(12.00)"),
    ("0", '#,##0;-#,##0;"—"', "—"),
    ("-0.001", "0.00", "0.00"),
    ("2.5", "0", "3"),
    ("12", '0"万元"', "12万元"),
    ("1085551234", "000\\-00000000", "010-85551234"),
    ("1234", "0.0,", "1.2"),
    ("12345.678", "0.00E+00", "1.23E+04"),
    ("0.5", "# ?/?", "0.5"),
    ("1234.5", "[$¥-804]#,##0.00", "¥1,234.50"),
    ("150", '[>=100]"高";"低"', "高"),
    ("50", '[>=100]"高";"低"', "低"),
    ("1", ";;;", ""),
    ("0.30000000000000004", "General", "0.3"),
    ("430102199001011234", "General", "430102199001011234"),
    ("100", 'General"人"', "100人"),
    (DAY, "yyyy-mm-dd", "2024-07-01"),
    (DAY, '[$-804]yyyy"年"m"月"d"日";@', "2024年7月1日"),
    (DAY, "yyyy年m月d日", "2024年7月1日"),
    (DAY, "aaaa", "星期一"),
    (DAY, "d-mmm-yy", "1-Jul-24"),
    (DAY, "yy/mm/dd", "24/07/01"),
    ("45474.5", "yyyy/m/d h:mm", "2024/7/1 12:00"),
    ("0.75", "h:mm AM/PM", "6:00 PM"),
    ("0.25", '上午/下午h"时"mm"分"', "上午6时00分"),
    ("1.5", "[h]:mm:ss", "36:00:00"),
    ("45474.123", "yyyy-mm-dd hh:mm:ss", "2024-07-01 02:57:07"),
    ("1", "yyyy-m-d", "1900-1-1"),
    ("61", "yyyy-m-d", "1900-3-1"),
    ("-5", "yyyy-m-d", "-5"),
    ("1e9", "yyyy-m-d", "1000000000"),
    ("abc", "0", "abc"),
    ("NaN", "0", "NaN"),
    ("1e400", "0", "1e400"),
    ("1E+40", "#,##0.0", "10" + ",000" * 13 + ".0"),
    ("1" * 33, "General", "1" * 33),
    ("5", "0." + "0" * 40, "5." + "0" * 40),
    ("5", "0." + "0" * 400, "5"),
]


@pytest.mark.parametrize(("raw", "code", "text"), CASES)
def test_a_number_is_shown_as_the_program_shows_it(raw: str, code: str, text: str) -> None:
    assert shown_number(raw, code) == text


BUILT_IN_CASES = [
    (0, "45474"), (1, "45474"), (4, "45,474.00"), (9, "4547400%"), (14, "2024/7/1"), (31, "2024年7月1日"),
    (57, "2024年7月"), (58, "7月1日"), (22, "2024/7/1 0:00"), (49, "45474"),
]  # fmt: skip


@pytest.mark.parametrize(("number", "text"), BUILT_IN_CASES)
def test_the_codes_that_a_file_names_by_number(number: int, text: str) -> None:
    assert shown_number(DAY, BUILT_IN.get(number, "General")) == text


def test_the_count_of_days_may_start_in_1904() -> None:
    assert shown_number("44012", "yyyy-mm-dd", from_1904=True) == "2024-07-01"


def test_a_text_may_have_words_set_round_it() -> None:
    assert shown_text("12", '@"号"') == "12号"
    assert shown_text("甲", "0.00") == "甲"


@given(
    st.text(alphabet='0#?.,%;_*\\"[]ymdhsEe+-/@ GeneralAP年月日:$¥<>=', max_size=30),
    st.decimals(allow_nan=False),
)
def test_any_code_shows_any_number(code: str, value: Decimal) -> None:
    assert isinstance(shown_number(str(value), code), str)


@given(st.integers(-(10**17), 10**17))
def test_whole_numbers_keep_all_digits(value: int) -> None:
    assert general(Decimal(value)) == str(value)
