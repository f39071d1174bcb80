"""What no linter checks: length of modules and functions, and that no path of a machine is in the repository.

python -m tests.house
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULE_LINES, FUNCTION_LINES = 400, 50
_MACHINE_PATH = re.compile(r"(?<![\w.~-])/(?:work|home|root|Users)/\w")


def main() -> int:
    """Print what is out of bounds; the number of such places, at most 255."""
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    paths = [ROOT / name for name in names.decode("utf-8").split("\0") if name]
    faults = [fault for path in paths if path.is_file() for fault in (*_long(path), *_leaks(path))]
    sys.stdout.write("".join(f"{fault}\n" for fault in faults) or "house: in order\n")
    return min(len(faults), 255)


def _long(path: Path) -> list[str]:
    if path.suffix != ".py":
        return []
    text = path.read_text(encoding="utf-8")
    name = path.relative_to(ROOT)
    faults = [f"{name}: {n} lines, at most {MODULE_LINES}"] if (n := text.count("\n")) > MODULE_LINES else []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and "versions" not in path.parts:
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION_LINES:
                faults.append(
                    f"{name}:{node.lineno}: {node.name} has {length} lines, at most {FUNCTION_LINES}"
                )
    return faults


def _leaks(path: Path) -> list[str]:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return []  # a model or a picture
    found = _MACHINE_PATH.search(text)
    return [f"{path.relative_to(ROOT)}: path of a machine: {found[0]}"] if found else []


if __name__ == "__main__":
    sys.exit(main())
