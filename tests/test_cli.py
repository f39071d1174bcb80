"""The command line's contract: shapes of the JSON, exit codes, what goes where."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import cli

ROOT = Path(__file__).resolve().parent.parent
Run = Callable[..., tuple[int, str, str]]

WORK = (
    "work title kind number issuer issued effective until status level "
    "articles provisions by_type versions files"
)
HIT = "rank citation title eid heading text score chance status level file"
ANSWER = "question on read status mode sentences citations nearest refusal ms"
BASIS = "citation title eid quote text status effective until level file"
SHOWN = "citation title eid text heading status versions references_out references_in"
REPORT = "run files added changed corrected unchanged removed failed"
FILE = "file status kind title articles provisions warnings seconds"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command in this process: (exit code, stdout, stderr)."""

    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["xunzhi", *arguments])
        with pytest.raises(SystemExit) as stopped:
            cli.main()
        captured = capsys.readouterr()
        return int(stopped.value.code or 0), captured.out, captured.err

    return call


def keys(document: dict[str, Any]) -> set[str]:
    return set(document)


def test_a_hit_in_a_terminal_says_what_it_is(run: Run, sample_home: Path) -> None:
    for kind, told in (("report", "　报告（示例，不是规定）\n"), ("regulation", "　制度，现行有效\n")):
        _, out, _ = run(
            "search", "低保金发给不该领的人", "--kind", kind, "--k", "1", "--home", str(sample_home)
        )
        assert told in out
        code, out, _ = run(
            "search", "低保金", "--kind", kind, "--k", "1", "--json", "--home", str(sample_home)
        )
        assert (code, json.loads(out)["hits"][0]["kind"]) == (0, kind)


def test_works_has_a_row_a_work(run: Run, sample_home: Path) -> None:
    code, out, _ = run("works", "--json", "--home", str(sample_home))
    rows = json.loads(out)
    assert code == 0
    assert all(keys(row) >= set(WORK.split()) for row in rows)
    measures = next(row for row in rows if row["work"] == "R01")
    assert (measures["articles"], measures["versions"], measures["status"]) == (40, 3, "in_force")
    assert measures["by_type"]["article"] == 40
    assert measures["effective"] == "2024-06-01"
    assert measures["until"] is None


def test_works_on_a_day_shows_the_version_of_that_day(run: Run, sample_home: Path) -> None:
    rows = json.loads(run("works", "--on", "2019-01-01", "--json", "--home", str(sample_home))[1])
    measures = next(row for row in rows if row["work"] == "R01")
    assert (measures["effective"], measures["until"]) == ("2018-07-01", "2021-04-01")


def test_show_prints_a_provision_with_its_versions_and_references(run: Run, sample_home: Path) -> None:
    citation = "《市委巡察组组务会议事规则》第六条"
    code, out, _ = run("show", citation, "--json", "--home", str(sample_home))
    shown = json.loads(out)
    assert code == 0
    assert keys(shown) >= set(SHOWN.split())
    assert "必须提交组务会的事项有8类" in shown["text"]
    assert len(shown["versions"]) == 2
    incoming = {row["citation"] for row in shown["references_in"]}
    assert {
        "《市委巡察组组务会议事规则》第三条",  # 本规则第六条所列事项
        "《市委巡察组组务会议事规则》第六条第二款",  # 前款事项
    } <= {each.removesuffix("第一款") for each in incoming}


def test_show_of_what_is_not_there_says_what_to_do(run: Run, sample_home: Path) -> None:
    code, out, err = run("show", "《市委巡察组组务会议事规则》第九十九条", "--home", str(sample_home))
    assert (code, out) == (3, "")
    assert "处理：" in err


def test_search_finds_the_article_and_keeps_stdout_clean(run: Run, sample_home: Path) -> None:
    code, out, _ = run("search", "组务会多久开一次", "--json", "--k", "5", "--home", str(sample_home))
    found = json.loads(out)
    assert code == 0
    assert keys(found) >= {"question", "on", "hits", "ms"}
    assert found["on"] == "2025-12-31"
    assert [hit["rank"] for hit in found["hits"]] == [1, 2, 3, 4, 5]
    assert keys(found["hits"][0]) >= set(HIT.split())
    assert found["hits"][0]["citation"] == "《市委巡察组组务会议事规则》第三条"


