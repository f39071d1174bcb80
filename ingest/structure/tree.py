"""Collects the provisions of a document in order and keeps their addresses unique."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.document import Style
from ingest.structure.lines import Line
from ingest.structure.marks import number_of
from library.model import Provision, ProvisionType


@dataclass(frozen=True, slots=True)
class Structured:
    """The provisions of a document in order; ``label + text`` of all joined is the text of the file.

    ``warnings`` are Chinese sentences; ``gaps`` name each place where the numbers of the articles do not
    run on, with the reason; ``title`` is "" where the file names none.
    """

    provisions: tuple[Provision, ...]
    warnings: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    title: str = ""


@dataclass(slots=True)
class _Node:
    eid: str
    type: ProvisionType
    label: str
    text: str
    heading: tuple[str, ...]
    line: int
    children: bool = False


@dataclass(slots=True)
class Tree:
    """Grows in document order. ``heading`` is the path given to every provision added from then on."""

    heading: tuple[str, ...] = ()
    warnings: list[str] = field(default_factory=list)
    _nodes: list[_Node] = field(default_factory=list)
    _by_eid: dict[str, _Node] = field(default_factory=dict)
    _counts: Counter[str] = field(default_factory=Counter)

    def add(self, eid: str, type_: ProvisionType, label: str, text: str, line: int) -> str:
        """Adds a provision and returns its eId: ``eid``, or with ``_2`` … behind it where that is taken."""
        if eid in self._by_eid:
            taken = eid
            while eid in self._by_eid:
                self._counts[f"={taken}"] += 1
                eid = f"{taken}_{self._counts[f'={taken}'] + 1}"
            self.warnings.append(f"第{line}行：编号“{label or text[:12]}”与前文重复，已另编地址。")
        node = _Node(eid, type_, label, text, self.heading, line)
        self._nodes.append(node)
        self._by_eid[eid] = node
        parent = self._by_eid.get(eid.rpartition("__")[0])
        if parent is not None:
            parent.children = True
        return eid

    def add_next(self, parent: str, part: str, type_: ProvisionType, line: Line) -> str:
        """Adds an unlabelled provision with the next number below ``parent``: ``{parent}__{part}_{n}``."""
        return self.add(self.next_eid(parent, part), type_, "", line.text, line.line)

    def count_title(self, line: Line) -> str:
        """Adds a line of the title: ``title``, then ``title_2`` …"""
        self._counts["title"] += 1
        number = self._counts["title"]
        eid = "title" if number == 1 else f"title_{number}"
        return self.add(eid, ProvisionType.TITLE, "", line.text, line.line)

    def add_attachment(self, label: str, title: str, line: int) -> str:
        """Adds an attachment: att_3 for 附件3, else the next free number."""
        named = number_of(label.strip("附件录表图：:.．、（( \u3000"))
        eid = f"att_{named}" if named else self.next_eid("", "att")
        while eid in self._by_eid:
            eid = self.next_eid("", "att")
        return self.add(eid, ProvisionType.ATTACHMENT, label, title, line)

    def add_plain(self, container: str, type_: ProvisionType, lines: Sequence[Line]) -> None:
        """Adds lines one by one below ``container``, tables as rows, remarks as what they are."""
        for line in lines:
            if not self.add_remark(line):
                row = line.style is Style.TABLE
                part, kind = ("row", ProvisionType.TABLE_ROW) if row else ("para", type_)
                self.add_next(container, part, kind, line)

    def add_remark(self, line: Line) -> bool:
        """Adds a comment or footnote outside the tree of provisions; False where the line is neither."""
        if line.style is Style.COMMENT:
            self.add_next("", "comment", ProvisionType.COMMENT, line)
        elif line.style is Style.NOTE:
            self.add_next("", "note", ProvisionType.NOTES, line)
        else:
            return False
        return True

    def next_eid(self, parent: str, part: str) -> str:
        """The next free counted address below ``parent`` ("" at the top)."""
        stem = f"{parent}__{part}" if parent else part
        self._counts[stem] += 1
        return f"{stem}_{self._counts[stem]}"

    def count(self, parent: str, part: str) -> int:
        """How many addresses ``next_eid`` has given there."""
        return self._counts[f"{parent}__{part}" if parent else part]

    def ensure(self, eid: str, type_: ProvisionType, line: int) -> str:
        """The container ``eid``, without text of its own, made where it is not there yet."""
        return eid if eid in self._by_eid else self.add(eid, type_, "", "", line)

    def has(self, eid: str) -> bool:
        """Whether this address is taken."""
        return eid in self._by_eid

    def is_last(self, eid: str) -> bool:
        """Whether nothing was added after this provision, so that it can still grow."""
        return bool(self._nodes) and self._nodes[-1].eid == eid

    def has_children(self, eid: str) -> bool:
        """Whether something stands below this address already."""
        return self._by_eid[eid].children

    def extend(self, eid: str, text: str) -> None:
        """Adds a line to a provision that has no children yet."""
        node = self._by_eid[eid]
        node.text = f"{node.text}\n{text}" if node.text else text

    def finish(self, title: str = "", gaps: tuple[str, ...] = ()) -> Structured:
        """The collected provisions as a value."""
        provisions = tuple(Provision(n.eid, n.type, n.label, n.text, n.heading, n.line) for n in self._nodes)
        return Structured(provisions, tuple(self.warnings), gaps, title)
