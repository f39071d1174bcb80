"""An import killed at any moment and run once more leaves what an undisturbed one leaves.

python -m evals.kills [--rounds 30] [--seed 1]

Each round kills ``xunzhi`` (-9) after a seeded delay, then runs it once more and compares the home with one
that was never disturbed: contents of all tables, references, index entries, vectors. Three things are killed
in turn: a first import; one that corrects, adds versions and originals, misses files and replaces glossary
and calendar; taking that one back. Delays cover the whole length of each, interpreter start included.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evals.contents import differing, read_contents, read_vectors
from settings import ROOT

FILES = 10  # smallest regulations of the sample
START = 0.15  # share of the kills before a command first tells of progress: imports, opening, first file
EARLY = 2  # power of the share after that: reading is short beside encoding, and is killed as often
ENDED = "ended before"
CLOSE = 1e-3  # of two encodings of one text in other batches, greatest difference of a component

Vectors = dict[str, NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Killed:
    """One round: what was killed, in which phase of it, and in what the home differs afterwards."""

    what: str
    phase: str
    after_s: float
    differs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """Something that is killed. ``base`` is copied first; ``again`` completes it; ``like`` is the outcome."""

    what: str
    state: Callable[[Path], None]
    base: str
    command: tuple[str, ...]
    again: tuple[tuple[str, ...], ...]
    like: str


@dataclass
class Bench:
    """A folder with the undisturbed homes, the folder imported, and the home that is killed.

    ``lengths`` are the seconds of each command until it first tells of progress, and from there to its end.
    """

    place: Path
    lengths: dict[str, tuple[float, float]] = field(default_factory=dict)
    contents: dict[str, tuple[dict[str, Any], Vectors]] = field(default_factory=dict)

    @property
    def source(self) -> Path:
        """The folder that is imported."""
        return self.place / "制度"

    def scenes(self) -> tuple[Scene, ...]:
        """What is killed, in turn."""
        ingest, undo = ("ingest", str(self.source)), ("undo", "2")
        mend = ("reindex", "--check")
        return (
            Scene("first import", first_state, "empty", ingest, (ingest,), "first"),
            Scene("correction", second_state, "first", ingest, (ingest,), "second"),
            Scene("undo", second_state, "second", undo, (undo, mend), "first"),
        )

    def prepare(self) -> None:
        """Make the undisturbed homes, and measure how long each command takes."""
        (self.place / "empty").mkdir(parents=True)
        for scene in self.scenes():
            home = "trial" if scene.like in self.contents else scene.like
            self._copy(scene.base, home)
            scene.state(self.source)
            started = time.monotonic()
            child = self._start(scene.command, home)
            first = _read_line(child)
            told = time.monotonic()
            _, rest = child.communicate()
            if child.returncode:
                raise RuntimeError(f"{scene.what} ended with {child.returncode}: {first}{rest[-2000:]}")
            self.lengths[scene.what] = (told - started, time.monotonic() - told)
            self.contents.setdefault(scene.like, self._read(scene.like))

    def kill(self, scene: Scene, share: float) -> Killed:
        """Kill a command after a share of its length, complete it, and compare.

        One that ended before, on a machine that has less to do by now, is taken for shorter and killed anew.
        """
        phase = ENDED
        while phase == ENDED:
            scene.state(self.source)
            self._copy(scene.base, "cut")
            phase, after = self._killed(scene, share)
            if phase == ENDED:
                told, rest = self.lengths[scene.what]
                self.lengths[scene.what] = (told, 0.8 * rest)
        for command in scene.again:
            self._finish(command)
        (found, vectors), (like, expected) = self._read("cut"), self.contents[scene.like]
        differs = differing(found, like)
        if not _close(vectors, expected):
            differs.append("values of vectors")
        return Killed(scene.what, phase, round(after, 2), tuple(differs))

    def _killed(self, scene: Scene, share: float) -> tuple[str, float]:
        """(last phase told, seconds since the start). A share below ``START`` falls before the first line."""
        told, rest_s = self.lengths[scene.what]
        started, lines = time.monotonic(), ""
        child = self._start(scene.command, "cut")
        if share >= START:
            lines = _read_line(child)
            delay = ((share - START) / (1 - START)) ** EARLY * rest_s
        else:
            delay = share / START * told
        try:
            child.wait(delay)
        except subprocess.TimeoutExpired:
            child.send_signal(signal.SIGKILL)
        after = time.monotonic() - started
        _, rest = child.communicate()
        if child.returncode != -signal.SIGKILL:
            return ENDED, after
        heard = [line for line in (lines + rest).splitlines() if line.startswith("{") and line.endswith("}")]
        return (json.loads(heard[-1])["phase"] if heard else "before the first file"), after

    def _read(self, home: str) -> tuple[dict[str, Any], Vectors]:
        return read_contents(self.place / home), read_vectors(self.place / home)

    def _copy(self, base: str, home: str) -> None:
        shutil.rmtree(self.place / home, ignore_errors=True)
        shutil.copytree(self.place / base, self.place / home)

    def _start(self, command: tuple[str, ...], home: str) -> subprocess.Popen[str]:
        return subprocess.Popen(  # noqa: S603 - our own command line
            [sys.executable, "-m", "cli", *command, "--home", str(self.place / home)],
            cwd=ROOT,
            env={**os.environ, "XUNZHI_PROGRESS": "json"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )

    def _finish(self, command: tuple[str, ...]) -> None:
        """Run to the end; an undo that had been done when it was killed is refused, which is right."""
        child = self._start(command, "cut")
        _, said = child.communicate()
        if child.returncode and "run-undone" not in said:
            raise RuntimeError(f"{command[0]} ended with {child.returncode}: {said[-2000:]}")


def _read_line(child: subprocess.Popen[str]) -> str:
    assert child.stderr is not None
    return child.stderr.readline()


def first_state(folder: Path) -> None:
    """The smallest regulations of the sample, its glossary and calendar."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for path in _smallest():
        shutil.copyfile(path, folder / path.name)
    for name in ("glossary.csv", "calendar.csv"):
        shutil.copyfile(ROOT / "corpus" / name, folder / name)


