"""From a person's words to a Question: slips, works, addresses, day, intent, earlier turns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from answer.dates import Spoken, read_date, without_change, without_years
from answer.dialogue import INSTEAD, Turn, read_turns
from answer.glossary import Names, correct, names_in
from answer.intents import asks_else, read_intent, split_pair, split_parts, split_told, topic_of, what_then
from answer.reckon import Event, told_events
from answer.sources import kinds_asked
from answer.spoken import formal_words
from answer.terms import unlike, words
from answer.values import DURATION
from answer.works import NamedWork, find_works, is_document
from library.address import CODED
from library.model import Kind, Reader
from library.references import FoundKind, find_citations
from library.store import Store
from search.question import Question

MOST_PARTS = 4
_RULES_SAY = {
    "deadline": ("期限", "时间", "不得超过"),
    "who": ("批准", "审批", "负责"),
    "definition": ("是指", "所称"),
    "list": ("下列",),
}
_CODE_NAMES = {"S": "步骤", "P": "要点", "B": "表"}
_CODE = re.compile(r"(?<![A-Za-z0-9骤点表])([SPBspb])\d{2,3}(?!\d)")
_FRAME = re.compile(
    "^(?:[\u4e00-\u9fff]{1,6}(?:问我?们?|让我?们?问|托我?们?问)(?:一下)?[：:，,]|(?:我想|想|请|麻烦)问(?:一下)?[：:，,]?)"
)
"""Who wants to know (主任问：): no part of what is asked."""
_ASIDE = re.compile(
    "[，,](?:\\S{0,3}(?:别|不要)[^，,。？?]{0,14}(?:混|岔|反|错|串)[了淆啊]?|(?:老是?|总是?)(?:搞|弄|记|分)(?:反|混|错|不清)[了]?"
    "|列清楚[^，,。？?]{0,4}|(?:比较|有点)?急[，,]?|在线等)(?=[，,。！!]|$)"
)
"""What a person says beside the question (别跟那个弄混): no part of it either."""
_LEANING = re.compile("^(?:那|这个|这|它|他|她|想|能|要|还|也|到期|会[上后前]|届时|到时|后面|然后|接着|再)")


_THOSE_DAYS = re.compile("[那这][一两二三几](?:年|天|个?月)")
"""A time that is meant, no span of it (疫情那两年能电话谈话吗)."""
_ATTRIBUTE = re.compile(
    "^那?(?P<attribute>票数|人数|比例|期限|时限|时间|地点|条件|程序|材料|后果|频次|篇幅|字数)呢[？?]?$"
)
"""A follow-up that asks for something else of the same matter, not the same of something else."""
_CASE = re.compile("^(?:那|如果|要是|换成|换作)*(?P<case>[^，,呢]{1,11}?[^，,呢的])(?:的话)?呢?[？?]?$")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the question that asks something of its own: its words and its intent.

    ``about`` is what was asked before it in a turn before, or what the first part is about; ``text`` begins
    with it.
    ``again``: it names another case only (后来的人呢), and its intent is that of what was asked before.
    ``otherwise``: what it may ask as well, where the words leave that open; "" where they do not.
    ``half``: it asks of one of several things what is asked of each; of two, ``unlike`` is what tells its
    name from the other's, and what that one's from it.
    ``before``: what the part just before it is about, where that is not the first one.
    """

    text: str
    intent: str
    about: str = ""
    again: bool = False
    otherwise: str = ""
    before: str = ""
    half: bool = False
    unlike: tuple[str, str] = ("", "")

    @property
    def own(self) -> str:
        """Its words without those asked before."""
        return self.text.removeprefix(self.about).lstrip("，")

    @property
    def behind(self) -> Part | None:
        """The same behind the part just before it; None where that is the first one."""
        if not self.before:
            return None
        return replace(self, text=f"{self.before}，{self.own}", about=self.before, before="")

    @property
    def alone(self) -> Part | None:
        """The same by its own words; None where these do not say what it is about.

        What names another case asks of it what was asked before: 财政呢 behind 审计几天给 is 财政几天给.
        """
        if not self.about or (leans(self.own) and not self.again):
            return None
        if not self.again:
            return replace(self, text=self.own, about="", before="")
        asked = self.about.removeprefix(topic_of(self.about))
        case = _CASE.search(self.own)
        return Part(f"{case['case']}{asked}", self.intent) if case and asked else None


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read out of the turns.

    ``date_read`` is the day named in the question, None where it names none. ``works`` are the works named,
    with the titles they were named by; ``names`` the things of the glossary. ``turn`` tells what the last
    turn takes from earlier ones. ``whole``: the question in one part, where the parts ask the same of two
    things named side by side. ``changed``: the matter, where what held earlier is asked beside what holds
    now. ``events``: the whole days that the person tells, with what happened on them. ``earlier``: what a
    turn before asked, where the last one asks something further. ``leaning``: the last turn read as going on
    from those before, where it could stand alone.
    """

    question: Question
    parts: tuple[Part, ...]
    turn: Turn
    date_read: date | None = None
    works: tuple[NamedWork, ...] = ()
    names: tuple[Names, ...] = ()
    whole: Part | None = None
    changed: Part | None = None
    events: tuple[Event, ...] = ()
    earlier: Part | None = None
    leaning: Reading | None = None

    @property
    def intent(self) -> str:
        """The intent of the question as a whole."""
        return self.question.intent


def read(
    turns: Sequence[str], on: date, reader: Reader, library: Store, kinds: tuple[Kind, ...] = ()
) -> Reading:
    """What the last of ``turns`` asks, in the program's terms; ``on`` is today.

    ``kinds``: those that the person chose; without a choice those that may answer, all where a work is named.
    """
    turn = read_turns(turns)
    reading = _read(turn, on, reader, library, kinds)
    if not turn.stands:
        return reading
    leaning = _read(read_turns(turns, leaning=True), on, reader, library, kinds)
    beside = (*reading.question.parts, leaning.question.wording)
    return replace(reading, leaning=leaning, question=replace(reading.question, parts=beside))


def _read(turn: Turn, on: date, reader: Reader, library: Store, kinds: tuple[Kind, ...]) -> Reading:
    said = _date_of(turn, on)
    own, carried = (correct(_ASIDE.sub("", _FRAME.sub("", one)), library) for one in (turn.own, turn.carried))
    text = f"{carried}，{own}" if carried else own
    works = find_works(text, library.shelf(), reader.clearance)
    events = told_events(text, on)
    whole, *halves = (_without(part, text, works, said) for part in _whole_and_halves(own, carried))
    parts = tuple(halves or (_without(part, text, works, said) for part in _parts(own, carried, turn)))
    changed = _changed(own, text, works, said)
    names = names_in(text, library)
    synonyms = (
        *(other for thing in names for other in thing[1:]),
        *formal_words(text),
        *words_of_rules(parts),
    )
    intent = parts[0].intent if parts else "other"
    question = Question(
        text=turn.own,
        on=_day_meant(said, events, on),
        reader=reader,
        subject=text,
        intent=intent,
        past=said.past,
        through_time=intent == "lineage" or changed is not None,
        works=tuple(named.work for named in works),
        eids=_addresses(text, works, reader, library),
        parts=tuple(part.text for part in parts) if len(parts) > 1 else (),
        kinds=kinds or _kinds_meant(text, works, library, reader),
        chosen=bool(kinds),
        synonyms=tuple(dict.fromkeys(synonyms)),
    )
    return Reading(
        question,
        parts,
        turn,
        said.read,
        works,
        names,
        whole=whole if halves else None,
        changed=changed,
        events=events,
        earlier=_earlier(parts, carried, turn),
    )


def _kinds_meant(text: str, works: Sequence[NamedWork], library: Store, reader: Reader) -> tuple[Kind, ...]:
    """The kinds that may answer: those that the words ask for and those of what is named by a spoken name."""
    if any(not named.spoken for named in works):
        return ()
    versions = (version for named in works for version in library.versions(reader.clearance, named.work))
    return tuple(dict.fromkeys((*kinds_asked(text), *(version.kind for version in versions))))


def _earlier(parts: Sequence[Part], carried: str, turn: Turn) -> Part | None:
    """What was asked before, where the parts go on from there."""
    about = carried if turn.stands else parts[0].about if carried and parts else ""
    return _part(about) if about else None


def _date_of(turn: Turn, today: date) -> Spoken:
    """The last turn's own day, else the one the carried matter names."""
    own = read_date(turn.own, today)
    return own if own.read or own.past or not turn.carried else read_date(turn.carried, today)


