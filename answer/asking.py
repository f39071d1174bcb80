"""One question under way: what was read of it, what finds for it, and the bases that its answer gathers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from answer.answer import Sentence
from answer.bases import Bases
from answer.find import Finder
from answer.lineage import open_with_status
from answer.read import Part, Reading
from answer.timetable import Timetable
from library.model import Kind, Level, Version
from library.store import Store
from search.question import Question


@dataclass(frozen=True, slots=True)
class Asking:
    """A question as it was read, today, the store, what finds in it, and the bases so far."""

    reading: Reading
    today: date
    store: Store
    finder: Finder
    bases: Bases

    @property
    def question(self) -> Question:
        """The question in the program's terms."""
        return self.reading.question

    @property
    def clearance(self) -> Level:
        """What the reader may see."""
        return self.reading.question.reader.clearance

    @property
    def days(self) -> Timetable:
        """What counts days from the events told."""
        return Timetable(self.reading.events, self.store, self.clearance, self.bases)

    def afresh(self) -> Asking:
        """The same without bases."""
        return replace(self, bases=Bases(self.today))

    def moved(self, day: date) -> Asking:
        """The same question asked about another day."""
        question = replace(self.question, on=day)
        return replace(self.afresh(), reading=replace(self.reading, question=question, date_read=day))

    def now(self, part: Part) -> Asking:
        """One matter of the question asked about today."""
        question = replace(self.question, on=self.today, past=False, intent=part.intent)
        reading = replace(self.reading, question=question, parts=(part,), whole=None)
        return replace(self.afresh(), reading=reading)

    def among(self, kinds: Sequence[Kind]) -> Asking:
        """The same question put to other kinds of documents."""
        question = replace(self.question, kinds=tuple(kinds))
        return replace(self.afresh(), reading=replace(self.reading, question=question))

    def status(self, versions: Sequence[Version]) -> list[Sentence]:
        """What an answer says first of versions that do not bind today."""
        return [
            sentence
            for version in {version.id: version for version in versions}.values()
            for sentence in open_with_status(version, self.today, self.store, self.clearance, self.bases)
        ]
