"""Changes parts of an Office file that the libraries give no handle for: the table of fonts, the theme."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO

Change = Callable[[str], str]
"""Takes the XML of a part, gives the one that stands in its place."""


def with_parts_changed(content: bytes, changes: Mapping[str, Change]) -> bytes:
    """The file with these parts changed, by their names inside it."""
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = old.read(name)
            change = changes.get(name)
            new.writestr(name, change(part.decode("utf-8")) if change else part)
    return out.getvalue()
