"""导入: files in, a report out. Only where the app is served to its own machine."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from library.model import Kind, Level
from pages import jobs, markup, parts, widgets
from pages.earlier import TOTALS, outcome, show_earlier
from pages.plans import show_plan

FILES = 200  # uploaded at once


def page() -> None:
    """The whole page."""
    widgets.prepare_browser()
    parts.head("导入文献")
    st.markdown(
        "上传 Word（docx）、PDF、演示文稿、电子表格、纯文本或 Markdown 文件，或装着它们的 ZIP 压缩包，"
        "也可以指定本机的文件夹。"
        "逐条识别，原文一字不改；没有变化的文件不会重复导入。一个文件里有多件制度的，先给出切分方案，核对后再入库。"
        "可同时放入目录表 `catalogue.csv`。"
        "带国家秘密标志的文件一律拒绝，不保存任何内容。"
    )
    latest = jobs.latest(parts.settings().home)
    if latest and latest.plan:
        show_plan(latest)
        return
    order = _order()
    if order is not None:
        jobs.start(order, parts.now())
        st.session_state["imports_round"] = st.session_state.get("imports_round", 0) + 1
        st.rerun()
    if latest and latest.running:
        _watch(latest.folder)
    elif latest:
        _show_end(latest)
    running = bool(latest and latest.running)
    show_earlier(latest.report.run if latest and latest.report else 0, running=running)


def _order() -> jobs.Order | None:
    """What the form asks for, None while it asks for nothing (or for what cannot be)."""
    settings = parts.settings()
    round_ = st.session_state.get("imports_round", 0)  # a started import leaves an empty form behind
    with st.form("imports_form"):
        uploads = st.file_uploader(
            f"选择文件（可多选，每个不超过 {settings.upload_limit_mb} MB）",
            accept_multiple_files=True,
            key=f"imports_files_{round_}",
            max_upload_size=settings.upload_limit_mb,
        )
        folder = st.text_input(
            "或者：本机上的文件夹或文件",
            key=f"imports_folder_{round_}",
            placeholder="如 D:/制度汇编 或 /srv/制度汇编",
        )
        left, right = st.columns(2)
        kind = left.selectbox(
            "没有写明类别的按",
            [None, *Kind],
            format_func=lambda kind: kind.label if kind else "自动识别",
            key="imports_kind",
        )
        level = right.selectbox(
            "没有写明级别的按",
            list(Level),
            index=1,
            format_func=lambda level: level.label,
            key="imports_level",
        )
        password = st.text_input(
            "加密 PDF 的打开密码（没有就空着；不保存）", type="password", key=f"imports_password_{round_}"
        )
        if not st.form_submit_button("开始导入", key="imports_start", type="primary"):
            return None
    return _checked(
        jobs.Order(
            home=settings.home,
            level=level or Level.INTERNAL,
            kind=kind,
            uploads=tuple((file.name, file.getvalue()) for file in uploads or ()),
            path=Path(folder.strip()).expanduser() if folder.strip() else None,
            password=password,
        )
    )


def _checked(order: jobs.Order) -> jobs.Order | None:
    problem = ""
    if not order.uploads and order.path is None:
        problem = "请先选择文件，或者写出文件夹。"
    elif order.uploads and order.path is not None:
        problem = "文件和文件夹请一次只给一种。"
    elif len(order.uploads) > FILES:
        problem = f"一次最多上传{FILES}个文件；更多的请放进一个文件夹，写出文件夹的位置。"
    elif order.path is not None and not order.path.exists():
        problem = f"没有找到这个文件夹或文件：{order.path}。请检查写法；要写运行巡知的这台机器上的位置。"
    elif (latest := jobs.latest(order.home)) and latest.running:
        problem = "上一次导入还没有结束，请等它结束后再试。"
    if problem:
        st.error(markup.plain(problem))
        return None
    return order


@st.fragment(run_every=1.0)
def _watch(folder: Path) -> None:
    """The running import, looked at every second; the whole page anew when it ends."""
    state = jobs.state(folder)
    if not state.running:
        st.rerun()
    progress = state.progress
    share = min(progress.done / progress.total, 1.0) if progress.total else 0.0
    count = f"　{progress.done}/{progress.total}" if progress.total else ""
    left = f"　约剩{progress.remaining_s:.0f}秒" if progress.remaining_s else ""
    file = f"　{jobs.name_of(state.job, progress.name)}" if progress.name else ""
    st.progress(share, text=markup.plain(f"{progress.phase or '正在准备'}{count}{left}{file}"))
    st.caption("可以离开本页，导入会继续；已入库的条文马上可以提问。")


def _show_end(state: jobs.State) -> None:
    if state.report is None:
        words = state.words or "导入被中断。做完的部分都保留着，再次导入会接着做。"
        st.error(markup.plain(words))
        return
    totals = state.report.model_dump(include=set(TOTALS))
    tone = st.warning if totals["failed"] else st.success
    tone(f"{state.job.started:%Y-%m-%d %H:%M}　{outcome(totals)}")
    widgets.show_html(f"imports_report_{state.folder.name}", markup.report_html(state.report.files))


with parts.explained():
    page()
