"""Mutations of containers (DOCX, PPTX, XLSX, ZIP): parts missing, XML that blows up, links that lead out."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable

from tests.mutations.anything import MUTATIONS as ANYTHING
from tests.mutations.traps import Chance

_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = re.compile(r"(?:word/document|ppt/slides/slide\d+|xl/worksheets/sheet\d+)\.xml$")
_ROOT = re.compile(rb"(<\?xml[^>]*\?>)?")
Parts = dict[str, bytes]


def unpack(content: bytes) -> Parts:
    """The parts of a container by their names."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {info.filename: package.read(info) for info in package.infolist() if not info.is_dir()}


def pack(parts: Parts) -> bytes:
    """A container of parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name)  # without the time of day
            info.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(info, content)
    return stream.getvalue()


def _xml_of(chance: Chance, parts: Parts) -> str:
    """The name of a part: mostly one that holds the text."""
    names = sorted(name for name in parts if name.endswith((".xml", ".rels")))
    main = [name for name in names if _MAIN.search(name)]
    return chance.choice(main if main and chance.random() < 0.6 else names or sorted(parts))


def _with(content: bytes, change: Callable[[Parts], None]) -> bytes:
    parts = unpack(content)
    change(parts)
    return pack(parts)


def drop_a_part(chance: Chance, content: bytes) -> bytes:
    """One part is missing."""
    return _with(content, lambda parts: parts.pop(_xml_of(chance, parts)) and None)


def drop_many_parts(chance: Chance, content: bytes) -> bytes:
    """Each part is missing with even chance."""
    return pack({name: part for name, part in unpack(content).items() if chance.random() < 0.5})


def swap_two_parts(chance: Chance, content: bytes) -> bytes:
    """Two parts bear each other's names."""
    parts = unpack(content)
    a, b = _xml_of(chance, parts), chance.choice(sorted(parts))
    parts[a], parts[b] = parts[b], parts[a]
    return pack(parts)


def break_a_part(chance: Chance, content: bytes) -> bytes:
    """The bytes of one part are mutated, the container is sound."""
    parts = unpack(content)
    name = _xml_of(chance, parts)
    parts[name] = chance.choice(ANYTHING)(chance, parts[name] or b" ")
    return pack(parts)


def drop_elements(chance: Chance, content: bytes) -> bytes:
    """Attributes and empty elements of one part are missing here and there."""
    parts = unpack(content)
    name = _xml_of(chance, parts)
    pattern = rb'<[\w:]+(?: [\w:]+="[^"]*")*/>' if chance.random() < 0.5 else rb' [\w:]+="[^"]*"'
    parts[name] = re.sub(pattern, lambda found: b"" if chance.random() < 0.3 else found[0], parts[name])
    return pack(parts)


def absurd_numbers(chance: Chance, content: bytes) -> bytes:
    """Numbers in attributes of one part are absurd."""
    value = chance.choice((b"999999999999", b"-1", b"2147483648", b"NaN", b"", b"1e308", b"\xef\xbc\x97"))
    parts = unpack(content)
    name = _xml_of(chance, parts)
    parts[name] = re.sub(
        rb'="\d+"', lambda found: b'="%s"' % value if chance.random() < 0.2 else found[0], parts[name]
    )
    return pack(parts)


def absurd_cells(_: Chance, content: bytes) -> bytes:
    """Tables and sheets that claim to be as large as the format allows, or larger."""
    merged = b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    numbered = b'<w:numPr><w:ilvl w:val="99"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    parts = unpack(content)
    for name in [name for name in parts if _MAIN.search(name)]:
        part = parts[name]
        part = re.sub(rb'(<c r=")[A-Z]+\d+"', rb'\1XFD1048576"', part, count=3)
        part = re.sub(rb'(<row r=")\d+"', rb'\g<1>1048576"', part, count=2)
        part = part.replace(b"</sheetData>", merged).replace(b"</w:pPr>", numbered)
        part = part.replace(b"<w:tcPr>", b'<w:tcPr><w:gridSpan w:val="99999999"/>')
        parts[name] = part.replace(b"<a:tc>", b'<a:tc gridSpan="9999999" rowSpan="9999999">')
    return pack(parts)


def absurd_texts(_: Chance, content: bytes) -> bytes:
    """One text of each part is eight million characters long."""
    text = re.compile(rb"<(?:w:|a:)?t(?: [^>]*)?>")
    parts = unpack(content)
    for name in [name for name in parts if _MAIN.search(name) or name.endswith("sharedStrings.xml")]:
        parts[name] = text.sub(lambda found: found[0] + b"9" * 8_000_000, parts[name], count=1)
    return pack(parts)


def _entity(chance: Chance, content: bytes, doctype: bytes, use: bytes) -> bytes:
    """A DOCTYPE before the root of one part, and the use of its entity within the first text."""
    parts = unpack(content)
    name = _xml_of(chance, parts)
    head = _ROOT.match(parts[name])
    start = head.end() if head else 0
    body = re.sub(rb"(<(?:\w+:)?t(?: [^>]*)?>)", rb"\1" + use, parts[name][start:])
    parts[name] = parts[name][:start] + doctype + body
    return pack(parts)


