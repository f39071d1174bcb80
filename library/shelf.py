"""What a home holds, by work: every version with its span, and what follows without reading a text.

The store reads it once a change and answers from it: which version of a work binds on a day, which versions
are searched, what replaced what, which work a name means. Spans are true for everybody, also where the
closing version may not be seen; that version itself is then not handed out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from library.lineage import age, close_spans, find_closers
from library.model import Kind, Level, Status, Version
from library.titles import SHORTEST, body_reported, may_mean, normal_title, short_names, spoken_name
from library.tree import LEAVES


@dataclass(frozen=True, slots=True)
class Original:
    """A file that states a version (or a part of it). ``sha256`` names the copy kept of it.

    ``counts`` holds (provision type, how many) of what the file states, 0 for a second original of a text.
    """

    id: int
    version: int
    path: str
    name: str
    sha256: str
    fingerprint: str
    format: str
    text_hash: str
    run: int
    absent: bool
    outcome: str
    warnings: tuple[str, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Holding:
    """A row of ``xunzhi works``: a work by the version in force on a day, else its last one.

    ``versions`` counts those the reader may see; ``by_type`` provisions of ``version`` by type,
    ``provisions`` those without anything below them, headings left out.
    """

    version: Version
    status: Status
    versions: int
    provisions: int
    by_type: tuple[tuple[str, int], ...]
    files: tuple[str, ...]

    @property
    def articles(self) -> int:
        """How many 条."""
        return dict(self.by_type).get("article", 0)


class Shelf:
    """The versions of one state of the store. ``change`` is that state's number.

    Cheap to make (below 1 ms for 1,500 versions): what is derived is derived when it is first asked for.
    """

    def __init__(
        self, change: int, declared: Mapping[int, Version], originals: Mapping[int, Original]
    ) -> None:
        self.change = change
        self.declared = declared
        self.originals = originals
        self._works: dict[str, list[Version]] = {}
        for version in declared.values():
            self._works.setdefault(version.work, []).append(version)
        self._closed: dict[str, tuple[Version, ...]] = {}
        self._permitted: dict[tuple[object, ...], frozenset[int]] = {}

    def version(self, version_id: int, clearance: Level) -> Version | None:
        """The version with this id, None where there is none for this clearance."""
        declared = self.declared.get(version_id)
        if declared is None or not clearance.covers(declared.level):
            return None
        return next(v for v in self._of(declared.work) if v.id == version_id)

    def versions(self, clearance: Level, work: str | None = None) -> tuple[Version, ...]:
        """The versions a reader may see, oldest first within a work; of one work where named."""
        works = sorted(self._works) if work is None else [work]
        return tuple(v for key in works for v in self._of(key) if clearance.covers(v.level))

    def _of(self, work: str) -> tuple[Version, ...]:
        if work not in self._closed:
            self._closed[work] = close_spans(self._works.get(work, ()), self._closers.get(work))
        return self._closed[work]

    @cached_property
    def _closers(self) -> dict[str, Version]:
        closing = [version for version in self.declared.values() if version.replaces]
        return find_closers(closing, self.titles) if closing else {}

    @cached_property
    def titles(self) -> dict[str, tuple[str, ...]]:
        """Normalised title of any version, or key → keys of the works called so, above any clearance too."""
        pairs = ((name, v.work) for v in self.declared.values() for name in (v.title, v.work))
        return _grouped((normal_title(name), work) for name, work in pairs)

    @cached_property
    def _short(self) -> dict[str, tuple[str, ...]]:
        pairs = ((title, work) for title, works in self.titles.items() for work in works)
        return _grouped((name, work) for title, work in pairs for name in short_names(title))

    @cached_property
    def _spoken(self) -> dict[str, tuple[str, ...]]:
        pairs = ((spoken_name(title), work) for title, works in self.titles.items() for work in works)
        return _grouped((name, work) for name, work in pairs if name)

    @cached_property
    def _reported(self) -> tuple[tuple[str, str], ...]:
        reports = (version for version in self.declared.values() if version.kind is Kind.REPORT)
        pairs = ((body_reported(version.title), version.work) for version in reports)
        return tuple((body, work) for body, work in pairs if body)

    def version_on(self, work: str, on: date, clearance: Level) -> Version | None:
        """The version in force on the day, else the last that began by then, else the first to come."""
        visible = self.versions(clearance, work)
        begun = [version for version in visible if version.effective is None or version.effective <= on]
        bound = next((version for version in begun if version.in_force(on)), None)
        return bound or (begun[-1] if begun else visible[0] if visible else None)

    def permitted(
        self, on: date, clearance: Level, kinds: Collection[Kind] = (), *, include_ended: bool = False
    ) -> frozenset[int]:
        """Ids of the versions searched on a day: of each work the one in force.

        Args:
            kinds: empty means all.
            include_ended: for a work with none in force also the last that began by then.
        """
        key = (on, clearance, frozenset(kinds), include_ended)
        if key not in self._permitted:
            if len(self._permitted) > _MOST_DAYS:
                self._permitted.clear()
            found = (self.version_on(work, on, clearance) for work in self._works)
            self._permitted[key] = frozenset(
                v.id
                for v in found
                if v and (not kinds or v.kind in kinds) and _searched(v, on, include_ended)
            )
        return self._permitted[key]

    def successor(self, version: Version, clearance: Level) -> Version | None:
        """The next version of the work, else the version of another work that says it replaces it."""
        later = [v for v in self.versions(clearance, version.work) if age(v) > age(version)]
        if later:
            return later[0]
        visible = (v for v in self.declared.values() if clearance.covers(v.level))
        closer = find_closers(visible, self.titles).get(version.work)
        return self.version(closer.id, clearance) if closer else None

    def named(self, title: str, clearance: Level) -> tuple[str, ...]:
        """Keys of the works that a title, key or short name may mean, the narrowest reading that fits any.

        More than one where the name is ambiguous for this reader, () where nothing fits.
        """
        name = normal_title(title)
        ways = (self.titles.get(name, ()), self._short.get(name, ()), self._ending(name))
        for works in ways:
            visible = tuple(work for work in works if self.versions(clearance, work))
            if visible:
                return visible
        return ()

    def spoken(self, name: str, clearance: Level) -> tuple[str, ...]:
        """Keys of the works that people may mean by a name that is no title nor the end of one: 整改办法."""
        works = self._spoken.get(spoken_name(name), ())
        return tuple(work for work in works if self.versions(clearance, work))

    def reports_on(self, said: str, clearance: Level) -> tuple[str, ...]:
        """Keys of the reports on a body that may be called so; ``said`` may lack its last letter (文旅)."""
        works = (
            work for body, work in self._reported if may_mean(said, body) or may_mean(said + body[-1], body)
        )
        return tuple(work for work in dict.fromkeys(works) if self.versions(clearance, work))

    def names(self, work: str, clearance: Level) -> tuple[str, ...]:
        """Every normalised name that means this work and no other."""
        titles = {normal_title(name) for v in self.versions(clearance, work) for name in (v.title, work)}
        names = titles.union(*(short_names(title) for title in titles))
        return tuple(sorted(name for name in names if self.named(name, clearance) == (work,)))

    def holding(self, work: str, on: date, clearance: Level) -> Holding | None:
        """The row of one work; None where the reader may see no version of it."""
        version = self.version_on(work, on, clearance)
        if version is None:
            return None
        originals = self.originals_of(version.id)
        counts = Counter[str]()
        for original in originals:
            counts.update(dict(original.counts))
        return Holding(
            version,
            version.status_on(on),
            len(self.versions(clearance, work)),
            counts.pop(LEAVES, 0),
            tuple(sorted(counts.items())),
            tuple(original.name for original in originals),
        )

    def holdings(self, on: date, clearance: Level) -> tuple[Holding, ...]:
        """The rows of all works the reader may see any version of, by title."""
        found = [row for work in self._works if (row := self.holding(work, on, clearance))]
        return tuple(sorted(found, key=lambda row: (row.version.title, row.version.work)))

    def originals_of(self, version_id: int) -> tuple[Original, ...]:
        """The files a version came from, in the order of their import."""
        return self._originals.get(version_id, ())

    @cached_property
    def _originals(self) -> dict[int, tuple[Original, ...]]:
        found: dict[int, list[Original]] = {}
        for original in self.originals.values():
            found.setdefault(original.version, []).append(original)
        return {version: tuple(some) for version, some in found.items()}

    def _ending(self, name: str) -> tuple[str, ...]:
        """Works whose title ends with the name: 工作实施办法 for 中共河清市委巡察工作实施办法."""
        if len(name) <= SHORTEST:
            return ()
        found = (works for title, works in self.titles.items() if title.endswith(name))
        return tuple(dict.fromkeys(work for works in found for work in works))


_MOST_DAYS = 400  # permitted sets remembered; each is some 100 kB for 1,500 works


def _searched(version: Version, on: date, include_ended: bool) -> bool:
    status = version.status_on(on)
    return status is Status.IN_FORCE or (include_ended and status is not Status.NOT_YET)


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for name, work in pairs:
        found.setdefault(name, {})[work] = None
    return {name: tuple(works) for name, works in found.items()}
