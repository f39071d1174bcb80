"""The word index: BM25 over words and character pairs, in a tantivy folder.

One document a ranked unit, keyed by the store's provision id, which is never used again. Queries are built
from terms, never parsed from what a person typed. tantivy is imported here and nowhere else.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import rjieba
import tantivy
from filelock import FileLock

from library.errors import HomeError, XunzhiError

HEAP_BYTES = 128_000_000
COMMIT_EVERY = 20_000  # units; what a kill may cost to do again is 5 s
HEAD_WEIGHT = 0.5  # of a term in title or headings beside one in the text; measured on public questions
SYNONYM_WEIGHT = 0.4
MOST_TERMS = 160  # of one question; of a longer text the last ones, as what is asked stands at its end
SPARE = 2  # times as many are found as wanted, some of which may not be permitted
MARK = "home.json"  # beside tantivy's files
_RUN = re.compile(r"[\u3400-\u9fff]+|[0-9a-z]+(?:\.[0-9]+)?")
_HAN = re.compile(r"[\u3400-\u9fff]")


class IndexDamagedError(XunzhiError):
    """The word index cannot be opened; it can be made again from the store."""

    code = "index-damaged"

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(
            f"word index damaged: {folder}: {reason}",
            what="词索引损坏或由其他版本的程序建立，暂时不能检索；条文库没有受影响。",
            where=str(folder),
            todo="请运行 xunzhi reindex 重建索引",
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """What is indexed of a ranked unit: ``head`` is title and heading path, ``text`` its whole text."""

    provision_id: int
    version_id: int
    head: str
    text: str

    @property
    def digest(self) -> int:
        """Tells other contents apart: 64 bits with sign, never 0."""
        content = f"{self.version_id}\n{self.head}\n{self.text}".encode()
        return int.from_bytes(hashlib.blake2b(content, digest_size=8).digest(), "big", signed=True) or 1


@dataclass(frozen=True, slots=True)
class Mark:
    """Whose index it is, and the store's change number up to which it was brought; -1: not yet."""

    home: str
    change: int = -1


def terms(text: str) -> list[str]:
    """Pairs of neighbouring characters and words (rjieba) of ``text``, repeated as they come.

    A word of two characters counts as pair and as word; single characters are no terms, but for a text of one
    (R@10 on the public questions: 0.486 so, 0.480 counted once, 0.476 with single characters).
    """
    found: list[str] = []
    for run in _RUN.findall(unicodedata.normalize("NFKC", text).lower()):
        if not _HAN.match(run):
            found.append(run)
        elif len(run) == 1:
            found += [run] if len(text.strip()) == 1 else []
        else:
            found += [run[i : i + 2] for i in range(len(run) - 1)]
            found += [word for word in rjieba.cut(run) if len(word) > 1]
    return found


