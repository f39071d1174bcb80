"""Failures a person can act on.

Each error takes facts and writes its own text: Chinese for the screen, English for the log.

    XunzhiError
    ├── library    HomeError ─ DatabaseServerError · NewerHomeError · StoreDamagedError · UnknownCitationError
    │              UndoError ─ UnknownRunError · RunUndoneError · RunBuiltOnError · RunNotKeptError
    ├── ingest     LoadError and its kinds, TableError, ImportFaultError (ingest/errors.py)
    ├── search     EncoderMissingError, IndexDamagedError, VectorsDamagedError (beside what they concern)
    ├── answer     ModelError, PromptError (beside what they concern)
    └── the edge   SettingsError, HomeBusyError, PortTakenError, BatchFileError
"""

from __future__ import annotations

from typing import Any, ClassVar


class XunzhiError(Exception):
    """A failure the person can act on: ``str()`` is for the log, ``for_user()`` for the screen."""

    code: ClassVar[str] = "error"

    def __init__(self, dev: str, *, what: str, where: str, todo: str) -> None:
        super().__init__(dev)
        self.what, self.where, self.todo = what, where, todo

    def __reduce__(self) -> tuple[Any, ...]:
        """What pickle keeps: the texts, not the facts that they were made of."""
        return _restored, (type(self), self.args), self.__dict__

    def for_user(self) -> str:
        """Three lines in Chinese: what happened, where, what to do."""
        return f"{self.what}\n位置：{self.where}\n处理：{self.todo}（{self.code}）"


def _restored(kind: type[XunzhiError], args: tuple[Any, ...]) -> XunzhiError:
    return kind.__new__(kind, *args)


class HomeError(XunzhiError):
    """The home folder cannot be read or written."""

    code = "home-not-usable"

    def __init__(self, home: str, reason: str) -> None:
        super().__init__(
            f"home not usable: {home}: {reason}",
            what="数据目录不能使用，没有改动任何内容。",
            where=home,
            todo="请检查该目录是否存在、当前用户是否有读写权限、磁盘是否已满，然后重试",
        )


_NO_RIGHTS = ("这个数据库用户没有所需的权限。", "请按 docs/server.md 给该用户建表和读写的权限")
_SERVER_SAYS = {  # SQLSTATE (or its first two characters) → what happened, what to do
    "25006": ("数据库服务器只允许读取，没有改动任何内容。", "请连接主服务器，或者解除数据库的只读设置后重试"),
    "28": ("数据库服务器拒绝登录。", "请检查地址中的用户名和密码"),
    "3F": _NO_RIGHTS,
    "42501": _NO_RIGHTS,
    "53": ("数据库服务器的磁盘、内存或连接数已用尽，本次没有改动任何内容。", "请管理员腾出空间后重试"),
    "encoding": ("数据库的编码不是 UTF8，存不下中文。", "请用 createdb --encoding=UTF8 另建一个库"),
    "": (
        "数据库服务器连不上，或者连接中断；没有写完的内容不会留下。",
        "请检查服务器是否在运行，地址、用户名、密码和库名是否正确，然后重试",
    ),
}


class DatabaseServerError(HomeError):
    """The PostgreSQL server does not answer, or does not let us do what is needed.

    ``where`` bears no password; ``state`` is the SQLSTATE, "encoding", or "" where no connection came about.
    """

    code = "database-server"

    def __init__(self, where: str, reason: str, state: str) -> None:
        key = next(key for key in (state, state[:2], "") if key in _SERVER_SAYS)
        what, todo = _SERVER_SAYS[key]
        XunzhiError.__init__(
            self, f"database not usable: {where}: {state} {reason}", what=what, where=where, todo=todo
        )


class NewerHomeError(XunzhiError):
    """The store was made by a newer version of the program."""

    code = "home-newer"

    def __init__(self, home: str, revision: str) -> None:
        super().__init__(
            f"home {home} is at revision {revision}, unknown to this program",
            what="这里的数据是由更新版本的巡知建立的，本程序不会打开，也没有改动任何内容。",
            where=home,
            todo="请升级程序后再打开，或者用 --home 指定另一个数据目录",
        )


class StoreDamagedError(XunzhiError):
    """The database file cannot be read as one."""

    code = "store-damaged"

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(
            f"store damaged: {path}: {reason}",
            what="条文库文件已损坏，无法读取。",
            where=path,
            todo="请先复制一份留存，再把备份的数据目录复制回来，或者移走该文件后重新导入",
        )


class UnknownCitationError(XunzhiError):
    """A citation that cannot be read, or that names nothing the reader may see."""

    code = "citation-unknown"

    def __init__(self, citation: str, hint: str = "") -> None:
        super().__init__(
            "citation not found",
            what="没有找到这条引注。",
            where=citation[:200],
            todo=hint or "请写成《文献名》第几条第几款第几项，并确认文献已经导入",
        )


class UnknownWordError(XunzhiError):
    """A value outside a fixed list, e.g. an unknown level."""

    code = "value-unknown"

    def __init__(self, field: str, value: str, known: tuple[str, ...]) -> None:
        super().__init__(
            f"unknown {field} {value!r}; known: {', '.join(known)}",
            what=f"“{field}”的取值不认识：{value[:60]}",
            where=field,
            todo=f"请改为以下之一：{'、'.join(known)}",
        )


class UndoError(XunzhiError):
    """An import run that cannot be taken back; nothing was changed."""

    code = "undo-refused"

    def __init__(self, run: int, what: str, todo: str) -> None:
        super().__init__(
            f"run {run} not undone: {self.code}",
            what=f"{what}本次没有改动任何内容。",
            where=f"导入批次 {run}",
            todo=todo,
        )


class UnknownRunError(UndoError):
    """No import run has this number."""

    code = "run-unknown"

    def __init__(self, run: int, latest: int) -> None:
        known = f"现有批次为 1 至 {latest}" if latest else "这个数据目录还没有导入过"
        super().__init__(run, "没有这个导入批次。", f"请核对批次号（{known}）；批次号见导入结果和“导入”页")


class RunUndoneError(UndoError):
    """The run was taken back before; ``when`` in local time, as people write it."""

    code = "run-undone"

    def __init__(self, run: int, when: str) -> None:
        super().__init__(run, f"这次导入已经在 {when} 撤回。", "不需要处理；要恢复其内容，请重新导入")


class RunBuiltOnError(UndoError):
    """Later runs changed what this run stored: ``later`` are their numbers, newest first."""

    code = "run-built-on"

    def __init__(self, run: int, later: tuple[int, ...]) -> None:
        numbers = "、".join(str(each) for each in later)
        super().__init__(
            run,
            f"之后的导入批次 {numbers} 改动了同样的文献或文件，不能越过它们撤回这一次。",
            f"请按从后到前的顺序先撤回批次 {numbers}，再撤回批次 {run}",
        )


class RunNotKeptError(UndoError):
    """The journal of the run is gone, or it was made by a program that kept none."""

    code = "run-not-kept"

    def __init__(self, run: int, kept: int) -> None:
        super().__init__(
            run,
            f"这次导入太早，没有保留撤回所需的记录（保留最近 {kept} 次）。",
            "请改为导入正确的文件来更正，或者恢复当时的备份",
        )
