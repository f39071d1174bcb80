"""Altair charts in a page that needs no network: vega as streamlit ships it, put into the page itself.

streamlit's loader imports two modules, vega-embed and the interpreter of expressions (so that the page may
forbid ``eval``). With all they import they go into an import map as data addresses:

    loadVegaEmbed.*.js → embed.*.js, vega-interpreter.*.js → linear.*.js, time.*.js …
    import … from"./linear.js"   becomes   import … from"vega/linear.js"

Their names carry hashes and change with every release, so they are read out of the loader. Altair's own
``to_html(inline=True)`` wants vl-convert-python, 30 MB for the same.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline' data:; img-src data:"
"""What a page with charts may do: run and show what it holds itself, ask nobody."""
LOADER = "loadVegaEmbed.*.js"
_LOADED = re.compile(r"import\(`\./([^`]+)`\)\.then\(\w+=>\w+\.(\w+)\)")
_IMPORTED = re.compile(r'(from|import)"\./([^"]+)"')
_DRAW = """
import {{{embed} as embedding}} from "vega/{embed_file}";
import {{{interpreter} as interpreting}} from "vega/{interpreter_file}";
const options = {{actions: false, renderer: "svg", ast: true, expr: interpreting.expressionInterpreter}};
for (const place of document.querySelectorAll("[data-chart]")) {{
  const spec = JSON.parse(document.getElementById(place.dataset.chart).textContent);
  embedding.default(place, spec, options).catch(error => {{ place.textContent = String(error); }});
}}
"""


def streamlit_scripts() -> Path | None:
    """The folder of the scripts that streamlit ships, None where it is not installed."""
    found = find_spec("streamlit")
    return Path(found.origin).parent / "static" / "static" / "js" if found and found.origin else None


def charts_html(charts: Mapping[str, dict[str, Any]]) -> dict[str, str]:
    """Chart id → the element that shows a Vega-Lite specification, its text safe inside HTML."""
    return {
        name: f'<div class="chart" data-chart="spec-{name}"></div>'
        f'<script type="application/json" id="spec-{name}">{_in_script(json.dumps(spec))}</script>'
        for name, spec in charts.items()
    }


def drawing_html(scripts: Path | None) -> str | None:
    """The scripts that draw every element of ``charts_html``, for the end of a page, some 2 MB.

    None where ``scripts`` is no folder of a streamlit whose loader can be read.
    """
    loaders = sorted(scripts.glob(LOADER)) if scripts else []
    loaded = _LOADED.findall(loaders[0].read_text(encoding="utf-8")) if loaders else []
    if scripts is None or len(loaded) != 2:
        return None
    (embed_file, embed), (interpreter_file, interpreter) = loaded
    modules = dict(_closure(scripts, [embed_file, interpreter_file]))
    imports = {f"vega/{name}": _address(text) for name, text in modules.items()}
    draw = _DRAW.format(
        embed=embed, embed_file=embed_file, interpreter=interpreter, interpreter_file=interpreter_file
    )
    table = json.dumps({"imports": imports})
    return f'<script type="importmap">{table}</script>\n<script type="module">{draw}</script>'


def _closure(scripts: Path, names: list[str]) -> Iterator[tuple[str, str]]:
    """The modules named and all that they import, each once, their imports made independent of a place."""
    seen, waiting = set[str](), list(names)
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        text = (scripts / name).read_text(encoding="utf-8")
        waiting += [imported for _, imported in _IMPORTED.findall(text)]
        yield name, _IMPORTED.sub(r'\1"vega/\2"', text)


def _address(text: str) -> str:
    return "data:text/javascript;charset=utf-8;base64," + base64.b64encode(text.encode()).decode()


def _in_script(text: str) -> str:
    """JSON that cannot end the script it stands in."""
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
