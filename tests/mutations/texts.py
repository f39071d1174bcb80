"""Mutations of Markdown, plain text and CSV: encodings, endless lines, senseless structure."""

from __future__ import annotations

from random import Random

_SIGNS = "1一第（《、|*[`<#>&;…\t\u3000 -=“，。\"'～\u200b\ue000"


def mix_encodings(chance: Random, content: bytes) -> bytes:
    """One half in UTF-8, the other in GB18030."""
    middle = chance.randrange(len(content) + 1)
    rest = content[middle:].decode("utf-8", errors="ignore")
    return content[:middle] + rest.encode("gb18030", errors="replace")


def lie_with_a_mark(chance: Random, content: bytes) -> bytes:
    """The byte order mark of another encoding."""
    return chance.choice((b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\x00\x00", b"+/v8")) + content


def one_endless_line(chance: Random, content: bytes) -> bytes:
    """A line of one sign or two, a million times."""
    sign = "".join(chance.choice(_SIGNS) for _ in range(chance.randint(1, 2)))
    return content + (sign * 1_000_000).encode()


def nothing_but_one_sign(chance: Random, _: bytes) -> bytes:
    """A hundred thousand lines of one sign."""
    return (chance.choice(_SIGNS) + "\n").encode() * 100_000


def too_many_lines(_: Random, content: bytes) -> bytes:
    """More lines than any document has."""
    return content + b"a\n" * 3_000_000


def unclosed_marks(chance: Random, content: bytes) -> bytes:
    """Marks that open and never close."""
    mark = chance.choice(("<!--", "```\n", '"', "**", "[a](", "---\n", "《", "（", "“", "|"))
    return mark.encode() * 20_000 + content + mark.encode() * 20_000


def aliases_that_blow_up(_: Random, content: bytes) -> bytes:
    """Front matter whose aliases stand for a thousand million strings."""
    lines = ["a0: &a0 x"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    return ("---\ntitle: 甲\n" + "\n".join(lines) + "\n---\n").encode() + content


def deep_front_matter(_: Random, content: bytes) -> bytes:
    """Front matter nested ten thousand deep."""
    return b"---\ntitle: " + b"[" * 10_000 + b"]" * 10_000 + b"\n---\n" + content


def a_row_of_commas(_: Random, content: bytes) -> bytes:
    """A table of two million empty cells."""
    return content + b"\n" + (b"," * 20_000 + b"\n") * 100


def a_cell_without_end(_: Random, content: bytes) -> bytes:
    """A quoted cell longer than the csv module takes."""
    return b'file,title\n"' + b"a" * 200_000 + b"\n" + content


def headings_nine_deep(chance: Random, content: bytes) -> bytes:
    """Headings of all levels, thousands of them, in no order."""
    heads = "".join(f"{'#' * chance.randint(1, 9)} 第{chance.randint(1, 99)}章\n" for _ in range(20_000))
    return content + heads.encode()


def numbers_beyond_reason(_: Random, content: bytes) -> bytes:
    """Articles with absurd numbers."""
    digits = "9" * 5_000
    return (
        content
        + f"\n第{digits}条　甲。\n第{'亿' * 3_000}条　乙。\n（{'十' * 3_000}）丙\n{digits}.丁\n".encode()
    )


def strange_characters(_: Random, content: bytes) -> bytes:
    """Characters that turn the line round, join, or have no shape; single surrogates."""
    return content + "\u202e第一条\u202c\u200d\ufeff\U0010ffff\x85\u2028第二条".encode() + b"\xed\xa0\x80"


MUTATIONS = (
    mix_encodings,
    lie_with_a_mark,
    one_endless_line,
    nothing_but_one_sign,
    too_many_lines,
    unclosed_marks,
    aliases_that_blow_up,
    deep_front_matter,
    a_row_of_commas,
    a_cell_without_end,
    headings_nine_deep,
    numbers_beyond_reason,
    strange_characters,
)
