"""``xunzhi eval formats``: files of many formats as we read them and as markitdown does, and what is true.

A file counts as well read where it is parsed (or partial with a reason), has the articles that the index of
the samples states, and agrees in 99.5 % of its characters with the law in Markdown (evals/agreement.py says
how that is counted, evals/reading.py what is timed). Pages of a DOCX are reckoned: 800 characters are one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from evals.counterparts import Counterparts, Sample, read_index
from evals.measure import MeasureError, piece, run_child
from evals.reading import members
from evals.report import table_text

Say = Callable[[str], None]
PEER = "markitdown"
PEER_KINDS = frozenset({"docx", "pdf", "pdf_two_column", "pdf_broken_glyphs", "pptx", "xlsx", "csv"})
NOT_INSTALLED = f"{PEER} 没有安装，未测"
PAGE_CHARACTERS = 800
AGREED = 0.995
PACE = {"docx": 40.0, "pdf": 40.0, "pptx": 100.0}  # pages or slides a second
MIB_LIMIT = 1536.0


@dataclass(frozen=True, slots=True)
class Reading:
    """What one program made of a file; None is unknown, or not to be had from this program.

    ``agreed`` is from 0 to 1, ``seconds`` from bytes to text, ``mib`` the highest memory of its process.
    """

    status: str
    reason: str = ""
    pages: int | None = None
    articles: int | None = None
    characters: int = 0
    agreed: float | None = None
    seconds: float | None = None
    mib: float | None = None

    @property
    def pace(self) -> float | None:
        """Pages a second."""
        return self.pages / self.seconds if self.pages and self.seconds else None


@dataclass(frozen=True, slots=True)
class Row:
    """A file (a member of an archive as ``a.zip/inner``) with both readings; no ``theirs``: not measured."""

    name: str
    kind: str
    expected: int | None
    ours: Reading
    theirs: Reading | None = None


@dataclass(frozen=True, slots=True)
class Formats:
    """The outcome. ``notes`` says in Chinese what was not measured."""

    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()

    def document(self) -> dict[str, Any]:
        """The JSON document."""
        return {
            "eval": "formats",
            "files": len(self.rows),
            "summary": dict(self._summary()),
            "peer": PEER,
            "rows": [_row_document(row) for row in self.rows],
            "notes": list(self.notes),
        }

    def table(self) -> str:
        """A line a file, then why some are not parsed whole, then the sums."""
        head = ("文件", "结果", "页", "条", "应有", "一致", "页/秒", "内存")
        theirs = (f"{PEER}：条", "一致", "页/秒", "内存")
        rows = [(row.name, *_ours(row), *_theirs(row)) for row in self.rows]
        reasons = [f"{row.name}：{row.ours.reason}" for row in self.rows if row.ours.reason]
        sums = [f"{name}：{_sum_text(value)}" for name, value in self._summary()]
        return "\n".join((table_text((*head, *theirs), rows), "", *reasons, "", *sums, *self.notes))

    def _summary(self) -> Iterator[tuple[str, Any]]:
        read = [row for row in self.rows if row.ours.status != "failed"]
        yield "读出的文件", [len(read), len(self.rows)]
        counted = [row for row in read if row.expected is not None]
        yield "条数与索引一致", [sum(row.ours.articles == row.expected for row in counted), len(counted)]
        beside = [row for row in counted if row.theirs]
        told = sum(row.theirs is not None and row.theirs.articles == row.expected for row in beside)
        yield f"条数与索引一致（{PEER}）", [told, len(beside)]
        yield from self._agreements(read)
        for kind, goal in PACE.items():
            paced = [row.ours for row in read if row.kind.startswith(kind) and row.ours.pace]
            pages, seconds = sum(r.pages or 0 for r in paced), sum(r.seconds or 0.0 for r in paced)
            if seconds:
                yield f"{kind} 每秒页数（目标 {goal:g}）", round(pages / seconds, 1)
        yield "内存最高 MiB（目标 1536）", round(max((row.ours.mib or 0.0 for row in read), default=0.0))

    def _agreements(self, read: Sequence[Row]) -> Iterator[tuple[str, Any]]:
        laws = [row for row in read if row.ours.agreed is not None]
        yield "与 Markdown 一致 ≥ 99.5 %", [sum((r.ours.agreed or 0) >= AGREED for r in laws), len(laws)]
        agreed = [row.theirs.agreed or 0.0 for row in laws if row.theirs]
        yield f"与 Markdown 一致 ≥ 99.5 %（{PEER}）", [sum(each >= AGREED for each in agreed), len(agreed)]


def measure_formats(data: Path, say: Say) -> Formats:
    """Read every sample below ``data`` with both programs. Raises DataMissingError."""
    laws, beside = Counterparts(data), find_spec(PEER) is not None
    rows = []
    for sample in read_index(data):
        say(sample.name)
        for place, found in enumerate(members(sample.path)):
            inside = found.path != sample.path
            name = f"{sample.name}/{found.name.partition('/')[2]}" if inside else sample.name
            kind = found.path.suffix.lstrip(".").lower() if inside else sample.kind
            outcome = _outcome("xunzhi", sample, place)
            title = outcome.get("title", "")
            peers = beside and kind in PEER_KINDS
            theirs = _reading(_outcome(PEER, sample, place), sample, laws, title) if peers else None
            ours = _reading(outcome, sample, laws, title)
            rows.append(Row(name, kind, sample.articles, ours, theirs))
    return Formats(tuple(rows), () if beside else (NOT_INSTALLED,))


def _outcome(who: str, sample: Sample, place: int) -> dict[str, Any]:
    """What the child says, with its memory; a child that broke off has failed."""
    try:
        child = run_child(piece(who, path=sample.path, place=place))
    except MeasureError as error:
        return {"status": "failed", "reason": str(error)[-200:]}
    return {**child.document, "mib": child.peak_mib}


def _reading(outcome: dict[str, Any], sample: Sample, laws: Counterparts, title: str) -> Reading:
    """``title`` is ours for both, so that a title that one of them lost costs it no comparison."""
    text, characters = outcome.get("text"), outcome.get("characters", 0)
    reckoned = -(-characters // PAGE_CHARACTERS) or None
    return Reading(
        outcome["status"],
        outcome["reason"],
        outcome.get("pages") or sample.pages or reckoned,
        outcome.get("articles"),
        characters,
        None if text is None else laws.best(sample, title, text),
        outcome.get("seconds"),
        outcome.get("mib"),
    )


def _ours(row: Row) -> tuple[str, ...]:
    status = {"parsed": "读出", "partial": "部分", "failed": "未读"}[row.ours.status]
    articles, agreed, pace, mib = _figures(row.ours)
    return (status, _shown(row.ours.pages), articles, _shown(row.expected), agreed, pace, mib)


def _theirs(row: Row) -> tuple[str, ...]:
    if row.theirs is None:
        return ("", "", "", "")
    return _figures(row.theirs) if row.theirs.status != "failed" else ("未读", "", "", "")


def _figures(reading: Reading) -> tuple[str, str, str, str]:
    return (
        _shown(reading.articles),
        _shown(reading.agreed, ".2%"),
        _shown(reading.pace, ".0f"),
        _shown(reading.mib, ".0f"),
    )


def _shown(value: float | None, form: str = "d") -> str:
    return "" if value is None else format(value, form)


def _sum_text(value: Any) -> str:
    return f"{value[0]}/{value[1]}" if isinstance(value, list) else str(value)


def _row_document(row: Row) -> dict[str, Any]:
    return {
        "file": row.name,
        "kind": row.kind,
        "expected": row.expected,
        "ours": _reading_document(row.ours),
        PEER: None if row.theirs is None else _reading_document(row.theirs),
    }


def _reading_document(reading: Reading) -> dict[str, Any]:
    return {
        "status": reading.status,
        "reason": reading.reason,
        "pages": reading.pages,
        "articles": reading.articles,
        "characters": reading.characters,
        "agreed": None if reading.agreed is None else round(reading.agreed, 5),
        "seconds": None if reading.seconds is None else round(reading.seconds, 4),
        "pages_per_s": None if reading.pace is None else round(reading.pace, 1),
        "peak_mib": None if reading.mib is None else round(reading.mib),
    }
