"""Writes the compilation that the tests cut: 75 public laws in one file, with a table of contents that errs.

    cover, preface, 目录 with dot leaders and page numbers
    UNLISTED    a law that the table leaves out
    ABSENT      a title that the table lists and the text lacks
    pair        two laws one after the other, renamed so that they differ by （试行） alone
    broken      a law whose title stands on two lines, in the table too

Nothing is kept: each format is written anew from the same lines.
"""

from __future__ import annotations

import random
import subprocess
from dataclasses import dataclass, replace
from html import escape
from io import BytesIO
from pathlib import Path

import docx

from ingest.document import Style
from ingest.load import load
from library.titles import normal_title
from tests.needs import chromium

COUNT, SEED = 75, 12
ABSENT = "河清市公务用伞管理办法"
PAIR = "河清市巡察工作档案管理规定"
COVER = "河清市规章制度汇编"


@dataclass(frozen=True, slots=True)
class Law:
    """A law to be compiled: its title, the lines below it, and which of them are headings of its chapters."""

    title: str
    lines: tuple[str, ...]
    headings: frozenset[int]


@dataclass(frozen=True, slots=True)
class Compilation:
    """The laws in order; ``unlisted`` and ``broken`` are places, ``pair`` the place of the first of two."""

    laws: tuple[Law, ...]
    unlisted: int
    broken: int
    pair: int

    @property
    def titles(self) -> list[str]:
        return [normal_title(law.title) for law in self.laws]

    def entries(self) -> list[tuple[str, int]]:
        """(title as the table has it, page); a line break where an entry is broken."""
        listed = [
            (halves(law.title) if n == self.broken else law.title, 3 * n + 1)
            for n, law in enumerate(self.laws)
            if n != self.unlisted
        ]
        listed.insert(len(listed) // 2, (ABSENT, 0))
        return listed

    def titled(self, place: int) -> list[str]:
        """The lines of a title in the text."""
        title = self.laws[place].title
        return halves(title).split("\n") if place == self.broken else [title]


def halves(title: str) -> str:
    return f"{title[: len(title) // 2]}\n{title[len(title) // 2 :]}"


def draw(data: Path, count: int = COUNT, seed: int = SEED) -> Compilation:
    """A compilation of ``count`` laws without 编, drawn by a fixed seed."""
    order = random.Random(seed)
    paths = sorted((data / "laws" / "national").rglob("*.md"))
    laws: list[Law] = []
    for path in order.sample(paths, len(paths)):
        law = _read(path)
        if law and law.title not in {other.title for other in laws}:
            laws.append(law)
        if len(laws) == count:
            break
    pair = count // 3
    laws[pair] = replace(laws[pair], title=PAIR)
    laws[pair + 1] = replace(laws[pair + 1], title=f"{PAIR}（试行）")
    return Compilation(tuple(laws), unlisted=count // 5, broken=count // 2, pair=pair)


def _read(path: Path) -> Law | None:
    blocks = [b for b in load(path, path.name).blocks if b.style is not Style.COMMENT]
    if blocks[0].style is not Style.TITLE or any(
        "编" in b.text[:6] for b in blocks if b.style is Style.HEADING
    ):
        return None
    lines = tuple(" ".join(b.text.split()) for b in blocks[1:])
    headings = frozenset(n for n, b in enumerate(blocks[1:]) if b.style is Style.HEADING)
    return Law(blocks[0].text, lines, headings)


def as_markdown(compilation: Compilation, level: int = 1) -> str:
    """Markdown with a heading of ``level`` for each title; 0 for none at all."""
    marks = "#" * level + " " if level else ""
    out = [f"{marks}{COVER}", "二〇二五年十二月编印", f"{marks}目　录"]
    out += [f"{title} {'…' * 12} {page}" for title, page in _broken_out(compilation)]
    for place, law in enumerate(compilation.laws):
        lines = compilation.titled(place)
        out += [f"{marks}{line}" for line in lines]
        out += [
            f"#{marks}{line}" if marks and n in law.headings else line for n, line in enumerate(law.lines)
        ]
    return "\n\n".join(out) + "\n"


def _broken_out(compilation: Compilation) -> list[tuple[str, int]]:
    return [(title.replace("\n", "\n\n"), page) for title, page in compilation.entries()]


def single(law: Law) -> str:
    """The same law as a file of its own."""
    body = [f"## {line}" if n in law.headings else line for n, line in enumerate(law.lines)]
    return "\n\n".join([f"# {law.title}", *body]) + "\n"


def as_docx(compilation: Compilation) -> bytes:
    """DOCX without heading styles: every line is an ordinary paragraph."""
    document = docx.Document()
    for text in (COVER, "二〇二五年十二月编印", "目　录"):
        document.add_paragraph(text)
    for title, page in compilation.entries():
        *firsts, last = title.split("\n")
        for line in (*firsts, f"{last}{'.' * 40}{page}"):
            document.add_paragraph(line)
    for place, law in enumerate(compilation.laws):
        for line in (*compilation.titled(place), *law.lines):
            document.add_paragraph(line)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


CSS = """
@page { size: A4; margin: 25mm 26mm; @bottom-center { content: "— " counter(page) " —"; } }
body { font-family: "Noto Serif CJK SC"; font-size: 12pt; line-height: 1.75; }
p { margin: 0; text-indent: 2em; text-align: justify; }
p.head { text-indent: 0; text-align: center; } p.title { font-size: 18pt; margin: 1.5em 0 .8em; }
p.entry { text-indent: 0; } p.entry.page { text-align-last: justify; }
"""


def as_html(compilation: Compilation) -> str:
    """What the PDF is printed from: titles centred and larger, chapters centred, paragraphs indented 2em."""
    out = [f'<p class="head title">{COVER}</p>', '<p class="head">二〇二五年十二月编印</p>']
    out.append('<p class="head title" style="break-before:page">目　录</p>')
    for title, page in compilation.entries():
        *firsts, last = title.split("\n")
        out += [f'<p class="entry">{escape(line)}</p>' for line in firsts]
        dots = "…" * max(3, 34 - len(last))
        out.append(f'<p class="entry">{escape(last)}{dots}{page}</p>')
    for place, law in enumerate(compilation.laws):
        first = ' style="break-before:page"' if place == 0 else ""
        lines = "<br>".join(map(escape, compilation.titled(place)))
        out.append(f'<p class="head title"{first}>{lines}</p>')
        for n, line in enumerate(law.lines):
            out.append(f"<p{' class=head' if n in law.headings else ''}>{escape(line)}</p>")
    return f'<!doctype html><meta charset="utf-8"><style>{CSS}</style>{"".join(out)}'


def as_pdf(compilation: Compilation, folder: Path) -> bytes:
    """PDF with a text layer, printed by Chromium in Noto Serif CJK SC."""
    browser = chromium()
    source, target = folder / "汇编.html", folder / "汇编.pdf"
    source.write_text(as_html(compilation), encoding="utf-8")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", "--disable-networking"]
    profile = f"--user-data-dir={folder / 'profile'}"
    subprocess.run(
        [browser, *flags, profile, f"--print-to-pdf={target}", source.as_uri()],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return target.read_bytes()
