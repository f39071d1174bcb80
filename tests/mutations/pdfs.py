"""Mutations of PDF: objects in circles, absurd pages, filters that blow up, actions that reach out."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence

from tests.mutations.traps import Chance

_FORM = (
    b"/Type /XObject /Subtype /Form /BBox [0 0 595 842]"
    b" /Resources << /XObject << /X %d 0 R >> /Font << /F1 5 0 R >> >>"
)
_TEXT = b"BT /F1 12 Tf 72 700 Td (Article 1 of the rules) Tj ET"


def write_pdf(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """A PDF of the given objects, the first of which is the catalogue, with a true table of offsets."""
    body, offsets = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    end = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    end += b"trailer\n<< /Size %d /Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        trailer,
        len(body),
    )
    return body + end


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """A stream object."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), entries, content)


def small(
    text: bytes = _TEXT, *, page: bytes = b"", catalog: bytes = b"", more: Sequence[bytes] = ()
) -> bytes:
    """A PDF of one page; entries of page and catalogue may be added, and objects from number 6 on."""
    return write_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> /XObject << /X 6 0 R >> >> %s >>" % page,
            stream(text),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            *more,
        ]
    )


def absurd_page_count(chance: Chance, content: bytes) -> bytes:
    """The tree of pages claims a thousand million pages."""
    return re.sub(rb"/Count \d+", b"/Count %d" % chance.choice((10**9, 2**31 - 1, -5, 10**30)), content)


def pages_in_a_circle(_: Chance, __: bytes) -> bytes:
    """The tree of pages holds itself."""
    return write_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 /Parent 2 0 R >>",
        ]
    )


def many_pages(_: Chance, __: bytes) -> bytes:
    """One page stands sixty thousand times in the tree."""
    kids = b"3 0 R " * 60_000
    return small().replace(b"/Kids [3 0 R] /Count 1", b"/Kids [" + kids + b"] /Count 60000")


def page_of_absurd_size(chance: Chance, content: bytes) -> bytes:
    """Pages as large as a country, or with no area."""
    box = chance.choice((b"[0 0 1e9 1e9]", b"[0 0 0 0]", b"[1e38 -1e38 -1e38 1e38]", b"[NaN]", b"null"))
    changed = re.sub(rb"/MediaBox ?\[[^\]]*\]", b"/MediaBox " + box, content)
    return changed if changed != content else small().replace(b"[0 0 595 842]", box)


def stream_that_blows_up(chance: Chance, __: bytes) -> bytes:
    """A content stream of a gigabyte, packed once or thrice."""
    text, filters = b" " * (200 * 2**20) + _TEXT, b"/FlateDecode"
    text = zlib.compress(text, 9)
    for _ in range(chance.choice((0, 2))):
        text, filters = zlib.compress(text, 9), filters + b" /FlateDecode"
    return small().replace(stream(_TEXT), stream(text, b"/Filter [" + filters + b"]"))


def many_operations(_: Chance, __: bytes) -> bytes:
    """Half a million words on one page."""
    return small(b"BT /F1 1 Tf " + b"1 0 Td (ab) Tj " * 500_000 + b"ET")


def many_lines_drawn(_: Chance, __: bytes) -> bytes:
    """Two hundred thousand lines and frames on one page."""
    return small(_TEXT + b" " + b"10 10 m 500 10 l S 10 10 40 40 re S " * 100_000)


def state_never_restored(_: Chance, __: bytes) -> bytes:
    """A million states saved, none restored; dictionaries and arrays nested without end."""
    return small(b"q " * 1_000_000 + b"[" * 200_000 + b"<<" * 100_000 + _TEXT)


def forms_in_a_circle(_: Chance, __: bytes) -> bytes:
    """A form draws itself."""
    return small(b"/X Do " + _TEXT, more=[stream(b"/X Do /X Do", _FORM % 6)])


def forms_that_blow_up(_: Chance, __: bytes) -> bytes:
    """Forms draw forms: 10^12 texts."""
    forms = [stream(b"/X Do " * 10, _FORM % (7 + level)) for level in range(12)]
    return small(b"/X Do", more=[*forms, stream(_TEXT, _FORM % 5)])


def actions(chance: Chance, _: bytes) -> bytes:
    """Starts programs, runs scripts, fetches pages and files when it is opened."""
    script = b"<< /S /JavaScript /JS (app.launchURL('%s')) >>" % chance.url.encode()
    launch = b"/OpenAction << /S /Launch /F (/bin/sh) /Next %s >>" % script
    verbs = (b"/URI /URI", b"/GoToR /F", b"/SubmitForm /F", b"/ImportData /F")
    where = [address.encode() for address in (chance.url, chance.file)]
    acts = [b"<< /S %s (%s) >>" % (verb, address) for verb in verbs for address in where]
    links = [b"<< /Type /Annot /Subtype /Link /Rect [0 0 99 99] /A %s >>" % act for act in acts]
    return small(catalog=launch, page=b"/Annots [%s]" % b" ".join(links))