def test_ask_answers_with_a_basis_that_is_quoted_verbatim(run: Run, sample_home: Path) -> None:
    code, out, _ = run("ask", "组务会多久开一次", "--json", "--home", str(sample_home))
    answer = json.loads(out)
    assert code == 0
    assert keys(answer) >= set(ANSWER.split())
    assert keys(answer["read"]) >= {"subject", "intent", "date", "works"}
    assert answer["status"] == "answered"
    assert "每周不少于1次" in "".join(sentence["text"] for sentence in answer["sentences"])
    for sentence in answer["sentences"]:
        assert keys(sentence) >= {"text", "role", "citations", "basis"}
        assert sentence["citations"] == [answer["citations"][i]["citation"] for i in sentence["basis"]]
    for basis in answer["citations"]:
        assert keys(basis) >= set(BASIS.split())
        assert basis["quote"] in basis["text"]


@pytest.mark.parametrize(
    ("question", "eid"),
    [
        ("步骤S24怎么做", "step_S24"),
        ("s24怎么做", "step_S24"),
        ("表B27怎么填", "form_B27"),
        ("P048", "point_P048"),
    ],
)
def test_a_code_is_an_address(run: Run, sample_home: Path, question: str, eid: str) -> None:
    answer = json.loads(run("ask", question, "--json", "--home", str(sample_home))[1])
    assert answer["status"] == "answered"
    assert all(basis["eid"].startswith(eid) for basis in answer["citations"])


@pytest.mark.parametrize(
    ("question", "said"),
    [
        pytest.param("反馈后多久要交整改方案", "15个工作日", id="what-the-chat-box-suggests"),
        pytest.param("巡察反馈后多久要交整改方案？", "15个工作日", id="an-example-of-the-page"),
        pytest.param("组务会要多少人到会才算有效？", "三分之二以上", id="another"),
        pytest.param("哪些事项必须提交组务会研究？", "8类", id="a-list"),
    ],
)
def test_what_the_page_suggests_is_answered(run: Run, sample_home: Path, question: str, said: str) -> None:
    answer = json.loads(run("ask", question, "--json", "--home", str(sample_home))[1])
    assert answer["status"] == "answered"
    assert said in answer["sentences"][0]["text"]


def test_the_day_moves_the_answer_to_the_version_of_that_day(run: Run, sample_home: Path) -> None:
    answer = json.loads(
        run("ask", "组务会多久开一次", "--on", "2023-05-01", "--json", "--home", str(sample_home))[1]
    )
    assert "每两周1次" in "".join(sentence["text"] for sentence in answer["sentences"])


def test_batches_answer_line_by_line(run: Run, sample_home: Path, tmp_path: Path) -> None:
    batch, out = tmp_path / "questions.jsonl", tmp_path / "sub" / "run.jsonl"
    lines = [
        {"id": "a", "question": "组务会多久开一次", "unknown": 1},
        {"id": "b", "turns": ["组务会多久开一次", "2023年的时候呢"]},
    ]
    batch.write_text("\n".join(json.dumps(line) for line in lines) + "\nno json\n\n", encoding="utf-8")
    code, stdout, err = run("ask", "--batch", str(batch), "--out", str(out), "--home", str(sample_home))
    answers = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert (code, stdout, [answer["id"] for answer in answers]) == (1, "", ["a", "b"])
    assert "1 行读不出" in err
    assert "每两周1次" in "".join(sentence["text"] for sentence in answers[1]["sentences"])

    batch.write_text(json.dumps(lines[0]), encoding="utf-8")
    code, stdout, _ = run(
        "search", "--batch", str(batch), "--out", str(out), "--k", "3", "--home", str(sample_home)
    )
    found = json.loads(out.read_text(encoding="utf-8"))
    assert (code, stdout, keys(found)) == (0, "", {"id", "hits", "ms"})
    assert [keys(hit) for hit in found["hits"]] == [{"citation", "title", "eid", "score"}] * 3


