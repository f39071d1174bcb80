"""Settings of one home: XUNZHI_* variables over <home>/xunzhi.toml over defaults.

Read once at the edge (cli.py, app.py) and handed inward as plain values; no room imports this module.
"""

from __future__ import annotations

import difflib
import json
import os
import re
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from library.errors import XunzhiError
from library.model import Level

ROOT = Path(__file__).resolve().parent
FILE = "xunzhi.toml"
PREFIX = "XUNZHI_"
_POSTGRESQL = re.compile(r"postgres(ql)?(\+psycopg)?://")
_ELSEWHERE = {"data"}  # XUNZHI_DATA: where tests and evals find public laws; no setting of a home


class SettingsError(XunzhiError):
    """A setting that does not exist, or whose value is not allowed."""

    code = "settings-wrong"

    def __init__(self, where: str, name: str, problem: str, near: str = "") -> None:
        super().__init__(
            f"setting {name} in {where}: {problem}",
            what=f"设置项 {name} 不正确：{problem}",
            where=where,
            todo=f"是否想写 {near}？请改正后重试" if near else "请按 docs/handbook.md 的“设置”一节改正后重试",
        )


class Settings(BaseSettings):
    """What a home is set to. Frozen; every field can be given as XUNZHI_<NAME> or in xunzhi.toml."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, extra="forbid", hide_input_in_errors=True
    )

    home: Path = Field(default=ROOT / ".xunzhi", description="数据目录，保存全部内容，停机时可整体复制")
    today: date | None = Field(default=None, description="把“今天”固定为这一天；不设即为真实日期")
    sample: bool = Field(default=False, description="本目录装的是虚构的示范文本，页面给出提示")
    database: SecretStr = Field(
        default=SecretStr(""),
        description="条文库地址，如 postgresql://用户:密码@主机:5432/库名；不设即为目录内的 SQLite",
    )
    chroma: str = Field(
        default="",
        description="Chroma 服务地址，如 http://127.0.0.1:8000/hecheng，末尾是本单位的库名（字母、数字）；不设即为目录内存放",
    )
    people: SecretStr = Field(
        default=SecretStr(""),
        description="对话与评价库地址，写法同 database，可以是同一个库；不设即为目录内的 SQLite",
    )
    originals: Path | None = Field(default=None, description="原件存放目录；不设即为目录内 originals")
    encoder: str = Field(default="", description="句子编码器的目录或名称；不设即用随程序提供的编码器")
    ranker: str = Field(default="", description="精排模型的目录或名称；不设即用随程序提供的精排模型")
    threads: int = Field(default=2, ge=1, le=64, description="编码使用的处理器线程数")
    model: str = Field(default="", description="语言模型名称；不设即不使用模型")
    model_url: str = Field(
        default="", description="语言模型接口地址（OpenAI 兼容），如 http://127.0.0.1:8080/v1"
    )
    model_key: SecretStr = Field(default=SecretStr(""), description="语言模型接口密钥")
    model_context: int = Field(default=8192, ge=1024, description="语言模型的上下文长度，单位 token")
    model_timeout_s: float = Field(default=60.0, gt=0, le=600, description="等待语言模型的秒数")
    progress: Literal["auto", "json", "none"] = Field(
        default="auto", description="进度的写法：auto 终端进度条，json 逐行 JSON，none 不写"
    )
    upload_limit_mb: int = Field(default=64, ge=1, le=1024, description="单个导入文件的上限，单位 MB")
    shared_level: Level | None = Field(
        default=None, description="对其他机器开放时，每个访问者可见的级别（public 或 internal）"
    )

    @field_validator("database", "people")
    @classmethod
    def _is_postgresql(cls, address: SecretStr) -> SecretStr:
        if address.get_secret_value() and not _POSTGRESQL.match(address.get_secret_value()):
            raise ValueError("只支持 PostgreSQL，请写成 postgresql://用户:密码@主机:5432/库名")
        return address

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Variables win over the file, whose values come in through the constructor."""
        return env_settings, init_settings

    @property
    def store_path(self) -> Path:
        """The embedded store of provisions."""
        return self.home / "xunzhi.db"

    @property
    def store_place(self) -> Path | str:
        """The provisions: the address set, else the embedded file."""
        return self.database.get_secret_value() or self.store_path

    @property
    def people_place(self) -> Path | str:
        """Conversations and feedback: the address set, else the embedded file."""
        return self.people.get_secret_value() or self.people_path

    @property
    def words_path(self) -> Path:
        """The word index."""
        return self.home / "words"

    @property
    def chroma_path(self) -> Path:
        """The embedded Chroma folder."""
        return self.home / "chroma"

    @property
    def people_path(self) -> Path:
        """The embedded store of conversations and feedback."""
        return self.home / "people.db"

    @property
    def originals_path(self) -> Path:
        """Where originals lie, by SHA-256."""
        return self.originals or self.home / "originals"

    @property
    def log_path(self) -> Path:
        """The log file."""
        return self.home / "xunzhi.log"

    def day(self, real: date) -> date:
        """The day that counts as today: the one set, else ``real``."""
        return self.today or real


def load_settings(home: Path | None = None) -> Settings:
    """The settings of ``home``; without one, of XUNZHI_HOME or of .xunzhi beside the program.

    Raises:
        SettingsError: an unknown key or a value that is not allowed, in the file or in a variable.
    """
    place = home or Path(os.environ.get(f"{PREFIX}HOME") or ROOT / ".xunzhi")
    place = place.expanduser().resolve()
    path = place / FILE
    given = _read_file(path)
    _refuse_unknown(given, str(path))
    _refuse_unknown(_variables(), "环境变量")
    try:
        settings = Settings(**given)
    except ValidationError as error:
        first = error.errors()[0]
        raise SettingsError(str(path), str(first["loc"][0]), str(first["msg"])) from error
    return settings.model_copy(update={"home": place})


_PLACES = {"home", "database", "chroma", "people", "originals", "encoder", "ranker", "model_url"}
_SECRETS = {"model_key"}


def portable_settings(home: Path) -> dict[str, str | bool | int | float]:
    """What a home's xunzhi.toml says that holds on another machine too: no places, no secrets."""
    return only_portable(_read_file(home / FILE))


def only_portable(values: Mapping[str, Any]) -> dict[str, str | bool | int | float]:
    """Those of ``values`` that are settings, and may go from one home to another."""
    known = Settings.model_fields.keys() - _PLACES - _SECRETS
    plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
    return {
        name: value for name, value in plain.items() if name in known and isinstance(value, str | int | float)
    }


def write_settings(home: Path, values: Mapping[str, str | bool | int | float]) -> None:
    """Add values to a home's xunzhi.toml where they are not set yet."""
    path = home / FILE
    missing = {key: value for key, value in values.items() if key not in _read_file(path)}
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in missing.items()]
    if lines:
        home.mkdir(parents=True, exist_ok=True)
        before = path.read_text(encoding="utf-8") if path.is_file() else ""
        path.write_text(before + "\n".join(lines) + "\n", encoding="utf-8")


def _read_file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(str(path), FILE, f"文件读不出（{error}）") from error


def _variables() -> list[str]:
    names = [name.removeprefix(PREFIX).lower() for name in os.environ if name.startswith(PREFIX)]
    return [name for name in names if name not in _ELSEWHERE]


def _refuse_unknown(names: dict[str, Any] | list[str], where: str) -> None:
    known = list(Settings.model_fields)
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            raise SettingsError(where, name, "没有这个设置项", near[0] if near else "")