def _day_meant(said: Spoken, events: Sequence[Event], today: date) -> date:
    """The day whose rules are asked about: a day named, else that of the one event told, if it is past."""
    days = {event.day for event in events}
    return min(days) if not said.read and len(days) == 1 and min(days) <= today else said.on


def _changed(own: str, text: str, works: Sequence[NamedWork], said: Spoken) -> Part | None:
    """The one matter of which then and now are asked; None where that is not asked, or of several."""
    matter = without_change(own)
    if matter == own or not words(matter) or is_document(matter):
        return None
    first, *others = split_parts(matter)
    if any(other not in first for other in others):
        return None
    matter = first
    return _without(_part(matter), text, works, said)


def _whole_and_halves(own: str, carried: str) -> tuple[Part, ...]:
    """The question in one part, then in those that ask the same of several things, where it does."""
    whole = _part(own)
    halves = () if carried or whole.intent == "lineage" else split_pair(own) or split_told(own)
    parts = [replace(_part(text), half=True) for text in halves]
    if len(parts) == 2:
        own, other = unlike(*(text.partition("，")[0] for text in halves))
        parts = [replace(parts[0], unlike=(own, other)), replace(parts[1], unlike=(other, own))]
    return (whole, *parts)


def _parts(own: str, carried: str, turn: Turn) -> tuple[Part, ...]:
    if carried and not turn.stands:
        if turn.repeats and not own.startswith(INSTEAD):  # only the day is another
            return (_part(carried),)
        if attribute := _ATTRIBUTE.match(own):
            return (_part(attribute["attribute"], topic_of(carried)),)
        repeated = turn.repeats or (read_intent(own) == "other" and not what_then(own))
        return (_part(own, carried, again=read_intent(carried) if repeated else ""),)
    parts: list[Part] = []
    for piece in split_parts(own):
        first = parts[0].text if parts else ""
        again = parts[-1].intent if parts and asks_else(piece) else ""
        part = _part(piece, first if again else topic_of(first), again=again)
        before = topic_of(parts[-1].own) if len(parts) > 1 and not again else ""
        parts.append(replace(part, before="" if parts and before == parts[-1].own else before))
    return tuple(parts[:MOST_PARTS])


