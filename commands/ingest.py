"""Imports from the command line: as they are, as a plan, by a plan; each gives (document, text, failed)."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commands.progress import show_progress
from commands.text import plan_text, report_text
from ingest.plan import read_plan, write_plan
from ingest.planning import make_plan
from ingest.run import ImportOptions

if TYPE_CHECKING:
    from ingest.report import Report
    from office import Office

Told = tuple[dict[str, Any], str, int]
"""What is printed with --json, what without, and how many files failed."""


def import_into(office: Office, paths: Sequence[Path], options: ImportOptions) -> Told:
    """Import files and folders. Raises HomeBusyError."""
    with office.lock(), show_progress(office.settings.progress) as progress:
        return _told(office.importer.run(paths, options, progress))


def plan_for(office: Office, paths: Sequence[Path], options: ImportOptions, place: Path) -> Told:
    """Write a plan to ``place``; nothing is stored. Raises PlanBrokenError: it cannot be written."""
    with show_progress(office.settings.progress) as progress:
        plan = make_plan(office.store, paths, options, progress)
    write_plan(plan, place)
    document = plan.model_dump(mode="json")
    return document, plan_text(document, str(place)), plan.failed


def apply_to(office: Office, place: Path, options: ImportOptions) -> Told:
    """Import as the plan in ``place`` says. Raises PlanBrokenError, HomeBusyError."""
    plan = read_plan(place)
    with office.lock(), show_progress(office.settings.progress) as progress:
        return _told(office.importer.apply(plan, options.now, progress, options.password))


def read_password() -> str | None:
    """The first line of standard input; None where it is empty. Never an argument: others can read those."""
    return sys.stdin.readline().rstrip("\r\n") or None


def _told(report: Report) -> Told:
    document = report.document()
    return document, report_text(document), document["failed"]
