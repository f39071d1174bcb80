"""Makes a plan: everything that an import would read, and how it would cut it; nothing is stored."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from pathlib import Path

from ingest.aside import aside
from ingest.catalogue import Catalogues, Entry
from ingest.compilation import Cut, Part, cut_as
from ingest.cuts import Cuts, digest, parts_of, words
from ingest.document import Document
from ingest.errors import ImportFaultError, StateSecretError
from ingest.found import Found
from ingest.load import read_document
from ingest.metadata import Defaults
from ingest.plan import Plan, PlanFile, PlanLine, PlanWork
from ingest.run import ImportOptions, Progress
from ingest.walk import walk
from ingest.works import ReadWork, file_warnings, read_works
from library.errors import XunzhiError
from library.store import Store

log = logging.getLogger(__name__)

_AROUND = 8  # blocks shown before and after the beginning of a work
_LINE = 60  # characters shown of a block
_BEGINS = 40


def make_plan(
    store: Store, paths: Sequence[Path], options: ImportOptions, progress: Progress | None = None
) -> Plan:
    """What an import would read and how it would cut it. Nothing is stored."""
    walked = walk(paths)
    catalogues = Catalogues(options.catalogue, walked.roots, walked.tables)
    cuts = Cuts(store)
    files = [PlanFile(file=f.name, path=str(f.path), problem=e.for_user()) for f, e in walked.closed]
    for found in walked.files:
        files.append(_plan_file(found, catalogues, cuts, options.defaults))
        if progress:
            progress("读取", len(files), len(walked.closed) + len(walked.files), found.name)
    return Plan(
        paths=tuple(str(path.absolute()) for path in paths),
        kind=options.kind,
        level=options.level,
        catalogue=str(options.catalogue.absolute()) if options.catalogue else None,
        files=tuple(files),
    )


def _plan_file(found: Found, catalogues: Catalogues, cuts: Cuts, defaults: Defaults) -> PlanFile:
    """What an import would make of one file; a file that cannot be imported says why."""
    try:
        return _planned(found, catalogues, cuts, defaults)
    except XunzhiError as error:
        log.warning("plan: refused: %s", error.code)
        problem = error.for_user()
    except Exception:
        log.exception("plan: fault")
        problem = ImportFaultError(found.name).for_user()
    return PlanFile(file=found.name, path=str(found.path), problem=problem)


def _planned(found: Found, catalogues: Catalogues, cuts: Cuts, defaults: Defaults) -> PlanFile:
    entry = catalogues.entry(found.path)
    if entry.secret:
        raise StateSecretError(found.name)
    content = found.content()
    sha256 = hashlib.sha256(content).hexdigest()
    parts = cuts.parts(str(found.path), cuts.key(str(found.path), sha256, entry.fingerprint))
    file = aside(found.name, _read, content, found.name, parts, entry, defaults)
    known = {"path": str(found.path), "sha256": sha256, "entry": digest(entry.fingerprint)}
    return file.model_copy(update=known | {"cut": digest(words(parts_of(file)))})


def _read(
    content: bytes, name: str, parts: Sequence[Part] | None, entry: Entry, defaults: Defaults
) -> PlanFile:
    """The file as a plan tells it, where it lies left open. Raises LoadError."""
    document = read_document(content, name, defaults.password)
    cut = cut_as(document, parts)
    works = read_works(document, cut, entry, defaults)
    return PlanFile(
        file=name,
        path="",
        format=document.format,
        pages=document.pages,
        blocks=len(document.blocks),
        contents=cut.contents if cut.contents != (0, 0) else None,
        works=tuple(_plan_work(document, cut, work) for work in works),
        warnings=file_warnings(document, cut, entry),
    )


def _plan_work(document: Document, cut: Cut, work: ReadWork) -> PlanWork:
    part, version = work.part, work.described.version
    first = next((p.label + p.text for p in work.structured.provisions if p.eid.startswith("art_1__")), "")
    return PlanWork(
        title=version.title,
        first=part.first,
        last=part.last,
        heading=part.title,
        titled=version.title,
        called=part.called,
        name=part.name,
        kind=version.kind,
        number=version.number,
        issuer=version.issuer,
        issued=version.issued,
        effective=version.effective,
        articles=work.articles,
        provisions=work.leaves,
        begins=(first or document.blocks[part.first - 1].text)[:_BEGINS],
        warnings=work.described.warnings,
        around=_around(document, part.first) if cut.several else (),
    )


def _around(document: Document, first: int) -> tuple[PlanLine, ...]:
    near = range(max(1, first - _AROUND), min(len(document.blocks), first + _AROUND) + 1)
    return tuple(PlanLine(block=n, text=" ".join(document.blocks[n - 1].text.split())[:_LINE]) for n in near)
