"""The whole way of a question: turns → refusal or Question → hits → pieces → checked sentences → Answer.

ask ─ read_refusal ─ read ─┬─ a version's history          tell_versions
                           ├─ a provision named            compose_provision
                           ├─ all that hangs on a day      Timetable
                           └─ each part: find              compose_part, or the model's words
                                     └───────── Verifier ─────────┘
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

from answer.answer import Answer, AnswerStatus, Refusal, Role, Sentence
from answer.bases import Bases, sentence
from answer.compose import compose_part, compose_provision, once
from answer.find import Finder, Found
from answer.lineage import MOST_VERSIONS, open_with_status, tell_versions
from answer.llm import Model, ModelError, word_answer
from answer.meaning import Meaning
from answer.named import find_named, named_hit, within
from answer.prompts import PromptError
from answer.read import Reading, read
from answer.reckon import name_day, told_event
from answer.refuse import read_likely_refusal, read_refusal
from answer.select import names_thing
from answer.sources import RULING, TOLD
from answer.steps import StepTeller
from answer.timetable import Timetable, in_force, wants_day, wants_timetable
from answer.verify import Verifier
from answer.works import NamedWork, ends_title
from library.address import CODED
from library.model import Kind, Level, Reader, Version
from library.store import Store
from library.titles import normal_title
from search.encoder import Encoder
from search.question import Hit, Question, Searches
from search.ranker import Ranker

log = logging.getLogger(__name__)

LONGEST = 2000  # characters of a question; more is a document, not a question
NEAREST = 3
AHEAD_DAYS = 366  # what is asked about a later day no library knows
WHOLE = (
    "other",
    "definition",
    "list",
    "where",
)  # intents that a provision named by its address answers as it is
CODED_WHOLE = ("steps", "documents")  # the same where a step, point or form is named by its code
EMPTY = "没有读到问题。请用一句话写出要问的事，例如“组务会要多少人到会才有效”。"
TOO_LONG = f"问题太长（超过{LONGEST}字），没有检索。请把要问的事写成一两句话，材料可以分段来问。"
NOTHING = "库中没有找到能回答这个问题的规定，不作推断。"
NEAR = "下面列出最接近的条文供查看，它们不是答案。"
TOO_FAR = "所问的时间在一年以后，库中没有那时的规定和安排，不作推断。"
NOT_PASSED = "模型的回答没有通过核对，已改用条文原句作答。"
NO_MODEL = "没有设置语言模型，已用条文原句作答。"
_HIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_SAYS = re.compile(r"[\u3400-\u9fffA-Za-z0-9]")


@dataclass(frozen=True, slots=True)
class _Asking:
    """One question under way: what was read, today, what finds for it, and the bases it gathers."""

    reading: Reading
    today: date
    finder: Finder
    bases: Bases

    @property
    def question(self) -> Question:
        return self.reading.question

    @property
    def clearance(self) -> Level:
        return self.reading.question.reader.clearance

    @property
    def event(self) -> tuple[date, str] | None:
        """The whole day that the person names, and what they say happened on it."""
        return told_event(self.question.text, self.today)


class Answerer:
    """Answers questions from one store. Holds no state of its own; threads may share it."""

    def __init__(
        self,
        store: Store,
        retriever: Searches,
        model: Model | None = None,
        encoder: Encoder | None = None,
        ranker: Ranker | None = None,
    ) -> None:
        self._store, self._retriever, self._model = store, retriever, model
        self._meaning = Meaning(encoder, ranker)

    def ask(
        self,
        turns: Sequence[str],
        on: date,
        reader: Reader,
        *,
        kinds: Sequence[Kind] = (),
        use_model: bool = False,
    ) -> Answer:
        """The checked answer to the last of ``turns``.

        Args:
            turns: what the person said, oldest first; follow-ups are understood from the turns before.
            on: today; a date in the question moves the day asked about, which is the answer's ``on``.
            use_model: let the model word it; where its words fail the check the composed answer is given.
        """
        start = time.perf_counter()
        said = tuple(_HIDDEN.sub("", turn) for turn in turns)
        unread = Question(said[-1].strip()[:LONGEST] if said else "", on, reader, kinds=tuple(kinds))
        answer = _unread(said, unread) or self._read(said, unread, use_model)
        ms = (time.perf_counter() - start) * 1000
        log.info("asked: %s, %d sentences, %.0f ms", answer.status.value, len(answer.sentences), ms)
        return replace(answer, ms=ms)

    def _read(self, said: tuple[str, ...], unread: Question, use_model: bool) -> Answer:
        reading = read([turn[:LONGEST] for turn in said], unread.on, unread.reader, self._store, unread.kinds)
        if reading.date_read and (reading.date_read - unread.on).days > AHEAD_DAYS:
            return _nothing(reading.question, TOO_FAR)
        asking = _Asking(reading, unread.on, self._finder(), Bases(unread.on))
        if reading.turn.relative:
            return self._beside(asking, self.ask(said[:-1], unread.on, unread.reader, kinds=unread.kinds))
        named = self._named(asking)
        coded = all(eid.startswith(CODED) for _, eid in named)
        if named and reading.intent in (*WHOLE, *(CODED_WHOLE if coded else ())):
            sentences = [one for hit, eid in named for one in self._provision(asking, hit, eid)]
            return self._check(asking, sentences, [hit for hit, _ in named])
        if reading.intent == "lineage" and (told := self._history(asking)):
            return told
        if asking.event and wants_timetable(reading.question.text) and (told := self._timetable(asking)):
            return told
        return self._answer(asking, [hit for hit, _ in named], use_model)

    def _finder(self) -> Finder:
        return Finder(self._store, self._retriever, self._meaning)

    def _beside(self, asking: _Asking, before: Answer) -> Answer:
        """那第二款呢: the provision beside the one that the turn before was answered from."""
        if not before.sentences:
            return _nothing(asking.question, NOTHING, before.nearest)
        article = before.citations[before.sentences[0].basis[0]].placed
        relative = asking.reading.turn.relative
        eid = relative if relative.startswith("art_") else f"{article.provision.eid}__{relative}"
        found = find_named(self._store, article.version, eid, asking.clearance)
        sentences = [one for at, eid in found for one in self._provision(asking, named_hit(at), eid)]
        return self._check(asking, sentences, [named_hit(article)])

    def _answer(self, asking: _Asking, named: Sequence[Hit], use_model: bool) -> Answer:
        found = asking.finder.find_all(asking.reading, named)
        nearest = list({hit.placed.id: hit for one in found for hit in one.hits}.values())[:NEAREST]
        good = [one for one in found if one.answers]
        if not good and not named and (wider := _with_reports(asking)):
            told = self._answer(wider, named, use_model)
            if told.citations and not any(basis.placed.version.kind.rules for basis in told.citations):
                return told
        if not good:
            return _unanswered(asking.question, nearest)
        if asking.reading.changed and (both := self._through_time(asking, good, nearest)):
            return both
        past = asking.question.past and not asking.reading.date_read
        if past and (day := self._before(asking, good[0])):
            return self._answer(_moved(asking, day), named, use_model)
        composed = self._check(asking, self._compose(asking, good), nearest)
        by_step = any(one.step for one in good)
        silent = [one for one in found if not one.answers and not _told(one, composed, by_step=by_step)]
        lacking = [one.asked.part.text for one in silent]
        if lacking and composed.sentences:
            composed = replace(composed, message=f"其中“{'”“'.join(lacking)}”没有找到依据。")
        return self._worded(asking, good, composed) if use_model and composed.sentences else composed

    def _before(self, asking: _Asking, found: Found) -> date | None:
        """The last day of the text before the one in force, which 以前 asks about; None without one."""
        work = found.first.placed.version.work
        ended = [
            version.until
            for version in self._store.versions(asking.clearance, work)
            if version.until and version.until <= asking.today
        ]
        return max(ended) - timedelta(days=1) if ended else None

    def _through_time(self, asking: _Asking, good: Sequence[Found], nearest: Sequence[Hit]) -> Answer | None:
        """How a matter is ruled now, then how it was on the day named, else in each text before; None where
        nothing earlier is found.
        """
        day = asking.reading.date_read
        version = good[0].first.placed.version
        versions = self._store.versions(asking.clearance, version.work)
        ends = [one.until for one in versions if one.until and one.until <= asking.today]
        days = [day] if day else [end - timedelta(days=1) for end in sorted(ends, reverse=True)]
        told = {version.id}
        sentences = self._compose(asking, good[:1])
        for one in days[:MOST_VERSIONS]:
            then = asking.finder.find_all(_moved(asking, one).reading)[0]
            said = then.like(good[0]) or (then.ranked[0] if then.answers and then.ranked else None)
            if said and said.hit.placed.version.id not in told:
                told.add(said.hit.placed.version.id)
                sentences += self._status(asking, [said.hit.placed.version])
                sentences.append(sentence([said.span], Role.ANSWER, asking.bases))
        return self._check(asking, sentences, nearest) if len(told) > 1 else None

    def _named(self, asking: _Asking) -> list[tuple[Hit, str]]:
        """The provisions whose address the question names, each with the address asked for."""
        found: list[tuple[Hit, str]] = []
        for work, eid in asking.question.eids:
            version = self._store.version_on(work, asking.question.on, asking.clearance)
            if version:
                named = find_named(self._store, version, eid, asking.clearance)
                found.extend((named_hit(article), at) for article, at in named)
        return found

    def _provision(self, asking: _Asking, hit: Hit, eid: str) -> list[Sentence]:
        pieces = [piece for piece in asking.finder.pieces(hit, asking.clearance) if within(piece, eid)]
        return [*self._status(asking, [hit.placed.version]), *compose_provision(pieces, asking.bases)]

    def _history(self, asking: _Asking) -> Answer | None:
        """How a work's text stands and what came before it; None where no work is meant."""
        named = [version for work in asking.reading.works for version in self._bearing(asking, work)]
        if named and not named[-1].in_force(asking.today):
            return self._check(asking, self._status(asking, named[-1:]), ())
        works = list(asking.question.works)
        hits: tuple[Hit, ...] = ()
        if not works:
            found = asking.finder.find(asking.reading, asking.reading.parts[0])
            hits = found.hits[:NEAREST]
            works = [
                hit.placed.version.work
                for hit in found.hits
                if names_thing(found.asked, hit)
                or ends_title(asking.question.subject, hit.placed.version.title)
            ]
        if not works:
            return None
        version = self._store.version_on(works[0], asking.question.on, asking.clearance)
        if version is None:
            return None
        told = tell_versions(version, asking.today, self._store, asking.clearance, asking.bases)
        return self._check(asking, told, hits)

    def _timetable(self, asking: _Asking) -> Answer | None:
        """All deadlines that hang on the event told, by day; None where none does."""
        table = self._days(asking)
        versions = in_force(self._store, asking.question.on, asking.clearance, asking.question.kinds)
        rows = table.all(versions) if table else []
        if not rows or not asking.event:
            return None
        message = f"以{name_day(asking.event[0])}为起点，相关期限按日期先后列出。"
        return replace(self._check(asking, rows, ()), message=message)

    def _days(self, asking: _Asking) -> Timetable | None:
        if asking.event is None:
            return None
        return Timetable(*asking.event, self._store, asking.clearance, asking.bases)

    def _bearing(self, asking: _Asking, named: NamedWork) -> list[Version]:
        """The versions of a work that bear the very title it was named by, oldest first."""
        versions = self._store.versions(asking.clearance, named.work)
        return [version for version in versions if normal_title(version.title) == named.title]

    def _compose(self, asking: _Asking, good: Sequence[Found]) -> list[Sentence]:
        body: list[Sentence] = []
        days = self._days(asking)
        for one in good:
            if one.step:
                body += self._told_by(one.step, asking)
                continue
            article = asking.finder.pieces(one.ranked[0].hit, asking.clearance)
            if days and wants_day(one.asked.part.own):
                body += days.one(one.ranked[0].span)
            body += compose_part(
                one.asked, one.ranked, article, asking.bases, named=bool(asking.question.works)
            )
        return [*self._status(asking, _versions(good)), *once(body)]

    def _told_by(self, step: Hit, asking: _Asking) -> list[Sentence]:
        articles = partial(asking.finder.article, question=asking.question)
        return StepTeller(step.placed, self._store, asking.clearance, articles, asking.bases).tell()

    def _status(self, asking: _Asking, versions: Sequence[Version]) -> list[Sentence]:
        """What an answer says first of versions that do not bind today."""
        return [
            sentence
            for version in {version.id: version for version in versions}.values()
            for sentence in open_with_status(
                version, asking.today, self._store, asking.clearance, asking.bases
            )
        ]

    def _worded(self, asking: _Asking, good: Sequence[Found], composed: Answer) -> Answer:
        """The model's wording where it passes the same check, else the composed answer, saying so."""
        if self._model is None:
            return replace(composed, unchecked=(NO_MODEL,))
        fresh = replace(asking, bases=Bases(asking.today))
        opening = self._status(fresh, _versions(good))
        passages = [run for one in good for run in asking.finder.paragraphs(one, asking.clearance)]
        try:
            said = word_answer(self._model, asking.question.text, passages, fresh.bases)
        except (ModelError, PromptError) as error:
            log.warning("model not used: %s", error)
            return replace(composed, unchecked=(NOT_PASSED,))
        answer = self._check(fresh, [*opening, *said], composed.nearest)
        if answer.status is not AnswerStatus.ANSWERED:
            return replace(composed, unchecked=(NOT_PASSED,))
        return replace(answer, mode="model", message=composed.message)

    def _check(self, asking: _Asking, sentences: Sequence[Sentence], nearest: Sequence[Hit]) -> Answer:
        """The answer of the sentences that stand; no evidence where its core does not."""
        question = asking.question
        check = Verifier(self._store, asking.clearance, question.on).check(sentences, asking.bases.all)
        for _, fault in check.faults:
            log.warning("sentence dropped: %s", fault)
        if not check.has_core:
            return _nothing(question, NOTHING, nearest)
        used = sorted({i for sentence in check.sentences for i in sentence.basis})
        return Answer(
            question,
            question.on,
            AnswerStatus.ANSWERED,
            sentences=tuple(
                replace(one, basis=tuple(used.index(i) for i in one.basis)) for one in check.sentences
            ),
            citations=tuple(asking.bases.all[i] for i in used),
            nearest=tuple(nearest),
        )


