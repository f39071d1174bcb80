"""What a follow-up refers to, by rule: a short last turn carries the matter of the turns before it.

怎么移交问题线索 / 要报谁批 / 多少天内      → own 多少天内, carried 怎么移交问题线索
整改方案谁审核？ / 2023年的时候呢            → own 2023年的时候呢, carried 整改方案谁审核？ (asked again)
立行立改有哪些条件 / 那第二款呢              → relative para_2 of what answered the turn before
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from answer.intents import read_intent
from answer.terms import words
from library.numerals import read_number

SHORT = 14  # characters; a longer turn stands alone unless it opens like a follow-up
INSTEAD = ("换成", "换作")
_OPENS = re.compile(
    "^(?:那(?:么|如果|要是)?(?!些|个单位|里)|换成|换作|要是|如果是|如果换|他|她|它|其中|这个|这种|这样|为什么|为啥|"
    "我说的是|我是说|也|还(?:要|有|需)|匿名的也|另外|再问)"
)
_QUOTED = re.compile("[“「《][^”」》]{2,}[”」》]")
_ATTRIBUTE = re.compile(
    "期限|时限|时间|条件|程序|流程|步骤|依据|根据|要求|标准|原则|范围|内容|职责|责任|权限|后果|材料|理由|原因|对象|方式|"
    "方法|区别|目的|任务|重点|形式|格式|表格|名称|结果|前提|例外|需要|具体|主要|都"
)
_DEFINING = re.compile(
    "什么是|是什么|什么叫|啥叫|啥是|是啥|叫什么|何为|何谓|指的?是?什么|指啥|意思|含义|定义|有哪些|有哪几|包括哪些|包括什么|是哪些|是哪几"
)
_POINTING = re.compile(
    "第[一二三四五六七八九十百\\d]+[个项条款]|[这那它其该此]个?|[的是指]|[\\s，。？?！!、]"
)
_RELATIVE = re.compile(r"第([一二三四五六七八九十百\d]+)(款|项|条)")
_LEFTOVER = re.compile(
    r"那会儿?|那阵儿?|那|呢|的时候|的话|怎么样|如何|是|什么|怎么|说|规定|内容|当时|年|月|日|[\d\s，。？?！!、的]|换成|现在"
)


@dataclass(frozen=True, slots=True)
class Turn:
    """The last turn with what it takes from the turns before.

    ``own`` is what was said last; ``carried`` the earlier turns whose matter goes on, "" where it stands
    alone; ``repeats`` is True where the last turn only moves the date or the case and asks the same again;
    ``relative`` is the end of an eId ("para_2") that refers to the provision answered before. ``stands``:
    there are turns before it, and it could stand alone.
    """

    own: str
    carried: str = ""
    repeats: bool = False
    relative: str = ""
    stands: bool = False

    @property
    def text(self) -> str:
        """Earlier matter and last turn as one wording."""
        return f"{self.carried}，{self.own}" if self.carried else self.own


def read_turns(turns: Sequence[str], *, leaning: bool = False) -> Turn:
    """The last turn and what it refers to; earlier turns are read the same way.

    ``leaning``: it goes on from the turns before, though it could stand alone.
    """
    said = [turn.strip() for turn in turns if turn.strip()]
    if not said:
        return Turn("")
    own = said[-1]
    if len(said) == 1:
        return Turn(own)
    if not follows(own):
        return Turn(own, _matter(said[:-1]) if leaning else "", stands=True)
    if relative := _relative_address(own):
        return Turn(own, _matter(said[:-1]), relative=relative)
    repeats = not _LEFTOVER.sub("", own) or own.startswith(INSTEAD)
    return Turn(own, _matter(said[:-1]), repeats=repeats)


def follows(text: str) -> bool:
    """Whether a turn leans on the ones before."""
    if _OPENS.match(text) or not _LEFTOVER.sub("", text):
        return True
    if _names_thing(text):
        return False
    if len(text) <= 6:
        return True
    return len(text) <= SHORT and len(words(text)) <= (1 if read_intent(text) != "other" else 2)


def _names_thing(text: str) -> bool:
    """Whether a turn names what it asks about (“四个落实”第三个是什么, 五必谈是什么; not: 期限是什么)."""
    if _QUOTED.search(text):
        return True
    named = _POINTING.sub("", _ATTRIBUTE.sub("", _DEFINING.sub("", text)))
    return bool(_DEFINING.search(text)) and len(named) >= 2


def _matter(earlier: Sequence[str]) -> str:
    """The latest turn that stands alone, with the turns after it that add words to it (at most two)."""
    first = max((i for i, turn in enumerate(earlier) if not follows(turn)), default=0)
    said = [earlier[first]]
    said.extend(turn for turn in earlier[first + 1 :][-2:] if _narrows(turn))
    return "，".join(said)


def _narrows(turn: str) -> bool:
    """Whether a turn asks the same of something else (换成机动巡察, 那重要的呢), not something further."""
    return turn.startswith((*INSTEAD, "我说的是")) or (
        read_intent(turn) == "other" and turn.rstrip("？? ").endswith("呢")
    )


def _relative_address(text: str) -> str:
    found = _RELATIVE.findall(text)
    if not found or _LEFTOVER.sub("", _RELATIVE.sub("", text)):
        return ""
    names = {"条": "art", "款": "para", "项": "item"}
    return "__".join(f"{names[unit]}_{read_number(number)}" for number, unit in found)
