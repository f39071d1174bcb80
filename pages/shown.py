"""An answer as the page keeps and shows it: read from the answer's JSON, live or from an earlier visit.

One shape serves both, so a reloaded conversation looks like the one that was left. What a reader may not
see (any more) is taken out here, before anything is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel, ConfigDict

from answer.sources import caveat
from library.model import Kind, Level, Version
from library.store import Store
from library.titles import normal_title


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class ShownSentence(_Part):
    """A sentence with the indices of the bases it rests on."""

    text: str
    role: str
    basis: tuple[int, ...]


class Cited(_Part):
    """A basis or a nearest provision: its address, and the words quoted or the whole text."""

    citation: str
    title: str
    eid: str
    text: str
    quote: str = ""
    effective: date | None = None
    heading: tuple[str, ...] = ()


class Read(_Part):
    """How the question was understood."""

    subject: str
    date: date


class Shown(_Part):
    """An answer. ``nearest`` is shown where nothing answers; ``message`` where there are no sentences.

    ``kinds`` are those that the person chose to look in, none for all.
    """

    question: str
    on: date
    read: Read
    status: str
    mode: str = "composed"
    sentences: tuple[ShownSentence, ...] = ()
    citations: tuple[Cited, ...] = ()
    nearest: tuple[Cited, ...] = ()
    refusal: str | None = None
    message: str = ""
    unchecked: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Something cited with the version it stands in; ``number`` is what the reader sees, from 1."""

    number: int
    cited: Cited
    version: Version


@dataclass(frozen=True, slots=True)
class Sight:
    """What this reader sees of an answer: sentences, and the places of their bases by their index.

    Places are in the order of their numbers, which is that of the sentences. ``nearest`` are places too.
    A sentence is here only if every basis of it is.
    """

    shown: Shown
    sentences: tuple[ShownSentence, ...]
    places: dict[int, Place]
    nearest: tuple[Place, ...]

    @property
    def caveat(self) -> str:
        """The line above an answer that is no rule, or not all of it; else ""."""
        return caveat([[self.places[i].version.kind for i in one.basis] for one in self.sentences])

    @property
    def what(self) -> str:
        """What the answer was taken from, as it stood on the day asked about."""
        return "有效的规定" if self.rules or not self.sentences else "库中的材料"

    @property
    def gone(self) -> bool:
        """Whether there was an answer, of which this reader sees nothing (any more)."""
        return bool(self.shown.sentences) and not self.sentences

    @property
    def message(self) -> str:
        """What is said where no sentence answers."""
        if self.gone:
            return "这条回答的依据已不在库中，或者不在您可见的范围内。请重新提问。"
        return self.shown.message or "库中没有找到能够回答的条文。"

    @property
    def rules(self) -> bool:
        """Whether a rule is among what the sentences rest on."""
        return any(place.version.kind.rules for place in self.places.values())


def sight(shown: Shown, store: Store, clearance: Level) -> Sight:
    """The part of an answer that a reader with this clearance sees."""
    versions = [version_of(store, cited, shown.read.date, clearance) for cited in shown.citations]
    sentences = tuple(
        sentence for sentence in shown.sentences if all(versions[i] is not None for i in sentence.basis)
    )
    order = dict.fromkeys(i for sentence in sentences for i in sentence.basis)  # as a reader meets them
    places = {
        i: Place(number, shown.citations[i], version)
        for number, i in enumerate(order, 1)
        if (version := versions[i]) is not None
    }
    nearest = [
        (cited, version)
        for cited in shown.nearest
        if (version := version_of(store, cited, shown.read.date, clearance)) is not None
    ]
    return Sight(
        shown,
        sentences,
        places,
        tuple(Place(n, cited, version) for n, (cited, version) in enumerate(nearest, 1)),
    )


def version_of(store: Store, cited: Cited, on: date, clearance: Level) -> Version | None:
    """The version a citation speaks of: by title and effective date, else the one in force on ``on``.

    None where the store has none of this title that the clearance covers.
    """
    same_title = [
        version
        for work in store.works_by_title().get(normal_title(cited.title), ())
        for version in store.versions(clearance, work)
        if normal_title(version.title) == normal_title(cited.title)
    ]
    exact = [version for version in same_title if cited.effective and version.effective == cited.effective]
    in_force = [version for version in same_title if version.in_force(on)]
    return next(iter((*exact, *in_force, *reversed(same_title))), None)


def copied_text(seen: Sight) -> str:
    """The answer as plain text with its citations: what the copy button gives."""
    if not seen.sentences:
        return seen.message
    lines = [seen.caveat] if seen.caveat else []
    for sentence in seen.sentences:
        names = "；".join(seen.places[i].cited.citation for i in sentence.basis)
        lines.append(f"{sentence.text}（{names}）")
    lines += ["", "依据："]
    for place in seen.places.values():
        kind = place.version.kind
        told = "" if kind.rules else f"{kind.caption}　"
        lines.append(f"[{place.number}] {told}{place.cited.citation}：{place.cited.quote}")
    return "\n".join(lines)
