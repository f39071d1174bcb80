"""``xunzhi eval speed``: what the work takes on fresh homes, each piece in a process of its own.

Everything under a minute is measured five times and the median given, the rest once. What is measured is also
checked: a re-import that imports anything, or a replaced regulation that is not found by its new words, is no
figure but a MeasureError.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.gold import article_key, read_questions
from evals.laws import Part, regulations, replace_first_article, tenth, whole
from evals.measure import Child, Measured, MeasureError, piece, repeated, run_child, xunzhi
from evals.metrics import percentile
from evals.page import seen_by, start_app
from evals.report import table_text
from evals.versus import Comparison, compare

Say = Callable[[str], None]
ASKED = 100
NEW_WORDS = ("蓝鲸", "白鹤", "赤狐", "银杏", "雪豹")  # one a replaced regulation: no law holds them together
UNITS = {"s": "秒", "ms": "毫秒", "x": "倍"}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table. ``limit`` and ``mib_limit`` are the figures to reach, None where none is set."""

    work: str
    got: Measured
    unit: str
    limit: float | None = None
    mib_limit: float | None = None

    @property
    def met(self) -> bool | None:
        """Whether value and memory reach their figures; None where none is set."""
        pairs = ((self.got.value, self.limit), (self.got.mib, self.mib_limit))
        held = [value <= limit for value, limit in pairs if limit is not None]
        return all(held) if held else None


@dataclass(frozen=True, slots=True)
class Speed:
    """The outcome: the table, and the comparison with llama-index."""

    part: str
    files: int
    articles: int
    rows: tuple[Row, ...]
    peer: Comparison | None = None

    def document(self) -> dict[str, Any]:
        """The JSON document."""
        return {
            "eval": "speed",
            "part": self.part,
            "files": self.files,
            "articles": self.articles,
            "rows": [_row_document(row) for row in self.rows],
            "peer": self.peer.document() if self.peer else None,
        }

    def table(self) -> str:
        """A line a piece of work, then the comparison."""
        rows = [
            (
                row.work,
                f"{row.got.value:.2f} {UNITS[row.unit]}",
                "—" if row.limit is None else f"≤ {row.limit:g}",
                f"{row.got.mib:.0f} MiB",
                "—" if row.mib_limit is None else f"≤ {row.mib_limit:.0f}",
                str(row.got.runs),
                {True: "达到", False: "未达到", None: ""}[row.met],
            )
            for row in self.rows
        ]
        head = ("工作", "用时", "目标", "内存峰值", "目标", "次数", "")
        title = f"{self.files} 个文件、{self.articles} 条（{self.part}）："
        return "\n".join((title, table_text(head, rows), *([self.peer.table()] if self.peer else [])))


