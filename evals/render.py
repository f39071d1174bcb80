"""``python -m evals.render OUT [--corpus DIR]``: the sample as an office holds it.

    OUT/文件/制度/R07_v2_….docx  课程/C01_….pptx  课程/C02T_….srt  …
    OUT/文件/catalogue.xlsx  glossary.xlsx  calendar.xlsx
    OUT/汇编/河清市巡察制度汇编.docx  catalogue.xlsx

Either folder can be imported, or both: the compilation holds the same texts of the regulations, each work in
its last version. What a file cannot say of itself (work, level, dates) stands in the catalogue of its folder.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from evals.render_book import book_file
from evals.render_sheets import Cell, sheet_file
from evals.render_slides import presentation_file
from evals.render_subtitles import subtitle_file
from evals.render_word import title_first, word_file
from ingest.catalogue import Catalogues
from ingest.document import Document
from ingest.facts import Facts
from ingest.kinds import kind_of_folder
from ingest.load import load
from ingest.metadata import Defaults, describe
from ingest.structure import Structured, structure
from library.model import Kind, ProvisionType

FILES, BOOK = "文件", "汇编"
"""The folders that are written."""

CORPUS = Path(__file__).parent.parent / "corpus"
BOOK_TITLE = "河清市巡察制度汇编"
_BOOK_NOTES = ("（示范文本，河清市为虚构城市）", "（市委巡察工作领导小组办公室编印）")
_COLUMNS = {
    "work": "文献代号",
    "title": "标题",
    "kind": "类别",
    "number": "文号",
    "issuer": "发文机关",
    "issued": "印发日期",
    "effective": "施行日期",
    "until": "失效日期",
    "status": "状态",
    "level": "级别",
    "replaces": "替代",
}
_TABLES = {
    "glossary": ("术语表", {"term": "词语", "synonyms": "同义词", "slips": "误写"}),
    "calendar": ("节假日和调休", {"date": "日期", "type": "类型", "name": "节日"}),
}
_FIELDS = (Kind.FORM, Kind.SPECIMEN, Kind.GUIDE)


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the corpus; ``name`` is its path there."""

    name: str
    document: Document
    structured: Structured
    facts: Facts


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the folder named on the command line."""
    parser = argparse.ArgumentParser(prog="python -m evals.render")
    parser.add_argument("out", type=Path, metavar="OUT")
    parser.add_argument("--corpus", type=Path, default=CORPUS, metavar="DIR")
    given = parser.parse_args(arguments)
    written = render(given.corpus, given.out)
    sys.stdout.write(f"{len(written)} files in {given.out}\n")
    return 0


def render(corpus: Path, out: Path) -> list[Path]:
    """Writes the corpus into ``out`` as an office would hold it; the files written."""
    texts = list(read_texts(corpus))
    files = [*_files(texts), *_tables(corpus), *_book(texts)]
    for name, content in files:
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_bytes(content)
    return [out / name for name, _ in files]


def read_texts(corpus: Path) -> Iterator[Text]:
    """The texts of the corpus by path, each with what its front matter and the catalogue state."""
    catalogues = Catalogues()
    for path in sorted(corpus.rglob("*.md")):
        name = path.relative_to(corpus).as_posix()
        document = load(path, name)
        structured = structure(document, kind_of_folder(name) or Kind.OTHER)
        row = catalogues.entry(path.resolve()).facts
        yield Text(name, document, structured, describe(document, structured, row, Defaults()).facts)


def _files(texts: Sequence[Text]) -> Iterator[tuple[str, bytes]]:
    """(path below the folder written, content) of each text, then of the catalogue."""
    rows: list[list[Cell]] = []
    for text in texts:
        suffix, content = _file(text)
        folder = (kind_of_folder(text.name) or Kind.OTHER).label
        name = f"{folder}/{Path(text.name).stem}{suffix}"
        rows.append([name, *_cells(text.facts)])
        yield f"{FILES}/{name}", content
    yield f"{FILES}/catalogue.xlsx", sheet_file("河清市巡察文献目录", ["文件", *_COLUMNS.values()], rows)


def _file(text: Text) -> tuple[str, bytes]:
    """(suffix, content): slides for a course, subtitles for a transcript, Word for everything else."""
    provisions = text.structured.provisions
    types = {provision.type for provision in provisions}
    if ProvisionType.SLIDE in types:
        return ".pptx", presentation_file(text.structured.title, provisions)
    if ProvisionType.TIME in types:
        return ".srt", subtitle_file(provisions)
    blocks = text.document.blocks
    if text.facts.kind is Kind.REGULATION:
        blocks = tuple(title_first(blocks))  # as in the compilation
    return ".docx", word_file(blocks, fields=text.facts.kind in _FIELDS)


def _cells(facts: Facts) -> Iterator[Cell]:
    """The row of a text as a person writes it: words in Chinese, days as days."""
    for name in _COLUMNS:
        value = getattr(facts, name)
        if isinstance(value, tuple):
            yield ";".join(value) or None
        else:
            yield value if value is None or isinstance(value, date) else getattr(value, "label", value)


def _tables(corpus: Path) -> Iterator[tuple[str, bytes]]:
    """The tables that stand beside the texts."""
    for stem, (title, columns) in _TABLES.items():
        path = corpus / f"{stem}.csv"
        if path.is_file():
            with path.open(encoding="utf-8", newline="") as lines:
                rows = [[row[name] for name in columns] for row in csv.DictReader(lines)]
            yield f"{FILES}/{stem}.xlsx", sheet_file(title, list(columns.values()), rows)


def _book(texts: Sequence[Text]) -> Iterator[tuple[str, bytes]]:
    """The compilation and its catalogue, where there are two regulations to be put together."""
    last: dict[str, Text] = {}
    for text in texts:
        if text.facts.kind is Kind.REGULATION:
            last[text.facts.work or text.name] = text  # files of one work stand in the order of its versions
    if len(last) > 1:
        name = f"{BOOK_TITLE}.docx"
        works = [title_first(text.document.blocks) for text in last.values()]
        yield f"{BOOK}/{name}", book_file(BOOK_TITLE, _BOOK_NOTES, works)
        rows = [[name, *_cells(text.facts)] for text in last.values()]
        yield f"{BOOK}/catalogue.xlsx", sheet_file(f"{BOOK_TITLE}目录", ["文件", *_COLUMNS.values()], rows)


if __name__ == "__main__":
    sys.exit(main())
