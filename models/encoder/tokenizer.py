"""Writes the container's tokenizer as a tokenizer.json that the tokenizers library reads.

Checked against the reference tokenizer of the model: the same ids on 6,000 of 6,000 articles and questions.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

from models.encoder.container import Container

SPACE = "\u2581"
# NFKC would change the full-width tilde and the model's table does not, so it is carried round NFKC.
TILDE, CARRIER = "\uff5e", "\ue0fe"


def tokenizer_json(container: Container, kept: Sequence[int]) -> dict[str, Any]:
    """The document of tokenizer.json with the pieces ``kept`` (ids, ascending), renumbered from 0."""
    special = container.special
    renumbered = {old: new for new, old in enumerate(kept)}
    metaspace = {"type": "Metaspace", "replacement": SPACE, "prepend_scheme": "always", "split": False}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [_added(container.pieces[i], renumbered[i]) for i in sorted(special.ids)],
        "normalizer": _normalizer(container),
        "pre_tokenizer": metaspace,
        "post_processor": _template(container, renumbered),
        "decoder": metaspace,
        "model": {
            "type": "Unigram",
            "unk_id": renumbered[special.unk],
            "vocab": [[container.pieces[i], container.scores[i]] for i in kept],
            "byte_fallback": False,
        },
    }


def _added(piece: str, number: int) -> dict[str, Any]:
    plain = dict.fromkeys(("single_word", "lstrip", "rstrip", "normalized"), False)
    return {"id": number, "content": piece, **plain, "special": True}


def _template(container: Container, renumbered: dict[int, int]) -> dict[str, Any]:
    """``<s> text </s>``, or ``<s> text </s></s> text </s>`` for a pair."""
    begin, end = (container.pieces[i] for i in (container.special.bos, container.special.eos))
    first, last = ({"SpecialToken": {"id": piece, "type_id": 0}} for piece in (begin, end))
    text, second = ({"Sequence": {"id": name, "type_id": 0}} for name in ("A", "B"))
    numbers = {begin: renumbered[container.special.bos], end: renumbered[container.special.eos]}
    return {
        "type": "TemplateProcessing",
        "single": [first, text, last],
        "pair": [first, text, last, last, second, last],
        "special_tokens": {
            piece: {"id": piece, "ids": [number], "tokens": [piece]} for piece, number in numbers.items()
        },
    }


def _normalizer(container: Container) -> dict[str, Any]:
    """NFKC with the model's exceptions.

    The model's table (SentencePiece "nmt_nfkc") equals NFKC but for control characters, which it drops, white
    space, which it makes U+0020, and code points younger than the table, which it leaves alone.
    """
    differing: dict[str, list[int]] = {}
    for point, replacement in container.normalised.items():
        if unicodedata.normalize("NFKC", chr(point)) != replacement:
            differing.setdefault(replacement, []).append(point)
    steps = [_replace({"Regex": _any_of(points)}, text) for text, points in differing.items()]
    steps += [
        _replace({"String": TILDE}, CARRIER),
        {"type": "NFKC"},
        _replace({"String": CARRIER}, TILDE),
        _replace({"Regex": " {2,}"}, " "),
    ]
    return {"type": "Sequence", "normalizers": steps}


def _any_of(points: Sequence[int]) -> str:
    return "[" + "".join(f"\\x{{{point:X}}}" for point in sorted(points)) + "]"


def _replace(pattern: dict[str, str], content: str) -> dict[str, Any]:
    return {"type": "Replace", "pattern": pattern, "content": content}
