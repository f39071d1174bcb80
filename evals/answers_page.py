"""``answers.html``: the report of ``xunzhi eval answers`` as one file, for a browser without network.

The figures stand beside what is wanted of them; each question that did not go right has a row with what was
shown and what was wanted, so that one sees what to mend. What goes right is not listed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from evals.answers import FIGURES, HEAD, LENGTHS, PERSONS, Answers
from evals.cases import Case, Place
from evals.html import Markup, element, folded, html_file, joined, sections, table
from evals.judge import Judged, Verdict, units, wordings
from evals.refusals import STATUSES
from evals.shown import Cited, Said
from library.citation import format_citation

OPEN_SENTENCES = 4  # of an answer; more are folded
ROLES = {
    "answer": "回答",
    "step": "步骤",
    "item": "列项",
    "caution": "注意",
    "compare": "对照",
    "lineage": "沿革",
    "correction": "更正",
    "note": "说明",
    "reckoned": "推算",
}
SPLITS = {"dev": "dev（可据以改进的一半）", "test": "test（只用来检验的一半）"}
_FIGURES_HEAD = ("指标", "结果", "目标", "是否达到")
_CASES_HEAD = ("编号", "问题", "显示的", "应有的", "判定", "毫秒")
_STYLE = """
.cases { min-width: 60rem; }
.cases td { overflow-wrap: anywhere; } .cases td:first-child { white-space: nowrap; }
.cases ul, .cases ol { margin: 0; padding-left: 1.3rem; } .cases p { margin: 0 0 .3rem; }
.bad { color: #a40e26; font-weight: 600; }
"""


@dataclass(frozen=True, slots=True)
class Goal:
    """What is wanted of a figure: at least ``bound``, or where ``most`` is set at most that."""

    bound: float
    most: bool = False

    def met(self, value: float) -> bool:
        """Whether the value is as wanted; the bound itself is."""
        return value <= self.bound if self.most else value >= self.bound

    def __str__(self) -> str:
        return f"{'≤' if self.most else '≥'}{self.bound:g}"


GOALS = {
    "answered": Goal(0.95),
    "facts_first": Goal(0.90),
    "wrong_values": Goal(0.02, most=True),
    "precision": Goal(0.90),
    "recall": Goal(0.92),
    "dated": Goal(0.97),
    "median": Goal(2, most=True),
    "most": Goal(4, most=True),
    "short": Goal(180, most=True),
    "long": Goal(600, most=True),
}
"""By the names of ``FIGURES``, of articles cited, of ``LENGTHS`` (the median); the rest is only watched."""


def page(answers: Answers, day: date) -> str:
    """The whole HTML file; ``day`` is when it was measured."""
    split = SPLITS.get(answers.split, answers.split)
    lead = element("p", f"{day}，{split}，{len(answers.judged)} 个问题。作答方式：{answers.mode.label}。")
    return html_file("回答质量", day, lead, sections(_parts(answers)), style=_STYLE)


def _parts(answers: Answers) -> Iterator[tuple[str, Markup]]:
    yield "各项指标", table(_FIGURES_HEAD, _figures(answers))
    yield "按类别和提问的人", table(HEAD, answers.rows())
    for kind, cases in _failing(answers.judged).items():
        yield f"{kind}：{len(cases)} 个未答对", table(_CASES_HEAD, map(_row, cases), class_="cases")
    named = (
        ("库中没有的标准条文（照样计分）", answers.missing),
        ("结果中没有的问题（计为未答）", answers.unanswered),
    )
    for title, names in named:
        if names:
            yield f"{title}：{len(names)} 条", element("p", "、".join(names))


def _failing(judged: Sequence[Judged]) -> dict[str, list[Judged]]:
    """What went otherwise than right, by kind; a kind that is all right is left out."""
    failing: dict[str, list[Judged]] = {}
    for one in sorted(judged, key=lambda one: one.case.kind):
        if one.verdict is not Verdict.RIGHT:
            failing.setdefault(one.case.kind, []).append(one)
    return failing


def _figures(answers: Answers) -> Iterator[tuple[str, ...]]:
    for name, figure in FIGURES.items():
        share = figure.share(answers.judged)
        yield _beside(figure.label, share.value, str(share), GOALS.get(name))
    cited = answers.articles_cited or {}
    for name, label in (("median", "引用条文数，中位"), ("most", "引用条文数，最多")):
        yield _beside(label, cited.get(name), f"{cited.get(name, 0):g}", GOALS[name])
    for name, spread in answers.characters.items():
        of = spread or {}
        told = f"{of.get('median', 0):g}（最多 {of.get('most', 0):g}）"
        yield _beside(f"{LENGTHS[name]}，中位", of.get("median"), told, GOALS[name])
    if times := answers.times:
        told = f"中位 {times['p50']:.0f}，95% 不超过 {times['p95']:.0f}"
        yield _beside("每问用时，毫秒", times["p50"], told)


def _beside(label: str, value: float | None, told: str, goal: Goal | None = None) -> tuple[str, ...]:
    if value is None:
        return label, "无", str(goal or "—"), "—"
    verdict = "—" if goal is None else "达到" if goal.met(value) else "未达到"
    return label, told, str(goal or "—"), verdict


def _row(one: Judged) -> tuple[object, ...]:
    case, ms = one.case, one.shown.ms
    named = joined(case.id, element("p", element("small", PERSONS.get(case.person, case.person))))
    took = "" if ms is None else f"{ms:.0f}"
    return named, _asked(case), _shown(one), _wanted(one), one.verdict.label, took


def _asked(case: Case) -> Markup:
    turns = [element("li", turn) for turn in case.turns]
    on = element("small", f"适用日期 {case.on}") if case.on else None
    return joined(element("ol", *turns) if len(turns) > 1 else element("p", case.turns[-1]), on)


def _shown(one: Judged) -> Markup:
    shown = one.shown
    if not shown.sentences:
        status = element("p", STATUSES.get(shown.status, shown.status))
        return joined(status, element("small", shown.message) if shown.message else None)
    lines = [_sentence(one, said) for said in shown.sentences]
    more, quotes = lines[OPEN_SENTENCES:], [_quote(cited) for cited in shown.citations]
    return joined(
        element("ol", *lines[:OPEN_SENTENCES]),
        folded(f"其余 {len(more)} 句", element("ol", *more, start=str(OPEN_SENTENCES + 1))) if more else None,
        folded(f"所引原文 {len(quotes)} 条", element("ul", *quotes)) if quotes else None,
    )


def _sentence(one: Judged, said: Said) -> Markup:
    cited = (one.shown.citations[i] for i in said.basis)
    basis = "；".join(f"{each.citation}（{_worth(one.case, each)}）" for each in cited)
    role = element("small", f"{ROLES.get(said.role, said.role)} ")
    return element("li", role, said.text, element("small", f" 〔{basis}〕"))


def _worth(case: Case, cited: Cited) -> str:
    if cited.unit in units(case.gold):
        return "标准"
    return "可接受" if cited.unit in units(case.also) else "其他"


def _quote(cited: Cited) -> Markup:
    until = f"，至 {cited.until} 前" if cited.until else ""
    span = f" {cited.effective} 起{until} " if cited.effective else " "
    return element("li", cited.citation, element("small", span), cited.quote)


def _wanted(one: Judged) -> Markup:
    case = one.case
    statuses = "，或 ".join(STATUSES.get(status, status) for status in case.statuses)
    cited = {each.unit for each in one.shown.citations}
    gold = [_address(place, "已引用" if place.unit in cited else "未引用") for place in case.gold]
    also = [_address(place) for place in case.also]
    slips = f"说了错误数值：{'、'.join(one.slips)}"
    return joined(
        element("p", statuses),
        element("ul", *gold, *(_fact(one, fact) for fact in case.facts)) if gold or case.facts else None,
        element("p", slips, class_="bad") if one.slips else None,
        folded(f"也可引用 {len(also)} 条", element("ul", *also)) if also else None,
    )


def _address(place: Place, word: str = "") -> Markup:
    day = f"{place.on} 的版本 " if place.on else ""
    address = format_citation(place.title, place.eid)
    return element("li", f"{address} ", element("small", f"{day}{place.eid} {word}".strip()))


def _fact(one: Judged, fact: str) -> Markup:
    text = "，或 ".join(wordings(fact))
    for place, facts in (("前三句中有", one.first), ("句子中有", one.said), ("只在原文中有", one.seen)):
        if fact in facts:
            return element("li", f"{place}：{text}")
    return element("li", f"缺：{text}", class_="bad")
