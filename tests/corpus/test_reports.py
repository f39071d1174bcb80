"""Sample reports: built as planned, every figure the plan's, every sum right, rules those of their time."""

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from library.numerals import read_number
from library.references import find_citations
from tests.corpus.agreement import (
    PUBLIC_RULES,
    broken_citations,
    cited,
    holding,
    strange_titles,
    values_elsewhere,
    values_of_another_time,
)
from tests.corpus.person_data import numbers_in
from tests.corpus.pieces import (
    REPORTS,
    SAMPLE_LINE,
    Piece,
    bare,
    clean_title,
    code_of,
    in_words,
    length,
    paragraphs,
    planned_rows,
    read_piece,
)
from tests.corpus.plan import ROW_IDS, says, squeezed, work_titled

PARTS = ("一、基本情况", "二、巡察发现的主要问题", "三、意见建议", "四、其他需要报告的事项")
FIRST_PARTS = {"RP07": "一、启动缘由和了解范围"}
"""A report on a mobile inspection has no 基本情况 (article 13 of its own rule, decision 019)."""
LENGTHS = {"RP06": (2400, 3000)}
"""A report on villages is held to the rule for such reports, the others to what reads well; counted from the
title on, without the page of signatures and the index of working papers."""
FORBIDDEN = re.compile(
    r"据反映|可能|大概|疑似|群众普遍认为|查实|构成犯罪|予以处分|初步核实|初核|尽快|适时|进一步加强|高度重视"
)
WITH_PERSON_DATA = 4
MOST_SHARED = 0.20
LABEL = 8  # characters; what is shorter may stand in every report

each_report = pytest.mark.parametrize("path", REPORTS, ids=code_of)

_PART = re.compile(r"^#*\s*([一二三四])、")
_SECTION = re.compile(r"^#*\s*（([一二三四五六七八九十]+)）")
_FINDING = re.compile(r"^#*\s*(\d+)[.．]\s*(.+)$")
_DATED = re.compile(r"\d{4}年(?:至\d{4}年)?(?:\d{1,2}月)?(?:\d{1,2}日)?")
_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_FIGURE = re.compile(r"\d+(?:\.\d+)?(?:万元|人次|件次|[\u4e00-\u9fff%])")
_NUMBER = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)(?![\d.%])")
_PERCENT = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)%")
_MONEY = re.compile(r"(?<![\d.])\d+(?:\.\d+)?(?=(?:余|多)?万元)")
_PARTS_OF = re.compile(r"(\d+(?:\.\d+)?)(万元|[\u4e00-\u9fff])[，,]其中([^。；，,]*)")
_DEADLINE = re.compile(r"前|内|期间|之日起|每[月年季半周]|当[日天月]")
_PAPER = re.compile(r"(?<!\d)(\d\d-(?:\d\d|J\d\d)-\d\d)-(\d{3})(?!\d)")
_HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:?!()]|[,;?!()][\u4e00-\u9fff]")


def _row(piece: Piece) -> dict[str, str]:
    return planned_rows("reports")[piece.code]


def _json(piece: Piece, column: str) -> Any:
    return json.loads(_row(piece)[column])


def _findings(piece: Piece) -> list[dict[str, Any]]:
    return list(_json(piece, "findings"))


@cache
def _parts(path: Path) -> dict[str, list[str]]:
    """The lines of the parts by 一 to 四, those before the first by "": {"二": ["（一）…", "1. …"]}."""
    parts: dict[str, list[str]] = {"": []}
    for line in read_piece(path).lines:
        mark = _PART.match(line)
        if mark:
            parts[mark[1]] = []
        parts[list(parts)[-1]].append(line)
    return parts


def _blocks(path: Path) -> dict[str, str]:
    """The text below the heading of each finding, up to the next one or the next section."""
    blocks: dict[str, str] = {}
    for line in _parts(path)["二"]:
        if found := _FINDING.match(line):
            blocks[found[2].rstrip("。")] = ""
        elif blocks and not _SECTION.match(line):
            blocks[list(blocks)[-1]] += line + "\n"
    return blocks


