"""A compilation on the import page: shown before it is taken, corrected, taken, and found; on a phone too."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}
WIDTH = "document.documentElement.scrollWidth"
TEXT = """目　录

公务用表管理办法…………1

公务用笔管理规定…………2

公务用尺管理细则…………3

公务用表管理办法

第一条　为规范公务用表管理，制定本办法。

第二条　公务用表每季度校准1次。

公务用笔管理规定

第一条　为规范公务用笔管理，制定本规定。

第二条　公务用笔由办公室统一采购，每人每月不超过3支。
"""


def test_a_compilation_is_corrected_before_it_is_taken(page: Page, address: str, tmp_path: Path) -> None:
    file = tmp_path / "公务用品制度汇编.md"
    file.write_text(TEXT, encoding="utf-8")
    page.goto(f"{address}/imports")
    page.locator('input[type="file"]').set_input_files(file)
    expect(page.get_by_text(file.name).first).to_be_visible()
    page.get_by_role("button", name="开始导入").click()
    expect(page.locator(".planned")).to_have_count(2, timeout=120_000)
    expect(page.locator(".faults")).to_contain_text("目录列有而正文没有：《公务用尺管理细则》")
    page.locator(".pick").nth(1).click()
    title = page.get_by_role("textbox", name="标题")
    title.fill("公务用笔管理暂行规定")
    title.press("Enter")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".planned").nth(1)).to_contain_text("公务用笔管理暂行规定")
    page.set_viewport_size(PHONE)
    page.locator(".pick").nth(1).click()
    expect(page.get_by_role("button", name="并入上一件")).to_be_visible()
    assert page.evaluate(WIDTH) <= PHONE["width"]
    page.get_by_role("button", name="关闭").click()
    page.get_by_role("button", name="按此导入").first.click()
    report = page.locator(".file").filter(has_text=file.name)
    expect(report).to_contain_text("2件", timeout=120_000)
    page.goto(f"{address}/library")
    page.get_by_role("textbox", name="标题、文号或制定机关").fill("公务用笔")
    page.get_by_role("textbox", name="标题、文号或制定机关").press("Enter")
    expect(page.locator(".work")).to_have_count(1)
    page.locator(".work").click()
    page.get_by_text("看是怎样切分的").click()
    expect(page.locator(".cut .row").filter(has_text="每人每月不超过3支")).to_contain_text("第二条")
    assert page.evaluate(WIDTH) <= PHONE["width"]
