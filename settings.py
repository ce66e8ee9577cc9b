"""All settings of the hall: one table, read and checked once from the environment and ``.env``.

A field of `Settings` is a setting: ``port`` is ``HALL_PORT``, with its default and the parser that
understands it; a secret may stand in the file that ``…_FILE`` names. What the real connectors are
told has a table of its own (`models/setting/option.py`).
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from models.base.command import refuse
from models.setting import url, value
from models.setting.database_url import SQLITE, database_url, postgres
from models.setting.env_file import EnvFile, read_env_file
from models.setting.login_provider import KNOWN, ProviderKind, kind_of, problems_of
from models.setting.option import all_options, check_options
from models.setting.secret import NEW_SECRET, Secret, keep, read_secret
from models.setting.system import SYSTEMS, System
from models.setting.table import names_of, read, rows_of, setting, unknown_names

MIN_SECRET = 32
SQLITE_CACHE = -32768  # in KiB when negative, as SQLite wants it
TIME_ZONE = "Asia/Shanghai"
ENV_FILE = Path(".env")
TWIN = "twin"


def _connector(system: System) -> str:
    about = SYSTEMS[system]
    parse = value.in_order if about.may_be_several else value.one_of
    return setting(TWIN, parse(TWIN, *about.real))


@dataclass(frozen=True)
class Settings:
    """One frozen set of settings; lengths in seconds unless the name says otherwise."""

    env: str = setting("development", value.one_of("development", "production"))
    host: str = setting("127.0.0.1", url.host)
    port: int = setting(8080, value.port)
    base_url: str = setting("", url.base_url)
    data_dir: Path = setting(Path("data"), value.folder)  # noqa: RUF009  # cannot be changed
    database_url: str = setting("", database_url, is_secret=True)
    secret_key: bytes = field(default=b"", repr=False)
    secret_key_file: Path | None = None
    has_new_secret: bool = False
    demo: bool = setting(True, value.switch)
    connector_registry: str = _connector(System.REGISTRY)
    connector_app: str = _connector(System.APP)
    connector_face: str = _connector(System.FACE)
    connector_sms: str = _connector(System.SMS)
    connector_ca: str = _connector(System.CA)
    login_providers: tuple[str, ...] = setting(tuple(KNOWN), value.names, may_be_empty=True)
    connector_options: Mapping[str, str] = field(default_factory=dict, repr=False)
    allow_twins: frozenset[str] = setting(frozenset(), value.some_of(*System, *KNOWN))
    allow_plain_http: bool = setting(False, value.switch)
    sandbox_token: str = setting("", value.long_secret(MIN_SECRET), is_secret=True)
    trusted_proxies: str = setting("127.0.0.1", value.proxies, may_be_empty=True)
    office_networks: tuple[str, ...] = setting((), value.networks)
    site_name: str = setting("网上办事服务大厅", value.line)
    site_owner: str = setting("江苏省人力资源和社会保障厅", value.line)
    portal_url: str = setting("https://jshrss.jiangsu.gov.cn/", url.web_url)
    counter: str = setting(
        "南京市示范路1号办事大厅，工作日9:00—12:00、13:30—17:30，电话12333", value.line
    )
    always_captcha: bool = setting(False, value.switch)
    institution_first: str = setting("id", value.one_of("id", "random"))
    sqlite_synchronous: str = setting("FULL", value.one_of("NORMAL", "FULL", "EXTRA"))
    node: str = setting("a", value.node_name)
    redis_url: str = setting("", url.redis_url, is_secret=True)
    unreadable: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_production(self) -> bool:
        """True for a pilot or live site, where weak settings are refused."""
        return self.env == "production"

    @property
    def is_https(self) -> bool:
        """True when the public address is https, so cookies become ``Secure`` and ``__Host-``."""
        return self.base_url.startswith("https://")

    @property
    def is_sqlite(self) -> bool:
        """True when the data lie in one file, which takes exactly one server process."""
        return self.database().startswith(SQLITE)

    def is_own_origin(self, origin: str) -> bool:
        """Whether an origin, however it is written, is the address of this site."""
        return origin == self.base_url or url.canonical(origin) == self.base_url

    def is_own_host(self, host: str) -> bool:
        """Whether a Host header names this site; any does while no address is set."""
        scheme = self.base_url.partition("://")[0]
        return not scheme or self.is_own_origin(f"{scheme}://{host}")

    @property
    def twins(self) -> frozenset[str]:
        """Systems and providers that are played by their built-in twin."""
        systems = {system.value for system in System if self.connector(system) == TWIN}
        return frozenset(systems | self.twin_providers)

    @property
    def twin_providers(self) -> frozenset[str]:
        """Providers of outside accounts that are played by their built-in twin."""
        given, twin = self.connector_options, ProviderKind.TWIN
        return frozenset(n for n in self.login_providers if kind_of(n, given) is twin)

    def connector(self, system: System) -> str:
        """The kind that is chosen for a system: the twin, or its real ones, with commas between."""
        return str(getattr(self, f"connector_{system}"))

    def database(self) -> str:
        """Address of the database; SQLite in the data folder by default."""
        return self.database_url or f"{SQLITE}{self.data_dir / 'hall.sqlite3'}"

    @property
    def sqlite_file(self) -> Path:
        """The file of a SQLite database."""
        return Path(self.database().removeprefix(SQLITE))

    def tortoise_config(self, url: str = "") -> dict[str, object]:
        """Tortoise's configuration for an address (default: the configured one)."""
        return {
            "connections": {
                "default": _connection(url or self.database(), self.sqlite_synchronous)
            },
            "apps": {
                "hall": {
                    "models": ["models"],
                    "default_connection": "default",
                    "migrations": "models.migrations",
                }
            },
            "use_tz": True,
            "timezone": TIME_ZONE,
        }

    def problems(self) -> list[str]:
        """Reasons not to start, all at once."""
        providers = problems_of(self.login_providers, self.connector_options)
        found = [*self.unreadable, *_machine_problems(), *providers]
        if self.is_production:
            return found + self._production_problems()
        return found or self.without_secret()

    def is_told(self, name: str) -> bool:
        """Whether a setting could not be read, so that its default says nothing."""
        return _is_told(name, self.unreadable)

    def without_secret(self) -> list[str]:
        """Reasons why nothing of this site can be opened, for commands beside the server."""
        missing = [] if self.secret_key else [f"HALL_SECRET_KEY 未设置；{NEW_SECRET}"]
        return list(self.unreadable) or missing

    def without_kept_secret(self) -> list[str]:
        """The same for commands that need the very secret with which the hall has worked."""
        told = f"还没有密钥文件 {self.secret_key_file}，大厅首次启动时生成"
        return self.without_secret() or ([told] if self.has_new_secret else [])

    def keep_secret(self) -> None:
        """Write a new secret into its file; raises OSError, also where another one is by now."""
        keep(Secret(self.secret_key, self.secret_key_file, self.has_new_secret))

    def _production_problems(self) -> list[str]:
        found = []
        if any(len(line) < MIN_SECRET for line in self.secret_key.splitlines() or [b""]):
            found.append(f"HALL_SECRET_KEY 未设置或短于 {MIN_SECRET} 个字符；{NEW_SECRET}")
        if not self.base_url and not self.is_told("HALL_BASE_URL"):
            found.append("HALL_BASE_URL 未设置；请写浏览器所用的网址，" + url.EXAMPLE)
        elif self.base_url and not self.is_https and not self.allow_plain_http:
            found.append("HALL_BASE_URL 不是 https；确需明文访问时设置 HALL_ALLOW_PLAIN_HTTP=1")
        told = {s.value for s in System if self.is_told(s.setting)}
        told |= {n for n in KNOWN if self.is_told(f"HALL_LOGIN_{n.upper()}_KIND")}
        refused = sorted(self.twins - self.allow_twins - told)
        if refused and not self.is_told("HALL_ALLOW_TWINS"):
            names = "、".join(refused)
            found.append(
                f"以下外部系统仍为内置模拟，未在 HALL_ALLOW_TWINS 中允许：{names}；"
                f"请接上真实系统，试用时可写 HALL_ALLOW_TWINS={','.join(refused)}"
            )
        return found


