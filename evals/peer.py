"""llama-index on its own default path, run beside ours: ``python -m evals.peer peer '{"files": …}'``.

SimpleDirectoryReader, SentenceSplitter (1024 tokens, 200 shared), VectorStoreIndex in a Chroma folder with
the same encoder, and its BM25Retriever. All their settings are left as they come; only the number of results
is raised. BM25Retriever takes what stands between two marks of punctuation as one word, so hardly any
question shares one with a Chinese text; so it is measured a second time with single characters as words, the
best that its options offer.

What counts as found: a chunk finds a gold article when it comes from the article's file and holds a line that
begins with the article's label (第四十八条). That is generous: the article may be cut off after its label,
and a chunk may find eight articles at once. So the length of every result goes with it, for what is found
within the same amount of reading.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from llama_index.core import SimpleDirectoryReader, StorageContext, VectorStoreIndex
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.schema import BaseNode, TextNode

from office import SHIPPED_ENCODER
from search.embedding import XunzhiEmbedding
from search.encoder import OnnxEncoder

DEPTH, WARM = 100, 3
CHARACTERS = r"(?u)\w"


def holds(chunk: str, label: str) -> bool:
    """Whether a line of the chunk begins with the article's label; 第五条之一 does not begin with 第五条."""
    return re.search(rf"^[ \t　]*{re.escape(label)}(?!之)", chunk, re.MULTILINE) is not None


def first_ranks(chunks: Sequence[tuple[str, str]], gold: Sequence[tuple[str, str]]) -> list[int | None]:
    """The rank (from 1) of the first chunk that finds each gold article, None where none does.

    Args:
        chunks: (file, text), best first.
        gold: (file, label).
    """
    return [
        next((n for n, (of, text) in enumerate(chunks, 1) if of == file and holds(text, label)), None)
        for file, label in gold
    ]


def run(files: list[str], chroma: str, questions: list[dict[str, Any]]) -> dict[str, Any]:
    """Build both indexes and ask every question; moments on the monotonic clock, ranks of the gold articles.

    ``questions`` are ``{"text","gold":[[file, label]]}`` with files as in ``files``.
    """
    documents = SimpleDirectoryReader(input_files=files).load_data()
    nodes = SentenceSplitter().get_nodes_from_documents(documents)
    moments, retrievers = {}, {}
    for name, pattern in (("bm25", None), ("bm25_characters", CHARACTERS)):
        retrievers[name] = bm25_retriever(nodes, pattern)
        moments[name] = time.monotonic()
    retrievers["vectors"] = _vectors(nodes, Path(chroma))
    moments["vectors"] = time.monotonic()
    return {
        "nodes": len(nodes),
        "moments": moments,
        "runs": {name: _asked(each, questions) for name, each in retrievers.items() if each is not None},
    }


def _vectors(nodes: Sequence[BaseNode], folder: Path) -> BaseRetriever:
    import chromadb
    from llama_index.vector_stores.chroma import ChromaVectorStore

    collection = chromadb.PersistentClient(str(folder)).get_or_create_collection("peer")
    storage = StorageContext.from_defaults(vector_store=ChromaVectorStore(chroma_collection=collection))
    embedding = XunzhiEmbedding(OnnxEncoder(SHIPPED_ENCODER))
    index = VectorStoreIndex(list(nodes), storage_context=storage, embed_model=embedding)
    return index.as_retriever(similarity_top_k=DEPTH)


def bm25_retriever(
    nodes: Sequence[BaseNode], pattern: str | None, depth: int = DEPTH
) -> BaseRetriever | None:
    """Their BM25Retriever for ``depth`` results, None where llama-index-retrievers-bm25 is not installed.

    ``pattern`` says what a word is, None: as it comes.
    """
    try:
        from llama_index.retrievers.bm25 import BM25Retriever
    except ImportError:
        return None
    options: dict[str, Any] = {} if pattern is None else {"token_pattern": pattern}
    retriever: BaseRetriever = BM25Retriever.from_defaults(
        nodes=list(nodes), similarity_top_k=depth, **options
    )
    return retriever


def _asked(retriever: BaseRetriever, questions: Sequence[dict[str, Any]]) -> dict[str, Any]:
    ranks, lengths, ms = [], [], []
    for question in questions[:WARM]:
        retriever.retrieve(question["text"])
    for question in questions:
        started = time.perf_counter()
        found = [each.node for each in retriever.retrieve(question["text"])]
        ms.append((time.perf_counter() - started) * 1000)
        chunks = [(node.metadata["file_path"], node.text) for node in found if isinstance(node, TextNode)]
        ranks.append(first_ranks(chunks, [tuple(gold) for gold in question["gold"]]))
        lengths.append([len(text) for _, text in chunks])
    return {"ranks": ranks, "lengths": lengths, "ms": ms}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(run(**json.loads(sys.argv[2])), ensure_ascii=False) + "\n")
