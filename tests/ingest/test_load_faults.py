"""Files that are refused: which kind, and that a person is told what to do."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest

from ingest import errors
from ingest.load import load, read_document
from ingest.load.markdown import read_markdown
from ingest.load.secrecy import bears_mark


def word_file(*lines: str) -> bytes:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def archive(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return stream.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            new.writestr(info.filename, part if info.filename == name else old.read(info.filename))
    return stream.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504
DTD = b'<!DOCTYPE w [<!ENTITY a "aaaa">]><w:document xmlns:w="u">&a;</w:document>'

FAULTS = [
    pytest.param("空.md", b"", errors.EmptyFileError, "空的", id="empty"),
    pytest.param("空.docx", b"", errors.EmptyFileError, "空的", id="empty-docx"),
    pytest.param("零宽.txt", "\u200b\n\ufeff\u200d\n".encode(), errors.EmptyFileError, "空的", id="no-shape"),
    pytest.param("空白.txt", b" \n\n\t", errors.EmptyFileError, "空的", id="white-space"),
    pytest.param("无字.docx", word_file(), errors.EmptyFileError, "空的", id="docx-without-text"),
    pytest.param("a.txt", b"a\x00b", errors.BinaryFileError, "不是文本", id="nul"),
    pytest.param(
        "a.docx",
        OLE + "WordDocument".encode("utf-16-le"),
        errors.UnknownFormatError,
        "旧版 Word",
        id="ole-doc",
    ),
    pytest.param(
        "a.docx",
        OLE + "EncryptedPackage".encode("utf-16-le"),
        errors.UnknownFormatError,
        "密码",
        id="encrypted",
    ),
    pytest.param("a.xls", OLE + "Workbook".encode("utf-16-le"), errors.UnknownFormatError, "表格", id="xls"),
    pytest.param("a.ole", OLE, errors.BinaryFileError, "不是文本", id="ole-unknown"),
    pytest.param("a.pdf", b"%PDF-1.7\n...", errors.DamagedPdfError, "损坏", id="pdf"),
    pytest.param("a.docx", b"\xef\xbb\xbf\n%PDF-1.4", errors.DamagedPdfError, "损坏", id="pdf-late-head"),
    pytest.param("a.png", b"\x89PNG\r\n\x1a\n\x00", errors.UnknownFormatError, "图片", id="png"),
    pytest.param("a.rtf", b"{\\rtf1\\ansi}", errors.UnknownFormatError, "RTF", id="rtf"),
    pytest.param("a.html", "<!DOCTYPE html><p>甲</p>".encode(), errors.UnknownFormatError, "网页", id="html"),
    pytest.param(
        "a.txt", "\n<div>片段</div>".encode(), errors.UnknownFormatError, "网页", id="html-fragment"
    ),
    pytest.param(
        "a.pptx", archive(ppt__presentation_xml=b"<a/>"), errors.DamagedDocumentError, "损坏", id="pptx-bare"
    ),
    pytest.param("a.xlsx", archive(xl__workbook_xml=b"<a/>"), errors.EmptyFileError, "空的", id="xlsx-bare"),
    pytest.param("a.ofd", archive(OFD_xml=b"<a/>"), errors.UnknownFormatError, "OFD", id="ofd"),
    pytest.param("a.zip", archive(a=b"x"), errors.UnknownFormatError, "压缩包", id="zip"),
    pytest.param("a.docx", word_file("甲")[:-60], errors.DamagedDocumentError, "损坏", id="docx-cut"),
    pytest.param(
        "a.docx", archive(word__document_xml=b"<w/>"), errors.DamagedDocumentError, "损坏", id="docx-bare"
    ),
    pytest.param(
        "a.docx",
        with_part(word_file("甲"), "word/document.xml", b"<w:p"),
        errors.DamagedDocumentError,
        "损坏",
        id="docx-xml",
    ),
    pytest.param(
        "a.docx",
        with_part(word_file("甲"), "word/document.xml", DTD),
        errors.DamagedDocumentError,
        "损坏",
        id="docx-dtd",
    ),
    pytest.param(
        "a.docx",
        with_part(word_file("甲"), "word/document.xml", b" " * (40 * 2**20)),
        errors.ZipBombError,
        "恶意",
        id="zip-bomb",
    ),
    pytest.param(
        "~$办法.docx", b"\x05user" + b"\x00" * 157, errors.LockFileError, "临时文件", id="lock-file"
    ),
    pytest.param("a.md", "机密★1年\n\n# 通知\n".encode(), errors.StateSecretError, "密级", id="secret-mark"),
    pytest.param(
        "a.docx", word_file("绝密", "关于某事的报告"), errors.StateSecretError, "密级", id="secret-mark-docx"
    ),
]


@pytest.mark.parametrize(("name", "content", "kind", "word"), FAULTS)
def test_a_refused_file_says_what_and_what_to_do(
    name: str, content: bytes, kind: type[errors.LoadError], word: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(errors.LoadError) as caught:
        load(tmp_path / name, f"资料/{name}")
    assert type(caught.value) is kind
    assert word in caught.value.what
    assert name in caught.value.where
    assert caught.value.todo.startswith(("请", "不需要"))


def test_a_file_above_the_limit_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("第一条 为了……\n" * 10, "utf-8")
    with pytest.raises(errors.TooLargeError):
        load(tmp_path / "a.txt", "a.txt", limit_bytes=100)
    assert load(tmp_path / "a.txt", "a.txt").blocks


@pytest.mark.parametrize(
    ("content", "word"),
    [
        pytest.param(b"a\n" * 200_002, "200002 行", id="lines"),
        pytest.param((b"a" * 999_999 + b"\n") * 11, "字，上限 10000000 字", id="characters"),
        pytest.param(b"x\n" + b"a" * 1_000_001, "第 2 行有 1000001 字", id="a-line"),
    ],
)
def test_more_text_than_any_document_has_is_refused(content: bytes, word: str) -> None:
    with pytest.raises(errors.TooMuchTextError) as caught:
        read_document(content, "a.txt")
    assert word in caught.value.what


@pytest.mark.parametrize("name", ["没有这个文件.md", "."])
def test_a_missing_file_or_a_folder_is_unreadable(name: str, tmp_path: Path) -> None:
    with pytest.raises(errors.UnreadableFileError):
        load(tmp_path / name, name)


def test_a_header_of_a_word_file_may_bear_the_mark(tmp_path: Path) -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "秘密★5年"
    document.add_paragraph("关于某事的报告")
    document.save(str(tmp_path / "a.docx"))
    with pytest.raises(errors.StateSecretError):
        load(tmp_path / "a.docx", "a.docx")


MARKS = [
    "秘密",
    "机密",
    "绝密",
    "机密★1年",
    "秘密★10年",
    "绝密★长期",
    "机 密 ★ 5 年",
    "　秘　密　",
    "密级：机密",
    "【秘密】",
    "000001\t机密★1年",
    "机密★1年　特急",
    "份号：000012 机密★1年",
    "特急 秘密★3个月",
]
NO_MARKS = [
    "中华人民共和国保守国家秘密法",
    "工作秘密",
    "秘密级",
    "第一条　为了保守国家秘密，维护国家安全",
    "保密",
    "涉及国家秘密、商业秘密的，依照有关规定办理。",
    "机密信息",
    "商业秘密",
    "秘密、机密、绝密三级",
    "保密级别：内部",
]


@pytest.mark.parametrize("line", MARKS)
def test_a_mark_in_the_first_lines_is_seen(line: str) -> None:
    assert bears_mark(read_markdown(f"{line}\n\n# 关于某事的通知\n\n正文。\n", "a.md"))


@pytest.mark.parametrize("line", NO_MARKS)
def test_a_word_in_a_text_or_title_is_no_mark(line: str) -> None:
    assert not bears_mark(read_markdown(f"# {line}\n\n{line}\n\n正文。\n", "a.md"))


@pytest.mark.parametrize("line", ["1" * 5000, "秘密" + " " * 5000 + "件", "特急 1 " * 5000, "<!--" * 5000])
def test_a_senseless_line_takes_no_time(line: str) -> None:
    assert not bears_mark(read_markdown(f"{line}\n\n正文。\n", "a.md"))


def test_a_mark_below_the_first_lines_is_text() -> None:
    assert not bears_mark(read_markdown("# 保密法释义\n\n" + "说明。\n" * 20 + "\n秘密\n", "a.md"))


@pytest.mark.parametrize("key", ["密级", "level", "classification"])
def test_front_matter_may_state_the_mark(key: str) -> None:
    assert bears_mark(read_markdown(f"---\n{key}: 机密\n---\n# 通知\n正文\n", "a.md"))
    assert not bears_mark(read_markdown(f"---\n{key}: 工作秘密\n---\n# 通知\n正文\n", "a.md"))
