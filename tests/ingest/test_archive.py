"""ZIP archives: members are files like others, whatever they are called; nothing leaves the memory."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest import archive, archive_errors, errors
from ingest.member_names import member_names
from ingest.report import Outcome
from ingest.walk import walk
from library.model import Level
from tests.ingest.costs import lines_run
from tests.ingest.importing import Home, regulation, row
from tests.ingest.packing import pack, pack_raw, patch_directory, unicode_path

RULES = regulation("试点办法", "甲。", closing="本办法自2024年7月1日起施行。")
OTHER = regulation("另一个办法", "乙。")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.at(tmp_path / "home")


def put(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_members_are_files_and_every_archive_has_a_row(tmp_path: Path, home: Home) -> None:
    inner = pack({"丙.md": regulation("丙办法", "丙。")})
    content = pack({"制度/甲.md": RULES, "乙.md": OTHER, "里层.zip": inner, "空夹/": ""})
    put(tmp_path / "in/汇编.zip", content)
    report = home.take(tmp_path / "in")
    assert [(r.file, r.members, r.title) for r in report.rows] == [
        ("汇编.zip", 3, None),
        ("汇编.zip/里层.zip", 1, None),
        ("汇编.zip/乙.md", None, "另一个办法"),
        ("汇编.zip/制度/甲.md", None, "试点办法"),
        ("汇编.zip/里层.zip/丙.md", None, "丙办法"),
    ]
    assert {r.kind for r in report.rows[:2]} == {None}
    assert (report.totals["added"], report.totals["failed"]) == (3, 0)
    [original] = [o for o in home.store.shelf().originals.values() if o.name.endswith("丙.md")]
    assert original.path == str(tmp_path / "in/汇编.zip/里层.zip/丙.md")


def test_an_unchanged_archive_does_nothing_and_a_member_that_is_gone_is_reported(
    tmp_path: Path, home: Home
) -> None:
    path = put(tmp_path / "in/a.zip", pack({"甲.md": RULES, "乙.md": OTHER}))
    for place in (path, path.parent):
        home.take(place)
        assert home.take(place).totals["unchanged"] == 2
        put(path, pack({"乙.md": OTHER}))
        report = home.take(place)
        assert (report.totals["removed"], report.totals["unchanged"]) == (1, 1)
        assert row(report, "a.zip/甲.md").status is Outcome.REMOVED
        put(path, pack({"甲.md": RULES, "乙.md": OTHER}))
        assert home.take(place).totals["unchanged"] == 2
    path.unlink()
    assert home.take(path.parent).totals["removed"] == 2


def test_a_changed_member_is_a_correction_and_the_same_text_elsewhere_a_second_original(
    tmp_path: Path, home: Home
) -> None:
    path = put(tmp_path / "in/a.zip", pack({"甲.md": RULES}))
    home.take(path)
    put(path, pack({"甲.md": RULES.replace("甲。", "甲甲。")}))
    assert home.take(path).totals["corrected"] == 1
    put(tmp_path / "in/甲.md", RULES.replace("甲。", "甲甲。").encode())
    home.take(tmp_path / "in")
    [version] = home.versions()
    assert len(home.store.originals(version.id, Level.RESTRICTED)) == 2


def test_a_damaged_archive_takes_none_of_its_members_for_gone(tmp_path: Path, home: Home) -> None:
    content = pack({"甲.md": RULES})
    path = put(tmp_path / "in/a.zip", content)
    home.take(path.parent)
    put(path, content[:-30])
    report = home.take(path.parent)
    assert (report.totals["removed"], report.totals["failed"]) == (0, 1)
    assert "压缩包已损坏" in row(report, "a.zip").warnings[0]


def test_a_catalogue_in_an_archive_governs_its_members(tmp_path: Path, home: Home) -> None:
    table = "file,title,level\n甲.md,改名办法,公开\n没有.md,x,公开\n"
    put(tmp_path / "a.zip", pack({"夹/catalogue.csv": table, "夹/甲.md": RULES, "乙.md": OTHER}))
    put(tmp_path / "b.zip", pack({"catalogue.csv": "name\n甲.md\n", "甲.md": RULES}))
    report = home.take(tmp_path / "a.zip", tmp_path / "b.zip", level=Level.RESTRICTED)
    assert {(v.title, v.level) for v in home.versions()} == {
        ("改名办法", Level.PUBLIC),
        ("另一个办法", Level.RESTRICTED),
    }
    assert "没有文件“没有.md”" in row(report, "a.zip/夹/catalogue.csv").warnings[0]
    assert row(report, "b.zip/甲.md").status is Outcome.FAILED  # its level would be unknown


def test_a_catalogue_outside_governs_members_too(tmp_path: Path, home: Home) -> None:
    put(tmp_path / "in/a.zip", pack({"夹/甲.md": RULES}))
    put(tmp_path / "in/catalogue.csv", "file,title\na.zip/夹/甲.md,改名办法\n".encode())
    home.take(tmp_path / "in")
    assert [v.title for v in home.versions()] == ["改名办法"]


def test_a_secret_mark_in_a_member_refuses_it(tmp_path: Path, home: Home) -> None:
    put(tmp_path / "a.zip", pack({"甲.md": f"机密★1年\n\n{RULES}", "乙.md": OTHER}))
    report = home.take(tmp_path / "a.zip")
    assert "密级" in row(report, "a.zip/甲.md").warnings[0]
    assert len(list((home.folder / "originals").rglob("*/*"))) == 1


NAMES = [
    pytest.param("第一章 绪论.docx".encode("gb18030"), 0, b"", "第一章 绪论.docx", id="gb18030"),
    pytest.param("一二.md".encode("gb18030"), 0, b"", "一二.md", id="gb18030-that-is-utf8-too"),
    pytest.param("课程/甲.md".encode(), 0, b"", "课程/甲.md", id="utf8-without-flag"),
    pytest.param("课程/甲.md".encode(), 0x800, b"", "课程/甲.md", id="utf8-with-flag"),
    pytest.param(b"caf\x82.md", 0, b"", "café.md", id="cp437"),
    pytest.param(b"?.md", 0, unicode_path(b"?.md", "甲.md"), "甲.md", id="unicode-path"),
    pytest.param(b"a.md", 0, unicode_path(b"b.md", "甲.md"), "a.md", id="unicode-path-of-another"),
    pytest.param("办\t法\x1b.md".encode(), 0x800, b"", "办法.md", id="control-characters"),
]


@pytest.mark.parametrize(("raw", "flags", "extra", "name"), NAMES)
def test_names_are_those_that_the_packer_saw(
    tmp_path: Path, raw: bytes, flags: int, extra: bytes, name: str
) -> None:
    path = put(tmp_path / "a.zip", pack_raw({raw: b"x"}, flags=flags, extra=extra))
    with zipfile.ZipFile(path) as zipped:
        assert member_names(zipped.infolist()) == (name,)
    [found] = walk([path]).files
    assert (found.name, found.content()) == (f"a.zip/{name}", b"x")


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\Windows\\a.md", "C:/Windows/a.md"),
        ("a/./b/../../../c.md", "a/b/c.md"),
        ("\\\\server\\share\\a.md", "server/share/a.md"),
    ],
)
def test_a_name_leads_nowhere(tmp_path: Path, name: str, place: str) -> None:
    path = put(tmp_path / "in/a.zip", pack_raw({name.encode(): RULES.encode()}))
    [found] = walk([path]).files
    assert (found.path, found.name) == (path / place, f"a.zip/{place}")
    assert found.content() == RULES.encode()
    Home.at(tmp_path / "home").take(path)
    assert {p.name for p in tmp_path.iterdir()} == {"in", "home"}
    assert [p.name for p in (tmp_path / "in").iterdir()] == ["a.zip"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.binary(min_size=1, max_size=30), st.binary(min_size=1, max_size=9), max_size=6))
def test_whatever_members_are_called_each_stands_below_its_archive_and_is_read(
    tmp_path: Path, members: dict[bytes, bytes]
) -> None:
    path = put(tmp_path / "a.zip", pack_raw(members))
    found = walk([path]).files
    assert len({each.path for each in found}) == len(found)
    for each in found:
        assert each.path.is_relative_to(path)
        assert ".." not in each.path.parts
        assert each.name == f"a.zip/{each.path.relative_to(path)}"
        assert each.content() in members.values()


def test_two_members_of_one_name_are_two_files(tmp_path: Path) -> None:
    path = put(tmp_path / "a.zip", pack_raw({b"a.md": b"1", b"./a.md": b"2", b"../a.md": b"3"}))
    assert [(f.name, f.content()) for f in walk([path]).files] == [
        ("a.zip/a.md", b"1"),
        ("a.zip/a.md (2)", b"2"),
        ("a.zip/a.md (3)", b"3"),
    ]


def shared(path: Path, members: int) -> Path:
    """An archive of so many members that are all called a.md once their folders lead nowhere."""
    names = (f"{number:b}".replace("1", "./").replace("0", "/") + "a.md" for number in range(members))
    return put(path, pack_raw(dict.fromkeys(map(str.encode, names), b"")))


def test_a_name_that_thousands_of_members_share_costs_no_more_each(tmp_path: Path) -> None:
    [(_, error)] = walk([shared(tmp_path / "many.zip", 6000)]).closed
    assert "6000 个文件" in error.what
    some, twice = (shared(tmp_path / f"{count}.zip", count) for count in (1000, 2000))
    assert lines_run(lambda: walk([twice])) < 2.5 * lines_run(lambda: walk([some]))


def test_hidden_and_system_members_are_left_alone(tmp_path: Path) -> None:
    members = {"__MACOSX/._a.md": "x", ".DS_Store": "x", "夹/Thumbs.db": "x", ".git/a": "x", "a.md": RULES}
    walked = walk([put(tmp_path / "a.zip", pack(members))])
    assert [f.name for f in walked.files] == ["a.zip/a.md"]
    assert [members for _, members in walked.archives] == [1]


def test_a_package_of_one_document_is_no_archive_whatever_it_is_called(tmp_path: Path, home: Home) -> None:
    put(tmp_path / "a.zip", pack({"word/document.xml": "<w/>", "[Content_Types].xml": "<Types/>"}))
    put(tmp_path / "b.docx", pack({"甲.md": RULES}))
    report = home.take(tmp_path / "a.zip", tmp_path / "b.docx")
    assert [r.file for r in report.rows] == ["b.docx", "a.zip", "b.docx/甲.md"]
    assert row(report, "a.zip").status is Outcome.FAILED


BAD_MEMBERS = [
    pytest.param(8, b"\x01\x00", archive_errors.EncryptedMemberError, "密码", id="encrypted"),
    pytest.param(10, b"\x0e\x00", archive_errors.MemberError, "压缩方法", id="lzma"),
    pytest.param(10, b"\x09\x00", archive_errors.MemberError, "压缩方法", id="deflate64"),
    pytest.param(16, b"\x00\x00\x00\x00", archive_errors.MemberError, "损坏", id="crc"),
    pytest.param(42, b"\xff\x00\x00\x00", archive_errors.MemberError, "损坏", id="no-member-there"),
    pytest.param(24, b"\xff\xff\xff\x0f", errors.TooLargeError, "MB", id="states-256-MB"),
    pytest.param(24, b"\xff\xff\xff\x02", errors.ZipBombError, "恶意", id="states-48-MB"),
    pytest.param(38, b"\x00\x00\xff\xa1", archive_errors.MemberError, "链接", id="symbolic-link"),
]


@pytest.mark.parametrize(("offset", "value", "kind", "word"), BAD_MEMBERS)
def test_a_bad_member_fails_and_the_others_go_on(
    tmp_path: Path, home: Home, offset: int, value: bytes, kind: type[errors.LoadError], word: str
) -> None:
    content = patch_directory(pack({"甲.md": RULES, "乙.md": OTHER}), 0, offset, value)
    path = put(tmp_path / "a.zip", content)
    report = home.take(path)
    bad = row(report, "a.zip/甲.md")
    assert bad.status is Outcome.FAILED
    assert word in bad.warnings[0]
    assert f"（{kind.code}）" in bad.warnings[0]
    assert row(report, "a.zip/乙.md").status is Outcome.PARSED


def test_a_member_that_lies_about_its_size_is_not_unpacked_beyond_it(tmp_path: Path) -> None:
    bomb = patch_directory(pack({"甲.txt": b"a" * (40 * 2**20)}), 0, 24, (1000).to_bytes(4, "little"))
    [found] = walk([put(tmp_path / "a.zip", bomb)]).files
    with pytest.raises(archive_errors.MemberError):
        found.content()


def nested(depth: int) -> bytes:
    content = pack({"甲.md": RULES})
    for _ in range(depth - 1):
        content = pack({"里.zip": content})
    return content


def test_archives_are_opened_three_deep(tmp_path: Path) -> None:
    assert len(walk([put(tmp_path / "a.zip", nested(archive.ARCHIVE_DEPTH))]).files) == 1
    walked = walk([put(tmp_path / "b.zip", nested(archive.ARCHIVE_DEPTH + 1))])
    [(found, error)] = walked.closed
    assert (found.name, walked.files) == ("b.zip/里.zip/里.zip/里.zip", ())
    assert "3 层" in error.what


def test_too_many_or_too_much_inside_closes_the_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(tmp_path / "a.zip", pack({f"{i}.md": RULES for i in range(7)}))
    monkeypatch.setattr(archive, "ARCHIVE_MEMBERS", 6)
    [(_, error)] = walk([path]).closed
    assert "7 个文件，超过上限 6 个" in error.what
    monkeypatch.setattr(archive, "ARCHIVE_MEMBERS", 7)
    assert len(walk([path]).files) == 7
    monkeypatch.setattr(archive, "ARCHIVE_BYTES", 100)
    [(_, error)] = walk([path]).closed
    assert "超过上限" in error.what
    assert error.todo.startswith("请")


def test_an_empty_archive_says_so(tmp_path: Path, home: Home) -> None:
    report = home.take(put(tmp_path / "a.zip", pack({})))
    assert row(report, "a.zip").warnings == ("压缩包里没有可导入的文件。",)


@pytest.mark.parametrize(
    ("head", "label"), [(b"Rar!\x1a\x07", "RAR"), (b"7z\xbc\xaf\x27\x1c", "7z"), (b"\x1f\x8b\x08", "gzip")]
)
def test_other_archives_say_what_to_do(tmp_path: Path, home: Home, head: bytes, label: str) -> None:
    report = home.take(put(tmp_path / "a.zip", head + b"\x00" * 40))
    assert label in row(report, "a.zip").warnings[0]
    assert "请解压后导入" in row(report, "a.zip").warnings[0]


def test_the_archive_of_a_course_is_read_with_its_names(data: Path) -> None:
    walked = walk([data / "files/zip"])
    [(found, members)] = walked.archives
    assert (found.name, members, len(walked.files)) == ("课程文档_GB18030名.zip", 11, 11)
    assert "课程文档_GB18030名.zip/文档/第二章 Intel8086微处理器.docx" in {f.name for f in walked.files}


def test_containers_of_layout_documents_are_no_archives(data: Path) -> None:
    walked = walk([data / "files/ofd", data / "files/docx", data / "files/xlsx"])
    assert walked.archives == ()
    assert walked.closed == ()
