"""Where the works of a compilation begin.

    a title of the table of contents, alone on its line or broken over two      listed
    第一条 after other articles, below a line that looks like a title            counted anew
    a title above the line that says when it was adopted                         where the rest is certain

A head goes with its work: number, red head, the notice that issues it. Attachments with articles of their own
and laws quoted by an article begin no work.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.contents import MOST_PIECES, Contents
from ingest.document import Block, Style
from ingest.structure.attachments import is_attachment
from ingest.structure.lines import Line
from ingest.structure.marks import ARTICLE, MENTION, article_key, read_mark
from ingest.structure.outline import read_heading
from ingest.structure.titles import leads_in, may_be_title
from library.titles import normal_title

REGULATION = re.compile(
    r"(?:法|条例|办法|规定|细则|规则|规程|规范|准则|守则|章程|制度|决定|决议|意见|解释|批复|答复|方案|通知|公告|公约"
    r"|标准|指引|须知|纲要|要点|规划|安排|修正案|程序|措施|机制|流程|典|解答|函|通则|总则|纪要)(?:\s*[（(〔][^（(]{1,24}[）)〕])?》?$"
)
_ADOPTED = re.compile(
    r"[（(]?\s*[0-9]{4}\s*年\s*[0-9]{1,2}\s*月\s*[0-9]{1,2}\s*日.{0,200}(?:通过|公布|发布|印发|批准|修订|修正|施行|令|公告|制定)"
)
_NUMBER = re.compile(
    r"[^。；，]{0,20}[〔\[（(]\s*[12][0-9]{3}\s*[〕\]）)]\s*(?:第\s*)?[0-9]{1,5}\s*号$|.{2,40}令\s*$"
)
_RED_HEAD = re.compile(r".{2,40}文件$")
_QUOTES = re.compile(r"(?:改为|增加|作为第|内容如下|表述为|条文).{0,40}[：:]$")
_ENDS = re.compile(r"(?:施行|实施|执行|生效|废止)。$|[0-9]日$")
_NOTICE = re.compile(r"(?:印发|发布|颁布|下发|施行).*通知$")
_REPEAT_REACH = 12  # blocks between a title and the same title again
_NOT_LETTER = re.compile(r"[\W_]")
_LONGEST = 200  # characters of a line that may be a title or name an attachment
_NOTICE_REACH = 40  # blocks between the title of a notice and that of what it issues


@dataclass(frozen=True, slots=True)
class Start:
    """Where a work begins: ``place`` of its first block, ``titled`` of its title (from 0, end not included).

    ``articled``: its 第一条 follows; ``pieces`` are those of the table of contents that name it; ``counted``:
    a number stands before the title (3. 甲办法).
    """

    place: int
    titled: range
    title: str
    articled: bool = False
    pieces: range = range(0)
    counted: bool = False


def find_starts(blocks: Sequence[Block], contents: Contents | None) -> tuple[Start, ...]:
    """The starts in order; fewer than two where the document is one work."""
    first = contents.blocks.stop if contents else 0
    firsts = [i for i in range(first, len(blocks)) if _is_first_article(blocks, i)]
    if len(firsts) < 2 and contents is None:
        return ()
    listed = list(_listed(blocks, first, contents))
    taken = frozenset(place for start in listed for place in start.titled)
    above = (start for place in firsts if (start := _above(blocks, place, first, taken)))
    starts = _settled(blocks, [*listed, *above], firsts)
    if not _certain(starts, contents):
        return ()
    starts = _settled(blocks, [*starts, *_adopted(blocks, first, starts)], firsts)
    return tuple(_with_heads(blocks, starts, first))


def _certain(starts: Sequence[Start], contents: Contents | None) -> bool:
    """Two works that count their articles, or most of a table of contents found as plain titles."""
    if sum(start.articled for start in starts) >= 2:
        return True
    listed = [start for start in starts if start.pieces and REGULATION.search(start.title)]
    return contents is not None and len(listed) >= 3 and len(listed) * 2 >= len(contents.pieces)


def _is_first_article(blocks: Sequence[Block], place: int) -> bool:
    block = blocks[place]
    text = block.text.strip()
    if block.style not in (Style.BODY, Style.HEADING) or not text.startswith(("第", "笫")):
        return False
    found = ARTICLE.match(text)
    if found is None or article_key(found) != (1, 0) or MENTION.match(text[found.end() :]):
        return False
    return not (place and _QUOTES.search(blocks[place - 1].text.rstrip()))


def _listed(blocks: Sequence[Block], first: int, contents: Contents | None) -> Iterator[Start]:
    """Lines of the text that read as an entry of the table of contents, the longest reading at each place."""
    readings = contents.readings() if contents else {}
    longest = max(map(len, readings), default=0)
    place = first
    while readings and place < len(blocks):
        start = _match(blocks, place, readings, longest)
        if start:
            yield start
        place += len(start.titled) if start else 1


def _match(blocks: Sequence[Block], place: int, readings: dict[str, range], longest: int) -> Start | None:
    best = None
    text = ""
    for end in range(place + 1, min(place + MOST_PIECES, len(blocks)) + 1):
        block = blocks[end - 1]
        text += block.text.strip() if text else uncounted(block.text)
        if block.style in (Style.TABLE, Style.NOTE, Style.COMMENT) or len(text) > longest + 20:
            break
        pieces = readings.get(normal_title(text))
        if pieces is not None:
            counted = not blocks[place].text.strip().startswith(text[:1])
            best = Start(place, range(place, end), _plain(text), pieces=pieces, counted=counted)
    return best


def _weight(blocks: Sequence[Block], start: Start) -> tuple[int, int]:
    """How much a line looks like the title above its text; of equals the first one counts."""
    below = [block.text.strip() for block in blocks[start.titled.stop : start.titled.stop + 12]]
    styled = blocks[start.titled.start].style in (Style.TITLE, Style.HEADING)
    adopted = any(_ADOPTED.match(text) or _NUMBER.match(text) for text in below[:3])
    counted = any(text.startswith(("第一条", "第一章")) for text in below)
    return styled + 2 * adopted + 2 * counted, -start.place


def _above(blocks: Sequence[Block], place: int, first: int, taken: frozenset[int]) -> Start | None:
    """The title above a 第一条; None where it is an attachment's, ``taken`` already, or there is none."""
    for at in range(place - 1, first - 1, -1):
        line = _line(blocks[at])
        if at in taken or ARTICLE.match(line.text) or _attaches(line):
            return None
        styled = line.style is Style.TITLE or (line.style is Style.HEADING and line.level == 1)
        if not _may_be_title(line) or not (styled or REGULATION.search(line.text)):
            continue
        top = _top_of_title(blocks, at, first)
        if top > 0 and _attaches(_line(blocks[top - 1])):
            return None
        text = "".join(blocks[i].text.strip() for i in range(top, at + 1))
        return Start(top, range(top, at + 1), _plain(text), articled=True)
    return None


