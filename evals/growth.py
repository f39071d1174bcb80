"""How a search keeps up while provisions grow: latency, memory, disk and agreement, size by size.

    python -m evals.growth --scratch DIR [--out DIR] [--sizes 10000 100000 1000000]

Synthetic growth: first the national laws as they are, then copies of them with other words and moved vectors
(``evals/grown.py``).

Store, words and vectors are written by what writes them in the product, and each size is built and asked in
processes of its own. What was done stays in ``--scratch`` and is not done again while encoder and ranker are
the same; what was not finished is begun anew.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
import psutil
from numpy.typing import NDArray

from answer.read import read
from evals.gold import read_questions
from evals.grown import EXCHANGED, MOVED, SEED, Found, Growth, seconds, vectors_of
from evals.laws import data_folder
from evals.measure import piece, run_child, tree_mib
from evals.metrics import percentile
from evals.report import record, table_text
from library.model import Level
from models.homes import TODAY
from office import Office, open_office
from search.nearest import Board
from search.question import Question
from search.retriever import DEPTH
from settings import ROOT, load_settings

SIZES = (10_000, 100_000, 1_000_000)
WARM, ASKED, FIRST = 20, 200, 10  # questions before the first that counts; questions; hits of each
RESULTS = ROOT / "evals" / "results"
PIECES = ("build", "ask")
STEPS = ("read_ms", "encode_ms", "words_ms", "vectors_ms", "search_ms", "ranked_ms")
ROWS = {
    "provisions": "检索的条文",
    "works": "文献",
    "read_ms": "读题 p50 / p95，毫秒",
    "encode_ms": "编码问题",
    "words_ms": "按词",
    "vectors_ms": "按向量",
    "search_ms": "读题并检索，不精排",
    "ranked_ms": "读题并检索，精排",
    "agreement_10": "前十与精确检索一致",
    "hnsw_ms": "Chroma 的 HNSW",
    "hnsw_agreement_10": "其前十与精确检索一致",
    "ready_s": "打开到第一次检索完，秒",
    "resident_mib": "常驻内存 MiB",
    "peak_mib": "内存峰值 MiB",
    "words_mb": "词索引 MB",
    "vectors_mb": "向量 MB",
    "store_mb": "条文库 MB",
    "words_s": "建词索引，秒",
    "vectors_s": "写向量，不含编码，秒",
    "store_s": "写条文库，秒",
}


def ask(office: Office, texts: Sequence[str]) -> Found:
    """Ask each question: (p50, p95) of each step, memory and disk, and how Chroma's own index does."""
    day = office.settings.day(datetime.now().astimezone().date())
    ready_s = seconds(lambda: office.search.retrieve(Question("总则", day)))
    vectors, settings = vectors_of(office), office.settings
    board = Board.of(office.store.windows(), vectors.rows, vectors.matrix)
    asked = [_steps(office, board, Question(text, day)) for text in (*texts[:WARM], *texts)]
    asked = asked[-len(texts) :]
    return {
        "questions": len(asked),
        **{name: _spread([ms[n] for _, ms in asked]) for n, name in enumerate(STEPS)},
        "agreement_10": _agreement(board, office, [vector for vector, _ in asked], day),
        "ready_s": ready_s,
        "resident_mib": psutil.Process().memory_info().rss / 2**20,
        "peak_mib": tree_mib(os.getpid()),
        "words_mb": _size_mb(settings.words_path.rglob("*")),
        "vectors_mb": _size_mb(settings.chroma_path.rglob("*")),
        "store_mb": _size_mb(settings.home.glob("xunzhi.db*")),
        **_beside(office, [vector for vector, _ in asked]),
    }


def _agreement(board: Board, office: Office, asked: Sequence[NDArray[np.float32]], day: date) -> str | float:
    """Share of the first ten by vectors that exact scoring of all finds too; "exact" where that is done."""
    if board.coarse is None:
        return "exact"
    permitted = office.store.permitted(day, Level.INTERNAL, ())
    every = replace(board, coarse=None)
    found = (
        [{unit for unit, _ in one.nearest(vector, permitted, FIRST)} for one in (board, every)]
        for vector in asked
    )
    return sum(len(near & exact) for near, exact in found) / len(asked) / FIRST


def _steps(office: Office, board: Board, asked: Question) -> tuple[NDArray[np.float32], list[float]]:
    """The question's vector, and milliseconds of each of ``STEPS``; reading belongs to both searches."""
    assert office.encoder is not None
    at = [time.perf_counter()]
    question = read((asked.text,), asked.on, asked.reader, office.store, ()).question
    permitted = office.store.permitted(question.on, question.reader.clearance, question.kinds)
    at.append(time.perf_counter())
    vector = office.encoder.encode_questions([question.wording])[0]
    at.append(time.perf_counter())
    office.words.search(question.wording, permitted, DEPTH, question.synonyms)
    at.append(time.perf_counter())
    board.nearest(vector, permitted, DEPTH)
    for search in (office.retriever, office.search):
        at.append(time.perf_counter())
        search.retrieve(question, FIRST)
    at.append(time.perf_counter())
    ms = [(end - begin) * 1000 for begin, end in pairwise(at)]
    return vector, [*ms[:4], ms[0] + ms[4], ms[0] + ms[5]]