def _without(part: Part, text: str, works: Sequence[NamedWork], said: Spoken) -> Part:
    """The part without the titles and the day it names: they choose the version, not the provision."""
    names = [text[named.start : named.end] for named in works]
    for name in (*names, said.words):
        stripped = part.text.replace(name, "").strip("，, ") if name else part.text
        if words(stripped):
            about, before = (
                one.replace(name, "").strip("，, ") if name else one for one in (part.about, part.before)
            )
            part = replace(part, text=stripped, about=about, before=before)
    return part


def words_of_rules(parts: Sequence[Part]) -> tuple[str, ...]:
    """The words that rules use where they say what these parts ask for."""
    return tuple(dict.fromkeys(word for part in parts for word in _RULES_SAY.get(part.intent, ())))


def _part(piece: str, about: str = "", *, again: str = "") -> Part:
    """What ``piece`` asks behind what was asked before; ``again``: of another case, what this intent asked.

    档案留五年就可以处理了吧 takes a span of time for granted: what is asked is the right one, or, as in
    还有三天就撤了，能不回避吗, whether it may be.
    """
    text = f"{about}，{piece}" if about else piece
    if again:
        return Part(text, again, about, again=True, otherwise="other")
    asked = without_years(piece).strip("，, ")
    intent = read_intent(asked)
    if intent == "permitted" and DURATION.search(_THOSE_DAYS.sub("", asked)):
        return Part(text, "deadline", about, otherwise=intent)
    return Part(text, intent, about)


def leans(piece: str) -> bool:
    """Whether a later piece of a question has no matter of its own (能延几次) and takes the first one's."""
    return len(words(piece)) < 2 or bool(_LEANING.match(piece))


def _addresses(
    text: str, works: Sequence[NamedWork], reader: Reader, library: Store
) -> tuple[tuple[str, str], ...]:
    """(work, eId) of every address named.

    One without a title belongs to the work named before it; a code (步骤S24, 表B27, bare P048) to the works
    that have it.
    """
    found: list[tuple[str, str]] = []
    for citation in find_citations(_CODE.sub(_code_named, text), [named.title for named in works]):
        if citation.kind is FoundKind.RELATIVE:
            continue
        before = tuple(named.work for named in works if named.start < citation.end)
        titled = library.shelf().named(citation.title, reader.clearance) if citation.title else ()
        owner = titled if len(titled) == 1 else before[-1:]
        for address in citation.addresses:
            coded = address.eid.startswith(CODED)
            holding = library.works_with(address.eid, reader.clearance) if coded else owner
            found.extend((work, address.eid) for work in holding)
    return tuple(dict.fromkeys(found))


def _code_named(found: re.Match[str]) -> str:
    return f"{_CODE_NAMES[found[1].upper()]}{found[0].upper()}"
