"""Presentations that are damaged, hostile, or called something else."""

from __future__ import annotations

import io
import zipfile

import pytest

from ingest.errors import DamagedDocumentError, LoadError, UnknownFormatError, ZipBombError
from ingest.load import read_document
from tests.ingest.packing import with_parts
from tests.ingest.presenting import plain

SLIDE = "ppt/slides/slide1.xml"
DTD = b'<!DOCTYPE p [<!ENTITY e SYSTEM "file:///etc/hostname">]><p:sld xmlns:p="u">&e;</p:sld>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504 + "EncryptedPackage".encode("utf-16-le")
FAULTS = [
    pytest.param(plain()[:-200], DamagedDocumentError, id="cut"),
    pytest.param(plain()[:2000], DamagedDocumentError, id="cut-early"),
    pytest.param(OLE, UnknownFormatError, id="encrypted"),
    pytest.param(
        with_parts(plain(), {"ppt/presentation.xml": None}), DamagedDocumentError, id="no-main-part"
    ),
    pytest.param(
        with_parts(plain(), {"ppt/presentation.xml": b"<a/>"}), DamagedDocumentError, id="other-main-part"
    ),
    pytest.param(with_parts(plain(), {SLIDE: None}), DamagedDocumentError, id="no-slide"),
    pytest.param(with_parts(plain(), {SLIDE: b"<p:sld"}), DamagedDocumentError, id="broken-xml"),
    pytest.param(with_parts(plain(), {SLIDE: DTD}), DamagedDocumentError, id="external-entity"),
    pytest.param(with_parts(plain(), {SLIDE: b" " * (40 * 2**20)}), ZipBombError, id="bomb"),
]


@pytest.mark.parametrize(("content", "kind"), FAULTS)
def test_a_damaged_presentation_is_refused(content: bytes, kind: type[LoadError]) -> None:
    with pytest.raises(kind) as refused:
        read_document(content, "课件.pptx")
    assert refused.value.todo


def test_a_slide_show_is_a_presentation() -> None:
    with zipfile.ZipFile(io.BytesIO(plain())) as package:
        types = package.read("[Content_Types].xml")
    show = types.replace(b"presentationml.presentation.main", b"presentationml.slideshow.main")
    assert read_document(with_parts(plain(), {"[Content_Types].xml": show}), "课件.ppsx").pages == 1


@pytest.mark.parametrize("name", ["课件.docx", "课件.ppt", "课件"])
def test_the_content_tells_a_presentation_not_the_name(name: str) -> None:
    assert read_document(plain(), name).format == "pptx"
