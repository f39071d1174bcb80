"""``python -m evals.corruptions --home DIR``: what the verifier catches of what is wrong, and what it spares.

The home answers our own questions; the sentences of the answers that are right are made wrong in one place
each, as a model's slip would: another number, unit, office, work or date, a negation lost or added, the basis
another article. The same sentences reworded harmlessly must stand. What is drawn hangs on the seed alone.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from answer.answer import Answer, Basis, Role, Sentence
from answer.verify import Verifier
from answer.wire import answer_document
from evals.cases import Case, read_cases
from evals.judge import Verdict, judge
from evals.report import record, table_text
from evals.shown import read_answer
from library.model import Level, Placed, Reader
from library.store import Store
from office import Office, open_office
from settings import load_settings

QUESTIONS = Path(__file__).parent / "questions"
COUNT, SEED = 200, 0
WORDED = frozenset(
    {Role.ANSWER, Role.STEP, Role.ITEM, Role.CAUTION, Role.COMPARE, Role.CORRECTION, Role.NOTE}
)
UNITS = "个工作日:日 工作日:日 个月:年 小时:日 天:个工作日 日:个工作日 年:个月 %:人 人:次 次:份 份:人 字:页"
OFFICES = (
    "领导小组组长 巡察办主任 巡察组组长 副组长 联络员 市委书记 市纪委监委 市委组织部 "
    "领导小组 巡察办 组长 组员"
)
NEGATIONS = (
    "不得:可以 不能:可以 不予:予以 不计入:计入 禁止:允许 应当:不得 可以:不得 必须:不得 "
    "，由:，不由 ，报:，不报"
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_YEAR = re.compile(r"(?<!\d)20\d\d(?=年)")
_BRACKETS = re.compile("（[^（）]*）")


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence of a right answer with its bases, and the day whose rules it tells."""

    sentence: Sentence
    bases: tuple[Basis, ...]
    on: date
    question: str

    @property
    def text(self) -> str:
        """Its words."""
        return self.sentence.text

    @property
    def quotes(self) -> str:
        """What its bases say."""
        return "\n".join(basis.placed.full_text for basis in self.bases)

    def saying(self, text: str) -> Told:
        """The same in other words."""
        return replace(self, sentence=replace(self.sentence, text=text))


class Spoiler:
    """Makes a sentence wrong in one place; each way gives None where the sentence has no such place."""

    def __init__(self, store: Store, drawn: random.Random) -> None:
        self._store, self._drawn = store, drawn
        self.ways: dict[str, Callable[[Told], Told | None]] = {
            "number": self.number,
            "unit": self.unit,
            "role": self.role,
            "title": self.title,
            "date": self.date,
            "negation": self.negation,
            "article": self.article,
        }

    def number(self, told: Told) -> Told | None:
        """Another number, that no basis says."""
        places = [found for found in _NUMBER.finditer(told.text) if told.text[found.end() :][:1] != "年"]
        if not places:
            return None
        place = self._drawn.choice(places)
        other = self._drawn.choice([str(n) for n in range(2, 100) if str(n) not in told.quotes])
        return told.saying(told.text[: place.start()] + other + told.text[place.end() :])

    def unit(self, told: Told) -> Told | None:
        """The same number of something else, that no basis says."""
        pairs = [pair.split(":") for pair in UNITS.split()]
        for said, other in self._drawn.sample(pairs, len(pairs)):
            for found in re.finditer(rf"(?<!月)(?<!\d)(\d+){said}", told.text):
                wrong = f"{found[1]}{other}"
                if wrong not in told.quotes:
                    return told.saying(told.text[: found.start()] + wrong + told.text[found.end() :])
        return None

    def role(self, told: Told) -> Told | None:
        """Another office in the place of one."""
        said = next((office for office in OFFICES.split() if office in told.text), None)
        others = [office for office in OFFICES.split() if office not in told.quotes]
        if said is None or not others:
            return None
        return told.saying(told.text.replace(said, self._drawn.choice(others), 1))

    def title(self, told: Told) -> Told | None:
        """Another work named as the source."""
        held = told.quotes + "".join(basis.placed.version.title for basis in told.bases)
        titles = {v.title for v in self._store.versions(Level.INTERNAL) if v.title not in held}
        other = self._drawn.choice(sorted(titles))
        named = re.search("《[^》]+》", told.text)
        return told.saying(
            told.text.replace(named[0], f"《{other}》", 1) if named else f"根据《{other}》，{told.text}"
        )

    def date(self, told: Told) -> Told | None:
        """Another year; where none is said, told of a day on which the text did not bind."""
        if found := _YEAR.search(told.text):
            other = str(int(found[0]) + self._drawn.choice((-2, -1, 1, 2)))
            return told.saying(told.text[: found.start()] + other + told.text[found.end() :])
        begun = [basis.placed.version.effective for basis in told.bases if basis.placed.version.effective]
        return replace(told, on=max(begun) - timedelta(days=1)) if begun else None

    def negation(self, told: Told) -> Told | None:
        """Forbidden what is allowed, or the reverse."""
        pairs = [pair.split(":") for pair in NEGATIONS.split()]
        fits = [(said, other) for said, other in pairs if said in told.text]
        if not fits:
            return None
        said, other = self._drawn.choice(fits)
        return told.saying(told.text.replace(said, other, 1))

    def article(self, told: Told) -> Told | None:
        """Another article of the same work as the basis, with its own words as the quote."""
        if len(told.bases) != 1:
            return None
        basis, words = told.bases[0], told.text.rstrip("。；")
        others = [placed for placed in self._beside(basis.placed) if words not in placed.full_text]
        if not others:
            return None
        placed = self._drawn.choice(others)
        wrong = replace(basis, eid=placed.provision.eid, quote=placed.full_text, placed=placed)
        return replace(told, bases=(wrong,))

    def _beside(self, one: Placed) -> list[Placed]:
        outline = self._store.outline(one.version.id, Level.INTERNAL)
        ids = [i for i, two in outline if two.eid.startswith("art_") and "__" not in two.eid and i != one.id]
        return list(self._store.placed(ids, Level.INTERNAL).values())


