"""What a person does to a plan, one step a function: values in, values out.

``n`` is the place of a work in its file, from 0. What is said of a work (articles, warnings) is no longer
true once its boundary moved, and is taken back until the import says it anew.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.plan import Plan, PlanFile, PlanWork


def rename(file: PlanFile, n: int, title: str) -> PlanFile:
    """Work ``n`` called otherwise; an empty title changes nothing."""
    title = " ".join(title.split())
    work = file.works[n]
    if not title or title == work.title:
        return file
    return _with(file, n, [work.model_copy(update={"title": title})])


def move(file: PlanFile, n: int, first: int) -> PlanFile:
    """Work ``n`` > 0 begins at block ``first``, the one before ends right above it."""
    before, work = file.works[n - 1 : n + 1]
    if first == work.first or not before.first < first <= work.last:
        return file
    moved = [_unsaid(before, last=first - 1), _unsaid(work, first=first)]
    return _with(file, n - 1, moved)


def merge(file: PlanFile, n: int) -> PlanFile:
    """Work ``n`` > 0 becomes the end of the one before."""
    before, work = file.works[n - 1 : n + 1]
    joined = _unsaid(before, last=work.last)
    return file.model_copy(update={"works": (*file.works[: n - 1], joined, *file.works[n + 1 :])})


def drop(file: PlanFile, n: int) -> PlanFile:
    """Work ``n`` is not imported."""
    return file.model_copy(update={"works": (*file.works[:n], *file.works[n + 1 :])})


def starts(file: PlanFile, n: int) -> tuple[tuple[int, str], ...]:
    """The blocks (number, text) at which work ``n`` may begin instead, those that the plan shows."""
    if n == 0:
        return ()
    before, work = file.works[n - 1 : n + 1]
    return tuple((line.block, line.text) for line in work.around if before.first < line.block <= work.last)


def with_file(plan: Plan, file: PlanFile) -> Plan:
    """The plan with this file in place of the one at the same path."""
    files = tuple(file if other.path == file.path else other for other in plan.files)
    return plan.model_copy(update={"files": files})


def _with(file: PlanFile, n: int, works: Sequence[PlanWork]) -> PlanFile:
    return file.model_copy(update={"works": (*file.works[:n], *works, *file.works[n + len(works) :])})


def _unsaid(work: PlanWork, **boundary: int) -> PlanWork:
    return work.model_copy(update={"articles": 0, "provisions": 0, "warnings": (), "moved": True} | boundary)
