"""Questions and runs as they are read; matching of titles and addresses on both sides."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from evals.gold import ArticleKey, EvalFileError, article_key, read_questions, read_run
from evals.retrieval import absent_from_run, absent_from_store, score
from library.model import Kind, Level, Provision, ProvisionType, Version
from library.store import Store
from library.writer import Source, Text, Writer


def written(path: Path, *rows: object) -> Path:
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path


def question(name: str, *gold: tuple[str, str], **more: str) -> dict[str, object]:
    golds = [{"title": title, "article": article} for title, article in gold]
    return {"id": name, "question": "多少天？", "gold": golds, **more}


def ranked(name: str, *hits: tuple[str, str]) -> dict[str, object]:
    found = [{"citation": "", "title": title, "eid": eid, "score": 1.0} for title, eid in hits]
    return {"id": name, "hits": found, "ms": 3.5}


KEYS = [
    pytest.param("监察法", "art_48__para_2__item_1", ("监察法", "art_48"), id="cut-to-the-article"),
    pytest.param("监察法", "att_1__art_3__para_1", ("监察法", "att_1__art_3"), id="article-of-an-attachment"),
    pytest.param("关于适用《民法典》的解释", "art_1", ("关于适用民法典的解释", "art_1"), id="inner-marks"),
    pytest.param("《办法 (试行)》", "art_2", ("办法（试行）", "art_2"), id="brackets-and-spaces"),
    pytest.param("指引", "step_S12", ("指引", "step_S12"), id="outside-articles"),
]


@pytest.mark.parametrize(("title", "eid", "expected"), KEYS)
def test_both_sides_get_one_key(title: str, eid: str, expected: tuple[str, str]) -> None:
    assert article_key(title, eid) == ArticleKey(*expected)


ADDRESSES = [
    pytest.param("第五条", "art_5", id="chinese"),
    pytest.param("第一百二十条之一", "art_120-1", id="inserted"),
    pytest.param("第9条第二款", "art_9", id="finer-than-an-article"),
]


@pytest.mark.parametrize(("address", "eid"), ADDRESSES)
def test_gold_articles_become_eids(tmp_path: Path, address: str, eid: str) -> None:
    (read,) = read_questions(written(tmp_path / "q.jsonl", question("q", ("刑法", address))))
    assert read.keys == {ArticleKey("刑法", eid)}


def test_gold_with_an_eid_of_its_own(tmp_path: Path) -> None:
    row = {
        "id": "q",
        "question": "？",
        "gold": [{"title": "规则", "eid": "art_5__para_2"}],
        "on": "2024-07-01",
    }
    (read,) = read_questions(written(tmp_path / "q.jsonl", row))
    assert read.keys == {ArticleKey("规则", "art_5")}
    assert read.on is not None
    assert read.on.isoformat() == "2024-07-01"


def test_gold_that_cannot_be_read_counts_as_missed_and_is_named(tmp_path: Path) -> None:
    questions = read_questions(
        written(tmp_path / "q.jsonl", question("q", ("刑法", "第一条"), ("刑法", "全文")))
    )
    run = read_run(written(tmp_path / "r.jsonl", ranked("q", ("刑法", "art_1"))))
    scores = score(questions, run, absent_from_run(questions, run))
    assert scores.groups[0].means["R@10"].mean == 0.5
    assert scores.missing == ("《刑法》全文",)


def test_scores_of_a_small_run(tmp_path: Path) -> None:
    questions = read_questions(
        written(
            tmp_path / "q.jsonl",
            question("both", ("甲法", "第一条"), ("乙法", "第二条")),
            question("second", ("甲法", "第一条")),
            question("alone", ("丙法", "第三条")),
            question("nothing-is-gold"),
        )
    )
    run = read_run(
        written(
            tmp_path / "r.jsonl",
            ranked("both", ("甲法", "art_1__para_1"), ("甲法", "art_1__para_2"), ("乙法", "art_2")),
            ranked("second", ("乙法", "art_9"), ("甲法", "art_1")),
        )
    )
    scores = score(questions, run, absent_from_run(questions, run))
    everyone, seen, new = scores.groups
    assert (everyone.questions, seen.questions, new.questions) == (3, 2, 1)
    assert everyone.means["R@10"].mean == pytest.approx(2 / 3)
    assert seen.means["R@1"].mean == 0.25
    assert seen.means["MRR@10"].mean == 0.75
    assert scores.unanswered == ("alone",)
    assert scores.missing == ("《丙法》第三条",)
    assert scores.without_gold == 1
    assert scores.ms == (3.5, 3.5)
    assert "丙法" in scores.table()
    assert scores.document()["groups"][0]["measures"]["R@10"]["mean"] == 0.6667


FAULTS = [
    pytest.param('{"id": "a"}', 1, id="no-question"),
    pytest.param('{"id": "a", "question": "？"}\n{"id": "a", "question": "？"}', 2, id="id-twice"),
    pytest.param("\nno json", 2, id="no-json"),
]


@pytest.mark.parametrize(("text", "line"), FAULTS)
def test_a_faulty_line_is_named(tmp_path: Path, text: str, line: int) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EvalFileError) as caught:
        read_questions(path)
    assert caught.value.where == f"{path} 第 {line} 行"


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(EvalFileError, match="absent"):
        read_run(tmp_path / "absent.jsonl")


def test_every_gold_article_of_the_public_questions_can_be_read(data: Path) -> None:
    questions = read_questions(data / "stard" / "train.jsonl")
    assert len(questions) == 1222
    assert [gold.name for q in questions for gold in q.gold if gold.key is None] == []


def test_gold_that_the_store_lacks_is_named(tmp_path: Path) -> None:
    store = Store.at(tmp_path / "xunzhi.db")
    texts = (Provision("art_1", ProvisionType.ARTICLE, "第一条", "正文。"),)
    source = Source("甲法.md", "甲法.md", "0" * 64, "0" * 64, "md", "0" * 64)
    writer = Writer(store)
    run = writer.start_run([], datetime(2026, 1, 1, tzinfo=UTC))
    writer.add_version(
        Version("甲法", "甲法（试行）", Kind.LAW, Level.RESTRICTED), [Text(source, texts)], run
    )
    golds = [("甲法(试行)", "第一条"), ("甲法（试行）", "第二条"), ("乙法", "第一条"), ("甲法", "目录")]
    questions = read_questions(written(tmp_path / "q.jsonl", question("q", *golds)))
    assert absent_from_store(questions, store) == ["《甲法（试行）》第二条", "《乙法》第一条", "《甲法》目录"]
