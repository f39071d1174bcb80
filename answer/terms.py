"""The words of a question that carry its matter, and how far a text covers them.

Words are cut and tagged by rjieba. Each is matched as a whole or, where that fails, by its character pairs:
spoken questions and the language of rules share pieces (巡前培训, 进驻前集中培训) more than words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import rjieba

from answer.spoken import SPOKEN

_HAN = re.compile(r"[\u4e00-\u9fff0-9A-Za-z]+")
_STOP_WORDS = """
什么 怎么 怎样 如何 多少 几个 几天 几次 几人 几名 多久 多长 时间 时候 啥时候 哪些 哪个 哪种 哪几 是否 能否
可以 能不能 可不可以 要不要 是不是 有没有 应该 应当 需要 必须 一般 具体 规定 要求 我们 你们 他们 它们 我
你 他 她 它 的 了 呢 吗 啊 吧 呀 嘛 么 是 在 和 与 跟 及 或者 或 还是 还 又 也 都 就 才 只 不 没 没有 有
要 会 能 让 给 把 被 对 对于 关于 从 到 向 往 由 以 用 为 为了 因为 所以 如果 要是 那 那么 这 这个 那个
这样 这种 那种 一下 一个 一点 有些 到底 究竟 来着 请问 帮 帮我 告诉 知道 想 得 地 着 过 后 前 里 里面 上
下 中 内 外 时 几 多 少 最 最多 最少 最晚 最迟 最长 至少 谁 哪 啥 咋 咋办 怎么办 行 行吗 行不 好 干啥 意思
规矩 问 去 做 办 搞 弄 说 说了算 算不算 听说 对吧 现在 目前 以后 之后 以前 之前 其实 正常
超过 不能 不得 直接 以内 之内 分别 各 每 几种 几类 几项 几份 几条 哪几种 一次 一共 总共 多大 几月 几号
哪天 哪年 第几条 文件 条款 哪条 本 该 此 其 等 之 比如 一样 区别 为什么 为啥 点头 情况 问题 怎么样 进行
什么样 哪里 有关
起来 下来 出来 才行 不归 一下子 几种情形 情形
"""
_STOP = frozenset(_STOP_WORDS.split())
NOUN, VERB = 1.0, 0.6
LONGEST_COMPOUND = 4  # characters
_WEIGHTS = (  # tags of the ICTCLAS set by how they start
    (("n", "l", "i", "j", "vn", "s", "q", "eng", "x"), NOUN),
    (("v", "a", "b", "z"), VERB),
)
_SINGLE = frozenset(word for word, _ in SPOKEN if len(word) == 1)
_ASKING = re.compile(
    "(?:最多|最少|至少|最长|最晚|最迟|最短)?"
    "(?:多长时间|多长|多久|(?:多少|几)(?:个)?(?:工作日|天|日|月|年|次|人|名|份|元|届)?)(?:[之以]?内)?|"
    "能不能|可不可以|可以不|行不行|要不要|是不是|对不对|有没有|算不算|怎么样?|来着|"
    "什么时候|啥时候|(?:什么|啥|哪个)意思|什么|最[长晚迟多少短]|期限|时限|时间"
)
_OPENING = re.compile("(^|[，,。；;？?\\s])(?:还要|还得|还能|能|要|得|想|该|需)(?!求|力)")
_AMOUNT = re.compile(r"\d+|[几多]\S?|[第一二三四五六七八九十百两]+\S?")


@lru_cache(maxsize=4096)
def word_weights(text: str) -> Mapping[str, float]:
    """The content words of ``text`` in order, each once, with how much each says of the matter.

    What a question is about stands in its nouns; verbs of daily speech (点头, 弄) are seldom those of rules.
    """
    return {word: weight for run in _content(text) for word, weight in run if weight}


@lru_cache(maxsize=4096)
def compounds(text: str) -> Mapping[str, tuple[str, str]]:
    """Neighbouring content words that name one thing (巡察报告), with the two words of each."""
    found: dict[str, tuple[str, str]] = {}
    for run in _content(text):
        for (one, weight), (other, other_weight) in pairwise(run):
            joined = other_weight == NOUN or (len(one) == len(other) == 2 and weight == other_weight)
            if weight and other_weight and joined and len(one + other) <= LONGEST_COMPOUND:
                found[one + other] = (one, other)
    return found


def _content(text: str) -> list[list[tuple[str, float]]]:
    """Runs of words without a break, each word with its weight, 0 where it says nothing of the matter."""
    return [
        [(word, _weight(word, tag)) for word, tag in rjieba.tag(run)] for run in _HAN.findall(matter(text))
    ]


def _weight(word: str, tag: str) -> float:
    if word in _STOP or _AMOUNT.fullmatch(word) or (len(word) == 2 and word[0] in "不太很没"):
        return 0.0
    if len(word) == 1:
        return VERB if word in _SINGLE else 0.0
    return next((weight for tags, weight in _WEIGHTS if tag.startswith(tags)), 0.0)


@lru_cache(maxsize=4096)
def matter(text: str) -> str:
    """``text`` without the words that only ask (多少天, 能不能, 要): they spoil the cutting."""
    return _OPENING.sub(r"\1 ", _ASKING.sub(" ", text))


def words(text: str) -> tuple[str, ...]:
    """The content words of ``text`` in order, each once; stop words and single characters left out."""
    return tuple(word_weights(text))


def unlike(one: str, other: str) -> tuple[str, str]:
    """The words that tell two names apart (反馈会公开, 整改公开 → 反馈会, 整改); ("", "") for none."""
    names = [list(rjieba.cut(name)) for name in (one, other)]
    for end in (0, -1):
        while all(names) and names[0][end] == names[1][end]:
            for name in names:
                name.pop(end)
    own, others = ("".join(name) for name in names)
    return (own, others) if min(len(own), len(others)) > 1 else ("", "")


def pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters, white space and punctuation left out."""
    return frozenset(run[i : i + 2] for run in _HAN.findall(text) for i in range(len(run) - 1))


def shared(part: str, text: str, longest: int = 8) -> int:
    """The length of the longest run of characters both hold, 3 to ``longest``; 0 for none."""
    runs = _HAN.findall(matter(part))
    for length in range(longest, 2, -1):
        if any(run[i : i + length] in text for run in runs for i in range(len(run) - length + 1)):
            return length
    return 0


@dataclass(frozen=True, slots=True)
class Term:
    """A word to look for. ``forms``: what else says it. ``whole``: pieces of it are no sign of it."""

    word: str
    weight: float
    forms: tuple[str, ...] = ()
    whole: bool = False

    def held_by(self, text: str) -> float:
        """How far the word or a form of it stands in ``text``: 1 whole, less by character pairs, 0 not."""
        if (self.word in text and len(self.word) > 1) or any(form in text for form in self.forms):
            return 1.0
        if self.whole or len(self.word) < 3:
            return 0.0
        own = [self.word[i : i + 2] for i in range(len(self.word) - 1)]
        share = sum(pair in text for pair in own) / len(own)
        return 0.8 * share if share >= 0.3 else 0.0


def coverage(terms: Sequence[Term], text: str) -> float:
    """The weighted share in [0, 1] of the terms that ``text`` holds; 0 for no terms."""
    total = sum(term.weight for term in terms)
    return sum(term.weight * term.held_by(text) for term in terms) / total if total else 0.0
