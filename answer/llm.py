"""An optional language model: it words an answer from numbered passages, and nothing it says is believed.

Its reply is parsed, then checked by answer/verify.py exactly as a composed answer is. It sees reports masked,
and its words are made true again before they are checked. The model's HTTP is behind llama-index's
OpenAILike, imported only when a model is asked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from answer.answer import Role, Sentence
from answer.bases import Bases, run_basis
from answer.prompts import load_prompt
from answer.spans import Span
from library.errors import XunzhiError
from library.masking import part_as_meant, part_as_shown

PLACES = frozenset({"question", "passages"})
MOST_SENTENCES = 24
REPLY_TOKENS = 1024
_ROLES = {
    "answer": Role.ANSWER,
    "step": Role.STEP,
    "item": Role.ITEM,
    "caution": Role.CAUTION,
    "note": Role.NOTE,
}


class ModelError(XunzhiError):
    """The model could not be reached, did not answer in time, or answered something else than was asked."""

    code = "model-failed"

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(
            f"model at {where}: {reason}",
            what="语言模型没有给出可用的回答。",
            where=where,
            todo="请检查 model、model_url 设置和模型服务是否在运行；不用模型也可以正常提问",
        )


class Model(Protocol):
    """A chat model. ``name`` is what answers are signed with; ``context_tokens`` its window."""

    name: str
    context_tokens: int

    def complete(self, system: str, user: str) -> str:
        """The model's reply to one exchange. Raises ModelError."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where an OpenAI-compatible model answers. ``url`` ends in /v1."""

    name: str
    url: str
    key: str = ""
    context_tokens: int = 8192
    timeout_s: float = 60.0


class OpenAIModel:
    """Any OpenAI-compatible endpoint. One request a question, no retries, temperature 0."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self.name = endpoint.name
        self.context_tokens = endpoint.context_tokens

    def complete(self, system: str, user: str) -> str:
        """The model's reply. Raises ModelError: refused, timed out, 4xx or 5xx, no text."""
        from llama_index.core.llms import ChatMessage, MessageRole
        from llama_index.llms.openai_like import OpenAILike
        from openai import OpenAIError

        llm = OpenAILike(
            model=self.endpoint.name,
            api_base=self.endpoint.url,
            api_key=self.endpoint.key or "none",
            is_chat_model=True,
            context_window=self.endpoint.context_tokens,
            max_tokens=REPLY_TOKENS,
            timeout=self.endpoint.timeout_s,
            max_retries=0,
            temperature=0.0,
        )
        messages = [
            ChatMessage(role=MessageRole.SYSTEM, content=system),
            ChatMessage(role=MessageRole.USER, content=user),
        ]
        try:
            reply = llm.chat(messages).message.content
        except (OpenAIError, OSError, ValueError, IndexError, TypeError, AttributeError) as error:
            raise ModelError(self.endpoint.url, f"{type(error).__name__}: {error}") from error
        if not reply:
            raise ModelError(self.endpoint.url, "an empty reply")
        return reply


class _SaidSentence(BaseModel):
    model_config = ConfigDict(extra="ignore")

    text: str = Field(min_length=1, max_length=600)
    passages: list[int] = Field(min_length=1, max_length=12)
    role: str = "answer"


class _Said(BaseModel):
    model_config = ConfigDict(extra="ignore")

    sentences: list[_SaidSentence] = Field(max_length=MOST_SENTENCES)


def word_answer(
    model: Model, question: str, passages: Sequence[Sequence[Span]], bases: Bases
) -> list[Sentence]:
    """The model's sentences, unchecked, each resting on the passages it names.

    Args:
        passages: runs of pieces, most likely first; as many as the model's window takes are given.
        bases: takes what the sentences rest on.

    Raises:
        ModelError: no usable reply, or a passage named that was not given.
        PromptError: the prompt file is not usable.
    """
    prompt = load_prompt("answer", PLACES)
    given = _that_fit(passages, model.context_tokens - REPLY_TOKENS - len(prompt.system) - len(question))
    shown = "\n".join(show_passage(number, run, bases) for number, run in enumerate(given, 1))
    reply = model.complete(prompt.system, prompt.fill(question=_harmless(question), passages=shown))
    said = _parse(reply, model.name)
    sentences = []
    for one in said.sentences:
        if any(not 1 <= number <= len(given) for number in one.passages):
            raise ModelError(model.name, f"names a passage that was not given, of {len(given)}")
        runs = [given[number - 1] for number in dict.fromkeys(one.passages)]
        text = one.text.strip()
        for run in runs:
            text = part_as_meant(run[0].placed, text)
        basis = dict.fromkeys(i for run in runs for i in bases.add(run))
        sentences.append(Sentence(text, _ROLES.get(one.role, Role.NOTE), tuple(basis)))
    return sentences


def show_passage(number: int, run: Sequence[Span], bases: Bases) -> str:
    """A passage as the model sees it: numbered, cited, masked, as data between marks it cannot close."""
    basis = run_basis(run, bases.on)
    head = f'<passage id="{number}" citation="{_harmless(basis.citation)}">'
    return f"{head}\n{_harmless(part_as_shown(basis.placed, basis.quote))}\n</passage>"


def _that_fit(passages: Sequence[Sequence[Span]], room: int) -> list[Sequence[Span]]:
    """The first passages that fit into ``room`` tokens; a Chinese character is at most about one token."""
    given: list[Sequence[Span]] = []
    for run in passages:
        room -= run[-1].end - run[0].start + 80
        if room < 0 and given:
            break
        given.append(run)
    return given


def _harmless(text: str) -> str:
    """Text that cannot be taken for our marks."""
    return text.replace("<", "＜").replace(">", "＞").replace('"', "”")


def _parse(reply: str, name: str) -> _Said:
    found = re.search(r"\{.*\}", re.sub(r"<think>.*?</think>", "", reply, flags=re.DOTALL), re.DOTALL)
    try:
        return _Said.model_validate(json.loads(found[0] if found else ""))
    except (json.JSONDecodeError, ValidationError) as error:
        raise ModelError(name, f"not the JSON asked for ({type(error).__name__})") from error
