"""Reads HTML as a browser would, so that tests see what a person and what an attacker would get."""

from __future__ import annotations

from html.parser import HTMLParser

HOSTILE = (
    "<script>window.hacked=1</script><img src=x onerror='window.hacked=1'>"
    '"><svg/onload=window.hacked=1> &lt;b&gt; <!-- --> **粗** [x](javascript:alert(1)) :red[y] $a$'
)
TAGS = {
    "a",
    "b",
    "br",
    "button",
    "details",
    "div",
    "h3",
    "h4",
    "li",
    "mark",
    "p",
    "section",
    "span",
    "summary",
    "ul",
}
ATTRIBUTES = {
    *("class", "style", "title", "aria-label", "aria-pressed", "tabindex", "href", "target"),
    *("data-open", "data-copy", "data-eid", "data-goto", "data-address"),
}


class Seen(HTMLParser):
    """The text of a piece of HTML, its tags, and what is inside ``<mark>``."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.marked, self.links = "", "", []
        self.tags: list[str] = []
        self._inside_mark = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS, tag
        for name, value in attributes:
            assert name in ATTRIBUTES, name
            if name == "href":
                self.links.append(value or "")
        self.tags.append(tag)
        self._inside_mark += tag == "mark"

    def handle_endtag(self, tag: str) -> None:
        self._inside_mark -= tag == "mark"

    def handle_data(self, data: str) -> None:
        self.text += data
        self.marked += data if self._inside_mark else ""

    def handle_comment(self, data: str) -> None:
        raise AssertionError("a comment")
