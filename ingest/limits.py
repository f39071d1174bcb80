"""How much a file may be and how long it may take, in one place.

A file beyond a limit is refused with a message that names the limit; it never slows or stops the others.
"""

from __future__ import annotations

FILE_BYTES = 64 * 2**20
"""Of one file, also of one that stands in an archive (unpacked)."""

ARCHIVE_DEPTH = 3
"""An archive in an archive in an archive is opened, one more is not."""

ARCHIVE_MEMBERS = 5_000
"""In an archive and all archives inside it, folders not counted."""

ARCHIVE_BYTES = 2 * 2**30
"""Unpacked, an archive and all archives inside it together."""

PACKAGE_BYTES = 512 * 2**20
"""Unpacked, all parts of an Office file together."""

PACKAGE_PARTS = 10_000
"""In an Office file."""

UNPACKED_RATIO = 150
"""Unpacked to packed, of a member or part larger than RATIO_FLOOR; our texts pack to between 5 and 30."""

RATIO_FLOOR = 16 * 2**20
"""Bytes below which a ratio harms nobody."""

DIRECTORY_BYTES = 16 * 2**20
"""Of the table of members of a ZIP container; Python needs about ten times as much to hold it."""

READING_SECONDS = 120.0
"""Wall clock, from the bytes of a file to its blocks."""

READING_BYTES = 2**30
"""Address space of the process that reads files; the process that imports has about half as much."""

DOCUMENT_BLOCKS = 200_000
"""Lines, paragraphs or rows; a compilation of 75 regulations has about 10,000."""

DOCUMENT_CHARS = 10_000_000
"""Characters of all blocks; 民法典 has 100,000."""

BLOCK_CHARS = 1_000_000
"""Characters of one paragraph or cell; indexing takes 200 bytes a character."""
