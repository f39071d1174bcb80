"""Why a file was refused: each kind says what it is, where, and what a person does next.

LoadError
├── EmptyFileError          0 bytes, or nothing but white space
├── TooLargeError           above the limit
├── UnreadableFileError     no permission, vanished, a folder
├── BinaryFileError         NUL or control bytes where text was expected
├── DamagedTextError        UTF-8 with broken places
├── DamagedDocumentError    a container (DOCX, PPTX, XLSX, ZIP) whose parts cannot be read
├── EncryptedPdfError      a PDF that opens only with a password
├── DamagedPdfError        a PDF without readable structure or pages
├── TooManyPagesError      a PDF that claims more pages than any document has
├── ScannedPdfError        a PDF of pictures, without text of its own
├── GarbledPdfError        a PDF that names wrong characters for its glyphs
├── ZipBombError            a container that unpacks to far more than it is
├── UnknownFormatError      a format that is not read, named where it is known
├── DamagedArchiveError     a ZIP archive whose table of members cannot be read
├── ArchiveLimitError       too many members, too deep, too large unpacked
├── EncryptedMemberError    a member of an archive that needs a password
├── MemberError             a member of an archive that cannot be unpacked
├── LockFileError           the owner file that Word leaves beside an open document
├── TableError              a catalogue, glossary or calendar that cannot be used
├── ImportFaultError        a fault of the program at this file
└── StateSecretError        the file bears a state-secret mark of its own
"""

from __future__ import annotations

from library.errors import XunzhiError


class LoadError(XunzhiError):
    """A file that cannot be loaded; other files of the same import go on."""

    code = "load-failed"


class EmptyFileError(LoadError):
    """There is nothing in the file."""

    code = "file-empty"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"empty file: {name}",
            what="文件是空的，没有可导入的内容。",
            where=name,
            todo="请确认文件已经完整保存或下载，再重新导入",
        )


class TooLargeError(LoadError):
    """The file is larger than the limit."""

    code = "file-too-large"

    def __init__(self, name: str, size: int, limit: int) -> None:
        super().__init__(
            f"too large: {name}: {size} > {limit} bytes",
            what=f"文件有 {size / 2**20:.1f} MB，超过单个文件的上限 {limit / 2**20:.0f} MB，没有导入。",
            where=name,
            todo="请把文件拆成几份，或者删去其中的图片后另存，再重新导入",
        )


class UnreadableFileError(LoadError):
    """The operating system does not hand the file out."""

    code = "file-unreadable"

    def __init__(self, name: str, error: OSError) -> None:
        super().__init__(
            f"unreadable: {name}: {error.strerror or error}",
            what="文件打不开，没有读到任何内容。",
            where=name,
            todo="请检查文件是否还在、是否是普通文件、当前用户是否有读取权限，再重新导入",
        )


class BinaryFileError(LoadError):
    """Bytes that are no text and no known format."""

    code = "file-binary"

    def __init__(self, name: str, offset: int) -> None:
        super().__init__(
            f"binary content at byte {offset}: {name}",
            what="文件不是文本，也不是认得的文档格式，没有导入。",
            where=f"{name} 第 {offset} 字节",
            todo="请用生成它的软件打开，另存为 docx 或 UTF-8 文本后再导入",
        )


class DamagedTextError(LoadError):
    """Mostly UTF-8, with bytes that are not."""

    code = "text-damaged"

    def __init__(self, name: str, offset: int, line: int) -> None:
        super().__init__(
            f"broken UTF-8 at byte {offset}, line {line}: {name}",
            what="文本文件中有损坏的字符，为避免错字没有导入。",
            where=f"{name} 第 {line} 行（第 {offset} 字节）",
            todo="请用文本编辑器打开，改正这一处后另存为 UTF-8，再重新导入",
        )


class DamagedDocumentError(LoadError):
    """A container (DOCX, PPTX, XLSX, ZIP) that cannot be read, or one of its parts."""

    code = "document-damaged"

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(
            f"damaged document: {name}: {reason}",
            what="文件已损坏或内部结构不合规范，没有导入。",
            where=name,
            todo="请用 Office 或 WPS 打开修复，另存为新的文件，再重新导入",
        )


class EncryptedPdfError(LoadError):
    """A PDF that opens only with a password; ``tried`` tells that one was given and is not it."""

    code = "pdf-encrypted"

    def __init__(self, name: str, *, tried: bool) -> None:
        super().__init__(
            f"encrypted pdf: {name}: {'wrong' if tried else 'no'} password",
            what="给出的密码打不开这份 PDF，没有导入。" if tried else "PDF 加了打开密码，没有导入。",
            where=name,
            todo="请用 PDF 阅读器输入密码打开，去掉密码后另存，再重新导入",
        )


