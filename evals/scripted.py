"""A scripted model: answers from the passages of a prompt as a language model does, and slips as one does.

It stands in for the model that an office may connect: none ships, and what a real one says is not the same
twice. It knows the prompt alone. It repeats the sentences that share most with the question, each with the
passage that it stands in, and makes the mistakes of ``slips.py`` at fixed rates. All that it draws hangs on
the question's text: the same slips are drawn for a question in the product's prompt (prompts/answer.md) and
in that of llama-index's CitationQueryEngine.
"""

from __future__ import annotations

import json
import math
import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from evals.slips import AMOUNT, FRACTION, RATES, Line, Lines, Passage, Slip, spoil

MOST = 2  # sentences for a part of the question, entries of lists not counted
MOST_ITEMS = 8  # of a list
NEAR = 0.6  # share of the best sentence's score from which the second best is said as well
LATER = 0.1  # by which a passage counts less than the one before it: they come best first
AMOUNT_ASKED = 1.5  # a sentence with an amount counts so many times where one is asked for
SHORTEST, SHORTEST_PART = 6, 3  # characters of a sentence, of a part of the question
NO_ANSWER = "所给的材料不能回答这个问题。"
_ASKS_AMOUNT = re.compile("几|多少|多[久长大]|何时|时候|哪天")
_LABEL = re.compile(
    r"^(?:第[一二三四五六七八九十百零〇\d]+条(?:之[一二三四五六七八九十]+)?|[A-Z]\d{2,3})[\s　]*"
)
_ITEM = re.compile(r"^(?:[（(][^（）()]{1,3}[）)]|\d{1,2}[.、])")
_END = re.compile("(?<=[。；！？])")
_PART = re.compile("[，。；、？！,;?!]")
_WORDS = re.compile(r"[\u4e00-\u9fff0-9A-Za-z]+")
_IDLE = re.compile(
    "[的了吗呢吧么啊是在和与跟我你他们这那个几多少什谁哪怎咋能要得就也都有到把被给让不着过还没呀]"
)
_QUESTION = re.compile(r"\A问题：(.*?)\n\n条文：\n", re.DOTALL)
_PASSAGE = re.compile(r'<passage id="(\d+)" citation="[^"]*">\n(.*?)\n</passage>', re.DOTALL)
_QUERY = re.compile(r".*\n------\n(.*)\n------\nQuery: (.*)\nAnswer:", re.DOTALL)
_SOURCE = re.compile(r"^Source (\d+):\n(.*?)(?=^Source \d+:\n|\Z)", re.DOTALL | re.MULTILINE)
_EXISTING = re.compile("We have provided an existing answer: (.*?)Below are several numbered", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Worded:
    """An answer of the model, and what was made wrong in it."""

    lines: Lines
    slips: tuple[Slip, ...] = ()


class ScriptedModel:
    """A model by the product's protocol (``complete``) and for CitationQueryEngine (``answer_sources``).

    Counts its answers, those with a slip, and the slips.
    """

    name = "scripted"
    context_tokens = 8192

    def __init__(self, rates: Mapping[Slip, float] = RATES) -> None:
        self._rates = rates
        self.answers = 0
        self.slipped = 0
        self.slips: Counter[str] = Counter()

    def complete(self, system: str, user: str) -> str:  # noqa: ARG002  it knows what it is to do
        """The reply that prompts/answer.md asks for. Raises ValueError: this is not that prompt."""
        asked = _QUESTION.match(user)
        if asked is None:
            raise ValueError("no question in the prompt: is it still that of prompts/answer.md?")
        passages = [Passage(int(found[1]), found[2]) for found in _PASSAGE.finditer(user)]
        lines = self._word(asked[1], passages)
        said = [{"text": one.text, "passages": list(one.passages), "role": one.role} for one in lines]
        return json.dumps({"sentences": said}, ensure_ascii=False)

    def answer_sources(self, prompt: str) -> str:
        """The reply to CitationQueryEngine: a sentence a line, its sources behind it as [n].

        Asked to refine an answer with further sources it repeats the answer, for the best sources came first.
        Raises ValueError: this is not that prompt.
        """
        asked = _QUERY.match(prompt)
        if asked is None:
            raise ValueError("no query in the prompt: is it still that of CitationQueryEngine?")
        if existing := _EXISTING.search(prompt):
            return existing[1]
        passages = [Passage(int(found[1]), _untitled(found[2])) for found in _SOURCE.finditer(asked[1])]
        return "\n".join(map(_marked, self._word(asked[2], passages))) or NO_ANSWER

    def _word(self, question: str, passages: Sequence[Passage]) -> Lines:
        worded = word(question, passages, self._rates)
        self.answers += 1
        self.slipped += bool(worded.slips)
        self.slips.update(map(str, worded.slips))
        return worded.lines


def word(question: str, passages: Sequence[Passage], rates: Mapping[Slip, float] = RATES) -> Worded:
    """The model's answer; no line where nothing in the passages shares a word with the question."""
    drawn = random.Random(question)  # noqa: S311  no secret hangs on it
    slips = [slip for slip in Slip if drawn.random() < rates.get(slip, 0.0)]
    return Worded(*spoil(tuple(_repeat(question, passages)), passages, slips, drawn))


def _repeat(question: str, passages: Sequence[Passage]) -> Iterator[Line]:
    """For each part of the question the sentences that share most with it, lists with their entries.

    They come in the order of the passages, each sentence once.
    """
    texts = [(passage.number, _pieces(passage.text)) for passage in passages]
    parts = [part for part in _PART.split(question) if len(part) >= SHORTEST_PART] or [question]
    weights = _weights([piece for _, pieces in texts for piece in pieces])
    places = {place for part in parts for place in _best(part, [pieces for _, pieces in texts], weights)}
    said: set[str] = set()
    for place, at in sorted(places):
        number, pieces = texts[place]
        for text, role in ((pieces[at], "answer"), *((item, "item") for item in _entries(pieces, at))):
            if text not in said:
                said.add(text)
                yield Line(_closed(text), (number,), role)


def _best(
    part: str, texts: Sequence[Sequence[str]], weights: Mapping[str, float]
) -> Iterator[tuple[int, int]]:
    """The places, passage and sentence in it, of those that share most with a part of the question."""
    wanted = _signs(part)
    amount = _ASKS_AMOUNT.search(part)

    def score(piece: str, place: int) -> float:
        shared = math.fsum(weights[sign] for sign in _signs(piece) & wanted) * (1 - LATER) ** place
        told = amount and (AMOUNT.search(piece) or FRACTION.search(piece))
        return shared * AMOUNT_ASKED if told else shared

    scored = [
        (score(piece, place), place, at)
        for place, pieces in enumerate(texts)
        for at, piece in enumerate(pieces)
        if len(piece) >= SHORTEST
    ]
    scored.sort(key=lambda one: -one[0])
    for found, place, at in scored[:MOST]:
        if found and found >= NEAR * scored[0][0]:
            yield place, at


def _weights(pieces: Sequence[str]) -> dict[str, float]:
    """What sharing a sign with the question is worth: the more, the fewer of the sentences have it."""
    holding = Counter(sign for piece in pieces for sign in _signs(piece))
    return {sign: math.log(1 + len(pieces) / count) for sign, count in holding.items()}


def _pieces(text: str) -> list[str]:
    """The sentences of a passage and the entries of its lists, in order."""
    lines = (_LABEL.sub("", line.strip()) for line in text.splitlines())
    return [piece.strip() for line in lines for piece in _END.split(line) if piece.strip()]


def _entries(pieces: Sequence[str], at: int) -> Iterator[str]:
    """The entries of the list that the sentence introduces."""
    if not pieces[at].endswith(("：", ":")):
        return
    for piece in pieces[at + 1 : at + 1 + MOST_ITEMS]:
        if not _ITEM.match(piece):
            return
        yield piece


def _signs(text: str) -> frozenset[str]:
    """The characters and the pairs of neighbouring ones, without those that only ask or join."""
    runs = [run for words in _WORDS.findall(text) for run in _IDLE.split(words)]
    return frozenset(run[i : i + size] for run in runs for size in (1, 2) for i in range(len(run) + 1 - size))


def _closed(text: str) -> str:
    return f"{text[:-1]}。" if text.endswith("；") else text


def _untitled(text: str) -> str:
    """A source without its first line, where that is the name of the work and no sentence."""
    first, _, rest = text.partition("\n")
    return rest if first.startswith("《") and "。" not in first else text


def _marked(line: Line) -> str:
    return line.text + "".join(f"[{number}]" for number in line.passages)
