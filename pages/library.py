"""文献: the works of the home, and one of them to read, every article with an address of its own."""

from __future__ import annotations

import re

import streamlit as st

from library.masking import provisions_as_shown
from library.model import Kind, Version
from library.titles import normal_title
from pages import markup, parts, widgets
from pages.cut import branches, source_lines
from pages.cut_markup import cut_html
from pages.document_markup import work_html
from pages.source import read_document

LISTED = 100  # works shown at once
_EID = re.compile(r"[A-Za-z0-9_.-]{1,200}")


def page() -> None:
    """The list, or the work that the address names."""
    widgets.prepare_browser()
    parts.banner()
    wanted = st.query_params.get("work", "")
    versions = parts.office().store.versions(parts.reader().clearance, wanted) if wanted else ()
    if versions:
        _show_work(versions)
        return
    if wanted:
        st.warning("没有找到这件文献，可能已被删除，或者不在您可见的范围内。", icon=":material/search_off:")
    _show_list()


def _show_list() -> None:
    holdings = parts.office().store.works(parts.today(), parts.reader().clearance)
    words, kind = _filters({holding.version.kind for holding in holdings})
    found = [holding for holding in holdings if _matches(holding.version, words, kind)]
    st.caption(
        f"共{len(holdings)}件文献" + (f"，符合条件的{len(found)}件" if len(found) != len(holdings) else "")
    )
    rows = [markup.work_row(holding, parts.today()) for holding in found[:LISTED]]
    clicked = widgets.show_html("library_list", "".join(rows))
    if len(found) > LISTED:
        st.caption(f"只列出前{LISTED}件，请输入标题或文号缩小范围。")
    if not holdings:
        parts.empty_note()
    if clicked:
        st.query_params["work"] = clicked
        st.rerun()


def _filters(kinds: set[Kind]) -> tuple[str, Kind | None]:
    text, choice = st.columns([3, 1])
    words = text.text_input(
        "标题、文号或制定机关",
        key="library_words",
        placeholder="标题、文号或制定机关",
        label_visibility="collapsed",
    )
    kind = choice.selectbox(
        "类别",
        [None, *(kind for kind in Kind if kind in kinds)],
        format_func=lambda kind: kind.label if kind else "全部类别",
        key="library_kind",
        label_visibility="collapsed",
    )
    return words, kind


def _matches(version: Version, words: str, kind: Kind | None) -> bool:
    text = normal_title(f"{version.title}{version.number or ''}{version.issuer or ''}")
    return kind in (None, version.kind) and all(normal_title(word) in text for word in words.split())


def _show_work(versions: tuple[Version, ...]) -> None:
    if st.button("全部文献", key="library_back", icon=":material/arrow_back:", type="tertiary"):
        st.query_params.clear()
        st.rerun()
    asked = st.query_params.get("version", "")
    store, clearance = parts.office().store, parts.reader().clearance
    bound = store.version_on(versions[0].work, parts.today(), clearance) or versions[-1]
    version = next((version for version in versions if str(version.id) == asked), bound)
    eid = st.query_params.get("eid", "")
    eid = eid if _EID.fullmatch(eid) else ""
    st.header(markup.plain(version.title), anchor=False)
    if len(versions) > 1:
        version = _choose_version(versions, version)
    provisions = [provision for _, provision in store.outline(version.id, clearance)]
    if st.toggle(
        "看是怎样切分的", key=f"library_cut_{version.id}", help="原文逐行对照识别结果：哪一段成了哪一条"
    ):
        shown = provisions_as_shown(version.kind, provisions)
        widgets.show_html("library_cut", cut_html(branches(shown), source_lines(shown)), at=eid)
        return
    html = work_html(version, read_document(provisions, eid), parts.today())
    clicked = widgets.show_html("library_text", html, at=eid)
    if clicked:
        st.query_params.update({"work": version.work, "version": str(version.id), "eid": clicked})
        st.rerun()


def _choose_version(versions: tuple[Version, ...], shown: Version) -> Version:
    chosen = st.selectbox(
        "版本",
        versions,
        index=versions.index(shown),
        format_func=lambda version: markup.version_name(version, parts.today()),
        key=f"library_version_{shown.id}",
    )
    if chosen.id != shown.id:
        st.query_params.update({"work": chosen.work, "version": str(chosen.id)})
        st.rerun()
    return shown


with parts.explained():
    page()
