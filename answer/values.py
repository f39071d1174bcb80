"""Kinds of value in Chinese provisions: how long, how many, how much, who, whether.

The same expressions decide what a question asks for, whether a sentence holds such a value, and (in verify)
whether every value of a sentence stands in its basis.
"""

from __future__ import annotations

import re

DIGITS = "零〇一二三四五六七八九十百千万两俩半"
_NUMBER = rf"(?:\d+(?:\.\d+)?|[{DIGITS}]+)"
_TIME_UNIT = "个工作日|工作日|个月|个?星期|个?礼拜|小时|分钟|学时|周岁|年度|季度|日|天|周|年|届|月"
_COUNT_UNIT = (
    "平方米|万元|亿元|人次|件次|部分|名|人|个|类|种|次|项|份|处|户|倍|级|篇|部|张|条|款|字|元|岁|场|门|组|轮|件|分|"
    "以上|倍"
)
DURATION = re.compile(
    rf"{_NUMBER}(?:多|余)?(?:{_TIME_UNIT})(?!以上党|\S{{0,6}}(?:规划|计划))|每半年|半年|每(?:季度|月|年|周|日|届)"
)
FIXED_TIME = re.compile(r"当日|当天|当场|立即|任期[^，。；]{0,20}相同|年[^，。]{0,3}\d{1,2}月\d{1,2}日")
_COUNTED = "人次|件次|学时|名|人|个|类|种|次|项|份|处|户|倍|篇|字|岁|场|门|组|轮|件|分"
_SHARE = rf"百分之{_NUMBER}|\d+(?:\.\d+)?[%％]|分之{_NUMBER}|过半数|半数|全体"
COUNT = re.compile(
    rf"{_NUMBER}(?:多|余)?(?:{_COUNTED})|百分之{_NUMBER}|\d+(?:\.\d+)?[%％]|[一二三四五六七八九]分之{_NUMBER}|"
    "过半数|全体|半数|若干"
)
MONEY = re.compile(rf"{_NUMBER}(?:余|多)?(?:万|亿)?(?:元|美元)")
WHO = re.compile(
    r"审批|批准|负责|主持|签发|审定|审核|决定|会同|签字|签批|牵头|派出|[报由向交送][^，。；]{2,24}|组织实施|同意|担任|领导"
)
PERMIT = re.compile(
    r"不得|可以|应当|禁止|严禁|不准|必须|未经|无权|有权|不停止|不能|不予|方[可能]|需要|一律|只能|"
    "不(?:参加|作|在|出具|计|发|写|带|用|需|另|再|以|列|收|公|提供|通知|承担|视为|属于|停止|代替|因)"
)
INCLUDED = re.compile("计入|算入|算作|列入|包括|不含|[^包]含")
REASON = re.compile("^为|为了|以便|防止|避免|目的|因为|由于")
NEEDED = frozenset({"deadline", "count", "money", "reason", "included"})
"""Intents that nothing answers without such a value."""
_UNITS = {
    "人": rf"{_NUMBER}(?:多|余)?(?:名|人|位|至)|{_SHARE}",
    "每": "每(?:半年|季度|[日天周月年届轮]|[\\d一二两三]个?[天日周月年])|随时|定期",
    **{unit: rf"(?<!第){_NUMBER}(?:多|余)?{unit}|{_SHARE}" for unit in "份户条票"},
    **{unit: rf"{_NUMBER}(?:多|余)?{unit}" for unit in "次字分"},
    "长": rf"{_NUMBER}(?:多|余)?个?(?:分钟|小时|学时|工作日|天|日)|半天",
    "点": rf"\d{{1,2}}[:：]\d{{2}}|{_NUMBER}[时点](?![间候限段])",  # of the clock
    "时": f"{DURATION.pattern}|{FIXED_TIME.pattern}|"
    "[\\u4e00-\\u9fff]{2}[以之]?[前后](?![款项两])|期间|随时",
    "米": rf"{_NUMBER}(?:多|余)?(?:平方米|平米|㎡|米)",
    "止": f"[至到][^，。；]{{2,14}}(?:结束|为止|之日|[届期]满|完毕)|截止|{DURATION.pattern}|"
    f"{FIXED_TIME.pattern}",
    "批": "[审报]批|批准|审定|签[发批]|审签|决定|同意|核准",
    "签": "签[字署名发批订]|审签|[审报]批|批准|审定",
    "审": "审[核定批议签]|把关|复核",
}
_BY_WHOM = "(?:谁|哪级|哪位|哪个领导|归哪|由哪)(?:来|最后|才能|能|可以|去|给)?"
_ASKED = {
    unit: re.compile(asked)
    for unit, asked in {
        "止": "[到至](?:哪一?天|哪年|(?:什么|啥)时候|何时)(?:为止|结束|截止)?",
        "时": "(?:什么|啥|何)时候?",
        "点": "几点(?!要求|意见|建议|规定|内容)",
        "每": "(?:多久|多长时间|几天|几个月|隔)\\S{0,6}一[次回]",
        "长": "(?:一次|每次)[^，]{0,6}多[长久]|[开讲谈说考]多(?:长时间|久)(?!一[次回])",
        "字": "(?:写|报告|材料|稿子?)(?:要|该|得)?多长|篇幅",
        "米": "(?<!写)多[大宽厚高](?!的?(?:事|问题|责任|关系|比例|年[纪龄]))",
    }.items()
}
"""What asks for a value of each of these units."""
OF_WHOM = {
    "批": re.compile(f"{_BY_WHOM}(?:审?批|决?定(?!期)|拍板|点头|同意|审定)|(?<!自己)说了算|审批人|批准人"),
    "签": re.compile(f"{_BY_WHOM}(?:落笔)?签(?![到收])"),
    "审": re.compile(f"{_BY_WHOM}(?:审(?![计查])|把关)"),
}
"""What somebody asked for does: then only a text in which that is done answers."""
_DECIDER = re.compile(
    "(?:报|由|经|提请)([\\u4e00-\\u9fff]{2,12}?)(?:审批|批准|审定|签发|审签|签批|决定|同意|审核)"
)
_WANTED = {
    "deadline": (DURATION, FIXED_TIME),
    "count": (COUNT,),
    "money": (MONEY,),
    "who": (WHO,),
    "permitted": (PERMIT,),
    "reason": (REASON,),
    "included": (INCLUDED,),
}

