"""Promise 1, checked by program: every sentence, composed or a model's, against the provisions it rests on.

A fault is a word of this list; a sentence with any is not shown:

    basis      the provision is not in the store now, or its text is another
    level      this reader may not see it
    date       it is not in force on the day the sentence speaks of
    quote      the quoted words do not stand in the provision
    number     a number, with its unit, that the basis does not say
    day        a date that the basis does not say, or that is not what its deadline makes
    title      a work that the basis does not name
    role       an office or body that the basis does not name
    negation   a 不得, 不, 未 or 禁止 lost or added
    support    words that are not the basis's words
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from answer.answer import Basis, Role, Sentence
from answer.lineage import name_version
from answer.reckon import is_kept
from answer.terms import pairs
from answer.values import amounts
from library.model import Level
from library.references import find_citations
from library.store import Store
from library.titles import normal_title

SUPPORT = 0.6  # share of a sentence's character pairs that its basis must hold
SAME = 0.8  # share of all their character pairs from which two clauses are one, but for a word
ALIGNED = 0.5  # share of a clause's character pairs from which a clause of the basis is its counterpart
CORE = frozenset({Role.ANSWER, Role.STEP, Role.COMPARE, Role.CORRECTION, Role.RECKONED})

_DAY = re.compile(r"\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?)?")
_TITLE = re.compile(r"《([^》]+)》")
ROLES = re.compile(
    "书记专题会议|领导小组(?:办公室)?(?:副?组长|会议|成员)?|巡察办(?:主任|副主任)?|巡察组(?:副?组长)?|副?组长|联络员|"
    "组员|主笔人|市委(?:书记|常委会|组织部|编办)?|省委|市纪委(?:书记|监委)?|纪检监察机关|组织部门?|国家监察委员会|"
    "(?:上[一两]级|省级以[上下]|本级)?监察(?:机关|委员会)|人民(?:法院|检察院|政府|代表大会)(?:常务委员会)?|"
    "公安机关|审计机关|财政部门|主要负责人|分管[^，。的]{1,6}负责人|党委|党组|书记|主任|村民委员会|国务院"
)
_NEGATION = re.compile("不得|不能|不予|不准|不可|禁止|严禁|未经|没有|不|未|无|非|除外")
_MODAL = re.compile("可以|应当|必须|予以|允许|需要|要")
_CLAUSE = re.compile("[，。；：！？,;:!?\n]")
_NUMERAL = re.compile(r"[\d一二三四五六七八九十百半两]+")
_ON_GROUND_OF = re.compile("(?:根据|按照|依照|依据|参照|见)$")
_RULES = re.compile("^(?:的?规定)?[，,：:]?")
_FRAME = re.compile("^见《[^》]+》[^：]*：")


@dataclass(frozen=True, slots=True)
class Check:
    """What a verification came to: the sentences that stand, and the faults of those that do not."""

    sentences: tuple[Sentence, ...]
    faults: tuple[tuple[Sentence, str], ...]

    @property
    def has_core(self) -> bool:
        """Whether something that answers is left."""
        return any(sentence.role in CORE or sentence.role is Role.LINEAGE for sentence in self.sentences)


class Verifier:
    """Checks sentences for one reader and one day against the store as it is now."""

    def __init__(self, store: Store, clearance: Level, on: date) -> None:
        self._store, self._clearance, self._on = store, clearance, on

    def check(self, sentences: Sequence[Sentence], bases: Sequence[Basis]) -> Check:
        """The sentences that stand. A lineage sentence lets later ones speak of the span that it states."""
        told: set[int] = set()
        kept: list[Sentence] = []
        faults: list[tuple[Sentence, str]] = []
        for sentence in sentences:
            fault = self.fault(sentence, bases, told)
            if fault:
                faults.append((sentence, fault))
                continue
            kept.append(sentence)
            if sentence.role is Role.LINEAGE:
                told.update(bases[i].placed.version.id for i in sentence.basis)
        return Check(tuple(kept), tuple(faults))

    def fault(self, sentence: Sentence, bases: Sequence[Basis], told: Collection[int] = ()) -> str:
        """The first fault of a sentence, "" where it stands; ``told``: versions whose span is stated."""
        if not sentence.basis or any(not 0 <= i < len(bases) for i in sentence.basis):
            return "basis"
        own = [bases[i] for i in sentence.basis]
        for basis in own:
            if fault := self._basis_fault(basis, sentence.role, told):
                return fault
        if sentence.role is Role.LINEAGE:
            return _lineage_fault(sentence.text, own)
        if sentence.role is Role.RECKONED:
            return self._reckoned_fault(sentence, own)
        return wording_fault(sentence.text, own)

    def _reckoned_fault(self, sentence: Sentence, bases: Sequence[Basis]) -> str:
        """A day that was counted is counted anew, from the words of the basis and the office's calendar."""
        quotes = [basis.quote for basis in bases]
        kept = sentence.reckoned and is_kept(sentence.reckoned, sentence.text, quotes, self._store.calendar())
        return "" if kept else "day"

    def _basis_fault(self, basis: Basis, role: Role, told: Collection[int]) -> str:
        placed = basis.placed
        version = placed.version
        stored = self._store.find(version.id, placed.provision.eid, self._clearance)
        if stored is None:
            return "basis" if self._clearance.covers(version.level) else "level"
        if plain(stored.full_text) != plain(placed.full_text) or stored.version.level is not version.level:
            return "basis"
        if self._store.find(version.id, basis.eid, self._clearance) is None:
            return "basis"
        if plain(basis.quote) not in plain(stored.full_text):
            return "quote"
        speaks_of_span = role is Role.LINEAGE or version.id in told
        return "" if speaks_of_span or stored.version.in_force(self._on) else "date"


