"""The word index: BM25 over words and character pairs, in a tantivy folder.

One document a ranked unit, keyed by the store's provision id, which is never used again. Queries are built
from terms, never parsed from what a person typed. tantivy is imported here and nowhere else.
"""

from __future__ import annotations

import re
import shutil
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import rjieba
import tantivy

from library.errors import XunzhiError

HEAP_BYTES = 128_000_000
HEAD_WEIGHT = 0.5  # of a term in title or headings beside one in the text; measured on public questions
SYNONYM_WEIGHT = 0.4
MOST_TERMS = 160  # of one question; what is beyond is a document, not a question
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


def terms(text: str) -> list[str]:
    """Words (rjieba) and pairs of neighbouring characters of ``text`` in order, repeated as they come."""
    found: list[str] = []
    for run in _RUN.findall(unicodedata.normalize("NFKC", text).lower()):
        if not _HAN.match(run):
            found.append(run)
            continue
        pairs = [run[i : i + 2] for i in range(len(run) - 1)]
        found += pairs or [run]
        found += [word for word in rjieba.cut(run) if len(word) != 2]
    return found


class WordIndex:
    """A word index in ``folder``, made where it is absent. One writer; readers see its last commit."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._index = self._open()

    def _open(self) -> tantivy.Index:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            return tantivy.Index(_schema(), str(self.folder))
        except (ValueError, OSError) as error:
            raise IndexDamagedError(self.folder, str(error)) from error

    def reload(self) -> None:
        """See what has been committed since."""
        self._index.reload()

    def size(self) -> int:
        """How many units are indexed."""
        return int(self._index.searcher().num_docs)

    def ids(self) -> frozenset[int]:
        """Provision ids of all units indexed."""
        searcher = self._index.searcher()
        if not searcher.num_docs:
            return frozenset()
        found = searcher.search(tantivy.Query.all_query(), limit=searcher.num_docs, count=False)
        return frozenset(searcher.fast_field_values("id", [address for _, address in found.hits]))

    def change(self, entries: Iterable[Entry], removed: Collection[int] = ()) -> int:
        """Add units and remove others, in one commit; returns how many were added.

        Raises:
            IndexDamagedError: the index cannot be written.
        """
        added = 0
        try:
            writer = self._index.writer(HEAP_BYTES, 1)
            for provision_id in removed:
                writer.delete_documents_by_term("id", provision_id)
            for entry in entries:
                writer.add_document(_document(entry))
                added += 1
            writer.commit()
            writer.wait_merging_threads()
        except (ValueError, OSError) as error:
            raise IndexDamagedError(self.folder, str(error)) from error
        self.reload()
        return added

    def clear(self) -> None:
        """Throw the folder away and begin an empty index."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self._index = self._open()

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
        allowed = tantivy.Query.term_set_query(self._index.schema, "version", list(permitted))
        query = tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Must, wanted),
                (tantivy.Occur.Must, tantivy.Query.const_score_query(allowed, 0.0)),
            ]
        )
        searcher = self._index.searcher()
        hits = searcher.search(query, limit=k, count=False).hits
        ids = searcher.fast_field_values("id", [address for _, address in hits])
        return [(int(i), float(score)) for i, (score, _) in zip(ids, hits, strict=True)]

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
    for name in ("head", "text"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def _document(entry: Entry) -> tantivy.Document:
    document = tantivy.Document()
    document.add_integer("id", entry.provision_id)
    document.add_integer("version", entry.version_id)
    document.add_text("head", " ".join(terms(entry.head)))
    document.add_text("text", " ".join(terms(entry.text)))
    return document
