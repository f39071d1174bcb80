"""What earlier imports read from which file, and whether a file is unchanged since.

/a/制度.docx                  a file that is one work
/a/汇编.docx#甲办法            a work inside a file; its fingerprint tells how many works the file had

The number makes an import that was cut off inside a compilation visible: its works are fewer than it says.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from library.shelf import Original

_DIGITS = 56  # of the 64 of a fingerprint; the rest is room for the number


def part_path(file: str, name: str) -> str:
    """The path of the work called ``name`` inside a file; the file's own where it is one work."""
    return f"{file}#{name}" if name else file


def name_of_part(original: Original) -> str:
    """The name of the work inside its file that an original states, "" where it states a whole file."""
    return original.path.rpartition("#")[2] if original.fingerprint[_DIGITS : _DIGITS + 1] == "-" else ""


def part_fingerprint(fingerprint: str, count: int) -> str:
    """The fingerprint of each of ``count`` works of a file."""
    return f"{fingerprint[:_DIGITS]}-{count}"


class Known:
    """The originals of a home by the file that they came from, each path as it was read last.

    ``met`` are the paths of the files of this import: they tell a ``#`` in a file's name from one before a
    work.
    """

    def __init__(self, originals: Iterable[Original], met: Collection[str]) -> None:
        self._latest = {o.path: o for o in sorted(originals, key=lambda o: (o.run, o.id))}
        self._by_file: dict[str, dict[str, Original]] = {}
        for path, original in self._latest.items():
            file = path.rpartition("#")[0]
            owner = path if path in met or file not in met else file
            self._by_file.setdefault(owner, {})[path] = original

    def at(self, path: str) -> Original | None:
        """What was read last from the path of a file or of a work inside one."""
        return self._latest.get(path)

    def of_file(self, file: str) -> dict[str, Original]:
        """Path → original of everything that was ever read from a file."""
        return self._by_file.get(file, {})

    def unchanged(self, file: str, fingerprint: str) -> tuple[Original, ...]:
        """The originals of a file that was read whole with this fingerprint, () where it was not."""
        known = self.of_file(file)
        alone = known.get(file)
        if alone and alone.fingerprint == fingerprint:
            return (alone,)
        works = [o for path, o in known.items() if path != file and self._of(o, fingerprint)]
        complete = bool(works) and all(
            o.fingerprint == part_fingerprint(fingerprint, len(works)) for o in works
        )
        return tuple(sorted(works, key=lambda o: o.id)) if complete else ()

    def files(self) -> tuple[str, ...]:
        """Every file that something was read from."""
        return tuple(self._by_file)

    @staticmethod
    def _of(original: Original, fingerprint: str) -> bool:
        return original.fingerprint.startswith(f"{fingerprint[:_DIGITS]}-")
