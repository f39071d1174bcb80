"""Between table rows and nouns: the only place that knows how a noun is written down."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from library.model import Kind, Level, Provision, ProvisionType, Reference, Status, Version
from library.shelf import Original
from library.titles import normal_title

__all__ = ["normal_title"]  # its old place

_HEADING = "\x1f"


def version(row: sa.Row[Any]) -> Version:
    """The noun of a ``versions`` row."""
    return Version(
        work=row.work,
        title=row.title,
        kind=Kind(row.kind),
        level=Level(row.level),
        number=row.number,
        issuer=row.issuer,
        issued=row.issued,
        effective=row.effective,
        effective_known=row.effective_known,
        until=row.until,
        status=Status(row.status) if row.status else None,
        replaces=tuple(line for line in row.replaces.split("\n") if line),
        sample=row.sample,
        id=row.id,
    )


def version_columns(noun: Version) -> dict[str, object]:
    """The columns of a version, its id left out."""
    return {
        "work": noun.work,
        "title": noun.title,
        "kind": noun.kind.value,
        "level": noun.level.value,
        "number": noun.number,
        "issuer": noun.issuer,
        "issued": noun.issued,
        "effective": noun.effective,
        "effective_known": noun.effective_known,
        "until": noun.until,
        "status": noun.status.value if noun.status else None,
        "replaces": "\n".join(noun.replaces),
        "sample": noun.sample,
    }


def original(row: sa.Row[Any]) -> Original:
    """The noun of a ``files`` row."""
    return Original(
        id=row.id,
        version=row.version_id,
        path=row.path,
        name=row.name,
        sha256=row.sha256,
        fingerprint=row.fingerprint,
        format=row.format,
        text_hash=row.text_hash,
        run=row.run_id,
        absent=row.absent,
        outcome=row.outcome,
        warnings=tuple(line for line in row.warnings.split("\n") if line),
        counts=tuple(json.loads(row.counts).items()),
    )


def provision(row: sa.Row[Any]) -> Provision:
    """The noun of a ``provisions`` row."""
    heading = tuple(row.heading.split(_HEADING)) if row.heading else ()
    return Provision(row.eid, ProvisionType(row.type), row.label, row.text, heading, row.line)


def provision_columns(noun: Provision) -> dict[str, object]:
    """The columns of a provision that do not depend on where it is stored."""
    return {
        "eid": noun.eid,
        "type": noun.type.value,
        "label": noun.label,
        "text": noun.text,
        "heading": _HEADING.join(noun.heading),
        "line": noun.line,
    }


def reference(row: sa.Row[Any]) -> Reference:
    """The noun of a ``provision_references`` row."""
    return Reference(row.start, row.end, row.title, row.eid, row.reason)


def full_text(group: Sequence[sa.Row[Any]]) -> str:
    """A provision (the first row) with its descendants as the file has it (see ``joined``).

    A comment that stands among them in the file is left out: it is no part of the provision.
    """
    below = f"{group[0].eid}__"
    own = [row for i, row in enumerate(group) if i == 0 or row.eid.startswith(below)]
    return joined([(row.type, row.label, row.text) for row in own])


def joined(nodes: Sequence[tuple[str, str, str]]) -> str:
    """(type, label, text) of a provision and those under it as one text, a line a paragraph or item.

    An article's label stands before its first paragraph: 第五条　组务会……
    """
    lines: list[str] = []
    for kind, label, text in nodes:
        wide = kind in ("article", "heading", "attachment")
        line = f"{label}　{text}".rstrip() if wide and label else label + text
        if lines and lines[-1].endswith("\x00"):
            lines[-1] = lines[-1][:-1] + line
        else:
            lines.append(line)
        if kind == "article" and not text:
            lines[-1] = f"{label}　\x00"
    return "\n".join(lines).replace("\x00", "")
