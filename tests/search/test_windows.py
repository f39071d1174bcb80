"""What is ranked and what is encoded for it: nothing is left out."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.load import load
from ingest.structure import structure
from library.model import Kind, Provision, ProvisionType
from search.windows import LIMIT, ranked, window_hash, windows

P = ProvisionType


def provisions(*pairs: tuple[str, ProvisionType]) -> tuple[Provision, ...]:
    return tuple(
        Provision(eid, type_, "标", "文" if type_ is not P.HEADING else "题") for eid, type_ in pairs
    )


CASES = [
    pytest.param(
        [("title", P.TITLE), ("chp_1", P.HEADING), ("art_1", P.ARTICLE), ("art_1__para_1", P.PARAGRAPH)],
        ["art_1"],
        id="an-article-stands-for-its-paragraphs",
    ),
    pytest.param(
        [("att_1", P.ATTACHMENT), ("att_1__art_1", P.ARTICLE), ("att_1__art_1__para_1", P.PARAGRAPH)],
        ["att_1__art_1"],
        id="articles-of-an-attachment",
    ),
    pytest.param(
        [("att_1", P.ATTACHMENT), ("att_1__row_1", P.TABLE_ROW), ("att_1__row_2", P.TABLE_ROW)],
        ["att_1__row_1", "att_1__row_2"],
        id="rows-of-a-table",
    ),
    pytest.param(
        [("sec_1", P.SECTION), ("sec_1__para_1", P.PARAGRAPH), ("sec_2", P.SECTION)],
        ["sec_1", "sec_2"],
        id="sections-without-subsections",
    ),
    pytest.param(
        [
            ("sec_1", P.SECTION),
            ("sec_1__para_1", P.PARAGRAPH),
            ("sec_1__sub_1", P.SUBSECTION),
            ("sec_1__sub_1__item_1", P.ITEM),
        ],
        ["sec_1__para_1", "sec_1__sub_1"],
        id="a-divided-section-by-its-parts",
    ),
    pytest.param(
        [("preface__para_1", P.PREFACE), ("time_000005", P.TIME), ("time_000123", P.TIME)],
        ["preface__para_1", "time_000005", "time_000123"],
        id="what-was-said-paragraph-by-paragraph",
    ),
    pytest.param(
        [("toc", P.COMMENT), ("preface", P.PREFACE), ("preface__para_1", P.PREFACE)],
        ["preface__para_1"],
        id="no-contents-no-empty-container",
    ),
]


@pytest.mark.parametrize(("pairs", "expected"), CASES)
def test_units(pairs: list[tuple[str, ProvisionType]], expected: list[str]) -> None:
    found = provisions(*pairs)
    assert [found[i].eid for i in ranked(found)] == expected


def test_every_word_of_the_corpus_is_in_a_unit_but_titles_and_headings(corpus: Path) -> None:
    for path in sorted((corpus / "regulations").glob("R0*.md")):
        found = structure(load(path, path.name), Kind.REGULATION).provisions
        units = {found[i].eid for i in ranked(found)}
        for provision in found:
            parts = provision.eid.split("__")
            covered = any("__".join(parts[:n]) in units for n in range(1, len(parts) + 1))
            exempt = provision.type in (P.TITLE, P.HEADING, P.COMMENT) or not provision.text.strip()
            assert covered or exempt, (path.name, provision.eid)


texts = st.text(alphabet="组务会研究决定的事项应当，；。！？\n　", max_size=1500)


@given(texts)
def test_windows_lose_nothing_and_keep_their_size(text: str) -> None:
    found = windows("办法", ("第一章 总则",), text)
    bodies = [window.removeprefix("办法 第一章 总则").removeprefix("\n") for window in found]
    assert "".join("".join(body.split()) for body in bodies) == "".join(text.split())
    assert all(len(body) <= LIMIT for body in bodies)


def test_windows_end_with_sentences_where_they_can() -> None:
    sentences = [f"{'甲' * 99}{end}" for end in "。；！？" * 3]
    bodies = [window.split("\n", 1)[1] for window in windows("办法", (), "".join(sentences))]
    assert all(body[-1] in "。；！？" for body in bodies)
    assert len(bodies) == 3


def test_a_unit_without_text_is_its_title() -> None:
    assert windows("办法", ("附件",), "") == ("办法 附件",)


def test_equal_texts_have_equal_ids() -> None:
    assert window_hash("甲") == window_hash("甲") != window_hash("乙")
    assert len(window_hash("甲")) == 32


@pytest.mark.parametrize("sentence", ["甲乙丙丁，" * 300, "甲乙丙丁" * 300, "甲" * LIMIT + "，" + "乙" * 900])
def test_a_sentence_too_long_for_a_window_is_cut_and_lost_nowhere(sentence: str) -> None:
    bodies = [window.removeprefix("办法\n") for window in windows("办法", (), sentence)]
    assert "".join(bodies) == sentence
    assert len(bodies) > 2
    assert all(len(body) <= LIMIT for body in bodies)
    assert "，" not in sentence[:5] or all(body.endswith("，") for body in bodies)
