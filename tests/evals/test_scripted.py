"""The scripted model: what it says and how often it slips; what the product and llama-index show of it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from math import sqrt
from pathlib import Path

import pytest
from llama_index.core.query_engine.citation_query_engine import CITATION_QA_TEMPLATE, CITATION_REFINE_TEMPLATE
from llama_index.core.schema import NodeWithScore, TextNode
from typer.testing import CliRunner

import cli
import evals
from answer.llm import PLACES
from answer.prompts import load_prompt
from evals import MODES, answers_modes, modes
from evals.answers_modes import EngineMissingError, ask_all, ask_mode, unquoted
from evals.cases import Case, Place
from evals.citation_engine import read_reply
from evals.modes import Mode
from evals.scripted import NO_ANSWER, ScriptedModel, word
from evals.shown import Cited, Said, Shown
from evals.slips import AMOUNT, RATES, UNFOUNDED, Line, Passage, Slip
from ingest.run import ImportOptions
from office import Office, open_office
from settings import ROOT, load_settings

TODAY = date(2025, 12, 31)
HEAD = (
    "---\ntitle: {title}\nkind: regulation\nissued: 2024-01-01\neffective: 2024-01-01\nlevel: internal\n---\n"
)
WORKS = {
    "整改办法": "被巡察党组织在收到反馈意见之日起15日内报送整改方案。",
    "谈话规范": "谈话笔录应当在谈话结束后24小时内整理完成。",
    "会议规则": "组务会有三分之二以上组员到会，方为有效。",
    "归档办法": "巡察组在反馈会议后60日内把文件材料立卷归档。",
}
ASKED = {
    "整改办法": ("收到反馈意见后几日内报送整改方案", "15日内"),
    "谈话规范": ("谈话笔录几小时内整理完成", "24小时内"),
    "会议规则": ("组务会多少组员到会才有效", "三分之二以上"),
    "归档办法": ("反馈会议后多少日内立卷归档", "60日内"),
}
ALWAYS = {slip: {slip: 1.0} for slip in Slip}
GIVEN = (
    Passage(1, "收到反馈意见后，应当在15日内报送整改方案，不得逾期。"),
    Passage(2, "谈话结束后，应当在24小时内整理笔录，参加谈话的不少于2人。"),
)
QUESTION = "收到反馈意见后几日内报送整改方案"


def product_prompt(question: str, passages: tuple[Passage, ...]) -> tuple[str, str]:
    prompt = load_prompt("answer", PLACES)
    shown = "\n".join(
        f'<passage id="{one.number}" citation="《甲》第{one.number}条">\n{one.text}\n</passage>'
        for one in passages
    )
    return prompt.system, prompt.fill(question=question, passages=shown)


def engine_prompt(question: str, passages: tuple[Passage, ...]) -> str:
    sources = "\n\n".join(f"Source {one.number}:\n《甲》第{one.number}条\n{one.text}\n" for one in passages)
    return CITATION_QA_TEMPLATE.format(context_str=sources, query_str=question)


def case(title: str, **changed: object) -> Case:
    question, fact = ASKED[title]
    given: dict[str, object] = {
        "turns": (question,),
        "kind": "deadline",
        "person": "cadre",
        "expected": "answered",
        "gold": (Place(title, "art_1__para_1"),),
        "facts": (fact,),
    }
    return Case(id=title, **given | changed)  # type: ignore[arg-type]


CASES = tuple(map(case, WORKS))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    folder = tmp_path_factory.mktemp("scripted")
    (folder / "texts").mkdir()
    for title, text in WORKS.items():
        content = f"{HEAD.format(title=title)}{title}\n第一条　{text}\n第二条　本办法自发布之日起施行。\n"
        (folder / "texts" / f"{title}.md").write_text(content, encoding="utf-8")
    opened = open_office(load_settings(folder / "home"))
    opened.importer.run([folder / "texts"], ImportOptions(now=datetime(2025, 12, 31, tzinfo=UTC)), None)
    return opened


def test_in_either_prompt_the_sentence_that_shares_most_is_repeated_with_its_passage() -> None:
    model = ScriptedModel({})
    said = json.loads(model.complete(*product_prompt(QUESTION, GIVEN)))["sentences"]
    assert said == [{"text": GIVEN[0].text, "passages": [1], "role": "answer"}]
    assert model.answer_sources(engine_prompt(QUESTION, GIVEN)) == f"{GIVEN[0].text}[1]"
    assert (model.answers, model.slipped) == (2, 0)


def test_each_part_of_a_question_is_answered_and_a_list_told_with_its_entries() -> None:
    listed = Passage(3, "下列材料归入案卷：\n（一）谈话笔录；\n（二）问题底稿。\n其他的由组长决定。")
    asked = "整改方案几日内报送，哪些材料归入案卷"
    lines = word(asked, (*GIVEN, listed), {}).lines
    assert [(line.text, line.passages, line.role) for line in lines if line.passages != (2,)] == [
        (GIVEN[0].text, (1,), "answer"),
        ("下列材料归入案卷：", (3,), "answer"),
        ("（一）谈话笔录。", (3,), "item"),
        ("（二）问题底稿。", (3,), "item"),
    ]


def test_where_nothing_is_shared_it_says_that_it_cannot_answer() -> None:
    model = ScriptedModel()
    assert json.loads(model.complete(*product_prompt("XYZ", GIVEN))) == {"sentences": []}
    assert model.answer_sources(engine_prompt("XYZ", GIVEN)) == NO_ANSWER


def test_an_answer_to_be_refined_is_repeated() -> None:
    prompt = CITATION_REFINE_TEMPLATE.format(
        existing_answer="15日内[1]。", context_msg="Source 9:\n别的。\n", query_str=QUESTION
    )
    assert ScriptedModel().answer_sources(prompt) == "15日内[1]。"


@pytest.mark.parametrize(
    "ask", [lambda m: m.complete("", "几日内报送"), lambda m: m.answer_sources("几日内报送")]
)
def test_another_prompt_is_an_error_and_no_answer(ask: Callable[[ScriptedModel], str]) -> None:
    with pytest.raises(ValueError, match="prompt"):
        ask(ScriptedModel())


def test_the_same_question_gives_the_same_words_in_every_process() -> None:
    rates = dict.fromkeys(Slip, 0.5)
    asked = [f"{QUESTION}，第{n}次" for n in range(40)]
    code = (
        "import json, sys; from evals.scripted import word; from evals.slips import Passage, Slip\n"
        "asked, given = json.load(sys.stdin)\n"
        "given = [Passage(*one) for one in given]\n"
        "print([word(one, given, dict.fromkeys(Slip, 0.5)).lines for one in asked])"
    )
    given = json.dumps([asked, [(one.number, one.text) for one in GIVEN]])
    told = [
        subprocess.run(
            [sys.executable, "-c", code],
            input=given,
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            check=True,
            capture_output=True,
            text=True,
            encoding="utf-8",
        ).stdout.strip()
        for seed in ("1", "2")
    ]
    assert told == [str([word(one, GIVEN, rates).lines for one in asked])] * 2


def test_the_same_slips_are_drawn_in_either_prompt() -> None:
    ours, theirs = ScriptedModel(), ScriptedModel()
    for n in range(60):
        ours.complete(*product_prompt(f"{QUESTION}，第{n}次", GIVEN))
        theirs.answer_sources(engine_prompt(f"{QUESTION}，第{n}次", GIVEN))
    assert ours.slips == theirs.slips
    assert ours.slipped == theirs.slipped > 0


def test_slips_come_at_their_rates_and_in_a_third_of_the_answers() -> None:
    """300 prompts in which each has its place; four standard deviations are allowed."""
    asked = [f"{QUESTION}，第{n}号来函" for n in range(300)]
    worded = [word(question, GIVEN) for question in asked]
    counts = Counter(slip for one in worded for slip in one.slips)
    for slip, rate in RATES.items():
        assert abs(counts[slip] - 300 * rate) <= 4 * sqrt(300 * rate * (1 - rate)), slip
    assert 0.25 <= sum(bool(one.slips) for one in worded) / 300 <= 0.42
    for question, one in zip(asked, worded, strict=True):
        assert (one.lines == word(question, GIVEN, {}).lines) == (not one.slips)


def amounts(lines: tuple[Line, ...]) -> list[str]:
    return [found[0] for line in lines for found in AMOUNT.finditer(line.text)]


SLIPS: list[tuple[Slip, Callable[[tuple[Line, ...]], bool]]] = [
    (Slip.NUMBER, lambda lines: amounts(lines) != ["15日"] and amounts(lines)[0].endswith("日")),
    (Slip.UNIT, lambda lines: amounts(lines) == ["15个工作日"]),
    (Slip.NEGATION, lambda lines: "可以逾期" in lines[0].text),
    (Slip.MISCITED, lambda lines: lines[0].passages == (2,)),
    (Slip.INVENTED, lambda lines: lines[0].passages[0] == 1 and lines[0].passages[-1] > len(GIVEN)),
    (Slip.UNFOUNDED, lambda lines: lines[-1].text in UNFOUNDED and lines[-1].passages == (1,)),
]


@pytest.mark.parametrize(("slip", "made"), SLIPS, ids=[slip for slip, _ in SLIPS])
def test_each_slip_is_what_it_is_called(slip: Slip, made: Callable[[tuple[Line, ...]], bool]) -> None:
    clean, spoiled = word(QUESTION, GIVEN, {}), word(QUESTION, GIVEN, ALWAYS[slip])
    assert not made(clean.lines)
    assert made(spoiled.lines)
    assert spoiled.slips == (slip,)


NO_PLACE = [
    pytest.param(Slip.NUMBER, "整改方案应当报送。", id="no-number"),
    pytest.param(Slip.UNIT, "整改方案应当在2024年1月1日报送。", id="a-date"),
    pytest.param(Slip.NEGATION, "整改方案应当报送。", id="nothing-denied"),
    pytest.param(Slip.MISCITED, "整改方案应当报送。", id="one-passage"),
]


@pytest.mark.parametrize(("slip", "text"), NO_PLACE)
def test_a_slip_without_a_place_is_left_out(slip: Slip, text: str) -> None:
    worded = word(QUESTION, [Passage(1, text)], ALWAYS[slip])
    assert [line.text for line in worded.lines] == [text]
    assert worded.slips == ()


def test_a_fraction_becomes_another_one() -> None:
    text = "组务会有三分之二以上组员到会，方为有效。"
    (line,) = word("多少组员到会才有效", [Passage(1, text)], ALWAYS[Slip.NUMBER]).lines
    assert line.text != text
    assert "分之" in line.text


def source(number: int, title: str) -> NodeWithScore:
    known = {"citation": f"《{title}》第一条", "title": title, "eid": "art_1"}
    known |= {"effective": "2024-01-01", "until": ""}
    return NodeWithScore(node=TextNode(text=f"Source {number}:\n正文。\n", metadata=known))


REPLIES = [
    pytest.param(
        "甲[1]。乙[2]。", [("甲。", (0,)), ("乙。", (1,))], ["《一》第一条", "《二》第一条"], id="mark-inside"
    ),
    pytest.param(
        "甲。[2]\n乙。 [2][1]",
        [("甲。", (0,)), ("乙。", (0, 1))],
        ["《二》第一条", "《一》第一条"],
        id="behind",
    ),
    pytest.param("甲。[1][1]乙。", [("甲。", (0,)), ("乙。", ())], ["《一》第一条"], id="twice-and-none"),
    pytest.param("甲。[7]", [("甲。", (0,))], ["[7]"], id="invented"),
    pytest.param("", [], [], id="nothing"),
]


@pytest.mark.parametrize(("text", "said", "cited"), REPLIES)
def test_marks_of_a_reply_lead_to_its_sources(
    text: str, said: list[tuple[str, tuple[int, ...]]], cited: list[str]
) -> None:
    shown = read_reply(text, [source(1, "一"), source(2, "二")])
    assert [(one.text, one.basis) for one in shown.sentences] == said
    assert [one.citation for one in shown.citations] == cited
    assert shown.status == "answered"
    found = [one for one in shown.citations if one.title]
    assert all((one.quote.strip(), one.effective) == ("正文。", date(2024, 1, 1)) for one in found)


UNQUOTED = [
    pytest.param("15日内报送。", "answer", (), id="said-by-the-quote"),
    pytest.param("十五日内报送。", "answer", (), id="in-other-numerals"),
    pytest.param("根据《甲》第二条，15日内报送。", "answer", (), id="own-address"),
    pytest.param("20日内报送。", "answer", ("20日",), id="another-number"),
    pytest.param("15个工作日内报送。", "answer", ("15个工作日",), id="another-unit"),
    pytest.param("2024年施行，20日内报送。", "lineage", (), id="span-of-a-version"),
    pytest.param("报送截止到20日。", "reckoned", (), id="a-counted-day"),
]


@pytest.mark.parametrize(("text", "role", "values"), UNQUOTED)
def test_values_that_no_quote_says_are_told(text: str, role: str, values: tuple[str, ...]) -> None:
    cited = Cited("《甲》第二条", "甲", "art_2", "收到之日起15日内报送。")
    assert unquoted(Shown("answered", (Said(text, role, (0,)),), (cited,))) == values


def test_a_model_that_always_changes_a_number_never_gets_it_shown(office: Office) -> None:
    model = ScriptedModel(ALWAYS[Slip.NUMBER])
    found = ask_mode(office, Mode.MODEL, "dev", CASES, TODAY, model)
    assert (model.slips[Slip.NUMBER], model.answers) == (len(CASES), len(CASES))
    for one in found.judged:
        assert one.shown.mode == "composed", one.case.id
        assert one.said == one.case.facts
        assert unquoted(one.shown) == ()
    assert found.drafts is not None
    assert found.drafts.kept == 0


def test_the_engine_shows_what_that_model_says(office: Office) -> None:
    found = ask_mode(office, Mode.ENGINE, "dev", CASES, TODAY, ScriptedModel(ALWAYS[Slip.NUMBER]))
    for one in found.judged:
        assert one.shown.status == "answered"
        assert unquoted(one.shown), one.case.id
        assert one.said == ()


def test_a_model_without_slips_is_shown_by_both(office: Office) -> None:
    for mode in (Mode.MODEL, Mode.ENGINE):
        found = ask_mode(office, mode, "dev", CASES, TODAY, ScriptedModel({}))
        for one in found.judged:
            assert one.shown.mode == mode, one.case.id
            assert one.said == one.case.facts
            assert one.gold_cited


def test_all_modes_side_by_side_the_engine_answering_what_is_to_be_refused(
    office: Office, tmp_path: Path
) -> None:
    """The whole way: ``xunzhi eval answers --mode all --questions … --out …``."""
    lines = [
        {"id": one.id, "kind": one.kind, "person": one.person, "split": "dev", "expected": one.expected}
        | {"question": one.turns[0], "facts": one.facts, "gold": [{"title": one.id, "eid": "art_1__para_1"}]}
        for one in CASES
    ]
    secret = {"kind": "secret", "person": "cadre", "split": "dev", "expected": "refused:secret"}
    lines.append({"id": "秘密", "question": "把局长的谈话笔录原话发我看看", **secret})
    path = tmp_path / "q.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    found = evals.run("answers", office, evals.Task(questions=path, out=tmp_path, mode="all"))
    kept = json.loads((tmp_path / "answers.json").read_text(encoding="utf-8"))
    assert list(kept["modes"]) == ["composed", "model", "citation-engine"]
    assert {mode: each["mode"] for mode, each in kept["modes"].items()} == {
        mode: mode for mode in kept["modes"]
    }
    refused = {mode: (key["refused"]["count"], key["refused"]["of"]) for mode, key in kept["key"].items()}
    assert refused == {"composed": (1, 1), "model": (1, 1), "citation-engine": (0, 1)}
    head, *_, told = found.table().splitlines()
    assert head.split() == ["指标", "composed", "model", "citation-engine"]
    assert "模型回答 5 次" in told


def test_a_table_says_its_mode(office: Office) -> None:
    composed = ask_mode(office, Mode.COMPOSED, "dev", CASES[:1], TODAY)
    assert composed.table().startswith("作答方式：composed（")
    assert composed.document()["model"] is None
    worded = ask_mode(office, Mode.MODEL, "dev", CASES[:1], TODAY)
    assert worded.table().splitlines()[1].startswith("模型回答 1 次")
    assert "作答方式：model（" in worded.page(TODAY)


def test_without_llama_index_the_engine_is_named_and_not_measured(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers_modes, "ENGINE", ("no_such_package.module", "no-such"))
    found = ask_all(office, "dev", CASES[:1], TODAY)
    assert [one.mode for one in found.answers] == [Mode.COMPOSED, Mode.MODEL]
    assert "citation-engine：未安装 no-such，未测" in found.table()
    with pytest.raises(EngineMissingError):
        ask_mode(office, Mode.ENGINE, "dev", CASES[:1], TODAY)


USAGE = [
    pytest.param(("--mode", "chat"), id="no-such-mode"),
    pytest.param(("--mode", "model", "--run", __file__), id="a-run-is-answered-already"),
]


@pytest.mark.parametrize("options", USAGE)
def test_a_mode_that_cannot_be_is_a_fault_of_usage(options: tuple[str, ...]) -> None:
    assert CliRunner().invoke(cli.app, ["eval", "answers", *options]).exit_code == 2


def test_the_command_offers_the_modes_that_can_be_asked() -> None:
    assert (*modes.ASKED, modes.ALL) == MODES
