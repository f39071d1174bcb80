"""Files in, provisions out.

    load        a file → Document            one module a format
    structure   Document → provisions        one module a way of counting
    describe    what version it is           catalogue, front matter, text, file name
    Importer    all of it for folders        one transaction a version, resumable, a report a file

``ingest.run`` holds Importer, ImportOptions and Progress, ``ingest.report`` what they give back.
"""

from ingest.document import Block, Document, Style
from ingest.load import load
from ingest.structure import Structured, structure

__all__ = ["Block", "Document", "Structured", "Style", "load", "structure"]
