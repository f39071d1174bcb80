"""Whether a text beside the regulations agrees with them: its citations, its values, its figures of time.

Everything is held against what was in force on the day of the text. A sentence that says itself that it
speaks of another time, or tells of an error, may give a value that does not hold; the options of a question
may too. Values too short to be told by their words (10年) are left to ``rivals``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache

from library.references import FoundKind, find_citations
from library.resolve import resolve_all
from tests.corpus.plan import PLAN, Fact, Key, Text, facts, planned, rows, says, squeezed, texts, work_titled

TELLING = 7
"""Characters; a shorter value is said of many subjects."""

PUBLIC_RULES = {
    "中国共产党章程",
    "中国共产党巡视工作条例",
    "信访工作条例",
    "公开报道《济南市巡察机构经验做法》",
} | {title for row in rows(PLAN / "reports.csv") for title in re.findall(r"《([^》]+)》", row["findings"])}
"""Laws and party rules that the sample names and does not hold; no article of them is cited."""

OWN_BOOKS = {"巡察工作全周期实务指引", "巡察工作手册"}

_BRACKETS = r"[（(][^（()）\n]*[）)]"
_SENTENCE = re.compile(rf"(?:{_BRACKETS}|[^。；！？\n])+(?:[。！？]+(?=[（(]《){_BRACKETS}|[。；！？\n]*)")
_QUOTED = re.compile(r"「[^」]*」")
_OPTION = re.compile(r"[A-EＡ-Ｅ][．.、)）](?:(?![A-EＡ-Ｅ][．.、)）]|答案|\n).)*")
_DATED = re.compile(r"\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?|\d{1,2}月\d{1,2}日|〔\d{4}〕\d+号")
TIMES = re.compile(r"(?<![\d.])\d+(?:至\d+)?(?:个工作日|工作日|小时|日内|天|个月|分钟)")
_SIGN = re.compile(
    r"旧|原来|原先|以前|过去|早先|从前|曾|当时|那时|此前|之前|年.{0,3}版|第[12一二]版|前两版|改为|改成|改到|不再|废止"
    r"|误|错|以为|记成|记混|写成|当成|算成|说成|照搬|沿用|混|不对|违反|超期|逾期|陷阱|不是|而非|上一版|老规定|老办法"
)
_EXAMPLE = re.compile(r"例|比如|譬如|假如|假设|如，|算|实际|用了|花了|倒推|往前|往后|第\d+天|起算|示范|某")


def sentences(paragraph: str) -> list[str]:
    """The sentences of a paragraph; what stands in brackets is not cut, behind the full stop neither."""
    return [part for part in _SENTENCE.findall(paragraph) if part.strip()]


def in_force(day: date, work: str | None) -> Text | None:
    """The text of a work that is in force on a day, None where there is none."""
    key = next(
        (k for k, v in planned().items() if k[0] == work and v.effective <= day < v.until),
        None,
    )
    return texts().get(key) if key else None


@cache
def holding(day: date) -> tuple[Fact, ...]:
    """The facts that hold on a day: stated by a version in force."""
    now = {k for k, v in planned().items() if v.effective <= day < v.until}
    return tuple(f for f in facts() if f.since <= day < f.until and f.stated_in & now)


def cited(text: str, day: date) -> Iterator[tuple[str, str | None, str]]:
    """(title, reason why it does not resolve or None, squeezed text) of each citation with an address."""

    def exists(title: str, eid: str) -> bool:
        version = in_force(day, work_titled(title))
        return version is not None and any(p.eid == eid for p in version.structured.provisions)

    founds = find_citations(text, works=True)
    for found, targets in zip(founds, resolve_all(founds, "", "", exists), strict=True):
        for target in targets if found.addresses else ():
            version = in_force(day, work_titled(target.title))
            said = _said_by(version, target.eid) if version and target.eid else ""
            yield target.title, target.reason, said


def _said_by(version: Text, eid: str) -> str:
    """What a provision and those below it say; of an article of the version its whole text."""
    if eid in version.articles:
        return version.articles[eid]
    below = (p for p in version.structured.provisions if p.eid == eid or p.eid.startswith(f"{eid}__"))
    return "".join(squeezed(p.label + p.text) for p in below)


def broken_citations(paragraphs: Iterable[str], day: date) -> list[str]:
    """Citations that do not resolve in the version of the day, or depend on where they stand."""
    faults = []
    for paragraph in paragraphs:
        plain = _QUOTED.sub("「」", paragraph)
        targets = [(title, reason) for title, reason, _ in cited(plain, day) if title not in OWN_BOOKS]
        faults += [f"{title}：{reason}" for title, reason in targets if reason]
        founds = find_citations(plain)
        faults += [plain[c.start : c.end] for c in founds if c.kind is not FoundKind.ABSOLUTE]
    return faults


def strange_titles(paragraphs: Iterable[str], day: date) -> list[str]:
    """Titles in 《》 of no work in force on the day under that name, no form, no known public rule."""
    forms = {re.sub(r"\(样式\)$", "", squeezed(row["title"])) for row in rows(PLAN / "forms.csv")}
    known = {squeezed(title) for title in (*OWN_BOOKS, *PUBLIC_RULES)} | forms
    known |= {f"{title}(样式)" for title in forms}
    return [
        title
        for paragraph in paragraphs
        for sentence in sentences(paragraph)
        for title in re.findall(r"《([^《》]*(?:《[^》]*》)?[^》]*)》", sentence)
        if squeezed(title) not in known and not _is_title_of(title, day) and not _SIGN.search(sentence)
    ]


def _is_title_of(title: str, day: date) -> bool:
    """Whether a work in force on the day bears this title then, or a course does."""
    version = in_force(day, work_titled(title))
    if version is not None:
        return squeezed(planned()[version.key].title) == squeezed(title)
    return squeezed(title) in {squeezed(row["title"]) for row in rows(PLAN / "courses.csv")}


def values_of_another_time(paragraphs: Iterable[str], day: date) -> list[str]:
    """Sentences that state, in words that tell, a value that does not hold on the day."""
    now = holding(day)
    held = {fact.id for fact in now}
    others = [fact for fact in facts() if fact.id not in held and len(fact.value) >= TELLING]
    same = {fact.value for fact in now}
    return [
        f"{fact.id} {fact.subject}：{fact.value}：{sentence.strip()}"
        for sentence in plain_sentences(paragraphs)
        for said in [squeezed(sentence)]
        for fact in others
        if fact.value not in same and says(said, fact.value) and not _within(fact.value, said, now)
    ]


def _within(value: str, said: str, now: Iterable[Fact]) -> bool:
    """Whether the words stand there as a part of a longer value that holds."""
    return any(value in fact.value and fact.value in said for fact in now)


def plain_sentences(paragraphs: Iterable[str]) -> Iterator[str]:
    """Sentences without the options of questions, those apart that bear a sign of time or of an error."""
    for paragraph in paragraphs:
        for sentence in sentences(_OPTION.sub("", paragraph)):
            if not _SIGN.search(sentence):
                yield sentence


def values_elsewhere(paragraphs: Iterable[str], day: date) -> list[str]:
    """Values of a cited work that stand in a sentence whose cited articles do not say them."""
    faults = []
    for sentence in (s for p in paragraphs for s in sentences(p)):
        articles = list(cited(sentence, day))
        works: set[Key] = {v.key for t, _, _ in articles if (v := in_force(day, work_titled(t)))}
        said = squeezed(sentence)
        for fact in holding(day) if articles else ():
            if not fact.stated_in & works or len(fact.value) < 4 or not says(said, fact.value):
                continue
            if not any(fact.value in article for _, _, article in articles):
                faults.append(f"{fact.id} {fact.value}：{sentence.strip()}")
    return faults


def times_elsewhere(paragraphs: Iterable[str], day: date) -> list[str]:
    """Figures of time in a sentence with citations that no article cited there says."""
    faults = []
    for sentence in plain_sentences(paragraphs):
        articles = [article for _, _, article in cited(sentence, day)]
        if articles and not _EXAMPLE.search(sentence):
            found = TIMES.findall(_DATED.sub("", squeezed(sentence)))
            faults += [f"{t}：{sentence.strip()}" for t in found if not any(says(a, t) for a in articles)]
    return faults


def times_without_a_rule(paragraphs: Iterable[str], day: date) -> list[str]:
    """Figures of time that no fact of the day gives, in sentences that are no example."""
    values = [fact.value for fact in holding(day)]
    return [
        f"{time}：{sentence.strip()}"
        for sentence in plain_sentences(paragraphs)
        if not _EXAMPLE.search(sentence)
        for time in TIMES.findall(_DATED.sub("", squeezed(sentence)))
        if not any(says(value, time) for value in values)
    ]
