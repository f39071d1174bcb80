"""How works are called: titles made comparable, and the shorter names that people use for them.

中华人民共和国监察法                监察法
中共河清市委巡察工作实施办法        巡察工作实施办法
市委巡察组工作规则（试行）          市委巡察组工作规则、巡察组工作规则
对村（社区）巡察工作办法            as spoken: 对村办法
关于巡察河清市文化和旅游局党组情况的报告   by the body reported on: 文旅局
"""

from __future__ import annotations

import re
from functools import lru_cache

_NOT_TITLE = re.compile(r"[\s《》〈〉“”\"'‘’\u200b-\u200d\ufeff]")
_TRIAL = re.compile(r"（(?:试行|暂行|修订|修正|示范|草案)[^）]*）$")
_BODY = re.compile(
    "中华人民共和国|中共中央(?:办公厅、国务院办公厅|办公厅)?|中国共产党|国务院(?:办公厅)?|最高人民(?:法院|检察院)"
    "|中共[\u4e00-\u9fff]{2,8}?委(?:办公室)?|[\u4e00-\u9fff]{2,4}?[省市区县](?:委|政府)?(?=[\u4e00-\u9fff]{4})"
    "|[省市区县]委"
)
_GENERIC = re.compile("（[^）]*）|市委|巡察(?:组(?=工作|[^\u4e00-\u9fff]))?|工作|管理|试行|暂行|关于|加强|的")
_REPORTED = re.compile(
    "(?:巡察|关于对)(?P<body>[\u4e00-\u9fff]{2,30}?)(?:党组|党委|党总支|党工委|党支部|等\\d+个)"
)
_PLACE = "省市区县镇乡村道"
SHORTEST = 2  # characters of a short name: 刑法
SHORTEST_BODY = 3
SHORTEST_SPOKEN = 4  # the same of a title as spoken, which is 办法 with the one word that tells


@lru_cache(maxsize=10_000)
def normal_title(title: str) -> str:
    """A title as works are matched: no white space, title marks or quotation marks, brackets full width."""
    return _NOT_TITLE.sub("", title).replace("(", "（").replace(")", "）")


@lru_cache(maxsize=10_000)
def short_names(title: str) -> tuple[str, ...]:
    """Shorter names of a normalised title: without （试行） behind, without the bodies that lead it."""
    names = [_TRIAL.sub("", title)]
    while (body := _BODY.match(names[-1])) and len(names[-1]) - body.end() >= SHORTEST:
        names.append(names[-1][body.end() :])
    return tuple(name for name in dict.fromkeys(names) if name != title)


@lru_cache(maxsize=10_000)
def spoken_name(title: str) -> str:
    """A title as people shorten it, without what most titles here have in common; "" where nothing tells.

    巡察整改工作办法（试行） and 整改办法 are both 整改办法; 市委巡察组工作规则 leaves nothing.
    """
    name = normal_title(title)
    name = _GENERIC.sub("", (name, *short_names(name))[-1])
    return name if len(name) >= SHORTEST_SPOKEN else ""


@lru_cache(maxsize=1_000)
def body_reported(title: str) -> str:
    """The body that a report is on: 河清市文化和旅游局; "" where the title names none."""
    found = _REPORTED.search(normal_title(title))
    return found["body"] if found else ""


def may_mean(said: str, body: str) -> bool:
    """Whether people may call ``body`` so: 文旅局, 交易中心, 栖禾镇; not 财政局 for 行政审批服务局.

    A part of its name up to a place or to its end, or letters of it in order with the last; three or more.
    """
    if len(said) < SHORTEST_BODY:
        return False
    end = body.find(said) + len(said)
    if said in body and (end == len(body) or body[end - 1] in _PLACE):
        return True
    rest = iter(body)
    return said[-1] == body[-1] and all(letter in rest for letter in said)
