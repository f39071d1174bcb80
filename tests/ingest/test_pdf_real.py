"""Real PDF files: every article, every character that pdftotext finds, the words of the published text."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import time
import unicodedata
from collections import Counter
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ingest.document import Document, Style
from ingest.errors import GarbledPdfError, LoadError, ScannedPdfError
from ingest.load import load
from ingest.structure import Structured, structure
from library.model import Kind, ProvisionType
from tests.ingest.reading import joined, squeezed
from tests.needs import program

TEXT_LAYER = [
    "pdf/个人信息保护法.pdf",
    "pdf/网络安全法_WPS导出.pdf",
    "pdf/宪法.pdf",
    "pdf/劳动合同法实施条例_网页打印.pdf",
    "pdf/民法典_Distiller.pdf",
    "pdf_two_column/反家庭暴力法_双栏.pdf",
]
PUBLISHED = {
    "个人信息保护法": "行政法/中华人民共和国个人信息保护法.md",
    "劳动合同法实施条例": "行政法规/中华人民共和国劳动合同法实施条例.md",
    "反家庭暴力法": "社会法/中华人民共和国反家庭暴力法.md",
    "民法典": "民法典",
}
"""Title → published text below national/; 网络安全法 and 宪法 are there only in a later version."""


@cache
def read(path: Path) -> Document:
    return load(path, path.name)


@cache
def structured(path: Path) -> Structured:
    return structure(read(path), Kind.LAW)


def expected(data: Path, name: str) -> dict[str, Any]:
    with (data / "files/index.csv").open(encoding="utf-8-sig") as table:
        found = next(row["expected"] for row in csv.DictReader(table) if row["path"] == name)
    stated: dict[str, Any] = json.loads(found)
    return stated


def plain(text: str) -> str:
    """Without white space, and with one width of brackets: the published files have both."""
    return unicodedata.normalize("NFKC", squeezed(text))


def articles(one: Structured) -> dict[str, str]:
    """eId of each article → its text with everything below it, white space left out."""
    texts: dict[str, str] = {}
    for p in one.provisions:
        eid = p.eid.split("__")[0]
        if eid.startswith("art_"):
            label = "" if p.type is ProvisionType.ARTICLE else p.label
            texts[eid] = texts.get(eid, "") + plain(label + p.text)
    return texts


@pytest.mark.parametrize("name", TEXT_LAYER)
def test_every_article_is_there(name: str, data: Path) -> None:
    stated, found = expected(data, name), structured(data / "files" / name)
    labels = [p.label for p in found.provisions if p.type is ProvisionType.ARTICLE]
    assert len(labels) == stated["article_paragraphs"]
    assert labels[0] == "第一条"
    assert labels[-1] == stated.get("last_article", labels[-1])
    assert (found.gaps, found.warnings) == ((), ())
    texts = articles(found)
    for place, number in (("first", 1), ("last", len(labels))):
        whole = labels[number - 1] + texts[f"art_{number}"]
        # The PDF of 个人信息保护法 has lost its very last full stop.
        assert plain(stated[place]).rstrip("。") in plain(whole)


@pytest.mark.parametrize("name", TEXT_LAYER)
def test_every_paragraph_ends_as_a_sentence_or_heading(name: str, data: Path) -> None:
    """A paragraph cut in the middle would end with a plain word."""
    blocks = [b for b in read(data / "files" / name).blocks if b.style is Style.BODY and len(b.text) > 60]
    cut = [b.text[-30:] for b in blocks if b.text[-1] not in "。；：;）"]
    assert len(cut) <= 2, cut


@pytest.mark.parametrize("name", TEXT_LAYER)
def test_no_character_of_the_text_layer_is_lost(name: str, data: Path) -> None:
    pdftotext = program("pdftotext", package="poppler-utils")
    path = data / "files" / name
    raw = subprocess.run([pdftotext, "-raw", path, "-"], capture_output=True, check=True).stdout.decode()
    ours = Counter(squeezed("".join(block.text for block in read(path).blocks)))
    theirs = Counter(squeezed(raw.replace("\f", "")))
    assert ours - theirs == Counter()
    assert joined(structured(path)) == squeezed("".join(block.text for block in read(path).blocks))
    lost = theirs - ours
    margins = set(squeezed("".join(read(path).margins))) | set("0123456789-")
    assert set(lost) <= margins


def published(data: Path, title: str) -> Structured:
    root = data / "laws/national" / PUBLISHED[title]
    paths = sorted(root.glob("*.md")) if root.is_dir() else [root]
    parts = [structure(load(path, path.name), Kind.LAW) for path in paths]
    return Structured(tuple(p for part in parts for p in part.provisions))


@pytest.mark.parametrize("name", [n for n in TEXT_LAYER if "宪法" not in n and "网络安全法" not in n])
def test_the_text_is_that_of_the_published_law(name: str, data: Path) -> None:
    ours = articles(structured(data / "files" / name))
    title = next(t for t in PUBLISHED if t in name)
    law = published(data, title)
    theirs = articles(law)
    assert ours.keys() == theirs.keys()
    same = total = 0
    for eid, text in theirs.items():
        blocks = SequenceMatcher(None, ours[eid], text, autojunk=False).get_matching_blocks()
        same += 2 * sum(block.size for block in blocks)
        total += len(text) + len(ours[eid])
    assert same / total >= 0.995


def paragraphs(one: Structured) -> list[str]:
    return [p.eid for p in one.provisions if p.type is not ProvisionType.HEADING and p.eid.startswith("art_")]


@pytest.mark.parametrize("title", ["劳动合同法实施条例", "反家庭暴力法"])
def test_paragraphs_and_items_are_those_of_the_published_law(title: str, data: Path) -> None:
    name = next(n for n in TEXT_LAYER if title in n)
    law = published(data, title)
    assert paragraphs(structured(data / "files" / name)) == paragraphs(law)


REFUSED = [
    ("pdf_broken_glyphs/GMT0031-2014_字形映射损坏.pdf", GarbledPdfError, "11 页"),
    ("pdf_broken_glyphs/GMZ0001-2013密码术语_映射损坏.pdf", GarbledPdfError, "乱码"),
    ("pdf_scanned/GMT0031-2014_扫描.pdf", ScannedPdfError, "没有文字"),
    ("pdf_scanned/GMT0092-2020_仅水印文字层.pdf", ScannedPdfError, "www.kqqw.com"),
    ("pdf_scanned/教育部_教科技2020-2号_无文字层.pdf", ScannedPdfError, "3 页"),
    ("pdf_scanned/网络安全法_模拟扫描_150dpi.pdf", ScannedPdfError, "14 页"),
    ("pdf_scanned/劳动合同法实施条例_模拟传真_200dpi.pdf", ScannedPdfError, "4 页"),
]


@pytest.mark.parametrize(("name", "kind", "word"), REFUSED)
def test_a_file_without_true_text_says_why(name: str, kind: type[LoadError], word: str, data: Path) -> None:
    with pytest.raises(kind) as caught:
        load(data / "files" / name, name)
    assert word in caught.value.what


def test_a_noisy_reading_layer_makes_the_file_partial(data: Path) -> None:
    document = load(data / "files/pdf_scanned/GMT0002-2012_SM4_劣质OCR层.pdf", "a.pdf")
    assert document.unread == ("第1—9页是扫描图像，文字是扫描软件识别的，可能有错字漏字，请与原件核对",)


def test_the_running_head_of_two_columns_is_a_margin(data: Path) -> None:
    document = read(data / "files" / TEXT_LAYER[-1])
    assert document.margins == ("公报样式（测试） 第1页",)
    assert not any(re.search("公报样式", block.text) for block in document.blocks)


def test_a_long_law_is_read_at_forty_pages_a_second(data: Path) -> None:
    path = data / "files/pdf/民法典_Distiller.pdf"
    load(path, path.name)
    started = time.process_time()
    pages = load(path, path.name).pages
    assert pages == 234
    assert pages / (time.process_time() - started) >= 40
