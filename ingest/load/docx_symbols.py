"""Characters of symbol fonts (w:sym, SYMBOL fields): what a person sees, as Unicode.

Only those that occur in office documents: boxes, ticks, bullets, arrows, numbers in circles, mathematics. A
symbol that is not in the tables becomes 〓, the sign for a missing type, and is reported.
"""

from __future__ import annotations

MISSING = "〓"
_PRIVATE = 0xF000  # symbol fonts keep their 224 signs at U+F020 … U+F0FF

_WINGDINGS = {
    **{0x81 + place: sign for place, sign in enumerate("①②③④⑤⑥⑦⑧⑨⑩")},
    **{0x8C + place: sign for place, sign in enumerate("❶❷❸❹❺❻❼❽❾❿")},
    **dict(zip((0x6C, 0x6D, 0x6E, 0x6F, 0x70, 0x71, 0x72, 0x73, 0x74, 0x75), "●❍■□❐❑❒⬧⧫◆", strict=True)),
    **dict(zip((0x76, 0x77, 0x9F, 0xA1, 0xA2, 0xA4, 0xA7, 0xA8), "❖⬥•○◌◉▪□", strict=True)),
    **dict(zip((0xAB, 0xD8, 0xDF, 0xE0, 0xE1, 0xE2, 0xE8, 0xF0), "★➢←→↑↓➔⇨", strict=True)),
    **dict(zip((0xFB, 0xFC, 0xFD, 0xFE, 0x46, 0x28, 0x2A), "✗✓☒☑☞☎✉", strict=True)),
}
_WINGDINGS_2 = {
    **{0x6A + place: sign for place, sign in enumerate("①②③④⑤⑥⑦⑧⑨⑩")},
    **dict(
        zip((0x4F, 0x50, 0x51, 0x52, 0x53, 0x54, 0x2A, 0x30, 0xA3, 0x97, 0x98), "✗✓☒☑☒☒□☐□●○", strict=True)
    ),
}
_SYMBOL = {
    **dict(zip(range(0x61, 0x7B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True)),
    **dict(zip(range(0x41, 0x5B), "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", strict=True)),
    **dict(zip((0xA3, 0xA5, 0xAB, 0xAC, 0xAD, 0xAE, 0xAF, 0xB0, 0xB1), "≤∞↔←↑→↓°±", strict=True)),
    **dict(zip((0xB3, 0xB4, 0xB7, 0xB8, 0xB9, 0xBB, 0xD6, 0xE5), "≥×•÷≠≈√∑", strict=True)),
}
_FONTS = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "symbol": _SYMBOL}


def sign(font: str, code: str) -> str:
    """The character at ``code`` (hexadecimal) of a font, MISSING where it is not known.

    >>> sign("Wingdings", "F0FE"), sign("Symbol", "F0B3"), sign("宋体", "2611"), sign("Webdings", "F061")
    ('☑', '≥', '☑', '〓')
    """
    try:
        place = int(code, 16)
    except ValueError:
        return MISSING
    if table := _FONTS.get(font.lower()):
        place -= _PRIVATE if place >= _PRIVATE else 0
        return table.get(place) or (chr(place) if table is _SYMBOL and 0x20 <= place < 0x40 else MISSING)
    private = 0xE000 <= place < 0xF900 or not 0x20 <= place < 0x110000 or 0xD800 <= place < 0xE000
    return MISSING if private else chr(place)
