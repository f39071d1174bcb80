"""An Answer as JSON: the shape of the command line's contract; conversations keep the same."""

from __future__ import annotations

from datetime import date
from typing import Any

from answer.answer import Answer, Basis
from search.wire import hit_documents


def answer_document(answer: Answer) -> dict[str, Any]:
    """The JSON object of an answer. Dates are ISO, what is unknown is null."""
    question = answer.question
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
        "mode": answer.mode,
        "sentences": [
            {
                "text": sentence.text,
                "role": sentence.role.value,
                "citations": [answer.citations[i].citation for i in sentence.basis],
                "basis": list(sentence.basis),
            }
            for sentence in answer.sentences
        ],
        "citations": [_basis_document(basis) for basis in answer.citations],
        "nearest": hit_documents(answer.nearest, answer.on),
        "refusal": answer.refusal.value if answer.refusal else None,
        "message": answer.message,
        "unchecked": list(answer.unchecked),
        "ms": round(answer.ms, 1),
    }


def _basis_document(basis: Basis) -> dict[str, Any]:
    version = basis.placed.version
    return {
        "citation": basis.citation,
        "title": version.title,
        "eid": basis.eid,
        "quote": basis.quote,
        "text": basis.placed.full_text,
        "status": basis.status.value,
        "effective": _iso(version.effective),
        "until": _iso(version.until),
        "level": version.level.value,
        "file": basis.placed.files[0] if basis.placed.files else None,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
