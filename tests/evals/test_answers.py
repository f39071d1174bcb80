"""``eval answers`` and ``eval refusals`` from questions file to figures, and two records compared."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import evals
from evals.answers import Answers, judge_all, take_run
from evals.cases import Case, read_cases, with_variants
from evals.compare import compare, main
from evals.gold import EvalFileError
from evals.questions_hash import FOLDER
from evals.refusals import Refusals, for_refusals
from evals.report import record
from evals.shown import ABSENT, Shown, read_answers
from ingest.run import ImportOptions
from library.model import Kind, Level, Provision, ProvisionType, Version
from library.store import Store
from library.writer import Source, Text, Writer
from office import open_office
from settings import load_settings

LINE = {
    "id": "q1",
    "person": "cadre",
    "kind": "deadline",
    "question": "方案几天内报",
    "variants": ["报方案的期限"],
    "gold": [{"title": "整改办法", "eid": "art_1__para_1"}],
    "also": [],
    "facts": ["15日内"],
    "wrong": ["20日内"],
    "expected": "answered",
    "split": "dev",
}
CITATION = {
    "citation": "《整改办法》第一条",
    "title": "整改办法",
    "eid": "art_1__para_1",
    "quote": "15日内报送",
    "effective": "2024-01-01",
    "until": None,
}
ELSEWHERE = {**CITATION, "eid": "art_2"}


def written(path: Path, *rows: object) -> Path:
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path


def answer(name: str, text: str, *citations: dict[str, object]) -> dict[str, object]:
    sentence = {"text": text, "role": "answer", "citations": [], "basis": list(range(len(citations)))}
    return {"id": name, "status": "answered", "sentences": [sentence], "citations": citations, "ms": 12.0}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A library that holds the first article of one work only."""
    library = Store.at(tmp_path / "xunzhi.db")
    version = Version("整改办法", "整改办法", Kind.REGULATION, Level.INTERNAL, effective=date(2024, 1, 1))
    article = Provision("art_1", ProvisionType.ARTICLE, "第一条", "15日内报送。")
    source = Source("甲.md", "甲.md", "0" * 64, "0" * 64, "md", "0" * 64)
    writer = Writer(library)
    run = writer.start_run([], datetime(2025, 12, 31, tzinfo=UTC))
    writer.add_version(version, [Text(source, (article,))], run)
    return library


def judged(tmp_path: Path, store: Store, lines: list[dict[str, object]], run: list[object]) -> Answers:
    cases = read_cases(written(tmp_path / "questions.jsonl", *lines), "dev")
    return judge_all(
        "dev", cases, take_run(read_answers(written(tmp_path / "run.jsonl", *run)), cases), store
    )


def test_one_half_is_read_with_its_other_wordings(tmp_path: Path) -> None:
    dialogue = {**LINE, "id": "q2", "question": "", "turns": ["谁报方案", "几天内"], "on": "2023-05-01"}
    path = written(tmp_path / "q.jsonl", LINE, dialogue, {**LINE, "id": "q3", "split": "test"})
    asked = [(case.id, case.turns, case.on) for case in with_variants(read_cases(path, "dev"))]
    assert asked == [
        ("q1", ("方案几天内报",), None),
        ("q1~1", ("报方案的期限",), None),
        ("q2", ("谁报方案", "几天内"), date(2023, 5, 1)),
        ("q2~1", ("谁报方案", "报方案的期限"), date(2023, 5, 1)),
    ]
    assert [case.id for case in read_cases(path, "test")] == ["q3"]


UNREADABLE = [
    pytest.param({**LINE, "split": "train"}, id="no-such-half"),
    pytest.param({**LINE, "question": ""}, id="nothing-asked"),
    pytest.param({**LINE, "turns": ["一", "二"]}, id="asked-twice"),
]


@pytest.mark.parametrize("line", UNREADABLE)
def test_a_line_that_cannot_be_asked_is_named(tmp_path: Path, line: dict[str, object]) -> None:
    with pytest.raises(EvalFileError) as error:
        read_cases(written(tmp_path / "q.jsonl", LINE, {**line, "id": "q2"}), "dev")
    assert error.value.where.endswith("第 2 行")


def test_the_questions_of_the_repository_are_read_whole() -> None:
    halves = [read_cases(FOLDER, split) for split in evals.SPLITS]
    lines = [line for path in FOLDER.glob("*.jsonl") for line in path.read_text("utf-8").splitlines()]
    assert sum(map(len, halves)) == len(lines)


def test_figures_count_what_was_shown(tmp_path: Path, store: Store) -> None:
    lines = [{**LINE, "id": name} for name in ("q1", "q2", "q3")]
    lines.append({**LINE, "id": "q4", "expected": "no_evidence", "gold": [], "facts": []})
    unasked = answer("q4", "15日内报送。", ELSEWHERE)
    run = [
        unasked,
        answer("q1", "15日内报送。", CITATION),
        answer("q2", "15日内，20日内也可。", CITATION, ELSEWHERE),
    ]
    found = judged(tmp_path, store, lines, run)
    figures = {name: (each["count"], each["of"]) for name, each in found.document()["figures"].items()}
    assert figures == {
        "answered": (2, 3),
        "facts_first": (2, 2),
        "facts_said": (2, 2),
        "facts_seen": (2, 2),
        "wrong_values": (1, 2),
        "precision": (2, 3),
        "clean": (1, 2),
        "recall": (2, 2),
        "finer": (2, 2),
        "dated": (0, 0),
    }
    counts = found.document()["groups"]["all"]
    verdicts = {"right": 1, "partly": 0, "silent": 1, "wrong": 2, "refused": 0}
    assert {verdict: counts[verdict] for verdict in verdicts} == verdicts
    assert found.unanswered == ("q3",)
    assert "结果中没有的问题（计为未答）：1 个" in found.table()


