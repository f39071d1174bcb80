"""An answer as HTML: sentences with numbered citations, how the question was read, the basis as cards."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from pages.markup import badges, day, kind_names, safe
from pages.shown import Place, Sight

_LISTED = ("step", "item")
_NUMBERED = re.compile(r"[（(]?[一二三四五六七八九十\d]+[）).．、]")  # a list's own count needs no dot
_LABEL = re.compile(r"^(?:第\d+[页张]|\[\d\d:\d\d:\d\d\]|[SPB]\d{2,3})(?=\S)")
_ROLE_WORDS = {
    "caution": "注意",
    "lineage": "沿革",
    "correction": "更正",
    "note": "说明",
    "compare": "对照",
    "reckoned": "推算",
}
_CARDS = 4  # of a basis; more are folded, so that the answer itself stays in sight
_CARD_CHARS = 160  # of a nearest provision; a quote is always whole


def answer_html(seen: Sight, today: date, opened: str = "", *, fresh: bool = False) -> str:
    """A whole answer: sentences with numbers, how the question was read, the basis as cards.

    ``opened`` is the key (b0, n0 …) of the card whose source stands beside it. ``fresh`` lets the sentences
    appear one after another.
    """
    blocks = _sentences(seen) or [f'<p class="message">{safe(seen.message)}</p>']
    if seen.caveat:
        blocks.insert(0, f'<p class="caveat">{safe(seen.caveat)}</p>')
    if seen.sentences and seen.shown.message:
        blocks.append(f'<p class="read">{safe(seen.shown.message)}</p>')
    delayed = "".join(f'<div class="line" style="--n:{n}">{block}</div>' for n, block in enumerate(blocks))
    cards = [
        _card(f"b{i}", place, place.cited.quote, _days(seen, today), opened)
        for i, place in seen.places.items()
    ]
    near = [
        _card(f"n{i}", place, _short(place.cited.text), _days(seen, today), opened)
        for i, place in enumerate(seen.nearest)
    ]
    nearest = _cards("最接近的条文（不一定适用）", [] if seen.sentences else near, opened)
    tools = '<div class="tools"><button data-copy>复制（含引注）</button></div>' if seen.sentences else ""
    return (
        f'<div class="answer{" fresh" if fresh else ""}" style="--last:{len(blocks)}">{delayed}'
        f'<div class="rest"><p class="read">{_reading(seen, today)}</p>'
        f"{_cards('依据', cards, opened)}{nearest}{tools}</div></div>"
    )


def _sentences(seen: Sight) -> list[str]:
    blocks, before = [], ""
    for sentence in seen.sentences:
        numbers = "".join(
            f'<button class="ref" data-open="b{i}" title="{safe(seen.places[i].cited.citation)}" '
            f'aria-label="打开引注{seen.places[i].number}：{safe(seen.places[i].cited.citation)}">'
            f"{seen.places[i].number}</button>"
            for i in sentence.basis
        )
        again = sentence.role == before == "reckoned"  # a table of days says once what it is
        word, before = "" if again else _ROLE_WORDS.get(sentence.role, ""), sentence.role
        lead = f'<span class="role">{word}</span>' if word else ""
        kind = "listed" if sentence.role in _LISTED else "whole"
        kind += " numbered" if _NUMBERED.match(sentence.text) else ""
        text = safe(sentence.text).replace("\n", "<br>")
        blocks.append(f'<p class="sentence {kind}">{lead}{text}<span class="refs">{numbers}</span></p>')
    return blocks


def _reading(seen: Sight, today: date) -> str:
    shown = seen.shown
    if shown.status == "refused":
        return ""
    moved = shown.read.date != today
    basis_day = f"按{'<b>' if moved else ''}{day(shown.read.date)}{'</b>' if moved else ''}"
    basis_day += seen.what
    subject = "".join(shown.read.subject.split())
    asked = "".join(shown.question.split())
    read = f"　按“{safe(shown.read.subject)}”理解" if subject and subject != asked else ""
    looked = f"　只在{kind_names(shown.kinds)}里找" if shown.kinds else ""
    model = "　已用语言模型润色，逐句核对过依据" if shown.mode == "model" else ""
    unchecked = f"　{safe(''.join(shown.unchecked))}" if shown.unchecked else ""
    return basis_day + looked + read + model + unchecked


def _days(seen: Sight, today: date) -> tuple[date, date]:
    return today, seen.shown.read.date


def _cards(title: str, cards: Sequence[str], opened: str) -> str:
    if not cards:
        return ""
    shown, folded = "".join(cards[:_CARDS]), "".join(cards[_CARDS:])
    if folded:
        unfolded = " open" if f'data-open="{opened}"' in folded else ""
        count = len(cards) - _CARDS
        shown += f"<details{unfolded}><summary>其余{count}条</summary>{folded}</details>"
    return f'<section class="cards"><h4>{title}</h4>{shown}</section>'


def _card(key: str, place: Place, text: str, days: tuple[date, date], opened: str) -> str:
    pressed = "true" if key == opened else "false"
    return (
        f'<button class="card" data-open="{key}" aria-pressed="{pressed}">'
        f'<span class="head"><span class="number">{place.number}</span>'
        f'<span class="citation">{safe(place.cited.citation)}</span>'
        f"{badges(place.version, *days)}</span>"
        f'<span class="quote">{safe(_spaced(text))}</span></button>'
    )


def _spaced(text: str) -> str:
    """The text with its label apart from the words, as in the document."""
    return _LABEL.sub(lambda label: f"{label[0]}　", text)


def _short(text: str) -> str:
    return text if len(text) <= _CARD_CHARS else f"{text[:_CARD_CHARS]}……"
