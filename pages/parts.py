"""What every page starts with: the opened home, the reader, the day, the page's head, the error frame."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import streamlit as st

from library.errors import XunzhiError
from library.model import Level, Reader
from office import Office, open_office
from pages.markup import day as written_day
from pages.markup import plain
from settings import Settings, load_settings

log = logging.getLogger(__name__)


def settings() -> Settings:
    """The settings of the home that is served; a changed xunzhi.toml holds from the next click."""
    return load_settings()


def office() -> Office:
    """The opened home, one for all visitors."""
    return _open(settings().home)


@st.cache_resource(show_spinner=False)
def _open(home: Path) -> Office:
    return open_office(load_settings(home))


def reader() -> Reader:
    """Who asks: everyone who reaches a shared app sees its shared level, the person at this machine 内部."""
    return Reader(settings().shared_level or Level.INTERNAL)


def today() -> date:
    """The day that counts as today in this home."""
    return settings().day(now().date())


def now() -> datetime:
    """The present moment, with its zone."""
    return datetime.now().astimezone()


def may_import() -> bool:
    """Whether this app is served to its own machine alone."""
    return settings().shared_level is None


@contextmanager
def explained() -> Iterator[None]:
    """Whatever fails inside is told in Chinese: what happened, where, what to do."""
    try:
        yield
    except XunzhiError as error:
        log.warning("%s", error)
        st.error(plain(error.for_user()))
    except Exception as error:  # noqa: BLE001 - the page frame is one of the three borders
        # Without the message: it may hold what a person wrote.
        frames = "".join(traceback.format_tb(error.__traceback__))
        log.error("page failed: %s\n%s", type(error).__name__, frames)
        place = plain(str(settings().log_path))
        st.error(
            "程序内部错误，没有改动任何内容。  \n"
            f"处理：请刷新页面重试；仍然出错的，把日志 {place} 交给维护人员"
        )


def head(title: str) -> None:
    """The title of a page, and what a reader must know about the home."""
    st.header(title, anchor=False)
    banner()


def banner() -> None:
    """A line for a sample home or a fixed day; nothing otherwise."""
    own = settings()
    fixed = f"“今天”固定为{written_day(own.today)}。" if own.today else ""
    sample = "示范库：内容为虚构的“河清市”文本，不是真实制度。" if own.sample else ""
    if sample or fixed:
        with st.container(key="banner"):
            st.markdown(f":material/info: {sample}{fixed}")


def empty_note() -> None:
    """What to do where there is nothing to read."""
    todo = "请先到“导入”页装入制度文件。" if may_import() else "请联系维护人员。"
    st.warning(f"库里还没有您可以查看的文献。{todo}", icon=":material/upload_file:")


def indexing_note() -> None:
    """A small note where questions are not searched by meaning, or not yet."""
    opened = office()
    share = opened.retriever.vectors_share
    problem = opened.encoder_problem or opened.ranker_problem
    if problem:
        st.caption(plain(problem.what))
    elif share < 1:
        st.caption(f"语义检索正在准备（{share:.0%}），目前按词检索为主。")
