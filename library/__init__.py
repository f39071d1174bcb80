"""What the office knows: works, their versions, the provisions of each, and how they are cited.

    library.store.Store         reads, for one clearance at a time
    library.writer.Writer       adds, corrects, removes: one transaction each, under the home's lock
    library.ledger.Ledger       import runs and the files they met
    library.lookup.look_up      a citation as people write it → the provisions it names
    library.links               what refers to what

Here stand the nouns alone, so that a command which opens no store loads no database.
"""

from library.model import Kind, Level, Placed, Provision, ProvisionType, Reader, Reference, Status, Version

__all__ = [
    "Kind",
    "Level",
    "Placed",
    "Provision",
    "ProvisionType",
    "Reader",
    "Reference",
    "Status",
    "Version",
]
