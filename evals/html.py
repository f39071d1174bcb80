"""A report as one HTML file: its head, style, sections and tables.

What is HTML is of a type of its own; all else that enters a page (texts of documents and questions, figures)
is escaped on its way in, so no report has to remember it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from html import escape

STILL = "default-src 'none'; style-src 'unsafe-inline'"
"""The policy of a page without scripts: show what it holds itself, run nothing, ask nobody."""
_STYLE = """
body { font: 15px/1.6 "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; margin: 2rem auto; max-width: 72rem;
       padding: 0 1rem; color: #1f2328; }
h1, h2 { font-weight: 600; } h2 { margin-top: 2.5rem; border-bottom: 1px solid #d0d7de; }
table { border-collapse: collapse; font-size: 13px; } .wide, .chart { overflow-x: auto; max-width: 100%; }
th, td { border: 1px solid #d0d7de; padding: .2rem .5rem; text-align: left; vertical-align: top; }
th { white-space: nowrap; }
small { color: #59636e; } li { margin-bottom: .3rem; } .question { margin: 1.2rem 0; }
nav ul { columns: 17rem; } a, summary { color: #0550ae; } summary { cursor: pointer; }
"""


class Markup(str):
    """HTML whose texts are escaped already."""

    __slots__ = ()


BREAK = Markup("<br>")


def element(name: str, *parts: object, **attributes: str) -> Markup:
    """``<name>`` around the parts, each escaped unless it is Markup; None is left out.

    An attribute whose name is a word of Python is written with ``_`` behind it.

    >>> element("li", "1 < 2", element("b", "!"), class_="short")
    '<li class="short">1 &lt; 2<b>!</b></li>'
    """
    named = "".join(f' {key.rstrip("_")}="{escape(value)}"' for key, value in attributes.items())
    return Markup(f"<{name}{named}>{joined(*parts)}</{name}>")


def joined(*parts: object) -> Markup:
    """The parts one after another, each escaped unless it is Markup; None is left out."""
    return Markup("".join(_escaped(part) for part in parts if part is not None))


def section(title: str, *parts: Markup | None, **attributes: str) -> Markup:
    """A part of the page under its heading."""
    lines = (element("h2", title), *filter(None, parts))
    return element("section", *(joined("\n", line) for line in lines), **attributes)


def sections(titled: Iterable[tuple[str, Markup]]) -> Markup:
    """Parts of the page in this order, behind a list of links to them."""
    parts = list(titled)
    links = (element("li", element("a", name, href=f"#part-{n}")) for n, (name, _) in enumerate(parts))
    return joined(
        element("nav", element("ul", *links)),
        *(section(name, part, id=f"part-{n}") for n, (name, part) in enumerate(parts)),
    )


def table(head: Sequence[object], rows: Iterable[Sequence[object]], **attributes: str) -> Markup:
    """A table that scrolls inside its box where the window is narrower."""
    lines = [_row("th", head), *(_row("td", row) for row in rows)]
    return element("div", element("table", *lines, **attributes), class_="wide")


def folded(name: str, *parts: object) -> Markup:
    """What is long, shown when its name is clicked."""
    return element("details", element("summary", name), *parts)


def html_file(name: str, day: date, *parts: Markup, policy: str = STILL, style: str = "") -> str:
    """The whole file, called by what was measured and the day; ``style`` is what this report adds."""
    body = joined(*(joined(part, "\n") for part in parts))
    return (
        '<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(name)} {day}</title>\n<style>{_STYLE}{style}</style>\n</head>\n<body>\n"
        f"<h1>{escape(name)}</h1>\n{body}</body>\n</html>\n"
    )


def _row(cell: str, parts: Sequence[object]) -> Markup:
    return joined("\n", element("tr", *(element(cell, part) for part in parts)))


def _escaped(part: object) -> str:
    return part if isinstance(part, Markup) else escape(str(part))
