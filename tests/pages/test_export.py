"""A conversation as a Word file: what it says, its footnotes, and that our own reader finds them."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from lxml import etree

from answer.wire import answer_document
from ingest.load import load
from library.model import Level, Reader
from office import Office, open_office
from pages.export import export_docx, file_name
from pages.shown import Shown, Sight, sight
from pages.suggest import suggestions
from settings import load_settings

TODAY = date(2025, 12, 31)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
QUESTIONS = (
    "按《市委巡察组组务会议事规则》第三条，组务会多久开一次？",
    "食堂早餐几点开饭？",
    "<b>&组务会</b>\x0b要几个人到会",
)


@pytest.fixture(scope="module")
def office(sample_home: Path) -> Office:
    return open_office(load_settings(sample_home))


def seen(office: Office, question: str) -> Sight:
    document = answer_document(office.answerer.ask([question], TODAY, Reader(Level.INTERNAL)))
    return sight(Shown.model_validate(document), office.store, Level.INTERNAL)


@pytest.fixture(scope="module")
def exported(office: Office) -> bytes:
    return export_docx("组务会的事", [(one, seen(office, one)) for one in QUESTIONS], TODAY, sample=True)


def test_every_basis_of_a_sentence_is_a_footnote(office: Office, exported: bytes) -> None:
    parts = zipfile.ZipFile(BytesIO(exported))
    marks = etree.fromstring(parts.read("word/document.xml")).iter(f"{W}footnoteReference")
    notes = etree.fromstring(parts.read("word/footnotes.xml")).findall(f"{W}footnote")
    texts = {note.get(f"{W}id"): "".join(note.itertext()) for note in notes}
    numbers = [mark.get(f"{W}id") for mark in marks]
    bases = [i for one in QUESTIONS for sentence in seen(office, one).sentences for i in sentence.basis]
    assert numbers == [str(n) for n in range(2, len(bases) + 2)]
    assert texts["2"].strip().startswith("《市委巡察组组务会议事规则》第三条：“巡察组召开组务会")
    assert "2024年7月1日起施行，现行有效" in texts["2"]


def test_the_file_says_what_the_page_says(exported: bytes) -> None:
    text = "\n".join(paragraph.text for paragraph in Document(BytesIO(exported)).paragraphs)
    assert "1. 按《市委巡察组组务会议事规则》第三条" in text
    assert "每周不少于1次" in text
    assert "库中没有找到能回答这个问题的规定" in text
    assert "最接近的条文（不一定适用）：《" in text
    assert "3. <b>&组务会</b>要几个人到会" in text
    assert "虚构的示范库" in text


def test_our_own_reader_finds_text_and_footnotes(exported: bytes, tmp_path: Path) -> None:
    path = tmp_path / "对话.docx"
    path.write_bytes(exported)
    said = "\n".join(block.text for block in load(path, path.name).blocks)
    assert "《市委巡察组组务会议事规则》第三条：“" in said


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("组务会", "组务会（2025-12-31）.docx"),
        ('a/b\\c:"*?<>|\n', "a b c（2025-12-31）.docx"),
        ("..", "对话（2025-12-31）.docx"),
        ("长" * 80, "长" * 40 + "（2025-12-31）.docx"),
    ],
)
def test_a_file_name_is_one_everywhere(title: str, name: str) -> None:
    assert file_name(title, TODAY) == name


def test_what_may_be_asked_next_stands_beside_the_first_basis(office: Office) -> None:
    answer = seen(office, "整改方案最迟几天报送？")
    found = suggestions(answer, office.store, TODAY, Level.INTERNAL)
    assert 1 <= len(found) <= 3
    cited = {place.cited.citation for place in answer.places.values()}
    assert all(one.removesuffix("怎么说？") not in cited for one in found)
    assert all(office.answerer.ask([one], TODAY, Reader(Level.INTERNAL)).sentences for one in found)


def test_nothing_answered_nothing_suggested(office: Office) -> None:
    assert suggestions(seen(office, QUESTIONS[1]), office.store, TODAY, Level.INTERNAL) == ()
