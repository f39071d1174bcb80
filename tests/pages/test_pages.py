"""Each page on the real rooms with the sample: it opens, answers, refuses, tells its errors in Chinese."""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from library.model import Kind, Level
from pages import jobs
from people.store import PeopleStore
from tests.pages.conftest import Opener, shown
from tests.pages.reading import HOSTILE, Seen
from tests.pages.test_jobs import COMPILATION

QUESTION = "按《市委巡察组组务会议事规则》第三条，组务会多久开一次？"


def ask(app: AppTest, question: str) -> AppTest:
    return app.chat_input(key="ask_input").set_value(question).run()


def reopen(open_app: Opener, app: AppTest) -> AppTest:
    """The same conversation in the same browser, on a new page."""
    kept = {name: app.session_state[name] for name in ("ask_conversation", "ask_person")}
    return open_app(**kept)


def last_turn(app: AppTest, home: Path) -> int:
    """The number of the turn just asked: widgets of a turn bear it."""
    return PeopleStore.at(home / "people.db").turns(app.session_state["ask_conversation"])[-1].id


def test_an_empty_page_offers_questions_that_can_be_clicked(open_app: Opener) -> None:
    app = open_app()
    assert not app.error
    answered = app.button(key="ask_example_0").click().run()
    assert not answered.error
    assert 'data-open="b0"' in shown(answered)[0]


def test_an_answer_stands_with_its_basis_and_opens_its_source(open_app: Opener, home: Path) -> None:
    app = ask(open_app(), QUESTION)
    (answer,) = shown(app)
    assert "每周不少于1次" in Seen(answer).text
    assert "《市委巡察组组务会议事规则》第三条" in Seen(answer).text
    app.session_state["ask_opened"] = (last_turn(app, home), "b0")
    source = Seen(shown(app.run())[-1])
    assert "每周不少于1次" in source.marked
    assert "第二十条" in source.text  # the document around it
    assert "2020年6月1日（已被修订）" in source.text


def test_a_follow_up_is_understood_from_the_turn_before(open_app: Opener) -> None:
    app = ask(ask(open_app(), QUESTION), "2023年的时候呢？")
    assert "<b>2023年" in shown(app)[1]


def test_no_evidence_says_so_and_shows_the_nearest(open_app: Opener) -> None:
    answer = Seen(shown(ask(open_app(), "食堂早餐几点开饭？"))[0])
    assert "没有" in answer.text
    assert "复制" not in answer.text


def test_a_refusal_shows_its_reason_and_nothing_of_the_library(open_app: Opener) -> None:
    html = shown(ask(open_app(), "举报人是谁？"))[0]
    assert Seen(html).text
    assert "data-open" not in html


def test_a_hostile_question_is_text(open_app: Opener) -> None:
    app = ask(open_app(), HOSTILE)
    assert HOSTILE in [text.value for text in app.text]
    for html in shown(app):
        Seen(html)  # no tag or attribute beyond ours


def test_a_new_conversation_is_empty_and_the_old_one_is_not_found_by_it(open_app: Opener) -> None:
    app = ask(open_app(), QUESTION)
    before = app.session_state["ask_conversation"]
    app = app.button(key="ask_new").click().run()
    assert app.session_state["ask_conversation"] != before
    assert not shown(app)
    assert len(shown(open_app(ask_conversation=before))) == 1


def test_earlier_conversations_are_found_by_their_words_and_opened(open_app: Opener) -> None:
    app = ask(open_app(), QUESTION)
    first = app.session_state["ask_conversation"]
    app = ask(app.button(key="ask_new").click().run(), "谈话计划要经过谁同意？")
    second = app.session_state["ask_conversation"]
    labels = {button.key: button.label for button in app.button}
    assert "谈话计划" in labels[f"ask_open_{second}"]
    assert f"ask_open_{first}" in labels
    app = app.text_input(key="ask_find").set_value("组务会 每周不少于").run()
    keys = {button.key for button in app.button}
    assert f"ask_open_{first}" in keys
    assert f"ask_open_{second}" not in keys
    app = app.button(key=f"ask_open_{first}").click().run()
    assert app.session_state["ask_conversation"] == first
    assert "每周不少于1次" in Seen(shown(app)[0]).text


