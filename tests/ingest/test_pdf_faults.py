"""PDF files that cannot be believed or opened: each says truly what it is, and no page is lost in silence."""

from __future__ import annotations

import contextlib
import random

import pytest

from ingest import errors
from ingest.load import read_document
from ingest.load.pdf import read_pdf
from ingest.load.pdf_file import MAX_PAGES
from tests.ingest.pdf_made import LEFT, Sheet, make_pdf, wrapped

TEXT = "第一条　为了加强和规范巡察工作，根据有关规定，结合实际，制定本办法。"
RARE = "犐犆犛犌犕犜犃犅犇犈犉犎犑犓犔犖犗犘犙犚犝犞犠犡犢犣"
FOREIGN = "ཀཁགངཅཆཇཉཏཐاأبتثجحخຂຄງຈ"


def plain(text: str = TEXT) -> Sheet:
    return Sheet().column(wrapped(text * 2))


def scan(text: str = "") -> Sheet:
    page = Sheet(picture=True)
    return page.put(LEFT, 30, text, 9) if text else page


FAULTS = [
    pytest.param(b"%PDF-1.7\n...", errors.DamagedPdfError, "损坏", id="garbage"),
    pytest.param(make_pdf(plain())[:300], errors.DamagedPdfError, "损坏", id="cut"),
    pytest.param(make_pdf(), errors.DamagedPdfError, "损坏", id="no-pages"),
    pytest.param(make_pdf(plain(), password="secret"), errors.EncryptedPdfError, "密码", id="encrypted"),
    pytest.param(make_pdf(*[Sheet()] * (MAX_PAGES + 1)), errors.TooManyPagesError, "5001 页", id="pages"),
    pytest.param(make_pdf(Sheet(), Sheet()), errors.EmptyFileError, "空的", id="blank"),
    pytest.param(make_pdf(scan(), scan()), errors.ScannedPdfError, "没有文字", id="scan"),
    pytest.param(
        make_pdf(*[scan("某某网下载")] * 4), errors.ScannedPdfError, "某某网下载", id="scan-watermark"
    ),
    pytest.param(make_pdf(plain(RARE), plain(RARE)), errors.GarbledPdfError, "乱码", id="rare-hanzi"),
    pytest.param(make_pdf(plain(FOREIGN)), errors.GarbledPdfError, "乱码", id="foreign-scripts"),
    pytest.param(make_pdf(plain("\ue000\ue001\ue002" + TEXT)), errors.GarbledPdfError, "乱码", id="private"),
    pytest.param(
        make_pdf(Sheet().put(LEFT, 800, "机密★1年"), plain()), errors.StateSecretError, "密级", id="secret"
    ),
    pytest.param(
        make_pdf(*[Sheet().put(LEFT, 810, "机密★1年", 9).column(wrapped(TEXT + n)) for n in "甲乙丙"]),
        errors.StateSecretError,
        "密级",
        id="secret-in-the-running-head",
    ),
]


@pytest.mark.parametrize(("content", "kind", "word"), FAULTS)
def test_a_refused_file_says_what_it_is(content: bytes, kind: type[errors.LoadError], word: str) -> None:
    with pytest.raises(errors.LoadError) as caught:
        read_document(content, "资料/a.pdf")
    assert type(caught.value) is kind
    assert word in caught.value.what
    assert "a.pdf" in caught.value.where
    assert caught.value.todo.startswith("请")


def test_a_password_opens_the_file_and_a_wrong_one_says_so() -> None:
    content = make_pdf(plain(), password="secret")
    assert read_pdf(content, "a.pdf", password="secret").blocks[0].text.startswith("第一条")
    with pytest.raises(errors.EncryptedPdfError) as caught:
        read_pdf(content, "a.pdf", password="other")
    assert "密码打不开" in caught.value.what


def test_a_file_that_anyone_may_open_is_read_though_it_is_encrypted() -> None:
    assert read_pdf(make_pdf(plain(), password=""), "a.pdf").blocks


UNREAD = [
    pytest.param([plain(), scan(), plain("第二条　" + TEXT)], "第2页是图片，没有文字", id="scanned-page"),
    pytest.param([plain(), plain("第二条　" + TEXT), plain(RARE)], "第3页的字体", id="garbled-page"),
    pytest.param(
        [plain(), *[scan(), scan(), plain("又一条　" + TEXT)] * 2],
        "第2—3页、第5—6页是图片",
        id="runs-of-pages",
    ),
]


@pytest.mark.parametrize(("sheets", "told"), UNREAD)
def test_a_page_that_cannot_be_read_makes_the_file_partial(sheets: list[Sheet], told: str) -> None:
    document = read_pdf(make_pdf(*sheets), "a.pdf")
    assert len(document.unread) == 1
    assert document.unread[0].startswith(told)
    assert document.pages == len(sheets)
    assert not any(char in block.text for block in document.blocks for char in RARE)


def test_the_reading_layer_of_a_scan_is_told() -> None:
    page = Sheet(picture=True).put(LEFT, 700, TEXT, operators="3 Tr")
    document = read_pdf(make_pdf(page), "a.pdf")
    assert document.blocks[0].text == TEXT
    assert "扫描软件识别" in document.unread[0]


def test_a_large_picture_beside_text_is_told() -> None:
    page = Sheet(picture=True).column(wrapped(TEXT))
    document = read_pdf(make_pdf(page), "a.pdf")
    assert document.unread == ()
    assert document.warnings == ("第1页有大幅图片，图片中的文字没有导入。",)


def test_a_blank_page_is_told_because_a_damaged_one_looks_the_same() -> None:
    document = read_pdf(make_pdf(plain(), Sheet(), plain("第二条　" + TEXT)), "a.pdf")
    assert document.unread == ()
    assert document.warnings == ("第2页是空白页；原件上有内容的，说明文件已损坏。",)


TRUE = [
    pytest.param(TEXT + "姓名：王喆、李璟、赵珺、钱堃。", id="rare-names"),
    pytest.param("\uf0b7 第一点　" + TEXT, id="a-bullet-of-a-symbol-font"),
    pytest.param(
        "第一條　為了加強國家機關的監察工作，規範監督會議與檢查，根據憲法，於此制定。", id="traditional"
    ),
    pytest.param("Article 1 αβγ ①②③ ㎡ ‰ 《办法》Ⅳ №", id="signs"),
]


@pytest.mark.parametrize("text", TRUE)
def test_true_text_is_no_garble(text: str) -> None:
    assert read_pdf(make_pdf(plain(text)), "a.pdf").blocks


def test_broken_bytes_never_raise_anything_else() -> None:
    chance = random.Random(7)
    good = make_pdf(plain(), plain("第二条　" + TEXT), scan())
    for _ in range(150):
        bytes_ = bytearray(good)
        for _ in range(chance.randint(1, 12)):
            bytes_[chance.randrange(8, len(bytes_))] = chance.randrange(256)
        with contextlib.suppress(errors.LoadError):
            assert read_document(bytes(bytes_), "a.pdf").pages
