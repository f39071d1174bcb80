"""Names and values of WordprocessingML."""

from __future__ import annotations

from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
VML = "{urn:schemas-microsoft-com:vml}"
OFFICE = "{urn:schemas-microsoft-com:office:office}"
_OFF = frozenset(("0", "false", "off"))


def value(element: Any) -> str:
    """The w:val of an element, "" where there is no element or no value."""
    return "" if element is None else element.get(W + "val") or ""


def is_on(element: Any) -> bool:
    """Whether a property that is either on or off is on; its absence is off."""
    return element is not None and value(element) not in _OFF


def whole_number(text: str | None, default: int) -> int:
    """The integer of an attribute, ``default`` where it is absent or none."""
    try:
        return int(text or "")
    except ValueError:
        return default