def test_a_conversation_is_renamed_and_deleted(open_app: Opener, home: Path) -> None:
    app = ask(open_app(), QUESTION)
    own = app.session_state["ask_conversation"]
    app = app.text_input(key=f"ask_name_{own}").set_value("会议的事").run()
    assert any("会议的事" in button.label for button in app.button if button.key == f"ask_open_{own}")
    app = app.checkbox(key=f"ask_sure_{own}").check().run()
    app = app.button(key="ask_delete").click().run()
    assert not shown(app)
    assert PeopleStore.at(home / "people.db").turns(own) == ()


def test_a_link_shows_anothers_conversation_to_read_and_asking_begins_ones_own(
    open_app: Opener, home: Path
) -> None:
    theirs = ask(open_app(), QUESTION).session_state["ask_conversation"]
    app = open_app(ask_conversation=theirs)
    assert "别人的对话" in app.info[0].value
    assert "每周不少于1次" in Seen(shown(app)[0]).text
    assert f"ask_name_{theirs}" not in {field.key for field in app.text_input}
    assert not app.get("feedback")  # nor is anothers' thumb seen or moved
    app = ask(app, "谈话计划要经过谁同意？")
    assert app.session_state["ask_conversation"] != theirs
    assert len(PeopleStore.at(home / "people.db").turns(theirs)) == 1
    assert not app.info


def test_what_may_be_asked_next_is_one_click_away(open_app: Opener) -> None:
    app = ask(open_app(), "整改方案最迟几天报送？")
    after = [button for button in app.button if str(button.key).startswith("ask_next_")]
    app = after[0].click().run()
    assert not app.error
    assert len(shown(app)) == 2


@pytest.mark.parametrize("known", ["1", "../x", "a" * 31, "' OR 1=1 --" + "a" * 21])
def test_a_conversation_id_that_is_none_is_not_used(open_app: Opener, known: str) -> None:
    assert open_app(ask_conversation=known).session_state["ask_conversation"] != known


def test_a_thumb_down_and_its_reason_are_kept(open_app: Opener, home: Path) -> None:
    app = ask(open_app(), QUESTION)
    turn = last_turn(app, home)
    app = app.feedback(key=f"ask_thumb_{turn}").set_value(0).run()
    app.text_input(key=f"ask_reason_{turn}").set_value("引错了条文")
    app = app.button(key=f"ask_reason_send_{turn}").click().run()
    assert not app.error
    again = reopen(open_app, app)
    assert again.text_input(key=f"ask_reason_{turn}").value == "引错了条文"


def test_the_kinds_chosen_are_looked_in_and_kept_with_the_conversation(open_app: Opener) -> None:
    app = open_app()
    assert app.pills(key="ask_kinds").value == []
    assert "填写样例" not in app.pills(key="ask_kinds").options  # restricted: not even its name
    app.pills(key="ask_kinds").set_value([Kind.REPORT])
    app = ask(app.run(), "泵站设备拆成几份合同直接发包，三份各多少？")
    answer = Seen(shown(app)[0])
    assert answer.text.startswith("以下出自报告（示例，不是规定）。")
    assert "只在报告里找" in answer.text
    again = reopen(open_app, app)
    assert again.pills(key="ask_kinds").value == [Kind.REPORT]
    fresh = again.button(key="ask_new").click().run()
    assert fresh.pills(key="ask_kinds").value == []
    assert "里找" not in Seen(shown(ask(fresh, QUESTION))[0]).text


def test_a_person_in_a_report_is_masked_in_the_answer_and_in_the_source(open_app: Opener, home: Path) -> None:
    app = open_app()
    app.pills(key="ask_kinds").set_value([Kind.REPORT])
    app = ask(app.run(), "未追缴款项由谁继续对账，经办人是谁？")
    app.session_state["ask_opened"] = (last_turn(app, home), "b0")
    answer, source = map(Seen, shown(app.run()))
    for text in (answer.text, source.text, source.marked):
        assert "经办人林某某，联系电话199-****-2309" in text
    kept = PeopleStore.at(home / "people.db").turns(app.session_state["ask_conversation"])[-1].answer
    assert "199-0000-2309" not in kept