def streams_that_lie_elsewhere(chance: Chance, _: bytes) -> bytes:
    """The content of a page is said to be a file of the disk or of the network."""
    address = chance.choice((chance.file, chance.url)).encode()
    outside = stream(_TEXT, b"/F << /FS /URL /F (%s) >>" % address)
    return small().replace(stream(_TEXT), outside)


def embedded_file(chance: Chance, content: bytes) -> bytes:
    """Another PDF, broken, is attached."""
    file = b"<< /Type /Filespec /F (../../a.pdf) /EF << /F 6 0 R >> >>"
    names = b"/Names << /EmbeddedFiles << /Names [(a.pdf) %s] >> >>" % file
    attached = stream(content[: chance.randrange(len(content))], b"/Type /EmbeddedFile")
    return small(catalog=names, more=[attached])


def locked(chance: Chance, content: bytes) -> bytes:
    """Says that it is encrypted, and is not."""
    lock = b"/Encrypt << /Filter /Standard /V %d /R 3 /Length 128 /P -44 /O (%s) /U (%s) >> /ID [(a)(a)] "
    lock %= (chance.choice((1, 2, 4, 5, 99)), b"o" * 32, b"u" * 32)
    return content.replace(b"trailer\n<<", b"trailer\n<< " + lock).replace(b"trailer<<", b"trailer<< " + lock)


def fonts_that_lie(chance: Chance, _: bytes) -> bytes:
    """A font with absurd widths, a broken program and a table of characters that blows up."""
    ranges = b"".join(b"<%04x> <ffff> <4e00>\n" % n for n in range(0, 60_000, 7))
    table = b"100 beginbfrange\n" + ranges + b"endbfrange"
    font = (
        b"<< /Type /Font /Subtype /TrueType /BaseFont /X /FirstChar 0 /LastChar 2147483647"
        b" /Widths [1e38 -1e38]"
        b" /ToUnicode 6 0 R /FontDescriptor << /FontFile2 7 0 R /FontName /X /Flags 4 >> >>"
    )
    made = small(more=[stream(table), stream(b"\x00\x01\x00\x00" + chance.randbytes(2000))])
    return made.replace(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>", font)


def swap_objects(chance: Chance, content: bytes) -> bytes:
    """References point to other objects."""

    def other(found: re.Match[bytes]) -> bytes:
        return b"%d 0 R" % chance.randint(0, 60) if chance.random() < 0.1 else found[0]

    return re.sub(rb"\b\d+ 0 R", other, content)


def wrong_lengths(chance: Chance, content: bytes) -> bytes:
    """Streams state other lengths."""
    length = chance.choice((b"/Length 99999999", b"/Length -1", b"/Length 0", b"/Length 1 0 R"))
    return re.sub(rb"/Length \d+(?! 0 R)", length, content)


def wrong_offsets(chance: Chance, content: bytes) -> bytes:
    """The table of offsets is wrong, or points to itself."""
    content = re.sub(rb"startxref\s+\d+", b"startxref\n%d" % chance.randrange(len(content)), content)
    return content.replace(b"trailer\n<<", b"trailer\n<< /Prev %d " % chance.randrange(len(content)))


def unpack_and_flip(chance: Chance, content: bytes) -> bytes:
    """The packed streams are changed and packed again."""

    def changed(found: re.Match[bytes]) -> bytes:
        try:
            plain = bytearray(zlib.decompress(found[2]))
        except zlib.error:
            return found[0]
        for _ in range(min(8, len(plain))):
            plain[chance.randrange(len(plain))] = chance.randrange(256)
        return found[1] + zlib.compress(bytes(plain)) + found[3]

    return re.sub(rb"(stream\r?\n)(.*?)(\r?\nendstream)", changed, content, flags=re.DOTALL)


MUTATIONS = (
    absurd_page_count,
    pages_in_a_circle,
    many_pages,
    page_of_absurd_size,
    stream_that_blows_up,
    many_operations,
    many_lines_drawn,
    state_never_restored,
    forms_in_a_circle,
    forms_that_blow_up,
    actions,
    streams_that_lie_elsewhere,
    embedded_file,
    locked,
    fonts_that_lie,
    swap_objects,
    wrong_lengths,
    wrong_offsets,
    unpack_and_flip,
)