def test_ingest_reports_every_file(run: Run, tmp_path: Path) -> None:
    good, empty = tmp_path / "in" / "规定.md", tmp_path / "in" / "空.docx"
    good.parent.mkdir()
    good.write_text(
        "# 值班规定\n\n第一条 值班人员每天到岗。\n\n第二条 本规定自2024年1月1日起施行。\n", encoding="utf-8"
    )
    empty.touch()
    code, out, _ = run("ingest", str(good.parent), "--json", "--home", str(tmp_path / "home"))
    report = json.loads(out)
    assert code == 1
    assert keys(report) >= set(REPORT.split())
    rows = {Path(row["file"]).name: row for row in report["files"]}
    assert all(keys(row) >= set(FILE.split()) for row in rows.values())
    assert (rows["规定.md"]["status"], rows["规定.md"]["articles"]) == ("parsed", 2)
    assert rows["空.docx"]["status"] == "failed"
    assert (report["added"], report["failed"]) == (1, 1)
    assert run("reindex", "--check", "--home", str(tmp_path / "home"))[0] == 0


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        pytest.param(("ask",), 2, "请写出问题", id="no-question"),
        pytest.param(("search", "x", "--level", "top"), 2, "public", id="unknown-level"),
        pytest.param(("works", "--kind", "novel"), 2, "regulation", id="unknown-kind"),
        pytest.param(("works", "--on", "2024-02-31"), 2, "--on", id="no-such-day"),
        pytest.param(("ask", "--batch", __file__), 2, "--out", id="batch-without-out"),
        pytest.param(
            ("serve", "--host", "0.0.0.0"), 2, "--shared-level", id="open-to-others-without-a-level"
        ),
        pytest.param(("nothing",), 2, "nothing", id="unknown-command"),
    ],
)
def test_wrong_usage_is_two_and_says_what_is_wrong(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    found, out, err = run(*arguments, *(("--home", str(tmp_path)) if arguments != ("nothing",) else ()))
    assert (found, out) == (code, "")
    assert said in err


def test_a_home_that_cannot_be_made_is_three(run: Run) -> None:
    code, out, err = run("works", "--home", "/proc/xunzhi")
    assert (code, out) == (3, "")
    assert "数据目录不能使用" in err


def test_a_busy_home_is_three(run: Run, tmp_path: Path) -> None:
    from office import open_office
    from settings import load_settings

    file = tmp_path / "a.md"
    file.write_text("第一条 甲。\n", encoding="utf-8")
    with open_office(load_settings(tmp_path / "home")).lock():
        code, _, err = run("ingest", str(file), "--home", str(tmp_path / "home"))
    assert code == 3
    assert "另一个导入" in err


def test_help_loads_nothing_heavy() -> None:
    heavy = (
        "torch",
        "llama_index",
        "chromadb",
        "streamlit",
        "onnxruntime",
        "sqlalchemy",
        "pydantic",
        "tantivy",
    )
    program = (
        "import sys, cli\nsys.argv = ['xunzhi', '--help']\n"
        "try:\n    cli.main()\nexcept SystemExit:\n    pass\n"
        f"print([m for m in {heavy!r} if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stderr.strip() == "[]"
    assert "巡知" in done.stdout


def test_a_plan_is_written_and_applied(run: Run, tmp_path: Path) -> None:
    source, plan = tmp_path / "汇编.md", tmp_path / "方案.json"
    articles = "第一条　甲。\n\n第二条　乙。\n"
    source.write_text(f"# 甲办法\n\n{articles}\n# 乙规定\n\n{articles}", encoding="utf-8")
    home = ("--home", str(tmp_path / "home"))
    code, out, _ = run("ingest", str(source), "--plan", str(plan), "--json", *home)
    document = json.loads(out)
    assert (code, document) == (0, json.loads(plan.read_text(encoding="utf-8")))
    assert [work["title"] for work in document["files"][0]["works"]] == ["甲办法", "乙规定"]
    assert json.loads(run("works", "--json", *home)[1]) == []
    code, out, _ = run("ingest", "--apply", str(plan), "--json", *home)
    [file] = json.loads(out)["files"]
    assert (code, file["works"], file["articles"]) == (0, ["甲办法", "乙规定"], 4)
    assert keys(file) >= set(FILE.split())
    rows = json.loads(run("works", "--json", *home)[1])
    assert [(row["title"], row["files"]) for row in rows] == [
        ("乙规定", ["汇编.md"]),
        ("甲办法", ["汇编.md"]),
    ]
    plan.write_text("{", encoding="utf-8")
    code, _, told = run("ingest", "--apply", str(plan), *home)
    assert code == 3
    assert "不是有效的 JSON" in told
    for wrong in ([], [str(source), "--apply", str(plan)]):
        assert run("ingest", *wrong, *home)[0] == 2