def billion_laughs(chance: Chance, content: bytes) -> bytes:
    """Entities of entities: 10^9 words."""
    laughs = [b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10)]
    doctype = b'<!DOCTYPE x [<!ENTITY a0 "lol">' + b"".join(laughs) + b"]>"
    return _entity(chance, content, doctype, b"&a9;")


def quadratic_blow_up(chance: Chance, content: bytes) -> bytes:
    """One long entity, used many times."""
    doctype = b'<!DOCTYPE x [<!ENTITY a "' + b"a" * 100_000 + b'">]>'
    return _entity(chance, content, doctype, b"&a;" * 10_000)


def external_entity(chance: Chance, content: bytes) -> bytes:
    """An entity that is a file of the disk or a page of the network."""
    address = chance.choice((chance.file, chance.url)).encode()
    return _entity(chance, content, b'<!DOCTYPE x [<!ENTITY a SYSTEM "%s">]>' % address, b"&a;")


def external_dtd(chance: Chance, content: bytes) -> bytes:
    """A DTD that lies elsewhere, and a parameter entity that fetches it."""
    address = chance.choice((chance.file, chance.url)).encode()
    doctype = b'<!DOCTYPE x SYSTEM "%s" [<!ENTITY %% p SYSTEM "%s"> %%p;]>' % (address, address)
    return _entity(chance, content, doctype, b"")


def include_another(chance: Chance, content: bytes) -> bytes:
    """An XInclude, a style sheet and a schema that lie elsewhere."""
    parts = unpack(content)
    name = _xml_of(chance, parts)
    address = chance.choice((chance.file, chance.url)).encode()
    include = b'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="%s" parse="text"/>' % address
    parts[name] = re.sub(rb"(</[\w:]+>\s*)$", include + rb"\1", parts[name])
    head = b'<?xml-stylesheet type="text/xsl" href="%s"?>' % address
    parts[name] = re.sub(rb"^(<\?xml[^>]*\?>)?", rb"\1" + head, parts[name], count=1)
    return pack(parts)


def nest_deep(chance: Chance, content: bytes) -> bytes:
    """Elements nested a hundred thousand deep."""
    parts = unpack(content)
    name = _xml_of(chance, parts)
    element = chance.choice((b"w:sdt", b"w:tbl", b"p:grpSp", b"x", b"w:smartTag", b"mc:AlternateContent"))
    opening, closing = b"<" + element + b">", b"</" + element + b">"
    deep = opening * 100_000 + closing * 100_000
    parts[name] = re.sub(rb"(</[\w:]+>\s*)$", lambda found: deep + found[0], parts[name])
    return pack(parts)