def plain(text: str) -> str:
    """NFKC, without white space and zero-width characters: how texts are compared."""
    return re.sub(r"[\s\u200b-\u200f\u2060\ufeff]+", "", unicodedata.normalize("NFKC", text))


def wording_fault(text: str, bases: Sequence[Basis]) -> str:
    """The first fault of the words themselves against the quotes of their bases, "" where they stand."""
    frame = _FRAME.match(text)
    if frame and frame[0][1:-1] not in {basis.citation for basis in bases}:
        return "title"
    words = text[frame.end() :] if frame else text
    quotes = [plain(basis.quote) for basis in bases]
    whole = "\n".join(quotes)
    for uncited in (words, _uncited(words, bases)):
        said = plain(uncited).rstrip("。;")
        if any(said in quote for quote in quotes) or said in whole.replace("\n", ""):
            return ""
    if fault := _value_fault(said, whole, bases):
        return fault
    if _negation_differs(said, whole):
        return "negation"
    held = pairs(whole)
    own = pairs(said)
    return "support" if not own or len(own & held) / len(own) < SUPPORT else ""


def _uncited(text: str, bases: Sequence[Basis]) -> str:
    """The words without addresses of their own bases (根据《…》第十条，), as models put them; others stay."""
    for found in reversed(find_citations(text)):
        if found.title and all(_is_of(found.title, one.eid, bases) for one in found.addresses):
            before = _ON_GROUND_OF.sub("", text[: found.start])
            text = before + _RULES.sub("", text[found.end :])
    return text


def _is_of(title: str, eid: str, bases: Sequence[Basis]) -> bool:
    """Whether an address is that of a basis or of what holds it."""
    own = [basis for basis in bases if normal_title(basis.placed.version.title) == normal_title(title)]
    return any(f"{basis.eid}__".startswith(f"{eid}__") for basis in own)


def _value_fault(said: str, whole: str, bases: Sequence[Basis]) -> str:
    if any(day not in whole for day in _DAY.findall(said)):
        return "day"
    if amounts(said) - amounts(whole):
        return "number"
    titles = {plain(basis.placed.version.title) for basis in bases}
    if any(title not in titles and f"《{title}》" not in whole for title in _TITLE.findall(said)):
        return "title"
    if set(ROLES.findall(said)) - set(ROLES.findall(whole)):
        return "role"
    return _moved(said, whole)


def _moved(said: str, whole: str) -> str:
    """Values that the basis says of another matter: 方案 three months, 报告 six, exchanged."""
    held = [(clause, _matter(clause)) for clause in _clauses(whole)]
    for clause in _clauses(said):
        own = _matter(clause)
        if len(own) < 2 or not held:
            continue
        near, words = max(held, key=lambda other: len(own & other[1]) / (len(own | other[1]) or 1))
        if len(own & words) / len(own) < ALIGNED:
            continue
        if amounts(near) and amounts(clause) - amounts(near):
            return "number"
        if ROLES.search(near) and set(ROLES.findall(clause)) - set(ROLES.findall(near)):
            return "role"
    return ""


def _matter(clause: str) -> frozenset[str]:
    """The character pairs of a clause without its numbers and roles."""
    return pairs(_NUMERAL.sub(" ", ROLES.sub(" ", clause)))


def _negation_differs(said: str, whole: str) -> bool:
    """Whether a clause says 不 where the clause of the basis nearest to it does not, or the reverse.

    Of two clauses with the same words otherwise, each 不 counts; of others, more of them, or all lost.
    """
    held = [(_unmodal(clause), len(_NEGATION.findall(clause))) for clause in _clauses(whole)]
    for clause in _clauses(said):
        own, negated = _unmodal(clause), len(_NEGATION.findall(clause))
        if not own or not held:
            continue
        like, (near, times) = max(
            ((len(own & other[0]) / len(own | other[0] or {""}), other) for other in held),
            key=lambda one: one[0],
        )
        differs = negated != times if like >= SAME else negated > times or bool(negated) != bool(times)
        if len(own & near) / len(own) >= ALIGNED and differs:
            return True
    return False


def _unmodal(clause: str) -> frozenset[str]:
    """The character pairs of a clause without what forbids, allows or orders."""
    return pairs(_MODAL.sub("", _NEGATION.sub("", clause)))


def _clauses(text: str) -> list[str]:
    return [clause for clause in _CLAUSE.split(text) if clause]


def _lineage_fault(text: str, bases: Sequence[Basis]) -> str:
    """A sentence about versions names them as the store does, with no other title, number or date."""
    versions = [basis.placed.version for basis in bases]
    rest = text
    for version in versions:
        if name_version(version) not in rest:
            return "title"
        rest = rest.replace(name_version(version), "")
    known = {f"{day.year}年{day.month}月{day.day}日" for v in versions for day in _ends(v.until)}
    if any(day not in known for day in _DAY.findall(rest)):
        return "day"
    return "title" if _TITLE.search(rest) else ""


def _ends(until: date | None) -> tuple[date, ...]:
    """The first day no longer in force and the last day in force."""
    return (until, date.fromordinal(until.toordinal() - 1)) if until else ()
