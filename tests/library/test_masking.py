"""What of a report is masked: numbers and names of persons, whatever stands around them, and nothing else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.masking import (
    as_shown,
    masked,
    part_as_meant,
    part_as_shown,
    provisions_as_shown,
)
from library.model import Kind, Level, Placed, Provision, ProvisionType, Version
from library.persons import is_account, is_identity

PERSONS = [
    pytest.param("身份证号110101199003074477。", "身份证号110101********4477。", id="identity"),
    pytest.param("（户主11010519491231002X）", "（户主110105********002X）", id="identity-with-x"),
    pytest.param("11010519491231002x", "110105********002x", id="small-x"),
    pytest.param("１１０１０１１９９００３０７４４７７", "１１０１０１********４４７７", id="full-width"),
    pytest.param("110101 19900307 4477", "110101 ******** 4477", id="in-groups"),
    pytest.param("身份证号110101199003074478", "身份证号110101********4478", id="wrong-digit-but-named"),
    pytest.param("身份证号码：110101900307447", "身份证号码：110101*****7447", id="old-number-named"),
    pytest.param("13800001234", "138****1234", id="mobile"),
    pytest.param("联系电话199-0000-3308（示范）", "联系电话199-****-3308（示范）", id="mobile-in-groups"),
    pytest.param("+86 138 0000 1234", "+86 138 **** 1234", id="mobile-with-country"),
    pytest.param("手机：13800001234-801", "手机：138****1234-801", id="mobile-named"),
    pytest.param("转入6222020000000000000户头", "转入6222***********0000户头", id="card"),
    pytest.param("6222 0200 0000 0000 000", "6222 **** **** ***0 000", id="card-in-groups"),
    pytest.param("账号9999000000202510313。", "账号9999***********0313。", id="account-named"),
    pytest.param(
        "帐号：16-3801-0104-0012345", "帐号：16-38**-****-***2345", id="account-without-check-digit"
    ),
    pytest.param("领款人周示范（身份证号", "领款人周某某（身份证号", id="name-before-its-number"),
    pytest.param("，周示范（男，1975年生）", "，周某某（男，1975年生）", id="name-before-a-bracket"),
    pytest.param("经办人林示，联系电话199-0000-2309", "经办人林某，联系电话199-****-2309", id="short-name"),
    pytest.param("姓名：欧阳示范", "姓名：欧阳某某", id="compound-surname"),
    pytest.param("局长王示范同志。", "局长王某某同志。", id="comrade"),
    pytest.param("经办人：林示范。后来林示范退款。", "经办人：林某某。后来林某某退款。", id="again"),
    pytest.param(
        "经办人：高山。后来在高山上退款。", "经办人：高某。后来在高山上退款。", id="a-short-name-once"
    ),
]
NOBODY = [
    pytest.param("底稿10-06-03-012，底稿10-J25-01-003", id="working-paper"),
    pytest.param("河清巡〔2024〕12号、河清办发〔2023〕138号", id="document-number"),
    pytest.param("合同HT13800001234、项目2024-13800001234", id="code"),
    pytest.param("合计13800001234元、15000000000.00元、6222020000000000000元、16000000000余元", id="money"),
    pytest.param("2024年7月1日至2024-08-31，20240701 20240831", id="days"),
    pytest.param("110101199003074478", id="identity-with-a-wrong-digit"),
    pytest.param("110101199002304470", id="identity-with-no-such-day"),
    pytest.param("统一社会信用代码91370100MA3C00000X", id="credit-code"),
    pytest.param("值班电话0531-88880000，热线12388", id="office-telephone"),
    pytest.param("负责人和分管同志、书记于会后同志愿者座谈、主任、党员同志", id="titles-without-a-name"),
    pytest.param("写明姓名、单位、电话；经办人安排，电话通知；单位（电话）", id="words-like-names"),
    pytest.param("周某某、李某、王某某同志，村民甲", id="masked-already"),
]
TITLE = Version("甲", "关于巡察甲局的报告", Kind.REPORT, Level.INTERNAL)


@pytest.mark.parametrize(("text", "shown"), PERSONS)
def test_what_identifies_a_person_is_masked(text: str, shown: str) -> None:
    assert masked(text) == shown
    assert masked(shown) == shown


@pytest.mark.parametrize("text", NOBODY)
def test_what_identifies_nobody_stays(text: str) -> None:
    assert masked(text) == text


def test_the_check_digits_are_those_of_the_standards() -> None:
    assert is_identity("11010519491231002X")
    assert not is_identity("110105194912310021")
    assert is_account("79927398713")
    assert not is_account("79927398710")


def _identity(area: int, born: date, serial: int) -> str:
    body = f"{area:06}{born:%Y%m%d}{serial:03}"
    return next(body + sign for sign in "0123456789X" if is_identity(body + sign))


def _account(body: int) -> str:
    return next(f"{body}{digit}" for digit in range(10) if is_account(f"{body}{digit}"))


identities = st.builds(
    _identity,
    st.integers(110000, 999999),
    st.dates(date(1900, 1, 1), date(2025, 12, 31)),
    st.integers(0, 999),
)
accounts = st.builds(
    _account, st.integers(62 * 10**13, 63 * 10**13 - 1) | st.integers(9999 * 10**14, 10**18 - 1)
)
mobiles = st.builds("1{}{:09}".format, st.integers(3, 9), st.integers(0, 10**9 - 1))
around = st.text(
    st.characters(codec="gb2312", exclude_categories=["Nd"], exclude_characters="元余多万亿美￥%％－"),
    max_size=12,
).filter(lambda text: not text[-1:].isascii() and not text[:1].isascii())
"""Words before and after: no digit and no unit of money touches the number."""


@given(around, identities | accounts | mobiles, around)
def test_no_number_of_a_person_ever_passes(before: str, number: str, after: str) -> None:
    text = before + number + after
    shown = masked(text)
    assert number not in shown
    assert number[-4:] in shown
    assert len(shown) == len(text)


days = st.dates(date(1990, 1, 1), date(2030, 12, 31))
harmless = st.one_of(
    st.builds("{}元".format, st.integers(0, 10**15)),
    st.builds("{:.2f}万元".format, st.floats(0, 10**12)),
    st.builds("{:,.2f}元".format, st.floats(0, 10**15)),
    st.builds("{0:%Y}年{0.month}月{0.day}日".format, days),
    st.builds("{:%Y-%m-%d}至{:%Y%m%d}".format, days, days),
    st.builds("河清巡〔{}〕{}号".format, st.integers(1990, 2030), st.integers(1, 9999)),
    st.builds("{:02}-{:02}-{:02}-{:03}".format, *[st.integers(1, 99)] * 3, st.integers(1, 999)),
)


@given(around, harmless, around)
def test_money_days_and_numbers_of_documents_are_never_touched(before: str, number: str, after: str) -> None:
    assert number in masked(before + number + after)


def _placed(text: str, version: Version = TITLE) -> Placed:
    return Placed(1, version, Provision("sec_1", ProvisionType.SECTION, "", text, (text,)), text)


def test_only_a_report_is_masked() -> None:
    text = "专用电话13800001234"
    rule = Version("乙", "乙办法", Kind.REGULATION, Level.INTERNAL)
    assert as_shown(_placed(text, rule)).full_text == part_as_shown(_placed(text, rule), text) == text
    assert provisions_as_shown(Kind.REGULATION, [_placed(text).provision])[0].text == text
    shown = as_shown(_placed(text))
    assert {shown.full_text, shown.provision.text, *shown.provision.heading} == {"专用电话138****1234"}


def test_words_quoted_are_masked_as_in_their_text() -> None:
    placed = _placed("经办人林示范，联系电话199-0000-2309。林示范已退款。")
    assert part_as_shown(placed, "林示范已退款。") == "林某某已退款。"
    assert part_as_shown(placed, "林示范退款了") == "林某某退款了"  # not verbatim: a model's words
    for part in ("林示范已退款。", "0000-2309"):
        assert part_as_shown(placed, part) in as_shown(placed).full_text


def test_what_a_model_saw_masked_is_made_true_before_it_is_checked() -> None:
    placed = _placed("经办人林示范，联系电话199-0000-2309。")
    said = part_as_shown(placed, placed.full_text)
    assert "0000" not in said
    assert part_as_meant(placed, said) == placed.full_text


def test_a_name_marked_in_one_provision_is_masked_in_all() -> None:
    texts = ("经办人林示范，电话19900002309。", "林示范已退款。")
    provisions = [Provision(f"para_{n}", ProvisionType.PARAGRAPH, "", text) for n, text in enumerate(texts)]
    assert [one.text for one in provisions_as_shown(Kind.REPORT, provisions)] == [
        "经办人林某某，电话199****2309。",
        "林某某已退款。",
    ]


def test_regulations_courses_and_forms_of_the_sample_hold_nothing_that_looks_like_a_person(
    corpus: Path,
) -> None:
    """On a hundred documents that name nobody: what would be masked if they were reports."""
    others = [path for path in corpus.glob("*/*.md") if path.parent.name != "reports"]
    assert len(others) > 100
    assert [path.name for path in others if masked(text := path.read_text(encoding="utf-8")) != text] == []
