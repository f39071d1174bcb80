"""The ranker that ships: what answers is put before what merely speaks of it, the same in any company."""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from search.ranker import CARD, MODEL, TOKENIZER, OnnxRanker, RankerMissingError, SentenceTransformerRanker

SHIPPED = Path(__file__).resolve().parents[2] / "models" / "ranker"
CASES = (
    (
        "谈完话多久要把记录弄好",
        "巡察个别谈话工作规范\n谈话记录应当在谈话结束后24小时内整理完毕。",
        "巡察个别谈话工作规范\n谈话应当由2名以上巡察干部进行。",
    ),
    (
        "调材料找谁批",
        "调阅资料管理办法\n调阅资料经副组长审批后，由联络员通知被巡察党组织。",
        "调阅资料管理办法\n调阅的资料应当在5个工作日内归还。",
    ),
    (
        "发多少份问卷",
        "巡察问卷调查办法\n问卷发放数量不少于干部职工总数的30%且不少于30份。",
        "巡察问卷调查办法\n问卷采取无记名方式填写。",
    ),
    (
        "单位请吃饭能不能去",
        "巡察干部纪律规定\n不准接受被巡察党组织的宴请和礼品。",
        "巡察经费管理办法\n巡察组用餐按照规定标准交纳伙食费。",
    ),
)


@pytest.fixture(scope="module")
def ranker() -> OnnxRanker:
    return OnnxRanker(SHIPPED)


@pytest.mark.parametrize(("question", "answers", "beside"), CASES)
def test_what_answers_comes_first(ranker: OnnxRanker, question: str, answers: str, beside: str) -> None:
    right, wrong = ranker.odds(question, [answers, beside])
    assert right > wrong


def test_odds_are_near_those_of_the_exact_network(ranker: OnnxRanker) -> None:
    held = np.load(SHIPPED / "reference.npz")
    pairs = zip(held["questions"].tolist(), held["texts"].tolist(), strict=True)
    odds = np.array([ranker.odds(question, [text])[0] for question, text in pairs])
    assert np.corrcoef(odds, held["odds"])[0, 1] >= 0.99
    assert np.abs(odds - held["odds"]).mean() <= 0.35


def test_a_text_has_the_same_odds_in_any_company_and_thread(ranker: OnnxRanker) -> None:
    question = CASES[0][0]
    texts = [text for _, *some in CASES for text in some]
    alone = [float(ranker.odds(question, [text])[0]) for text in texts]
    assert ranker.odds(question, texts).tolist() == alone
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: ranker.odds(question, texts[::-1]).tolist(), range(8)))
    assert all(one == alone[::-1] for one in found)


def test_no_texts_no_odds(ranker: OnnxRanker) -> None:
    assert ranker.odds("谁批准", []).shape == (0,)


def test_a_text_of_any_length_is_read(ranker: OnnxRanker) -> None:
    odds = ranker.odds("谁批准" * 300, ["", "巡察组应当" * 2000, "\x00\ud7ff𠮷"])
    assert np.isfinite(odds).all()


@pytest.mark.parametrize("file", [CARD, MODEL, TOKENIZER])
def test_a_missing_file_is_told(tmp_path: Path, file: str) -> None:
    folder = shutil.copytree(SHIPPED, tmp_path / "ranker")
    (folder / file).unlink()
    with pytest.raises(RankerMissingError) as raised:
        OnnxRanker(folder)
    assert "models/ranker" in raised.value.todo


def test_a_file_that_is_not_the_one_of_the_card_is_told(tmp_path: Path) -> None:
    folder = shutil.copytree(SHIPPED, tmp_path / "ranker")
    card = json.loads((folder / CARD).read_text(encoding="utf-8"))
    card["sha256"][MODEL] = "0" * 64
    (folder / CARD).write_text(json.dumps(card), encoding="utf-8")
    with pytest.raises(RankerMissingError, match="not the file"):
        OnnxRanker(folder)


def test_any_cross_encoder_of_a_folder_can_rank(tmp_path: Path) -> None:
    pytest.importorskip("sentence_transformers", reason="needs the extra [models]", exc_type=ImportError)
    import torch
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

    torch.manual_seed(0)
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_file=str(SHIPPED / TOKENIZER), pad_token="<pad>", unk_token="<unk>", model_max_length=64
    )
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        num_labels=1,
        pad_token_id=tokenizer.pad_token_id,
    )
    BertForSequenceClassification(config).save_pretrained(tmp_path)
    tokenizer.save_pretrained(tmp_path)
    own = SentenceTransformerRanker(str(tmp_path))
    odds = own.odds("谁批准", ["组长批准", "主任批准", "无人批准"])
    assert odds.dtype == np.float32
    assert odds.shape == (3,)
    assert own.odds("谁批准", []).shape == (0,)


def test_a_model_that_is_not_there_is_told() -> None:
    pytest.importorskip("sentence_transformers", reason="needs the extra [models]", exc_type=ImportError)
    with pytest.raises(RankerMissingError):
        SentenceTransformerRanker("nobody/has-such-a-model")
