"""Bad input: each file gets its Chinese reason, the others go on, and a killed import is completed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from ingest.errors import UnreadableFileError
from ingest.found import Found
from ingest.report import Outcome
from ingest.walk import Walked
from tests.ingest.importing import Home, regulation, row, write

ROOT = Path(__file__).resolve().parents[2]
GOOD = regulation("好办法", "甲。", closing="本办法自2024年7月1日起施行。")


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", b"\0" * (64 * 2**20))


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(300 * 2**20)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le")
BAD = {
    "empty.txt": (lambda p: p.write_bytes(b""), "file-empty"),
    "empty.docx": (lambda p: p.write_bytes(b""), "file-empty"),
    "old.docx": (lambda p: p.write_bytes(OLE), "format-unknown"),
    "bomb.docx": (bomb, "zip-bomb"),
    "huge.txt": (sparse, "file-too-large"),
    "nul.txt": (lambda p: p.write_bytes("第一条\0甲".encode()), "file-binary"),
    "secret.txt": (lambda p: p.write_text(f"机密★5年\n{GOOD}", encoding="utf-8"), "state-secret"),
    "pipe.txt": (os.mkfifo, "file-unreadable"),
    "table.csv.pdf": (lambda p: p.write_bytes(b"%PDF-1.7\n"), "pdf-damaged"),
}


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_bad_files_are_refused_one_by_one_and_the_good_ones_go_in(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a=GOOD, z=regulation("另一个办法", "乙。"))
    (folder / "《关于“试点”的办法》 最终 😀.md").write_text(regulation("怪名办法", "丙。"), encoding="utf-8")
    for name, (make, _) in BAD.items():
        make(folder / name)
    home = Home.at(tmp_path / "home")
    report = home.take(folder)
    assert (report.totals["added"], report.totals["failed"]) == (3, len(BAD))
    for name, (_, code) in BAD.items():
        refused = row(report, name)
        assert (refused.status, refused.title) == (Outcome.FAILED, None)
        [text] = refused.warnings
        assert f"（{code}）" in text
        assert "处理：" in text
    assert {v.title for v in home.versions()} == {"好办法", "另一个办法", "怪名办法"}
    kept = {path.read_bytes() for path in (home.folder / "originals").rglob("*") if path.is_file()}
    assert len(kept) == 3  # nothing of a refused file is kept


def test_a_fault_of_ours_at_one_file_stops_no_other(tmp_path: Path) -> None:
    """A folder where an original must go makes keeping it fail, for this one file."""
    folder = write(tmp_path / "in", a=GOOD, b=regulation("另一个办法", "乙。"))
    home = Home.at(tmp_path / "home")
    home.take(folder / "a.md")
    original = next(path for path in (home.folder / "originals").rglob("*") if path.is_file())
    write(folder, c=(folder / "a.md").read_text(encoding="utf-8") + "\n第三条　丁。\n")
    other = Home.at(tmp_path / "other")
    (tmp_path / "other/originals" / original.parent.name).mkdir(parents=True)
    (tmp_path / "other/originals" / original.parent.name / original.name).mkdir()
    report = other.take(folder)
    assert "程序内部错误" in row(report, "a.md").warnings[0]
    assert (report.totals["failed"], report.totals["added"]) == (1, 2)


def test_a_folder_that_cannot_be_read_is_reported_and_its_files_are_not_gone(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a=GOOD)
    write(folder / "closed", b=regulation("另一个办法", "乙。"))
    home = Home.at(tmp_path / "home")
    home.take(folder)
    (folder / "closed").chmod(0)
    try:
        if os.access(folder / "closed", os.R_OK):
            pytest.skip("this user reads every folder")
        report = home.take(folder)
    finally:
        (folder / "closed").chmod(0o755)
    assert row(report, "closed/").status is Outcome.FAILED
    assert report.totals["removed"] == 0


def test_a_path_that_is_not_there_is_a_failed_row(tmp_path: Path) -> None:
    report = Home.at(tmp_path / "home").take(tmp_path / "nowhere")
    assert row(report, "nowhere").status is Outcome.FAILED


def test_hidden_files_and_folders_are_left_alone(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a=GOOD)
    write(folder / ".git", x=GOOD)
    (folder / ".x.md").write_text(GOOD, encoding="utf-8")
    assert [r.file for r in Home.at(tmp_path / "home").take(folder).rows] == ["a.md"]


def test_a_broken_catalogue_holds_back_the_files_it_governs(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a=GOOD)
    write(folder / "sub", b=regulation("另一个办法", "乙。"))
    (folder / "sub/catalogue.csv").write_text("name\nb.md\n", encoding="utf-8")
    report = Home.at(tmp_path / "home").take(folder)
    assert [r.status.value for r in report.rows] == ["failed", "parsed", "failed"]


def test_a_broken_file_leaves_what_was_imported_before(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a=GOOD)
    home = Home.at(tmp_path / "home")
    home.take(folder)
    contents = home.contents()
    (folder / "a.md").write_bytes(b"\0")
    assert home.take(folder).totals["failed"] == 1
    assert home.contents() == contents


_CHILD = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from tests.ingest.importing import NOW, Home
from ingest.run import Importer, ImportOptions
from library.writer import Writer

def tell(phase, done, total, name):
    print(phase, done, flush=True)

home = Home.at(Path(sys.argv[2]))
importer = Importer(home.store, Writer(home.store), home.indexer, home.folder / "originals")
importer.run([Path(sys.argv[3])], ImportOptions(NOW), tell)
print("done", flush=True)
"""


@pytest.mark.parametrize("steps", [1, 4, 9, 13])
def test_a_killed_import_is_completed_by_the_next(tmp_path: Path, steps: int) -> None:
    numbers = "一二三四五六七八九十甲乙"
    texts = {
        f"f{i:02}": regulation(
            f"试点{numbers[i % 10]}办法", *["依照前条处理。"] * 8, closing=f"自20{10 + i}年7月1日起施行。"
        )
        for i in range(12)
    }
    folder = write(tmp_path / "in", **texts)
    command = [sys.executable, "-c", _CHILD, str(ROOT), str(tmp_path / "cut"), str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        for _ in range(steps):
            assert child.stdout.readline().strip() != "done"
        child.send_signal(signal.SIGKILL)
        child.wait()
    cut = Home.at(tmp_path / "cut")
    cut.take(folder)
    whole = Home.at(tmp_path / "whole")
    whole.take(folder)
    assert cut.contents() == whole.contents()
    assert len(cut.contents()) == 12
    assert cut.indexer.check().words_missing == cut.indexer.check().words_surplus == 0
    assert cut.take(folder).totals["unchanged"] == 12


def test_files_below_a_closed_folder_are_not_taken_for_gone(tmp_path: Path) -> None:
    closed = Found(tmp_path / "closed", "closed/")
    refused = UnreadableFileError(closed.name, PermissionError("no"))
    walked = Walked((), closed=((closed, refused),), roots=(tmp_path,))
    assert walked.covers(str(tmp_path / "a.md"))
    assert not walked.covers(str(tmp_path / "closed/b.md"))
    assert not walked.covers("/elsewhere/c.md")
