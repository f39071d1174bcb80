"""The nouns of the library: works, their versions, the provisions of a version.

A work lives through versions; a version is a sequence of provisions that, joined in order, is the whole
text of the file:

    Work R07 市委巡察组组务会议事规则
      Version 2024-07-01 … (in force)
        heading    chp_1                 label 第一章   text 总则
        article    art_5                 label 第五条   text ""
        paragraph  art_5__para_1         label ""       text 组务会……下列事项：
        item       art_5__para_1__item_1 label （一）   text 组工作方案；
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from library.errors import UnknownWordError


class Level(StrEnum):
    """Who may see a text, from everybody to few. Order: ``rank``."""

    PUBLIC = "public"
    INTERNAL = "internal"
    RESTRICTED = "restricted"

    @property
    def rank(self) -> int:
        """0 public, 1 internal, 2 restricted."""
        return _LEVELS.index(self)

    @property
    def label(self) -> str:
        """The Chinese word a person sees."""
        return ("公开", "内部", "工作秘密")[self.rank]

    def covers(self, other: Level) -> bool:
        """Whether a reader with this clearance may see a text of level ``other``."""
        return self.rank >= other.rank

    @classmethod
    def parse(cls, text: str) -> Level:
        """The level named by ``text``, an English or Chinese word. Raises UnknownWordError."""
        wanted = text.strip()
        for level in cls:
            if wanted in (level.value, level.label):
                return level
        raise UnknownWordError("级别", wanted, tuple(level.value for level in cls))


_LEVELS = tuple(Level)


class Kind(StrEnum):
    """What sort of document a work is."""

    REGULATION = "regulation"
    LAW = "law"
    COURSE = "course"
    REPORT = "report"
    GUIDE = "guide"
    FORM = "form"
    PRACTICE = "practice"
    SPECIMEN = "specimen"
    TABLE = "table"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The Chinese word a person sees."""
        return _KIND_LABELS[self]

    @property
    def rules(self) -> bool:
        """Whether a text of this kind says how things are done here; the others only tell of it."""
        return self not in _TELLING

    @property
    def primary(self) -> bool:
        """Whether a text of this kind makes the rules; guides and forms repeat them."""
        return self in (Kind.REGULATION, Kind.LAW)

    @property
    def caption(self) -> str:
        """What a person reads beside a text of this kind: its label, with a word where it is no rule."""
        return _TELLING.get(self, self.label)

    @classmethod
    def parse(cls, text: str) -> Kind:
        """The kind named by ``text``. Raises UnknownWordError."""
        for kind in cls:
            if text.strip() in (kind.value, kind.label):
                return kind
        raise UnknownWordError("类别", text, tuple(kind.value for kind in cls))


_KIND_LABELS = {
    Kind.REGULATION: "制度",
    Kind.LAW: "法律法规",
    Kind.COURSE: "课程",
    Kind.REPORT: "报告",
    Kind.GUIDE: "指引",
    Kind.FORM: "表格",
    Kind.PRACTICE: "公开做法",
    Kind.SPECIMEN: "填写样例",
    Kind.TABLE: "表册",
    Kind.OTHER: "其他",
}
_TELLING = {
    Kind.COURSE: "课程（讲解，不是规定）",
    Kind.REPORT: "报告（示例，不是规定）",
    Kind.PRACTICE: "公开做法，不等于本市规定",
    Kind.SPECIMEN: "填写样例（示例，不是规定）",
}


class Status(StrEnum):
    """Standing of a version on a date."""

    IN_FORCE = "in_force"
    NOT_YET = "not_yet"
    SUPERSEDED = "superseded"
    REPLACED = "replaced"
    ABOLISHED = "abolished"

    @property
    def label(self) -> str:
        """The Chinese word a person sees."""
        return {"in_force": "现行有效", "not_yet": "尚未施行", "superseded": "已被修订"}.get(
            self.value, "已被替代" if self is Status.REPLACED else "已废止"
        )


class ProvisionType(StrEnum):
    """What a provision is in its document."""

    TITLE = "title"
    PREFACE = "preface"
    HEADING = "heading"
    ARTICLE = "article"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    SUBITEM = "subitem"  # 目; its eId part is point_N
    SECTION = "section"
    SUBSECTION = "subsection"
    ATTACHMENT = "attachment"
    TABLE_ROW = "row"
    SLIDE = "slide"
    TIME = "time"  # a paragraph of recorded speech, time_000123 at 00:01:23
    NOTES = "notes"
    STEP = "step"
    POINT = "point"  # a point of the guide, point_P034
    FORM = "form"
    FIELD = "field"
    CLOSING = "closing"
    COMMENT = "comment"


@dataclass(frozen=True, slots=True)
class Provision:
    """A piece of a version with an address of its own; ``label + text`` is what the file says there.

    ``text`` is the provision's own words only, without those of its children; an article that has
    paragraphs holds its label alone. ``heading`` is the path of headings above it, outermost first.
    ``line`` is the 1-based line (or block) of the file where it starts.
    """

    eid: str
    type: ProvisionType
    label: str
    text: str
    heading: tuple[str, ...] = ()
    line: int = 0

    @property
    def parent(self) -> str:
        """The eId of the provision above, "" at the top."""
        return self.eid.rpartition("__")[0]


@dataclass(frozen=True, slots=True)
class Version:
    """One dated text of a work, in force on the half-open span [effective, until).

    ``work`` is the key of the work. ``effective_known`` is False where ``effective`` was taken from
    ``issued`` or is missing. ``status`` is what a catalogue or front matter declares beyond the dates
    (replaced, abolished), else None. ``id`` is the store's number, 0 before it is stored.
    """

    work: str
    title: str
    kind: Kind
    level: Level
    number: str | None = None
    issuer: str | None = None
    issued: date | None = None
    effective: date | None = None
    effective_known: bool = False
    until: date | None = None
    status: Status | None = None
    replaces: tuple[str, ...] = ()
    sample: bool = False
    id: int = 0

    def __post_init__(self) -> None:
        if self.until is not None and self.effective is not None and self.until <= self.effective:
            raise ValueError(f"{self.title}: until {self.until} is not after effective {self.effective}")

    def status_on(self, on: date) -> Status:
        """Standing on the day ``on``. Without an effective date it counts as in force until ``until``."""
        if self.effective is not None and on < self.effective:
            return Status.NOT_YET
        if self.until is not None and on >= self.until:
            return self.status if self.status in ENDED else Status.SUPERSEDED
        if self.until is None and self.status in ENDED:
            return self.status
        return Status.IN_FORCE

    def in_force(self, on: date) -> bool:
        """Whether this text binds on the day ``on``."""
        return self.status_on(on) is Status.IN_FORCE


ENDED = (Status.REPLACED, Status.ABOLISHED, Status.SUPERSEDED)
"""How a version can have ended."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A citation that stands inside a provision's text: characters [start, end) of ``text``.

    ``title`` is None for the same work; ``eid`` is None where only a work is named.
    ``reason`` says in Chinese why it could not be resolved, None where it was.
    """

    start: int
    end: int
    title: str | None
    eid: str | None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """The person asking, with the highest level they may see."""

    clearance: Level = Level.INTERNAL


@dataclass(frozen=True, slots=True)
class Placed:
    """A stored provision with the version it belongs to: what the store hands out.

    ``full_text`` is the whole text below the provision as the file has it, its label first, one line a
    descendant (an article with its paragraphs and items). ``id`` is the store's number of the provision.
    """

    id: int
    version: Version
    provision: Provision
    full_text: str
    files: tuple[str, ...] = field(default=())