def _beside(office: Office, asked: Sequence[NDArray[np.float32]]) -> Found:
    """Chroma's own index on the same windows, none left out: (p50, p95), and agreement with exact search."""
    import chromadb
    from chromadb.config import Settings

    vectors = vectors_of(office)
    names = list(vectors.rows)
    board = Board.of([(n, 0, name) for n, name in enumerate(names)], vectors.rows, vectors.matrix)
    vectors.close()
    client = chromadb.PersistentClient(office.settings.chroma_path, Settings(anonymized_telemetry=False))
    collection = client.get_collection(vectors.name, embedding_function=None)
    ms, shared = list[float](), 0
    for vector in asked[:WARM]:
        collection.query(query_embeddings=vector, n_results=FIRST, include=[])
    for vector in asked:
        exact = {names[n] for n, _ in board.nearest(vector, (0,), FIRST)}
        started = time.perf_counter()
        found = collection.query(query_embeddings=vector, n_results=FIRST, include=[])["ids"][0]
        ms.append((time.perf_counter() - started) * 1000)
        shared += len(exact.intersection(found))
    return {"hnsw_ms": _spread(ms), "hnsw_agreement_10": shared / len(asked) / FIRST}


@dataclass(frozen=True, slots=True)
class Sweep:
    """What was found of each size, smallest first."""

    sizes: tuple[Found, ...]

    def document(self) -> Found:
        """The JSON document."""
        grown = {"seed": SEED, "exchanged": EXCHANGED, "moved": MOVED}
        return {"eval": "growth", "synthetic": grown, "sizes": list(self.sizes)}

    def table(self) -> str:
        """A line a measure, a column a size."""
        head, *rows = [(name, *(_shown(one[key]) for one in self.sizes)) for key, name in ROWS.items()]
        return table_text(head, rows)


def sweep(scratch: Path, sizes: Iterable[int]) -> Sweep:
    """Build and ask each size, what was not done yet. Raises MeasureError: a piece did not work."""
    laws, found = _home(scratch / "home-laws"), list[Found]()
    folder = data_folder() / "laws" / "national"
    run_child(piece("import", home=laws.settings.home, path=folder, kind="law"))
    made_with = [one.name if one else "" for one in (laws.encoder, laws.ranker)]
    for size in sorted(sizes):
        built, asked = (_piece(scratch, size, name, made_with) for name in PIECES)
        found.append({**built, **asked})
    return Sweep(tuple(found))


def _piece(scratch: Path, size: int, name: str, made_with: Sequence[str]) -> Found:
    """What a piece finds in a process of its own, or found before."""
    path, home = scratch / f"growth-{size}-{name}.json", scratch / f"home-{size}"
    kept: Found = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    if kept.get("made_with") != made_with:
        if name == "build":
            shutil.rmtree(home, ignore_errors=True)
        own = ("--scratch", str(scratch), "--sizes", str(size), "--piece", name)
        kept = {"made_with": made_with, **run_child([sys.executable, "-m", "evals.growth", *own]).document}
        path.with_suffix(".new").write_text(json.dumps(kept) + "\n", encoding="utf-8")
        path.with_suffix(".new").replace(path)
    return kept


def _run_piece(scratch: Path, size: int, name: str) -> Found:
    home = _home(scratch / f"home-{size}")
    if name == "build":
        return Growth(_home(scratch / "home-laws"), home).reach(size)
    questions = read_questions(data_folder() / "stard" / "train.jsonl")
    return ask(home, [one.text for one in questions[:: max(len(questions) // ASKED, 1)][:ASKED]])


def _home(folder: Path) -> Office:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "xunzhi.toml").write_text(f'today = "{TODAY}"\n', encoding="utf-8")
    return open_office(load_settings(folder))


def _size_mb(paths: Iterable[Path]) -> float:
    return sum(path.stat().st_size for path in paths if path.is_file()) / 1e6


def _spread(ms: Sequence[float]) -> tuple[float, float]:
    return percentile(ms, 0.5), percentile(ms, 0.95)


def _shown(value: object) -> str:
    if isinstance(value, list | tuple):
        return " / ".join(f"{each:.1f}" for each in value)
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line and measure, or do one piece of one size and print its document."""
    parser = argparse.ArgumentParser(prog="python -m evals.growth", description=__doc__.split("\n")[0])
    parser.add_argument("--scratch", type=Path, required=True, help="folder for homes; 4 GB a million")
    parser.add_argument("--out", type=Path, default=RESULTS, help="folder that takes the results")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of provisions")
    parser.add_argument("--piece", choices=PIECES, help="a piece of one size, in this process")
    given = parser.parse_args(arguments)
    if given.piece:
        found = _run_piece(given.scratch, given.sizes[0], given.piece)
        sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
        return
    result = sweep(given.scratch, given.sizes)
    record(given.out, "growth", result, datetime.now().astimezone().date())
    sys.stdout.write(result.table() + "\n")


if __name__ == "__main__":
    main()
