"""The ways in which ``xunzhi eval answers`` gets its answers; all are judged alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Mode(StrEnum):
    """Who answers."""

    COMPOSED = "composed"
    MODEL = "model"
    ENGINE = "citation-engine"
    RUN = "run"

    @property
    def label(self) -> str:
        """Its name and what it is, as a person reads it."""
        return f"{self.value}（{_LABELS[self]}）"


_LABELS = {
    Mode.COMPOSED: "摘引条文，不用语言模型",
    Mode.MODEL: "脚本模型措辞，逐句核对，通不过的改用摘引",
    Mode.ENGINE: "llama-index 的 CitationQueryEngine，同一脚本模型、同一检索",
    Mode.RUN: "--run 交来的结果，以它自己的方式为准",
}
ASKED = (Mode.COMPOSED, Mode.MODEL, Mode.ENGINE)
"""What can be asked for; a run is handed in."""
ALL = "all"
"""One after another."""


@dataclass(frozen=True, slots=True)
class Drafts:
    """What a scripted model said: its answers, those with a slip, the slips by name.

    ``kept`` of them were shown, as a whole or what of them passed the check.
    """

    answers: int
    slipped: int
    slips: Mapping[str, int]
    kept: int

    def document(self) -> dict[str, Any]:
        """Its part of the JSON document."""
        return {
            "answers": self.answers,
            "slipped": self.slipped,
            "slips": dict(self.slips),
            "kept": self.kept,
        }

    def __str__(self) -> str:
        slips = "、".join(f"{name} {count}" for name, count in self.slips.items()) or "无"
        return f"模型回答 {self.answers} 次，{self.slipped} 次有错（{slips}），{self.kept} 个回答用了它的话"
