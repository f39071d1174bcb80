"""An Answer as JSON: the shape of the command line's contract; conversations keep the same.

Here an answer leaves the room, verified on the true text, and what people see of a report is masked.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from answer.answer import Answer, Basis, Sentence
from answer.sources import caveat
from library.masking import as_shown, part_as_shown
from search.wire import hit_documents


def answer_document(answer: Answer) -> dict[str, Any]:
    """The JSON object of an answer. Dates are ISO, what is unknown is null."""
    question = answer.question
    kinds = [basis.placed.version.kind for basis in answer.citations]
    return {
        "question": question.text,
        "on": answer.on.isoformat(),
        "read": {
            "subject": question.wording,
            "intent": question.intent,
            "date": question.on.isoformat(),
            "works": list(question.works),
        },
        "status": answer.status.value,
        "caveat": caveat([[kinds[i] for i in sentence.basis] for sentence in answer.sentences]),
        "mode": answer.mode,
        "sentences": [
            _sentence_document(sentence, [answer.citations[i] for i in sentence.basis])
            for sentence in answer.sentences
        ],
        "citations": [_basis_document(basis) for basis in answer.citations],
        "nearest": hit_documents(answer.nearest, answer.on),
        "refusal": answer.refusal.value if answer.refusal else None,
        "message": answer.message,
        "unchecked": list(answer.unchecked),
        "ms": round(answer.ms, 1),
    }


def _sentence_document(sentence: Sentence, bases: Sequence[Basis]) -> dict[str, Any]:
    text = sentence.text
    for basis in bases:
        text = part_as_shown(basis.placed, text)
    return {
        "text": text,
        "role": sentence.role.value,
        "citations": [basis.citation for basis in bases],
        "basis": list(sentence.basis),
    }


def _basis_document(basis: Basis) -> dict[str, Any]:
    version = basis.placed.version
    return {
        "citation": basis.citation,
        "title": version.title,
        "kind": version.kind.value,
        "eid": basis.eid,
        "quote": part_as_shown(basis.placed, basis.quote),
        "text": as_shown(basis.placed).full_text,
        "status": basis.status.value,
        "effective": _iso(version.effective),
        "until": _iso(version.until),
        "level": version.level.value,
        "file": basis.placed.files[0] if basis.placed.files else None,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
