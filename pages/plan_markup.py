"""A plan of an import as HTML: the works of a file in order, what is not in order, which one is open."""

from __future__ import annotations

from ingest.plan import PlanFile, PlanWork
from pages.markup import day, safe


def faults_html(file: PlanFile) -> str:
    """What is not in order in the file as a whole; "" where all is."""
    faults = "".join(f"<li>{safe(warning)}</li>" for warning in file.warnings)
    return f'<ul class="faults">{faults}</ul>' if faults else ""


def works_html(file: PlanFile, places: range, opened: int | None) -> str:
    """The works at these places (from 0), ``opened`` being changed just now. Clicks tell w0, w1 …"""
    rows = "".join(_work(n, file.works[n], n == opened) for n in places)
    return f'<div class="plan">{rows}</div>'


def _work(n: int, work: PlanWork, opened: bool) -> str:
    count = (
        "边界已改，条数导入后重新计算"
        if work.moved
        else f"{work.articles}条"
        if work.articles
        else "无条文编号"
    )
    dates = [f"{day(on)}{word}" for on, word in ((work.issued, "印发"), (work.effective, "施行")) if on]
    facts = "　".join(filter(None, [work.number or "", work.issuer or "", *dates[:2]]))
    warnings = "".join(f"<li>{safe(warning)}</li>" for warning in work.warnings)
    renamed = f'<span class="badge warn">原文：{safe(work.heading)}</span>' if _renamed(work) else ""
    return (
        f'<div class="planned"><button class="pick" data-open="w{n}" aria-pressed="{str(opened).lower()}">'
        f'<span class="number">{n + 1}</span><span class="name">{safe(work.title)}</span>{renamed}'
        f'<span class="count">{count}</span><span class="span">第{work.first}—{work.last}段</span></button>'
        f'<div class="facts">{safe(facts)}</div><div class="begins">{safe(work.begins)}……</div>'
        f"{f'<ul>{warnings}</ul>' if warnings else ''}</div>"
    )


def _renamed(work: PlanWork) -> bool:
    return bool(work.heading) and work.title != work.titled