def _is_told(name: str, problems: Sequence[str]) -> bool:
    return any(told.startswith((f"{name} ", f"{name}_FILE ")) for told in problems)


def _machine_problems() -> Iterator[str]:
    """What the machine lacks that no setting can replace."""
    try:
        ZoneInfo(TIME_ZONE)
    except ZoneInfoNotFoundError:
        yield f"没有时区数据（{TIME_ZONE}）；请安装系统的 tzdata，或按 requirements.lock 重新安装"


def _connection(url: str, synchronous: str) -> object:
    if not url.startswith(SQLITE):
        return {"engine": "tortoise.backends.asyncpg", "credentials": postgres(url).credentials}
    return {
        "engine": "models.database.sqlite_engine",
        "credentials": {
            "file_path": url.removeprefix(SQLITE),
            "synchronous": synchronous,
            "busy_timeout": 5000,
            "cache_size": SQLITE_CACHE,
            "journal_size_limit": 67108864,
        },
    }


def given() -> EnvFile:
    """Every variable that is set: those of the process before those of ``.env``.

    Without what the file says nothing can be told right, so one that cannot be read ends the
    process.
    """
    try:
        file = read_env_file(ENV_FILE)
    except (OSError, UnicodeDecodeError) as error:
        reason = value.why_unread(ENV_FILE.resolve(), error)
        refuse([f"设置文件 {ENV_FILE.resolve()} {reason}"])
    return replace(file, values={**file.values, **os.environ})


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; whoever starts a process asks for their `problems` first."""
    source = given() if environ is None else EnvFile(dict(environ))
    env, unreadable = source.values, [*source.problems]
    known: dict[str, Any] = read(Settings, env, unreadable)
    if known.get("env") == "production":
        known = {"host": "0.0.0.0", "demo": False, "login_providers": (), **known}  # noqa: S104  # behind a proxy
    table = all_options(known.get("login_providers", Settings.login_providers))
    options = check_options(env, table, unreadable)
    data_dir = known.get("data_dir", Settings.data_dir)
    is_ours = known.get("env", Settings.env) == Settings.env and not _is_told(
        "HALL_ENV", unreadable
    )
    secret = read_secret(env, data_dir if is_ours else None, unreadable)
    names = names_of(rows_of(Settings)) | {"HALL_SECRET_KEY", "HALL_SECRET_KEY_FILE"} | set(table)
    return Settings(
        **known,
        secret_key=secret.key,
        secret_key_file=secret.file,
        has_new_secret=secret.is_new,
        connector_options=options,
        unreadable=tuple(unreadable),
        notes=(*source.notes, *unknown_names(env, names)),
    )


settings = load()