def test_a_public_reader_finds_nothing_internal(open_app: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = ask(open_app(), QUESTION).session_state["ask_conversation"]
    monkeypatch.setenv("XUNZHI_SHARED_LEVEL", "public")
    app = open_app(ask_conversation=mine)  # an answer kept from before
    assert "每周不少于1次" not in Seen(shown(app)[0]).text
    assert "组务会议事规则" not in "".join(shown(open_app("library")))


def test_the_library_lists_works_and_narrows_them(open_app: Opener) -> None:
    app = open_app("library")
    assert shown(app)[0].count('class="work"') > 5
    app = app.text_input(key="library_words").set_value("组务会议事 规则").run()
    assert shown(app)[0].count('class="work"') == 1
    app = app.text_input(key="library_words").set_value("没有这样的标题").run()
    assert 'class="work"' not in shown(app)[0]


def test_a_deep_link_opens_the_work_at_its_article(open_app: Opener) -> None:
    app = open_app("library")
    app.query_params["work"], app.query_params["eid"] = "R07", "art_6"
    text = shown(app.run())[0]
    assert 'class="paragraph here" data-eid="art_6__para_1"' in text
    assert app.selectbox[0].value.effective.isoformat() == "2024-07-01"


@pytest.mark.parametrize(
    ("work", "version", "eid"),
    [
        pytest.param("R99", "", "", id="no-such-work"),
        pytest.param("R07", "999999", HOSTILE, id="no-such-version-or-address"),
        pytest.param(HOSTILE, "x", "x", id="hostile"),
    ],
)
def test_a_link_that_leads_nowhere_does_no_harm(open_app: Opener, work: str, version: str, eid: str) -> None:
    app = open_app("library")
    for name, value in (("work", work), ("version", version), ("eid", eid)):
        app.query_params[name] = value
    app = app.run()
    assert not app.error
    assert bool(app.warning) == (work != "R07")


def test_only_a_local_app_imports(open_app: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    assert open_app("imports").header[0].value == "导入文献"
    monkeypatch.setenv("XUNZHI_SHARED_LEVEL", "internal")
    with pytest.raises(ValueError, match="imports"):
        open_app("imports")


def test_a_compilation_is_shown_before_it_is_taken(open_app: Opener, tmp_path: Path) -> None:
    source = tmp_path / "汇编.md"
    source.write_text(COMPILATION, encoding="utf-8")
    home = tmp_path / "home"
    order = jobs.Order(home=home, level=Level.INTERNAL, path=source)
    folder = jobs.start(order, datetime.fromisoformat("2025-12-31T09:30+08:00"))
    jobs.wait(folder, timeout_s=120)
    app = open_app("imports", at=home)
    assert not app.error
    seen = Seen("".join(shown(app)))
    assert "甲办法" in seen.text
    assert "乙规定" in seen.text
    app.session_state[f"imports_opened_{folder.name}_0"] = 1
    app.run()
    app.text_input[0].set_value("乙管理规定")
    app.button(key="imports_save_1").click().run()
    assert "乙管理规定" in "".join(shown(app))
    app.button(key="imports_accept_top").click().run()
    jobs.wait(folder, timeout_s=120)
    app = open_app("imports", at=home)
    assert "乙管理规定" in Seen("".join(shown(app))).text
    assert "新增1个文件" in app.success[0].value


def test_how_a_document_was_cut_is_shown_beside_its_source(open_app: Opener) -> None:
    app = open_app("library")
    app.query_params["work"] = "R07"
    app = app.run()
    app = app.toggle[0].set_value(True).run()
    text = Seen(shown(app)[-1]).text
    assert "第二十条第二款" in text


def test_an_import_of_nothing_is_told(open_app: Opener) -> None:
    app = open_app("imports")
    app = app.button(key="imports_start").click().run()
    assert "请先选择文件" in app.error[0].value
    app.text_input(key="imports_folder_0").set_value("/没有这个文件夹*")
    app = app.button(key="imports_start").click().run()
    assert "没有找到这个文件夹" in app.error[0].value


def test_a_wrong_setting_is_told_in_chinese(open_app: Opener, tmp_path: Path) -> None:
    (tmp_path / "xunzhi.toml").write_text("tody = 1", encoding="utf-8")
    app = open_app(at=tmp_path)
    assert "没有这个设置项" in app.error[0].value
    assert "today" in app.error[0].value


def test_a_damaged_store_is_told_in_chinese(open_app: Opener, tmp_path: Path) -> None:
    (tmp_path / "xunzhi.db").write_bytes(b"not a database" * 400)
    assert "损坏" in open_app(at=tmp_path).error[0].value


def test_an_empty_home_says_what_to_do(open_app: Opener, tmp_path: Path) -> None:
    app = open_app(at=tmp_path)
    assert not app.error
    assert "导入" in app.warning[0].value


def test_no_question_reaches_the_log(open_app: Opener, home: Path) -> None:
    ask(open_app(), "组务会由谁召集和主持？")
    logging.shutdown()
    assert "召集和主持" not in (home / "xunzhi.log").read_text(encoding="utf-8")
