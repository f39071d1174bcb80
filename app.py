"""The Streamlit entry: navigation, look, log. Nothing else.

Run by ``xunzhi serve``, which names the home in XUNZHI_HOME.
"""

from __future__ import annotations

import logging

import streamlit as st

from pages import parts, widgets

st.set_page_config(
    page_title="巡知", page_icon=str(widgets.ASSETS / "icon.svg"), layout="wide", menu_items={}
)
st.logo(str(widgets.ASSETS / "logo.svg"), size="large")


@st.cache_resource(show_spinner=False)
def log_to_home(path: str) -> None:
    """One line a question or fault in the home's log; never what a person wrote."""
    handler = logging.FileHandler(path, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    for room in ("ingest", "library", "search", "answer", "people", "office", "pages"):
        logger = logging.getLogger(room)
        logger.setLevel(logging.INFO)
        logger.addHandler(handler)


with parts.explained():
    parts.settings().home.mkdir(parents=True, exist_ok=True)
    log_to_home(str(parts.settings().log_path))
    screens = [
        st.Page("pages/ask.py", title="提问", icon=":material/forum:", default=True),
        st.Page("pages/library.py", title="文献", icon=":material/library_books:", url_path="library"),
    ]
    if parts.may_import():
        screens.append(
            st.Page("pages/imports.py", title="导入", icon=":material/upload_file:", url_path="imports")
        )
    st.navigation(screens, position="top").run()
