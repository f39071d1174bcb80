"""What evals/speed.py runs in processes of their own: ``python -m evals.pieces NAME '{"home": …}'``.

Each piece prints one JSON document. Moments are seconds of the system-wide monotonic clock, so that the
process that started it can lay them beside its memory samples.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from library.model import Kind, Level, Reader
from office import Office, open_office
from settings import load_settings

if TYPE_CHECKING:
    from search.index import Indexer

WARM, BATCH = 20, 256  # calls before the first that counts


def import_folder(home: str, path: str, kind: str) -> dict[str, Any]:
    """Import as ``xunzhi ingest`` does; tells when the words were complete and when the vectors were.

    ``words_at`` is the end of the last call that brought the word index up to the store (None: there was
    nothing to do), ``vectors_at`` that of the vectors; ``complete`` tells whether both hold what they should.
    """
    from ingest.run import ImportOptions

    office = _office(home)
    moments = _watch(office.indexer)
    now = datetime.now().astimezone()
    options = ImportOptions(kind=Kind.parse(kind), level=Level.PUBLIC, catalogue=None, now=now)
    with office.lock():
        report = office.importer.run([Path(path)], options, None).document()
    counts = {key: report[key] for key in ("added", "changed", "corrected", "unchanged", "failed")}
    complete = office.indexer.check().complete
    return {
        "words_at": moments.get("words"),
        "vectors_at": moments.get("vectors"),
        "complete": complete,
        **counts,
    }


def encode_alone(home: str) -> dict[str, Any]:
    """Encode the texts of every window of the home once more and keep nothing: the encoder alone."""
    office = _office(home)
    texts = _window_texts(office)
    encoder = office.encoder
    if encoder is None:
        raise RuntimeError("the home has no usable encoder")
    started = time.perf_counter()
    for start in range(0, len(texts), BATCH):
        encoder.encode_passages(texts[start : start + BATCH])
    return {"texts": len(texts), "seconds": time.perf_counter() - started}


def _window_texts(office: Office) -> list[str]:
    """Every different text that has a vector, in provision order; checked to be the same ones."""
    from search.windows import window_hash, windows

    rows = office.store.windows()
    ids = list(dict.fromkeys(provision for provision, _, _ in rows))
    texts: dict[str, str] = {}
    for start in range(0, len(ids), BATCH):
        for placed in office.store.placed(ids[start : start + BATCH], Level.RESTRICTED).values():
            for text in windows(placed.version.title, placed.provision.heading, placed.full_text):
                texts.setdefault(window_hash(text), text)
    if texts.keys() != {name for _, _, name in rows}:
        raise RuntimeError("the texts encoded here are not those of the index")
    return list(texts.values())


def retrieve(home: str, questions: list[str], k: int) -> dict[str, Any]:
    """Search for each question, read as ``search`` reads it; milliseconds each, and the articles found."""
    from answer.read import read
    from evals.gold import article_key

    office = _office(home)
    day = _today(office)
    found: dict[str, list[tuple[str, str, int]]] = {}

    def search(text: str) -> None:
        reading = read((text,), day, Reader(), office.store, ())
        hits = [hit.placed for hit in office.search.retrieve(reading.question, k)]
        found[text] = [
            (*article_key(hit.version.title, hit.provision.eid), len(hit.full_text)) for hit in hits
        ]

    ms = _warm_ms(search, questions)
    return {"ms": ms, "hits": [found[text] for text in questions]}


def answer(home: str, questions: list[str]) -> dict[str, Any]:
    """Ask each question without a model; milliseconds each."""
    office = _office(home)
    day = _today(office)
    return {"ms": _warm_ms(lambda text: office.answerer.ask((text,), day, Reader()), questions)}


def _watch(indexer: Indexer) -> dict[str, float]:
    """Note when the indexes were last brought up to the store, in the mapping returned."""
    moments: dict[str, float] = {}

    def noting(name: str, catch_up: Callable[..., int]) -> Callable[..., int]:
        def noted(*args: Any, **options: Any) -> int:
            moved = catch_up(*args, **options)
            if moved:
                moments[name] = time.monotonic()
            return moved

        return noted

    for name in ("words", "vectors"):
        setattr(indexer, f"catch_up_{name}", noting(name, getattr(indexer, f"catch_up_{name}")))
    return moments


def _warm_ms(call: Callable[[str], object], texts: list[str]) -> list[float]:
    for text in texts[:WARM]:
        call(text)
    ms = []
    for text in texts:
        started = time.perf_counter()
        call(text)
        ms.append((time.perf_counter() - started) * 1000)
    return ms


def _office(home: str) -> Office:
    return open_office(load_settings(Path(home)))


def _today(office: Office) -> date:
    return office.settings.day(datetime.now().astimezone().date())


PIECES: dict[str, Callable[..., dict[str, Any]]] = {
    "import": import_folder,
    "encode": encode_alone,
    "retrieve": retrieve,
    "answer": answer,
}


def main() -> None:
    """Run the piece named by the first argument with the values of the second."""
    name, values = sys.argv[1], json.loads(sys.argv[2])
    sys.stdout.write(json.dumps(PIECES[name](**values), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
