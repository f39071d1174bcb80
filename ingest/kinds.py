"""What kind a document is where nothing states it: by the names of its folders, then by its content."""

from __future__ import annotations

import re
from pathlib import PurePath

from ingest.structure import Structured
from library.model import Kind, ProvisionType

_FOLDERS = {
    name: kind
    for kind in Kind
    if kind is not Kind.OTHER
    for name in (kind.value, f"{kind.value}s", kind.label)
} | {
    "practices": Kind.PRACTICE,
    "法律": Kind.LAW,
    "法规": Kind.LAW,
    "课件": Kind.COURSE,
    "案例": Kind.PRACTICE,
}
_CONTENT = (
    (ProvisionType.SLIDE, Kind.COURSE),
    (ProvisionType.TIME, Kind.COURSE),
    (ProvisionType.STEP, Kind.GUIDE),
    (ProvisionType.POINT, Kind.GUIDE),
    (ProvisionType.FORM, Kind.FORM),
)
_OF_TABLES = {
    ProvisionType.TITLE,
    ProvisionType.PREFACE,
    ProvisionType.HEADING,
    ProvisionType.TABLE_ROW,
    ProvisionType.COMMENT,
    ProvisionType.NOTES,
}
_LAW = re.compile(r"中华人民共和国|最高人民|国务院|全国人民代表大会|.{2,20}(?<!办)法(?:（[^）]*）)?$")
_REGULATION = re.compile(
    r"(?:条例|办法|规定|规则|细则|规程|规范|准则|守则|制度|意见|方案|通知|决定)(?:（[^）]*）)?$"
)
_REPORT = re.compile(r"(?:报告|总结|汇报|通报)(?:（[^）]*）)?$")


def kind_of_folder(name: str) -> Kind | None:
    """The kind that the nearest folder in a file's path names, None where none does."""
    found = (_FOLDERS.get(part.lower()) for part in reversed(PurePath(name).parts[:-1]))
    return next((kind for kind in found if kind), None)


def kind_of_content(name: str, structured: Structured, title: str) -> Kind:
    """The kind of a structured document whose path is ``name``."""
    folder = kind_of_folder(name)
    if folder:
        return folder
    types = {provision.type for provision in structured.provisions}
    if types <= _OF_TABLES and ProvisionType.TABLE_ROW in types:
        return Kind.TABLE
    for type_, kind in _CONTENT:
        if type_ in types:
            return kind
    if _REPORT.search(title):
        return Kind.REPORT
    if ProvisionType.ARTICLE in types or _REGULATION.search(title):
        return Kind.LAW if _LAW.match(title) else Kind.REGULATION
    return Kind.OTHER
