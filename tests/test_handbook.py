"""The handbook is up to date: every command and every setting is in it."""

from __future__ import annotations

import re
from pathlib import Path

import typer

import cli
from settings import Settings

HANDBOOK = Path(__file__).resolve().parent.parent / "docs/handbook.md"
_TABLE = re.compile(r"(?<=<!-- settings -->\n).*?(?=<!-- /settings -->)", re.DOTALL)


def settings_table() -> str:
    """One row a setting, as the handbook shows it."""
    rows = []
    for name, field in Settings.model_fields.items():
        default = field.get_default()
        shown = (
            ".xunzhi"
            if name == "home"
            else ""
            if not default or "Secret" in str(type(default))
            else str(default)
        )
        rows.append(f"| `{name}` | {field.description} | {shown} |\n")
    return "".join(rows)


def test_the_table_of_settings_is_what_the_program_has(renew: bool) -> None:
    text = HANDBOOK.read_text(encoding="utf-8")
    if renew:
        HANDBOOK.write_text(_TABLE.sub(lambda _: settings_table(), text), encoding="utf-8")
        text = HANDBOOK.read_text(encoding="utf-8")
    found = _TABLE.search(text)
    assert found is not None
    assert found[0] == settings_table()


def test_every_command_is_explained() -> None:
    text = HANDBOOK.read_text(encoding="utf-8")
    commands = typer.main.get_command(cli.app).commands  # type: ignore[attr-defined]
    missing = [name for name in commands if f"`xunzhi {name}" not in text]
    assert missing == []
