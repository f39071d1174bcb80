"""Imports started from the page: names of files, and a real import in a child process."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from ingest import plan_edit
from library.model import Level
from pages import jobs
from tests.ingest.pdf_made import Sheet, make_pdf, wrapped

NOW = datetime.fromisoformat("2025-12-31T09:30+08:00")
NAMES = [
    pytest.param(["《甲办法》 😀.md"], ["《甲办法》 😀.md"], id="marks-spaces-emoji-stay"),
    pytest.param(["../../etc/passwd"], ["_.._etc_passwd"], id="no-way-out"),
    pytest.param(["C:\\制度\\甲.docx"], ["C:_制度_甲.docx"], id="windows-path"),
    pytest.param(["a\0b\n.txt"], ["a_b_.txt"], id="control-characters"),
    pytest.param(["甲.md", "甲.md", "甲.MD"], ["甲.md", "甲（2）.md", "甲（3）.MD"], id="none-twice"),
    pytest.param([".hidden", ""], ["hidden", "文件"], id="hidden-or-none"),
    pytest.param(["-rf.md"], ["-rf.md"], id="no-option-behind-a-folder"),
    pytest.param(["catalogue.csv"], ["catalogue.csv"], id="a-catalogue-keeps-its-name"),
]


@pytest.mark.parametrize(("given", "safe"), NAMES)
def test_names_on_disk_are_safe_and_as_they_came(given: list[str], safe: list[str]) -> None:
    assert jobs.safe_names(given) == safe


def test_a_long_name_fits_the_file_system(tmp_path: Path) -> None:
    (name,) = jobs.safe_names(["制度" * 200 + ".docx"])
    (tmp_path / name).write_bytes(b"")
    assert name.endswith(".docx")


def test_the_report_shows_the_names_the_files_came_with() -> None:
    job = jobs.Job(started=NOW, names={"甲（2）.md": "甲.md", "a.zip": "a.zip"})
    assert jobs.name_of(job, "files/甲（2）.md") == "甲.md"
    assert jobs.name_of(job, "a.zip/inner/乙.md") == "a.zip/inner/乙.md"
    assert jobs.name_of(job, "别的.md") == "别的.md"


def finished(home: Path, order: jobs.Order) -> jobs.State:
    folder = jobs.start(order, NOW)
    jobs.wait(folder, timeout_s=120)
    latest = jobs.latest(home)
    assert latest is not None
    assert latest.folder == folder
    return latest


def test_an_uploaded_file_is_imported_reported_and_its_copy_removed(tmp_path: Path, corpus: Path) -> None:
    text = next(corpus.glob("**/R08_v1_*")).read_bytes()
    files = (("《授权任职》 办法 😀.md", text), ("空.md", b""))
    state = finished(tmp_path, jobs.Order(home=tmp_path, level=Level.INTERNAL, uploads=files))
    assert state.report is not None, state.words
    outcome = {row.file: row.status for row in state.report.files}
    assert outcome == {"《授权任职》 办法 😀.md": "parsed", "空.md": "failed"}
    assert next(row for row in state.report.files if row.status == "failed").warnings
    assert not (state.folder / "files").exists()


COMPILATION = """目　录

甲办法…………1

乙规定…………2

# 甲办法

第一条　甲。

第二条　甲甲。

# 乙规定

第一条　乙。

第二条　乙乙。
"""


def waiting(home: Path) -> jobs.State:
    order = jobs.Order(
        home=home,
        level=Level.INTERNAL,
        uploads=(("《汇编》 😀.md", COMPILATION.encode()), ("丙.md", "# 丙细则\n\n第一条　丙。\n".encode())),
    )
    return finished(home, order)


def test_a_compilation_waits_for_a_person_and_goes_in_as_the_plan_says(tmp_path: Path) -> None:
    state = waiting(tmp_path)
    assert state.plan is not None, state.words
    assert state.report is None
    file = next(f for f in state.plan.files if f.file == "《汇编》 😀.md")
    assert [work.title for work in file.works] == ["甲办法", "乙规定"]
    jobs.revise(state.folder, plan_edit.with_file(state.plan, plan_edit.rename(file, 1, "乙管理规定")))
    jobs.accept(state.folder)
    jobs.wait(state.folder, timeout_s=120)
    done = jobs.state(state.folder)
    assert done.report is not None, done.words
    row = next(row for row in done.report.files if row.file == "《汇编》 😀.md")
    assert [part.title for part in row.parts] == ["甲办法", "乙管理规定"]
    assert (row.format, row.articles, done.report.added) == ("markdown", 4, 2)
    assert not (state.folder / "files").exists()


def test_a_plan_that_is_dropped_leaves_nothing(tmp_path: Path) -> None:
    state = waiting(tmp_path)
    jobs.dismiss(state.folder)
    assert jobs.latest(tmp_path) is None
    assert list((tmp_path / "imports").iterdir()) == []


def test_an_import_that_cannot_run_says_why(tmp_path: Path) -> None:
    (tmp_path / "xunzhi.toml").write_text("tody = 1", encoding="utf-8")
    state = finished(tmp_path, jobs.Order(home=tmp_path, level=Level.INTERNAL, path=tmp_path))
    assert state.report is None
    assert "today" in state.words


def test_uploads_left_by_a_killed_server_are_swept(tmp_path: Path) -> None:
    left = tmp_path / "imports" / "20250101-000000-0000" / "files"
    left.mkdir(parents=True)
    (left / "甲.md").write_bytes(b"x")
    jobs.wait(jobs.start(jobs.Order(home=tmp_path, level=Level.INTERNAL, path=tmp_path), NOW), timeout_s=120)
    assert not left.exists()


def test_a_password_opens_a_file_and_is_written_nowhere(tmp_path: Path) -> None:
    sheet = Sheet().column(wrapped("第一条　为了规范甲事，制定本办法。" * 3))
    file = ("加密.pdf", make_pdf(sheet, password="gate 4711"))
    refused = finished(tmp_path, jobs.Order(home=tmp_path, level=Level.INTERNAL, uploads=(file,)))
    assert refused.report is not None
    assert "密码" in refused.report.files[0].warnings[0]
    order = jobs.Order(home=tmp_path, level=Level.INTERNAL, uploads=(file,), password="gate 4711")
    assert "4711" not in repr(order)
    folder = jobs.start(order, NOW.replace(hour=10))
    jobs.wait(folder, timeout_s=120)
    done = jobs.state(folder)
    assert done.report is not None, done.words
    assert (done.report.files[0].status, done.report.files[0].pages) == ("parsed", 1)
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"4711" not in kept
    assert "4711".encode("utf-16-le") not in kept
