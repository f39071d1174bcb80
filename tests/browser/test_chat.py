"""The chat as a person uses it: ask, follow a citation to its words, come back, copy, on a phone."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.pages.reading import HOSTILE

pytestmark = pytest.mark.browser
QUESTION = "按《市委巡察组组务会议事规则》第三条，组务会多久开一次？"
WORDS = "每周不少于1次"
PHONE = {"width": 390, "height": 844}


def ask(page: Page, question: str) -> None:
    box = page.get_by_test_id("stChatInput").get_by_role("textbox")
    box.fill(question)
    box.press("Enter")


def test_a_citation_leads_to_the_quoted_words_in_their_article(page: Page, address: str) -> None:
    page.goto(address)
    ask(page, QUESTION)
    expect(page.locator(".answer")).to_contain_text(WORDS)
    page.locator(".ref").first.click()
    mark = page.locator(".st-key-ask_source mark").first
    expect(mark).to_be_in_viewport()
    expect(mark).to_contain_text(WORDS)
    article = page.locator(".st-key-ask_source .here")
    expect(article.first).to_contain_text("第三条")
    expect(page.locator(".st-key-ask_source")).to_contain_text("现行有效")
    expect(page.locator('.card[aria-pressed="true"]')).to_have_count(1)
    page.get_by_role("button", name="关闭原文").click()
    expect(page.locator(".st-key-ask_source")).to_have_count(0)


def test_a_reload_keeps_the_conversation_and_nobody_else_sees_it(
    page: Page, browser: Browser, address: str
) -> None:
    page.goto(address)
    ask(page, QUESTION)
    expect(page.locator(".answer")).to_contain_text(WORDS)
    page.reload()
    expect(page.locator(".answer")).to_contain_text(WORDS)
    assert "conversation" not in page.url
    other = browser.new_page()
    other.goto(address)
    expect(other.get_by_text("想问哪项规定")).to_be_visible()
    expect(other.locator(".answer")).to_have_count(0)
    other.close()


def test_a_new_conversation_starts_empty(page: Page, address: str) -> None:
    page.goto(address)
    ask(page, QUESTION)
    expect(page.locator(".answer")).to_have_count(1)
    page.get_by_role("button", name="新对话").click()
    expect(page.get_by_text("想问哪项规定")).to_be_visible()
    page.reload()
    expect(page.get_by_text("想问哪项规定")).to_be_visible()


def test_what_a_person_types_is_never_run(page: Page, address: str) -> None:
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog: {dialog.message}"))
    page.goto(address)
    ask(page, HOSTILE)
    expect(page.locator(".answer")).to_have_count(1)
    expect(page.get_by_text("<script>window.hacked=1</script>").first).to_be_visible()
    assert page.evaluate("window.hacked") is None


@pytest.mark.parametrize("clipboard", [True, False], ids=["with-clipboard-api", "plain-http"])
def test_an_answer_is_copied_with_its_citations(
    page: Page, context: BrowserContext, address: str, clipboard: bool
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    page.goto(address)
    ask(page, QUESTION)
    expect(page.locator(".answer")).to_contain_text(WORDS)
    if not clipboard:  # what a browser does at an address that is not its own machine
        page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('refused')); }")
    page.get_by_role("button", name="复制（含引注）").click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert WORDS in copied
    assert "《市委巡察组组务会议事规则》第三条" in copied


def test_nothing_is_wider_than_a_phone(page: Page, address: str) -> None:
    page.set_viewport_size(PHONE)
    width = "document.documentElement.scrollWidth"
    page.goto(address)
    ask(page, QUESTION)
    expect(page.locator(".answer")).to_contain_text(WORDS)
    page.locator(".ref").first.click()
    expect(page.locator(".st-key-ask_source mark").first).to_be_in_viewport()
    assert page.evaluate(width) <= PHONE["width"]
    for path, selector in (
        ("library", ".work"),
        ("library?work=R07&eid=art_6", ".here"),
        ("imports", "[data-testid=stForm]"),
    ):
        page.goto(f"{address}/{path}")
        expect(page.locator(selector).first).to_be_visible()
        assert page.evaluate(width) <= PHONE["width"]


@pytest.mark.parametrize("size", [{"width": 1366, "height": 768}, PHONE], ids=["screen", "phone"])
def test_kinds_are_chosen_by_keyboard_and_stay_after_a_reload(
    page: Page, address: str, size: dict[str, int]
) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.goto(address)
    kinds = page.get_by_role("toolbar", name="查找范围")
    kinds.get_by_role("button", name="制度").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    chosen = kinds.get_by_role("button", name="报告")
    expect(chosen).to_have_attribute("aria-pressed", "true")
    expect(chosen).to_be_in_viewport()
    ask(page, "泵站设备拆成几份合同直接发包，三份各多少？")
    expect(page.locator(".caveat")).to_have_text("以下出自报告（示例，不是规定）。")
    expect(page.locator(".card .badge").first).to_have_text("报告（示例，不是规定）")
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.reload()
    expect(page.locator(".answer")).to_contain_text("只在报告里找")
    expect(chosen).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="新对话").click()
    expect(chosen).to_have_attribute("aria-pressed", "false")


def test_a_link_to_an_article_opens_the_document_there(page: Page, address: str) -> None:
    page.goto(f"{address}/library?work=R07&eid=art_15")
    opened = page.locator(".here").first
    expect(opened).to_be_in_viewport()
    expect(opened).to_contain_text("第十五条")
    page.locator('a.label[data-address="art_16"]').click()
    expect(page.locator(".here").first).to_contain_text("第十六条")
    assert "eid=art_16" in page.url


def test_an_uploaded_regulation_is_found(page: Page, address: str, tmp_path: Path) -> None:
    file = tmp_path / "《公务用伞管理办法》 😀 新.md"
    file.write_text(
        "# 公务用伞管理办法\n\n（2025年1月2日印发　自2025年2月1日起施行）\n\n"
        "第一条　为规范公务用伞管理，制定本办法。\n\n"
        "第二条　公务用伞由办公室统一登记，借用期限不超过7日。\n\n"
        "第三条　本办法自2025年2月1日起施行。\n",
        encoding="utf-8",
    )
    page.goto(f"{address}/imports")
    page.locator('input[type="file"]').set_input_files(file)
    expect(page.get_by_text(file.name).first).to_be_visible()
    page.get_by_role("button", name="开始导入").click()
    report = page.locator(".file").filter(has_text=file.name)
    expect(report).to_contain_text("已导入", timeout=120_000)
    page.goto(address)
    # The page reads the new indexes; a question meanwhile is answered from the old ones.
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    ask(page, "公务用伞借用期限是多久？")
    expect(page.locator(".answer").last).to_contain_text("不超过7日")


def test_the_page_is_told_to_be_chinese(page: Page, address: str) -> None:
    page.goto(f"{address}/imports")
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(page.get_by_test_id("stFileUploaderDropzone")).to_contain_text("选择文件")
    expect(page.get_by_text("per file")).to_have_count(0)
