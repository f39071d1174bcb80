"""The command line: each command parses, calls one function, prints. Results on stdout, the rest on stderr.

Exit: 0 done, 1 done in part, 2 wrong usage, 3 cannot run. Heavy modules are imported inside the commands.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from commands.options import (
    BatchOption,
    HomeOption,
    JsonOption,
    KindOption,
    LevelOption,
    OnOption,
    OutOption,
    TopOption,
)
from commands.options import kind_of as _kind
from commands.options import level_of as _level

if TYPE_CHECKING:
    from commands.batch import Line
    from office import Office
    from settings import Settings

log = logging.getLogger(__name__)

DONE, IN_PART, WRONG_USAGE, CANNOT_RUN = 0, 1, 2, 3
LOOPBACK = ("127.0.0.1", "localhost", "::1")

app = typer.Typer(
    help="巡知：巡察制度知识库与检索助手。全部功能离线可用。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.command()
def ingest(
    paths: Annotated[list[Path] | None, typer.Argument(help="文件或文件夹")] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="没有写明类别的文件按此类别")] = None,
    level: Annotated[str, typer.Option("--level", help="没有写明级别的文件按此级别")] = "internal",
    catalogue: Annotated[
        Path | None, typer.Option("--catalogue", exists=True, help="目录表 catalogue.csv")
    ] = None,
    plan: Annotated[
        Path | None, typer.Option("--plan", dir_okay=False, help="只写出导入方案（可改切分边界），不导入")
    ] = None,
    apply: Annotated[
        Path | None, typer.Option("--apply", exists=True, dir_okay=False, help="按这份导入方案导入")
    ] = None,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="从标准输入读一行，作为加密 PDF 的打开密码")
    ] = False,
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """导入文件：识别结构、逐条入库、建立索引；可随时中断，再次运行接着做。"""
    from commands.ingest import apply_to, import_into, plan_for, read_password
    from ingest.run import ImportOptions

    if bool(paths) == (apply is not None) or (plan and apply):
        raise typer.BadParameter("请写出要导入的文件或文件夹；用 --apply 时不写，也不与 --plan 同用")
    password = read_password() if password_stdin else None
    options = ImportOptions(_now(), _kind(kind), _level(level), catalogue, password)
    office = _office(home)
    if plan:
        document, text, failed = plan_for(office, paths or [], options, plan)
    elif apply:
        document, text, failed = apply_to(office, apply, options)
    else:
        document, text, failed = import_into(office, paths or [], options)
    _print(document, text, as_json=as_json)
    raise typer.Exit(IN_PART if failed else DONE)


@app.command()
def undo(
    run: Annotated[int, typer.Argument(help="导入批次号，见导入结果和“导入”页")],
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """撤回一次导入：该次新增的退出，更正的恢复原样；之后的导入以它为基础时拒绝。"""
    from commands.progress import show_progress
    from commands.text import undone_text
    from commands.undo import undo_home

    office = _office(home)
    with show_progress(office.settings.progress) as progress:
        undone = undo_home(office, run, _now(), progress)
    _print(undone, undone_text(undone), as_json=as_json)


@app.command()
def reindex(
    encoder: Annotated[str | None, typer.Option("--encoder", help="改用这个句子编码器（目录或名称）")] = None,
    check: Annotated[
        bool, typer.Option("--check", help="逐条核对条文库与两个索引是否一致，只补齐不一致的")
    ] = False,
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """重建词索引和向量索引（都可由条文库重新得到）。"""
    from commands.progress import show_progress
    from commands.reindex import reindex_home
    from commands.text import parity_text

    office = _office(home)
    with office.lock(), show_progress(office.settings.progress) as progress:
        found = reindex_home(office, encoder, _now(), mend_only=check, progress=progress)
    _print(found, parity_text(found), as_json=as_json)
    raise typer.Exit(DONE if found["after"]["complete"] else IN_PART)


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="写成的备份文件，如 巡知-20260101.zip（不能已经存在）")],
    vectors: Annotated[
        bool, typer.Option("--vectors/--no-vectors", help="连同向量；不带则恢复时重新计算，要多等一阵")
    ] = True,
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """备份整个数据目录为一个文件；导入和提问可以照常进行。"""
    from commands.backup import back_up
    from commands.progress import show_progress
    from commands.text import backup_text

    office = _office(home)
    with show_progress(office.settings.progress) as progress:
        made = back_up(office, file.absolute(), _now(), vectors=vectors, progress=progress)
    _print(made, backup_text(made), as_json=as_json)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="xunzhi backup 写成的文件")],
    force: Annotated[
        bool, typer.Option("--force", help="数据目录里已有的内容先移到 replaced-日期 文件夹，不会删除")
    ] = False,
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """把备份恢复到一个空的数据目录（或空的数据库），核对并补齐索引。"""
    from commands.progress import show_progress
    from commands.restore import restore_home
    from commands.text import restored_text

    office = _office(home)
    with show_progress(office.settings.progress) as progress:
        restored = restore_home(office, file.absolute(), _now(), force=force, progress=progress)
    _print(restored, restored_text(restored), as_json=as_json)
    raise typer.Exit(DONE if restored["parity"]["complete"] else IN_PART)


@app.command()
def works(
    kind: KindOption = None,
    on: OnOption = None,
    level: LevelOption = "internal",
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """列出文献：每件文献一行，取当日有效的版本。"""
    from commands.show import work_documents
    from commands.text import works_text

    office = _office(home)
    rows = work_documents(office.store, _day(office, on), _level(level), _kind(kind))
    _print(rows, works_text(rows), as_json=as_json)


@app.command()
def show(
    citation: Annotated[str, typer.Argument(help="引注，如 《监察法》第十一条第（二）项")],
    on: OnOption = None,
    level: LevelOption = "internal",
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """显示一条引注的原文、位置、效力、各版本和引用关系。"""
    from commands.show import show_document
    from commands.text import shown_text

    office = _office(home)
    shown = show_document(office.store, citation, _day(office, on), _level(level))
    _print(shown, shown_text(shown), as_json=as_json)


@app.command()
def search(
    question: Annotated[str | None, typer.Argument(help="问题")] = None,
    k: TopOption = 10,
    on: OnOption = None,
    level: LevelOption = "internal",
    kind: KindOption = None,
    batch: BatchOption = None,
    out: OutOption = None,
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """检索条文。"""
    from commands.batch import Asked, search_line, search_one
    from commands.text import hits_text

    office = _office(home)
    asked = Asked(day=_day(office, on), level=_level(level), kind=_kind(kind))
    if batch:
        _run_batch(lambda line: search_line(office, line, asked, k), batch, out)
    else:
        found = search_one(office, _wanted(question), asked, k)
        _print(found, hits_text(found["hits"]), as_json=as_json)


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="问题")] = None,
    on: OnOption = None,
    level: LevelOption = "internal",
    model: Annotated[bool, typer.Option("--model/--no-model", help="用不用设置中的语言模型")] = False,
    batch: BatchOption = None,
    out: OutOption = None,
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """回答问题：每句话都附经过核对的依据；没有依据就说没有。"""
    from commands.batch import Asked, ask_line, ask_one
    from commands.text import answer_text

    office = _office(home)
    asked = Asked(day=_day(office, on), level=_level(level), model=model)
    if batch:
        _run_batch(lambda line: ask_line(office, line, asked), batch, out)
    else:
        answer = ask_one(office, (_wanted(question),), asked)
        _print(answer, answer_text(answer), as_json=as_json)


@app.command("eval")
def evaluate(
    name: Annotated[str, typer.Argument(help="retrieval、speed、answers、refusals 或 formats")],
    questions: Annotated[Path | None, typer.Option("--questions", exists=True, help="问题文件")] = None,
    run: Annotated[Path | None, typer.Option("--run", exists=True, help="--batch 的结果")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="记录结果的文件夹")] = None,
    part: Annotated[str, typer.Option("--part", help="speed：whole 或 tenth")] = "whole",
    split: Annotated[str, typer.Option("--split", help="自有问题：dev 或 test")] = "dev",
    variants: Annotated[bool, typer.Option("--variants", help="自有问题：也问其他问法")] = False,
    against: Annotated[
        Path | None, typer.Option("--against", exists=True, help="retrieval：与先前的 retrieval.json 相比")
    ] = None,
    peers: Annotated[bool, typer.Option("--peers", help="retrieval：同时测其他程序")] = False,
    mode: Annotated[
        str, typer.Option("--mode", help="answers：composed、model、citation-engine 或 all")
    ] = "composed",
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """测量检索、回答、拒答、读取文件的质量和速度。"""
    import evals

    words = ((name, evals.EVALS), (part, evals.PARTS), (split, evals.SPLITS), (mode, evals.MODES))
    for value, known in words:
        if value not in known:
            hint = "NAME / --part / --split / --mode"
            raise typer.BadParameter(f"{value}；可用的有：{'、'.join(known)}", param_hint=hint)
    if run and mode != "composed":
        raise typer.BadParameter("--run 交来的是已经答好的结果", param_hint="--mode")
    office = _office(home)
    task = evals.Task(questions, run, out, part, split, variants, against, peers, mode)
    result = evals.run(name, office, task)
    _print(result.document(), result.table(), as_json=as_json)


@app.command()
def serve(
    host: Annotated[str, typer.Option("--host", help="监听地址")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="端口")] = 8501,
    shared_level: Annotated[
        str | None,
        typer.Option("--shared-level", help="对其他机器开放时，每个访问者可见的级别：public internal"),
    ] = None,
    home: HomeOption = None,
) -> None:
    """启动网页。默认只有本机能访问。"""
    from commands.serve import serve_app

    if host not in LOOPBACK and shared_level not in ("public", "internal"):
        raise typer.BadParameter(
            "对其他机器开放须写明 --shared-level public 或 internal", param_hint="--host"
        )
    office = _office(home)
    serve_app(office.settings, host, port, shared_level)


@app.command()
def sample(home: HomeOption = None) -> None:
    """装入虚构的河清市示范文本（已经是自己的数据目录时不动）。"""
    from commands.serve import CORPUS, prepare_sample

    place = _settings(home).home
    if not prepare_sample(place):
        typer.echo(f"{place} 已有自己的内容，不装入示范文本。", err=True)
        return
    typer.echo(f"正在装入示范文本（河清市为虚构城市）：{place}", err=True)
    ingest([CORPUS], home=place)


def _settings(home: Path | None) -> Settings:
    from settings import load_settings

    return load_settings(home)


def _office(home: Path | None) -> Office:
    from commands.log import log_to
    from office import open_office

    settings = _settings(home)
    log_to(settings.log_path)
    return open_office(settings)


def _now() -> datetime:
    return datetime.now().astimezone()


def _day(office: Office, on: datetime | None) -> date:
    day: date = on.date() if on else office.settings.day(_now().date())
    return day


def _wanted(question: str | None) -> str:
    if question is None:
        raise typer.BadParameter("请写出问题，或者用 --batch 给出问题文件", param_hint="QUESTION")
    return question


def _run_batch(answer_line: Callable[[Line], dict[str, Any]], batch: Path, out: Path | None) -> None:
    from commands.batch import run_batch

    if out is None:
        raise typer.BadParameter("--batch 要与 --out 一起用", param_hint="--out")
    lines, failed = run_batch(answer_line, batch, out)
    typer.echo(f"{lines} 行已写入 {out}" + (f"，另有 {failed} 行读不出" if failed else ""), err=True)
    raise typer.Exit(IN_PART if failed else DONE)


def _print(document: Any, text: str, *, as_json: bool) -> None:
    typer.echo(json.dumps(document, ensure_ascii=False, indent=1) if as_json else text)


def main() -> None:
    """Run a command and turn whatever happens into one of the four exit codes."""
    from commands.log import log_file
    from library.errors import XunzhiError

    logging.getLogger().addHandler(logging.NullHandler())  # never a traceback on the terminal
    usage_error = cast(
        "type[typer.BadParameter]", typer.BadParameter.__mro__[1]
    )  # its UsageError, not exported
    try:
        code = app(standalone_mode=False)
    except usage_error as error:
        typer.echo(f"命令写得不对：{error.format_message()}\n用法见 xunzhi --help", err=True)
        code = WRONG_USAGE
    except (KeyboardInterrupt, typer.Abort):
        typer.echo("已中断。做完的部分都保留着，再次运行会接着做。", err=True)
        code = IN_PART
    except XunzhiError as error:
        log.warning("%s", error)
        typer.echo(error.for_user(), err=True)
        code = CANNOT_RUN
    except Exception:
        log.exception("stopped")
        typer.echo(
            f"程序内部错误，已入库的内容不受影响。\n位置：{log_file()}\n处理：请把这个日志交给维护人员",
            err=True,
        )
        code = CANNOT_RUN
    sys.exit(code or DONE)


if __name__ == "__main__":
    main()