def _block(path: Path, finding: dict[str, Any]) -> str:
    wanted = squeezed(finding["heading"])
    return next((text for heading, text in _blocks(path).items() if squeezed(heading) == wanted), "")


def _lacking(text: str, figures: list[str]) -> list[str]:
    """The figures that a text does not hold whole."""
    said = squeezed(text)
    return [figure for figure in figures if not says(said, figure)]


def test_every_planned_report_is_there_and_no_other() -> None:
    assert {code_of(path) for path in REPORTS} == set(planned_rows("reports"))


@each_report
def test_front_matter_is_that_of_the_plan(path: Path) -> None:
    piece, row = read_piece(path), _row(read_piece(path))
    front = dict(piece.front)
    assert squeezed(front.pop("title")) == squeezed(clean_title(row["title"]))
    assert front.pop("until", "") == ""
    draft = _json(piece, "timeline")["draft"]
    assert front == {
        "work": piece.code,
        "kind": "report",
        "issuer": row["group"].partition("(")[0],
        "issued": draft,
        "effective": draft,
        "status": "in_force",
        "level": "internal",
        "sample": "true",
    }
    assert bare(path.stem.partition("_")[2]) == bare(piece.front["title"])


@each_report
def test_a_report_has_its_four_parts_and_is_signed(path: Path) -> None:
    piece = read_piece(path)
    assert piece.lines[0] == SAMPLE_LINE
    assert squeezed(piece.structured.title) == squeezed(piece.front["title"])
    assert "示范" in piece.lines[2]
    first = FIRST_PARTS.get(piece.code, PARTS[0])
    assert [lines[0].lstrip("# ") for n, lines in _parts(path).items() if n] == [first, *PARTS[1:]]
    assert piece.structured.warnings == piece.structured.gaps == ()
    last = "\n".join(_parts(path)["四"])
    wanted = (piece.front["issuer"], in_words(piece.day), "签字页", "底稿索引")
    assert [word for word in wanted if word not in last] == []


@each_report
def test_a_report_is_neither_too_short_nor_too_long(path: Path) -> None:
    least, most = LENGTHS.get(code_of(path), (3500, 6000))
    assert least <= length(read_piece(path).body.partition("签字页")[0]) <= most


@each_report
def test_findings_stand_in_order_below_their_focus(path: Path) -> None:
    piece, below = read_piece(path), list[tuple[str, int, str]]()
    focus = ""
    for line in _parts(path)["二"]:
        if _SECTION.match(line):
            focus = line
        elif found := _FINDING.match(line):
            below.append((focus, int(found[1]), squeezed(found[2].rstrip("。"))))
    planned = _findings(piece)
    assert len(planned) == int(_row(piece)["finding_count"])
    assert [(n, heading) for _, n, heading in below] == [
        (n, squeezed(f["heading"])) for n, f in enumerate(planned, start=1)
    ]
    away = [
        f["focus"] for (focus, _, _), f in zip(below, planned, strict=True) if not _names(focus, f["focus"])
    ]
    assert away == []


def _names(heading: str, focus: str) -> bool:
    """Whether a heading names a focus; 落实监督整改责任 may be written out."""
    core = re.sub(r"^落实(?=监督)|\(.*\)", "", focus)
    return bare(core) in bare(heading)


@each_report
def test_every_finding_has_its_figures_and_its_number_of_problems(path: Path) -> None:
    lacking = {
        finding["heading"]: missing
        for finding in _findings(read_piece(path))
        if (missing := _lacking_of(finding, _block(path, finding)))
    }
    assert lacking == {}


def _lacking_of(finding: dict[str, Any], block: str) -> list[str]:
    figures = _FIGURE.findall(_DATED.sub("", squeezed(finding["figures"])))
    n = finding["problems"]
    counted = re.search(rf"(?<!\d){n}个[^。；]{{0,8}}问题|问题[^。；\d]{{0,8}}{n}个", squeezed(block))
    return _lacking(block, figures) + ([] if counted else [f"问题{n}个"])


