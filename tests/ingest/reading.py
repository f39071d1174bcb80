"""Shared by the tests of this folder: short ways to a structured text, and an independent reading."""

from __future__ import annotations

import re

from ingest.load.markdown import read_markdown
from ingest.load.text import read_text
from ingest.structure import Structured, structure
from library.model import Kind, Provision, ProvisionType

SPACE = re.compile(r"[\s\u200b\u200c\u200d\u2060\ufeff\u00ad]+")


def of_text(text: str, kind: Kind = Kind.REGULATION) -> Structured:
    return structure(read_text(text, "t.txt"), kind)


def of_markdown(text: str, kind: Kind = Kind.REGULATION) -> Structured:
    return structure(read_markdown(text, "t.md"), kind)


def joined(structured: Structured) -> str:
    return SPACE.sub("", "".join(p.label + p.text for p in structured.provisions))


def squeezed(text: str) -> str:
    return SPACE.sub("", text)


def eids(structured: Structured, *types: ProvisionType) -> list[str]:
    return [p.eid for p in structured.provisions if not types or p.type in types]


def by_eid(structured: Structured) -> dict[str, Provision]:
    return {p.eid: p for p in structured.provisions}


def outline(structured: Structured) -> str:
    """Readable text of a whole structure, one line a provision: what the golden files hold."""
    lines = [f"标题：{structured.title}"]
    lines += [f"缺号：{gap}" for gap in structured.gaps]
    lines += [f"提示：{warning}" for warning in structured.warnings]
    for p in structured.provisions:
        path = " / ".join(p.heading)
        text = p.text.replace("\n", "⏎").replace("\t", "⇥")
        lines.append(f"{p.eid}\t{p.type}\t{p.label}\t{text}\t[{path}]\t{p.line}")
    return "\n".join(lines) + "\n"
