"""The guide of the work: steps, points and forms, each with a code of its own.

The convention, in Markdown or any format with headings (a document without heading styles uses plain lines):

    # 巡察工作指引                    title
    ## 一、准备阶段                   hdg_1: a stage, or any other heading; 第一章 准备阶段 is chp_1
    ### S01 提出本轮任务安排建议        step_S01; also 步骤S01：…
    责任主体：巡察办                   step_S01__para_1, lists below it as in an article
    - P001 任务安排应当……             point_P001; also 要点P001：…
    # B01 谈话记录表                  form_B01; also 表B01 …
    填表要求……                       form_B01__para_1
    | 姓名 | 按身份证填写 |            form_B01__field_1
    谈话时间：精确到分                 form_B01__field_2

Codes are unique in the whole guide, so their eIds have no parent; the heading path says where they stand.
A form in a file of its own bears its code in its title: ``# B01 谈话记录表`` is form_B01, the work is called
谈话记录表.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.document import Document, Style
from ingest.structure.lines import Line, read_lines
from ingest.structure.lists import add_body
from ingest.structure.outline import HeadingMark, Outline, read_heading
from ingest.structure.titles import joined_title, title_places
from ingest.structure.tree import Structured, Tree
from library.model import ProvisionType

_CODE = re.compile(
    r"(?:步骤|要点|表格?)?\s*(?P<code>(?P<kind>[SPB])[0-9]{2,4})(?:\s*[：:、.．]\s*|\s+|$)(?P<text>.*)$"
)
_STEMS = {"S": "step", "P": "point", "B": "form"}
_TYPES = {"S": ProvisionType.STEP, "P": ProvisionType.POINT, "B": ProvisionType.FORM}
_FIELD = re.compile(r"[^：:。；，]{1,20}[：:]")


def is_guide(lines: Sequence[Line]) -> bool:
    """Whether the title is that of a form, or at least two lines head a step, point or form."""
    headed = any(x.style is Style.HEADING for x in lines)
    found = 0
    for line in lines:
        if line.style is Style.TITLE and read_code(line, headed=headed):
            return True
        found += read_code(line, headed=headed) is not None
        if found > 1:
            return True
    return False


def read_code(line: Line, *, headed: bool) -> re.Match[str] | None:
    """The code that a line starts with; steps and forms must be headings where the document has any.

    A title has one where it is that of a form.
    """
    if line.style not in (Style.BODY, Style.HEADING, Style.TITLE):
        return None
    found = _CODE.match(line.text)
    if found and line.style is Style.TITLE:
        return found if found["kind"] == "B" else None
    if found and headed and line.style is Style.BODY and found["kind"] != "P":
        return None
    return found


def structure_guide(document: Document) -> Structured:
    """The provisions of a guide."""
    lines = read_lines(document)
    headed = any(x.style is Style.HEADING for x in lines)
    titles = [t for t in title_places(lines, len(lines)) if not read_code(lines[t], headed=headed)]
    walk = _Walk(headed=headed)
    for place, line in enumerate(lines):
        walk.read(line, title=place in titles)
    walk.flush()
    return walk.tree.finish(joined_title(lines, titles) or _form_title(lines))


def _form_title(lines: Sequence[Line]) -> str:
    """What the title of a form's own file says after the code, "" where there is none."""
    found = (read_code(line, headed=True) for line in lines if line.style is Style.TITLE)
    return next((code["text"].strip() for code in found if code), "")


@dataclass(slots=True)
class _Walk:
    headed: bool
    tree: Tree = field(default_factory=Tree)
    outline: Outline = field(init=False)
    container: str = ""
    kind: str = ""
    path: tuple[str, ...] = ()
    body: list[Line] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.outline = Outline(self.tree)

    def read(self, line: Line, *, title: bool) -> None:
        found = read_code(line, headed=self.headed)
        if title:
            self.flush()
            self.tree.count_title(line)
        elif found:
            self._open_code(found, line)
        elif line.style is Style.HEADING:
            self.flush()
            self.tree.heading = self.path
            mark = read_heading(line) or HeadingMark("", 0, "", line.text)
            self.container = self.outline.add(mark, line)
            self.kind, self.path = "", self.tree.heading
        else:
            self.body.append(line)

    def _open_code(self, found: re.Match[str], line: Line) -> None:
        """A step or form opens its own path; a point stands inside the path of its step."""
        self.flush()
        kind, code, text = found["kind"], found["code"], found["text"].strip()
        if kind == "B":
            self.outline.close(line)
            self.path = self.tree.heading
        if kind != "P":
            self.tree.heading = self.path
        label = line.text[: found.start("text")].strip()
        self.container = self.tree.add(f"{_STEMS[kind]}_{code}", _TYPES[kind], label, text, line.line)
        self.kind = kind
        if kind != "P":
            self.tree.heading = (*self.path, f"{code} {text}".strip())

    def flush(self) -> None:
        """Adds the gathered lines below what is open."""
        body, self.body = self.body, []
        if not body:
            return
        if not self.container:
            eid = self.tree.ensure("preface", ProvisionType.PREFACE, body[0].line)
            self.tree.add_plain(eid, ProvisionType.PREFACE, body)
        elif self.kind == "B":
            self._add_fields(body)
        else:
            add_body(self.tree, self.container, body)

    def _add_fields(self, lines: Sequence[Line]) -> None:
        for line in lines:
            if not self.tree.add_remark(line):
                named = line.style is Style.TABLE or _FIELD.match(line.text)
                part, type_ = ("field", ProvisionType.FIELD) if named else ("para", ProvisionType.PARAGRAPH)
                self.tree.add_next(self.container, part, type_, line)
