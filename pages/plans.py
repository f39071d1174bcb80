"""The plan of an import on the page: shown, corrected, accepted or dropped. Part of the import page."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ingest import plan_edit
from ingest.plan import Plan, PlanFile
from pages import jobs, markup, widgets
from pages.markup import format_name
from pages.plan_markup import faults_html, works_html

_TITLE = 400  # characters


def show_plan(state: jobs.State) -> None:
    """A waiting import: how each file that holds several works is cut, and what a person may do."""
    plan = state.plan
    if plan is None:
        return
    files = [file for file in plan.files if file.compilation or any(work.name for work in file.works)]
    st.info(_summary(plan, files), icon=":material/content_cut:")
    _decide(state.folder, "top")
    for number, file in enumerate(files):
        _show_file(state.folder, plan, file, number)
    for file in plan.files:
        if file.problem:
            st.warning(markup.plain(f"{file.file}不能导入：{file.problem}"))
    if files:
        _decide(state.folder, "end")


def _summary(plan: Plan, files: list[PlanFile]) -> str:
    works = sum(len(file.works) for file in files)
    alone = len(plan.files) - len(files) - plan.failed
    rest = f"；另有{alone}个文件各是一件，一并导入" if alone else ""
    return markup.plain(
        f"{len(files)}个文件是汇编，识别出{works}件{rest}。尚未入库：请核对各件的标题和边界，再按此导入。"
        "点一件可以改标题、移动边界、并入上一件或不导入。"
    )


def _decide(folder: Path, where: str) -> None:
    left, right, _ = st.columns([1, 1, 3])
    if left.button("按此导入", key=f"imports_accept_{where}", type="primary", use_container_width=True):
        jobs.accept(folder)
        st.rerun()
    if right.button("放弃", key=f"imports_dismiss_{where}", use_container_width=True):
        jobs.dismiss(folder)
        st.rerun()


def _show_file(folder: Path, plan: Plan, file: PlanFile, number: int) -> None:
    st.subheader(markup.plain(file.file), anchor=False)
    pages = f"，{file.pages}页" if file.pages else ""
    st.caption(f"{format_name(file.format)}{pages}，{len(file.works)}件")
    key = f"imports_opened_{folder.name}_{number}"
    opened = st.session_state.get(key)
    opened = opened if opened is not None and opened < len(file.works) else None
    faults = faults_html(file)
    if faults:
        widgets.show_html(f"imports_faults_{number}", faults)
    split = len(file.works) if opened is None else opened + 1
    clicked = _list(file, range(split), opened, f"{number}_upper")
    if opened is not None:
        with st.container(key=f"imports_edit_{number}", border=True):
            changed = _edit(file, opened)
        if changed is not None:
            if changed is not file:
                jobs.revise(folder, plan_edit.with_file(plan, changed))
            st.session_state[key] = None
            st.rerun()
        clicked = clicked or _list(file, range(split, len(file.works)), opened, f"{number}_lower")
    if clicked:
        picked = int(clicked.removeprefix("w"))
        st.session_state[key] = None if picked == opened else picked
        st.rerun()


def _list(file: PlanFile, places: range, opened: int | None, name: str) -> str | None:
    return widgets.show_html(f"imports_plan_{name}", works_html(file, places, opened)) if places else None


def _edit(file: PlanFile, n: int) -> PlanFile | None:
    """What a person makes of work ``n``: the file itself to close, None while nothing is decided."""
    work = file.works[n]
    st.markdown(f"**第{n + 1}件**")
    title = st.text_input("标题", work.title, max_chars=_TITLE, key=f"imports_title_{file.path}_{n}")
    places = plan_edit.starts(file, n)
    first = work.first
    if places:
        numbers = [block for block, _ in places]
        chosen = st.selectbox(
            "从哪一段开始（上一件到它之前为止）",
            places,
            index=numbers.index(work.first) if work.first in numbers else 0,
            format_func=lambda place: f"第{place[0]}段　{place[1]}",
            key=f"imports_first_{file.path}_{n}_{work.first}",
        )
        first = chosen[0]
    save, up, out, close = st.columns(4)
    if save.button("保存", key=f"imports_save_{n}", type="primary", use_container_width=True):
        renamed = plan_edit.rename(file, n, title)
        return plan_edit.move(renamed, n, first) if places else renamed
    if up.button("并入上一件", key=f"imports_merge_{n}", disabled=n == 0, use_container_width=True):
        return plan_edit.merge(file, n)
    if out.button("不导入这一件", key=f"imports_drop_{n}", use_container_width=True):
        return plan_edit.drop(file, n)
    return file if close.button("关闭", key=f"imports_close_{n}", use_container_width=True) else None
