"""Subtitles (SRT, WebVTT): cues of a few words are joined to what a person cites, a paragraph of speech.

    12                                         cue number: left out
    00:01:23,400 --> 00:01:25,100 X1:40        time line: left out, the code of the paragraph that begins here
    <v 讲师>底稿一事一稿，                       tags and settings: left out
    ─────
    [00:01:23] 底稿一事一稿，一个问题一份。……     SPEECH

A paragraph ends where a sentence ends, 15 to 60 seconds after it began wherever there is such a place: at the
longest pause among them, the first of equals. A cue set in the middle of the picture ({\\an5}) before anyone
speaks is the title card: its first line is the title.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ingest.document import Block, Document, Style

SHORTEST_MS, LONGEST_MS = 15_000, 60_000
_STAMP = r"(?:(\d{1,2})[:：])?([0-5]?\d)[:：]([0-5]?\d)(?:[.,，](\d{1,3}))?"
_TIMES = re.compile(rf"{_STAMP}\s*-->\s*{_STAMP}(?P<rest>(?:\s.*)?)$")
_BROKEN = re.compile(r"\S*\d\S*\s*-->")  # meant as a time line, well or badly written
_SETTING = re.compile(r"[A-Za-z]\w*:\S+")
_HEADER = re.compile(r"\ufeff?WEBVTT(?:\s|$)")
_ASIDE = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|$)")
_TAG = re.compile(
    r"</?(?:b|i|u|s|c|v|lang|ruby|rt|font)(?:[.\s][^<>]*)?>|<\d[\d:.]*>|\{\\[^{}]*\}|\{[A-Za-z]:[^{}]*\}"
)
_CARD = "{\\an5}"
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&nbsp;": "\u00a0", "&lrm;": "", "&rlm;": "", "&amp;": "&"}
_SENTENCE_END = re.compile(r"[。！？!?…][”’」』）)]*(?:[（(][^（）()]{1,12}[）)])?$")  # also 。（笑声）
_SHARE = 8  # of the lines that are not empty one in eight at least gives times: a cue has few lines
_NAMED = 8  # lines that a warning names before it says 等


@dataclass(frozen=True, slots=True)
class Cue:
    """What is shown at once: from ``start`` to ``end`` in milliseconds, its ``text`` in one line, tags off.

    ``line`` is that of its times; ``lines`` are those below it as they stand in the file.
    """

    start: int
    end: int
    line: int
    lines: tuple[str, ...]
    text: str


def looks_like_subtitles(text: str) -> bool:
    """Whether a decoded text is SRT or WebVTT: it says so, or one line in eight gives times."""
    if "-->" not in text:
        return False
    lines = [line for raw in text.split("\n") if (line := raw.strip())]
    timed = sum(_TIMES.match(line) is not None for line in lines)
    return timed > 0 and (bool(_HEADER.match(text)) or timed * _SHARE >= len(lines))


def read_subtitles(text: str, name: str) -> Document:
    """The document of a decoded text that is subtitles. Never raises on content."""
    reader = _Reader(text)
    reader.read()
    cues = reader.cues()
    cards = _cards(cues)
    spoken = [cue for cue in cues[len(cards) :] if cue.text]
    blocks = (
        *(Block(line, number) for number, line in reader.before),
        *_card_blocks(cards),
        *(_speech(cues) for cues in paragraphs(spoken)),
    )
    return Document(name, "subtitles", blocks, warnings=tuple(reader.warnings()))


def paragraphs(cues: Sequence[Cue]) -> Iterator[Sequence[Cue]]:
    """The cues of each paragraph of speech, in order."""
    first = 0
    while first < len(cues):
        after = _last(cues, first) + 1
        yield cues[first:after]
        first = after


def _last(cues: Sequence[Cue], first: int) -> int:
    """The cue that ends the paragraph which begins with ``first``.

    The end of a sentence in 15 to 60 seconds; else the last one before them; else the end of any cue in them,
    the last of equals; else 60 seconds. What would leave less than 15 seconds at the end of the file is none.
    """
    run = list(_within_reach(cues, first))
    ends = [at for at in run if _SENTENCE_END.search(cues[at].text)]
    long = {at for at in run if _lasts(cues, first, at) and _leaves_enough(cues, at)}
    if places := [at for at in ends if at in long] or ends[-1:]:
        return max(places, key=lambda at: _pause(cues, at))
    return max(long, key=lambda at: (_pause(cues, at), at), default=run[-1])


def _within_reach(cues: Sequence[Cue], first: int) -> Iterator[int]:
    """The cues from ``first`` on that end within 60 seconds; where the times go back, none goes on."""
    yield first
    for at in range(first + 1, len(cues)):
        if cues[at].end - cues[first].start > LONGEST_MS or cues[at].start < cues[at - 1].start:
            return
        yield at


def _lasts(cues: Sequence[Cue], first: int, at: int) -> bool:
    return cues[at].end + _pause(cues, at) - cues[first].start >= SHORTEST_MS


def _leaves_enough(cues: Sequence[Cue], at: int) -> bool:
    """Whether nothing follows, or enough for a paragraph of its own."""
    return at + 1 == len(cues) or not 0 <= cues[-1].end - cues[at + 1].start < SHORTEST_MS


def _pause(cues: Sequence[Cue], at: int) -> int:
    """Milliseconds from the end of a cue to the next, 0 behind the last and where they overlap."""
    return max(0, cues[at + 1].start - cues[at].end) if at + 1 < len(cues) else 0


class _Reader:
    """Walks the lines; ``before`` are those above the first cue."""

    def __init__(self, text: str) -> None:
        self.lines = [line.strip().strip("\ufeff") for line in text.split("\n")]
        self.vtt = bool(_HEADER.match(text))
        self.timed: list[tuple[int, int, int]] = []  # start, end, line of each cue
        self.below: list[list[str]] = []  # the lines of each cue
        self.before: list[tuple[int, str]] = []
        self.broken: list[int] = []
        self.remarks = 0

    def read(self) -> None:
        place = self._skip(0) if self.vtt else 0
        while place < len(self.lines):
            line = self.lines[place]
            if self.vtt and _ASIDE.match(line) and not (place and self.lines[place - 1]):
                self.remarks += line.startswith("NOTE")
                place = self._skip(place)
                continue
            if line and not self._is_number(place) and not self._opens(place, line):
                self._take(place, line)
            place += 1

    def cues(self) -> list[Cue]:
        """The cues in the order of the file."""
        found = zip(self.timed, self.below, strict=True)
        return [Cue(*times, tuple(lines), _in_one_line(map(_untagged, lines))) for times, lines in found]

    def warnings(self) -> Iterator[str]:
        if self.broken:
            named = "、".join(map(str, self.broken[:_NAMED]))
            more = f"等 {len(self.broken)} 行" if len(self.broken) > _NAMED else "行"
            yield f"第 {named} {more}的时间码不成立，其下的文字并入前一段，请核对。"
        if self.remarks:
            yield f"有 {self.remarks} 处注释（NOTE）未导入。"

    def _skip(self, place: int) -> int:
        """The place of the empty line that ends a header, note or style."""
        while place < len(self.lines) and self.lines[place]:
            place += 1
        return place

    def _is_number(self, place: int) -> bool:
        """Whether the line names the cue below it: a number, in WebVTT any words behind an empty line."""
        line, below = self.lines[place], place + 1
        while line.isdecimal() and below < len(self.lines) and not self.lines[below]:
            below += 1
        if not (line.isdecimal() or (self.vtt and not self.lines[place - 1])) or below == len(self.lines):
            return False
        return bool(_BROKEN.match(self.lines[below])) and not _BROKEN.match(line)

    def _opens(self, place: int, line: str) -> bool:
        """Opens a cue; True where the line gives times, well or badly."""
        found = _TIMES.match(line)
        start, end = (_milliseconds(found.groups()[at : at + 4]) for at in (0, 4)) if found else (0, -1)
        if found and start <= end:
            rest = " ".join(word for word in found["rest"].split() if not _SETTING.fullmatch(word))
            self.timed.append((start, end, place + 1))
            self.below.append([rest] if rest else [])
            return True
        if found or _BROKEN.match(line):
            self.broken.append(place + 1)
            return True
        return False

    def _take(self, place: int, line: str) -> None:
        if self.below:
            self.below[-1].append(line)
        else:
            self.before.append((place + 1, _untagged(line)))


def _milliseconds(parts: Sequence[str | None]) -> int:
    hours, minutes, seconds = (int(part or 0) for part in parts[:3])
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + int((parts[3] or "0").ljust(3, "0"))


def _untagged(line: str) -> str:
    line = _TAG.sub("", line)
    for entity, char in _ENTITIES.items():
        line = line.replace(entity, char)
    return line.strip()


def _in_one_line(texts: Iterable[str]) -> str:
    """Chinese lines close up, words in Latin letters keep a space between them."""
    whole = ""
    for text in filter(None, texts):
        whole += " " if whole and whole[-1].isascii() and text[0].isascii() else ""
        whole += text
    return whole


def _cards(cues: Sequence[Cue]) -> Sequence[Cue]:
    """The cues before the first that is spoken."""
    spoken = (at for at, cue in enumerate(cues) if not "".join(cue.lines[:1]).startswith(_CARD))
    return cues[: next(spoken, 0)]  # a file of cards alone has no title


def _card_blocks(cards: Sequence[Cue]) -> Iterator[Block]:
    lines = [(cue.line, text) for cue in cards for line in cue.lines if (text := _untagged(line))]
    for place, (number, text) in enumerate(lines):
        yield Block(text, number, Style.BODY if place else Style.TITLE)


def _speech(cues: Sequence[Cue]) -> Block:
    minutes, seconds = divmod(cues[0].start // 1000, 60)
    code = f"[{minutes // 60:02}:{minutes % 60:02}:{seconds:02}]"
    return Block(f"{code} {_in_one_line(cue.text for cue in cues)}", cues[0].line, Style.SPEECH)