_AMOUNT = re.compile(
    rf"(?:百分之{_NUMBER}|[{DIGITS}]+分之[{DIGITS}]+|\d+(?:\.\d+)?[%％]|{_NUMBER}(?:多|余)?(?:{_TIME_UNIT}|{_COUNT_UNIT}))"
)
_SAID = re.compile("每(?:半年|季度|[日天周月年届轮])|半年|当[日天场]|立即|过半数|全体")
_BARE_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_VALUE = {
    sign: value for value, signs in enumerate(("零〇", *"一", "二两俩", *"三四五六七八九")) for sign in signs
}
_SCALE = {"十": 10, "百": 100, "千": 1000, "万": 10000}
_FULL_WIDTH = str.maketrans("０１２３４５６７８９％", "0123456789%")


def holds_value(intent: str, text: str, unit: str = "") -> bool:
    """Whether ``text`` holds the kind of value that this intent asks for (True where any text may)."""
    wanted = _WANTED.get(intent)
    if wanted is None:
        return True
    if unit and (intent == "who") == (unit in OF_WHOM) and intent in ("count", "deadline", "who"):
        return bool(re.search(_UNITS[unit], text))
    return any(pattern.search(text) for pattern in wanted)


def value_clauses(intent: str, text: str, unit: str = "") -> tuple[str, ...]:
    """The clauses of ``text`` that hold such a value; the whole text where any text may."""
    if intent not in _WANTED:
        return (text,)
    return tuple(clause for clause in re.split("[，。；：]", text) if holds_value(intent, clause, unit))


def unit_asked(text: str) -> str:
    """What a question counts: 人 for 几个人, 每 for 多久一次, 长 for 开多久, 点 for 几点; "" where none.

    止 is until when (到哪天), 米 how large (多大). Of a person asked for, what he does: 批, 签, 审.
    """
    if deed := next((deed for deed, asked in OF_WHOM.items() if asked.search(text)), ""):
        return deed
    if unit := next((unit for unit, asked in _ASKED.items() if asked.search(text)), ""):
        return unit
    found = re.search("(?:几|多少)个?(人|名|次|份|字|户|条|票|分)", text)
    return "" if not found else "人" if found[1] == "名" else found[1]


def number_value(text: str) -> float | None:
    """The number that digits or Chinese numerals say (十五 → 15, 两 → 2), None where it is none."""
    plain = text.translate(_FULL_WIDTH)
    if re.fullmatch(r"\d+(?:\.\d+)?", plain):
        return float(plain)
    if plain == "半":
        return 0.5
    total, pending = 0, 0
    for sign in plain:
        if sign in _VALUE:
            pending = pending * 10 + _VALUE[sign]
        elif sign == "万":
            total, pending = (total + pending) * 10000, 0
        elif sign in _SCALE:
            total, pending = total + (pending or 1) * _SCALE[sign], 0
        else:
            return None
    return float(total + pending)


def amounts(text: str) -> frozenset[str]:
    """Every number of ``text`` with its unit, numerals made digits: {"3个月", "60日", "80%"}.

    Digits without a unit that is known stand as "#2024"; 每周, 当日, 过半数 stand as they are.
    """
    plain = re.sub(r"\s", "", text).translate(_FULL_WIDTH)
    found = {_normal_amount(match[0]) for match in _AMOUNT.finditer(plain)}
    found.update(match[0] for match in _SAID.finditer(plain))
    rest = _AMOUNT.sub("|", plain)
    return frozenset(found | {f"#{_written(float(match[0]))}" for match in _BARE_DIGITS.finditer(rest)})


def values_said(text: str, unit: str = "") -> frozenset[str]:
    """What ``text`` answers where a value is asked: its amounts, or who decides where ``unit`` is a deed."""
    return frozenset(_DECIDER.findall(text)) if unit in OF_WHOM else amounts(text)


def _normal_amount(amount: str) -> str:
    if amount.startswith("百分之"):
        return f"{_value(amount[3:])}%"
    if "分之" in amount:
        lower, _, upper = amount.partition("分之")
        return f"{_value(upper)}/{_value(lower)}"
    digits = re.match(rf"\d+(?:\.\d+)?|[{DIGITS}]+", amount)
    assert digits is not None
    unit = amount[digits.end() :]
    return f"{_value(digits[0])}{unit.removeprefix('个') if unit.startswith('个工作日') else unit}"


def _value(number: str) -> str:
    value = number_value(number)
    return number if value is None else _written(value)


def _written(value: float) -> str:
    return str(int(value)) if value.is_integer() else str(value)
