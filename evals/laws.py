"""The public laws and questions that the speed is measured on, and the parts of them that are used.

They lie outside the repository, in the folder that XUNZHI_DATA names (evals/README.md tells where they are
from). The tenth is every tenth Markdown file in the order of sorted paths, starting with the first, copied
with its rows of the catalogue; the 75 regulations are laws of 20 to 80 articles, evenly spaced in that order.
"""

from __future__ import annotations

import csv
import os
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.gold import GoldQuestion, read_questions
from library.errors import XunzhiError

VARIABLE = "XUNZHI_DATA"
CATALOGUE = "catalogue.csv"
REGULATIONS, SHORTEST, LONGEST = 75, 20, 80  # files, articles, articles
_ARTICLE = re.compile(
    r"^第[零〇一二三四五六七八九十百千两]+条(?:之[一二三四五六七八九十]+)?[ 　]", re.MULTILINE
)
_FIRST_ARTICLE = re.compile(r"^第一条 .*$", re.MULTILINE)


class DataMissingError(XunzhiError):
    """The folder of public laws and questions is not there."""

    code = "data-missing"

    def __init__(self, place: str, lacking: str) -> None:
        super().__init__(
            f"no {lacking} in {VARIABLE}={place!r}",
            what=f"测速需要的公开法律文本或问题不在：{lacking}",
            where=place or f"环境变量 {VARIABLE} 没有设置",
            todo=f"请把公开文本按 evals/README.md 所列来源放好，并用环境变量 {VARIABLE} 指明文件夹",
        )


@dataclass(frozen=True, slots=True)
class Part:
    """A folder to import, with the files in it (sorted) and how many articles their lines begin."""

    name: str
    folder: Path
    files: tuple[Path, ...]
    articles: int


def data_folder() -> Path:
    """The folder that XUNZHI_DATA names. Raises DataMissingError where it lacks laws or questions."""
    place = os.environ.get(VARIABLE, "")
    for lacking in ("laws/national", "stard/train.jsonl"):
        if not place or not (Path(place) / lacking).exists():
            raise DataMissingError(place, lacking)
    return Path(place)


def law_files(data: Path) -> tuple[Path, ...]:
    """Every national law, in the order of sorted paths."""
    return tuple(sorted((data / "laws" / "national").rglob("*.md")))


def whole(data: Path) -> Part:
    """All national laws, where they lie."""
    files = law_files(data)
    return Part("whole", data / "laws" / "national", files, _count(files))


def tenth(data: Path, scratch: Path, step: int = 10) -> Part:
    """Every ``step``-th law copied into ``scratch``, folders kept, with its rows of the catalogue."""
    source = data / "laws" / "national"
    names = [path.relative_to(source) for path in law_files(data)[::step]]
    for name in names:
        (scratch / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / name, scratch / name)
    _copy_rows(source / CATALOGUE, scratch / CATALOGUE, {name.as_posix() for name in names})
    files = tuple(scratch / name for name in names)
    return Part("tenth", scratch, files, _count(files))


def regulations(data: Path, scratch: Path) -> tuple[Path, ...]:
    """Seventy-five laws of the length of an office's regulations, copied flat into ``scratch``."""
    fitting = [path for path in law_files(data) if SHORTEST <= _count((path,)) <= LONGEST]
    fitting = [path for path in fitting if _FIRST_ARTICLE.search(path.read_text(encoding="utf-8"))]
    if len(fitting) < REGULATIONS:
        raise DataMissingError(str(data), f"{REGULATIONS} 部 {SHORTEST} 至 {LONGEST} 条的法律")
    scratch.mkdir(parents=True, exist_ok=True)
    copies = []
    for number in range(REGULATIONS):
        path = fitting[number * len(fitting) // REGULATIONS]
        copies.append(scratch / f"{number + 1:02}_{path.name}")
        shutil.copyfile(path, copies[-1])
    return tuple(copies)


def replace_first_article(path: Path, added: str) -> None:
    """Give the file another text: ``added`` at the end of the first paragraph of its first article."""
    text = path.read_text(encoding="utf-8")
    path.write_text(_FIRST_ARTICLE.sub(lambda found: found[0] + added, text, count=1), encoding="utf-8")


def questions_within(data: Path, names: Sequence[str]) -> tuple[GoldQuestion, ...]:
    """The public training questions all of whose gold articles lie in the files with these names.

    A name is relative to the national laws (民法典/中华人民共和国民法典·总则.md).
    """
    held = {f"national/{name}" for name in names}
    questions = read_questions(data / "stard" / "train.jsonl")
    return tuple(q for q in questions if q.gold and all(gold.file in held for gold in q.gold))


def _count(files: Sequence[Path]) -> int:
    return sum(len(_ARTICLE.findall(path.read_text(encoding="utf-8"))) for path in files)


def _copy_rows(source: Path, target: Path, wanted: set[str]) -> None:
    with source.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        names, rows = reader.fieldnames or [], [row for row in reader if row["file"] in wanted]
    with target.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, names)
        writer.writeheader()
        writer.writerows(rows)
