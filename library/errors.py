"""Failures a person can act on.

Each error takes facts and writes its own text: Chinese for the screen, English for the log.

    XunzhiError
    ├── library    HomeError · NewerHomeError · StoreDamagedError · UnknownCitationError
    ├── ingest     LoadError and its kinds, TableError, ImportFaultError (ingest/errors.py)
    ├── search     EncoderMissingError, IndexDamagedError, VectorsDamagedError (beside what they concern)
    ├── answer     ModelError, PromptError (beside what they concern)
    └── the edge   SettingsError, HomeBusyError, PortTakenError, BatchFileError
"""

from __future__ import annotations

from typing import ClassVar


class XunzhiError(Exception):
    """A failure the person can act on: ``str()`` is for the log, ``for_user()`` for the screen."""

    code: ClassVar[str] = "error"

    def __init__(self, dev: str, *, what: str, where: str, todo: str) -> None:
        super().__init__(dev)
        self.what, self.where, self.todo = what, where, todo

    def for_user(self) -> str:
        """Three lines in Chinese: what happened, where, what to do."""
        return f"{self.what}\n位置：{self.where}\n处理：{self.todo}（{self.code}）"


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


class NewerHomeError(XunzhiError):
    """The store was made by a newer version of the program."""

    code = "home-newer"

    def __init__(self, home: str, revision: str) -> None:
        super().__init__(
            f"home {home} is at revision {revision}, unknown to this program",
            what="数据目录是由更新版本的巡知建立的，本程序不会打开它，也没有改动任何内容。",
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
