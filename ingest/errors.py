"""Why a file was refused: each kind says what it is, where, and what a person does next.

LoadError
├── EmptyFileError          0 bytes, or nothing but white space
├── TooLargeError           above the limit
├── UnreadableFileError     no permission, vanished, a folder
├── BinaryFileError         NUL or control bytes where text was expected
├── DamagedTextError        UTF-8 with broken places
├── DamagedDocumentError    a container (DOCX, PPTX, XLSX, ZIP) whose parts cannot be read
├── EncryptedPdfError       a PDF that opens only with a password
├── DamagedPdfError         a PDF without readable structure or pages
├── TooManyPagesError       a PDF that claims more pages than any document has
├── ScannedPdfError         a PDF of pictures, without text of its own
├── GarbledPdfError         a PDF that names wrong characters for its glyphs
├── PicturesOnlyError       pages, slides or sheets of pictures, without text of their own
├── ZipBombError            a container that unpacks to far more than it is
├── UnknownFormatError      a format that is not read, named where it is known
├── of archives             ingest/archive_errors.py
├── of plans                ingest/plan_errors.py
├── TooSlowError            reading it takes longer than a file may take
├── TooMuchMemoryError      reading it takes more memory than a file may take
├── ReadingBrokeError       the program that reads it broke down over it
├── TooMuchTextError        more lines or characters than any document has
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
            todo="请在导入页填写打开密码（命令行用 --password-stdin），或去掉密码后另存，再重新导入",
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


class PicturesOnlyError(LoadError):
    """Pages, slides or sheets without any text; ``what`` names them in Chinese (全部 12 页幻灯片)."""

    code = "pictures-only"

    def __init__(self, name: str, what: str) -> None:
        super().__init__(
            f"pictures only: {name}",
            what=f"{what}都只有图片，没有文字，没有导入。",
            where=name,
            todo="请找到有文字的原件导入；没有的，请先做文字识别并校对，另存为 docx 后再导入",
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


class TooSlowError(LoadError):
    """Reading the file took longer than a file may take, and was ended."""

    code = "file-too-slow"

    def __init__(self, name: str, seconds: float) -> None:
        super().__init__(
            f"too slow: {name}: {seconds:.0f} s",
            what=f"读了 {seconds:.0f} 秒还没有读完，已经停止，没有导入。",
            where=name,
            todo="请用生成它的软件打开，另存一份或者拆成几份，再重新导入",
        )


class TooMuchMemoryError(LoadError):
    """Reading the file took more memory than a file may take, and was ended."""

    code = "file-too-heavy"

    def __init__(self, name: str, limit: int) -> None:
        super().__init__(
            f"too much memory: {name}: {limit} bytes",
            what=f"读取时占用的内存超过上限 {limit / 2**30:.0f} GB，已经停止，没有导入。",
            where=name,
            todo="请删去其中的图片或者拆成几份后另存，再重新导入",
        )


class ReadingBrokeError(LoadError):
    """The process that reads files ended over this one; ``status`` is its exit status."""

    code = "reading-broke"

    def __init__(self, name: str, status: int) -> None:
        super().__init__(
            f"reading broke: {name}: exit status {status}",
            what="文件内部结构异常，读取程序无法处理，没有导入，其他文件不受影响。",
            where=name,
            todo="请用生成它的软件打开，另存一份再重新导入",
        )


class TooMuchTextError(LoadError):
    """The file holds more lines or characters than any document has."""

    code = "text-too-long"

    def __init__(self, name: str, what: str) -> None:
        super().__init__(
            f"too much text: {name}",
            what=f"文件里的文字太多（{what}），没有导入。",
            where=name,
            todo="请核实文件内容；确属正常文件的，请拆成几份后再导入",
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
            todo="请用 Excel 或 WPS 打开，按手册中的列名改正，保存为 xlsx 或 CSV 后再导入",
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
    """A fault of the program itself while it worked on this file; the log holds what happened.

    ``run`` is None where no import run has begun.
    """

    code = "import-fault"

    def __init__(self, name: str, run: int | None = None) -> None:
        log = f"日志（导入批次 {run}）" if run else "日志"
        super().__init__(
            f"fault in run {run}",
            what="程序内部错误，本文件没有导入，其他文件不受影响。",
            where=name,
            todo=f"请把{log}和这个文件的格式转告维护人员",
        )
