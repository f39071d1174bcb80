"""Numbers of persons in the sample are invented, right by their check digits, and marked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.corpus.person_data import Number, is_identity, is_luhn, numbers_in
from tests.corpus.pieces import COURSES, PRACTICES, REPORTS, SPECIMENS, TRANSCRIPTS, code_of, read_piece

each_file = pytest.mark.parametrize(
    "path", [*COURSES, *TRANSCRIPTS, *REPORTS, *PRACTICES, *SPECIMENS], ids=code_of
)


@each_file
def test_every_long_number_is_of_nobody_and_marked(path: Path) -> None:
    found = numbers_in(read_piece(path).body)
    assert [fault for number in found if (fault := number.fault)] == []


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("身份证号990000199001010009（示范）", True),
        ("（身份证号990000199001010009，示范）", True),
        ("身份证号990000199001010009", False),
        ("身份证号990000199001010016（示范）", False),
        ("身份证号990000199002300009（示范）", False),
        ("身份证号11010519491231002X（示范）", False),
        ("电话199-0000-1234（示范）", True),
        ("电话13800001234（示范）", False),
        ("账号9999000000000000004（示范）", True),
        ("账号9999000000000000007（示范）", False),
        ("账号6222000000000000006（示范）", False),
    ],
)
def test_a_number_is_judged(text: str, right: bool) -> None:
    (number,) = numbers_in(text)
    assert (number.fault is None) == right


def test_the_check_digits_are_those_of_the_standards() -> None:
    assert is_identity("11010519491231002X")
    assert not is_identity("110105194912310021")
    assert is_luhn("79927398713")
    assert not is_luhn("79927398710")


def test_a_number_of_a_round_is_no_number_of_a_person() -> None:
    assert numbers_in("底稿10-08-05-007，2025年11月5日，15至28日") == []
    assert Number("199-0000-1234", marked=False).fault
