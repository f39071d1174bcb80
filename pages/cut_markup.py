"""How a document was cut, as HTML: the tree of headings and articles, the source beside what it became."""

from __future__ import annotations

from collections.abc import Sequence

from pages.cut import Branch, SourceLine
from pages.markup import safe


def cut_html(tree: Sequence[Branch], lines: Sequence[SourceLine]) -> str:
    """Tree on the left, lines on the right; a click in the tree goes to the line."""
    missed = [line for line in lines if line.missed]
    told = f"有{len(missed)}行以“第…条”开头而没有成为一条（不合编号顺序，或只是提到别的条），已标出。"
    note = f'<p class="facts">{told}</p>' if missed else ""
    return (
        f'{note}<div class="cut"><div class="tree" tabindex="0">{"".join(map(_branch, tree))}</div>'
        f'<div class="scroll lines" tabindex="0">{"".join(map(_line, lines))}</div></div>'
    )


def _branch(branch: Branch) -> str:
    kind = "leaf" if branch.article else "stem"
    return (
        f'<button class="goto {kind} depth{min(branch.depth, 3)}" data-goto="{safe(branch.eid)}">'
        f"{safe(branch.words)}</button>"
    )


def _line(line: SourceLine) -> str:
    every = list(dict.fromkeys(name for name, _ in line.pieces))
    names = [name for name, after in zip(every, [*every[1:], ""], strict=True) if not after.startswith(name)]
    text = "　".join(text for _, text in line.pieces)
    kind = "row missed" if line.missed else "row"
    return (
        f'<div class="{kind}" data-eid="{safe(line.eid)}"><span class="no">{line.number}</span>'
        f'<span class="text">{safe(text)}</span><span class="as">{safe(" · ".join(names))}</span></div>'
    )
