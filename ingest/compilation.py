"""A compilation in one file becomes works: where each begins, what it is called, and what is not in order.

load → Document → find_cut → Cut ─ part_document → a Document a work → structure → describe → shelve

    目　录                       the compilation's own: contents
    甲办法 …… 1
    第一部分　组织类              belongs to no work: told as a fault where it holds more than a line
    甲办法                       Part("甲办法", first, last)
    第一条 …
    乙办法（试行）                Part("乙办法（试行）", …)

A Cut is a value: the plan writes it down, a person moves a boundary, and the import takes it as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.contents import Contents, read_contents
from ingest.document import Block, Document, Style
from ingest.plan_errors import PlanUnfitError
from ingest.starts import REGULATION, Start, find_starts, issues, uncounted
from library.titles import normal_title

_UNCOUNTED = ("pptx", "xlsx", "csv", "subtitles")  # formats whose parts are slides, sheets and cues
_TITLE_REACH = 60  # blocks from the start of a work in which its title stands
_TITLE_LINES = 4
_GROUP = re.compile(
    r"第[一二三四五六七八九十0-9]{1,3}(?:部分|编|篇|辑|卷)[^，。；]{0,20}$|[一二三四五六七八九十]{1,2}、.{2,12}类$"
)
_SHOWN = 30  # characters of a text that is told about


@dataclass(frozen=True, slots=True)
class Part:
    """A work inside a file: its blocks [first, last], numbered from 1, and its title as the file has it.

    ``name`` tells it apart inside its file, "" where the file is one work. ``called`` is what a person said
    it is called, "" where the file's word holds.
    """

    first: int
    last: int
    title: str = ""
    name: str = ""
    called: str = ""


@dataclass(frozen=True, slots=True)
class Cut:
    """How a file is cut. ``faults`` are Chinese sentences: what table of contents and text do not share.

    ``contents`` are the blocks of its table of contents, from 1, (0, 0) where it has none.
    """

    parts: tuple[Part, ...]
    contents: tuple[int, int] = (0, 0)
    faults: tuple[str, ...] = ()

    @property
    def several(self) -> bool:
        """Whether the file holds several works."""
        return len(self.parts) > 1 or any(part.name for part in self.parts)


def find_cut(document: Document) -> Cut:
    """The works of a document as far as it shows them; most documents are one work."""
    blocks = document.blocks
    whole = Cut((Part(1, len(blocks)),))
    if document.format in _UNCOUNTED:
        return whole
    contents = read_contents(blocks)
    starts = find_starts(blocks, contents)
    if len(starts) < 2:
        return whole
    ends = [*(start.place for start in starts[1:]), len(blocks)]
    parts = [
        Part(start.place + 1, _last(blocks, start, end, contents), start.title)
        for start, end in zip(starts, ends, strict=True)
    ]
    return examined(document, Cut(named(parts)))


def examined(document: Document, cut: Cut) -> Cut:
    """The cut with its table of contents and what is not in order, whoever cut it."""
    if not cut.several:
        return cut
    contents = read_contents(document.blocks)
    place = (contents.blocks.start + 1, contents.blocks.stop) if contents else (0, 0)
    cut = Cut(cut.parts, place)
    listed = _listing_faults(cut, contents) if contents else ()
    return replace(cut, faults=(*listed, *_uncovered(document.blocks, cut)))


def cut_as(document: Document, parts: Sequence[Part] | None) -> Cut:
    """The cut into ``parts``, or as the document shows itself where they are None.

    Raises:
        PlanUnfitError: parts that the document cannot have.
    """
    if parts is None:
        return find_cut(document)
    before, count = 0, len(document.blocks)
    for part in parts:
        if not before < part.first <= part.last <= count:
            raise PlanUnfitError(document.name, part.first, part.last, before, count)
        before = part.last
    return examined(document, Cut(tuple(parts)))


def named(parts: Iterable[Part]) -> tuple[Part, ...]:
    """The parts with names of their own: the normalised title, a second one of the same title with （2）."""
    found: dict[str, Part] = {}
    for part in parts:
        stem = name = normal_title(part.title).replace("#", "＃").replace("/", "／")
        count = 1
        while name in found:
            count += 1
            name = f"{stem}（{count}）"
        found[name] = replace(part, name=name)
    return tuple(found.values())


def part_document(document: Document, part: Part) -> Document:
    """The document of one work: its blocks, the lines of its title marked as title.

    A work of a file bears the file's name and its own, so that nothing of the file's name is taken for it.
    """
    if not part.name:
        return document
    blocks = list(document.blocks[part.first - 1 : part.last])
    titled = _titled(blocks, part.title)
    for place in titled:
        blocks[place] = replace(blocks[place], style=Style.TITLE, level=0)
    if titled:
        # The title comes first in structure; a level-1 heading below it is no second line of it.
        after = titled.stop
        if after < len(blocks) and blocks[after].style is Style.TITLE:
            blocks[after] = replace(blocks[after], style=Style.BODY)
    return Document(f"{document.name}/{part.title}", document.format, tuple(blocks), pages=document.pages)


def _uncovered(blocks: Sequence[Block], cut: Cut) -> Iterator[str]:
    """A sentence for every stretch of text that belongs to no work, the table of contents left out."""
    for first, last in _gaps(len(blocks), cut):
        texts = [block.text for block in blocks[first - 1 : last]]
        if all(_GROUP.match(normal_title(text)) for text in texts):
            continue  # the name of a group of works belongs to the compilation, as its table does
        count = sum(len("".join(text.split())) for text in texts)
        shown = " ".join(" ".join(texts).split())
        where = "第一件之前" if last < cut.parts[0].first else f"第{first}—{last}段"
        more = "…" if len(shown) > _SHOWN else ""
        yield f"{where}有{count}字不属于任何一件，未作为条文导入：“{shown[:_SHOWN]}{more}”。"


def _gaps(count: int, cut: Cut) -> list[tuple[int, int]]:
    """The runs of blocks [first, last], from 1, that are in no part and not in the table of contents."""
    free = set(range(1, count + 1)).difference(*(range(p.first, p.last + 1) for p in cut.parts))
    free.difference_update(range(cut.contents[0], cut.contents[1] + 1))
    runs: list[tuple[int, int]] = []
    for place in sorted(free):
        if runs and runs[-1][1] == place - 1:
            runs[-1] = (runs[-1][0], place)
        else:
            runs.append((place, place))
    return runs


def _last(blocks: Sequence[Block], start: Start, end: int, contents: Contents | None) -> int:
    """The last block of a work, from 1: names of groups directly above the next work are not its own."""
    groups = {normal_title(piece.text) for piece in contents.pieces if piece.group} if contents else set()
    while end - 1 > start.titled.stop and _names_group(blocks[end - 1], groups):
        end -= 1
    return end


def _names_group(block: Block, groups: set[str]) -> bool:
    text = normal_title(block.text)
    return bool(_GROUP.match(text)) or (text in groups and not REGULATION.search(text))


def _listing_faults(cut: Cut, contents: Contents) -> Iterator[str]:
    readings = contents.readings()
    pieces = [_listed_as(part.title, readings) for part in cut.parts]
    for title in contents.unread({piece for run in pieces for piece in run}):
        yield f"目录列有而正文没有：《{title}》。"
    for part, run in zip(cut.parts, pieces, strict=True):
        if not run:
            yield f"正文有而目录没有列出：《{part.title}》。"


def _listed_as(title: str, readings: Mapping[str, range]) -> range:
    """The pieces of the table that name a work, or the notice that issues it; empty where none does."""
    own = readings.get(normal_title(title))
    return own or next((run for name, run in readings.items() if issues(name, title)), range(0))


def _titled(blocks: Sequence[Block], title: str) -> range:
    """The blocks that are the title, from 0; empty where it does not stand in the work's first blocks."""
    wanted = normal_title(title)
    for start in range(min(len(blocks), _TITLE_REACH)):
        text = ""
        for end in range(start + 1, min(start + _TITLE_LINES, len(blocks)) + 1):
            text += blocks[end - 1].text
            if wanted in (normal_title(text), normal_title(uncounted(text))):
                return range(start, end)
    return range(0)
