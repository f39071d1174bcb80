"""The provision store: opening it, and everything that only reads.

Access levels are enforced here: a method that hands out text takes the reader's clearance and a version
above it does not exist for that reader. Writing is library/writer.py.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import sqlalchemy as sa

from library import rows
from library.errors import HomeError, NewerHomeError, StoreDamagedError
from library.migrations import upgrade
from library.model import Level, Placed, Provision, Reference, Version
from library.schema import (
    REVISION,
    day_rows,
    files,
    meta,
    provisions,
    references,
    term_rows,
    versions,
    windows,
)

log = logging.getLogger(__name__)


def sqlite_engine(path: Path) -> sa.Engine:
    """An engine on the SQLite file ``path`` (WAL, so that readers and the one writer do not wait)."""
    engine = sa.create_engine(f"sqlite:///{path}", connect_args={"timeout": 30, "check_same_thread": False})

    @sa.event.listens_for(engine, "connect")
    def _pragmas(connection: object, _record: object) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "cache_size=-32000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return engine


class Store:
    """Works, versions and provisions of one home.

    Raises on opening: HomeError (folder or file not usable), NewerHomeError (made by a newer program),
    StoreDamagedError (not a database).
    """

    def __init__(self, engine: sa.Engine, where: str) -> None:
        self.engine = engine
        self.where = where
        self._titles: tuple[int, dict[str, tuple[str, ...]]] = (-1, {})
        self._check_schema()

    @classmethod
    def at(cls, path: Path) -> Store:
        """The embedded store in the SQLite file ``path``, made where it is absent."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise HomeError(str(path.parent), str(error)) from error
        return cls(sqlite_engine(path), str(path))

    def _check_schema(self) -> None:
        try:
            revision = self._revision()
            if revision == REVISION:
                return
            if revision is not None and revision > REVISION:
                raise NewerHomeError(self.where, revision)
            upgrade(self.engine)
        except sa.exc.OperationalError as error:
            raise HomeError(self.where, str(error.orig)) from error
        except sa.exc.DatabaseError as error:
            raise StoreDamagedError(self.where, str(error.orig)) from error

    def _revision(self) -> str | None:
        with self.engine.connect() as connection:
            if not sa.inspect(connection).has_table("alembic_version"):
                return None
            return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()

    def change(self) -> int:
        """The number of committed changes; readers reopen derived stores when it moves."""
        with self.engine.connect() as connection:
            value = connection.execute(sa.select(meta.c.value).where(meta.c.key == "change")).scalar()
        return int(value or 0)

    def meta(self, key: str) -> str | None:
        """A remembered word of the home, e.g. the encoder's name."""
        with self.engine.connect() as connection:
            return connection.execute(sa.select(meta.c.value).where(meta.c.key == key)).scalar()

    def versions(self, clearance: Level, work: str | None = None) -> tuple[Version, ...]:
        """All versions the clearance covers, oldest first within a work; of one work where named."""
        query = sa.select(versions).where(_visible(clearance))
        if work is not None:
            query = query.where(versions.c.work == work)
        query = query.order_by(versions.c.work, versions.c.effective, versions.c.id)
        with self.engine.connect() as connection:
            return tuple(rows.version(row) for row in connection.execute(query))

    def works_by_title(self) -> dict[str, tuple[str, ...]]:
        """Normalised title (of any version, and the work's key) → keys of works that bear it.

        Titles only; a caller resolves them to versions through methods that check the clearance.
        """
        change = self.change()
        if self._titles[0] != change:
            found: dict[str, dict[str, None]] = {}
            with self.engine.connect() as connection:
                for title, work in connection.execute(sa.select(versions.c.title, versions.c.work)):
                    found.setdefault(rows.normal_title(title), {})[work] = None
                    found.setdefault(rows.normal_title(work), {})[work] = None
            self._titles = (change, {title: tuple(keys) for title, keys in found.items()})
        return self._titles[1]

    def placed(self, ids: Sequence[int], clearance: Level) -> dict[int, Placed]:
        """The provisions with these ids that exist and that the clearance covers, with their whole text."""
        top, below = provisions.alias("top"), provisions.alias("below")
        query = (
            sa.select(top.c.id.label("top_id"), below)
            .join(
                below,
                sa.and_(below.c.version_id == top.c.version_id, below.c.ord.between(top.c.ord, top.c.last)),
            )
            .join(versions, versions.c.id == top.c.version_id)
            .where(top.c.id.in_(ids), _visible(clearance))
            .order_by(top.c.id, below.c.ord)
        )
        with self.engine.connect() as connection:
            return self._assemble(connection, connection.execute(query).all())

    def find(self, version_id: int, eid: str, clearance: Level) -> Placed | None:
        """The provision at an address of a version, or None where there is none for this clearance."""
        query = sa.select(provisions.c.id).where(
            provisions.c.version_id == version_id, provisions.c.eid == eid
        )
        with self.engine.connect() as connection:
            found = connection.execute(query.order_by(provisions.c.id).limit(1)).scalar()
        return None if found is None else self.placed([found], clearance).get(found)

    def below(self, version_id: int, eid: str, clearance: Level) -> tuple[tuple[int, Provision], ...]:
        """The provision at ``eid`` and all under it, in order, each with its id."""
        found = self.find(version_id, eid, clearance)
        if found is None:
            return ()
        top = sa.select(provisions.c.ord, provisions.c.last).where(provisions.c.id == found.id).subquery()
        query = (
            sa.select(provisions)
            .where(provisions.c.version_id == version_id, provisions.c.ord.between(top.c.ord, top.c.last))
            .order_by(provisions.c.ord)
        )
        with self.engine.connect() as connection:
            return tuple((row.id, rows.provision(row)) for row in connection.execute(query))

    def outline(self, version_id: int, clearance: Level) -> tuple[tuple[int, Provision], ...]:
        """Every provision of a version in order with its id: the document as it reads."""
        query = (
            sa.select(provisions)
            .join(versions, versions.c.id == provisions.c.version_id)
            .where(provisions.c.version_id == version_id, _visible(clearance))
            .order_by(provisions.c.ord)
        )
        with self.engine.connect() as connection:
            return tuple((row.id, rows.provision(row)) for row in connection.execute(query))

    def files(self, version_id: int) -> tuple[str, ...]:
        """Names of the files a version came from."""
        query = sa.select(files.c.name).where(files.c.version_id == version_id).order_by(files.c.id)
        with self.engine.connect() as connection:
            return tuple(connection.execute(query).scalars())

    def counts(self) -> dict[int, dict[str, int]]:
        """Version id → provision type → how many (internal: callers show only versions they may)."""
        query = sa.select(provisions.c.version_id, provisions.c.type, sa.func.count()).group_by(
            provisions.c.version_id, provisions.c.type
        )
        result: dict[int, dict[str, int]] = {}
        with self.engine.connect() as connection:
            for version_id, kind, n in connection.execute(query):
                result.setdefault(version_id, {})[kind] = n
        return result

    def references_from(self, provision_ids: Iterable[int]) -> tuple[tuple[int, Reference], ...]:
        """References that stand in these provisions, with the id of the provision they stand in."""
        query = sa.select(references).where(references.c.provision_id.in_(list(provision_ids)))
        with self.engine.connect() as connection:
            found = connection.execute(query.order_by(references.c.provision_id, references.c.start))
            return tuple((row.provision_id, rows.reference(row)) for row in found)

    def references_to(self, version: Version, eid: str, clearance: Level) -> tuple[int, ...]:
        """Ids of provisions that refer to ``eid`` (or below it) of this version's work, at most 200."""
        same_work = sa.and_(references.c.title.is_(None), provisions.c.version_id == version.id)
        target = sa.or_(references.c.eid == eid, references.c.eid.startswith(eid + "__", autoescape=True))
        query = (
            sa.select(provisions.c.id)
            .join(references, references.c.provision_id == provisions.c.id)
            .join(versions, versions.c.id == provisions.c.version_id)
            .where(target, sa.or_(same_work, references.c.title == rows.normal_title(version.title)))
            .where(_visible(clearance))
            .distinct()
            .limit(200)
        )
        with self.engine.connect() as connection:
            return tuple(connection.execute(query).scalars())

    def windows(self) -> tuple[tuple[int, int, str], ...]:
        """Every searched window: (provision id, version id, hash), in provision order."""
        query = sa.select(windows.c.provision_id, windows.c.version_id, windows.c.hash).order_by(
            windows.c.provision_id, windows.c.n
        )
        with self.engine.connect() as connection:
            return tuple((p, v, h) for p, v, h in connection.execute(query))

    def glossary(self) -> tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]:
        """(term, synonyms, slips) of the office."""
        with self.engine.connect() as connection:
            return tuple(
                (
                    term,
                    tuple(synonyms.split(";")) if synonyms else (),
                    tuple(slips.split(";")) if slips else (),
                )
                for term, synonyms, slips in connection.execute(
                    sa.select(term_rows).order_by(term_rows.c.term)
                )
            )

    def calendar(self) -> dict[date, str]:
        """Day → "off" (holiday) or "work" (make-up workday)."""
        with self.engine.connect() as connection:
            found = connection.execute(sa.select(day_rows.c.date, day_rows.c.type))
            return {row.date: row.type for row in found}

    def _assemble(
        self, connection: sa.Connection, found: Sequence[sa.Row[tuple[object, ...]]]
    ) -> dict[int, Placed]:
        groups: dict[int, list[sa.Row[tuple[object, ...]]]] = {}
        for row in found:
            groups.setdefault(row.top_id, []).append(row)
        wanted = {group[0].version_id for group in groups.values()}
        of_version = {
            row.id: rows.version(row)
            for row in connection.execute(sa.select(versions).where(versions.c.id.in_(wanted)))
        }
        names = dict(
            connection.execute(
                sa.select(files.c.id, files.c.name).where(files.c.version_id.in_(wanted))
            ).all()
        )
        return {
            top_id: Placed(
                top_id,
                of_version[group[0].version_id],
                rows.provision(group[0]),
                rows.full_text(group),
                (names[group[0].file_id],) if group[0].file_id in names else (),
            )
            for top_id, group in groups.items()
        }


def _visible(clearance: Level) -> sa.ColumnElement[bool]:
    """The level filter every read of text goes through."""
    return versions.c.level.in_([level.value for level in Level if clearance.covers(level)])
