"""Numbers and names of persons in a text: what identifies somebody, and nothing that only looks like it.

A number is a person's by its check digit, by its range or by the word before it; a name is one by what stands
around it (经办人林示范，联系电话199…). A document's number, a sum of money, a day are none, and a name that
nothing marks is not guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

KEPT_TAIL = 4  # characters of a number that stay at its end
LONG_NAME = 3  # characters from which a name, once marked, is known wherever it stands

_APART = r"(?<![0-9.A-Za-z¥￥$-])"  # no part of a longer number, a price or a code
_END = r"(?![0-9]|[-.][0-9]|\s?[余多]?(?:[元万亿%％]|美元))"
_IS = r"[号码件为是：:（(\s]{0,5}"  # between a word and its number
_MOBILE = r"1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}"
_CARD = r"[3-69](?:[0-9]{15,18}|[0-9]{3}([ -])[0-9]{4}\2[0-9]{4}\2[0-9]{4}(?:\2[0-9]{1,3})?)"
_IDENTITY = re.compile(r"(?<![0-9])([0-9]{6}[ -]?[0-9]{8}[ -]?[0-9]{3}[0-9Xx])(?![0-9])")
_ACCOUNT = re.compile(rf"{_APART}({_CARD}){_END}")
_SURE = (  # patterns whose first group is a number, and how many of its first digits stay
    (re.compile(rf"{_APART}(?:\+?86[ -]?)?({_MOBILE}){_END}"), 3),
    (re.compile(rf"(?:电话|手机){_IS}(?:\+?86[ -]?)?({_MOBILE})(?![0-9])"), 3),
    (re.compile(rf"(?:身份证|身份号){_IS}([0-9](?:[ -]?[0-9]){{13,16}}[ -]?[0-9Xx])(?![0-9])"), 6),
    (re.compile(rf"(?:[账帐]户?号|卡号){_IS}([0-9](?:[ -]?[0-9]){{8,29}}){_END}"), 4),
)
_HALF_WIDTH = str.maketrans("０１２３４５６７８９Ｘｘ－＋", "0123456789Xx-+")
_PLACES, _CHECK = 18, "10X98765432"

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢"
    "姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔汤温康施牛"
    "樊葛邢安齐乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕季裴霍涂苗谷盛曲"
    "翁冉骆蓝路游辛靳柴蒙鲍华喻祁蒲房滕屈饶牟艾尤阳穆司卓古吉缪简车芦麦褚娄窦戚岑景宫费卜冷晏席"
    "卫米柏宗瞿桂佟臧闵苟邬卞姬师仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩佘池麻苑迟邝"
)
_COMPOUND = "欧阳|司马|上官|诸葛|夏侯|皇甫|尉迟|公孙|慕容|司徒|令狐|端木"
_NAME = rf"((?:{_COMPOUND})[\u4e00-\u9fff]{{1,2}}|[{_SURNAMES}][\u4e00-\u9fff]{{1,2}})"
_PERSON = (
    "(?:姓名|领款人|收款人|付款人|借款人|缴款人|退款人|经办人|承办人|代办人|代缴人|代领人|联系人|承包人|承租人|户主"
    "|当事人|责任人|负责人|代表人|申请人|受益人|举报人|反映人|信访人|谈话人|证人|记录人|签字人|会计|出纳|保管员"
    "|村民|居民|职工|干部|党员|书记|主任|[局科处所站队村组]长)"
)
_IDENTIFIED = r"\s?(?:[男女][，、；）)]|(?:公民)?身份[证号]|[0-9]{17})"
_REACHED = rf"\s?(?:联系)?(?:电话|手机){_IS}[0-9+]"
_NAMES = (  # the group of each is a name
    re.compile(rf"{_PERSON}[：:]\s?{_NAME}(?=[，。；、,;）)（(\s]|$)"),
    re.compile(rf"{_PERSON}{_NAME}[（(，、](?:{_IDENTIFIED}|{_REACHED})"),
    re.compile(rf"(?:^|[，。；、：（(\s]){_NAME}[（(]{_IDENTIFIED}"),
    re.compile(rf"{_PERSON}(?!于){_NAME}同志"),
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A number or a name at [start, end) of a text; ``hidden`` are the places in it that identify."""

    start: int
    end: int
    hidden: tuple[int, ...]


def numbers_in(text: str) -> Iterator[Mark]:
    """Numbers of identity cards, mobile telephones and bank accounts; one of two sorts comes twice."""
    plain = text.translate(_HALF_WIDTH)
    for pattern, kept in _SURE:
        yield from (_number(plain, *found.span(1), kept) for found in pattern.finditer(plain))
    for pattern, kept, passes in ((_IDENTITY, 6, is_identity), (_ACCOUNT, 4, _is_account_only)):
        for found in pattern.finditer(plain):
            if passes(re.sub("[ -]", "", found[1])):
                yield _number(plain, *found.span(1), kept)


def names_in(text: str, source: str = "") -> Iterator[Mark]:
    """Names; a long one that ``text``, or the ``source`` it was taken from, marks, wherever it stands."""
    own = _marked(text)
    yield from (_name(text, *span) for span in own)
    known = {text[start:end] for start, end in own} | {source[start:end] for start, end in _marked(source)}
    for name in known:
        if len(name) >= LONG_NAME and "某" not in name:
            yield from (_name(text, *found.span()) for found in re.finditer(name, text))


def is_identity(number: str) -> bool:
    """Whether a number of 18 places has a birthday that can be and the check digit of ISO 7064, MOD 11-2."""
    if number[6:8] not in ("19", "20"):
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * (2 ** (17 - place) % 11) for place, digit in enumerate(number[:17]))
    return _CHECK[total % 11] == number[17].upper()


def is_account(number: str) -> bool:
    """Whether the last digit is the check digit of Luhn's rule (ISO/IEC 7812), as on the cards of banks."""
    digits = [int(digit) for digit in reversed(number)]
    return (sum(digits[::2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])) % 10 == 0


def _is_account_only(number: str) -> bool:
    return is_account(number) and not (len(number) == _PLACES and is_identity(number))


def _number(text: str, start: int, end: int, kept: int) -> Mark:
    digits = [at for at in range(start, end) if text[at].isalnum()]
    return Mark(start, end, tuple(digits[kept:-KEPT_TAIL]))


def _marked(text: str) -> list[tuple[int, int]]:
    plain = text.translate(_HALF_WIDTH)
    return [found.span(1) for pattern in _NAMES for found in pattern.finditer(plain)]


def _name(text: str, start: int, end: int) -> Mark:
    compound = end - start >= LONG_NAME and re.match(_COMPOUND, text[start:end])
    return Mark(start, end, tuple(range(start + (2 if compound else 1), end)))
