"""Documents of the contract as text for a terminal: what a person reads without --json."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from library.model import Kind

Document = dict[str, Any]

_STATUS = {
    "in_force": "现行有效",
    "not_yet": "尚未施行",
    "superseded": "已被修订",
    "replaced": "已被替代",
    "abolished": "已废止",
}
_OUTCOME = {"parsed": "完整", "partial": "部分", "failed": "未导入"}
_TOTALS = {
    "added": "新增",
    "changed": "新版本",
    "corrected": "更正",
    "unchanged": "未变",
    "removed": "已不在原处",
    "failed": "未导入",
}

_UNDONE = {
    "versions": "退出版本",
    "texts": "恢复文本",
    "facts": "恢复版本信息",
    "files": "恢复原件登记",
    "tables": "恢复表格",
    "originals": "删除原件副本",
}


def report_text(report: Document) -> str:
    """An import run: what is not in order, then the totals."""
    mended = report.get("mended")
    lines = [f"上次中断留下的索引已补齐。当时：{mended['text']}"] if mended else []
    for row in report["files"]:
        if row["status"] != "parsed" or row["warnings"]:
            lines.append(f"{_OUTCOME.get(row['status'], row['status'])}　{row['file']}")
            lines += [f"　　{line}" for warning in row["warnings"] for line in str(warning).splitlines()]
    totals = "，".join(f"{label} {report[key]}" for key, label in _TOTALS.items())
    return "\n".join([*lines, f"导入批次 {report['run']}，共 {len(report['files'])} 个文件：{totals}"])


def plan_text(plan: Document, place: str) -> str:
    """A plan of an import: the works of each file that holds several, what is not in order, where it lies."""
    lines = []
    for file in plan["files"]:
        works = file["works"]
        lines.append(f"{file['file']}　" + (f"{len(works)} 件" if works else "不能导入"))
        lines += [f"　　{line}" for line in str(file["problem"]).splitlines()]
        lines += [f"　　{warning}" for warning in file["warnings"]]
        if len(works) > 1:
            lines += [_plan_line(number, work) for number, work in enumerate(works, 1)]
    return "\n".join([*lines, f"方案已写入 {place}，核对后用 xunzhi ingest --apply {place} 导入"])


def _plan_line(number: int, work: Document) -> str:
    count = f"{work['articles']} 条" if work["articles"] else "无条文编号"
    return f"　　{number}. {work['title']}　第 {work['first']}—{work['last']} 段　{count}"


def undone_text(document: Document) -> str:
    """What taking a run back moved."""
    undone = document["undone"]
    counts = (f"{label} {undone[key]}" for key, label in _UNDONE.items() if undone[key])
    return f"导入批次 {document['run']} 已撤回：{'，'.join(counts) or '这次导入没有改动内容'}"


def backup_text(made: Document) -> str:
    """What a backup holds, and what it does not."""
    lines = [
        f"备份已写成：{made['file']}（{made['bytes'] / 1e6:.1f} MB）",
        f"{_holdings(made)}，条文 {made['provisions']} 条，向量 {made['vectors']} 段",
        "未放进备份：词索引（恢复时重建）、日志，以及设置中的地址、目录和密钥。",
        "备份里有内部文件和问答记录，请按其中最高的级别保管。",
    ]
    return "\n".join([*lines, *made["warnings"]])


def restored_text(restored: Document) -> str:
    """What was put back, and what a person still has to do."""
    lines = [
        f"已恢复 {restored['made'][:16].replace('T', ' ')} 的备份：{_holdings(restored)}",
        f"索引：{restored['parity']['text']}",
        "地址、目录和密钥不在备份里；原来设过的，请在 xunzhi.toml 中重新填写。",
    ]
    if restored["moved"]:
        lines.append(f"原有内容已移到：{restored['moved']}")
    return "\n".join(lines)


def _holdings(row: Document) -> str:
    counts = (
        ("文献", "works", "件"),
        ("版本", "versions", "个"),
        ("原件", "originals", "个"),
        ("问答", "turns", "轮"),
    )
    return "，".join(f"{label} {row[key]} {unit}" for label, key, unit in counts)


def works_text(rows: Sequence[Document]) -> str:
    """A line a work."""
    if not rows:
        return "没有符合条件的文献。"
    return "\n".join(
        f"《{row['title']}》　{row['number'] or '无文号'}　{row['effective'] or '施行日期不明'}起　"
        f"{_STATUS[row['status']]}　{row['articles']} 条　{row['versions']} 个版本"
        for row in rows
    )


def hits_text(hits: Sequence[Document]) -> str:
    """Hits, best first, with the start of their text."""
    if not hits:
        return "没有找到相关条文。"
    return "\n".join(
        f"{hit['rank']:>3}. {hit['citation']}　{_standing(hit)}\n     {_short(hit['text'])}" for hit in hits
    )


def answer_text(answer: Document) -> str:
    """An answer as it is read aloud, then its basis."""
    lines = [line for line in (answer["message"], answer["caveat"]) if line]
    for sentence in answer["sentences"]:
        marks = "".join(f"[{index + 1}]" for index in sentence["basis"])
        lines.append(f"{sentence['text']}{marks}")
    if answer["citations"]:
        lines += ["", "依据："]
    for number, basis in enumerate(answer["citations"], 1):
        lines.append(f"[{number}] {basis['citation']}　{_standing(basis)}\n    {basis['quote']}")
    if answer["nearest"] and not answer["sentences"]:
        lines += ["", "最接近的条文：", hits_text(answer["nearest"])]
    return "\n".join([*lines, *(f"未核对：{what}" for what in answer["unchecked"])])


def shown_text(shown: Document) -> str:
    """A provision with where it stands, its standing, and what refers to it."""
    span = f"{shown['effective'] or '施行日期不明'}起" + (f"，{shown['until']}前" if shown["until"] else "")
    lines = [f"{shown['citation']}　{_standing(shown)}（{span}）"]
    if shown["heading"]:
        lines.append(" / ".join(shown["heading"]))
    lines += ["", shown["text"]]
    if len(shown["versions"]) > 1:
        lines += ["", "版本：" + "；".join(_version(row) for row in shown["versions"])]
    for key, label in (("references_out", "引用"), ("references_in", "被引用")):
        if shown[key]:
            lines += ["", f"{label}：" + "；".join(_reference(row) for row in shown[key])]
    return "\n".join(lines)


def parity_text(found: Document) -> str:
    """What was out of step before, whether it still is, and what was mended."""
    mended = found["mended"]
    said = f"已修复：词索引 {mended['words']} 处，向量 {mended['vectors']} 处"
    lines = [f"原先：{found['before']['text']}", f"现在：{found['after']['text']}"]
    return "\n".join([*lines, said] if any(mended.values()) else lines)


def _standing(row: Document) -> str:
    """What a text is, and whether it binds; what is no rule binds nobody."""
    kind, status = Kind(row["kind"]), row["status"]
    return f"{kind.caption}，{_STATUS[status]}" if kind.rules or status != "in_force" else kind.caption


def _version(row: Document) -> str:
    return f"{row['number'] or '无文号'}（{row['effective'] or '日期不明'}起，{_STATUS[row['status']]}）"


def _reference(row: Document) -> str:
    return f"{row['citation']}（{row['reason']}）" if row.get("reason") else str(row["citation"])


def _short(text: str, length: int = 90) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= length else plain[:length] + "……"
