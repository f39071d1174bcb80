"""A home of the sample for the pages to write conversations into, and the app opened on it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[2]
Opener = Callable[..., AppTest]


@pytest.fixture(scope="session")
def home(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(sample_home, tmp_path_factory.mktemp("pages") / "home"))


@pytest.fixture
def open_app(home: Path, monkeypatch: pytest.MonkeyPatch) -> Opener:
    """Opens the app on ``home`` (another one where named), at a page where named."""

    def open_(page: str = "", at: Path = home, **state: object) -> AppTest:
        monkeypatch.setenv("XUNZHI_HOME", str(at))
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        for name, value in state.items():
            app.session_state[name] = value
        app.run()
        return app.switch_page(f"pages/{page}.py").run() if page else app

    return open_


def shown(app: AppTest) -> list[str]:
    """The HTML that the page's components show, in order."""
    found = [json.loads(component.proto.json) for component in app.get("bidi_component")]
    return [data["html"] for data in found if "html" in data]