class DamagedPdfError(LoadError):
    """A PDF whose structure or pages cannot be read."""

    code = "pdf-damaged"

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(
            f"damaged pdf: {name}: {reason}",
            what="PDF 文件已损坏或不完整，没有导入。",
            where=name,
            todo="请重新下载或复制完整的文件，确认 PDF 阅读器能打开，再重新导入",
        )


class TooManyPagesError(LoadError):
    """A PDF that claims more pages than are read."""

    code = "pdf-pages"

    def __init__(self, name: str, pages: int, limit: int) -> None:
        super().__init__(
            f"too many pages: {name}: {pages} > {limit}",
            what=f"PDF 自称有 {pages} 页，超过单个文件的上限 {limit} 页，没有导入。",
            where=name,
            todo="请核实文件来源；确属正常文件的，请拆成几份后再导入",
        )


class ScannedPdfError(LoadError):
    """A PDF without text of its own; ``margins`` is the text that it only has at its edges, "" for none."""

    code = "pdf-scanned"

    def __init__(self, name: str, pages: int, margins: str) -> None:
        besides = f"只有页边文字“{margins}”" if margins else "没有文字"
        super().__init__(
            f"scanned pdf: {name}: {pages} pages",
            what=f"这是扫描件或图片做成的 PDF，共 {pages} 页，页面是图片，{besides}，没有导入。",
            where=name,
            todo="请找到原来的 Word 文件导入；没有的，请先做文字识别并校对，另存为 docx 后再导入",
        )


class GarbledPdfError(LoadError):
    """A PDF whose fonts name wrong characters for their glyphs, so that nothing read from it is true."""

    code = "pdf-garbled"

    def __init__(self, name: str, garbled: int, pages: int) -> None:
        super().__init__(
            f"garbled pdf: {name}: {garbled} of {pages} pages",
            what=f"PDF 内嵌字体的文字对照已损坏，共 {pages} 页中有 {garbled} 页读出的是乱码，没有导入。",
            where=name,
            todo="请找到原来的 Word 文件导入；没有的，请打印成图片做文字识别并校对，另存为 docx 后再导入",
        )


class ZipBombError(LoadError):
    """A container that would unpack to an unreasonable size."""

    code = "zip-bomb"

    def __init__(self, name: str, size: int) -> None:
        super().__init__(
            f"zip bomb: {name}: {size} bytes unpacked",
            what=f"文件解开后达 {size / 2**20:.0f} MB，与文件大小极不相称，疑似恶意文件，没有打开。",
            where=name,
            todo="请核实文件来源；确属正常文件的，请用 Word 或 WPS 另存一份后再导入",
        )


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


class UnknownFormatError(LoadError):
    """A format that is not read; ``label`` is its Chinese name, ``todo`` the way out."""

    code = "format-unknown"

    def __init__(self, name: str, label: str, todo: str) -> None:
        super().__init__(
            f"format not read: {name}", what=f"这是{label}，目前不能直接导入。", where=name, todo=todo
        )


class LockFileError(LoadError):
    """The file that Word keeps beside a document while it is open."""

    code = "lock-file"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"lock file: {name}",
            what="这是 Word 打开文档时留下的临时文件（~$ 开头），里面没有正文。",
            where=name,
            todo="不需要处理；请导入同名但不带“~$”的文档",
        )


class TableError(LoadError):
    """A table of the office (catalogue, glossary, calendar) that cannot be used; ``problem`` in Chinese."""

    code = "table-unusable"

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(
            f"table not usable: {name}: {problem}",
            what=f"表格没有读入：{problem}",
            where=name,
            todo="请用 Excel 或 WPS 打开，按手册中的列名改正，另存为 CSV 后再导入",
        )


class StateSecretError(LoadError):
    """The file bears a mark of a state secret; nothing of its text is kept."""

    code = "state-secret"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"state-secret mark: {name}",
            what="文件带有国家秘密密级标志，按规定不得导入本系统，没有保存任何内容。",
            where=name,
            todo="请按保密规定处理该文件；确系误标的，由定密责任人更正标志后再导入",
        )


class ImportFaultError(LoadError):
    """A fault of the program itself while it worked on this file; the log holds what happened."""

    code = "import-fault"

    def __init__(self, name: str, run: int) -> None:
        super().__init__(
            f"fault in run {run}",
            what="程序内部错误，本文件没有导入，其他文件不受影响。",
            where=name,
            todo=f"请把日志（导入批次 {run}）和这个文件的格式转告维护人员",
        )
