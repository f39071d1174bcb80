"""提问: a question in, an answer with its basis out, the source beside it."""

from __future__ import annotations

import json
import re
from functools import partial

import streamlit as st

from answer.wire import answer_document
from library.model import Kind
from pages import conversations, markup, parts, widgets
from pages.answer_markup import answer_html
from pages.document_markup import source_html
from pages.shown import Place, Shown, Sight, copied_text, sight
from pages.source import NEAR, read_document
from pages.suggest import suggestions
from people.store import Turn, is_key, new_key

COOKIE = "xunzhi_conversation"  # as it was called when it held one conversation, whose id its key is
EXAMPLES = (
    "组务会要多少人到会才算有效？",
    "哪些事项必须提交组务会研究？",
    "谈话计划要经过谁同意？",
    "巡察反馈后多久要交整改方案？",
    "2023年的时候，组务会多久开一次？",
)


def page() -> None:
    """The whole page."""
    person = _person()
    conversation = conversations.current(person)
    widgets.prepare_browser({COOKIE: person}, {conversations.COOKIE: conversation})
    turns = parts.office().people.turns(conversation)
    own = conversations.is_own(conversation, person)
    parts.banner()
    conversations.show_tools(conversation, person, turns, own=own)
    if parts.settings().model:
        st.toggle("使用语言模型润色", key="ask_model", help="只改措辞；每句仍逐条核对依据")
    note = st.container(key="ask_note")
    with st.bottom:
        _choose_kinds(turns)
    question = st.chat_input("请输入问题，如：反馈后多久要交整改方案", key="ask_input", max_chars=20_000)
    question = question or st.session_state.pop("ask_example", None)
    welcome = st.empty()  # gone at once when the first question is asked
    if not turns and not question:
        with welcome.container():
            _welcome()
    for turn in turns:
        _show_turn(conversation, turn, own=own)
    if turns and not question:
        _suggest(turns[-1])
    if question:
        _ask(conversation if own else conversations.begin(), person, turns if own else (), question)
    _show_source(turns)
    with note:
        parts.indexing_note()  # last: it opens the indexes, which the first time takes seconds


def _person() -> str:
    """The unguessable key of this browser, from an earlier visit or new."""
    known = str(st.session_state.get("ask_person") or st.context.cookies.get(COOKIE, ""))
    if not is_key(known):
        known = new_key()
    st.session_state["ask_person"] = known
    return known


def _choose_kinds(turns: tuple[Turn, ...]) -> None:
    """The kinds of documents to look in, none chosen for all; at first those of the last question."""
    held = {version.kind for version in parts.office().store.versions(parts.reader().clearance)}
    if "ask_kinds" not in st.session_state:
        last = Shown.model_validate_json(turns[-1].answer).kinds if turns else ()
        st.session_state["ask_kinds"] = [kind for kind in last if kind in held]
    if len(held) > 1:
        st.pills(
            "查找范围（不选为全部）",
            [kind for kind in Kind if kind in held],
            selection_mode="multi",
            format_func=lambda kind: kind.label,
            key="ask_kinds",
        )


def _welcome() -> None:
    st.header("想问哪项规定？", anchor=False)
    st.markdown("像平时说话一样问。每句回答都附引注，点编号就在旁边打开原文；库里没有依据的，如实说没有。")
    examples = EXAMPLES if parts.settings().sample else _addresses()
    if not examples:
        parts.empty_note()
    for n, example in enumerate(examples):
        if st.button(markup.plain(example), key=f"ask_example_{n}"):
            st.session_state["ask_example"] = example
            st.rerun()


def _addresses() -> tuple[str, ...]:
    """Questions that any library answers: the first article of a few of its works."""
    store = parts.office().store
    titles = {version.title: version for version in store.versions(parts.reader().clearance)}
    with_articles = [title for title, v in titles.items() if store.find(v.id, "art_1", v.level)]
    return tuple(f"《{title}》第一条是怎么规定的？" for title in with_articles[:4])


def _suggest(turn: Turn) -> None:
    """What may be asked next, one click each."""
    store, reader = parts.office().store, parts.reader()
    with st.container(key="ask_next", horizontal=True, gap="small"):
        for n, example in enumerate(suggestions(_sight(turn), store, parts.today(), reader.clearance)):
            if st.button(
                markup.plain(example), key=f"ask_next_{turn.id}_{n}", icon=":material/arrow_right_alt:"
            ):
                st.session_state["ask_example"] = example
                st.rerun()


