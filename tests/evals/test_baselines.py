"""Other programs on the texts of a home: what they are given, what they show, what is said without them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import evals
from evals import baselines
from evals.baselines import BASELINES, Baseline, BaselineSearch, Texts, Vectors, ask_baselines, texts_of
from evals.gold import ArticleKey, Gold, GoldQuestion
from evals.retrieval_report import beside_rows
from ingest.run import ImportOptions
from library.model import Level, Reader
from office import Office, open_office
from search.question import Question
from settings import load_settings

HEAD = "---\ntitle: {title}\nkind: regulation\nissued: 2024-01-01\neffective: {since}\nlevel: {level}\n---\n"
TEXTS = [
    ("整改办法", "2024-01-01", "internal", "被巡察党组织在收到反馈意见之日起15日内报送整改方案。"),
    ("谈话规范", "2024-01-01", "internal", "谈话笔录应当在谈话结束后24小时内整理完成。"),
    ("将来办法", "2026-06-01", "internal", "被巡察党组织在收到反馈意见之日起10日内报送整改方案。"),
    ("密办法", "2024-01-01", "restricted", "被巡察党组织报送整改方案须经专人。"),
]
TODAY = date(2025, 12, 31)
ASKED = "收到反馈意见后几日内报送整改方案"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    folder = tmp_path_factory.mktemp("baselines")
    (folder / "texts").mkdir()
    for title, since, level, text in TEXTS:
        head = HEAD.format(title=title, since=since, level=level)
        content = f"{head}{title}\n第一条　{text}\n第二条　本办法自发布之日起施行。\n"
        (folder / "texts" / f"{title}.md").write_text(content, encoding="utf-8")
    opened = open_office(load_settings(folder / "home"))
    opened.importer.run([folder / "texts"], ImportOptions(now=datetime(2025, 12, 31, tzinfo=UTC)), None)
    return opened


def question() -> GoldQuestion:
    return GoldQuestion("q", ASKED, (Gold("整改办法", "art_1", ArticleKey("整改办法", "art_1")),))


def test_texts_are_those_of_the_clearance_with_title_and_whole_text(office: Office) -> None:
    texts = texts_of(office.store, Level.INTERNAL)
    titles = {placed.version.title for placed in texts.placed}
    assert titles == {"整改办法", "谈话规范", "将来办法"}
    assert all(words.startswith(p.version.title) for p, words in zip(texts.placed, texts.words, strict=True))
    assert any("24小时" in words for words in texts.words)


def test_what_the_reader_may_not_see_that_day_is_taken_out(office: Office) -> None:
    texts = texts_of(office.store, Level.INTERNAL)
    search = BaselineSearch(office.store, texts, lambda _: range(len(texts.placed)))
    hits = search.retrieve(Question(ASKED, TODAY, Reader(Level.INTERNAL)), 100)
    assert {hit.placed.version.title for hit in hits} == {"整改办法", "谈话规范"}
    assert [hit.score for hit in hits][:2] == [1, 0.5]
    later = search.retrieve(Question(ASKED, date(2026, 7, 1), Reader(Level.INTERNAL)), 100)
    assert "将来办法" in {hit.placed.version.title for hit in later}


def test_every_installed_program_is_asked_and_every_other_named(office: Office) -> None:
    said: list[str] = []
    found = ask_baselines(office, [question()], TODAY, said.append)
    assert said == [baseline.name for baseline in BASELINES]
    for baseline, one in zip(BASELINES, found, strict=True):
        if baseline.installed:
            assert one.scores is not None
            assert one.scores.groups[0].questions == 1
        else:
            assert one.lacking == f"未安装 {baseline.package}"
    named = {one.name: one for one in found}
    for name in ("bm25s，rjieba 分词", "Chroma 原样，同一编码器", "llama-index BM25Retriever 按单字"):
        scores = named[name].scores
        assert scores is None or scores.groups[0].means["R@1"].mean == 1, name


LACKING: list[tuple[str, Callable[[Texts, Vectors | None], None], str]] = [
    ("no_such_package", lambda *_: None, "未安装 no-such"),
    ("no_such_package.module", lambda *_: None, "未安装 no-such"),
    ("json", lambda *_: None, "没有编码器"),
]


@pytest.mark.parametrize(("module", "make", "reason"), LACKING)
def test_what_is_not_there_is_a_row_without_figures(
    office: Office,
    monkeypatch: pytest.MonkeyPatch,
    module: str,
    make: Callable[[Texts, Vectors | None], None],
    reason: str,
) -> None:
    monkeypatch.setattr(baselines, "BASELINES", (Baseline("某程序", module, "no-such", make),))
    (one,) = ask_baselines(office, [question()], TODAY, lambda _: None)
    assert one.document() == {"name": "某程序", "lacking": reason}
    assert beside_rows([one])[0][0] == f"某程序：{reason}"


def test_the_whole_way_over_our_own_questions(office: Office, tmp_path: Path) -> None:
    """``xunzhi eval retrieval --questions FOLDER --out … --against … --peers``."""
    line = {"id": "q", "kind": "deadline", "person": "cadre", "split": "dev", "expected": "answered"}
    line |= {"question": ASKED, "gold": [{"title": "整改办法", "eid": "art_1__para_1"}]}
    folder = tmp_path / "questions"
    folder.mkdir()
    (folder / "a.jsonl").write_text(json.dumps(line), encoding="utf-8")
    first = evals.Task(questions=folder, out=tmp_path / "first")
    evals.run("retrieval", office, first)
    earlier = tmp_path / "first" / "retrieval.json"
    task = evals.Task(questions=folder, out=tmp_path / "second", against=earlier, peers=True)
    found = evals.run("retrieval", office, task)
    kept = json.loads((tmp_path / "second" / "retrieval.json").read_text(encoding="utf-8"))
    assert [(row["id"], row["rank"]) for row in kept["questions"]] == [("q", 1)]
    assert kept["questions"][0]["chance"] is not None
    assert [one["both"] for one in kept["compared"]] == [1, 1]
    assert len(kept["peers"]) == len(BASELINES)
    assert "deadline" in found.table()
    assert (tmp_path / "second" / "retrieval.html").is_file()