def _moved(asking: _Asking, day: date) -> _Asking:
    """The same question asked about another day."""
    question = replace(asking.question, on=day)
    reading = replace(asking.reading, question=question, date_read=day)
    return replace(asking, reading=reading, bases=Bases(asking.today))


def _with_reports(asking: _Asking) -> _Asking | None:
    """The same question put to what was found and done elsewhere, where no rule answers it.

    None where that was asked already, where the person has chosen kinds, and where it is asked whether
    something is permitted: what a report tells permits nothing.
    """
    kinds = asking.question.kinds
    if not set(RULING) <= set(kinds) or set(TOLD) <= set(kinds) or asking.reading.intent == "permitted":
        return None
    question = replace(asking.question, kinds=(*kinds, *TOLD))
    return replace(asking, reading=replace(asking.reading, question=question), bases=Bases(asking.today))


def _unread(said: Sequence[str], question: Question) -> Answer | None:
    """The answer to what need not be read: nothing said, too much, or what is refused; else None."""
    last = said[-1] if said else ""
    if len(last.strip()) > LONGEST:
        return _nothing(question, TOO_LONG)
    if refused := read_refusal(last):
        return _refused(question, *refused)
    return None if _SAYS.search(last) else _nothing(question, EMPTY)


def _unanswered(question: Question, nearest: Sequence[Hit]) -> Answer:
    """What is said where nothing was found: that, or why it would not be answered anyway.

    Who asks for a course or a report asks for a text of this library, whatever it sounds like.
    """
    of_texts = set(question.kinds) - set(RULING)
    refused = None if of_texts else read_likely_refusal(question.subject)
    return _refused(question, *refused) if refused else _nothing(question, NOTHING, nearest)


def _refused(question: Question, refusal: Refusal, message: str) -> Answer:
    return Answer(question, question.on, AnswerStatus.REFUSED, refusal=refusal, message=message)


def _nothing(question: Question, message: str, nearest: Sequence[Hit] = ()) -> Answer:
    """No evidence, with what stands nearest."""
    shown = message + (NEAR if nearest else "")
    return Answer(
        question, question.on, AnswerStatus.NO_EVIDENCE, nearest=tuple(nearest)[:NEAREST], message=shown
    )


def _told(part: Found, composed: Answer, *, by_step: bool) -> bool:
    """Whether the article nearest to a part is quoted already, so that nobody need say it was not found.

    ``by_step``: a step of the guide tells the whole stage; then one of the nearest will do.
    """
    quoted = {basis.placed.id for basis in composed.citations}
    return any(one.article in quoted for one in part.ranked[: NEAREST if by_step else 1])


def _versions(good: Sequence[Found]) -> list[Version]:
    return [one.first.placed.version for one in good]