def _top_of_title(blocks: Sequence[Block], at: int, first: int) -> int:
    """The first line of a title whose last line is ``at``."""
    top = at
    while top - 1 >= first and at - top + 1 < MOST_PIECES:
        above, below = _line(blocks[top - 1]), _line(blocks[top])
        styled = above.style is below.style is Style.TITLE and not REGULATION.search(above.text)
        if not _may_be_title(above) or not (styled or leads_in(above, below)):
            break
        top -= 1
    return top


def _adopted(blocks: Sequence[Block], first: int, starts: Sequence[Start]) -> Iterator[Start]:
    """Titles above a line of adoption, right after a closing article, or of the level that the known have."""
    levels = {blocks[start.titled.start].level for start in starts}
    level = levels.pop() if len(levels) == 1 else 0
    known = {start.titled.start for start in starts}
    attached = False
    for at in range(first, len(blocks) - 1):
        line = _line(blocks[at])
        attached = at not in known and (attached or _attaches(line))
        if attached or not _may_be_title(line) or not REGULATION.search(line.text):
            continue
        heading = level and line.style is Style.HEADING and line.level == level
        top = _top_of_title(blocks, at, first)
        ended = top > first and _ENDS.search(blocks[top - 1].text.rstrip())
        if heading or ended or _ADOPTED.match(blocks[at + 1].text.strip()):
            text = "".join(blocks[i].text.strip() for i in range(top, at + 1))
            yield Start(top, range(top, at + 1), _plain(text))


