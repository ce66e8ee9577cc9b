"""All settings of the hall, read once from the environment (prefix ``HALL_``) and ``.env``."""

import importlib.util
import os
import re
import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

SYSTEMS = ("registry", "app", "face", "sms")
REAL_CONNECTORS: Mapping[str, frozenset[str]] = {
    "registry": frozenset({"http"}),
    "app": frozenset(),
    "face": frozenset({"alipay"}),
    "sms": frozenset({"mas"}),
}
MIN_SECRET = 32
SQLITE_CACHE = -32768  # in KiB when negative, as SQLite wants it
ENV_FILE = Path(".env")
_UNREAD: Mapping[type[OSError], str] = {
    FileNotFoundError: "不存在",
    PermissionError: "没有读取权限",
}


@dataclass(frozen=True)
class Settings:
    """One frozen set of settings; lengths in seconds unless the name says otherwise."""

    env: str = "development"
    host: str = "127.0.0.1"
    port: int = 8080
    base_url: str = ""
    data_dir: Path = Path("data")
    database_url: str = ""
    secret_key: bytes = field(default=b"", repr=False)
    secret_key_file: Path | None = None
    demo: bool = True
    connector_registry: str = "twin"
    connector_app: str = "twin"
    connector_face: str = "twin"
    connector_sms: str = "twin"
    connector_options: Mapping[str, str] = field(default_factory=dict, repr=False)
    allow_twins: frozenset[str] = frozenset()
    allow_plain_http: bool = False
    sandbox_token: str = field(default="", repr=False)
    trusted_proxies: str = "127.0.0.1"
    office_networks: tuple[str, ...] = ()
    site_name: str = "网上办事服务大厅"
    site_owner: str = "江苏省人力资源和社会保障厅"
    portal_url: str = "https://jshrss.jiangsu.gov.cn/"
    counter: str = "南京市示范路1号办事大厅，工作日9:00—12:00、13:30—17:30，电话12333"
    always_captcha: bool = False
    sqlite_synchronous: str = "FULL"
    node: str = "a"
    redis_url: str = field(default="", repr=False)
    unreadable: tuple[str, ...] = ()

    @property
    def is_production(self) -> bool:
        """True for a pilot or live site, where weak settings are refused."""
        return self.env == "production"

    @property
    def is_https(self) -> bool:
        """True when the public address is https, so cookies become ``Secure`` and ``__Host-``."""
        return self.base_url.startswith("https://")

    @property
    def allowed_hosts(self) -> frozenset[str]:
        """Host names (with port where given) that a request may name; empty means any."""
        return frozenset({urlsplit(self.base_url).netloc}) if self.base_url else frozenset()

    @property
    def twins(self) -> frozenset[str]:
        """Systems that are played by their built-in twin."""
        return frozenset(s for s in SYSTEMS if getattr(self, f"connector_{s}") == "twin")

    def database(self) -> str:
        """Address of the database; SQLite in the data folder by default."""
        return self.database_url or f"sqlite://{self.data_dir / 'hall.sqlite3'}"

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
            "timezone": "Asia/Shanghai",
        }

    def problems(self) -> list[str]:
        """Reasons not to start, all at once."""
        found = list(self.unreadable)
        for system in SYSTEMS:
            name = getattr(self, f"connector_{system}")
            if name != "twin" and name not in REAL_CONNECTORS[system]:
                found.append(f"HALL_CONNECTOR_{system.upper()} 不认识“{name}”")
        if self.env not in {"development", "production"}:
            found.append("HALL_ENV 只能是 development 或 production")
        if not re.fullmatch(r"[a-z0-9]{1,16}", self.node):
            found.append("HALL_NODE 只能由1至16个小写字母和数字组成")
        if self.sandbox_token and len(self.sandbox_token) < MIN_SECRET:
            found.append(f"HALL_SANDBOX_TOKEN 短于 {MIN_SECRET} 个字符")
        found += self._redis_problems()
        return found + (self._production_problems() if self.is_production else [])

    def _redis_problems(self) -> list[str]:
        if not self.redis_url:
            return []
        if urlsplit(self.redis_url).scheme not in {"redis", "rediss", "unix"}:
            return ["HALL_REDIS_URL 应以 redis://、rediss:// 或 unix:// 开头"]
        if importlib.util.find_spec("redis") is None:
            return ["HALL_REDIS_URL 已设置，但没有安装 redis 包"]
        return []

    def _production_problems(self) -> list[str]:
        found = []
        if any(len(line) < MIN_SECRET for line in self.secret_key.splitlines() or [b""]):
            found.append(f"HALL_SECRET_KEY 未设置或短于 {MIN_SECRET} 个字符")
        if not self.base_url:
            found.append("HALL_BASE_URL 未设置")
        elif not self.is_https and not self.allow_plain_http:
            found.append("HALL_BASE_URL 不是 https；确需明文访问时设置 HALL_ALLOW_PLAIN_HTTP=1")
        refused = sorted(self.twins - self.allow_twins)
        if refused:
            found.append(
                f"以下外部系统仍为内置模拟，未在 HALL_ALLOW_TWINS 中允许：{'、'.join(refused)}"
            )
        return found


