"""Which lines are the title: by the loader's style, else by what titles of official texts look like."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.document import Style
from ingest.structure.lines import Line
from ingest.structure.marks import ARTICLE, read_mark

_TYPE_WORD = re.compile(
    r"(?:法|条例|办法|规定|规则|细则|规程|规范|准则|守则|章程|制度|决定|决议|通知|通报|意见|解释|批复|答复|复函|函|方案"
    r"|要点|纲要|规划|计划|标准|指引|指南|手册|汇编|清单|目录|报告|总结|纪要|公告|通告|公报|命令|修正案|安排|说明|工作流程"
    r"|须知|公约|预案|请示|议案|典|讲义|课程|课件|一览表|台账|登记表|审批表)"
    r"(?:\s*[（(〔][^（(]{1,24}[）)〕])?》?$"
)
_NO_TITLE = re.compile(
    r"[〔\[（(]\s*[12][0-9]{3}\s*[〕\]）)].{0,8}号|^[（(]|^[0-9]{4}\s*年|文件$|^签发|^(?:秘|机|绝)密|^特急|^加急|^目\s*[录次]$"
)
_SENTENCE = re.compile(r"[。；！？]|[，：:]$")
_LOOK = 15  # lines; a title stands at the top


def title_places(lines: Sequence[Line], end: int) -> tuple[int, ...]:
    """The places of the title's lines before ``end``, none where the file has no title."""
    styled = next((i for i, x in enumerate(lines[:end]) if x.style is Style.TITLE), None)
    if styled is not None:
        return _with_following(lines, styled, end)
    near = [i for i in range(min(end, _LOOK)) if may_be_title(lines[i])]
    typed = next((i for i in near if _TYPE_WORD.search(lines[i].text)), None)
    if typed is not None:
        start = typed
        while start - 1 in near and typed - start < 2 and leads_in(lines[start - 1], lines[start]):
            start -= 1
        while typed + 1 in near and _goes_on(lines[typed].text):
            typed += 1
        return tuple(range(start, typed + 1))
    return tuple(near[:1]) if near and near[0] == 0 else ()


def joined_title(lines: Sequence[Line], places: Sequence[int]) -> str:
    """The title in one piece. A second top heading (a book of the code) is no part of it."""
    parts = [lines[i].text for i in places]
    if not parts:
        return ""
    styled = lines[places[0]].style is Style.TITLE
    second = styled and len(parts) > 1 and lines[places[1]].style is Style.HEADING
    return " ".join("".join(parts[:1] if second else parts).split())


def is_part_title(line: Line) -> bool:
    """Whether a line between the last article and a new 第一条 belongs to the title of what starts there."""
    return len(line.text) <= 60 and not _SENTENCE.search(line.text) and read_mark(line.text) is None


def _with_following(lines: Sequence[Line], first: int, end: int) -> tuple[int, ...]:
    last = first + 1
    while last < end and (
        lines[last].style is Style.TITLE or (lines[last].style is Style.HEADING and lines[last].level == 1)
    ):
        last += 1
    return tuple(range(first, last))


def may_be_title(line: Line) -> bool:
    """Whether a plain line may be (part of) a title: short, no sentence, no number, mark or article."""
    text = line.text
    return (
        line.style in (Style.BODY, Style.HEADING)
        and 2 <= len(text) <= 80
        and not _SENTENCE.search(text)
        and not _NO_TITLE.search(text)
        and not ARTICLE.match(text)
        and read_mark(text) is None
    )


def leads_in(line: Line, below: Line) -> bool:
    """Whether a line above is the start of the title: the issuer, or a line that breaks off."""
    broken = "关于" in line.text or line.text.endswith(("关于", "印发", "、", "和", "与", "及", "的"))
    return not _TYPE_WORD.search(line.text) and (broken or below.text.startswith(("关于", "印发", "的")))


def _goes_on(text: str) -> bool:
    """关于执行《…法》 breaks off: what is issued about the law follows on the next line."""
    return "关于" in text and text.endswith("》")
