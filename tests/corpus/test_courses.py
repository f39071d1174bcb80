"""Courses and their transcripts: built as planned, and right on the day they bear."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from library.references import find_citations
from tests.corpus.agreement import (
    PUBLIC_RULES,
    TIMES,
    broken_citations,
    cited,
    strange_titles,
    times_elsewhere,
    times_without_a_rule,
    values_elsewhere,
    values_of_another_time,
)
from tests.corpus.pieces import (
    COURSES,
    RECORDED,
    SAMPLE_LINE,
    TRANSCRIPTS,
    Piece,
    Slide,
    bare,
    code_of,
    in_words,
    is_working_day,
    length,
    next_working_day,
    paragraphs,
    planned_rows,
    read_piece,
    slides,
)
from tests.corpus.plan import PLAN, ROW_IDS, facts, rows, says, squeezed, work_titled

FIRST, LAST = date(2025, 9, 5), date(2025, 12, 19)
PACE = 200
"""Characters of speech a minute."""
MOST_SHARED = 0.20
_LABEL = 8  # characters; shorter sentences (本页小结) may stand in every course

each_course = pytest.mark.parametrize("path", COURSES, ids=lambda path: path.name[:3])
each_transcript = pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.name[:4])
each_file = pytest.mark.parametrize(
    "path", [*COURSES, *TRANSCRIPTS], ids=lambda path: path.name.partition("_")[0]
)

_FACTS = {fact.id: fact for fact in facts()}
_FORMS = {row["form_id"]: row["title"] for row in rows(PLAN / "forms.csv")}
_CHECKLIST = re.compile(r"检查清单|核对清单|自查清单|对照清单|[□☐]")
_NEGATIVE = re.compile(r"反面情景|反面|错在")
_OPTION = re.compile(r"([A-E])[．.、](?:(?![A-E][．.、]|\n).)*")
_USUAL = re.compile(r"随堂检测|参考表格|小结|学习目标|检查清单|反面情景")
_CODE = re.compile(r"\[(\d\d):(\d\d):(\d\d)\] ")
_HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:?!()]|[,;?!()][\u4e00-\u9fff]")


def _row(piece: Piece) -> dict[str, str]:
    return planned_rows("courses")[piece.code.rstrip("T")]


def test_every_planned_course_and_transcript_is_there_and_no_other() -> None:
    assert {code_of(path) for path in COURSES} == set(planned_rows("courses"))
    assert {code_of(path) for path in TRANSCRIPTS} == {f"{code}T" for code in RECORDED}


@each_file
def test_front_matter_is_that_of_the_plan(path: Path) -> None:
    piece = read_piece(path)
    title = _row(piece)["title"] + ("（课堂实录）" if piece.code.endswith("T") else "")
    front = dict(piece.front)
    assert squeezed(front.pop("title")) == squeezed(title)
    assert front.pop("until", "") == ""
    assert front == {
        "work": piece.code,
        "kind": "course",
        "issuer": "市委巡察工作领导小组办公室",
        "issued": piece.front["issued"],
        "effective": piece.front["issued"],
        "status": "in_force",
        "level": "internal",
        "sample": "true",
    }
    assert bare(path.stem.partition("_")[2]) == bare(title)


@each_file
def test_a_text_begins_with_the_sample_line_and_its_title(path: Path) -> None:
    piece = read_piece(path)
    assert piece.lines[0] == SAMPLE_LINE
    assert squeezed(piece.structured.title) == squeezed(piece.front["title"])
    assert piece.lines[2].startswith("（")
    assert not piece.code.endswith("T") or "## " not in piece.body
    assert piece.structured.warnings == piece.structured.gaps == ()


@each_course
def test_a_course_is_dated_on_a_working_day_of_the_autumn(path: Path) -> None:
    piece = read_piece(path)
    assert FIRST <= piece.day <= LAST
    assert is_working_day(piece.day)
    assert f"{in_words(piece.day)}更新" in piece.lines[2]
    assert piece.code in piece.lines[2]


@each_course
def test_a_course_has_10_to_16_slides_with_body_and_notes(path: Path) -> None:
    pages = slides(read_piece(path))
    assert 10 <= len(pages) <= 16
    odd = [page.title for page in pages if not page.body or not 80 <= length(page.notes) <= 200]
    assert odd == []
    assert path.read_text(encoding="utf-8").count("\n备注：") == len(pages)


@each_course
def test_the_slides_are_counted_from_one(path: Path) -> None:
    found = re.findall(r"^## 第(\d+)页 \S", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert list(map(int, found)) == list(range(1, len(slides(read_piece(path))) + 1))


@each_course
def test_the_notes_last_as_many_minutes_as_planned(path: Path) -> None:
    piece = read_piece(path)
    wanted = int(_row(piece)["minutes"]) * PACE
    assert 0.85 * wanted <= sum(length(page.notes) for page in slides(piece)) <= 1.15 * wanted


@each_course
def test_a_course_says_for_whom_to_what_end_and_its_three_points(path: Path) -> None:
    piece, row = read_piece(path), _row(read_piece(path))
    said = bare(piece.body)
    wanted = [row["audience"], row["learning_outcome"], *row["key_points"].split(";")]
    assert [part for part in wanted if bare(part) not in said] == []
    labels = ("对象：", "学习目标：", "要点一：", "要点二：", "要点三：")
    assert [label for label in labels if label not in piece.body] == []


@each_course
def test_a_course_has_a_checklist_an_error_and_three_questions(path: Path) -> None:
    pages = slides(read_piece(path))
    assert any(_CHECKLIST.search(page.title + page.body) for page in pages)
    assert any(_NEGATIVE.search(page.title + page.body) for page in pages)
    assert sum("答案：" in page.body and "依据：" in page.body for page in pages) == 3


@each_course
def test_every_basis_fact_stands_word_for_word_beside_an_article_that_says_it(path: Path) -> None:
    piece = read_piece(path)
    assert [
        f"{fact} {_FACTS[fact].subject}：{_FACTS[fact].value}"
        for fact in _row(piece)["basis_facts"].split(";")
        if not any(_rests(page.text, _FACTS[fact].value, piece.day) for page in slides(piece))
    ] == []


def _rests(text: str, value: str, day: date) -> bool:
    """Whether a slide says a value and cites an article that says it."""
    return says(squeezed(text), value) and any(value in said for _, _, said in cited(text, day))


@each_course
def test_every_basis_regulation_is_cited(path: Path) -> None:
    piece = read_piece(path)
    found = {work_titled(title) for text in paragraphs(piece) for title, _, _ in cited(text, piece.day)}
    assert [work for work in _row(piece)["basis_regulations"].split(";") if work not in found] == []


@each_course
def test_the_answer_of_a_question_is_said_by_its_basis(path: Path) -> None:
    piece = read_piece(path)
    asked = [page for page in slides(piece) if "依据：" in page.body]
    assert [page.title for page in asked if not _basis(page, piece.day)] == []
    strange = {
        page.title: figures
        for page in asked
        if (figures := [f for f in _answered(page) if not says(_basis(page, piece.day), f)])
    }
    assert strange == {}


def _basis(page: Slide, day: date) -> str:
    """What the articles after 依据： say, squeezed."""
    return "".join(said for _, _, said in cited(page.body.partition("依据：")[2], day))


def _answered(page: Slide) -> list[str]:
    """The figures of time in the right options; none where the question reckons days of a calendar."""
    question, _, answer = page.body.partition("依据：")[0].rpartition("答案：")
    if re.search(r"\d+月\d+日", question):
        return []
    options = {found[1]: found[0] for found in _OPTION.finditer(question)}
    right = [options[letter] for letter in re.findall(r"[A-E]", answer) if letter in options]
    return TIMES.findall(squeezed(" ".join(right)))


@each_course
def test_every_form_named_bears_its_title(path: Path) -> None:
    body = squeezed(read_piece(path).body)
    named = set(re.findall(r"(?<![A-Za-z0-9])B\d\d(?!\d)", body))
    assert [c for c in named if c not in _FORMS or squeezed(_FORMS[c].partition("（")[0]) not in body] == []


@each_file
def test_every_citation_resolves_on_the_day(path: Path) -> None:
    piece = read_piece(path)
    assert broken_citations(paragraphs(piece), piece.day) == []
    assert strange_titles(paragraphs(piece), piece.day) == []


@each_file
def test_a_public_rule_is_named_without_an_article(path: Path) -> None:
    found = [c for text in paragraphs(read_piece(path)) for c in find_citations(text) if c.title]
    assert [c.title for c in found if squeezed(c.title or "") in map(squeezed, PUBLIC_RULES)] == []


@each_file
def test_no_value_of_another_time_stands_without_a_sign_of_it(path: Path) -> None:
    piece = read_piece(path)
    assert values_of_another_time(paragraphs(piece), piece.day) == []


@each_file
def test_a_value_is_said_by_the_article_cited_with_it(path: Path) -> None:
    piece = read_piece(path)
    assert values_elsewhere(paragraphs(piece), piece.day) == []
    assert times_elsewhere(paragraphs(piece), piece.day) == []


@each_file
def test_no_time_is_told_that_no_rule_gives(path: Path) -> None:
    piece = read_piece(path)
    assert times_without_a_rule(paragraphs(piece), piece.day) == []


@each_file
def test_no_row_of_the_plan_and_no_half_width_mark_stands_in_a_text(path: Path) -> None:
    body = read_piece(path).body
    assert ROW_IDS.findall(body) == _HALF_WIDTH.findall(body) == []


@each_transcript
def test_a_transcript_is_of_the_day_after(path: Path) -> None:
    course = next(read_piece(p) for p in COURSES if code_of(p) == code_of(path).rstrip("T"))
    assert read_piece(path).day in {course.day + timedelta(days=1), next_working_day(course.day)}


@each_transcript
def test_time_codes_rise_at_the_pace_of_speech(path: Path) -> None:
    piece = read_piece(path)
    spoken = [(_seconds(line), length(line.split("] ", 1)[-1])) for line in piece.lines[3:]]
    times = [second for second, _ in spoken]
    assert all(15 <= after - before <= 75 for before, after in pairwise(times))
    assert times[0] <= 15
    minutes = int(_row(piece)["minutes"])
    assert 0.8 * minutes * 60 <= times[-1] <= 1.1 * minutes * 60
    assert 1600 <= sum(count for _, count in spoken) <= 3000


def _seconds(line: str) -> int:
    found = _CODE.match(line)
    assert found, f"no time code: {line[:20]}"
    return int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3])


@cache
def _sentences(path: Path) -> frozenset[str]:
    """What a course says, sentence by sentence; labels that stand in each are left out."""
    pieces = (squeezed(s) for text in paragraphs(read_piece(path)) for s in re.split(r"[。；：！？\n]", text))
    return frozenset(piece for piece in pieces if len(piece) >= _LABEL)


def test_no_two_courses_share_more_than_20_percent_of_their_sentences() -> None:
    alike = {
        (code_of(a), code_of(b)): share
        for a, b in combinations([*COURSES, *TRANSCRIPTS], 2)
        if (share := _shared(a, b)) > MOST_SHARED
    }
    assert alike == {}


def _shared(a: Path, b: Path) -> float:
    return len(_sentences(a) & _sentences(b)) / min(len(_sentences(a)), len(_sentences(b)))


def test_slides_of_two_courses_have_other_titles() -> None:
    titles = {
        code_of(p): {s.title for s in slides(read_piece(p)) if not _USUAL.search(s.title)} for p in COURSES
    }
    assert {pair: t for pair in combinations(titles, 2) if (t := titles[pair[0]] & titles[pair[1]])} == {}


def test_a_planted_old_value_and_a_wrong_article_are_found() -> None:
    day = date(2025, 10, 10)
    assert values_of_another_time(["谈话结束后3个工作日内整理。"], day)
    assert not values_of_another_time(["2025年2月1日以前为谈话结束后3个工作日内。"], day)
    assert not values_of_another_time(["A．谈话结束后3个工作日内　B．谈话结束后24小时内"], day)
    assert broken_citations(["依据：《巡察个别谈话工作规范》第九十九条"], day)
    assert broken_citations(["按本办法第八条办。"], day)
    assert values_elsewhere(["谈话结束后24小时内整理（《巡察个别谈话工作规范》第一条）。"], day)
    assert times_elsewhere(["谈话结束后36小时内整理（《巡察个别谈话工作规范》第一条）。"], day)
    assert times_without_a_rule(["谈话结束后36小时内整理。"], day)
    assert strange_titles(["见《巡察干部“八不准”行为规范》。"], day)
