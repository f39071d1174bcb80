"""The plots of a report draw in a real browser, from the file alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from evals.charts import curves_chart
from evals.vega import POLICY, charts_html, drawing_html, streamlit_scripts

pytestmark = pytest.mark.browser


def test_a_plot_is_drawn_and_nobody_is_asked(context: BrowserContext, tmp_path: Path) -> None:
    page = context.new_page()
    charts = charts_html({"a": curves_chart({"巡知": [0.5, 0.75, 1.0]})})
    path = tmp_path / "page.html"
    head = f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    path.write_text(f"{head}{charts['a']}{drawing_html(streamlit_scripts())}", encoding="utf-8")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    page.locator(".chart svg").wait_for(timeout=20_000)
    assert "召回率" in page.locator(".chart").inner_text()
    assert [url for url in asked if not url.startswith(("data:", "file:"))] == []
