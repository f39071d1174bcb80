"""Where the attachments of a regulation start: 附件1, 附：…, 附录, 附表一."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.document import Style
from ingest.structure.lines import Line
from ingest.structure.marks import number_of, read_mark
from ingest.structure.outline import NAMED

_ATTACHMENT = re.compile(
    r"[（(]?附\s*(?P<word>件|录|表|图)?\s*(?P<no>[一二三四五六七八九十]{1,3}|[0-9０-９]{1,2}(?![.．、][^：:]*\d))?"
    r"(?:\s*[：:]\s*|\s+|[.．、]\s*|$)(?P<title>.*)$"
)
_SENTENCE = re.compile(r"[。；，：;:]")


def find_attachments(lines: Sequence[Line]) -> list[int]:
    """The places where attachments start, ascending; a list of their names before the signature is none."""
    found = _without_inserted(
        lines, [i for i, line in enumerate(lines) if line.text[0] in "附（(" and is_attachment(line)]
    )
    return [
        place
        for place, after in zip(found, [*found[1:], None], strict=False)
        if after is None or not _only_named(lines, place, after)
    ]


def _without_inserted(lines: Sequence[Line], found: list[int]) -> list[int]:
    """Drops a 附件 without number between 附件2 and 附件3: it belongs to a form inside 附件2."""
    marks = [_ATTACHMENT.match(lines[i].text) for i in found]
    numbers = [number_of(m["no"]) if m and m["no"] else None for m in marks]
    kept = []
    for at, place in enumerate(found):
        before = next((n for n in reversed(numbers[:at]) if n), None)
        after = next((n for n in numbers[at + 1 :] if n), None)
        if numbers[at] is not None or before is None or after != before + 1:
            kept.append(place)
    return kept


def is_attachment(line: Line) -> bool:
    """Whether a line may head an attachment: 附件1, 附：…, 附录, 附表一 …"""
    text = line.text
    if line.style is Style.TABLE or len(text) > 60 or text[-1] in "。；，":
        return False
    found = _ATTACHMENT.match(text)
    if not found or NAMED.match(text):
        return False
    spaced = bool(found["word"] or found["no"]) or "：" in text or ":" in text or text == "附"
    return spaced and not text.endswith("）") if text[0] in "（(" else spaced


def _only_named(lines: Sequence[Line], place: int, after: int) -> bool:
    """A line 附件：1.… that lists names, only names and a signature before the attachment itself."""
    here = _ATTACHMENT.match(lines[place].text)
    if not here or here["no"] or not here["title"] or after - place > 30:
        return False
    return all(
        read_mark(x.text) is not None or (len(x.text) <= 30 and not _SENTENCE.search(x.text))
        for x in lines[place + 1 : after]
    )


def attachment_parts(text: str) -> tuple[str, str]:
    """(label, title) of an attachment's first line: 附件1：名单 becomes 附件1： and 名单."""
    found = _ATTACHMENT.match(text)
    if not found:
        return text, ""
    return text[: found.start("title")].strip(), found["title"].strip()