HARMLESS: dict[str, Callable[[Told], str]] = {
    "as shown": lambda told: told.text,
    "要 for 应当": lambda told: told.text.replace("应当", "要"),
    "不能 for 不得": lambda told: told.text.replace("不得", "不能"),
    "brackets left out": lambda told: _BRACKETS.sub("", told.text),
    "根据 and the citation before it": lambda told: (
        told.text if told.text.startswith("（") else f"根据{told.bases[0].citation}，{told.text}"
    ),
}


def right_sentences(office: Office, cases: Sequence[Case], today: date) -> Iterator[Told]:
    """The sentences of the answers that are right, of those that say something in words of a provision."""
    for case in cases:
        answer: Answer = office.answerer.ask(case.turns, case.on or today, Reader(Level.INTERNAL))
        if judge(case, read_answer(answer_document(answer))).verdict is not Verdict.RIGHT:
            continue
        for sentence in answer.sentences:
            if sentence.role in WORDED:
                bases = tuple(answer.citations[i] for i in sentence.basis)
                told = replace(sentence, basis=tuple(range(len(bases))))
                yield Told(told, bases, answer.on, case.id)


def fault(told: Told, store: Store, *, spanned: bool = True) -> str:
    """The verifier's fault with a sentence, "" where it stands.

    ``spanned``: an earlier sentence has told the span of a version that does not bind on the day.
    """
    spans = {basis.placed.version.id for basis in told.bases} if spanned else set[int]()
    return Verifier(store, Level.INTERNAL, told.on).fault(told.sentence, told.bases, spans)


@dataclass(frozen=True, slots=True)
class Corruptions:
    """What came of it: how many of each sort; the wrong sentences that stood, the right ones that fell."""

    caught: Counter[str]
    made: Counter[str]
    missed: tuple[tuple[str, str, str], ...]
    kept: Counter[str]
    told: Counter[str]
    rejected: tuple[tuple[str, str, str], ...]

    def document(self) -> dict[str, Any]:
        """The JSON document."""
        return {
            "eval": "corruptions",
            "caught": {kind: [self.caught[kind], count] for kind, count in self.made.items()},
            "kept": {kind: [self.kept[kind], count] for kind, count in self.told.items()},
            "missed": [list(one) for one in self.missed],
            "rejected": [list(one) for one in self.rejected],
        }

    def table(self) -> str:
        """A line a kind of fault, then a line a wording."""
        rows = [(kind, str(self.caught[kind]), str(count)) for kind, count in self.made.items()]
        rows.append(("合计", str(self.caught.total()), str(self.made.total())))
        stood = [(kind, str(self.kept[kind]), str(count)) for kind, count in self.told.items()]
        return "\n".join(
            (table_text(("改错", "查出", "个数"), rows), table_text(("没有改错", "通过", "句数"), stood))
        )


def run(told: Sequence[Told], store: Store, count: int = COUNT, seed: int = SEED) -> Corruptions:
    """Make ``count`` sentences wrong, the kinds in turn, and hold all against the verifier."""
    drawn = random.Random(seed)  # noqa: S311  no secret hangs on it
    spoiler = Spoiler(store, drawn)
    caught, made, kept, stood = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    missed, rejected = list[tuple[str, str, str]](), list[tuple[str, str, str]]()
    wrongs = {
        kind: filter(None, map(way, drawn.sample(list(told), len(told))))
        for kind, way in spoiler.ways.items()
    }
    while made.total() < count and wrongs:
        for kind in list(wrongs):
            wrong = next(wrongs[kind], None)
            if wrong is None:
                del wrongs[kind]
            elif made.total() < count:
                made[kind] += 1
                found = fault(wrong, store, spanned=kind != "date")
                caught[kind] += bool(found)
                missed += [] if found else [(kind, wrong.question, wrong.text)]
    for kind, reworded in HARMLESS.items():
        for one in told:
            text = reworded(one)
            if kind == "as shown" or text != one.text:
                found = fault(one.saying(text), store)
                stood[kind] += 1
                kept[kind] += not found
                rejected += [(f"{kind}: {found}", one.question, text)] if found else []
    return Corruptions(caught, made, tuple(missed), kept, stood, tuple(rejected))


def main() -> None:
    """Ask, spoil, print; record in ``--out``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--split", choices=("dev", "test"), default="dev")
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    office = open_office(load_settings(given.home))
    today = office.settings.day(datetime.now().astimezone().date())
    told = list(right_sentences(office, read_cases(QUESTIONS, given.split), today))
    result = run(told, office.store, given.count, given.seed)
    if given.out:
        record(given.out, "corruptions", result, datetime.now().astimezone().date())
    sys.stdout.write(result.table() + "\n")
    for kind, question, text in (*result.missed, *result.rejected[:20]):
        sys.stdout.write(f"{kind}\t{question}\t{text}\n")


if __name__ == "__main__":
    main()
