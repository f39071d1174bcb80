"""The word index: what it finds, what it never shows, what it survives."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.words import Entry, IndexDamagedError, WordIndex, terms

ENTRIES = [
    Entry(1, 10, "组务会议事规则", "第三条 巡察组召开组务会，每周不少于1次。"),
    Entry(2, 10, "组务会议事规则", "第四条 组务会须有三分之二以上组员到会。"),
    Entry(3, 20, "差旅费管理办法 第二章 伙食", "第三条 伙食补助按天计算。"),
]
ALL = (10, 20)


@pytest.fixture
def index(tmp_path: Path) -> WordIndex:
    found = WordIndex(tmp_path / "words")
    found.change(ENTRIES)
    return found


def ids(found: list[tuple[int, float]]) -> list[int]:
    return [provision_id for provision_id, _ in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("组务会", ["组务", "务会", "组务会"], id="word-and-pairs"),
        pytest.param("ＡＢ12.5个", ["ab12.5"], id="full-width-and-numbers"),
        pytest.param("税", ["税"], id="one-character-alone"),
        pytest.param("《》；'--<b>", ["b"], id="signs-mean-nothing"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_terms(text: str, expected: list[str]) -> None:
    assert sorted(terms(text)) == sorted(expected)


def test_the_unit_with_the_words_comes_first(index: WordIndex) -> None:
    assert ids(index.search("多少人到会", ALL, 10))[0] == 2
    assert ids(index.search("伙食", ALL, 10)) == [3]


def test_a_version_that_is_not_permitted_leaves_no_trace(index: WordIndex) -> None:
    assert ids(index.search("伙食补助", (10,), 10)) == []
    assert index.search("伙食补助", (), 10) == []


@pytest.mark.parametrize("k", [1, 2, 3, 50])
def test_what_is_permitted_is_found_behind_much_that_is_not(index: WordIndex, k: int) -> None:
    index.change([Entry(n, 30, "伙食补助管理办法", "伙食补助按天计算。") for n in range(100, 140)])
    index.change(
        [Entry(n, 40, "通知", "这里说到伙食以外的许多别的事情，补助另行计算。") for n in range(200, 203)]
    )
    assert ids(index.search("伙食补助", (40,), k)) == [200, 201, 202][:k]
    assert ids(index.search("伙食补助", (30,), k)) == list(range(100, 140))[:k]


def test_synonyms_find_but_weigh_less(index: WordIndex) -> None:
    assert ids(index.search("饭费", ALL, 10)) == []
    plain = index.search("伙食", ALL, 10)[0][1]
    assert 0 < index.search("饭费", ALL, 10, ("伙食",))[0][1] < plain


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(max_size=300))
def test_no_question_is_an_error(index: WordIndex, text: str) -> None:
    assert len(index.search(text, ALL, 2)) <= 2


@pytest.mark.parametrize(
    "text",
    [
        "'; DROP TABLE provisions; --",
        "<script>alert(1)</script>",
        "text:* OR id:[0 TO 9]",
        "？" * 50,
        "组" * 20000,
    ],
)
def test_hostile_questions_are_words(index: WordIndex, text: str) -> None:
    assert len(index.search(text, ALL, 10)) <= 3


def test_units_are_added_and_removed_in_one_commit(index: WordIndex) -> None:
    index.change([Entry(4, 20, "差旅费管理办法", "第四条 住宿费凭据报销。")], (3,))
    assert index.ids() == {1, 2, 4}
    assert ids(index.search("伙食", ALL, 10)) == []
    assert ids(index.search("住宿费", ALL, 10)) == [4]


def test_a_reader_sees_what_another_wrote_after_reload(index: WordIndex) -> None:
    reader = WordIndex(index.folder)
    index.change([Entry(5, 20, "差旅费管理办法", "第五条 市内交通费包干。")])
    reader.reload()
    assert ids(reader.search("交通费", ALL, 10)) == [5]


def test_a_damaged_folder_says_so_and_can_be_made_anew(index: WordIndex) -> None:
    (index.folder / "meta.json").write_text("no json", encoding="utf-8")
    with pytest.raises(IndexDamagedError) as caught:
        WordIndex(index.folder).search("组务会", ALL, 10)
    assert "reindex" in caught.value.for_user()
    index.clear()
    assert index.size() == 0
    index.change(ENTRIES)
    assert index.ids() == {1, 2, 3}


def test_a_rebuild_shows_the_old_index_until_it_is_done(
    index: WordIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.words.COMMIT_EVERY", 1)
    reader, seen = WordIndex(index.folder), []

    def watched() -> Iterator[Entry]:
        for entry in ENTRIES[:2]:
            yield entry
            reader.reload()
            seen.append(reader.size())

    index.change(watched(), afresh=True)
    reader.reload()
    assert [*seen, reader.size()] == [3, 3, 2]


def test_a_long_change_is_committed_on_the_way(index: WordIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.words.COMMIT_EVERY", 2)
    more = [Entry(n, 30, "办法", "第一条 分批写入。") for n in range(10, 15)]

    def cut_off() -> Iterator[Entry]:
        yield from more
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index.change(cut_off())
    reader = WordIndex(index.folder)
    assert reader.ids() == {1, 2, 3, 10, 11, 12, 13}
    reader.change(more[4:])
    assert reader.ids() == {1, 2, 3, 10, 11, 12, 13, 14}
