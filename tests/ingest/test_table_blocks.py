"""Tables: whatever the cells are, none is lost and each stands in its row."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest.document import Block, Document, Style
from ingest.load.sheet import Span
from ingest.load.table_blocks import Cells, looks_like_value, table_blocks
from ingest.structure import structure
from library.model import Kind
from tests.ingest.reading import joined, squeezed

words = st.sampled_from(
    ["序号", "名称", "甲", "甲。", "1", "2024-07-01", "12.5%", "合计", "某局：办", "长" * 50, "a\nb"]
)
rows = st.dictionaries(
    st.integers(1, 30),
    st.dictionaries(st.integers(1, 6), words, min_size=1, max_size=6),
    min_size=1,
    max_size=12,
)


@st.composite
def spans(draw: st.DrawFn) -> list[Span]:
    edges = st.tuples(st.integers(1, 30), st.integers(1, 6), st.integers(0, 3), st.integers(0, 5))
    return [
        Span(top, left, top + down, left + right)
        for top, left, down, right in draw(st.lists(edges, max_size=4))
    ]


def ordered(grid: dict[int, dict[int, str]]) -> dict[int, dict[int, str]]:
    return {number: dict(sorted(grid[number].items())) for number in sorted(grid)}


@given(rows)
def test_no_cell_is_lost_and_none_is_written_twice(grid: dict[int, dict[int, str]]) -> None:
    blocks = list(table_blocks(Cells(ordered(grid))))
    cells = [text for row in ordered(grid).values() for text in row.values()]
    assert squeezed("".join(b.text for b in blocks)) == squeezed("".join(cells))
    assert [b.line for b in blocks] == sorted(grid)


@given(rows, spans())
def test_every_cell_is_in_the_provisions_whatever_is_merged(
    grid: dict[int, dict[int, str]], merged: list[Span]
) -> None:
    blocks = [Block("", 1, Style.SHEET), *table_blocks(Cells(ordered(grid), merged))]
    text = joined(structure(Document("a.xlsx", "xlsx", tuple(blocks)), Kind.OTHER))
    assert all(squeezed(cell) in text for row in grid.values() for cell in row.values())


def test_values_name_no_column() -> None:
    values = [
        "12",
        "-3.5",
        "12.50%",
        "¥1,200.00",
        "2024-07-01",
        "2024年7月1日",
        "2024.7",
        "9:30",
        "TRUE",
        "#REF!",
    ]
    names = ["序号", "2024年度", "第1轮", "A1", "单价（元）", ""]
    assert all(map(looks_like_value, values))
    assert not any(map(looks_like_value, names))
