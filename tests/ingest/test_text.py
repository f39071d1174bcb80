"""Plain text to blocks: encodings and what is no text."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from ingest.errors import BinaryFileError, DamagedTextError
from ingest.load import load
from ingest.load.text import decode

TEXT = "市委巡察工作规则\n第一条　为了规范巡察工作，制定本规则。\n"
ENCODED = [
    pytest.param(TEXT.encode(), id="utf-8"),
    pytest.param(codecs.BOM_UTF8 + TEXT.encode(), id="utf-8-bom"),
    pytest.param(codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), id="utf-16-le"),
    pytest.param(codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), id="utf-16-be"),
    pytest.param(codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), id="utf-32-le"),
    pytest.param(TEXT.encode("gb18030"), id="gb18030"),
    pytest.param(TEXT.replace("\n", "\r\n").encode("gbk"), id="gbk-crlf"),
    pytest.param(TEXT.replace("\n", "\r").encode(), id="old-mac"),
]


@pytest.mark.parametrize("content", ENCODED)
def test_every_encoding_gives_the_same_text(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(content)
    document = load(tmp_path / "a.txt", "a.txt")
    assert document.format == "text"
    assert [(b.text, b.line) for b in document.blocks] == [
        (x, i + 1) for i, x in enumerate(TEXT.split("\n")[:2])
    ]


def test_rare_characters_of_gb18030_survive() -> None:
    assert decode("䶮、㐂、𠮷".encode("gb18030"), "a") == "䶮、㐂、𠮷"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("第一条\x00".encode(), id="nul"),
        pytest.param(b"\x01\x02\x03", id="control"),
        pytest.param(TEXT.encode("utf-16-le"), id="utf-16-without-bom"),
        pytest.param(b"abc\xff\xff\xff", id="neither-utf-8-nor-gb"),
    ],
)
def test_what_is_no_text_is_refused(content: bytes) -> None:
    with pytest.raises(BinaryFileError):
        decode(content, "a.txt")


def test_utf8_cut_in_the_middle_of_a_character_is_not_read_as_gb18030() -> None:
    with pytest.raises(DamagedTextError) as caught:
        decode(TEXT.encode()[:-3], "a.txt")
    assert "第 2 行" in caught.value.where


def test_utf8_with_one_broken_byte_names_the_line() -> None:
    content = (TEXT * 40).encode()
    at = content.index("规范".encode()) + 1
    with pytest.raises(DamagedTextError) as caught:
        decode(content[:at] + b"\xff" + content[at + 1 :], "a.txt")
    assert "第 2 行" in caught.value.where


def test_real_gbk_file(data: Path) -> None:
    document = load(data / "files/csv/各省高度_GBK.txt", "各省高度_GBK.txt")
    assert any("北京" in block.text for block in document.blocks)
