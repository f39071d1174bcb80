"""Growth: real works first, copies that differ in terms and vectors, every size measured once."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from evals.grown import Exchange, moved
from evals.growth import ROWS, sweep
from library.model import Level
from office import open_office
from settings import load_settings

TEXTS = ("巡察组应当在十个工作日内提交报告。", "被巡察党组织应当及时整改；逾期不整改的，予以通报。") * 20


def test_words_are_exchanged_for_words_as_long() -> None:
    exchanged = [Exchange(TEXTS)(text) for text in TEXTS]
    assert [len(text) for text in exchanged] == [len(text) for text in TEXTS]
    assert all(new[-1] == "。" for new in exchanged)
    assert 0 < sum(new == old for new, old in zip(exchanged, TEXTS, strict=True)) < len(TEXTS)
    assert exchanged == [Exchange(TEXTS)(text) for text in TEXTS]


def test_a_vector_is_moved_by_its_share_and_has_length_1() -> None:
    matrix = np.eye(8, dtype=np.float32)
    found = moved(matrix, np.arange(8), np.array([0.0] * 4 + [0.5] * 4), np.random.default_rng(0))
    assert np.array_equal(found[:4], matrix[:4])
    assert np.allclose(np.linalg.norm(found, axis=1), 1)
    assert not np.allclose(found[4:], matrix[4:])


@pytest.fixture
def laws(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder as XUNZHI_DATA names it, with two works and a few questions."""
    national = tmp_path / "data" / "laws" / "national"
    national.mkdir(parents=True)
    for path in sorted(corpus.rglob("R0[45]*.md")):
        shutil.copy(path, national)
    questions = tmp_path / "data" / "stard" / "train.jsonl"
    questions.parent.mkdir()
    lines = (f'{{"id": "{n}", "question": "第{n}组什么时候提交巡察报告？", "gold": []}}\n' for n in range(2))
    questions.write_text("".join(lines), encoding="utf-8")
    monkeypatch.setenv("XUNZHI_DATA", str(tmp_path / "data"))
    return national


def test_a_size_is_grown_and_measured_once(laws: Path, tmp_path: Path) -> None:
    found = sweep(tmp_path / "scratch", [200])
    (one,) = found.sizes
    assert one["provisions"] >= 200
    assert all(key in one for key in ROWS)
    assert all(0 < p50 <= p95 for p50, p95 in (one["words_ms"], one["ranked_ms"]))
    assert one["hnsw_agreement_10"] > 0.9
    assert "检索的条文" in found.table()

    laws_home, grown = (_store(tmp_path / "scratch" / name) for name in ("home-laws", "home-200"))
    original = {name for _, _, name in laws_home.windows()}
    assert original < {name for _, _, name in grown.windows()}
    assert grown.searched()[1] > 0.9 * grown.searched()[0]  # hardly a window stands there twice
    titles = [version.title for version in grown.versions(Level.RESTRICTED)]
    assert len(set(titles)) == len(titles) == one["works"]

    kept = tmp_path / "scratch" / "growth-200-build.json"
    kept.write_text(json.dumps({**one, "works": -1}), encoding="utf-8")
    shutil.rmtree(tmp_path / "scratch" / "home-200")
    assert sweep(tmp_path / "scratch", [200]).sizes[0]["works"] == -1


def _store(home: Path):
    return open_office(load_settings(home)).store