def second_state(folder: Path) -> None:
    """A correction, a new version, other facts, a file gone, one moved, a second original, other tables."""
    first_state(folder)
    names = [path.name for path in _smallest()]
    _edit(folder / names[0], "应当", "必须")
    _edit(folder / names[1], r"(?m)^effective: \d{4}", "effective: 2025", r"(?m)^until: .*\n", "")
    _edit(folder / names[1], "应当", "务必")
    _edit(folder / names[2], r"(?m)^issuer: .*", "issuer: 更正后的机关")
    (folder / names[3]).unlink()
    (folder / names[4]).rename(folder / f"改名 {names[4]}")
    shutil.copyfile(folder / names[5], folder / f"副本 {names[5]}")
    (folder / "glossary.csv").write_text("term,synonyms,slips\n反馈,情况反馈,返馈\n", encoding="utf-8")
    (folder / "calendar.csv").write_text("date,type,name\n2026-01-01,off,元旦\n", encoding="utf-8")


def _smallest() -> list[Path]:
    every = (ROOT / "corpus/regulations").glob("*.md")
    return sorted(every, key=lambda path: (path.stat().st_size, path.name))[:FILES]


def _edit(path: Path, *pairs: str) -> None:
    text = path.read_text(encoding="utf-8")
    for pattern, new in zip(pairs[::2], pairs[1::2], strict=True):
        text = re.sub(pattern, new, text)
    path.write_text(text, encoding="utf-8")


def _close(one: Vectors, other: Vectors) -> bool:
    return one.keys() == other.keys() and all(
        float(np.abs(vector - other[name]).max()) < CLOSE for name, vector in one.items()
    )


def run(place: Path, rounds: int, seed: int) -> list[Killed]:
    """Kill ``rounds`` times in the empty folder ``place``: scenes in turn, delays over all their length."""
    bench, chance = Bench(place), random.Random(seed)  # noqa: S311 - repeatable, not secret
    bench.prepare()
    scenes = bench.scenes()
    each = -(-rounds // len(scenes))
    shares = {scene.what: [(n + chance.random()) / each for n in range(each)] for scene in scenes}
    for several in shares.values():
        chance.shuffle(several)
    found = []
    for n in range(rounds):
        scene = scenes[n % len(scenes)]
        found.append(bench.kill(scene, shares[scene.what][n // len(scenes)]))
        sys.stderr.write(f"{n + 1}/{rounds} {found[-1]}\n")
    return found


def main() -> int:
    """Print where the kills fell and what differed; 0 where nothing did."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        found = run(Path(place), asked.rounds, asked.seed)
    fell = Counter(f"{one.what}: {one.phase}" for one in found)
    bad = [one for one in found if one.differs]
    sys.stdout.write("".join(f"{count:3}  {where}\n" for where, count in sorted(fell.items())))
    sys.stdout.write(f"{len(found)} kills, {len(bad)} homes differ from an undisturbed one\n")
    sys.stdout.writelines(f"     {one}\n" for one in bad)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
