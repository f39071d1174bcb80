"""The vectors: Chroma holds a window's hash and its vector, nothing else, one collection an encoder.

Equal windows share one vector, so the collection is also the cache of what was ever encoded. chromadb is
imported here and nowhere else, and only when vectors are first asked for (1 s). It is written by whoever
holds the home's lock; a reader in another process has to open it anew to read what was added since: an open
client lists the new ids, then fails on their vectors (measured with 1.5.9). Scoring is search/nearest.py's.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from library.errors import XunzhiError

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection as ChromaCollection

log = logging.getLogger(__name__)

AT_ONCE = 1000  # ids in one call: reading is a third quicker than with 5,000; Chroma takes 5,461 at most
# Given at creation, because an open collection keeps its old ef_search whatever is set later.
_HNSW: Any = {"hnsw": {"space": "ip", "ef_construction": 100, "max_neighbors": 16, "ef_search": 200}}


class VectorsDamagedError(XunzhiError):
    """The vectors cannot be read or written; they can be made again from the store."""

    code = "vectors-damaged"

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(
            f"vectors not usable: {where}: {reason}",
            what="向量库不能读写，暂时不能按语义检索，仍可按词检索；条文库没有受影响。",
            where=where,
            todo="若设置了 Chroma 服务，请检查其地址和是否在运行；否则请运行 xunzhi reindex 重建索引",
        )


class VectorIndex:
    """The vectors of one encoder: embedded in ``folder``, or on the Chroma server at ``server`` where given.

    ``server`` is an address, http://host:port/database; the database is made where it is absent.
    Nothing is opened before it is needed. ``rows`` and ``matrix`` are what ``refresh`` last read.
    """

    def __init__(self, folder: Path, encoder_name: str, server: str = "") -> None:
        self.folder, self.name, self.server = folder, encoder_name, server
        self.rows: Mapping[str, int] = {}
        self.matrix: NDArray[np.float32] = np.empty((0, 0), np.float32)
        self._client: Any = None

    def hashes(self) -> frozenset[str]:
        """Hashes of all windows that have a vector. Raises VectorsDamagedError, as all methods do."""
        with self._explained():
            collection = self._found()
            return frozenset(collection.get(include=[])["ids"]) if collection else frozenset()

    def count(self) -> int:
        """How many windows have a vector; cheap."""
        with self._explained():
            collection = self._found()
            return collection.count() if collection else 0

    def read(self, hashes: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """The vectors of at most ``AT_ONCE`` windows, those that have one."""
        with self._explained():
            names, vectors = self._read(list(hashes)) if hashes else ([], ())
            return dict(zip(names, vectors, strict=True))

    def add(self, hashes: Sequence[str], vectors: NDArray[np.float32]) -> None:
        """Store vectors, shape (hashes, dimension), rows of length 1; at most ``AT_ONCE``."""
        with self._explained():
            collection = self._opened().get_or_create_collection(
                self.name, embedding_function=None, configuration=_HNSW
            )
            collection.upsert(ids=list(hashes), embeddings=vectors)

    def remove(self, hashes: Collection[str]) -> None:
        """Forget vectors; hashes without one are ignored."""
        gone = list(hashes)
        with self._explained():
            collection = self._found() if gone else None
            if collection is not None:
                for start in range(0, len(gone), AT_ONCE):
                    collection.delete(ids=gone[start : start + AT_ONCE])

    def clear(self) -> None:
        """Forget all vectors of this encoder; an embedded folder that is damaged goes altogether."""
        try:
            with self._explained():
                if self._found():
                    self._opened().delete_collection(self.name)
        except VectorsDamagedError:
            if self.server:
                raise
            self.close()
            with self._explained():
                shutil.rmtree(self.folder)

    def refresh(self) -> None:
        """Read what was added since and drop what is gone. Costs 0.2 s, and 1.5 s a 60,000 new vectors.

        ``rows`` maps a window's hash to its row of ``matrix``; both are replaced, never changed in place.
        """
        self.close()
        stored = self.hashes()
        kept = [name for name in self.rows if name in stored]
        added = [name for name in stored if name not in self.rows]
        if not added and len(kept) == len(self.rows):
            return
        with self._explained():
            parts = [self._read(added[start : start + AT_ONCE]) for start in range(0, len(added), AT_ONCE)]
        names = [*kept, *(name for part, _ in parts for name in part)]
        old = [self.matrix[[self.rows[name] for name in kept]]] if kept else []
        matrix = np.concatenate([*old, *(vectors for _, vectors in parts)]) if names else self.matrix[:0]
        self.rows, self.matrix = {name: row for row, name in enumerate(names)}, matrix

    def close(self) -> None:
        """Let go of Chroma; the next call opens it anew."""
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def _read(self, names: list[str]) -> tuple[list[str], NDArray[np.float32]]:
        collection = self._found()
        if collection is None:
            return [], np.empty((0, 0), np.float32)
        found = collection.get(ids=names, include=["embeddings"])
        return found["ids"], np.asarray(found["embeddings"], np.float32)

    def _found(self) -> ChromaCollection | None:
        from chromadb.errors import NotFoundError

        client = self._opened()
        try:
            found: ChromaCollection = client.get_collection(self.name, embedding_function=None)
        except NotFoundError:
            return None  # nothing was encoded yet; a reader makes nothing
        return found

    def _opened(self) -> Any:
        if self._client is None:
            self._client = _server(self.server) if self.server else _embedded(self.folder)
        return self._client

    @contextmanager
    def _explained(self) -> Iterator[None]:
        from chromadb.errors import ChromaError

        try:
            yield
        except (ChromaError, ValueError, OSError) as error:  # ValueError: no server answers
            raise VectorsDamagedError(self.server or str(self.folder), str(error)) from error


def _embedded(folder: Path) -> Any:
    import chromadb
    from chromadb.api.shared_system_client import SharedSystemClient

    folder.mkdir(parents=True, exist_ok=True)
    try:
        return chromadb.PersistentClient(folder, settings=_settings())
    except Exception:
        SharedSystemClient.clear_system_cache()  # else what failed to open is handed out the next time
        raise


def _server(address: str) -> Any:
    """The server's client, in the database that the address names: several offices may share a server."""
    import chromadb

    at = urlsplit(address if "//" in address else f"//{address}")
    host, port, ssl = at.hostname or "127.0.0.1", at.port or 8000, at.scheme == "https"
    database = at.path.strip("/")
    if not database:
        return chromadb.HttpClient(host, port, ssl=ssl, settings=_settings())
    _make_database(
        database,
        _settings(
            chroma_api_impl="chromadb.api.fastapi.FastAPI",
            chroma_server_host=host,
            chroma_server_http_port=port,
            chroma_server_ssl_enabled=ssl,
        ),
    )
    return chromadb.HttpClient(host, port, ssl=ssl, settings=_settings(), database=database)


def _make_database(name: str, settings: Any) -> None:
    import chromadb
    from chromadb.errors import ChromaError, NotFoundError

    admin = chromadb.AdminClient(settings)
    try:
        admin.get_database(name)
    except NotFoundError:
        try:
            admin.create_database(name)
        except ChromaError:
            admin.get_database(name)  # another machine was quicker


def _settings(**more: Any) -> Any:
    from chromadb.config import Settings

    return Settings(anonymized_telemetry=False, **more)
