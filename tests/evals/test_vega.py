"""Charts in a page without network: the scripts are found and complete (tests/browser draws them)."""

from __future__ import annotations

from pathlib import Path

from evals.vega import charts_html, drawing_html

LOADER = "import(`./embed.1.js`).then(e=>e.n);import(`./terms.2.js`).then(e=>e.t);"


def scripts(folder: Path) -> Path:
    (folder / "loadVegaEmbed.9.js").write_text(LOADER, encoding="utf-8")
    (folder / "embed.1.js").write_text('import{a}from"./part.3.js";import"./terms.2.js";', encoding="utf-8")
    (folder / "terms.2.js").write_text('import{b}from"./part.3.js";', encoding="utf-8")
    (folder / "part.3.js").write_text("export{a,b};", encoding="utf-8")
    (folder / "other.4.js").write_text("never;", encoding="utf-8")
    return folder


def test_modules_and_all_they_import_are_in_the_page(tmp_path: Path) -> None:
    html = drawing_html(scripts(tmp_path))
    assert html is not None
    assert [name in html for name in ("embed.1.js", "terms.2.js", "part.3.js", "other.4.js")] == [
        *[True] * 3,
        False,
    ]
    assert 'import {n as embedding} from "vega/embed.1.js"' in html
    assert 'import {t as interpreting} from "vega/terms.2.js"' in html
    assert './part.3.js"' not in html


def test_without_scripts_there_is_no_drawing(tmp_path: Path) -> None:
    assert drawing_html(None) is None
    assert drawing_html(tmp_path) is None


def test_a_specification_cannot_end_its_script() -> None:
    html = charts_html({"a": {"title": "</script><b>&"}})["a"]
    assert html.count("</script>") == 1
    assert "<b>" not in html
