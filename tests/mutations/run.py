"""Makes the mutated files and has them read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.mutations import anything, packages, pdfs, texts
from tests.mutations.seeds import seeds
from tests.mutations.traps import Chance, Traps
from tests.mutations.watch import Read, read

Mutation = Callable[[Chance, bytes], bytes]
_PLAIN = (*texts.MUTATIONS, *anything.MUTATIONS)
_OFFICE = (*packages.OFFICE, *anything.MUTATIONS)
_OF_FORMAT: dict[str, Sequence[Mutation]] = {
    "docx": _OFFICE,
    "pdf": (*pdfs.MUTATIONS, *anything.MUTATIONS),
    "pptx": _OFFICE,
    "xlsx": _OFFICE,
    "csv": _PLAIN,
    "md": _PLAIN,
    "txt": _PLAIN,
    "zip": (*packages.ARCHIVE, *anything.MUTATIONS),
}
FORMATS = tuple(_OF_FORMAT)
_SUFFIXES = (".docx", ".pdf", ".pptx", ".xlsx", ".csv", ".md", ".txt", ".zip", ".doc", "", ".DOCX.exe")


@dataclass(frozen=True, slots=True)
class Mutated:
    """A mutated file. ``name`` tells its number, mutation and seed; ``kind`` is the format it was."""

    name: str
    kind: str
    mutation: str
    content: bytes


def mutate(count: int, seed: int, data: Path | None, chance_of: Callable[[str], Chance]) -> Iterator[Mutated]:
    """``count`` files, formats in turn; every mutation of a format comes before one comes again.

    Each file has its own chance, so that it stays the same whatever stands before it.
    """
    whole = seeds(data)
    order = Random(seed)
    waiting: dict[str, list[Mutation]] = {kind: [] for kind in FORMATS}
    for number in range(count):
        kind = FORMATS[number % len(FORMATS)]
        if not waiting[kind]:
            waiting[kind] = order.sample(_OF_FORMAT[kind], len(_OF_FORMAT[kind]))
        change, chance = waiting[kind].pop(), chance_of(f"{seed} {number}")
        name, content = chance.choice(whole[kind])
        stem, _, suffix = name.rpartition(".")
        wrong = change is anything.nothing or chance.random() < 0.1
        end = chance.choice(_SUFFIXES) if wrong else f".{suffix}"
        file = f"{number:03} {change.__name__} {stem}{end}"
        yield Mutated(file, kind, change.__name__, change(chance, content))


def run(count: int, seed: int, data: Path | None, folder: Path) -> Iterator[tuple[Mutated, Read]]:
    """Each mutated file, written to ``folder`` and read; a call of the watched server is a fault."""
    with Traps(folder) as traps:
        files = folder / "files"
        files.mkdir()
        calls = 0
        for mutated in mutate(count, seed, data, traps.chance):
            path = files / mutated.name
            path.write_bytes(mutated.content)
            result = read(path, mutated.name)
            if traps.calls > calls:
                calls = traps.calls
                result = Read(result.outcomes, (*result.faults, "called a server"), result.seconds)
            yield mutated, result