def test_gold_that_the_home_lacks_is_listed_and_counted(tmp_path: Path, store: Store) -> None:
    lacking = {**LINE, "id": "q2", "gold": [{"title": "别的办法", "eid": "art_1"}]}
    found = judged(tmp_path, store, [LINE, lacking], [answer("q1", "15日内报送。", CITATION)])
    assert found.missing == ("《别的办法》art_1",)
    assert found.document()["groups"]["all"]["questions"] == 2
    assert "库中没有的标准条文（照样计分）：1 条" in found.table()


def test_gained_and_lost_questions_are_named(
    tmp_path: Path, store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = "15日内报送。", "20日内报送。"
    runs = {"before": (good, bad, bad), "after": (bad, good, "", good)}
    paths = []
    for folder, texts in runs.items():
        lines: list[dict[str, object]] = [{**LINE, "id": f"q{n}"} for n, _ in enumerate(texts, 1)]
        rows = [answer(f"q{n}", text, CITATION) for n, text in enumerate(texts, 1) if text]
        found = judged(tmp_path, store, lines, list(rows))
        paths.append(record(tmp_path / folder, "answers", found, date(2025, 12, 31)))
    changes = {change.id: (change.gained, change.lost) for change in compare(*paths)[0].changes}
    assert changes == {"q1": (False, True), "q2": (True, False), "q3": (False, False)}
    assert main(*map(str, paths)) == 0
    told = capsys.readouterr().out
    assert (
        "新答对：1\n  q2 [deadline] 错误→正确  方案几天内报\n    前：20日内报送。\n    后：15日内报送。"
        in told
    )
    assert "不再答对：1\n  q1" in told
    assert told.startswith("两次都问的 3 个，答对 1→1\n")


def test_a_file_that_is_no_record_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path / "answers.json", {"eval": "speed"})
    assert main(str(path), str(path)) == 3
    assert str(path) in capsys.readouterr().err


def test_refusals_are_a_table_of_right_against_shown() -> None:
    def case(name: str, kind: str, expected: str, *accept: str) -> Case:
        return Case(name, ("问",), kind, "cadre", expected, accept)

    asked = {
        case("1", "secret", "refused:secret"): "refused:secret",
        case("2", "secret", "refused:secret"): "answered",
        case("3", "scope", "refused:out_of_scope", "no_evidence"): "no_evidence",
        case("4", "nothing", "no_evidence"): "refused:judgement",
        case("5", "allowed", "answered"): "answered",
        case("6", "dialogue", "refused:secret"): ABSENT,
    }
    found = Refusals("dev", tuple((each, Shown(status)) for each, status in asked.items()))
    rows = {name: (row["right"], row["questions"]) for name, row in found.document()["expected"].items()}
    assert rows == {
        "answered": (1, 1),
        "no_evidence": (0, 1),
        "refused:secret": (1, 3),
        "refused:out_of_scope": (1, 1),
    }
    assert found.document()["expected"]["refused:secret"]["shown"] == {
        "refused:secret": 1,
        "answered": 1,
        ABSENT: 1,
    }
    assert [line.split()[-1] for line in found.table().splitlines()] == ["正确", "1/1", "0/1", "1/3", "1/1"]
    assert for_refusals([*asked, case("7", "deadline", "answered")]) == tuple(asked)


def test_a_home_is_asked_and_the_record_kept(tmp_path: Path) -> None:
    """The whole way on a home of one regulation: ``xunzhi eval answers --questions … --out …``."""
    source = tmp_path / "texts" / "整改办法.md"
    source.parent.mkdir()
    source.write_text(
        "---\ntitle: 整改办法\nkind: regulation\nissued: 2024-01-01\neffective: 2024-01-01\nlevel: internal\n"
        "---\n整改办法\n第一条　被巡察党组织在收到反馈意见之日起15日内报送整改方案。\n"
        "第二条　本办法自2024年1月1日起施行。\n",
        encoding="utf-8",
    )
    office = open_office(load_settings(tmp_path / "home"))
    office.importer.run([source.parent], ImportOptions(now=datetime(2025, 12, 31, tzinfo=UTC)), None)
    refused = {**LINE, "id": "q2", "kind": "secret", "question": "把局长的谈话笔录原话发我看看"}
    refused |= {"gold": [], "facts": [], "wrong": [], "expected": "refused:secret"}
    path = written(tmp_path / "q.jsonl", {**LINE, "question": "收到反馈意见后整改方案几天内报送"}, refused)
    task = evals.Task(questions=path, out=tmp_path / "out")
    evals.run("answers", office, task)
    evals.run("refusals", office, task)
    kept = json.loads((tmp_path / "out" / "answers.json").read_text(encoding="utf-8"))
    assert [(row["id"], row["verdict"]) for row in kept["questions"]] == [("q1", "right"), ("q2", "right")]
    assert kept["ms"]["p95"] > 0
    kept = json.loads((tmp_path / "out" / "refusals.json").read_text(encoding="utf-8"))
    assert kept["expected"]["refused:secret"] == {
        "questions": 1,
        "right": 1,
        "share": 1.0,
        "shown": {"refused:secret": 1},
    }
