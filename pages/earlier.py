"""Imports that the home remembers: what each did, and taking one back."""

from __future__ import annotations

import json
from datetime import datetime

import streamlit as st

from library.ledger import Ledger, Run
from pages import jobs, markup, parts, widgets
from pages.reports import Row

TOTALS = {
    "added": "新增",
    "changed": "更新",
    "corrected": "更正",
    "unchanged": "没有变化",
    "removed": "已不在原处",
    "failed": "未导入",
}
RUNS = 20  # earlier imports listed
MENDED_KEY = "mended"  # search.parity: when the indexes were last out of step


def show_earlier(shown: int, *, running: bool) -> None:
    """Imports from the page or the command line; that of number ``shown`` stands above with its report.

    One without an end was cut off, unless an import is ``running``.
    """
    runs = [run for run in Ledger(parts.office().store).runs(RUNS) if run.finished or not running]
    told = st.session_state.pop("imports_undone", None)
    if told:
        (st.success if told[0] else st.error)(markup.plain(told[1]))
    for run in runs:
        if run.id == shown:
            _offer_undo(run)
    rest = [run for run in runs if run.id != shown]
    if rest:
        st.subheader("以前的导入", anchor=False)
    for run in rest:
        with st.expander(f"{run.started.astimezone():%Y-%m-%d %H:%M}　批次{run.id}　{_standing(run)}"):
            rows = [Row.model_validate(row) for row in Ledger(parts.office().store).report(run.id)]
            if rows:
                widgets.show_html(f"imports_run_{run.id}", markup.report_html(rows))
            _offer_undo(run)
    _show_mended()


def outcome(totals: dict[str, int]) -> str:
    """What an import did, by file."""
    counts = "，".join(f"{word}{totals[key]}个文件" for key, word in TOTALS.items() if totals.get(key))
    return f"导入结束：{counts or '没有文件'}"


def _standing(run: Run) -> str:
    said = outcome(dict(run.summary)) if run.finished else "导入中断，做完的部分保留着"
    return f"{said}　已撤回（{run.undone.astimezone():%Y-%m-%d %H:%M}）" if run.undone else said


def _offer_undo(run: Run) -> None:
    """A button behind a confirmation; nothing where the run cannot be taken back any more."""
    if not run.undoable:
        return
    with st.popover(f"撤回批次{run.id}"):
        st.markdown(
            "新增的文献退出，更正过的文本、版本信息和表格恢复到这次导入之前，没有别处用到的原件副本删除。"
            "之后的导入改动过同样文献的，要先撤回之后的。"
        )
        if st.button("确定撤回", key=f"imports_undo_{run.id}", type="primary"):
            with st.spinner("正在撤回"):
                st.session_state["imports_undone"] = jobs.undo(parts.settings().home, run.id)
            st.rerun()


def _show_mended() -> None:
    note = parts.office().store.meta(MENDED_KEY)
    if note:
        said = json.loads(note)
        at = datetime.fromisoformat(said["at"]).astimezone()
        st.caption(markup.plain(f"{at:%Y-%m-%d %H:%M} 索引与条文库不一致，已补齐。当时：{said['text']}"))
