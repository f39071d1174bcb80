"""The provision store: opening it, and everything that only reads. Writing is library/writer.py.

    change()     moves with every committed change of content; derived stores follow it
    shelf()      versions with their spans, titles, originals: kept in memory, read anew when it moved
    the rest     reads texts

Access levels are enforced here: what hands out texts, titles or counts takes the reader's clearance, and a
version above it does not exist for that reader. What imports need of their own past is library/ledger.py.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from pathlib import Path

import sqlalchemy as sa

from library import migrations, rows
from library.address import cut_eid
from library.citation import format_citation
from library.database import Place, bring_up, name_place, open_database, snapshots
from library.model import Kind, Level, Placed, Provision, Reference, Version
from library.schema import (
    REVISION,
    counters,
    day_rows,
    files,
    meta,
    provisions,
    references,
    term_rows,
    versions,
    windows,
)
from library.shelf import Holding, Original, Shelf

_AT_ONCE = 500  # ids in one query; SQLite takes 32,766 values
_MOST_REFERRING = 200


def _placed_query() -> sa.Select[tuple[object, ...]]:
    """Provisions by ``ids``, each with all below it in order. Built once: that costs more than to read."""
    top, below = provisions.alias("top"), provisions.alias("below")
    within = sa.and_(below.c.version_id == top.c.version_id, below.c.ord.between(top.c.ord, top.c.last))
    wanted = top.c.id.in_(sa.bindparam("ids", expanding=True))
    query = sa.select(top.c.id.label("top_id"), below).select_from(top).join(below, within).where(wanted)
    return query.order_by(top.c.id, below.c.ord)


_PLACED = _placed_query()


class Store:
    """Works, versions and provisions of one home; safe to share between threads.

    Raises on opening: HomeError (folder, file or server not usable), NewerHomeError (made by a newer
    program), StoreDamagedError (not a database). Any read may raise the first and the last.
    """

    def __init__(self, engine: sa.Engine, where: str) -> None:
        self.engine = engine
        self.where = where
        self._snapshots = snapshots(engine)
        bring_up(engine, Path(migrations.__file__).parent, REVISION, where)
        self._shelf = (Shelf(-1, {}, {}), 0)  # with the number of rewritings it was read at

    @classmethod
    def at(cls, place: Place) -> Store:
        """The store in a SQLite file (made where it is absent) or at the address of a PostgreSQL database."""
        return cls(open_database(place), name_place(place))

    def close(self) -> None:
        """Give the database's handles back."""
        self.engine.dispose()

    # What moved

    def change(self) -> int:
        """The number of committed changes of content; readers reopen derived stores when it moves."""
        return self._count("change")

    def indexed(self) -> int:
        """How often words or vectors gained something; they are reopened when it moves."""
        return self._count("indexed")

    def _count(self, name: str) -> int:
        with self.engine.connect() as connection:
            return _counted(connection, name)

    def meta(self, key: str) -> str | None:
        """A remembered word of the home, e.g. the encoder's name."""
        with self.engine.connect() as connection:
            return connection.execute(sa.select(meta.c.value).where(meta.c.key == key)).scalar()

    # Works and versions

    def shelf(self) -> Shelf:
        """Everything known without reading a text, as of the present change number."""
        with self._snapshots.connect() as connection:  # one transaction: numbers and rows belong together
            change = _counted(connection, "change")
            if self._shelf[0].change != change:
                self._shelf = self._fill(connection, change)
        return self._shelf[0]

    def _fill(self, connection: sa.Connection, change: int) -> tuple[Shelf, int]:
        """The shelf as it is now; where rows were only added, only those are read."""
        shelf, before = self._shelf
        rewritten = _counted(connection, "rewritten")
        known = shelf if rewritten == before else Shelf(-1, {}, {})
        declared, originals = dict(known.declared), dict(known.originals)
        newer = versions.c.id > max(declared, default=0)
        for row in connection.execute(sa.select(versions).where(newer).order_by(versions.c.id)):
            declared[row.id] = rows.version(row)
        newer = files.c.id > max(originals, default=0)
        for row in connection.execute(sa.select(files).where(newer).order_by(files.c.id)):
            originals[row.id] = rows.original(row)
        return Shelf(change, declared, originals), rewritten

    def versions(self, clearance: Level, work: str | None = None) -> tuple[Version, ...]:
        """All versions the clearance covers, oldest first within a work; of one work where named."""
        return self.shelf().versions(clearance, work)

    def version_on(self, work: str, on: date, clearance: Level) -> Version | None:
        """See ``Shelf.version_on``: in force on the day, else the last that began, else the first to come."""
        return self.shelf().version_on(work, on, clearance)

    def successor(self, version: Version, clearance: Level) -> Version | None:
        """What replaced a version: the next of its work, else the one of another work that says so."""
        return self.shelf().successor(version, clearance)

    def permitted(
        self, on: date, clearance: Level, kinds: Collection[Kind] = (), include_ended: bool = False
    ) -> frozenset[int]:
        """Ids of the versions searched on a day; see ``Shelf.permitted``."""
        return self.shelf().permitted(on, clearance, kinds, include_ended=include_ended)

    def works(self, on: date, clearance: Level, kind: Kind | None = None) -> tuple[Holding, ...]:
        """One row a work the reader may see any version of, ordered by title."""
        found = self.shelf().holdings(on, clearance)
        return tuple(row for row in found if kind in (None, row.version.kind))

    def works_by_title(self) -> dict[str, tuple[str, ...]]:
        """Normalised title (of any version, and the work's key) → keys of works that bear it.

        Titles only; a caller resolves them to versions through methods that check the clearance.
        """
        return self.shelf().titles

    def originals(self, version_id: int, clearance: Level) -> tuple[Original, ...]:
        """The files a version came from, in the order of their import."""
        shelf = self.shelf()
        return shelf.originals_of(version_id) if shelf.version(version_id, clearance) else ()

    def files(self, version_id: int, clearance: Level) -> tuple[str, ...]:
        """Names of the files a version came from."""
        return tuple(original.name for original in self.originals(version_id, clearance))

    # Provisions

    def placed(self, ids: Sequence[int], clearance: Level) -> dict[int, Placed]:
        """The provisions with these ids that exist and that the clearance covers, with their whole text."""
        shelf = self.shelf()
        groups: dict[int, list[sa.Row[tuple[object, ...]]]] = {}
        with self.engine.connect() as connection:
            for start in range(0, len(ids), _AT_ONCE):
                for row in connection.execute(_PLACED, {"ids": list(ids[start : start + _AT_ONCE])}):
                    groups.setdefault(row.top_id, []).append(row)
        found = (_placed(shelf, top_id, group, clearance) for top_id, group in groups.items())
        return {placed.id: placed for placed in found if placed}

    def find(self, version_id: int, eid: str, clearance: Level) -> Placed | None:
        """The provision at an address of a version, or None where there is none for this clearance."""
        query = sa.select(provisions.c.id).where(
            provisions.c.version_id == version_id, provisions.c.eid == eid
        )
        with self.engine.connect() as connection:
            found = connection.execute(query.order_by(provisions.c.ord).limit(1)).scalar()
        return None if found is None else self.placed([found], clearance).get(found)

    def below(self, version_id: int, eid: str, clearance: Level) -> tuple[tuple[int, Provision], ...]:
        """The provision at ``eid`` and all under it, in order, each with its id."""
        inside = sa.or_(provisions.c.eid == eid, provisions.c.eid.startswith(f"{eid}__", autoescape=True))
        return self._read(version_id, clearance, inside)

    def outline(self, version_id: int, clearance: Level) -> tuple[tuple[int, Provision], ...]:
        """Every provision of a version in order with its id: the document as it reads."""
        return self._read(version_id, clearance, sa.true())

    def _read(
        self, version_id: int, clearance: Level, which: sa.ColumnElement[bool]
    ) -> tuple[tuple[int, Provision], ...]:
        if self.shelf().version(version_id, clearance) is None:
            return ()
        query = sa.select(provisions).where(provisions.c.version_id == version_id, which)
        with self.engine.connect() as connection:
            found = connection.execute(query.order_by(provisions.c.ord))
            return tuple((row.id, rows.provision(row)) for row in found)

    def addresses(self, version_id: int, clearance: Level) -> dict[str, int]:
        """eId → provision id of a version, in reading order; {} where the clearance does not cover it."""
        if self.shelf().version(version_id, clearance) is None:
            return {}
        query = sa.select(provisions.c.eid, provisions.c.id).where(provisions.c.version_id == version_id)
        found: dict[str, int] = {}
        with self.engine.connect() as connection:
            for eid, provision_id in connection.execute(query.order_by(provisions.c.ord)):
                found.setdefault(eid, provision_id)
        return found

    def works_with(self, eid: str, clearance: Level) -> tuple[str, ...]:
        """Keys of the works that have a provision at ``eid``, each once: what a bare code (步骤S24) may mean.

        Reads every address, 20 ms at 200,000 provisions: for codes, which few questions name.
        """
        shelf = self.shelf()
        query = sa.select(provisions.c.version_id).where(provisions.c.eid == eid).distinct()
        query = query.order_by(provisions.c.version_id)
        with self.engine.connect() as connection:
            found = [shelf.version(each, clearance) for each in connection.execute(query).scalars()]
        return tuple(dict.fromkeys(version.work for version in found if version))

    def cite(self, version: Version, eid: str) -> str:
        """The citation of an address as people write it: 第一款 is left out where the article has no other.

        Reads the store (0.2 ms) only for an address in a first paragraph; any other says it all itself.
        """
        article, first = cut_eid(eid, "art"), cut_eid(eid, "para")
        single = first == f"{article}__para_1" and not self._has(version.id, f"{article}__para_2")
        return format_citation(version.title, eid, single_paragraph=single)

    def _has(self, version_id: int, eid: str) -> bool:
        query = sa.select(sa.literal(1)).where(provisions.c.version_id == version_id, provisions.c.eid == eid)
        with self.engine.connect() as connection:
            return connection.execute(query.limit(1)).scalar() is not None

    # References, windows, the office's tables

    def references_from(self, provision_ids: Iterable[int]) -> tuple[tuple[int, Reference], ...]:
        """References that stand in these provisions, with the id of the provision they stand in.

        As read on import; ``library.links`` looks up what they point to.
        """
        query = sa.select(references).where(references.c.provision_id.in_(list(provision_ids)))
        with self.engine.connect() as connection:
            found = connection.execute(query.order_by(references.c.provision_id, references.c.n))
            return tuple((row.provision_id, rows.reference(row)) for row in found)

    def references_to(self, version: Version, eid: str, clearance: Level) -> tuple[int, ...]:
        """Ids of provisions that refer to ``eid`` (or below it) of this version's work, at most 200.

        Texts of this version itself, and of any version the clearance covers that names the work.
        """
        shelf = self.shelf()
        spelled = {eid, eid.replace("__para_1__item", "__item")}  # cited without 款
        target = sa.or_(
            references.c.eid.in_(spelled), references.c.eid.startswith(f"{eid}__", autoescape=True)
        )
        own = sa.and_(references.c.version_id == version.id, references.c.title.is_(None))
        named = references.c.title.in_(shelf.names(version.work, clearance))
        found: dict[int, int] = {}
        with self.engine.connect() as connection:
            for which in (own, named):
                query = sa.select(references.c.provision_id, references.c.version_id).where(which, target)
                found.update((p, v) for p, v in connection.execute(query.order_by(references.c.provision_id)))
        return tuple(p for p, v in found.items() if shelf.version(v, clearance))[:_MOST_REFERRING]

    def windows(self) -> tuple[tuple[int, int, str], ...]:
        """Every searched window: (provision id, version id, hash), in provision order."""
        query = sa.select(windows.c.provision_id, windows.c.version_id, windows.c.hash)
        with self.engine.connect() as connection:
            found = connection.execute(query.order_by(windows.c.provision_id, windows.c.n))
            return tuple((p, v, h) for p, v, h in found)

    def searched(self) -> tuple[int, int]:
        """How many units are searched, and how many different windows they have."""
        columns = (windows.c.provision_id, windows.c.hash)
        with self.engine.connect() as connection:
            query = sa.select(*(sa.func.count(column.distinct()) for column in columns))
            row = connection.execute(query).one()
            return int(row[0]), int(row[1])

    def glossary(self) -> tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]:
        """(term, synonyms, slips) of the office, by term; each database has an order of text of its own."""
        with self.engine.connect() as connection:
            found = sorted(connection.execute(sa.select(term_rows)), key=lambda row: row.term)
            return tuple((row.term, _words(row.synonyms), _words(row.slips)) for row in found)

    def calendar(self) -> dict[date, str]:
        """Day → "off" (holiday) or "work" (make-up workday)."""
        with self.engine.connect() as connection:
            found = connection.execute(sa.select(day_rows.c.date, day_rows.c.type))
            return {row.date: row.type for row in found}


def _counted(connection: sa.Connection, name: str) -> int:
    value = connection.execute(sa.select(counters.c.value).where(counters.c.name == name)).scalar()
    return int(value or 0)


def _words(joined: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in joined.split(";") if word.strip())


def _placed(
    shelf: Shelf, top_id: int, group: Sequence[sa.Row[tuple[object, ...]]], clearance: Level
) -> Placed | None:
    top = group[0]
    version = shelf.version(top.version_id, clearance)
    if version is None:
        return None
    original = shelf.originals.get(top.file_id)
    names = (original.name,) if original else ()
    return Placed(top_id, version, rows.provision(top), rows.full_text(group), names)
