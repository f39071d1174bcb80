"""The components: one shows escaped HTML and tells what was clicked, one prepares the browser."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import streamlit as st

ASSETS = Path(__file__).resolve().parent / "assets"


def show_html(key: str, html: str, *, at: str = "", copy: str = "") -> str | None:
    """Put ``html`` (made by the markup modules) on the page; returns what was clicked in it just now.

    Args:
        key: name of the component on its page.
        html: already escaped.
        at: eId to scroll to when the HTML is new; a ``<mark>`` in it comes first.
        copy: the text that an element with ``data-copy`` puts on the clipboard.

    Returns:
        The ``data-open`` or ``data-address`` of the element clicked, None in every other run.
    """
    component = st.components.v2.component(
        "xunzhi_shown", html='<div class="root"></div>', css=_asset("shown.css"), js=_asset("shown.js")
    )
    result = component(key=key, data={"html": html, "at": at, "copy": copy}, on_opened_change=_nothing)
    return None if result.opened is None else str(result.opened)


def prepare_browser(kept: Mapping[str, str] | None = None, now: Mapping[str, str] | None = None) -> None:
    """Set the page's look and language, and cookies by name: ``kept`` for ninety days, ``now`` until the
    browser is closed.
    """
    st.html(f"<style>{_asset('page.css')}</style>")
    component = st.components.v2.component("xunzhi_browser", html="<span></span>", js=_asset("browser.js"))
    component(key="browser", data={"kept": dict(kept or {}), "now": dict(now or {})})


def _nothing() -> None:
    """A trigger is reported only where a callback is named; the page reads the result instead."""


@cache
def _asset(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")
