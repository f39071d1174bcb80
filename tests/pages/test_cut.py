"""How a document was cut: every line of the source beside what it became."""

from __future__ import annotations

from library.model import Kind
from pages.cut import branches, source_lines
from pages.cut_markup import cut_html
from tests.ingest.reading import of_text, squeezed
from tests.pages.reading import HOSTILE, Seen

TEXT = """试点办法
（2024年1月5日印发）
第一章　总则
第一条　组务会研究下列事项：
（一）工作方案；
（二）谈话计划。
第二条　依照
第九条的规定处理。
再依照有关规定处理。"""


def test_every_line_of_the_source_stands_beside_what_it_became() -> None:
    lines = source_lines(of_text(TEXT).provisions)
    assert [(line.number, [name for name, _ in line.pieces]) for line in lines] == [
        (1, ["标题"]),
        (2, ["题注、序言"]),
        (3, ["章节"]),
        (4, ["第一条", "第一条"]),
        (5, ["第一条第（一）项"]),
        (6, ["第一条第（二）项"]),
        (7, ["第二条", "第二条第一款"]),
        (8, ["第二条第二款"]),
        (9, ["第二条第三款"]),
    ]
    shown = "".join(text for line in lines for _, text in line.pieces)
    assert squeezed(shown) == squeezed(TEXT)


def test_a_line_that_begins_like_an_article_and_is_none_is_marked() -> None:
    lines = source_lines(of_text(TEXT).provisions)
    assert [line.number for line in lines if line.missed] == [8]
    assert "有1行以“第…条”开头" in Seen(cut_html((), lines)).text


def test_the_tree_has_headings_and_articles() -> None:
    found = [(branch.depth, branch.words) for branch in branches(of_text(TEXT).provisions)]
    assert found == [(0, "第一章 总则"), (1, "第一条 组务会研究下列事项："), (1, "第二条 依照")]


def test_nothing_of_a_document_is_taken_as_markup() -> None:
    provisions = of_text(f"{HOSTILE}\n第一条　{HOSTILE}").provisions
    Seen(cut_html(branches(provisions), source_lines(provisions)))


def test_a_transcript_is_a_tree_of_its_time_codes() -> None:
    provisions = of_text("课堂实录\n[00:00:05] 大家好。\n[00:01:23] 下课。\n", Kind.COURSE).provisions
    assert [branch.words for branch in branches(provisions)] == ["[00:00:05] 大家好。", "[00:01:23] 下课。"]
    named = [line.pieces[0][0] for line in source_lines(provisions)]
    assert named == ["标题", "〔00:00:05〕", "〔00:01:23〕"]


def test_documents_without_articles_have_names_too() -> None:
    provisions = of_text("工作要点\n一、总体要求\n坚持原则。\n（一）目标", Kind.OTHER).provisions
    assert all(name for line in source_lines(provisions) for name, _ in line.pieces)
