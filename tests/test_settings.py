"""Settings: where a value comes from, and what is refused."""

from __future__ import annotations

import traceback
from datetime import date
from pathlib import Path

import pytest

from settings import (
    Settings,
    SettingsError,
    load_settings,
    only_portable,
    portable_settings,
    write_settings,
)

REAL = date(2026, 3, 1)


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XUNZHI_HOME", "XUNZHI_DATABASE", "XUNZHI_TODAY", "XUNZHI_THREADS", "XUNZHI_SAMPLE"):
        monkeypatch.delenv(name, raising=False)


def test_defaults_lie_inside_the_home(tmp_path: Path) -> None:
    settings = load_settings(tmp_path)
    places = (settings.store_path, settings.words_path, settings.people_path, settings.originals_path)
    assert all(path.parent == tmp_path for path in places)
    assert settings.day(REAL) == REAL


def test_a_variable_wins_over_the_file_and_the_file_over_the_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "xunzhi.toml").write_text('today = "2025-12-31"\nthreads = 3\n', encoding="utf-8")
    monkeypatch.setenv("XUNZHI_THREADS", "1")
    settings = load_settings(tmp_path)
    assert (settings.day(REAL), settings.threads, settings.model) == (date(2025, 12, 31), 1, "")


def test_the_home_comes_from_the_variable_where_none_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XUNZHI_HOME", str(tmp_path / "a"))
    assert load_settings().home == tmp_path / "a"
    assert load_settings(tmp_path / "b").home == tmp_path / "b"


@pytest.mark.parametrize(
    ("text", "todo"),
    [
        pytest.param("tody = 1", "today", id="a-slip-is-told-the-nearest-name"),
        pytest.param('today = "yesterday"', "handbook", id="a-date-that-is-none"),
        pytest.param("threads = 0", "handbook", id="out-of-bounds"),
        pytest.param("threads = = 1", "handbook", id="no-toml"),
    ],
)
def test_a_wrong_file_is_refused_and_says_what_to_do(tmp_path: Path, text: str, todo: str) -> None:
    (tmp_path / "xunzhi.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load_settings(tmp_path)
    assert todo in caught.value.for_user()
    assert str(tmp_path) in caught.value.for_user()


def test_an_unknown_variable_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XUNZHI_ENCODR", "x")
    with pytest.raises(SettingsError, match="encodr"):
        load_settings(tmp_path)


def test_written_settings_are_read_and_never_overwrite(tmp_path: Path) -> None:
    write_settings(tmp_path, {"today": "2025-12-31", "sample": True})
    write_settings(tmp_path, {"today": "2020-01-01", "model": "a'b"})
    settings = load_settings(tmp_path)
    assert (settings.today, settings.sample, settings.model) == (date(2025, 12, 31), True, "a'b")


ADDRESS = "postgresql://clerk:hunter2@db:5432/xunzhi"


def test_places_of_the_stores_are_those_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings(tmp_path).store_place == tmp_path / "xunzhi.db"
    monkeypatch.setenv("XUNZHI_DATABASE", ADDRESS)
    (tmp_path / "xunzhi.toml").write_text(f'people = "{ADDRESS}"\n', encoding="utf-8")
    settings = load_settings(tmp_path)
    assert settings.store_place == settings.people_place == ADDRESS
    assert "hunter2" not in repr(settings)


@pytest.mark.parametrize("address", ["mysql://clerk:hunter2@db/x", "clerk:hunter2@db/x", "sqlite:///hunter2"])
def test_another_engine_is_refused_without_its_password(tmp_path: Path, address: str) -> None:
    (tmp_path / "xunzhi.toml").write_text(f'database = "{address}"\n', encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load_settings(tmp_path)
    assert "PostgreSQL" in caught.value.for_user()
    assert "hunter2" not in "".join(traceback.format_exception(caught.value)) + caught.value.for_user()


def test_places_and_secrets_do_not_go_to_another_home(tmp_path: Path) -> None:
    stated = f'today = 2025-12-31\nthreads = 3\ndatabase = "{ADDRESS}"\nmodel_key = "k"\noriginals = "/x"\n'
    (tmp_path / "xunzhi.toml").write_text(stated, encoding="utf-8")
    assert portable_settings(tmp_path) == {"today": "2025-12-31", "threads": 3}
    hostile = {"threads": 2, "no such": 1, "people": ADDRESS, 'today"\ndatabase': "x", "sample": [1]}
    assert only_portable(hostile) == {"threads": 2}


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Settings().threads = 4