class WordIndex:
    """A word index in ``folder``, opened on first use and made where it is absent.

    It belongs to one machine. Whoever changes it holds ``writing`` from the look at what is there to the last
    change; readers, also in other processes, see the last commit.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = FileLock(folder.with_name(f"{folder.name}.lock"))
        self._opened: tantivy.Index | None = None

    @property
    def _index(self) -> tantivy.Index:
        """Raises IndexDamagedError: tantivy holds every file against its checksum."""
        if self._opened is None:
            try:
                self.folder.mkdir(parents=True, exist_ok=True)
                self._opened = tantivy.Index(_schema(), str(self.folder))
            except (ValueError, OSError) as error:
                raise IndexDamagedError(self.folder, str(error)) from error
        return self._opened

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the folder's own lock; waits for whoever else brings these words along. Raises HomeError."""
        try:
            self._lock.acquire()
        except OSError as error:
            raise HomeError(str(self.folder), str(error)) from error
        try:
            yield
        finally:
            self._lock.release()

    def freshen(self) -> None:
        """What a reader does when the store says that indexes moved. Raises IndexDamagedError."""
        self.reload()

    def reload(self) -> None:
        """See what has been committed since. Raises IndexDamagedError."""
        try:
            self._index.reload()
        except ValueError as error:
            self._opened = None
            raise IndexDamagedError(self.folder, str(error)) from error

    def size(self) -> int:
        """How many units are indexed. Raises IndexDamagedError."""
        return int(self._index.searcher().num_docs)

    def ids(self) -> frozenset[int]:
        """Provision ids of all units indexed. Raises IndexDamagedError."""
        searcher = self._index.searcher()
        if not searcher.num_docs:
            return frozenset()
        found = searcher.search(tantivy.Query.all_query(), limit=searcher.num_docs, count=False)
        return frozenset(searcher.fast_field_values("id", [address for _, address in found.hits]))

    def digests(self) -> dict[int, int]:
        """Provision id → ``Entry.digest`` of what is indexed; 0 for an id that stands there twice."""
        searcher = self._index.searcher()
        if not searcher.num_docs:
            return {}
        hits = searcher.search(tantivy.Query.all_query(), limit=searcher.num_docs, count=False).hits
        addresses = [address for _, address in hits]
        found: dict[int, int] = {}
        pairs = zip(*(searcher.fast_field_values(name, addresses) for name in ("id", "digest")), strict=True)
        for provision_id, digest in pairs:
            found[provision_id] = 0 if provision_id in found else digest
        return found

    def mark(self) -> Mark | None:
        """What ``set_mark`` wrote last; None where nothing readable is there."""
        try:
            found = json.loads((self.folder / MARK).read_text(encoding="utf-8"))
            return Mark(str(found["home"]), int(found["change"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def set_mark(self, mark: Mark) -> None:
        """Say whose index it is and how far it was brought. Raises HomeError."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            part = self.folder / f"{MARK}.part"
            part.write_text(json.dumps({"home": mark.home, "change": mark.change}), encoding="utf-8")
            part.replace(self.folder / MARK)
        except OSError as error:
            raise HomeError(str(self.folder), str(error)) from error

    def change(self, entries: Iterable[Entry], removed: Collection[int] = (), *, afresh: bool = False) -> int:
        """Add units and remove others; returns how many were added.

        Committed every ``COMMIT_EVERY`` units, the removal with the first of them.

        Args:
            removed: provision ids; unknown ones are ignored.
            afresh: begin empty, in one commit: until then readers see the old index.

        Raises:
            IndexDamagedError: the index cannot be opened.
            HomeError: it cannot be written.
        """
        index, added = self._index, 0
        try:
            writer = index.writer(HEAP_BYTES, 1)
            if afresh:
                writer.delete_all_documents()
            for provision_id in removed:
                writer.delete_documents_by_term("id", provision_id)
            for added, entry in enumerate(entries, 1):
                writer.add_document(_document(entry))
                if added % COMMIT_EVERY == 0 and not afresh:
                    writer.commit()
            writer.commit()
            writer.wait_merging_threads()
        except (ValueError, OSError) as error:
            raise HomeError(str(self.folder), str(error)) from error
        index.reload()
        return added

    def clear(self) -> None:
        """Throw the folder away, damaged or not, and begin an empty index."""
        self._opened = None
        if self.folder.is_dir():
            shutil.rmtree(self.folder)
        else:
            self.folder.unlink(missing_ok=True)

    def search(
        self, question: str, permitted: Collection[int], k: int, synonyms: Sequence[str] = ()
    ) -> list[tuple[int, float]]:
        """(provision id, BM25 score) of at most ``k`` units, best first.

        Args:
            question: plain words; no sign in it means anything.
            permitted: ids of the versions searched; nothing else leaves a trace.
            synonyms: further words, which weigh less.
        """
        wanted = self._query(question, synonyms)
        if wanted is None or not permitted:
            return []
        found = self._found(wanted, k * SPARE)
        kept = [(unit, score) for unit, version, score in found if version in permitted]
        if len(kept) < k and len(found) == k * SPARE:
            kept = [(unit, score) for unit, _, score in self._found(self._among(wanted, permitted), k)]
        return kept[:k]

    def _found(self, query: tantivy.Query, limit: int) -> list[tuple[int, int, float]]:
        """(provision id, version id, score), best first."""
        searcher = self._index.searcher()
        hits = searcher.search(query, limit=limit, count=False).hits
        addresses = [address for _, address in hits]
        ids, versions = (searcher.fast_field_values(name, addresses) for name in ("id", "version"))
        rows = zip(ids, versions, hits, strict=True)
        return [(int(unit), int(version), float(score)) for unit, version, (score, _) in rows]

    def _among(self, wanted: tantivy.Query, permitted: Collection[int]) -> tantivy.Query:
        """The same in these versions alone: takes several times as long in a large library."""
        allowed = tantivy.Query.term_set_query(self._index.schema, "version", list(permitted))
        clauses = [
            (tantivy.Occur.Must, wanted),
            (tantivy.Occur.Must, tantivy.Query.const_score_query(allowed, 0.0)),
        ]
        return tantivy.Query.boolean_query(clauses)

    def _query(self, question: str, synonyms: Sequence[str]) -> tantivy.Query | None:
        weights = dict.fromkeys((term for word in synonyms for term in terms(word)), SYNONYM_WEIGHT)
        weights |= dict.fromkeys(terms(question), 1.0)
        schema = self._index.schema
        parts = []
        for term, weight in list(weights.items())[-MOST_TERMS:]:
            for field, of_field in (("text", 1.0), ("head", HEAD_WEIGHT)):
                one = tantivy.Query.term_query(schema, field, term, index_option="freq")
                parts.append((tantivy.Occur.Should, tantivy.Query.boost_query(one, weight * of_field)))
        return tantivy.Query.boolean_query(parts) if parts else None


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("id", indexed=True, fast=True)
    builder.add_integer_field("version", indexed=True, fast=True)
    builder.add_integer_field("digest", fast=True)
    for name in ("head", "text"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def _document(entry: Entry) -> tantivy.Document:
    document = tantivy.Document()
    document.add_integer("id", entry.provision_id)
    document.add_integer("version", entry.version_id)
    document.add_integer("digest", entry.digest)
    document.add_text("head", " ".join(terms(entry.head)))
    document.add_text("text", " ".join(terms(entry.text)))
    return document
