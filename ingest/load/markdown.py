"""Markdown: front matter, headings, tables and comments become blocks; decoration is taken off.

Only what a reader of the rendered page would see stays: `**`, back quotes, list dashes, quote marks and the
markers that the law collection puts between head and body vanish. Underscores stay: forms use them as blanks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from ingest.document import Block, Document, Style
from ingest.facts import KNOWN
from ingest.load.secrecy import KEYS

FRONT_LIMIT = 64 * 1024  # characters; a longer head is no front matter
FRONT_DEPTH = 8  # lists and mappings in one another; the scanner takes quadratic time in it
_OPENING = (
    yaml.FlowSequenceStartToken,
    yaml.FlowMappingStartToken,
    yaml.BlockSequenceStartToken,
    yaml.BlockMappingStartToken,
)
_CLOSING = (yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken, yaml.BlockEndToken)
_FRONT = re.compile(r"---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_MARKERS = re.compile(r"<!--\s*(?:INFO END|FORCE BREAK|TABLE(?: END)?)\s*-->")
_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_HEADING = re.compile(r"(#{1,9})(?:\s+(.*?))?(?:\s#+)?\s*$")
_DELIMITER = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_RULE = re.compile(r"(?:-{3,}|\*{3,}|={3,})\s*$")
_BULLET = re.compile(r"(?:>\s?|[-*+]\s+)+(?:\[[ xX]\]\s+)?")
_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
_ITALIC = re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])")
_CODE = re.compile(r"`([^`]+)`")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\((?:[^()\s]|\([^()]*\))*\)")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_CELL = re.compile(r"(?<!\\)\|")
_DECORATED = re.compile(r"[*`\[\\<&]")
_ENTITIES = {
    "&nbsp;": "\u00a0",
    "&lt;": "<",
    "&gt;": ">",
    "&amp;": "&",
    "&emsp;": "\u2003",
    "&ensp;": "\u2002",
}


def looks_like_markdown(text: str) -> bool:
    """Whether a decoded text is Markdown: a heading, front matter, comment or table rule."""
    head = text[:20_000]
    return bool(re.search(r"^#{1,6} \S|\A---[ \t]*$|^<!--|^\|[ :-]+-\|", head, re.MULTILINE))


def read_markdown(text: str, name: str) -> Document:
    """The document of a decoded Markdown text with ``\\n`` line ends. Never raises on content."""
    front, warning, body_start = _read_front(text)
    first_line = text.count("\n", 0, body_start) + 1
    return Document(
        name=name,
        format="markdown",
        blocks=tuple(_title_first(_blocks(text[body_start:], first_line))),
        front=front,
        warnings=(warning,) if warning else (),
    )


def _read_front(text: str) -> tuple[dict[str, str], str, int]:
    """(front matter, warning, offset of the body)."""
    found = _FRONT.match(text, 0, FRONT_LIMIT)
    if not found:
        return {}, "", 0
    try:
        if not _is_plain(found[1]):
            return {}, "文件头使用了 YAML 别名或层层嵌套，未作为文件头读取，已按正文保留。", 0
        # BaseLoader builds only str, list and dict: 010 stays "010" and 2024-07-01 stays as it is written.
        values = yaml.load(found[1], Loader=yaml.BaseLoader)  # noqa: S506
    except yaml.YAMLError as error:
        return {}, f"文件头不是有效的 YAML，未作为文件头读取，已按正文保留（{_yaml_place(error)}）。", 0
    if values is None or values == "":
        return {}, "", found.end()
    if not isinstance(values, dict):
        return {}, "文件头不是“名称: 值”的形式，已按正文保留。", 0
    if not any(str(key).lower() in (*KNOWN, *KEYS) for key in values):
        return {}, "文件头中没有本系统认识的项，已按正文保留。", 0
    return {str(k): _as_text(v) for k, v in values.items() if _as_text(v)}, "", found.end()


def _is_plain(front: str) -> bool:
    """Whether it has no alias, which could blow a few lines up to gigabytes, and no deep nesting."""
    depth = 0
    for token in yaml.scan(front):
        depth += isinstance(token, _OPENING) - isinstance(token, _CLOSING)
        if depth > FRONT_DEPTH or isinstance(token, yaml.AliasToken):
            return False
    return True


def _as_text(value: object) -> str:
    if isinstance(value, list):
        return "；".join(_as_text(v) for v in value)
    if isinstance(value, dict):
        return "；".join(f"{k}：{_as_text(v)}" for k, v in value.items())
    text = str(value).strip()
    return "" if text in ("null", "~") else text


def _yaml_place(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    return f"第 {mark.line + 2} 行" if mark else "位置不明"


def _blocks(body: str, first_line: int) -> Iterator[Block]:
    if "<!--" not in body:
        yield from _plain_blocks(body, first_line)
        return
    line, at = first_line, 0
    for found in _COMMENT.finditer(body, 0, body.rfind("-->") + 3):
        yield from _plain_blocks(body[at : found.start()], line)
        line += body.count("\n", at, found.start())
        if not _MARKERS.fullmatch(found[0]) and found[1].strip():
            yield Block(found[1].strip(), line, Style.COMMENT)
        line += found[0].count("\n")
        at = found.end()
    yield from _plain_blocks(body[at:], line)


def _plain_blocks(body: str, first_line: int) -> Iterator[Block]:
    fenced = False
    for number, raw in enumerate(body.split("\n"), first_line):
        text = raw.strip()
        if not text:
            continue
        if text.startswith(("```", "~~~")):
            fenced = not fenced
        elif fenced:
            yield Block(text, number)
        else:
            block = _block(text, number)
            if block is not None:
                yield block


def _block(text: str, line: int) -> Block | None:
    first = text[0]
    if first == "#" and (heading := _HEADING.match(text)):
        title = _undecorated(heading[2] or "")
        return Block(title, line, Style.HEADING, len(heading[1])) if title else None
    if first == "|":
        return _table_row(text, line)
    if first in "-*=" and _RULE.match(text):
        return None
    if first in ">-*+" and (bullet := _BULLET.match(text)):
        text = text[bullet.end() :]
        if text.startswith("|"):
            return _table_row(text, line)
    text = _undecorated(text)
    return Block(text, line) if text else None


def _table_row(text: str, line: int) -> Block | None:
    if _DELIMITER.match(text):
        return None
    inner = text.removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    cells = tuple(_undecorated(cell.strip()) for cell in _CELL.split(inner))
    return Block("\t".join(cells), line, Style.TABLE, cells=cells) if any(cells) else None


def _undecorated(text: str) -> str:
    if not _DECORATED.search(text):
        return text.strip()
    text = _BREAK.sub(" ", text)
    for entity, char in _ENTITIES.items():
        text = text.replace(entity, char)
    text = _LINK.sub(r"\1", text)
    text = _CODE.sub(r"\1", text)
    text = _BOLD.sub(r"\1", text)
    text = _ITALIC.sub(r"\1", text)
    return _ESCAPE.sub(r"\1", text).strip()


def _title_first(blocks: Iterator[Block]) -> Iterator[Block]:
    """The first level-1 heading is the title."""
    titled = False
    for block in blocks:
        if not titled and block.style is Style.HEADING and block.level == 1:
            titled = True
            yield Block(block.text, block.line, Style.TITLE)
        else:
            yield block