def measure_speed(data: Path, scratch: Path, part_name: str, say: Say) -> Speed:
    """Run the whole table in the empty folder ``scratch``; ``part_name`` is "whole" or "tenth".

    The figures of the import are set for the whole only.

    Raises:
        MeasureError: a piece did not work.
    """
    part = tenth(data, scratch / "part") if part_name == "tenth" else whole(data)
    home = scratch / "home"
    questions = read_questions(data / "stard" / "train.jsonl")
    texts = [q.text for q in questions[:: max(len(questions) // ASKED, 1)][:ASKED]]
    rows = [*import_rows(part, home, say), reimport_row(part, home, say)]
    rows += replace_rows(data, scratch, say)
    say("检索和回答")
    rows += [
        Row("一次检索，热态 p95", _p95("retrieve", home, texts, k=10), "ms", 40),
        Row("一次组合回答，热态 p95", _p95("answer", home, texts), "ms", 300),
    ]
    say("命令行和网页启动")
    chat = "启动网页到可输入的对话框" if seen_by() == "browser" else "启动网页到健康地址应答（没有浏览器）"
    rows += [
        Row("xunzhi --help", repeated(lambda: _whole_run(run_child(xunzhi("--help")))), "s", 0.5),
        Row(chat, repeated(lambda: start_app(home)), "s", 8),
    ]
    say("与 llama-index 比较（十分之一）")
    peer = compare(data, scratch / "peer")
    return Speed(part.name, len(part.files), part.articles, tuple(rows), peer)


def import_rows(part: Part, home: Path, say: Say) -> list[Row]:
    """Import a part into the fresh ``home``: words, vectors, then the encoder alone on the same texts."""
    say(f"导入 {len(part.files)} 个文件")
    child = run_child(piece("import", home=home, path=part.folder, kind="law"))
    told = child.document
    if told["failed"] or not told["complete"]:
        raise MeasureError("import", f"{_counts(told)}, indexes complete: {told['complete']}")
    words, vectors = _stages(child)
    say("编码器单独编码同样的文本")
    alone = run_child(piece("encode", home=home))
    seconds = float(alone.document["seconds"])
    limits = (90.0, 1024.0, 1.25, 1536.0) if part.name == "whole" else (None, None, 1.25, None)
    return [
        Row("导入到可按词检索", Measured(words, child.peak_until(words)), "s", limits[0], limits[1]),
        Row("此后到向量齐全", Measured(vectors - words, child.peak_mib), "s", None, limits[3]),
        Row("编码器单独编码同样文本", Measured(seconds, alone.peak_mib), "s"),
        Row(
            "向量齐全为编码器单独用时的",
            Measured((vectors - words) / seconds, child.peak_mib),
            "x",
            limits[2],
        ),
    ]


def reimport_row(part: Part, home: Path, say: Say) -> Row:
    """Import the same files again, as a person would."""
    say("没有改动时再次导入")

    def again() -> Measured:
        child = run_child(
            xunzhi("ingest", part.folder, "--home", home, "--kind", "law", "--level", "public", "--json")
        )
        told = child.document
        if any(told[key] for key in ("added", "changed", "corrected", "failed")):
            raise MeasureError("ingest", f"an unchanged folder was imported anew: {_counts(told)}")
        return _whole_run(child)

    return Row("没有改动时再次导入", repeated(again), "s", 10.0 if part.name == "whole" else None)


def replace_rows(data: Path, scratch: Path, say: Say) -> list[Row]:
    """Five times: give one of 75 regulations another text and import the folder; found by its new words?"""
    say("替换 75 部制度中的一部")
    files = regulations(data, scratch / "regulations")
    home = scratch / "office"
    run_child(piece("import", home=home, path=files[0].parent, kind="regulation"))
    words, vectors, peaks, asked = [], [], [], []
    for number, word in enumerate(NEW_WORDS):
        path = files[number * len(files) // len(NEW_WORDS)]
        sentence = f"测速所换文字为{word}，与原文不同。"
        replace_first_article(path, sentence)
        child = run_child(piece("import", home=home, path=path.parent, kind="regulation"))
        told = child.document
        if told["changed"] + told["corrected"] != 1 or told["failed"]:
            raise MeasureError("import", f"one changed file gave {_counts(told)}")
        stages = _stages(child)
        words.append(stages[0])
        vectors.append(stages[1])
        peaks.append(child.peak_mib)
        asked.append((_title(path), sentence))
    _check_found(home, asked)
    return [
        Row(
            "替换 75 部制度之一，可按词检索",
            Measured(statistics.median(words), max(peaks), len(words)),
            "s",
            2,
        ),
        Row(
            "替换 75 部制度之一，向量齐全",
            Measured(statistics.median(vectors), max(peaks), len(words)),
            "s",
            10,
        ),
    ]


def _check_found(home: Path, asked: Sequence[tuple[str, str]]) -> None:
    hits = run_child(piece("retrieve", home=home, questions=[text for _, text in asked], k=10)).document[
        "hits"
    ]
    for (title, text), found in zip(asked, hits, strict=True):
        if article_key(title, "art_1") not in [tuple(hit[:2]) for hit in found]:
            raise MeasureError("search", f"the replaced first article of {title} is not found by {text}")


def _title(path: Path) -> str:
    """The title in the first line of a law's file."""
    return path.read_text(encoding="utf-8").partition("\n")[0].removeprefix("#").strip()


def _stages(child: Child) -> tuple[float, float]:
    """Seconds from the child's start until words and until vectors were complete."""
    words, vectors = child.document["words_at"], child.document["vectors_at"]
    if words is None or vectors is None:
        raise MeasureError("import", "the import did not bring the indexes up to the store")
    return words - child.started, vectors - child.started


def _p95(name: str, home: Path, texts: Sequence[str], **more: int) -> Measured:
    def once() -> Measured:
        child = run_child(piece(name, home=home, questions=list(texts), **more))
        return Measured(percentile(child.document["ms"], 0.95), child.peak_mib)

    return repeated(once)


def _whole_run(child: Child) -> Measured:
    return Measured(child.seconds, child.peak_mib)


def _counts(told: dict[str, Any]) -> str:
    return " ".join(f"{key} {told[key]}" for key in ("added", "changed", "corrected", "unchanged", "failed"))


def _row_document(row: Row) -> dict[str, Any]:
    return {
        "work": row.work,
        "value": round(row.got.value, 3),
        "unit": row.unit,
        "limit": row.limit,
        "peak_mib": round(row.got.mib),
        "peak_mib_limit": row.mib_limit,
        "runs": row.got.runs,
        "met": row.met,
    }