def _ask(conversation: str, person: str, turns: tuple[Turn, ...], question: str) -> None:
    with st.chat_message("user", avatar=":material/person:"):
        st.text(question)
    office = parts.office()
    with st.chat_message("assistant", avatar=":material/gavel:"), st.spinner("正在查找条文并核对依据……"):
        said = (*(turn.question for turn in turns), question)
        polish = bool(st.session_state.get("ask_model"))
        kinds = st.session_state["ask_kinds"]
        answer = office.answerer.ask(said, parts.today(), parts.reader(), kinds=kinds, use_model=polish)
        document = json.dumps({**answer_document(answer), "kinds": kinds}, ensure_ascii=False)
        st.session_state["ask_fresh"] = office.people.add_turn(
            conversation, question, document, parts.now(), answer.on, person
        )
    st.session_state.pop("ask_opened", None)
    st.rerun()


def _show_turn(conversation: str, turn: Turn, *, own: bool) -> None:
    with st.chat_message("user", avatar=":material/person:"):
        st.text(turn.question)
    seen = _sight(turn)
    turn_id, opened = st.session_state.get("ask_opened", (0, ""))
    fresh = st.session_state.get("ask_fresh") == turn.id
    with st.chat_message("assistant", avatar=":material/gavel:"):
        html = answer_html(seen, parts.today(), opened if turn_id == turn.id else "", fresh=fresh)
        clicked = widgets.show_html(f"ask_answer_{turn.id}", html, copy=copied_text(seen))
        if own:
            _rate(conversation, turn)
    if fresh:
        st.session_state.pop("ask_fresh")
    if clicked:
        st.session_state["ask_opened"] = (turn.id, clicked)
        st.rerun()


def _sight(turn: Turn) -> Sight:
    shown = Shown.model_validate_json(turn.answer)
    return sight(shown, parts.office().store, parts.reader().clearance)


def _rate(conversation: str, turn: Turn) -> None:
    """Thumbs, and a reason under a thumb down."""
    rate = partial(parts.office().people.rate, turn.id, conversation, now=parts.now())
    given = None if turn.good is None else int(turn.good)
    thumb = st.feedback("thumbs", key=f"ask_thumb_{turn.id}", default=given)
    if thumb is not None and thumb != given:
        rate(good=bool(thumb), reason=turn.reason)
    if thumb == 0:
        with st.form(f"ask_reason_form_{turn.id}", border=False):
            reason = st.text_input(
                "哪里不对？（可不填）",
                turn.reason,
                key=f"ask_reason_{turn.id}",
                max_chars=500,
                placeholder="如：引错了条文",
            )
            if st.form_submit_button("提交", key=f"ask_reason_send_{turn.id}"):
                rate(good=False, reason=reason)
                st.toast("已记下，谢谢。")


def _show_source(turns: tuple[Turn, ...]) -> None:
    """The opened source: a panel beside the answer, a sheet on a phone."""
    turn_id, key = st.session_state.get("ask_opened", (0, ""))
    turn = next((turn for turn in turns if turn.id == turn_id), None)
    place = _place(_sight(turn), key) if turn else None
    if place is None:
        return
    with st.container(key="ask_source"):
        if st.button("关闭原文", key="ask_source_close", icon=":material/close:", type="tertiary"):
            st.session_state.pop("ask_opened")
            st.rerun()
        store, clearance = parts.office().store, parts.reader().clearance
        provisions = [provision for _, provision in store.outline(place.version.id, clearance)]
        lines = read_document(provisions, place.cited.eid, place.cited.quote, near=NEAR)
        html = source_html(place, lines, store.versions(clearance, place.version.work), parts.today())
        widgets.show_html("ask_source_text", html, at=place.cited.eid)


def _place(seen: Sight, key: str) -> Place | None:
    number = int(key[1:]) if re.fullmatch(r"[bn]\d{1,4}", key) else -1
    if key.startswith("n"):
        return seen.nearest[number] if 0 <= number < len(seen.nearest) else None
    return seen.places.get(number)


with parts.explained():
    page()
