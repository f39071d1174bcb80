"""PDF files made byte by byte: text placed where a test wants it, in a font that is not embedded.

The font names hanzi by UTF-16 (UniGB-UCS2-H), so that a text layer needs no font file: ASCII is half as wide
as high, everything else as wide as high.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
WIDTH, HEIGHT = 595, 842
LEFT, RIGHT, SIZE, PITCH = 90, 510, 10.5, 20  # how ``column`` sets a text: 40 characters a line


@dataclass
class Sheet:
    """One page: drawing operators, its rotation, and whether a picture covers it."""

    content: list[str] = field(default_factory=list)
    rotate: int = 0
    picture: bool = False

    def put(self, x: float, y: float, text: str, size: float = SIZE, operators: str = "") -> Sheet:
        """Text with its baseline at x, y (points from the lower left corner)."""
        code = text.encode("utf-16-be").hex()
        self.content.append(f"BT /F1 {size} Tf {operators} 1 0 0 1 {x} {y} Tm <{code}> Tj ET")
        return self

    def turned(self, matrix: str, text: str, size: float = SIZE) -> Sheet:
        """Text under a text matrix of its own."""
        self.content.append(f"BT /F1 {size} Tf {matrix} Tm <{text.encode('utf-16-be').hex()}> Tj ET")
        return self

    def line(self, x0: float, y0: float, x1: float, y1: float) -> Sheet:
        """A ruled line."""
        self.content.append(f"{x0} {y0} m {x1} {y1} l S")
        return self

    def centred(self, y: float, text: str, size: float = 18) -> Sheet:
        """Text in the middle between LEFT and RIGHT."""
        return self.put((LEFT + RIGHT - width(text, size)) / 2, y, text, size)

    def column(self, lines: Sequence[str], top: float = 760, left: float = LEFT) -> Sheet:
        """Lines one below the other; a line that begins with two ideographic spaces is indented by place."""
        for number, line in enumerate(lines):
            text = line.lstrip("\u3000")
            self.put(left + SIZE * (len(line) - len(text)), top - PITCH * number, text)
        return self


def width(text: str, size: float) -> float:
    """How wide a text is set."""
    return size * sum(0.5 if char.isascii() else 1.0 for char in text)


def wrapped(*paragraphs: str, indent: int = 2, length: int = 40) -> list[str]:
    """Paragraphs as lines of ``length`` hanzi, the first one indented; all others where ``indent`` < 0."""
    lines = []
    for paragraph in paragraphs:
        text, rest = "\u3000" * max(indent, 0) + paragraph, "\u3000" * max(-indent, 0)
        lines.append(text[:length])
        width_left = length - len(rest)
        lines += [rest + text[at : at + width_left] for at in range(length, len(text), width_left)]
    return lines


def make_pdf(*sheets: Sheet, password: str | None = None, count: int | None = None) -> bytes:
    """The bytes of a PDF; with ``password`` encrypted (RC4, 40 bits); ``count`` is the number it claims."""
    key, lock = _encryption(password) if password is not None else (None, b"")
    kids = " ".join(f"{6 + 2 * at} 0 R" for at in range(len(sheets)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(sheets) if count is None else count}>>".encode(),
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>",
        (
            b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry<41646F6265>"
            b"/Ordering<474231>/Supplement 2>>/DW 1000/W[1 95 500]/FontDescriptor<</Type/FontDescriptor"
            b"/FontName/STSong-Light/Flags 6/FontBBox[0 -120 1000 880]/ItalicAngle 0/Ascent 880/Descent -120"
            b"/CapHeight 880/StemV 93>>>>"
        ),
        b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>"
        b"stream\n" + _ciphered(b"\xff", key, 5) + b"\nendstream",
    ]
    for at, sheet in enumerate(sheets):
        resources = "/Resources<</Font<</F1 3 0 R>>/XObject<</I 5 0 R>>>>"
        box = f"/MediaBox[0 0 {WIDTH} {HEIGHT}]/Rotate {sheet.rotate}"
        objects.append(f"<</Type/Page/Parent 2 0 R{box}/Contents {7 + 2 * at} 0 R{resources}>>".encode())
        picture = [f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm /I Do Q"] if sheet.picture else []
        stream = zlib.compress("\n".join([*picture, *sheet.content]).encode())
        stream = _ciphered(stream, key, 7 + 2 * at)
        objects.append(
            f"<</Length {len(stream)}/Filter/FlateDecode>>stream\n".encode() + stream + b"\nendstream"
        )
    return _file(objects, lock)


def _file(objects: Sequence[bytes], lock: bytes) -> bytes:
    out, places = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + text + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    start = len(out)
    size = len(objects) + 1
    out += f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer<</Size {size}/Root 1 0 R".encode() + lock
    return out + f">>\nstartxref\n{start}\n%%EOF\n".encode()


def _encryption(password: str) -> tuple[bytes, bytes]:
    """(key, what the trailer says) of the standard handler, revision 2: ISO 32000-1, 7.6.3."""
    padded = (password.encode() + PADDING)[:32]
    owner = _rc4(hashlib.md5(padded).digest()[:5], padded)
    key = hashlib.md5(padded + owner + (-4).to_bytes(4, "little", signed=True) + b"id").digest()[:5]
    user = _rc4(key, PADDING)
    lock = f"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<{owner.hex()}>/U<{user.hex()}>>>/ID[<6964><6964>]"
    return key, lock.encode()


def _ciphered(content: bytes, key: bytes | None, number: int) -> bytes:
    if key is None:
        return content
    return _rc4(hashlib.md5(key + number.to_bytes(3, "little") + b"\0\0").digest()[:10], content)


def _rc4(key: bytes, content: bytes) -> bytes:
    box, j = list(range(256)), 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    out, i, j = bytearray(), 0, 0
    for byte in content:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)