def repeat_elements(chance: Chance, content: bytes) -> bytes:
    """The text of one part stands in it a thousand times, at most 60 MB."""
    parts = unpack(content)
    name = _xml_of(chance, parts)
    container = rb"(?:w:body|p:spTree|sheetData|sst)"
    found = re.search(rb"<%s[^>]*>(.*)</%s>" % (container, container), parts[name], re.DOTALL)
    if found:
        times = min(1000, 60 * 2**20 // max(len(found[1]), 1))
        parts[name] = parts[name][: found.start(1)] + found[1] * times + parts[name][found.end(1) :]
    return pack(parts)


def links_that_lead_out(chance: Chance, content: bytes) -> bytes:
    """Template, picture, sheet, object and frame of a document lie elsewhere."""
    parts = unpack(content)
    kinds = ("attachedTemplate", "image", "externalLinkPath", "oleObject", "frame", "subDocument", "aFChunk")
    for name in [name for name in parts if name.endswith(".rels")]:
        links = "".join(
            f'<Relationship Id="rIdX{n}" Type="{_LINK}/{kind}" TargetMode="External"'
            f' Target="{chance.choice((chance.file, chance.url))}"/>'
            for n, kind in enumerate(kinds)
        )
        parts[name] = parts[name].replace(b"</Relationships>", links.encode() + b"</Relationships>")
    for name in [name for name in parts if _MAIN.search(name)]:
        drawing = b'<a:blip xmlns:a="x" xmlns:r="%s" r:link="rIdX1"/>' % _LINK.encode()
        parts[name] = re.sub(rb"(</[\w:]+>\s*)$", drawing + rb"\1", parts[name])
    return pack(parts)


def move_the_targets(chance: Chance, content: bytes) -> bytes:
    """Relations lead to parts outside the container, to themselves, or to the network."""
    inside = ("", "#", "%2e%2e/x", "word/document.xml")
    targets = ("../../../../etc/passwd", "/etc/passwd", chance.file, chance.url, *inside)

    def moved(found: re.Match[bytes]) -> bytes:
        return f'Target="{chance.choice(targets)}"'.encode() if chance.random() < 0.3 else found[0]

    parts = unpack(content)
    for name in sorted(name for name in parts if name.endswith(".rels")):
        parts[name] = re.sub(rb'Target="[^"]*"', moved, parts[name])
    return pack(parts)


def all_links_external(_: Chance, content: bytes) -> bytes:
    """Every relation says that its target lies outside."""
    parts = unpack(content)
    for name in [name for name in parts if name.endswith(".rels")]:
        parts[name] = parts[name].replace(b"<Relationship ", b'<Relationship TargetMode="External" ')
    return pack(parts)


def macros(chance: Chance, content: bytes) -> bytes:
    """A macro project, as .docm has it, and commands in fields."""
    parts = unpack(content)
    parts["word/vbaProject.bin"] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + chance.randbytes(4096)
    types = parts.get("[Content_Types].xml", b"")
    parts["[Content_Types].xml"] = types.replace(b".document.main+xml", b".document.macroEnabled.main+xml")
    field = b'<w:r><w:instrText>DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc"</w:instrText></w:r>'
    for name in [name for name in parts if name.endswith("word/document.xml")]:
        parts[name] = parts[name].replace(b"</w:p>", field + b"</w:p>", 3)
    return pack(parts)


def a_part_that_blows_up(chance: Chance, content: bytes) -> bytes:
    """One part is a hundred megabytes of one byte."""
    parts = unpack(content)
    name = _xml_of(chance, parts)
    parts[name] = parts[name][:200] + bytes([chance.choice(b" a<\x00")]) * (100 * 2**20)
    return pack(parts)


def lie_about_sizes(chance: Chance, content: bytes) -> bytes:
    """A part states a small size and is a large one."""
    parts = unpack(content)
    name = _xml_of(chance, parts)
    parts[name] = parts[name] + b" " * (100 * 2**20)
    packed = bytearray(pack(parts))
    at = packed.rfind(name.encode())
    packed[at - 22 : at - 18] = (1000).to_bytes(4, "little")  # size in the table of members
    return bytes(packed)


def strange_members(chance: Chance, content: bytes) -> bytes:
    """Members with names that climb, a name twice, one encrypted, one in an unknown compression."""
    stream = io.BytesIO(content)
    with zipfile.ZipFile(stream, "a") as package:
        for name in ("../../climb.md", "/etc/absolute.md", "C:\\drive.md", "a" * 60_000, "办法\x00.md"):
            package.writestr(zipfile.ZipInfo(name), "第一条　甲。".encode())
        package.writestr("locked.md", "第一条　甲。".encode())
    packed = bytearray(stream.getvalue())
    at = packed.rfind(b"locked.md") - 46
    packed[at + 8 : at + 12] = chance.choice((b"\x01\x00\x00\x00", b"\x00\x00\x0e\x00", b"\x00\x00\x63\x00"))
    return bytes(packed)


def too_many_members(_: Chance, content: bytes) -> bytes:
    """Twenty thousand members more."""
    stream = io.BytesIO(content)
    with zipfile.ZipFile(stream, "a") as package:
        for number in range(20_000):
            package.writestr(f"m/{number}.md", b"x")
    return stream.getvalue()


def an_archive_in_an_archive(chance: Chance, content: bytes) -> bytes:
    """The file within archives, one to eight deep."""
    for level in range(chance.randint(1, 8)):
        content = pack({f"里层{level}/文件.docx": content, "说明.txt": "第一条　甲。".encode()})
    return content


def bomb_in_an_archive(chance: Chance, content: bytes) -> bytes:
    """An archive of archives that unpack to gigabytes."""
    inner = pack({f"{n}.txt": bytes([65 + n]) * (20 * 2**20) for n in range(2)})
    return pack({"文件.docx": content} | {f"层/{n}.zip": inner for n in range(chance.randint(20, 60))})


def wrong_checksum(chance: Chance, content: bytes) -> bytes:
    """A member's checksum is that of another text."""
    parts = unpack(content)
    name = _xml_of(chance, parts)
    packed = pack(parts)
    return packed.replace(zlib.crc32(parts[name]).to_bytes(4, "little"), b"\x01\x02\x03\x04")


OFFICE = (
    drop_a_part,
    drop_many_parts,
    swap_two_parts,
    break_a_part,
    drop_elements,
    absurd_numbers,
    absurd_cells,
    absurd_texts,
    billion_laughs,
    quadratic_blow_up,
    external_entity,
    external_dtd,
    include_another,
    nest_deep,
    repeat_elements,
    links_that_lead_out,
    move_the_targets,
    all_links_external,
    macros,
    a_part_that_blows_up,
    lie_about_sizes,
    strange_members,
    wrong_checksum,
    an_archive_in_an_archive,
)
ARCHIVE = (
    drop_a_part,
    break_a_part,
    lie_about_sizes,
    strange_members,
    too_many_members,
    an_archive_in_an_archive,
    bomb_in_an_archive,
    wrong_checksum,
)
