"""No file names a real person, nor a real place or organisation in an invented case.

A program looks for what bears the signs of a name (``names.py`` says which it sees and which it does not);
each find is of 河清市 itself, a placeholder, or explained in ``names.csv``. The public report's practices
are quoted from a public source and are no invented case: its table (``practices.csv``) is not searched, and
what is listed as quoted may stand in ``corpus/practices`` and in the questions about them alone.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.corpus.names import named_in
from tests.corpus.plan import ROOT, rows

FOLDERS = ("corpus", "evals/questions", "evals/plan")
SUFFIXES = {".md", ".csv", ".jsonl", ".txt"}
QUOTED = {"practices.csv"}
ASKING = {"report_c.jsonl"}
"""Questions about the practices, which have to name whose they are."""
LISTED = rows(Path(__file__).with_name("names.csv"))
INVENTED = {row["words"] for row in LISTED if row["what"] == "invented"}
"""Names of the fictional city: a find may have other words before them (巡察柳堤区)."""
PUBLIC_REPORT = {row["words"] for row in LISTED if row["what"] == "quoted"}
"""Names of the public report, that may stand in ``corpus/practices``."""


def _files() -> list[Path]:
    every = (path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*")))
    return [path for path in every if path.suffix in SUFFIXES and path.name not in QUOTED]


def _strange(text: str, *, quoting: bool = False) -> list[tuple[str, str]]:
    """The finds that no row of the table explains; ``quoting``: the text retells the public report."""
    known = {(row["sort"], row["words"]) for row in LISTED if row["what"] != "quoted"}
    ends = INVENTED | PUBLIC_REPORT if quoting else INVENTED
    return [
        (sort, words)
        for sort, words in named_in(text)
        if (sort, words) not in known and not any(words.endswith(name) for name in ends)
    ]


@pytest.mark.parametrize("path", _files(), ids=lambda path: path.name[:12])
def test_no_file_names_a_person_place_or_organisation_that_is_not_explained(path: Path) -> None:
    quoting = path.parent.name == "practices" or path.name in ASKING
    assert _strange(path.read_text(encoding="utf-8"), quoting=quoting) == []


def test_no_row_of_the_table_is_stale() -> None:
    found = {find for path in _files() for find in named_in(path.read_text(encoding="utf-8"))}
    ends = {words for _, words in found}
    stale = [
        row["words"]
        for row in LISTED
        if (row["sort"], row["words"]) not in found and not any(w.endswith(row["words"]) for w in ends)
    ]
    assert stale == []


def test_every_row_says_what_it_is_and_why() -> None:
    assert {row["what"] for row in LISTED} <= {"invented", "placeholder", "public", "quoted", "no name"}
    assert all(row["why"] for row in LISTED)


@pytest.mark.parametrize(
    "text",
    [
        "由王建国同志带队。",
        "联系人：李志强",
        "记录人：欧阳修",
        "李某某书记作了表态。",
        "找刘伟核实。",
        "老吴说可以不登记。",
        "济南市审计局派员参加。",
        "抄送云台县财政局。",
        "巡察青禾镇党委。",
        "东方大学党委。",
        "与宏达建设有限公司签订合同。",
        "上海的做法可以参考。",
    ],
)
def test_a_planted_name_is_found(text: str) -> None:
    assert _strange(text)
