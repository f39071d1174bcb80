"""How works are called: titles made comparable, and the shorter names that people use for them.

中华人民共和国监察法                监察法
中共河清市委巡察工作实施办法        巡察工作实施办法
市委巡察组工作规则（试行）          市委巡察组工作规则、巡察组工作规则
对村（社区）巡察工作办法            as spoken: 对村办法
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
SHORTEST = 2  # characters of a short name: 刑法
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
