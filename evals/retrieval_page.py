"""``retrieval.html``: the report of ``xunzhi eval retrieval`` as one file, for a browser without network.

Every figure of a plot stands in a table as well or in the JSON document beside it, so a page without plots (a
streamlit whose scripts cannot be read) lacks no figure. What comes from documents and questions is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from html import escape
from typing import Any

from evals.charts import curves_chart, kinds_chart, latency_chart, measures_chart, reliability_chart
from evals.compare import Change, Compared
from evals.metrics import Interval, percentile
from evals.reliability import Reliability
from evals.retrieval import DEPTH, LABELS, MEASURES
from evals.retrieval_report import BESIDE_HEAD, RetrievalReport, beside_rows
from evals.standing import Standing, curve
from evals.vega import POLICY, charts_html, drawing_html, streamlit_scripts

_STYLE = """
body { font: 15px/1.6 "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; margin: 2rem auto; max-width: 72rem;
       padding: 0 1rem; color: #1f2328; }
h1, h2 { font-weight: 600; } h2 { margin-top: 2.5rem; border-bottom: 1px solid #d0d7de; }
table { border-collapse: collapse; font-size: 13px; } .wide { overflow-x: auto; }
th, td { border: 1px solid #d0d7de; padding: .2rem .5rem; text-align: left; vertical-align: top; }
small { color: #59636e; } li { margin-bottom: .3rem; } .question { margin: 1.2rem 0; }
"""
_NO_PLOTS = "图表未嵌入：没有找到 streamlit 自带的 vega 脚本；全部数字见表格和同名的 JSON 文件。"


def page(report: RetrievalReport, day: date) -> str:
    """The whole HTML file; ``day`` is when it was measured."""
    drawing = drawing_html(streamlit_scripts())
    plots = charts_html(_specs(report)) if drawing else {}
    body = "\n".join(_sections(report, plots))
    return (
        '<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        f"<title>检索质量 {day}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>检索质量</h1>\n<p>{day}，{len(report.standings)} 个问题。"
        "方括号内是 95% 自助法区间。R、MRR、nDCG 只认标准条文，hit@k 也认可接受的条文。</p>\n"
        f"{'' if drawing else f'<p>{_NO_PLOTS}</p>'}\n{body}\n{drawing or ''}\n</body>\n</html>\n"
    )


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


def _sections(report: RetrievalReport, plots: Mapping[str, str]) -> Iterator[str]:
    groups = [group for group in report.scores.groups if group.questions or group.name in LABELS]
    rows = [(g.label, g.questions, *(_span(g.means[name]) for name in MEASURES)) for g in groups]
    yield _section("各项指标", _table(("问题", "数量", *MEASURES), rows), plots.get("measures"))
    yield _section("召回率随名次的变化", plots.get("curves"), plots.get("kinds"))
    if kept := report.kept:
        yield _section("首条把握是否可信", _kept(kept), plots.get("kept"))
    if ms := report.scores.ms:
        times = f"<p>中位 {percentile(ms, 0.5):.1f} 毫秒，95% 不超过 {percentile(ms, 0.95):.1f} 毫秒。</p>"
        yield _section("每问用时", times, plots.get("latency"))
    if report.beside:
        yield _section("同样条文上的其他程序", _table(BESIDE_HEAD, beside_rows(report.beside)))
    for compared in report.compared:
        yield _section(f"与先前结果相比：{compared.name}", _changes(compared))
    worst = report.worst
    yield _section(f"标准条文排得最低的 {len(worst)} 个问题", *map(_question, worst))
    yield from _lacking(report)


def _section(title: str, *parts: str | None) -> str:
    return "\n".join((f"<section>\n<h2>{escape(title)}</h2>", *filter(None, parts), "</section>"))


def _table(head: Sequence[object], rows: Iterable[Sequence[object]]) -> str:
    def line(cells: Sequence[object], tag: str) -> str:
        return "<tr>" + "".join(f"<{tag}>{escape(str(cell))}</{tag}>" for cell in cells) + "</tr>"

    body = "\n".join(line(row, "td") for row in rows)
    return f'<div class="wide"><table>\n{line(head, "th")}\n{body}\n</table></div>'


def _kept(kept: Reliability) -> str:
    rows = [(f"{b.low:.1f}–{b.high:.1f}", b.count, f"{b.chance:.3f}", f"{b.right:.3f}") for b in kept.bins]
    return (
        f"<p>Brier 分 {kept.brier:.3f}，期望校准误差 {kept.calibration_error:.3f}，"
        f"{kept.count} 个问题的首条。</p>\n" + _table(("所称把握", "问题数", "平均把握", "实际命中"), rows)
    )


def _changes(compared: Compared) -> str:
    told = f"<p>两次都问的 {compared.both} 个，{compared.right[0]} → {compared.right[1]}。</p>"
    lists = ((f"新{compared.name}", compared.gained), (f"不再{compared.name}", compared.lost))
    return told + "".join(f"<h3>{escape(name)}：{len(found)}</h3>{_list(found)}" for name, found in lists)


def _list(changes: Sequence[Change]) -> str:
    rows = [
        (c.id, c.after.kind, c.after.question, c.before.label, c.after.label, c.before.first, c.after.first)
        for c in changes
    ]
    head = ("编号", "类别", "问题", "前", "后", "原首条", "现首条")
    return _table(head, [[cell or "" for cell in row] for row in rows]) if rows else ""


def _question(one: Standing) -> str:
    asked = " / ".join((*one.question.earlier, one.question.text))
    place = f"第 {one.rank} 位" if one.rank else "未找到"
    gold = "、".join(each.name for each in one.question.gold)
    also = {each.key for each in one.question.also}
    hits = "".join(
        f"<li>《{escape(top.title)}》{escape(top.label)}{'（可接受）' if top.key in also else ''}"
        f"{f' <small>把握 {top.chance:.2f}</small>' if top.chance is not None else ''}"
        f"<br><small>{escape(top.start)}</small></li>"
        for top in one.above
    )
    return (
        f'<div class="question"><b>{escape(asked)}</b> <small>{escape(one.question.id)} '
        f"{escape(one.question.kind)}</small><br>标准条文：{escape(gold)}，{place}<ol>{hits}</ol></div>"
    )


def _lacking(report: RetrievalReport) -> Iterator[str]:
    named = (
        ("找不到的标准答案（计为未命中）", report.scores.missing),
        ("结果中没有的问题（计为未命中）", report.scores.unanswered),
    )
    for title, names in named:
        if names:
            yield _section(f"{title}：{len(names)} 条", f"<p>{escape('、'.join(names))}</p>")


def _span(interval: Interval) -> str:
    return f"{interval.mean:.3f} [{interval.low:.3f}, {interval.high:.3f}]"
