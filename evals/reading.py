"""What evals/formats.py runs for one file in a process of its own: ``python -m evals.reading
WHO '{"path": …, "place": 0}'``.

WHO is ``xunzhi`` or ``markitdown``. The time is that of bytes to text alone: programs are loaded and the file
is in memory before, and what comes after is not counted. Then both texts are cut into articles by the same
structure (Markdown of the other program read as Markdown), so that only the reading differs.
"""

from __future__ import annotations

import json
import re
import statistics
import sys
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

from ingest.document import Document
from ingest.errors import LoadError
from ingest.found import Found
from ingest.load import read_document
from ingest.load.markdown import read_markdown
from ingest.structure import Structured, structure
from ingest.walk import walk
from library.model import Kind, ProvisionType

T = TypeVar("T")
RUNS, ENOUGH_S = 3, 2.0  # the median of three, of fewer where they take longer
_IN_ARTICLE = re.compile(r"(?:^|__)art_")
_ASIDE = (ProvisionType.TITLE, ProvisionType.PREFACE, ProvisionType.COMMENT, ProvisionType.NOTES)


def members(path: Path) -> tuple[Found, ...]:
    """The file itself, or what an archive holds, as an import meets it."""
    return walk([path]).files


def xunzhi(found: Found, content: bytes) -> dict[str, Any]:
    """The file as our loaders read it."""
    try:
        document, seconds = _timed(lambda: read_document(content, found.name))
    except LoadError as error:
        return {"status": "failed", "reason": error.what}
    status = "partial" if document.unread else "parsed"
    reason = "；".join(document.unread)
    return {"status": status, "reason": reason, "seconds": seconds, **_cut(document), "pages": document.pages}


def markitdown(found: Found, content: bytes) -> dict[str, Any]:
    """The file as markitdown reads it, without plug-ins."""
    from markitdown import MarkItDown, StreamInfo

    reader = MarkItDown(enable_plugins=False)
    kind = StreamInfo(extension=found.path.suffix.lower(), filename=found.path.name)
    try:
        result, seconds = _timed(lambda: reader.convert_stream(BytesIO(content), stream_info=kind))
    except Exception as error:  # noqa: BLE001  whatever another program raises is its outcome
        return {"status": "failed", "reason": type(error).__name__}
    document = read_markdown(result.text_content, found.name)
    if not document.blocks:
        return {"status": "failed", "reason": "no text"}
    return {"status": "parsed", "reason": "", "seconds": seconds, **_cut(document), "pages": None}


def compared(structured: Structured) -> str:
    """The text that is laid beside another: the articles; where there are none, all but titles and asides.

    Title, adoption line, table of contents and headings differ from edition to edition, the articles may not.
    """
    inside = [p for p in structured.provisions if _IN_ARTICLE.search(p.eid)]
    chosen = inside or [p for p in structured.provisions if p.type not in _ASIDE]
    return "\n".join(f"{p.label} {p.text}" for p in chosen)


def _cut(document: Document) -> dict[str, Any]:
    structured = structure(document, Kind.REGULATION)
    return {
        "title": structured.title,
        "articles": sum(p.type is ProvisionType.ARTICLE for p in structured.provisions),
        "characters": sum(len(block.text) for block in document.blocks),
        "text": compared(structured),
    }


def _timed(read: Callable[[], T]) -> tuple[T, float]:
    """The outcome, and the seconds of the run in the middle."""
    times: list[float] = []
    while True:
        started = time.perf_counter()
        outcome = read()
        times.append(time.perf_counter() - started)
        if len(times) == RUNS or sum(times) > ENOUGH_S:
            return outcome, statistics.median(times)


READERS: dict[str, Callable[[Found, bytes], dict[str, Any]]] = {"xunzhi": xunzhi, "markitdown": markitdown}


def main() -> None:
    """Read one file (``place``: its number in an archive) and print what came of it."""
    who, values = sys.argv[1], json.loads(sys.argv[2])
    found = members(Path(values["path"]))[values["place"]]
    try:
        outcome = READERS[who](found, found.content())
    except LoadError as error:
        outcome = {"status": "failed", "reason": error.what}
    sys.stdout.write(json.dumps(outcome, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
