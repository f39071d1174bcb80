"""Mutations of bytes that know nothing of the format."""

from __future__ import annotations

from random import Random


def flip_one_byte(chance: Random, content: bytes) -> bytes:
    """One byte is another."""
    return _flipped(chance, content, 1)


def flip_some_bytes(chance: Random, content: bytes) -> bytes:
    """Sixteen bytes are others."""
    return _flipped(chance, content, 16)


def flip_many_bytes(chance: Random, content: bytes) -> bytes:
    """One byte in a hundred is another."""
    return _flipped(chance, content, len(content) // 100 + 1)


def cut_off(chance: Random, content: bytes) -> bytes:
    """The end is missing, as after a broken transfer."""
    return content[: chance.randrange(len(content))]


def cut_off_the_beginning(chance: Random, content: bytes) -> bytes:
    """The beginning is missing."""
    return content[chance.randrange(len(content)) :]


def take_a_piece_out(chance: Random, content: bytes) -> bytes:
    """A stretch in the middle is missing."""
    start, end = sorted(chance.randrange(len(content) + 1) for _ in range(2))
    return content[:start] + content[end:]


def blank_a_sector(chance: Random, content: bytes) -> bytes:
    """A block of 512 bytes holds zeros, as after a fault of the disk."""
    start = chance.randrange(len(content)) // 512 * 512
    return content[:start] + bytes(len(content[start : start + 512])) + content[start + 512 :]


def swap_halves(_: Random, content: bytes) -> bytes:
    """The second half stands before the first."""
    middle = len(content) // 2
    return content[middle:] + content[:middle]


def put_noise_in(chance: Random, content: bytes) -> bytes:
    """Random bytes stand somewhere inside."""
    at = chance.randrange(len(content) + 1)
    return content[:at] + chance.randbytes(chance.randint(1, 4096)) + content[at:]


def write_twice(_: Random, content: bytes) -> bytes:
    """The file follows itself."""
    return content + content


def append_another(chance: Random, content: bytes) -> bytes:
    """Bytes follow that are of another format."""
    heads = (b"%PDF-1.7\n", b"PK\x05\x06" + bytes(18), b"{\\rtf1", "第一条　甲。\n".encode(), b"\xff" * 64)
    return content + chance.choice(heads)


def prepend_another(chance: Random, content: bytes) -> bytes:
    """The first bytes are of another format."""
    return chance.choice((b"%PDF-1.7\n", b"PK\x03\x04", b"\xef\xbb\xbf", b"MZ", b"\n\n")) + content


def nothing(_: Random, content: bytes) -> bytes:
    """No change; the suffix of the file will be wrong."""
    return content


MUTATIONS = (
    flip_one_byte,
    flip_some_bytes,
    flip_many_bytes,
    cut_off,
    cut_off_the_beginning,
    take_a_piece_out,
    blank_a_sector,
    swap_halves,
    put_noise_in,
    write_twice,
    append_another,
    prepend_another,
    nothing,
)


def _flipped(chance: Random, content: bytes, count: int) -> bytes:
    changed = bytearray(content)
    for _ in range(count):
        changed[chance.randrange(len(changed))] ^= chance.randint(1, 255)
    return bytes(changed)
