"""``retrieval.html``: the report of ``xunzhi eval retrieval`` as one file, for a browser without network.

Every figure of a plot stands in a table as well or in the JSON document beside it, so a page without plots (a
streamlit whose scripts cannot be read) lacks no figure. What comes from documents and questions is escaped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from evals.charts import curves_chart, kinds_chart, latency_chart, measures_chart, reliability_chart
from evals.compare import Change, Compared
from evals.gold import Top
from evals.html import BREAK, Markup, element, html_file, joined, section, table
from evals.metrics import Interval, percentile
from evals.reliability import Reliability
from evals.retrieval import DEPTH, LABELS, MEASURES
from evals.retrieval_report import BESIDE_HEAD, RetrievalReport, beside_rows
from evals.standing import Standing, curve
from evals.vega import POLICY, charts_html, drawing_html, streamlit_scripts

_NO_PLOTS = "图表未嵌入：没有找到 streamlit 自带的 vega 脚本；全部数字见表格和同名的 JSON 文件。"


def page(report: RetrievalReport, day: date) -> str:
    """The whole HTML file; ``day`` is when it was measured."""
    drawing = drawing_html(streamlit_scripts())
    plots = charts_html(_specs(report)) if drawing else {}
    told = (
        f"{day}，{len(report.standings)} 个问题。方括号内是 95% 自助法区间。"
        "R、MRR、nDCG 只认标准条文，hit@k 也认可接受的条文。"
    )
    lead = element("p", told), element("p", _NO_PLOTS) if not drawing else Markup()
    sections = _sections(report, {name: Markup(plot) for name, plot in plots.items()})
    return html_file("检索质量", day, *lead, *sections, Markup(drawing or ""), policy=POLICY)


def _specs(report: RetrievalReport) -> dict[str, dict[str, Any]]:
    """Plot id → its specification; a plot without figures is left out."""
    specs = {"measures": measures_chart([group for group in report.scores.groups if group.questions])}
    curves = {"巡知": curve(report.standings, DEPTH)}
    curves |= {one.name: one.recalls for one in report.beside}
    specs["curves"] = curves_chart(curves)
    if kinds := sorted({one.question.kind for one in report.standings} - {""}):
        specs["kinds"] = kinds_chart({kind: curve(report.of_kind(kind), DEPTH) for kind in kinds})
    if kept := report.kept:
        specs["kept"] = reliability_chart(kept)
    if report.scores.ms:
        specs["latency"] = latency_chart(report.scores.ms)
    return specs


def _sections(report: RetrievalReport, plots: Mapping[str, Markup]) -> Iterator[Markup]:
    groups = [group for group in report.scores.groups if group.questions or group.name in LABELS]
    rows = [(g.label, g.questions, *(_span(g.means[name]) for name in MEASURES)) for g in groups]
    yield section("各项指标", table(("问题", "数量", *MEASURES), rows), plots.get("measures"))
    yield section("召回率随名次的变化", plots.get("curves"), plots.get("kinds"))
    if kept := report.kept:
        yield section("首条把握是否可信", _kept(kept), plots.get("kept"))
    if ms := report.scores.ms:
        times = f"中位 {percentile(ms, 0.5):.1f} 毫秒，95% 不超过 {percentile(ms, 0.95):.1f} 毫秒。"
        yield section("每问用时", element("p", times), plots.get("latency"))
    if report.beside:
        yield section("同样条文上的其他程序", table(BESIDE_HEAD, beside_rows(report.beside)))
    for compared in report.compared:
        yield section(f"与先前结果相比：{compared.name}", _changes(compared))
    worst = report.worst
    yield section(f"标准条文排得最低的 {len(worst)} 个问题", *map(_question, worst))
    yield from _lacking(report)


def _kept(kept: Reliability) -> Markup:
    rows = [(f"{b.low:.1f}–{b.high:.1f}", b.count, f"{b.chance:.3f}", f"{b.right:.3f}") for b in kept.bins]
    told = (
        f"Brier 分 {kept.brier:.3f}，期望校准误差 {kept.calibration_error:.3f}，{kept.count} 个问题的首条。"
    )
    return joined(element("p", told), table(("所称把握", "问题数", "平均把握", "实际命中"), rows))


def _changes(compared: Compared) -> Markup:
    told = element("p", f"两次都问的 {compared.both} 个，{compared.right[0]} → {compared.right[1]}。")
    lists = ((f"新{compared.name}", compared.gained), (f"不再{compared.name}", compared.lost))
    named = (joined(element("h3", f"{name}：{len(found)}"), _list(found)) for name, found in lists)
    return joined(told, *named)


def _list(changes: Sequence[Change]) -> Markup | None:
    rows = [
        (c.id, c.after.kind, c.after.question, c.before.label, c.after.label, c.before.first, c.after.first)
        for c in changes
    ]
    head = ("编号", "类别", "问题", "前", "后", "原首条", "现首条")
    return table(head, [[cell or "" for cell in row] for row in rows]) if rows else None


def _question(one: Standing) -> Markup:
    asked = " / ".join((*one.question.earlier, one.question.text))
    place = f"第 {one.rank} 位" if one.rank else "未找到"
    gold = "、".join(each.name for each in one.question.gold)
    also = frozenset(each.key for each in one.question.also)
    return element(
        "div",
        element("b", asked),
        " ",
        element("small", f"{one.question.id} {one.question.kind}"),
        BREAK,
        f"标准条文：{gold}，{place}",
        element("ol", *(_hit(top, will_do=top.key in also) for top in one.above)),
        class_="question",
    )


def _hit(top: Top, *, will_do: bool) -> Markup:
    return element(
        "li",
        f"《{top.title}》{top.label}{'（可接受）' if will_do else ''}",
        element("small", f" 把握 {top.chance:.2f}") if top.chance is not None else None,
        BREAK,
        element("small", top.start),
    )


def _lacking(report: RetrievalReport) -> Iterator[Markup]:
    named = (
        ("找不到的标准答案（计为未命中）", report.scores.missing),
        ("结果中没有的问题（计为未命中）", report.scores.unanswered),
    )
    for title, names in named:
        if names:
            yield section(f"{title}：{len(names)} 条", element("p", "、".join(names)))


def _span(interval: Interval) -> str:
    return f"{interval.mean:.3f} [{interval.low:.3f}, {interval.high:.3f}]"
