"""Which lines that start with 第…条 are articles: the sequence of the numbers decides.

    第二条 …                      article 2
    第三条规定的情形，……            text of article 2: no white space, a mention, and a true 第三条 follows
from ingest.structure.outline import read_heading
    第三条 …                      article 3
    …作为第八条，内容如下：          text
    第八十条 …                    a quotation: a jump right after a colon
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.document import Style
from ingest.structure.lines import Line
from ingest.structure.marks import ARTICLE, MENTION, article_key, follows
from ingest.structure.outline import read_heading

Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Article:
    """An accepted line: its place in the lines, number (n, 之N or 0), length of its label.

    ``run`` is 0 for the first count from 1, one more each time that the numbers start again.
    """

    place: int
    key: Key
    label_end: int
    run: int


@dataclass(frozen=True, slots=True)
class _Candidate:
    place: int
    key: Key
    label_end: int
    clear: bool  # white space, the end or 【 after the label: no mention looks like this
    mention: bool
    introduced: bool  # the line before ends with a colon


@dataclass(slots=True)
class _Run:
    """State of the walk over the candidates."""

    candidates: list[_Candidate]
    attachments: Sequence[int]
    places: dict[Key, list[int]] = field(default_factory=dict)
    accepted: list[Article] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    quoted: Key | None = None
    run: int = 0


def find_articles(
    lines: Sequence[Line], attachments: Sequence[int] = ()
) -> tuple[list[Article], list[str], list[str]]:
    """(articles, gaps, warnings). ``attachments`` are the places where attachments start, ascending."""
    state = _Run(_candidates(lines), attachments)
    for at, candidate in enumerate(state.candidates):
        if candidate.clear:
            state.places.setdefault(candidate.key, []).append(at)
    for at, candidate in enumerate(state.candidates):
        if _accepts(state, at, candidate):
            state.quoted = None
            state.accepted.append(Article(candidate.place, candidate.key, candidate.label_end, state.run))
        elif candidate.clear:
            line = lines[candidate.place]
            state.warnings.append(f"第{line.line}行“{line.text[:12]}”不合条文编号顺序，作为正文保留。")
    return state.accepted, state.gaps, state.warnings


def _candidates(lines: Sequence[Line]) -> list[_Candidate]:
    result = []
    before = ""
    for place, line in enumerate(lines):
        text = line.text
        if text[0] in "第笫" and line.style in (Style.BODY, Style.HEADING) and (found := ARTICLE.match(text)):
            key = article_key(found)
            if key is not None:
                rest = text[found.end() : found.end() + 12]
                clear = not rest or rest[0].isspace() or rest[0] == "【"
                mention = bool(MENTION.match(rest))
                introduced = before.endswith(("：", ":"))
                result.append(_Candidate(place, key, found.end(), clear, mention, introduced))
                before = text
                continue
        if line.style is Style.BODY and read_heading(line) is None:
            before = text
    return result


def _accepts(state: _Run, at: int, candidate: _Candidate) -> bool:
    if not candidate.clear and (candidate.mention or _later(state, candidate.key, at)):
        return False
    if not state.accepted:
        return candidate.key == (1, 0) or (candidate.clear and not _later(state, (1, 0), at))
    last = state.accepted[-1].key
    if state.quoted and follows(candidate.key, state.quoted) and not follows(candidate.key, last):
        state.quoted = candidate.key
        return False
    if follows(candidate.key, last):
        return not (candidate.introduced and _later(state, candidate.key, at))
    if candidate.key == (1, 0):
        return _restarts(state, at, candidate, last)
    if candidate.key < last or not candidate.clear:
        return False
    return _jumps(state, at, candidate, last)


def _restarts(state: _Run, at: int, candidate: _Candidate, last: Key) -> bool:
    """The numbers start again: in an attachment, or another regulation in the same file."""
    if candidate.introduced and _later(state, (last[0] + 1, 0), at):
        state.quoted = candidate.key
        return False
    following = state.candidates[at + 1].key if at + 1 < len(state.candidates) else None
    attached = bisect_right(state.attachments, candidate.place) > bisect_right(
        state.attachments, state.accepted[-1].place
    )
    if not attached and not (candidate.clear and following == (2, 0)):
        return False
    state.run += 1
    return True


def _jumps(state: _Run, at: int, candidate: _Candidate, last: Key) -> bool:
    """A number too high: a quotation, a stray, or articles missing in the file."""
    if candidate.introduced:
        state.quoted = candidate.key
        return False
    if _later(state, (last[0] + 1, 0), at, before=(1, 0)):
        return False
    state.gaps.append(_gap(last, candidate.key))
    return True


def _later(state: _Run, key: Key, at: int, before: Key | None = None) -> bool:
    """Whether a clear candidate with this number comes after ``at`` (and not after the next ``before``)."""
    places = state.places.get(key, ())
    found = bisect_right(places, at)
    if found == len(places):
        return False
    if before is None:
        return True
    ends = state.places.get(before, ())
    end = bisect_right(ends, at)
    return end == len(ends) or places[found] < ends[end]


def _gap(last: Key, key: Key) -> str:
    missing = range(last[0] + 1, key[0] + (1 if key[1] else 0))
    if not missing:
        return f"{name_of(last)}之后直接是{name_of(key)}"
    span = f"第{missing[0]}条" if len(missing) == 1 else f"第{missing[0]}条至第{missing[-1]}条"
    return f"{name_of(last)}之后直接是{name_of(key)}，原文没有以{span}开头的行"


def name_of(key: Key) -> str:
    """The number for a report: 第120条之1."""
    return f"第{key[0]}条" + (f"之{key[1]}" if key[1] else "")
