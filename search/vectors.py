"""The vectors of a home: kept in Chroma, scored exactly from a matrix in memory.

Chroma holds id and vector only, one collection an encoder; an id is the hash of the text encoded, so that
equal texts share a vector and a re-import encodes nothing (docs/decisions/001). Measured with 60,000 vectors
of 384 numbers on two cores: reading all of them 1.6 s, scoring all of them 4 ms. chromadb is imported here
and nowhere else.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from library.errors import XunzhiError

if TYPE_CHECKING:
    from chromadb import Collection

_PAGE = 5000  # Chroma takes at most 5,461 rows a call
_HNSW = {"space": "ip", "ef_construction": 100, "max_neighbors": 16}

Vectors = NDArray[np.float32]


class VectorStoreError(XunzhiError):
    """Chroma's folder or server cannot be used."""

    code = "vectors-not-usable"

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(
            f"chroma not usable: {place}: {reason}",
            what="向量索引打不开，暂时按词检索；条文库没有受影响。",
            where=place,
            todo="请移走该目录后运行 xunzhi reindex，或检查 Chroma 服务地址",
        )


class VectorIndex:
    """The vectors of one encoder. One process writes an embedded folder at a time (the home's lock).

    Args:
        folder: where the embedded Chroma lies.
        encoder: name of the encoder, which names the collection.
        server: address of a Chroma server, "" for the embedded one.

    Raises:
        VectorStoreError: the folder or server cannot be used.
    """

    def __init__(self, folder: Path, encoder: str, server: str = "") -> None:
        self._place = server or str(folder)
        self._lock = threading.Lock()
        self._rows: dict[str, int] = {}
        self._matrix: Vectors = np.empty((0, 0), np.float32)
        try:
            self._collection = _open(folder, encoder, server)
        except Exception as error:  # chromadb raises errors of Rust, sqlite and HTTP alike
            raise VectorStoreError(self._place, str(error)) from error
        self.refresh()

    def __len__(self) -> int:
        """How many vectors are in memory."""
        return len(self._rows)

    def hashes(self) -> frozenset[str]:
        """Ids of all vectors as of the last ``refresh``."""
        return frozenset(self._rows)

    def rows(self) -> tuple[dict[str, int], Vectors]:
        """(hash → row, matrix of shape (rows, dimension)); rows of length 1. Not to be changed."""
        with self._lock:
            return self._rows, self._matrix

    def refresh(self) -> None:
        """Read from Chroma what others have added or removed since."""
        present = list(self._collection.get(include=[])["ids"])
        fresh = [key for key in present if key not in self._rows]
        if len(present) == len(self._rows) and not fresh:
            return
        kept = [key for key in present if key in self._rows]
        parts = [self._matrix[[self._rows[key] for key in kept]]] if kept else []
        parts += list(self._pages(fresh, whole=not kept))
        with self._lock:
            self._rows = {key: row for row, key in enumerate([*kept, *fresh])}
            self._matrix = np.concatenate(parts) if parts else np.empty((0, 0), np.float32)

    def _pages(self, keys: Sequence[str], *, whole: bool) -> Iterator[Vectors]:
        """The vectors of ``keys`` in their order, in pages; ``whole`` reads the collection through."""
        for start in range(0, len(keys), _PAGE):
            page = keys[start : start + _PAGE]
            if whole:
                found = self._collection.get(limit=_PAGE, offset=start, include=["embeddings"])
            else:
                found = self._collection.get(ids=list(page), include=["embeddings"])
            at = {key: row for row, key in enumerate(found["ids"])}
            vectors = np.asarray(found["embeddings"], dtype=np.float32)
            yield vectors[[at[key] for key in page]]

    def add(self, hashes: Sequence[str], vectors: Vectors) -> None:
        """Keep vectors, shape (hashes, dimension), rows of length 1; seen by this process at ``refresh``."""
        for start in range(0, len(hashes), _PAGE):
            part = slice(start, start + _PAGE)
            self._collection.upsert(ids=list(hashes[part]), embeddings=vectors[part])

    def remove(self, hashes: Sequence[str]) -> None:
        """Drop vectors; seen by this process at ``refresh``."""
        for start in range(0, len(hashes), _PAGE):
            self._collection.delete(ids=list(hashes[start : start + _PAGE]))


def _open(folder: Path, encoder: str, server: str) -> Collection:
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    client: Any
    if server:
        address = urlsplit(server)
        client = chromadb.HttpClient(
            address.hostname or "", address.port or 8000, ssl=address.scheme == "https", settings=settings
        )
    else:
        folder.mkdir(parents=True, exist_ok=True)
        client = chromadb.PersistentClient(str(folder), settings=settings)
    collection: Collection = client.get_or_create_collection(
        encoder, embedding_function=None, configuration={"hnsw": _HNSW}
    )
    return collection