@each_report
def test_every_finding_cites_its_regulations_and_names_its_public_rule(path: Path) -> None:
    piece = read_piece(path)
    lacking = {}
    for finding in _findings(piece):
        block = _block(path, finding)
        works = {work_titled(title) for title, _, _ in cited(block, piece.day)}
        missing = [work for work in finding["basis_regs"] if work not in works]
        missing += [rule for rule in (finding["public_rule"],) if squeezed(rule) not in squeezed(block)]
        if missing:
            lacking[finding["heading"]] = missing
    assert lacking == {}


@each_report
def test_a_finding_tells_two_or_three_cases(path: Path) -> None:
    """The rule of 2022 to June 2024 wants one or two, the one after it two or three."""
    least, most = (1, 2) if read_piece(path).day < date(2024, 7, 1) else (2, 3)
    told = {heading: len(re.findall(r"如[，,]", block)) for heading, block in _blocks(path).items()}
    if code_of(path) == "RP06":  # 3,000 characters for five findings
        least = 1
    assert {
        heading: count for heading, count in told.items() if not 1 <= count <= most or count < least
    } == {}


@each_report
def test_totals_period_and_figures_of_the_work_are_told(path: Path) -> None:
    piece, row = read_piece(path), _row(read_piece(path))
    start, end = map(date.fromisoformat, row["period"].split("/"))
    assert _lacking(piece.body, [*_work_figures(_json(piece, "work_figures")), f"{row['days']}天"]) == []
    assert in_words(start) in piece.body
    assert re.search(rf"(?:{end.year}年)?{end.month}月{end.day}日", piece.body)
    total = row["total_problems"]
    assert re.search(rf"问题[^。；\d]{{0,6}}{total}个|(?<!\d){total}个[^。；\d]{{0,6}}问题", piece.body)


def _work_figures(work: dict[str, Any]) -> list[str]:
    asked, petition = work["questionnaire"], work["petition"]
    talks = [f"{n}人" for n in (*work["leaders"], *work["middle"]) if n]
    counted = [f"{n}个" for name in ("split", "joint", "previous") for n in work.get(name, {}).values()]
    return [
        f"{work['talk_total']}人次",
        *talks,
        f"{asked['issued']}份",
        f"{asked['valid']}份",
        f"{asked['rate']:.2f}%",
        *(f"{n}件次" for n in petition.values()),
        *(f"{n}个" for n in work["units"]),
        f"{work['drafts']}份",
        *counted,
        *(f"{n}户" for n in work.get("homes", {}).values()),
    ]


@each_report
def test_clues_and_immediate_fixes_are_told(path: Path) -> None:
    row, body = _row(read_piece(path)), read_piece(path).body
    clues, fixes = row["clues"], int(row["immediate_fixes"])
    assert re.search(rf"线索[^。；\d]{{0,10}}{clues}[条件]|(?<!\d){clues}[条件][^。；\d]{{0,6}}线索", body)
    told = re.search(
        rf"立行立改[^。；\d]{{0,12}}{fixes}[个件项]|(?<!\d){fixes}[个件项][^。；\d]{{0,10}}立行立改", body
    )
    assert told if fixes else not re.search(r"立行立改[^。；\d]{0,8}[1-9]\d*[个件项]", body)


@each_report
def test_as_many_recommendations_as_planned_each_with_its_time(path: Path) -> None:
    marked = [line for line in _parts(path)["三"] if _SECTION.match(line)]
    below = re.split(r"^#*\s*（[一二三四五六七八九十]+）", "\n".join(_parts(path)["三"]), flags=re.MULTILINE)[
        1:
    ]
    numbers = [read_number(found[1]) for line in marked if (found := _SECTION.match(line))]
    assert numbers == list(range(1, int(_row(read_piece(path))["recommendations"]) + 1))
    assert [text[:20] for text in below if not _DEADLINE.search(text)] == []


