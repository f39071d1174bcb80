"""What a person who improves ranking is shown: chances kept, worst questions, gained and lost, the page."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.cases import holds_cases, read_cases, searched
from evals.compare import compare, main
from evals.gold import ArticleKey, EvalFileError, Gold, GoldQuestion, Ranked, Top, first_tops, read_run
from evals.metrics import recall
from evals.reliability import reliability
from evals.report import record
from evals.retrieval import score
from evals.retrieval_report import RetrievalReport, report_on
from evals.standing import curve, stand, worst

DAY = date(2025, 12, 31)
EVIL = '<script>alert("x")</script>&'


def key(letter: str) -> ArticleKey:
    return ArticleKey("办法", letter)


def asked(name: str, gold: str, also: str = "", kind: str = "") -> GoldQuestion:
    golds = [tuple(Gold("办法", one, key(one)) for one in letters) for letters in (gold, also)]
    return GoldQuestion(name, f"问{name}", golds[0], also=golds[1], kind=kind)


def found(name: str, letters: str, chance: float | None = 0.5, start: str = "正文") -> Ranked:
    tops = first_tops(Top(key(one), "办法", f"第{one}条", chance, start) for one in letters)
    return Ranked(name, tuple(map(key, letters)), 2.0, tops)


def reported(*pairs: tuple[GoldQuestion, Ranked]) -> RetrievalReport:
    return report_on([question for question, _ in pairs], [ranked for _, ranked in pairs])


STANDINGS = [
    pytest.param("a", "", "abc", (1,), 1, "", id="on-top"),
    pytest.param("c", "b", "abc", (3,), 2, "ab", id="what-will-do-stands-higher"),
    pytest.param("b", "", "aab", (2,), 2, "a", id="an-article-found-twice-takes-one-place"),
    pytest.param("ad", "", "bacd", (2, 4), 2, "b", id="several"),
    pytest.param("z", "", "abcdefg", (None,), None, "abcde", id="absent-shows-the-first-five"),
    pytest.param("g", "", "abcdefg", (7,), 7, "abcde", id="far-below-shows-the-first-five"),
    pytest.param("a", "", "", (None,), None, "", id="nothing-found"),
]


@pytest.mark.parametrize(("gold", "also", "ranking", "ranks", "right", "above"), STANDINGS)
def test_where_gold_stands_and_what_above_it(
    gold: str, also: str, ranking: str, ranks: tuple[int | None, ...], right: int | None, above: str
) -> None:
    one = stand(asked("q", gold, also), found("q", ranking))
    assert (one.ranks, one.right_rank) == (ranks, right)
    assert "".join(top.key.eid for top in one.above) == above


def test_worst_are_the_absent_then_the_lowest_and_never_the_right() -> None:
    pairs = [
        (asked("right", "a"), found("right", "ab")),
        (asked("second", "b"), found("second", "ab")),
        (asked("third", "c"), found("third", "abc")),
        (asked("absent", "z"), found("absent", "abc", 0.2)),
        (asked("absent and sure", "z"), found("absent and sure", "abc", 0.9)),
        (asked("absent, another does", "z", "a"), found("absent, another does", "abc", 0.9)),
    ]
    standings = [stand(*pair) for pair in pairs]
    order = ["absent and sure", "absent", "absent, another does", "third", "second"]
    assert [one.question.id for one in worst(standings)] == order
    assert [one.question.id for one in worst(standings, 2)] == order[:2]


@given(
    st.lists(st.tuples(st.sets(st.sampled_from("abcdef"), min_size=1), st.text("abcdefg"))), st.integers(1, 9)
)
def test_the_curve_is_recall_at_every_depth(pairs: list[tuple[set[str], str]], depth: int) -> None:
    standings = [stand(asked("q", "".join(sorted(gold))), found("q", text)) for gold, text in pairs]
    for k, value in enumerate(curve(standings, depth), 1):
        recalls = [recall(list(text), gold, k) for gold, text in pairs]
        assert value == pytest.approx(sum(recalls) / len(recalls))


def test_reliability_of_a_sample_reckoned_by_hand() -> None:
    """Bins [0, .5): .1 wrong, .3 right; [.5, 1]: .9 right, 1.0 wrong.

    Brier (.01 + .49 + .01 + 1) / 4 = .3775; error (2 · |.2 - .5| + 2 · |.95 - .5|) / 4 = .375.
    """
    kept = reliability([(0.1, False), (0.3, True), (0.9, True), (1.0, False)], bins=2)
    assert kept is not None
    assert (kept.count, kept.brier) == (4, pytest.approx(0.3775))
    assert kept.calibration_error == pytest.approx(0.375)
    rows = [(one.low, one.high, one.count, one.chance, one.right) for one in kept.bins]
    assert rows == [(0, 0.5, 2, pytest.approx(0.2), 0.5), (0.5, 1, 2, pytest.approx(0.95), 0.5)]
    assert kept.document()["bins"][0]["count"] == 2


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1))
def test_bins_hold_every_statement_once(stated: list[tuple[float, bool]]) -> None:
    kept = reliability(stated)
    assert kept is not None
    assert sum(one.count for one in kept.bins) == len(stated)
    assert all(one.low - 1e-9 <= one.chance <= one.high + 1e-9 for one in kept.bins)
    assert 0 <= kept.calibration_error <= 1


@pytest.mark.parametrize(("stated", "bins"), [([(1.2, True)], 10), ([(-0.1, True)], 10), ([], 0)])
def test_no_chance_lies_outside_0_and_1(stated: list[tuple[float, bool]], bins: int) -> None:
    with pytest.raises(ValueError, match="bins"):
        reliability(stated, bins)


def test_where_no_chance_is_stated_none_is_judged() -> None:
    assert reliability([]) is None
    assert reported((asked("q", "a"), found("q", "a", None))).document()["reliability"] is None


def test_what_will_do_counts_as_a_hit_and_not_as_recall() -> None:
    (everyone, *_) = score([asked("q", "c", "a")], [found("q", "abc")]).groups
    means = {name: interval.mean for name, interval in everyone.means.items()}
    assert {name: means[name] for name in ("R@1", "R@3", "hit@1", "hit@5")} == {
        "R@1": 0,
        "R@3": 1,
        "hit@1": 1,
        "hit@5": 1,
    }
    assert means["MRR@10"] == pytest.approx(1 / 3)


def test_kinds_are_groups_behind_the_others() -> None:
    pairs = [(asked(name, "a", kind=kind), found(name, ranking)) for name, kind, ranking in KINDS]
    report = reported(*pairs)
    groups = {group["name"]: group for group in report.document()["groups"]}
    assert list(groups) == ["all", "seen", "unseen", "deadline", "who"]
    assert groups["deadline"]["questions"] == 2
    assert groups["deadline"]["measures"]["R@1"]["mean"] == 0.5
    assert "deadline" in report.table()


KINDS = [("1", "deadline", "ab"), ("2", "deadline", "ba"), ("3", "who", "b"), ("4", "", "a")]


def test_gained_and_lost_within_one_and_five(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    runs = {"before": {"up": "ba", "down": "a", "in": "bcdefa", "same": "bca"}}
    runs["after"] = {"up": "ab", "down": "bcdefa", "in": "bcda", "same": "ba", "new": "a"}
    reports = {
        name: reported(*((asked(q, "a", kind="who"), found(q, ranking)) for q, ranking in run.items()))
        for name, run in runs.items()
    }
    paths = [record(tmp_path / name, "retrieval", report, DAY) for name, report in reports.items()]
    first, five = compare(*paths)
    assert (first.both, first.right, five.right) == (4, (1, 1), (3, 3))
    named = [[change.id for change in changes] for one in (first, five) for changes in (one.gained, one.lost)]
    assert named == [["up"], ["down"], ["in"], ["down"]]
    assert main(*map(str, paths)) == 0
    assert "新首条命中：1\n  up [who] 第 2 位→第 1 位  问up\n" in capsys.readouterr().out
    held = reports["after"].held_against(paths[0])
    assert held.compared == (first, five)
    assert held.document()["compared"][0]["gained"][0]["id"] == "up"
    assert "新前五命中" in held.page(DAY)


def test_another_programs_record_is_no_earlier_result(tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    path.write_text(json.dumps({"eval": "answers", "questions": []}), encoding="utf-8")
    with pytest.raises(EvalFileError, match="不是同一种测量"):
        reported((asked("q", "a"), found("q", "a"))).held_against(path)


def test_no_text_of_documents_or_questions_is_markup_on_the_page(tmp_path: Path) -> None:
    gold = Gold(EVIL, EVIL, ArticleKey(EVIL, EVIL))
    question = GoldQuestion(EVIL, EVIL, (gold,), kind=EVIL, earlier=(EVIL,))
    tops = (Top(key("a"), EVIL, EVIL, 0.5, EVIL),)
    before = report_on([question], [Ranked(EVIL, (gold.key or key("a"),), 1.0, tops)], [EVIL])
    earlier = record(tmp_path, "retrieval", before, DAY)
    report = report_on([question], [Ranked(EVIL, (key("a"),), 1.0, tops)], [EVIL])
    html = report.held_against(earlier).page(DAY)
    assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;" in html
    assert "<script>alert" not in html
    assert html.count("</script>") == html.count("<script ")  # none of the text ends or opens one


def test_a_record_has_its_page_beside_it_and_the_page_needs_nothing(tmp_path: Path) -> None:
    report = reported(*((asked(n, "a", kind=kind), found(n, ranking)) for n, kind, ranking in KINDS))
    path = record(tmp_path, "retrieval", report, DAY)
    html = path.with_suffix(".html").read_text(encoding="utf-8")
    assert html.count("data-chart=") == 5
    assert "default-src 'none'" in html
    assert 'src="' not in html
    assert 'from"./' not in html
    rows = json.loads(path.read_text(encoding="utf-8"))["questions"]
    assert [(row["id"], row["rank"]) for row in rows] == [("1", 1), ("2", 2), ("3", None), ("4", 1)]


def test_hits_of_a_run_are_shown_by_their_citation(tmp_path: Path) -> None:
    hits = [{"citation": f"《办法》第{n}条", "title": "办法", "eid": f"art_{n}__para_{m}"} for n, m in HITS]
    path = tmp_path / "run.jsonl"
    path.write_text(json.dumps({"id": "q", "hits": hits}), encoding="utf-8")
    (ranked,) = read_run(path)
    assert [top.label for top in ranked.tops] == ["第1条", "第2条", "第3条", "第4条", "第5条"]


HITS = [(1, 1), (1, 2), (2, 1), (3, 1), (4, 1), (5, 1), (6, 1)]


def test_our_own_questions_become_questions_for_a_search(tmp_path: Path) -> None:
    line = {"id": "1", "kind": "who", "person": "cadre", "split": "dev", "expected": "answered"}
    gold = [{"title": "办法", "eid": eid} for eid in ("art_1__para_1", "art_1__para_2", "slide_3__notes")]
    rows = [
        {**line, "turns": ["先问", "后问"], "gold": gold, "also": [{"title": "规则", "eid": "art_9"}]},
        {**line, "id": "2", "question": "不能答", "expected": "no_evidence"},
        {**line, "id": "3", "question": "另一半", "gold": gold, "split": "test"},
    ]
    path = tmp_path / "q.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    assert holds_cases(path)
    assert holds_cases(tmp_path)
    (one,) = searched(read_cases(path, "dev"))
    assert (one.earlier, one.text, one.kind) == (("先问",), "后问", "who")
    assert one.keys == {("办法", "art_1"), ("办法", "slide_3")}
    assert one.right == one.keys | {("规则", "art_9")}
    path.write_text(json.dumps({"id": "1", "question": "问", "gold": []}), encoding="utf-8")
    assert not holds_cases(path)
