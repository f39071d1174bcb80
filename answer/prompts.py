"""The words given to a model: files in prompts/, one a task, with the places to fill in checked when loaded.

## system      what the model is to do
## user        one question, with $question and $passages filled in
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from string import Template

from library.errors import XunzhiError

FOLDER = Path(__file__).resolve().parent.parent / "prompts"
_PARTS = re.compile(r"\A<!-- version: (\d+) -->\n## system\n(.*?)\n## user\n(.*)\Z", re.DOTALL)


class PromptError(XunzhiError):
    """A prompt file that is gone, or whose places to fill in are not those of its task."""

    code = "prompt-wrong"

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"prompt {path}: {reason}",
            what="提示词文件不能使用，没有调用语言模型。",
            where=str(path),
            todo="请恢复随程序提供的文件，或者按 prompts/README.md 的格式改正",
        )


@dataclass(frozen=True, slots=True)
class Prompt:
    """A task's words. ``version`` is the number in the file's first line."""

    version: int
    system: str
    user: Template

    def fill(self, **values: str) -> str:
        """The user's words with every place filled; what is filled in is never read for places again."""
        return self.user.substitute(values)


def load_prompt(name: str, places: frozenset[str], folder: Path = FOLDER) -> Prompt:
    """The prompt of the task ``name``, whose user part has exactly ``places``.

    Raises:
        PromptError: no such file, no version, other places, or places in the system part.
    """
    path = folder / f"{name}.md"
    try:
        parts = _PARTS.match(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise PromptError(path, str(error)) from error
    if parts is None:
        raise PromptError(path, "no version line, or no system and user part")
    user = Template(parts[3].strip())
    if set(user.get_identifiers()) != places or not user.is_valid() or "$" in parts[2]:
        raise PromptError(path, f"places {sorted(user.get_identifiers())} are not {sorted(places)}")
    return Prompt(int(parts[1]), parts[2].strip(), user)
