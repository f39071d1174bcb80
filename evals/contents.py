"""Everything a home holds, without the numbers of its rows: what two homes with the same imports share.

For programs and tests that ask whether an import that was cut off and completed left the same as one that was
not.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from library import rows, schema
from office import Office, open_office
from search.index import HOME_KEY, VECTORS_KEY
from search.parity import MENDED_KEY
from settings import load_settings

_OWN = {HOME_KEY, VECTORS_KEY, MENDED_KEY}  # words of the store that no two homes share
_FILE = ("name", "sha256", "fingerprint", "format", "text_hash", "absent", "outcome", "warnings", "counts")


def read_contents(home: Path) -> dict[str, Any]:
    """What a home holds, as values that compare equal where the contents are the same.

    Keys: ``versions`` (facts, files, texts with references and windows), ``glossary``, ``calendar``,
    ``meta``, ``words`` (address → how often indexed, and whether each as the store has it), ``vectors``
    (hashes).
    """
    office = open_office(load_settings(home))
    store = office.store
    try:
        with store.engine.connect() as connection:
            every = [_version(connection, row) for row in connection.execute(sa.select(schema.versions))]
            words = connection.execute(sa.select(schema.meta)).all()
        return {
            "versions": sorted(every, key=repr),
            "glossary": store.glossary(),
            "calendar": sorted(store.calendar().items()),
            "meta": sorted((row.key, row.value) for row in words if row.key not in _OWN),
            "words": _words(office),
            "vectors": sorted(office.vectors.hashes()) if office.vectors else None,
        }
    finally:
        if office.vectors:
            office.vectors.close()
        store.close()


def read_vectors(home: Path) -> dict[str, NDArray[np.float32]]:
    """Hash → vector, rows of length 1."""
    vectors = open_office(load_settings(home)).vectors
    if vectors is None:
        return {}
    vectors.refresh()
    vectors.close()
    return {name: vectors.matrix[row] for name, row in vectors.rows.items()}


def differing(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    """Names of the parts in which two homes differ."""
    return [key for key in one if one[key] != other[key]]


def _version(connection: sa.Connection, row: Any) -> tuple[Any, ...]:
    noun = replace(rows.version(row), id=0)
    found = connection.execute(sa.select(schema.files).where(schema.files.c.version_id == row.id)).all()
    paths = {file.id: file.path for file in found}
    files = sorted((file.path, *(getattr(file, name) for name in _FILE)) for file in found)
    table = schema.provisions
    query = sa.select(table).where(table.c.version_id == row.id).order_by(table.c.ord)
    texts = []
    for each in connection.execute(query).all():
        own = (paths[each.file_id], each.last - each.ord, rows.provision(each))
        texts.append((*own, *(_hanging(connection, part, each.id) for part in _HANGING)))
    return (noun, files, texts)


_HANGING = (schema.references, schema.windows)


def _hanging(connection: sa.Connection, table: sa.Table, provision: int) -> list[tuple[Any, ...]]:
    kept = [column for column in table.c if column.name not in ("provision_id", "version_id")]
    query = sa.select(*kept).where(table.c.provision_id == provision).order_by(table.c.n)
    return [tuple(row) for row in connection.execute(query)]


def _words(office: Office) -> tuple[dict[str, int], bool]:
    """(work and address → how often indexed, whether each unit's content is that of the store)."""
    table, version = schema.provisions, schema.versions
    query = sa.select(table.c.id, version.c.work, version.c.effective, version.c.number, table.c.eid)
    query = query.join(version, version.c.id == table.c.version_id)
    with office.store.engine.connect() as connection:
        names = {row.id: " ".join(map(str, row[1:])) for row in connection.execute(query)}
    digests = office.words.digests()
    found = Counter(names.get(unit, "gone") for unit in digests)
    return dict(found), office.words.size() == len(digests) and not office.indexer.stale_words()
