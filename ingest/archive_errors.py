"""Why an archive or one of its members was refused.

LoadError
├── DamagedArchiveError     a ZIP archive whose table of members cannot be read
├── ArchiveLimitError       too many members, too deep, too large unpacked
├── EncryptedMemberError    a member of an archive that needs a password
└── MemberError             a member of an archive that cannot be unpacked
"""

from __future__ import annotations

from ingest.errors import LoadError


class DamagedArchiveError(LoadError):
    """A ZIP archive whose table of members cannot be read."""

    code = "archive-damaged"

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(
            f"damaged archive: {name}: {reason}",
            what="压缩包已损坏或不完整，里面的文件都没有导入。",
            where=name,
            todo="请重新复制或下载压缩包；能用解压软件解开的，请解压后导入里面的文件",
        )


class ArchiveLimitError(LoadError):
    """An archive beyond what is unpacked; ``problem`` in Chinese."""

    code = "archive-limit"

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(
            f"archive beyond limits: {name}",
            what=f"压缩包{problem}，里面的文件都没有导入。",
            where=name,
            todo="请先核实文件来源；确属正常文件的，请解压后导入里面的文件夹，或者分成几个压缩包",
        )


class EncryptedMemberError(LoadError):
    """A member of an archive that needs a password."""

    code = "archive-encrypted"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"encrypted member: {name}",
            what="压缩包里的这个文件加了密码，没有导入。",
            where=name,
            todo="请用解压软件输入密码解开，再导入解开后的文件",
        )


class MemberError(LoadError):
    """A member of an archive that cannot be unpacked; ``problem`` in Chinese."""

    code = "archive-member"

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(
            f"member cannot be unpacked: {name}",
            what=f"压缩包里的这个文件{problem}，没有导入。",
            where=name,
            todo="请用解压软件解开压缩包，再导入其中的这个文件；解不开的，请找原件重新打包",
        )
