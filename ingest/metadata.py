"""The Version of a document: from its catalogue row, its front matter, its text, the name of its file.

In that order; where a later one says something else, the report tells. ``effective`` comes from catalogue or
front matter, else from the closing article unless that is older than the issue, else from the head (自…起
施行) under the same condition, else it is the day of issue, unverified.

自公布之日起施行 means the day of issue. Where an amending decision (修正) issued the text last, the closing
article still speaks of the first issue, which is older: the day is then unverified.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import PurePath

from ingest.dates import read_written_date
from ingest.document import Document
from ingest.facts import LABELS, Facts, read_facts
from ingest.kinds import kind_of_content
from ingest.stated import Stated, read_stated
from ingest.structure import Structured
from library.model import Kind, Level, Version
from library.titles import normal_title

_DATED = re.compile(
    r"\s*[（(\[〔_-]?\s*(\d{4}-\d{1,2}-\d{1,2}|\d{4}年\d{1,2}月\d{1,2}日|\d{8})\s*[）)\]〕]?\s*$"
)
_COMPARED = ("title", "number", "issuer", "issued", "effective")


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds for files that state none themselves; ``kind`` wins over what the content looks like.

    ``password`` opens files that need one; it is never printed, logged or kept.
    """

    kind: Kind | None = None
    level: Level = Level.INTERNAL
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Described:
    """A version as one document states it, its work still unnamed.

    ``facts`` are those of catalogue and front matter together: who asks which work it is looks there.
    """

    version: Version
    facts: Facts
    warnings: tuple[str, ...]


def describe(document: Document, structured: Structured, row: Facts, defaults: Defaults) -> Described:
    """The version of a document; ``row`` is what a catalogue states."""
    front, warnings = read_facts(document.front, "文件头")
    facts, differences = _merge(row, front)
    stem, dated = _file_name(document.name)
    title = facts.title or structured.title or stem
    stated = read_stated(structured.provisions, title)
    issued = facts.issued or stated.issued or dated
    effective = facts.effective or _effective(stated, issued)
    until, odd = _until(facts.until, effective or issued)
    version = Version(
        work=normal_title(title),
        title=" ".join(title.split()),
        kind=facts.kind or defaults.kind or kind_of_content(document.name, structured, title),
        level=facts.level or defaults.level,
        number=facts.number or stated.number,
        issuer=facts.issuer or stated.issuer,
        issued=issued,
        effective=effective or issued,
        effective_known=effective is not None,
        until=until,
        status=facts.status,
        replaces=facts.replaces or stated.abolishes,
        sample=facts.sample,
    )
    of_text = Facts(
        title=structured.title or None,
        number=stated.number,
        issuer=stated.issuer,
        issued=None if stated.adopted else stated.issued,
        effective=_effective(stated, issued),
    )
    own = "目录或文件头" if document.front else "目录"
    told = [*differences, *_differences(facts, of_text, own, "正文")]
    return Described(version, facts, (*warnings, *told, *odd))


def merge_parts(one: Version, other: Version) -> Version:
    """``one`` with what another part states: the latest issue, the stated effect, the narrowest level."""
    issued = max((v.issued for v in (one, other) if v.issued), default=None)
    known = [v.effective for v in (one, other) if v.effective and v.effective_known]
    return Version(
        work=one.work,
        title=one.title,
        kind=one.kind,
        level=max(one.level, other.level, key=lambda level: level.rank),
        number=one.number or other.number,
        issuer=one.issuer or other.issuer,
        issued=issued,
        effective=max(known, default=issued),
        effective_known=bool(known),
        until=one.until or other.until,
        status=one.status or other.status,
        replaces=tuple(dict.fromkeys((*one.replaces, *other.replaces))),
        sample=one.sample or other.sample,
    )


def _merge(row: Facts, front: Facts) -> tuple[Facts, list[str]]:
    """The catalogue's facts over those of the front matter."""
    stated = {name: getattr(row, name) for name in Facts.model_fields if getattr(row, name)}
    return front.model_copy(update=stated), _differences(row, front, "目录", "文件头", tuple(LABELS))


def _differences(
    winner: Facts, loser: Facts, first: str, second: str, names: Sequence[str] = _COMPARED
) -> list[str]:
    """A sentence for each fact on which the two do not agree."""
    found = []
    for name in names:
        one, other = getattr(winner, name), getattr(loser, name)
        if one and other and _plain(one) != _plain(other):
            found.append(
                f"{LABELS[name]}不一致：{first}为“{_plain(one)}”，{second}为“{_plain(other)}”，以{first}为准。"
            )
    return found


def _plain(value: object) -> str:
    if isinstance(value, tuple):
        return "；".join(map(str, value))
    if isinstance(value, Kind | Level):
        return value.label
    if isinstance(value, date):
        return value.isoformat()
    plain = normal_title(str(value)).translate(str.maketrans("[]【】﹝﹞", "〔〕〔〕〔〕"))
    return plain.replace("会同", "、")  # 甲会同乙印发: both issue it


def _effective(stated: Stated, issued: date | None) -> date | None:
    """The day the text itself states, None where it states none that can be meant."""
    if stated.from_issue and issued and not stated.amended:
        return issued + timedelta(days=stated.days_after)
    for day in (stated.closing, stated.head):
        if day is not None and (issued is None or day >= issued):
            return day
    return None


def _until(until: date | None, effective: date | None) -> tuple[date | None, list[str]]:
    if until and effective and until <= effective:
        return None, [f"失效日期 {until} 不晚于施行日期 {effective}，未使用。"]
    return until, []


def _file_name(name: str) -> tuple[str, date | None]:
    """Title and date in a file name: 信访条例(2005-01-10).md."""
    stem = PurePath(name).stem.strip()
    found = _DATED.search(stem)
    day = read_written_date(found[1]) if found else None
    return (stem[: found.start()] if found and day and found.start() else stem), day
