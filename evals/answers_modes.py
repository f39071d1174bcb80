"""The same questions answered in one mode or in all of them, and the key figures of all side by side."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from evals.answers import EVERY, FIGURES, Answers, Figure, Share, ask_home, judge_all
from evals.cases import ANSWERED, Case
from evals.judge import Judged, Verdict, normal, standing
from evals.modes import ASKED, Drafts, Mode
from evals.report import table_text
from evals.scripted import ScriptedModel
from evals.shown import Said, Shown
from library.errors import XunzhiError

if TYPE_CHECKING:
    from office import Office

ENGINE = ("llama_index.core.query_engine", "llama-index-core")
"""What the engine is imported from, and what is installed for it."""
COUNTED = "reckoned"
"""The role of a sentence with days that were counted: no quote holds them."""
_UNIT = "个工作日|个月|个|小时|[日天周月年分人名次份户字元万页%]"
_VALUE = re.compile(f"[0-9]+(?:点[0-9]+)?(?:{_UNIT})")


class EngineMissingError(XunzhiError):
    """llama-index is not installed, so its engine cannot be asked."""

    code = "engine-missing"

    def __init__(self) -> None:
        module, package = ENGINE
        super().__init__(
            f"{module} is not installed",
            what=f"没有安装 {package}，不能测 {Mode.ENGINE}。",
            where=module,
            todo="请用 make setup 装好环境后再测，或者只测 composed 和 model",
        )


@dataclass(frozen=True, slots=True)
class Modes:
    """What came of several modes over the same questions; ``lacking`` says in Chinese what was not asked."""

    split: str
    answers: tuple[Answers, ...]
    lacking: tuple[str, ...] = ()

    def document(self) -> dict[str, Any]:
        """The JSON document: the key figures by mode, then each mode's own document."""
        return {
            "eval": "answers",
            "split": self.split,
            "mode": "all",
            "key": {str(one.mode): _key(one) for one in self.answers},
            "modes": {str(one.mode): one.document() for one in self.answers},
            "lacking": list(self.lacking),
        }

    def table(self) -> str:
        """A line a key figure, a column a mode; below it who answered in each."""
        head = ("指标", *(str(one.mode) for one in self.answers))
        rows = [
            (figure.label, *(str(figure.share(one.judged)) for one in self.answers))
            for figure in KEY.values()
        ]
        rows.append(("每问用时中位，毫秒", *(_median_ms(one) for one in self.answers)))
        told = [f"{one.mode.label}{f'：{one.drafts}' if one.drafts else ''}" for one in self.answers]
        return "\n".join((table_text(head, rows), *told, *self.lacking))


def ask_all(office: Office, split: str, cases: Sequence[Case], today: date) -> Modes:
    """Every mode that can be asked here, one after another, each model mode with a fresh scripted model."""
    asked = [mode for mode in ASKED if mode is not Mode.ENGINE or engine_installed()]
    lacking = () if Mode.ENGINE in asked else (f"{Mode.ENGINE}：未安装 {ENGINE[1]}，未测",)
    return Modes(split, tuple(ask_mode(office, mode, split, cases, today) for mode in asked), lacking)


def ask_mode(
    office: Office,
    mode: Mode,
    split: str,
    cases: Sequence[Case],
    today: date,
    model: ScriptedModel | None = None,
) -> Answers:
    """Ask every question in one mode, and judge. Raises EngineMissingError.

    ``model`` words the answers where the mode has one; without it a scripted model with the usual rates.
    """
    if mode is Mode.COMPOSED:
        return judge_all(split, cases, ask_home(office, cases, today), office.store, mode)
    model = model or ScriptedModel()
    ask = _ask_engine if mode is Mode.ENGINE else _ask_model
    shown = ask(office, cases, today, model)
    kept = sum(one.mode == mode for one in shown)
    drafts = Drafts(model.answers, model.slipped, dict(model.slips), kept)
    return replace(judge_all(split, cases, shown, office.store, mode), drafts=drafts)


def engine_installed() -> bool:
    """Whether llama-index's engine is here."""
    try:
        return find_spec(ENGINE[0]) is not None
    except ModuleNotFoundError:  # the package that the module lies in is not here either
        return False


def unquoted(shown: Shown) -> tuple[str, ...]:
    """The values, numbers with their unit, that a sentence says and none of the quotes that it cites.

    The days of a version's span and counted days are left out: they stand in no quote by right.
    """
    found: list[str] = []
    for said in shown.sentences:
        if not said.tells_past and said.role != COUNTED:
            values = _VALUE.findall(normal(_uncited(said, shown)))
            held = standing(values, [shown.citations[i].quote for i in said.basis])
            found += [value for value in values if value not in held]
    return tuple(found)


def _uncited(said: Said, shown: Shown) -> str:
    """The words of a sentence without the addresses of what it rests on."""
    text = said.text
    for i in said.basis:
        text = text.replace(shown.citations[i].citation, "")
    return text


def _ask_model(office: Office, cases: Sequence[Case], today: date, model: ScriptedModel) -> list[Shown]:
    """The product's answers with this model in the place of the one that is set."""
    from answer.answerer import Answerer

    answerer = Answerer(office.store, office.retriever, model, office.encoder, office.ranker)
    return ask_home(office, cases, today, answerer)


def _ask_engine(office: Office, cases: Sequence[Case], today: date, model: ScriptedModel) -> list[Shown]:
    if not engine_installed():
        raise EngineMissingError
    from evals.citation_engine import ask_engine

    shown = []
    for number, case in enumerate(cases, 1):
        shown.append(ask_engine(office, case, today, model))
        if number % EVERY == 0:
            sys.stderr.write(f"{number}/{len(cases)}\n")
    return shown


def _right(judged: Sequence[Judged]) -> Share:
    return Share(sum(one.verdict is Verdict.RIGHT for one in judged), len(judged))


def _not_answered(judged: Sequence[Judged]) -> Share:
    return _right([one for one in judged if one.case.expected != ANSWERED])


def _unquoted(judged: Sequence[Judged]) -> Share:
    shown = [one.shown for one in judged if one.shown.status == ANSWERED]
    return Share(sum(bool(unquoted(one)) for one in shown), len(shown))


KEY = {
    "right": Figure("正确", _right),
    "answered": FIGURES["answered"],
    "facts_said": FIGURES["facts_said"],
    "facts_seen": FIGURES["facts_seen"],
    "wrong_values": FIGURES["wrong_values"],
    "unquoted": Figure("有数值不见于所引原文的回答", _unquoted),
    "precision": FIGURES["precision"],
    "refused": Figure("不该答的没有答", _not_answered),
}
"""What tells the modes apart. Of unquoted values every answer shown is counted, also one to be refused."""


def _key(answers: Answers) -> dict[str, dict[str, float | int | None]]:
    found = {}
    for name, figure in KEY.items():
        share = figure.share(answers.judged)
        rounded = None if share.value is None else round(share.value, 4)
        found[name] = {"share": rounded, "count": share.count, "of": share.of}
    return found


def _median_ms(answers: Answers) -> str:
    return f"{answers.times['p50']:.0f}" if answers.times else "无"
