"""The conversations of this browser: found, opened, called something, exported, linked to, deleted.

A conversation belongs to the key in the browser's cookie. Its link opens it for whoever has it, to read: what
they may not see is left out as everywhere, and what they ask begins a conversation of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

import streamlit as st

from pages import markup, parts
from pages.export import export_docx, file_name
from pages.shown import Shown, Sight, sight
from people.store import LONGEST_TITLE, Conversation, Turn, is_key, new_key

LINKED = "c"  # of the page's address
COOKIE = "xunzhi_now"  # the conversation shown, until the browser is closed
_LONGEST_LABEL = 28


def current(person: str) -> str:
    """The conversation shown: that of the link, the one opened, the one that a reload left, or a new one."""
    people = parts.office().people
    linked = str(st.query_params.get(LINKED, ""))
    if linked:
        del st.query_params[LINKED]
        if is_key(linked) and people.turns(linked):
            _open(linked)
        else:
            st.toast("没有找到链接里的对话，可能已经删除。")
    if not is_key(str(st.session_state.get("ask_conversation", ""))):
        left = str(st.context.cookies.get(COOKIE, ""))
        if is_key(left) and people.owner(left) == person:
            _open(left)
        else:
            begin()
    return str(st.session_state["ask_conversation"])


def begin() -> str:
    """A new conversation, empty until something is asked in it, is the one shown; returns its id."""
    st.session_state["ask_conversation"] = st.session_state["ask_begun"] = new_key()
    return str(st.session_state["ask_conversation"])


def is_own(conversation: str, person: str) -> bool:
    """Whether it is this browser's, or begun on this page."""
    owner = parts.office().people.owner(conversation)
    return owner == person if owner else st.session_state.get("ask_begun") == conversation


def show_tools(conversation: str, person: str, turns: tuple[Turn, ...], *, own: bool) -> None:
    """The row above the page: what was asked before, what can be done with this conversation, a new one."""
    with st.container(key="ask_tools", horizontal=True, horizontal_alignment="right", gap="small"):
        with st.popover("以前的对话", icon=":material/history:", key="ask_history"):
            _list(conversation, person)
        if turns:
            with st.popover("这个对话", icon=":material/more_horiz:", key="ask_this"):
                _this(conversation, person, turns, own=own)
            if st.button("新对话", key="ask_new", icon=":material/add_comment:"):
                _open(begin())
                st.rerun()
    if not own:
        st.info("这是别人的对话，只供查看。在这里提问，会开始您自己的新对话。", icon=":material/link:")


def _open(conversation: str) -> None:
    for key in ("ask_opened", "ask_kinds", "ask_fresh"):
        st.session_state.pop(key, None)
    st.session_state["ask_conversation"] = conversation


def _list(conversation: str, person: str) -> None:
    words = st.text_input("查找", key="ask_find", placeholder="问过的话、回答里的词", max_chars=60)
    found = parts.office().people.owned(person, words)
    if not found:
        st.caption("没有找到。" if words else "还没有问过问题。")
    for one in found:
        if st.button(
            markup.plain(_label(one)),
            key=f"ask_open_{one.id}",
            type="tertiary",
            disabled=one.id == conversation,
            help=f"{one.turns}个问题",
        ):
            _open(one.id)
            st.rerun()


def _label(one: Conversation) -> str:
    title = one.title if len(one.title) <= _LONGEST_LABEL else f"{one.title[:_LONGEST_LABEL]}……"
    return f"{one.used.astimezone():%m-%d %H:%M}　{title}"


def _this(conversation: str, person: str, turns: tuple[Turn, ...], *, own: bool) -> None:
    people = parts.office().people
    title = people.title(conversation) or turns[0].question
    st.download_button(
        "导出 Word 文件（引注作脚注）",
        partial(_exported, title, _seen(turns), parts.today(), sample=parts.settings().sample),
        file_name(title, parts.today()),
        mime="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        icon=":material/download:",
        on_click="ignore",
        key="ask_export",
    )
    st.caption("本单位内的链接，打开的人只能看到自己有权看的内容：")
    st.code(f"{str(st.context.url).split('?')[0]}?{LINKED}={conversation}", language=None, wrap_lines=True)
    if not own:
        return
    named = st.text_input("名称", title, key=f"ask_name_{conversation}", max_chars=LONGEST_TITLE)
    if named.strip() and named.strip() != title[:LONGEST_TITLE]:
        people.rename(conversation, person, named)
        st.rerun()
    sure = st.checkbox("删除这个对话，不能恢复", key=f"ask_sure_{conversation}")
    if sure and st.button("删除", key="ask_delete", icon=":material/delete:", type="primary"):
        people.delete(conversation, person)
        _open(begin())
        st.rerun()


def _seen(turns: tuple[Turn, ...]) -> Callable[[], list[tuple[str, Sight]]]:
    """What this reader sees of the turns, looked up when it is called: by then there is no page around it."""
    store, clearance = parts.office().store, parts.reader().clearance
    return lambda: [
        (turn.question, sight(Shown.model_validate_json(turn.answer), store, clearance)) for turn in turns
    ]


def _exported(title: str, seen: Callable[[], list[tuple[str, Sight]]], today: date, *, sample: bool) -> bytes:
    return export_docx(title, seen(), today, sample=sample)
