"""python -m tests.mutations: the whole run, its figures, and every fault."""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
from collections import Counter
from pathlib import Path

from ingest.report import Outcome
from tests.ingest.importing import Home
from tests.mutations.run import Mutated, run
from tests.mutations.watch import Read


def main() -> int:
    """Print the figures; how many files had a fault, at most 255."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=12)
    parser.add_argument("--keep", type=Path, help="folder for the mutated files; must not exist")
    parser.add_argument("--no-import", action="store_true", help="read only, no import of all at the end")
    given = parser.parse_args()
    data = Path(os.environ["XUNZHI_DATA"]) if "XUNZHI_DATA" in os.environ else None
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.keep or Path(temporary) / "run"
        folder.mkdir(parents=True)
        results = []
        for mutated, read in run(given.count, given.seed, data, folder):
            results.append((mutated, read))
            _tell(mutated, read)
        faulty = _figures(results)
        if not given.no_import:
            faulty += _import(folder / "files", Path(temporary) / "home")
    return min(faulty, 255)


def _tell(mutated: Mutated, read: Read) -> None:
    if read.faults or read.seconds > 10:
        sys.stdout.write(f"{mutated.name}: {read.seconds:.1f} s {Counter(read.outcomes)}\n")
        sys.stdout.writelines(f"    {fault[-600:]}\n" for fault in read.faults)
        sys.stdout.flush()


def _figures(results: list[tuple[Mutated, Read]]) -> int:
    outcomes = Counter(outcome for _, read in results for outcome in read.outcomes)
    formats = Counter(mutated.kind for mutated, _ in results)
    slowest = max(results, key=lambda pair: pair[1].seconds)
    faulty = sum(bool(read.faults) for _, read in results)
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**10
    lines = [
        f"files {len(results)}: {', '.join(f'{kind} {n}' for kind, n in sorted(formats.items()))}",
        f"outcomes: {', '.join(f'{outcome} {n}' for outcome, n in outcomes.most_common())}",
        f"slowest: {slowest[1].seconds:.1f} s {slowest[0].name}",
        f"all: {sum(read.seconds for _, read in results):.0f} s",
        f"most memory of the reading process: {children:.0f} MB",
        f"files with a fault: {faulty}",
    ]
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return faulty


def _import(files: Path, home: Path) -> int:
    report = Home.at(home).take(files)
    states = Counter(row.status.value for row in report.rows)
    bad = [
        row.file for row in report.rows if row.status is Outcome.FAILED and "import-fault" in row.warnings[0]
    ]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10
    sys.stdout.write(f"one import of all: {dict(states)}; memory {memory:.0f} MB; faults of ours: {bad}\n")
    return len(bad)


if __name__ == "__main__":
    sys.exit(main())
