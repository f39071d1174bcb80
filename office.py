"""Opens a home: the only place where an implementation is chosen.

    settings ─→ Office ─┬─ store, writer          provisions
                        ├─ words, vectors, encoder → indexer, retriever
                        ├─ answerer               words and turns → Answer
                        ├─ importer               files → store and indexes, under the home's lock
                        └─ people                 conversations, feedback

Every part is opened when it is first used, so that a command loads no more than it needs.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from library.errors import HomeError, XunzhiError
from settings import ROOT, Settings

if TYPE_CHECKING:
    from answer.answerer import Answerer
    from answer.llm import Model
    from ingest.run import Importer
    from library.store import Store
    from library.writer import Writer
    from people.store import PeopleStore
    from search.encoder import Encoder
    from search.index import Indexer
    from search.known import KnownQuestions
    from search.question import Searches
    from search.ranker import Ranker
    from search.retriever import Retriever
    from search.vectors import VectorIndex
    from search.words import WordIndex

log = logging.getLogger(__name__)

SHIPPED_ENCODER = ROOT / "models" / "encoder"
SHIPPED_RANKER = ROOT / "models" / "ranker"
ENCODER_KEY = "encoder"  # what the store remembers of the last ``reindex --encoder``
LOCK_FILE = "lock"


class HomeBusyError(XunzhiError):
    """Another process is writing to this home, or to the database it shares with other machines."""

    code = "home-busy"

    def __init__(self, where: str) -> None:
        super().__init__(
            f"home is locked: {where}",
            what="另一个导入或重建索引正在进行，本次没有改动任何内容。",
            where=where,
            todo="请等它结束后再试；可在网页的“导入”页查看进度",
        )


class Office:
    """One opened home. Parts are made on first use and shared by all threads of the process."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        # Set before anything of theirs is imported: no look-up of a model at a hub, no usage reports.
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")

    @cached_property
    def store(self) -> Store:
        """The provisions."""
        from library.store import Store

        return Store.at(self.settings.store_place)

    @cached_property
    def writer(self) -> Writer:
        """The one writer path; used under ``lock``."""
        from library.writer import Writer

        return Writer(self.store)

    @cached_property
    def encoder(self) -> Encoder | None:
        """The encoder set, else the one the home remembers, else the one that ships; None where it is gone.

        A home without a usable encoder still searches by words; what is wrong is in ``encoder_problem``.
        """
        from search.encoder import EncoderMissingError

        try:
            return self._open_encoder(self._encoder_name)
        except EncoderMissingError as error:
            log.warning("no encoder: %s", error)
            self.encoder_problem = error
            return None

    encoder_problem: XunzhiError | None = None

    @property
    def _encoder_name(self) -> str:
        return self.settings.encoder or self.store.meta(ENCODER_KEY) or ""

    def _open_encoder(self, name: str) -> Encoder:
        from search.aim import aimed
        from search.encoder import OnnxEncoder, SentenceTransformerEncoder

        folder = _encoder_folder(name)
        if folder is not None:
            return aimed(OnnxEncoder(folder, self.settings.threads), folder)
        return SentenceTransformerEncoder(name)

    @cached_property
    def known(self) -> KnownQuestions | None:
        """The known questions that lie beside this home's encoder; None where there are none that fit."""
        from search.encoder import EncoderMissingError
        from search.known import read_known

        folder = _encoder_folder(self._encoder_name)
        if self.encoder is None or folder is None:
            return None
        try:
            return read_known(folder, self.encoder)
        except EncoderMissingError as error:
            log.warning("no known questions: %s", error)
            return None

    @cached_property
    def ranker(self) -> Ranker | None:
        """The ranker set, else the one that ships; None where it is gone: ``ranker_problem`` tells why."""
        from search.ranker import CARD, OnnxRanker, RankerMissingError, SentenceTransformerRanker

        name = self.settings.ranker
        folder = Path(name) if name else SHIPPED_RANKER
        try:
            if not name or (folder / CARD).is_file():
                return OnnxRanker(folder, self.settings.threads)
            return SentenceTransformerRanker(name)
        except RankerMissingError as error:
            log.warning("no ranker: %s", error)
            self.ranker_problem = error
            return None

    ranker_problem: XunzhiError | None = None

    def use_encoder(self, name: str) -> None:
        """Make this the home's encoder; the caller rebuilds the vectors. Raises EncoderMissingError."""
        self._open_encoder(name)
        self.writer.set_meta(ENCODER_KEY, name)
        for name in ("encoder", "known"):
            self.__dict__.pop(name, None)

    @cached_property
    def words(self) -> WordIndex:
        """The word index of this machine; beside a store of several machines it follows by itself."""
        from search.replica import Replica
        from search.words import WordIndex

        path = self.settings.words_path
        return Replica(path, self.store) if self.settings.database else WordIndex(path)

    @cached_property
    def vectors(self) -> VectorIndex | None:
        """The vectors of this home's encoder; None without an encoder."""
        from search.vectors import VectorIndex

        if self.encoder is None:
            return None
        return VectorIndex(self.settings.chroma_path, self.encoder.name, self.settings.chroma)

    @cached_property
    def indexer(self) -> Indexer:
        """Keeps the derived stores in step with the provisions."""
        from search.index import Indexer

        return Indexer(self.store, self.words, self.vectors, self.encoder)

    @cached_property
    def retriever(self) -> Retriever:
        """Question to Hits."""
        from search.retriever import Retriever

        return Retriever(self.store, self.words, self.vectors, self.encoder, known=self.known)

    @cached_property
    def search(self) -> Searches:
        """Question to Hits as people see them: the first ones read again and put in order by the ranker, and
        beside them their other versions where a question asks how something has changed.
        """
        from search.ranked import RankedRetriever
        from search.through_time import ThroughTime

        ordered = RankedRetriever(self.retriever, self.ranker) if self.ranker else self.retriever
        return ThroughTime(ordered, self.store)

    @cached_property
    def model(self) -> Model | None:
        """The language model, where one is set."""
        if not (self.settings.model and self.settings.model_url):
            return None
        from answer.llm import Endpoint, OpenAIModel

        return OpenAIModel(
            Endpoint(
                name=self.settings.model,
                url=self.settings.model_url,
                key=self.settings.model_key.get_secret_value(),
                context_tokens=self.settings.model_context,
                timeout_s=self.settings.model_timeout_s,
            )
        )

    @cached_property
    def answerer(self) -> Answerer:
        """Words and turns to a checked Answer."""
        from answer.answerer import Answerer

        return Answerer(self.store, self.retriever, self.model, self.encoder, self.ranker)

    @cached_property
    def importer(self) -> Importer:
        """Files to provisions; used under ``lock``."""
        from ingest.run import Importer

        return Importer(self.store, self.writer, self.indexer, self.settings.originals_path)

    @cached_property
    def people(self) -> PeopleStore:
        """Conversations and feedback."""
        from people.store import PeopleStore

        return PeopleStore.at(self.settings.people_place)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the locks of the home and of its database: who writes provisions or vectors does so inside.

        Raises:
            HomeBusyError: another process holds one of them, here or on another machine.
            HomeError: the folder cannot be written.
        """
        with _locked(self.settings.home):
            if not self.settings.database:
                yield
                return
            from library.database import only_one

            with only_one(self.store.engine) as alone:
                if not alone:
                    raise HomeBusyError(self.store.where)
                yield


def _encoder_folder(name: str) -> Path | None:
    """The folder of an encoder of ours, "" for the one that ships; None where another kind is named."""
    from search.encoder import CARD

    folder = Path(name) if name else SHIPPED_ENCODER
    return folder if not name or (folder / CARD).is_file() else None


@contextmanager
def _locked(home: Path) -> Iterator[None]:
    lock = FileLock(home / LOCK_FILE)
    try:
        home.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout as error:
        raise HomeBusyError(str(home)) from error
    except OSError as error:
        raise HomeError(str(home), str(error)) from error
    try:
        yield
    finally:
        lock.release()


def open_office(settings: Settings) -> Office:
    """The office of a home."""
    return Office(settings)