@each_report
def test_shares_are_right_and_have_two_decimals(path: Path) -> None:
    piece = read_piece(path)
    ruled = {share for fact in holding(piece.day) for share in _PERCENT.findall(fact.value)}
    wrong = [
        f"{share}%：{line[:30]}"
        for line in piece.lines
        for share in _PERCENT.findall(line)
        if share not in ruled and not _is_share(share, line)
    ]
    assert wrong == []


def _is_share(share: str, line: str) -> bool:
    """Whether two numbers of the line give the share, rounded to two decimals."""
    numbers = [float(n) for n in _NUMBER.findall(_DATED.sub("", line))]
    shares = (f"{100 * a / b:.2f}" for a in numbers for b in numbers if 0 < a <= b)
    return share in shares


@each_report
def test_money_has_two_decimals_and_parts_add_up(path: Path) -> None:
    body = read_piece(path).body
    assert [m for m in _MONEY.findall(body) if not re.fullmatch(r"\d+\.\d\d", m)] == []
    wrong = []
    for total, unit, parts in _PARTS_OF.findall(squeezed(_DATED.sub("", body))):
        counted = [float(n) for n in re.findall(rf"(\d+(?:\.\d+)?){unit}", parts)]
        if len(counted) > 1 and abs(sum(counted) - float(total)) > 0.001:
            wrong.append(f"{total}{unit}，其中{parts}")
    assert wrong == []


@each_report
def test_working_papers_bear_the_round_and_the_group(path: Path) -> None:
    piece = read_piece(path)
    found = _PAPER.findall(piece.body)
    assert found
    assert {prefix for prefix, _ in found} == {_prefix(_row(piece))}
    assert max(int(serial) for _, serial in found) <= _json(piece, "work_figures")["drafts"]


def _prefix(row: dict[str, str]) -> str:
    """十届市委第四轮, 市委第二巡察组: 10-04-02; a mobile inspection of 2025: 10-J25-01."""
    round_, group = re.search(r"第(.)轮", row["round"]), re.search(r"第(.)巡察组", row["group"])
    if not round_ or not group:
        return f"10-J{row['round'][2:4]}-01"
    return f"10-{read_number(round_[1]):02}-{read_number(group[1]):02}"


@each_report
def test_nothing_is_told_that_came_after_the_draft(path: Path) -> None:
    piece = read_piece(path)
    told = "\n".join(line for number, lines in _parts(path).items() if number != "三" for line in lines)
    days = [date(int(y), int(m), int(d)) for y, m, d in _DAY.findall(told)]
    assert [day.isoformat() for day in days if day > piece.day] == []


@each_report
def test_no_word_stands_that_a_report_must_not_use(path: Path) -> None:
    body = read_piece(path).body
    assert FORBIDDEN.findall(body) == ROW_IDS.findall(body) == _HALF_WIDTH.findall(body) == []


@each_report
def test_every_citation_resolves_on_the_day(path: Path) -> None:
    piece = read_piece(path)
    assert broken_citations(paragraphs(piece), piece.day) == []
    assert strange_titles(paragraphs(piece), piece.day) == []
    found = [c for text in paragraphs(piece) for c in find_citations(text) if c.title]
    assert [c.title for c in found if squeezed(c.title or "") in map(squeezed, PUBLIC_RULES)] == []


@each_report
def test_no_value_of_another_time_and_none_from_another_article(path: Path) -> None:
    piece = read_piece(path)
    assert values_of_another_time(paragraphs(piece), piece.day) == []
    assert values_elsewhere(paragraphs(piece), piece.day) == []


def test_four_reports_hold_a_marked_number_of_a_person() -> None:
    assert sum(bool(numbers_in(read_piece(path).body)) for path in REPORTS) == WITH_PERSON_DATA


def test_no_two_reports_share_more_than_20_percent_of_their_sentences() -> None:
    said = {
        code_of(path): {
            squeezed(s) for s in re.split(r"[。；：！？\n]", read_piece(path).body) if length(s) > 7
        }
        for path in REPORTS
    }
    alike = {
        (a, b): share
        for a, b in combinations(said, 2)
        if (share := len(said[a] & said[b]) / min(len(said[a]), len(said[b]))) > MOST_SHARED
    }
    assert alike == {}
