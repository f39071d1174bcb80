"""The whole way of a question: turns → refusal or Question → hits → pieces → checked sentences → Answer.

ask ─ read_refusal ─ read ─┬─ a provision named            compose_provision
                           ├─ a work's history, a timetable  answer/times.py
                           └─ each part: find              compose_part, or the model's words
                                     └───────── Verifier ─────────┘
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from answer.answer import Answer, AnswerStatus, Refusal, Sentence
from answer.asking import Asking
from answer.bases import Bases
from answer.compose import compose_part, compose_provision, direct_first, once
from answer.find import Finder
from answer.llm import Model, ModelError, word_answer
from answer.meaning import Meaning
from answer.named import find_named, named_hit, within
from answer.parts import Found
from answer.prompts import PromptError
from answer.read import read
from answer.refuse import read_certain_refusal, read_likely_refusal, read_refusal
from answer.sources import RULING, TOLD, asks_which, told_in
from answer.steps import StepTeller
from answer.times import counted, day_before, history, through_time, timetable
from answer.verify import Verifier
from library.address import CODED
from library.model import Kind, Reader
from library.store import Store
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
SOME_FELL = "模型的回答中有{}句没有通过核对，已经去掉。"
NO_MODEL = "没有设置语言模型，已用条文原句作答。"
_HIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_SAYS = re.compile(r"[\u3400-\u9fffA-Za-z0-9]")


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
        if sounding := read_certain_refusal(reading.question.subject):
            return _refused(reading.question, *sounding)
        if reading.date_read and (reading.date_read - unread.on).days > AHEAD_DAYS:
            return _nothing(reading.question, TOO_FAR)
        finder = Finder(self._store, self._retriever, self._meaning)
        asking = Asking(reading, unread.on, self._store, finder, Bases(unread.on))
        if reading.turn.relative:
            return self._beside(asking, self.ask(said[:-1], unread.on, unread.reader, kinds=unread.kinds))
        named = self._named(asking)
        coded = all(eid.startswith(CODED) for _, eid in named)
        if named and reading.intent in (*WHOLE, *(CODED_WHOLE if coded else ())):
            sentences = [one for hit, eid in named for one in self._provision(asking, hit, eid)]
            return self._check(asking, sentences, [hit for hit, _ in named])
        if reading.intent == "lineage" and (told := history(asking)):
            return self._check(asking, told, ())
        rows, about = timetable(asking)
        if rows and (table := self._check(asking, rows, ())).sentences:
            return replace(table, message=about)
        both, present = through_time(asking)
        if both:
            return self._check(present, both, ())
        return self._answer(asking, [hit for hit, _ in named], use_model)

    def _beside(self, asking: Asking, before: Answer) -> Answer:
        """那第二款呢: the provision beside the one that the turn before was answered from."""
        if not before.sentences:
            return _nothing(asking.question, NOTHING, before.nearest)
        article = before.citations[before.sentences[0].basis[0]].placed
        relative = asking.reading.turn.relative
        eid = relative if relative.startswith("art_") else f"{article.provision.eid}__{relative}"
        found = find_named(self._store, article.version, eid, asking.clearance)
        sentences = [one for at, eid in found for one in self._provision(asking, named_hit(at), eid)]
        return self._check(asking, sentences, [named_hit(article)])

    def _answer(self, asking: Asking, named: Sequence[Hit], use_model: bool) -> Answer:
        """The answer from the stories that are asked for, else from all that may answer."""
        if not named and (telling := _telling(asking)):
            told = self._answer(telling, named, use_model)
            if told.citations or asks_which(asking.question.subject):
                return told
        return self._by_rules(asking, named, use_model)

    def _by_rules(self, asking: Asking, named: Sequence[Hit], use_model: bool) -> Answer:
        """The answer from all that may answer, rules first."""
        found = asking.finder.find_all(asking.reading, named)
        nearest = _nearest(found)
        good = [one for one in found if one.answers]
        if refused := _sounds(asking.question, good):
            return refused
        if not good and not named and (wider := _with_reports(asking)):
            told = self._answer(wider, named, use_model)
            if told.citations and not any(basis.placed.version.kind.rules for basis in told.citations):
                return told
        if not good:
            return _nothing(asking.question, NOTHING, nearest)
        past = asking.question.past and not asking.reading.date_read
        if past and (day := day_before(asking, good[0])):
            return self._answer(asking.moved(day), named, use_model)
        composed = self._check(asking, self._compose(asking, good), nearest)
        by_step = any(one.step for one in good)
        silent = [one for one in found if not one.answers and not _told(one, composed, by_step=by_step)]
        lacking = [one.asked.part.own for one in silent]
        if lacking and composed.sentences:
            composed = replace(composed, message=f"其中“{'”“'.join(lacking)}”没有找到依据。")
        return self._worded(asking, good, composed) if use_model and composed.sentences else composed

    def _named(self, asking: Asking) -> list[tuple[Hit, str]]:
        """The provisions whose address the question names, each with the address asked for."""
        found: list[tuple[Hit, str]] = []
        for work, eid in asking.question.eids:
            version = self._store.version_on(work, asking.question.on, asking.clearance)
            if version:
                named = find_named(self._store, version, eid, asking.clearance)
                found.extend((named_hit(article), at) for article, at in named)
        return found

    def _provision(self, asking: Asking, hit: Hit, eid: str) -> list[Sentence]:
        pieces = [piece for piece in asking.finder.pieces(hit, asking.clearance) if within(piece, eid)]
        return [*asking.status([hit.placed.version]), *compose_provision(pieces, asking.bases)]

    def _compose(self, asking: Asking, good: Sequence[Found]) -> list[Sentence]:
        opening = _opening(asking, good)
        told: list[list[Sentence]] = []
        for one in good:
            if one.step:
                told.append(self._told_by(one.step, asking))
                continue
            article = asking.finder.pieces(one.ranked[0].hit, asking.clearance)
            named = bool(asking.question.works)
            told.append(compose_part(one.asked, one.ranked, article, asking.bases, named=named))
        return [*opening, *once(direct_first(told))]

    def _told_by(self, step: Hit, asking: Asking) -> list[Sentence]:
        articles = partial(asking.finder.article, question=asking.question)
        return StepTeller(step.placed, self._store, asking.clearance, articles, asking.bases).tell()

    def _worded(self, asking: Asking, good: Sequence[Found], composed: Answer) -> Answer:
        """The model's wording where it passes the same check, else the composed answer, saying so.

        Where its first sentence falls, which answers, what is left would be beside the question.
        """
        if self._model is None:
            return replace(composed, unchecked=(NO_MODEL,))
        fresh = asking.afresh()
        opening = _opening(fresh, good)
        passages = [run for one in good for run in asking.finder.paragraphs(one, asking.clearance)]
        try:
            said = word_answer(self._model, asking.question.text, passages, fresh.bases)
        except (ModelError, PromptError) as error:
            log.warning("model not used: %s", error)
            return replace(composed, unchecked=(NOT_PASSED,))
        answer = self._check(fresh, [*opening, *said], composed.nearest)
        stood = {sentence.text for sentence in answer.sentences}
        fallen = sum(sentence.text not in stood for sentence in said)
        if answer.status is not AnswerStatus.ANSWERED or not said or said[0].text not in stood:
            return replace(composed, unchecked=(NOT_PASSED,))
        unchecked = (SOME_FELL.format(fallen),) if fallen else ()
        return replace(answer, mode="model", message=composed.message, unchecked=unchecked)

    def _check(self, asking: Asking, sentences: Sequence[Sentence], nearest: Sequence[Hit]) -> Answer:
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


def _nearest(found: Sequence[Found]) -> list[Hit]:
    """What stands nearest: for each part what its best piece is in, then what search found.

    Where nothing is shown, that piece is the answer in every second case.
    """
    best = (one.articles[0] for one in found if one.articles)
    hits = (hit for one in found for hit in one.hits)
    return list({hit.placed.id: hit for hit in (*best, *hits)}.values())[:NEAREST]


def _with_reports(asking: Asking) -> Asking | None:
    """The same question put to what was found and done elsewhere, where no rule answers it.

    None where that was asked already, where the person has chosen kinds, and where it is asked whether
    something is permitted: what a report tells permits nothing.
    """
    kinds = asking.question.kinds
    if not set(RULING) <= set(kinds) or set(TOLD) <= set(kinds) or asking.reading.intent == "permitted":
        return None
    return asking.among((*kinds, *TOLD))


def _telling(asking: Asking) -> Asking | None:
    """The same question put to the courses or reports whose story or example it asks for; None where it does
    not, where a work is named, and where the person has chosen kinds.
    """
    kinds = told_in(asking.question.subject)
    if not kinds or asking.question.works or not set(RULING) <= set(asking.question.kinds):
        return None
    return asking.among(kinds)


def _unread(said: Sequence[str], question: Question) -> Answer | None:
    """The answer to what need not be read: nothing said, too much, or what is refused; else None."""
    last = said[-1] if said else ""
    if len(last.strip()) > LONGEST:
        return _nothing(question, TOO_LONG)
    if refused := read_refusal(last):
        return _refused(question, *refused)
    return None if _SAYS.search(last) else _nothing(question, EMPTY)


def _sounds(question: Question, good: Sequence[Found]) -> Answer | None:
    """The refusal of a question that sounds like one to be refused, more than it is likely answered.

    Who asks for a course or a report asks for a text of this library, whatever it sounds like.
    """
    if set(question.kinds) - set(RULING):
        return None
    answered = max((1.0 if one.step else one.chance for one in good), default=0.0)
    refused = read_likely_refusal(question.subject, answered)
    return _refused(question, *refused) if refused else None


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
    return any(hit.placed.id in quoted for hit in part.articles[: NEAREST if by_step else 1])


def _opening(asking: Asking, good: Sequence[Found]) -> list[Sentence]:
    """What is said first: how texts stand that do not bind today, and the days counted."""
    return [*asking.status([one.first.placed.version for one in good]), *counted(asking, good)]
