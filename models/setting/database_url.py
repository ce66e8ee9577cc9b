"""The address of the database, read once and in one way by hall, doctor, backup and migration."""

import importlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from models.setting.url import canonical_host

SQLITE = "sqlite://"
SCHEMES = ("postgresql://", "postgres://")
EXAMPLE = "如 postgresql://hall:密码@127.0.0.1/hall"
NO_DRIVER = "是 PostgreSQL，但没有安装 asyncpg 包；请重新安装"
MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
OLD_MODES = {"true": "require", "1": "require", "false": "disable", "0": "disable"}
POOL = ("minsize", "maxsize", "statement_cache_size")
LEAST, USUAL, MOST = 4, 5, 100  # connections of a pool: what the start needs, Tortoise's own, ours
MOST_STATEMENTS = 10_000
UNSAFE = re.compile(r"[/?#@:\[\]\s]|%(?![0-9A-Fa-f]{2})")


@dataclass(frozen=True)
class PostgresUrl:
    """Whom to connect to; what is not given stays with PostgreSQL's own defaults."""

    database: str
    user: str = ""
    password: str = field(default="", repr=False)
    host: str = ""
    port: int = 5432
    sslmode: str = ""
    pool: Mapping[str, int] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """Host and port, without any secret."""
        return f"{self.host or '本机'}:{self.port}"

    @property
    def connection(self) -> dict[str, object]:
        """Arguments of asyncpg for a connection of its own."""
        known = {
            "host": self.host,
            "port": self.port,
            "user": self.user,
            "password": self.password,
            "database": self.database,
            "ssl": self.sslmode,
        }
        return {name: value for name, value in known.items() if value}

    @property
    def credentials(self) -> dict[str, object]:
        """Arguments of Tortoise for its pool."""
        return {**self.connection, **self.pool}

    @property
    def environment(self) -> dict[str, str]:
        """The same for PostgreSQL's own programs, whose arguments everybody can read."""
        names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "database": "PGDATABASE"}
        names |= {"password": "PGPASSWORD", "ssl": "PGSSLMODE"}
        known = {names[key]: str(value) for key, value in self.connection.items()}
        return {**known, "PGCLIENTENCODING": "UTF8"}

    def __str__(self) -> str:
        """The address again, in canonical form."""
        who = quote(self.user, safe="")
        who += f":{quote(self.password, safe='')}" if self.password else ""
        is_socket = self.host.startswith("/")
        where = f"[{self.host}]" if ":" in self.host else "" if is_socket else self.host
        options = {"host": self.host} if is_socket else {}
        options |= {"sslmode": self.sslmode} if self.sslmode else {}
        options |= {name: str(value) for name, value in self.pool.items()}
        tail = "&".join(f"{name}={quote(value, safe='/')}" for name, value in options.items())
        port = "" if self.port == 5432 else f":{self.port}"
        return (
            f"postgresql://{who}{'@' if who else ''}{where}{port}/{quote(self.database, safe='')}"
            + (f"?{tail}" if tail else "")
        )


def database_url(value: str) -> str:
    """The address of a database that the hall can use; raises ValueError with what to write."""
    if value.startswith(SQLITE):
        return _sqlite(value)
    if not value.startswith(SCHEMES):
        raise ValueError(_other_scheme(value))
    try:
        importlib.import_module("asyncpg")
    except ImportError:
        raise ValueError(NO_DRIVER) from None
    return str(postgres(value))


def _sqlite(value: str) -> str:
    path = value.removeprefix(SQLITE)
    if not path or path.endswith("/") or path.startswith(":") or set(path) & set("?#"):
        raise ValueError("应写成 sqlite:// 加上文件名，如 sqlite:///opt/hall/data/hall.sqlite3")
    if os.path.isdir(path):  # of what cannot be looked at it says no
        raise ValueError(f"应是一个文件，{path} 是文件夹")
    return value