def _connection(url: str, synchronous: str) -> object:
    if not url.startswith("sqlite://"):
        return url.replace("postgresql://", "asyncpg://").replace("postgres://", "asyncpg://")
    return {
        "engine": "models.sqlite_engine",
        "credentials": {
            "file_path": url.removeprefix("sqlite://"),
            "synchronous": synchronous,
            "busy_timeout": 5000,
            "cache_size": SQLITE_CACHE,
            "journal_size_limit": 67108864,
        },
    }


def _read_env_file(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    lines = (line.strip() for line in path.read_text("utf8").splitlines())
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {key.strip(): value.strip().strip("\"'") for key, value in pairs}


def _on(value: str) -> bool:
    return value.strip().lower() in {"1", "true", "yes", "on"}


def _words(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (word.strip() for word in text.split(","))))


def _port(text: str, unreadable: list[str]) -> int:
    """A port; what is none is told with all other problems before anything starts."""
    if text.isdecimal() and 0 < int(text) < 65536:
        return int(text)
    unreadable.append(f"HALL_PORT 不是 1 到 65535 之间的数字：{text}")
    return Settings.port


def _secret(
    env: Mapping[str, str], data_dir: Path, unreadable: list[str]
) -> tuple[bytes, Path | None]:
    """The secret and the file that it stands in; a file that cannot be read is told, not raised."""
    named = env.get("HALL_SECRET_KEY_FILE")
    if not named and (key := env.get("HALL_SECRET_KEY", "").strip()):
        return key.encode(), None
    if not named and env.get("HALL_ENV") == "production":
        return b"", None
    path = Path(named) if named else data_dir / "secret.key"
    try:
        secret = path.read_bytes().strip() if named else _development_secret(path)
    except OSError as error:
        unreadable.append(f"密钥文件 {path} {_UNREAD.get(type(error), '无法读取')}")
        return b"", path
    if not secret:
        unreadable.append(f"密钥文件 {path} 是空的")
    return secret, path


def _development_secret(path: Path) -> bytes:
    """Make the key of a development site once, readable by its owner only."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_bytes().strip()


def _connector_options(env: Mapping[str, str]) -> Mapping[str, str]:
    prefixes = tuple(f"HALL_{system.upper()}_" for system in SYSTEMS)
    return {key: value for key, value in env.items() if key.startswith(prefixes)}


def given() -> dict[str, str]:
    """Every variable that is set: those of the process before those of ``.env``.

    Without what the file says nothing can be told right, so one that cannot be read ends the
    process; a service manager does not try again (`os.EX_CONFIG`).
    """
    try:
        return {**_read_env_file(ENV_FILE), **os.environ}
    except PermissionError:
        reason = "没有读取权限，请以运行服务的用户执行"
    except UnicodeDecodeError:
        reason = "不是 UTF-8 编码，请另存为 UTF-8"
    sys.stderr.write(f"设置文件 {ENV_FILE.resolve()} {reason}\n")
    sys.exit(os.EX_CONFIG)


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; whoever starts a process asks for their `problems` first."""
    env = given() if environ is None else dict(environ)

    def get(name: str, default: str = "") -> str:
        return env.get(f"HALL_{name}", default)

    production = get("ENV", "development") == "production"
    data_dir = Path(get("DATA_DIR", "data"))
    default = Settings()
    unreadable: list[str] = []
    secret_key, secret_key_file = _secret(env, data_dir, unreadable)
    return Settings(
        env=get("ENV", "development"),
        host=get("HOST", "0.0.0.0" if production else default.host),  # noqa: S104
        port=_port(get("PORT", str(default.port)), unreadable),
        base_url=get("BASE_URL").rstrip("/"),
        data_dir=data_dir,
        database_url=get("DATABASE_URL"),
        secret_key=secret_key,
        secret_key_file=secret_key_file,
        demo=_on(get("DEMO", "0" if production else "1")),
        **{f"connector_{s}": get(f"CONNECTOR_{s.upper()}", "twin") for s in SYSTEMS},
        connector_options=_connector_options(env),
        allow_twins=frozenset(_words(get("ALLOW_TWINS").lower())),
        allow_plain_http=_on(get("ALLOW_PLAIN_HTTP")),
        sandbox_token=get("SANDBOX_TOKEN").strip(),
        trusted_proxies=get("TRUSTED_PROXIES", default.trusted_proxies),
        office_networks=_words(get("OFFICE_NETWORKS")),
        site_name=get("SITE_NAME", default.site_name),
        site_owner=get("SITE_OWNER", default.site_owner),
        portal_url=get("PORTAL_URL", default.portal_url),
        counter=get("COUNTER", default.counter),
        always_captcha=_on(get("ALWAYS_CAPTCHA")),
        sqlite_synchronous=get("SQLITE_SYNCHRONOUS", default.sqlite_synchronous),
        node=get("NODE", default.node),
        redis_url=get("REDIS_URL"),
        unreadable=tuple(unreadable),
    )


settings = load()
