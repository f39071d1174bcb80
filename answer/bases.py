"""What a sentence rests on: pieces of articles become numbered bases, each once, each verbatim."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from answer.answer import Basis, Role, Sentence
from answer.spans import Span
from library.citation import format_citation
from library.model import Placed


class Bases:
    """The bases of one answer in the order in which sentences name them; ``on``: today, for their status."""

    def __init__(self, on: date) -> None:
        self.on = on
        self._found: list[Basis] = []

    @property
    def all(self) -> tuple[Basis, ...]:
        """The bases so far; a sentence's numbers are indices into it."""
        return tuple(self._found)

    def add(self, pieces: Sequence[Span]) -> tuple[int, ...]:
        """The numbers of the bases of these pieces: one for every run of pieces that follow each other."""
        return tuple(dict.fromkeys(self._number(run_basis(run, self.on)) for run in _runs(pieces)))

    def add_whole(self, placed: Placed) -> int:
        """The number of a basis that is a provision as a whole, e.g. the title of a version."""
        version, provision = placed.version, placed.provision
        citation = format_citation(version.title, "" if provision.eid == "title" else provision.eid)
        return self._number(
            Basis(citation, provision.eid, placed.full_text, placed, version.status_on(self.on))
        )

    def _number(self, basis: Basis) -> int:
        if basis not in self._found:
            self._found.append(basis)
        return self._found.index(basis)


def run_basis(run: Sequence[Span], on: date) -> Basis:
    """The basis of pieces that follow each other: cited at the finest address that holds them all."""
    first, last = run[0], run[-1]
    placed = first.placed
    eids = {piece.eid for piece in run}
    blocks = {piece.block for piece in run}
    eid = eids.pop() if len(eids) == 1 else blocks.pop() if len(blocks) == 1 else placed.provision.eid
    return Basis(
        citation=format_citation(placed.version.title, eid, first.alone),
        eid=eid,
        quote=placed.full_text[first.start : last.end],
        placed=placed,
        status=placed.version.status_on(on),
    )


def sentence(pieces: Sequence[Span], role: Role, bases: Bases, before: str = "") -> Sentence:
    """A sentence of the very words of ``pieces``; ``before`` is set in front and is checked like the rest."""
    words = "".join(piece.text for piece in pieces).strip()
    if words.endswith(("；", ";")):
        words = words[:-1] + "。"
    return Sentence(before + words, role, bases.add(pieces))


def _runs(pieces: Sequence[Span]) -> list[list[Span]]:
    """Pieces of one paragraph that follow each other, with the rest apart."""
    runs: list[list[Span]] = []
    for piece in pieces:
        last = runs[-1][-1] if runs else None
        follows = (
            last is not None
            and last.placed.id == piece.placed.id
            and last.order + 1 == piece.order
            and last.block == piece.block
        )
        if follows:
            runs[-1].append(piece)
        else:
            runs.append([piece])
    return runs
