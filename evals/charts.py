"""The plots of ``retrieval.html`` as Vega-Lite specifications, made with Altair from figures alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from evals.reliability import Reliability
from evals.retrieval import MEASURES, Group

WIDTH, HEIGHT = 640, 320
ROW, PANEL = 16, 110  # pixels of a group and of a small panel
_SHARE = alt.Scale(domain=[0, 1])


def measures_chart(groups: Sequence[Group]) -> dict[str, Any]:
    """Every measure with its 95 % interval, a panel a measure, a line a group."""
    values = [
        {
            "group": f"{group.label}（{group.questions}）",
            "measure": name,
            "mean": interval.mean,
            "low": interval.low,
            "high": interval.high,
        }
        for group in groups
        for name, interval in group.means.items()
    ]
    lines = alt.Chart().encode(y=alt.Y("group:N", sort=None, title=None))
    spans = lines.mark_rule().encode(x=alt.X("low:Q", scale=_SHARE, title=None), x2="high:Q")
    means = lines.mark_point(filled=True, size=40).encode(
        x=alt.X("mean:Q", scale=_SHARE, title=None), tooltip=["group:N", "mean:Q", "low:Q", "high:Q"]
    )
    panels = (
        alt.layer(spans, means, data=_rows(values))
        .properties(width=210, height=ROW * len(groups) + ROW)
        .facet(facet=alt.Facet("measure:N", sort=list(MEASURES), title=None), columns=3)
    )
    return _spec(panels)


def curves_chart(curves: Mapping[str, Sequence[float]]) -> dict[str, Any]:
    """Recall by rank, ranks from 1 on a logarithmic axis, a line a series."""
    colour = alt.Color("series:N", sort=list(curves), title=None, legend=alt.Legend(labelLimit=320))
    lines = _curves(curves, "前几条", "召回率").encode(color=colour)
    return _spec(lines.properties(width=WIDTH, height=HEIGHT))


def kinds_chart(curves: Mapping[str, Sequence[float]]) -> dict[str, Any]:
    """The same, a small panel a series: more of them than colours can be told apart."""
    lines = _curves(curves, None, None).properties(width=PANEL, height=PANEL)
    return _spec(lines.facet(facet=alt.Facet("series:N", sort=list(curves), title=None), columns=6))


def _curves(curves: Mapping[str, Sequence[float]], below: str | None, beside: str | None) -> Any:
    values = [
        {"series": name, "rank": rank, "recall": value}
        for name, curve in curves.items()
        for rank, value in enumerate(curve, 1)
    ]
    ranks = alt.X(
        "rank:Q", scale=alt.Scale(type="log"), title=below, axis=alt.Axis(values=[1, 3, 10, 30, 100])
    )
    recalls = alt.Y("recall:Q", scale=_SHARE, title=beside)
    told = ["series:N", "rank:Q", "recall:Q"]
    return alt.Chart(_rows(values)).mark_line().encode(x=ranks, y=recalls, tooltip=told)


def reliability_chart(found: Reliability) -> dict[str, Any]:
    """Share right against the chance stated, a point a bin with its count; on the diagonal it holds."""
    values = [{"chance": one.chance, "right": one.right, "count": one.count} for one in found.bins]
    ends = _rows([{"chance": 0, "right": 0}, {"chance": 1, "right": 1}])
    x = alt.X("chance:Q", scale=_SHARE, title="首条所称把握")
    y = alt.Y("right:Q", scale=_SHARE, title="实际命中的比例")
    diagonal = alt.Chart(ends).mark_line(strokeDash=[4, 4], color="gray").encode(x=x, y=y)
    base = alt.Chart(_rows(values)).encode(x=x, y=y)
    line = base.mark_line(point=False, opacity=0.5)
    points = base.mark_point(filled=True).encode(
        size=alt.Size("count:Q", title="问题数"), tooltip=["chance:Q", "right:Q", "count:Q"]
    )
    counts = base.mark_text(dy=-14).encode(text="count:Q")
    return _spec(alt.layer(diagonal, line, points, counts).properties(width=HEIGHT + 80, height=HEIGHT))


def latency_chart(ms: Sequence[float]) -> dict[str, Any]:
    """How many searches took how long, in milliseconds."""
    bars = (
        alt.Chart(_rows([{"ms": each} for each in ms]))
        .mark_bar()
        .encode(
            x=alt.X("ms:Q", bin=alt.Bin(maxbins=40), title="每问用时（毫秒）"),
            y=alt.Y("count()", title="问题数"),
        )
        .properties(width=WIDTH, height=HEIGHT // 2)
    )
    return _spec(bars)


def _rows(values: Sequence[Mapping[str, Any]]) -> Any:
    return alt.Data(values=values)  # type: ignore[no-untyped-call]


def _spec(chart: Any) -> dict[str, Any]:
    found: dict[str, Any] = chart.to_dict()
    return found