def _other_scheme(value: str) -> str:
    scheme, separator, _ = value.partition("://")
    if not separator:
        return f"应以 postgresql:// 或 sqlite:// 开头，{EXAMPLE}；SQLite 文件写 sqlite:// 加上路径"
    if scheme.lower().startswith(("postgres", "asyncpg", "psycopg")):
        return f"应以 postgresql:// 开头，不写 {scheme}://"
    return f"不支持 {scheme}，只能用 PostgreSQL 或 SQLite，{EXAMPLE}"


def postgres(value: str) -> PostgresUrl:
    """Read the address of a PostgreSQL database; a password is never repeated in what is told."""
    rest = value.partition("://")[2]
    before, at, after = rest.rpartition("@")
    user, _, password = before.partition(":")
    for what, text in (("用户名", user), ("密码", password)):
        if at and (found := UNSAFE.search(text)):
            sign = found.group()
            raise ValueError(f"{what}里的“{sign}”要写成“{quote(sign, safe='')}”")
    try:
        parts = urlsplit(f"//{after}")
        host, port = parts.hostname or "", parts.port or 5432
    except ValueError:
        raise ValueError(f"主机或端口写法不对，{EXAMPLE}") from None
    database = unquote(parts.path.removeprefix("/"))
    if not database or "/" in database or parts.fragment or "," in parts.netloc:
        raise ValueError(f"应写一个主机和一个数据库名，{EXAMPLE}")
    options = _options(parts.query)
    socket = options.pop("host", "")
    return PostgresUrl(
        database=database,
        user=unquote(user),
        password=unquote(password),
        host=socket or (canonical_host(host) if host else ""),
        port=port,
        sslmode=_sslmode(options),
        pool=_pool(options),
    )


def _options(query: str) -> dict[str, str]:
    """What stands after the question mark; nothing twice, since only one of them would hold."""
    options: dict[str, str] = {}
    for name, text in parse_qsl(query, keep_blank_values=True):
        if name in options:
            raise ValueError(f"问号后写了两次 {name}；请只留一个")
        options[name] = text
    return options


def _sslmode(options: dict[str, str]) -> str:
    """How the connection is encrypted; root certificates are named to every program alike."""
    if "sslrootcert" in options:
        raise ValueError("不能写 sslrootcert；根证书请放在环境变量 PGSSLROOTCERT 里")
    if {"sslmode", "ssl"} <= set(options):
        raise ValueError("问号后同时写了 sslmode 和 ssl；请只留 sslmode")
    written = options.pop("sslmode", options.pop("ssl", ""))
    mode = OLD_MODES.get(written.lower(), written.lower())
    if written and mode not in MODES:
        raise ValueError(f"sslmode 只能是 {'、'.join(MODES)}：{written}")
    return mode


def _pool(options: Mapping[str, str]) -> dict[str, int]:
    for name, text in options.items():
        if name not in POOL:
            raise ValueError(f"问号后不认识“{name}”，只能写 sslmode、host、{'、'.join(POOL)}")
        if not re.fullmatch("[0-9]{1,9}", text):
            raise ValueError(f"{name} 应是数字：{text}")
    sizes = {name: int(text) for name, text in options.items()}
    least, most = sizes.get("minsize", 1), sizes.get("maxsize", USUAL)
    if not LEAST <= most <= MOST:
        raise ValueError(f"maxsize 应在 {LEAST} 到 {MOST} 之间：{most}")
    if not 1 <= least <= most:
        usual = "" if "maxsize" in sizes else f"（没有写 maxsize 时是 {USUAL}）"
        raise ValueError(f"minsize 应在 1 到 maxsize 之间：{least}，而 maxsize 是 {most}{usual}")
    if (statements := sizes.get("statement_cache_size", 0)) > MOST_STATEMENTS:
        raise ValueError(f"statement_cache_size 应在 0 到 {MOST_STATEMENTS} 之间：{statements}")
    return sizes
