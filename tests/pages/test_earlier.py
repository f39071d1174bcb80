"""Earlier imports on the page: what they did, and taking one back behind a confirmation."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from library.ledger import Ledger
from library.model import Level
from library.store import Store
from library.writer import Writer
from pages import jobs
from tests.pages.conftest import Opener

NOW = datetime.fromisoformat("2025-12-31T09:30+08:00")


@pytest.fixture
def imported(tmp_path: Path) -> Path:
    """A home with one import of one regulation."""
    source = tmp_path / "值班规定.md"
    source.write_text("# 值班规定\n\n第一条 值班人员每天到岗。\n\n第二条 按前条办理。\n", encoding="utf-8")
    folder = jobs.start(jobs.Order(home=tmp_path / "home", level=Level.INTERNAL, path=source), NOW)
    jobs.wait(folder, timeout_s=120)
    return tmp_path / "home"


def test_an_import_is_taken_back_on_the_page(open_app: Opener, imported: Path) -> None:
    app = open_app("imports", at=imported)
    assert "新增1个文件" in app.success[0].value
    app.button(key="imports_undo_1").click().run()
    assert any("导入批次 1 已撤回：退出版本 1" in each.value for each in app.success)
    assert all(button.key != "imports_undo_1" for button in app.button)
    store = Store.at(imported / "xunzhi.db")
    assert store.versions(Level.RESTRICTED) == ()
    assert Ledger(store).runs()[0].undone is not None


def test_what_cannot_be_taken_back_is_told(open_app: Opener, imported: Path) -> None:
    app = open_app("imports", at=imported)
    store = Store.at(imported / "xunzhi.db")
    run = Writer(store).start_run(["/x"], NOW)
    Writer(store).remove_version(store.versions(Level.RESTRICTED)[0].id, run)
    app.button(key="imports_undo_1").click().run()
    assert f"之后的导入批次 {run} 改动了" in app.error[0].value
    labels = [expander.label for expander in open_app("imports", at=imported).expander]
    assert any("导入中断" in label for label in labels)


def test_what_was_mended_is_told(open_app: Opener, imported: Path) -> None:
    note = '{"at": "2025-12-31T01:00:00+00:00", "text": "检索单元 2 个，缺 2，多 0"}'
    Writer(Store.at(imported / "xunzhi.db")).set_meta("mended", note)
    app = open_app("imports", at=imported)
    assert any("索引与条文库不一致，已补齐" in caption.value for caption in app.caption)
