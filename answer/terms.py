"""The words of a question that carry its matter, and how far a text covers them.

Words are cut by rjieba; each word is matched as a whole or, where that fails, by its character pairs, because
spoken questions and the language of rules share pieces (巡前培训, 进驻前集中培训) more often than words.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import rjieba

_HAN = re.compile(r"[\u4e00-\u9fff0-9A-Za-z]+")
_STOP_WORDS = """
什么 怎么 怎样 如何 多少 几个 几天 几次 几人 几名 多久 多长 时间 时候 啥时候 哪些 哪个 哪种 哪几 是否 能否
可以 能不能 可不可以 要不要 是不是 有没有 应该 应当 需要 必须 一般 具体 规定 要求 我们 你们 他们 它们 我
你 他 她 它 的 了 呢 吗 啊 吧 呀 嘛 么 是 在 和 与 跟 及 或者 或 还是 还 又 也 都 就 才 只 不 没 没有 有
要 会 能 让 给 把 被 对 对于 关于 从 到 向 往 由 以 用 为 为了 因为 所以 如果 要是 那 那么 这 这个 那个
这样 这种 那种 一下 一个 一点 有些 到底 究竟 来着 请问 帮 帮我 告诉 知道 想 得 地 着 过 后 前 里 里面 上
下 中 内 外 时 几 多 少 最 最多 最少 最晚 最迟 最长 至少 谁 哪 啥 咋 咋办 怎么办 行 行吗 行不 好 干啥 意思
规矩 东西 事 事情 问 来 去 做 办 搞 弄 说 说了算 算不算 听说 对吧 现在 目前 以后 之后 以前 之前 其实 正常
超过 不能 不得 直接 以内 之内 分别 各 每 几种 几类 几项 几份 几条 哪几种 一次 一共 总共 多大 几月 几号
哪天 哪年 第几条 文件 条款 哪条 本 该 此 其 等 之 比如 一样 区别 为什么 为啥 点头 情况 问题 怎么样 进行
什么样 哪里 有关
"""
_STOP = frozenset(_STOP_WORDS.split())
COMMON = 0.35  # weight of a word that stands in every text looked at, against 1 for one that stands in none


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[str, ...]:
    """The content words of ``text`` in order, each once; stop words and single characters left out."""
    found: dict[str, None] = {}
    for run in _HAN.findall(text):
        for word in rjieba.cut(run):
            if word not in _STOP and len(word) > 1 and not re.fullmatch(r"\d+|[几多]\S?", word):
                found[word] = None
    return tuple(found)


def pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters, white space and punctuation left out."""
    return frozenset(run[i : i + 2] for run in _HAN.findall(text) for i in range(len(run) - 1))


def matched(word: str, text: str, forms: Sequence[str] = ()) -> float:
    """How far ``word`` or one of its ``forms`` stands in ``text``: 1 whole, less by pairs, 0 not."""
    if word in text or any(form in text for form in forms):
        return 1.0
    if len(word) < 3:
        return 0.0
    own = [word[i : i + 2] for i in range(len(word) - 1)]
    share = sum(pair in text for pair in own) / len(own)
    return 0.8 * share if share >= 0.3 else 0.0


def rarity(found: Iterable[str], texts: Sequence[str]) -> dict[str, float]:
    """Weight of each word in [COMMON, 1]: the fewer of ``texts`` hold it, the heavier."""
    total = max(len(texts), 1)
    top = math.log(1 + total)
    weights = {}
    for word in found:
        holding = sum(word in text for text in texts)
        weights[word] = COMMON + (1 - COMMON) * math.log((1 + total) / (1 + holding)) / top
    return weights


def coverage(weights: Mapping[str, float], text: str, forms: Mapping[str, Sequence[str]]) -> float:
    """The weighted share in [0, 1] of the words that ``text`` holds; 0 for no words."""
    total = sum(weights.values())
    if not total:
        return 0.0
    return sum(weight * matched(word, text, forms.get(word, ())) for word, weight in weights.items()) / total