def _settled(blocks: Sequence[Block], starts: Sequence[Start], firsts: Sequence[int]) -> list[Start]:
    """The starts in order, each work once, with what is known of their articles."""
    if not starts:
        return []
    kept: list[Start] = []
    for start in sorted(starts, key=lambda s: (s.titled.start, -len(s.titled))):
        if kept and issues(kept[-1].title, start.title) and _near(blocks, kept[-1], start, _NOTICE_REACH):
            kept[-1] = replace(start, place=kept[-1].place, pieces=kept[-1].pieces)
        elif not kept or not _repeats(blocks, kept[-1], start):
            kept.append(start)
    best: dict[range, Start] = {}
    for start in kept:
        if (
            start.pieces
            and (old := best.get(start.pieces))
            and _weight(blocks, old) >= _weight(blocks, start)
        ):
            continue
        best[start.pieces] = start
    kept = [s for s in kept if not s.pieces or best[s.pieces] is s]
    # Titles of the table one directly below the other are a list of titles, not texts.
    afters = [*kept[1:], None]
    kept = [
        s
        for s, after in zip(kept, afters, strict=True)
        if not (after and s.pieces and after.pieces and s.titled.stop == after.titled.start)
    ]
    ends = [*(start.titled.start for start in kept[1:]), len(blocks)]
    known = [
        replace(start, articled=any(start.titled.stop <= place < end for place in firsts))
        for start, end in zip(kept, ends, strict=True)
    ]
    return [start for start in known if start.articled or not start.counted]


def _repeats(blocks: Sequence[Block], before: Start, start: Start) -> bool:
    """Whether a title only stands a second time below the first: on a cover, or above its text again."""
    if start.titled.start < before.titled.stop:
        return True
    if not _near(blocks, before, start, _REPEAT_REACH):
        return False
    between = blocks[before.titled.stop : start.titled.start]
    if before.pieces and not start.pieces and not any(_is_prose(block) for block in between):
        return True  # dates and numbers alone: the text repeats its title in its own words
    one, other = (_NOT_LETTER.sub("", start_.title) for start_ in (before, start))
    return one == other or (not start.pieces and (one in other or other in one))


def _is_prose(block: Block) -> bool:
    text = block.text.rstrip()
    return text.endswith(("。", "；", "：")) or len(text) > 200


def _near(blocks: Sequence[Block], before: Start, start: Start, reach: int) -> bool:
    """Whether no article and at most ``reach`` blocks stand between two titles."""
    between = blocks[before.titled.stop : start.titled.start]
    return len(between) <= reach and not any(ARTICLE.match(block.text.strip()) for block in between)


def issues(notice: str, title: str) -> bool:
    """Whether ``notice`` is the title of a notice that issues the work called ``title``."""
    plain = normal_title(notice)
    return bool(_NOTICE.search(plain)) and plain.endswith(f"{normal_title(title)}的通知")


def uncounted(text: str) -> str:
    """A line without the number that counts it in a list."""
    text = text.strip()
    mark = read_mark(text)
    return text[mark.end :].strip() if mark else text


def _with_heads(blocks: Sequence[Block], starts: Sequence[Start], first: int) -> Iterator[Start]:
    """Each start moved up over the number, red head and notice that stand above the title."""
    before = first
    for start in starts:
        place = _above_heads(blocks, start.place, before)
        yield replace(start, place=_notice_above(blocks, start, place, before))
        before = start.titled.stop


def _is_head(block: Block) -> bool:
    text = block.text.strip()
    return block.style is Style.BODY and bool(_NUMBER.match(text) or _RED_HEAD.match(text))


def _notice_above(blocks: Sequence[Block], start: Start, place: int, before: int) -> int:
    """Where the notice begins that issues what starts here, else ``place``."""
    for at in range(place - 1, max(before, place - _NOTICE_REACH) - 1, -1):
        text = blocks[at].text.strip()
        if ARTICLE.match(text):
            return place
        if issues(text, start.title):
            return _above_heads(blocks, at, before)
    return place


def _above_heads(blocks: Sequence[Block], place: int, before: int) -> int:
    while place > before and _is_head(blocks[place - 1]):
        place -= 1
    return place


def _attaches(line: Line) -> bool:
    return 0 < len(line.text) <= _LONGEST and is_attachment(line)


def _may_be_title(line: Line) -> bool:
    if not 0 < len(line.text) <= _LONGEST:
        return False
    heading = read_heading(line)
    if read_mark(line.text) is not None or (heading and heading.unit):
        return False
    return line.style is Style.TITLE or may_be_title(line)


def _line(block: Block) -> Line:
    return Line(block.text.strip(), block.line, block.style, block.level)


def _plain(title: str) -> str:
    return " ".join(title.split()).strip("《》")
