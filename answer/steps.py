"""How a stage of the work is done, told by the guide's step for it.

A question how (进驻动员会怎么开) about a stage as a whole is answered by the step: who does it, by when, its
points in order, the usual mistake. Each rests on the guide's line and on the provisions that the line cites.
A question about a special case within a stage (公告让人撕了怎么办) is not answered so where a provision does
it: its words are not those of the title.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from answer.answer import Role, Sentence
from answer.asked import Asked
from answer.bases import Bases
from answer.spans import Span, pieces_of
from answer.terms import coverage, pairs
from library.model import Level, Placed, ProvisionType, Reference
from library.store import Store
from search.question import Hit

LEAST = 0.55  # share of what is asked that the step's title holds: below, the question is of something else
WHOLLY = 0.8  # from here on it is about the step as a whole, whatever single provision stands near
MOST_POINTS = 5
SAID_AGAIN = 0.7  # share of a line's character pairs from which a point repeats it
_CITED = re.compile("（(?:《[^》]+》[^《》（）]*)+）")
_NO_FORM = "没有固定"

Articles = Callable[[Reference], Placed | None]
"""The provision in force that a reference of the guide means, None where there is none for this reader."""


def find_step(asked: Asked, hits: Sequence[Hit], *, otherwise: bool) -> Hit | None:
    """The step among ``hits`` that the part asks about as a whole; None where it asks of something else.

    ``otherwise``: a provision answers the part already; then only a step that is wholly meant comes first.
    """
    found = [
        (coverage(asked.terms, hit.placed.provision.text), hit)
        for hit in hits
        if hit.placed.provision.type is ProvisionType.STEP
    ]
    best = max(found, key=lambda one: one[0], default=None)
    return best[1] if best and best[0] >= (WHOLLY if otherwise else LEAST) else None


@dataclass(frozen=True, slots=True)
class StepTeller:
    """Tells one step to one reader; ``articles`` looks up what its lines cite."""

    step: Placed
    store: Store
    clearance: Level
    articles: Articles
    bases: Bases

    def tell(self) -> list[Sentence]:
        """The step in a few sentences, each in the guide's own words, its citations as bases."""
        lines = pieces_of(self.step, self.store, self.clearance)
        title = [line for line in lines if line.eid == self.step.provision.eid]
        points = self._points()
        said = [self._sentence([*title, *_line(lines, "责任人")], Role.ANSWER, f"{_text(title)}：")]
        term = _line(lines, "期限")
        if term and not any(_repeats(term, point) for point in points):
            said.append(self._sentence(term, Role.ANSWER))
        said += [self._sentence(point, Role.STEP) for point in points]
        forms, warning = _line(lines, "表格"), _line(lines, "常见错误")
        if forms and _NO_FORM not in _text(forms):
            said.append(self._sentence(forms, Role.ITEM))
        if warning:
            said.append(self._sentence(warning, Role.CAUTION))
        return said

    def _sentence(self, pieces: Sequence[Span], role: Role, head: str = "") -> Sentence:
        own = [piece for piece in pieces if piece.eid != self.step.provision.eid]
        text = _CITED.sub("", _text(own)).strip()
        text = head + text.partition("：")[2] if head else text
        return Sentence(
            text if text.endswith("。") else f"{text}。",
            role,
            (*self.bases.add(pieces), *self._ruling(pieces)),
        )

    def _ruling(self, pieces: Sequence[Span]) -> tuple[int, ...]:
        """The provisions that the pieces cite, each by the piece of it that says the same."""
        ids = self.store.addresses(pieces[0].placed.version.id, self.clearance)
        inside = [ids[eid] for eid in dict.fromkeys(piece.eid for piece in pieces) if eid in ids]
        found: dict[int, int] = {}
        for _, reference in self.store.references_from(inside):
            article = self.articles(reference)
            if article and article.id not in found:
                best = max(
                    pieces_of(article, self.store, self.clearance),
                    key=lambda piece: len(pairs(piece.text) & pairs(_text(pieces))),
                )
                found[article.id] = self.bases.add([best])[0]
        return tuple(found.values())

    def _points(self) -> list[list[Span]]:
        """The points that stand under the step, each in its pieces, in order."""
        under = f"{self.step.provision.label} {self.step.provision.text}"
        ids = [
            provision_id
            for provision_id, provision in self.store.outline(self.step.version.id, self.clearance)
            if provision.type is ProvisionType.POINT and provision.heading[-1:] == (under,)
        ]
        placed = self.store.placed(ids[:MOST_POINTS], self.clearance)
        return [list(pieces_of(placed[each], self.store, self.clearance)) for each in ids if each in placed]


def _line(lines: Sequence[Span], name: str) -> list[Span]:
    """The pieces of the step's line that begins with ``name``."""
    block = next((line.block for line in lines if line.text.startswith(name)), None)
    return [line for line in lines if line.block == block]


def _text(pieces: Sequence[Span]) -> str:
    return "".join(piece.text for piece in pieces)


def _repeats(line: Sequence[Span], point: Sequence[Span]) -> bool:
    own = pairs(_CITED.sub("", _text(line).partition("：")[2]))
    return bool(own) and len(own & pairs(_text(point))) / len(own) >= SAID_AGAIN
