"""What a file is, by its first bytes and the names inside its container; never by its suffix."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection
from io import BytesIO

from ingest.errors import BinaryFileError, DamagedDocumentError, UnknownFormatError
from ingest.load.zipped import ZIP_FAULTS, open_zip

_SAVE_AS = "请用 Word 或 WPS 打开，另存为 docx 后再导入"
_AS_XLSX = "请用 Excel 或 WPS 打开，另存为 xlsx 后再导入"
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"{\\rtf", "RTF 文件", _SAVE_AS),
    (b"\x89PNG", "图片", "请先做文字识别并校对，另存为文本或 docx 后再导入"),
    (b"\xff\xd8\xff", "图片", "请先做文字识别并校对，另存为文本或 docx 后再导入"),
    (b"GIF8", "图片", "请先做文字识别并校对，另存为文本或 docx 后再导入"),
    (b"BM", "图片", "请先做文字识别并校对，另存为文本或 docx 后再导入"),
    (b"II*\x00", "图片", "请先做文字识别并校对，另存为文本或 docx 后再导入"),
    (b"MM\x00*", "图片", "请先做文字识别并校对，另存为文本或 docx 后再导入"),
    (b"Rar!", "RAR 压缩包", "请解压后导入里面的文件"),
    (b"7z\xbc\xaf", "7z 压缩包", "请解压后导入里面的文件"),
    (b"\x1f\x8b", "gzip 压缩包", "请解压后导入里面的文件"),
    (b"SQLite format 3", "数据库文件", "请导出为文本或 docx 后再导入"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS: tuple[tuple[str, str, str], ...] = (
    ("EncryptedPackage", "加了密码的 Office 文件", "请用 Office 或 WPS 打开，去掉密码后另存，再导入"),
    (
        "WordDocument",
        "旧版 Word 或 WPS 文字文件（.doc、.wps）",
        "请用 Word 或 WPS 打开，另存为 docx 后再导入",
    ),
    (
        "PowerPoint Document",
        "旧版演示文稿（.ppt、.dps）",
        "请用 PowerPoint 或 WPS 打开，另存为 pptx 后再导入",
    ),
    ("Workbook", "旧版电子表格（.xls、.et）", _AS_XLSX),
    ("Book", "旧版电子表格（.xls、.et）", _AS_XLSX),
)
_READ: tuple[tuple[str, str], ...] = (
    ("word/document.xml", "docx"),
    ("word/document2.xml", "docx"),  # as Word in a browser names it
    ("ppt/presentation.xml", "pptx"),
    ("xl/workbook.xml", "xlsx"),
)
_PACKAGES: tuple[tuple[str, str, str], ...] = (
    ("xl/workbook.bin", "二进制电子表格（.xlsb）", _AS_XLSX),
    ("OFD.xml", "OFD 版式文件", "请找到原来的 Word 文件导入，或者转换为 docx 后再导入"),
    ("content.xml", "OpenDocument 文件", _SAVE_AS),
)
OFFICE_SUFFIXES = frozenset(
    {".docx", ".docm", ".pptx", ".pptm", ".xlsx", ".xlsm", ".ofd", ".odt", ".ods", ".odp"}
)
"""Of files that are containers of one document; used for words only."""

_MARKS = ("[Content_Types].xml", *(part for part, *_ in (*_READ, *_PACKAGES)))
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html|head|body|div|table|meta|span|p)\b", re.IGNORECASE
)


def format_of(content: bytes, name: str) -> str:
    """The format of a file's bytes: docx, pptx, xlsx, pdf, or text where it is no container that we know.

    Raises:
        UnknownFormatError: a known format that is not read.
        DamagedDocumentError: a ZIP container without a readable directory.
        BinaryFileError: an OLE container of an unknown kind.
    """
    if content.startswith(_OLE):
        _refuse_ole(content, name)
    for magic, label, todo in _MAGIC:
        if content.startswith(magic) and (magic != b"BM" or b"\x00" in content[:32]):
            raise UnknownFormatError(name, label, todo)
    if content[8:12] == b"WEBP" and content.startswith(b"RIFF"):
        raise UnknownFormatError(name, "图片", "请先做文字识别并校对，另存为文本或 docx 后再导入")
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if starts_like_zip(content):
        return _package_format(content, name)
    if _HTML.match(content.removeprefix(b"\xef\xbb\xbf")):
        raise UnknownFormatError(name, "网页文件", "请在浏览器中打开，把正文复制到 Word 后另存为 docx 再导入")
    return "text"


def starts_like_zip(content: bytes) -> bool:
    """Whether the first four bytes (or more) of a file are those of a ZIP container."""
    return content.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def is_package(names: Collection[str]) -> bool:
    """Whether a ZIP container with these members is one document, and no archive of files."""
    return any(mark in names for mark in _MARKS)


def _refuse_ole(content: bytes, name: str) -> None:
    for stream, label, todo in _OLE_STREAMS:
        if stream.encode("utf-16-le") in content:
            misnamed = "，只是文件名写成了 .docx" if name.lower().endswith(".docx") else ""
            raise UnknownFormatError(name, label + misnamed, todo)
    raise BinaryFileError(name, 0)


def _package_format(content: bytes, name: str) -> str:
    try:
        with open_zip(BytesIO(content)) as package:
            names = set(package.namelist())
    except (*ZIP_FAULTS, zipfile.LargeZipFile) as error:
        raise DamagedDocumentError(name, str(error)) from error
    for part, format_ in _READ:
        if part in names:
            return format_
    for part, label, todo in _PACKAGES:
        if part in names:
            raise UnknownFormatError(name, label, todo)
    if "[Content_Types].xml" in names:
        raise DamagedDocumentError(name, "no main part")
    raise UnknownFormatError(name, "ZIP 压缩包", "请解压后导入里面的文件")
