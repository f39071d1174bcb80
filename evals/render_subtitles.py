"""A transcript as its recording shows it: SRT, short cues one after the other, a pause after a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate

from library.model import Provision, ProvisionType

PACE_MS = 300
"""Of a character: 200 are spoken in a minute."""

PAUSE_MS = 600
_LONGEST = 22  # characters of a cue; a mark at its end comes on top
_CARD_MS = 900
_LAST_MS = 15_000  # the last picture stands a while
_CLAUSE = re.compile(r"[^，。！？；：、…—]+[，。！？；：、…—”’）》」]*|[，。！？；：、…—”’）》」]+")

Timed = tuple[int, int, str]
"""Start, end (milliseconds) and text of a cue."""


def subtitle_file(provisions: Sequence[Provision]) -> bytes:
    """The file of a transcript: what stands before the first word is a title card."""
    spoken = [p for p in provisions if p.type is ProvisionType.TIME]
    before = [p for p in provisions if p.type in (ProvisionType.TITLE, ProvisionType.PREFACE) and p.text]
    before.sort(key=lambda p: p.type is not ProvisionType.TITLE)
    card = "{\\an5}" + "\n".join(p.text for p in before)
    cues = [(0, _CARD_MS, card), *(cue for at in range(len(spoken)) for cue in _cues(spoken, at))]
    text = "\n".join(
        f"{number}\n{_stamp(start)} --> {_stamp(end)}\n{said}\n"
        for number, (start, end, said) in enumerate(cues, 1)
    )
    return text.replace("\n", "\r\n").encode("utf-8-sig")


def _cues(spoken: Sequence[Provision], at: int) -> Iterator[Timed]:
    """The cues of one paragraph; it ends a pause before the next begins."""
    start, text = _start(spoken[at]), spoken[at].text
    end = start + max(_LAST_MS, len(text) * PACE_MS)
    if at + 1 < len(spoken):
        end = max(start, _start(spoken[at + 1]) - PAUSE_MS)
    pieces = list(_pieces(text))
    ends = [start + (end - start) * said // len(text) for said in accumulate(map(len, pieces))]
    yield from zip([start, *ends[:-1]], ends, pieces, strict=True)


def _pieces(text: str) -> Iterator[str]:
    """The text cut between clauses into what fits one line."""
    piece = ""
    for clause in _CLAUSE.findall(text):
        if piece and len(piece) + len(clause) > _LONGEST:
            yield piece
            piece = ""
        piece += clause
    if piece:
        yield piece


def _start(provision: Provision) -> int:
    digits = provision.eid.removeprefix("time_").partition("_")[0]
    hours, minutes, seconds = int(digits[:-4]), int(digits[-4:-2]), int(digits[-2:])
    return ((hours * 60 + minutes) * 60 + seconds) * 1000


def _stamp(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02},{rest:03}"
