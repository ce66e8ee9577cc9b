"""Addresses in a canonical form, so that what browsers send can be compared with them."""

import contextlib
import ipaddress
import re
from urllib.parse import SplitResult, urlsplit

import idna

LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
LONGEST_NAME, SHOWN = 253, 40
DEFAULT_PORTS = {"http": 80, "https": 443}
EXAMPLE = "如 https://hall.example.gov.cn"
BROADCAST = "255.255.255.255"
REDIS_SCHEMES = frozenset({"redis", "rediss", "unix"})


def canonical_host(host: str) -> str:
    """A name or an address in the form that browsers send; raises ValueError for anything else.

    Names in Chinese become what DNS knows, addresses of version 6 their short form.
    """
    bare = host.strip("[]") if host.startswith("[") else host
    with contextlib.suppress(ValueError):
        return str(ipaddress.ip_address(bare))
    name = bare.removesuffix(".").lower()
    if not name.isascii():
        try:
            name = idna.encode(name, uts46=True).decode()
        except idna.IDNAError:
            raise ValueError(f"域名写法不对：{host}") from None
    labels = name.split(".")
    if len(name) > LONGEST_NAME:
        raise ValueError(f"域名长于 {LONGEST_NAME} 个字符，DNS 里没有这样的域名：{host[:SHOWN]}…")
    if not all(LABEL.fullmatch(label) for label in labels) or labels[-1].isdecimal():
        raise ValueError(f"域名写法不对：{host}")
    return name


def host(value: str) -> str:
    """What a server can listen on: a name or an address of this machine, without a port."""
    if "/" in value or (value.count(":") == 1 and "[" not in value):
        raise ValueError(f"只写地址，如 127.0.0.1，端口写在 HALL_PORT：{value}")
    found = canonical_host(value)
    if what := _is_for_many(found):
        raise ValueError(f"{found} 是{what}地址，不能监听；本机写 127.0.0.1，全部网卡写 0.0.0.0")
    return found


def _is_for_many(host: str) -> str:
    """What an address is called that belongs to no single machine; empty for any other."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return ""
    if address.is_multicast:
        return "组播"
    if host == BROADCAST:
        return "广播"
    return "保留" if address.version == 4 and address.is_reserved else ""


def netloc(scheme: str, host: str, port: int | None) -> str:
    """Host and port as they stand in an address: brackets where needed, no port that is usual."""
    shown = f"[{host}]" if ":" in host else host
    return shown if port in {None, DEFAULT_PORTS.get(scheme)} else f"{shown}:{port}"


def origin(value: str) -> str:
    """Scheme, host and port of a web address in canonical form."""
    parts, port = split(value)
    return f"{parts.scheme}://{netloc(parts.scheme, canonical_host(parts.hostname or ''), port)}"


def split(value: str) -> tuple[SplitResult, int | None]:
    """The parts of one web address and its port."""
    if "://" not in value:
        raise ValueError(f"要以 https:// 或 http:// 开头，{EXAMPLE}：{value}")
    if len(re.findall("https?://", value.lower())) > 1 or re.search(r"[\s,，;；、]", value):
        raise ValueError(f"只能写一个网址，{EXAMPLE}：{value}")
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        raise ValueError(f"不是完整的网址，{EXAMPLE}：{value}") from None
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
        raise ValueError(f"不是完整的网址，{EXAMPLE}：{value}")
    if port == 0:
        raise ValueError(f"端口不能是 0：{value}")
    return parts, port


def base_url(value: str) -> str:
    """The address of the whole site: scheme, host and port, nothing else."""
    parts, _ = split(value)
    if "@" in parts.netloc:
        raise ValueError(f"不能带用户名或密码，{EXAMPLE}")
    if parts.path.strip("/") or parts.query or parts.fragment or value.endswith(("?", "#")):
        raise ValueError(f"不能带路径，大厅要放在域名的根上，{EXAMPLE}：{value}")
    return origin(value)


def web_url(value: str) -> str:
    """The address of a page elsewhere, as it is written."""
    parts, _ = split(value)
    canonical_host(parts.hostname or "")
    return value


def canonical(sent: str) -> str:
    """What a browser sent as an origin, in canonical form; empty for anything else."""
    if set(sent.partition("://")[2]) & set("/?#@\\"):
        return ""
    try:
        return origin(sent)
    except ValueError:
        return ""


def redis_url(value: str) -> str:
    """The address of a Redis; its options are tried here, since they would fail much later."""
    parts = urlsplit(value)
    if parts.scheme not in REDIS_SCHEMES:
        raise ValueError("应以 redis://、rediss:// 或 unix:// 开头，如 redis://127.0.0.1")
    number = parts.path.strip("/") if parts.scheme != "unix" else ""
    if number and not re.fullmatch("[0-9]{1,4}", number):
        raise ValueError("网址最后应是数据库的编号，如 redis://127.0.0.1:6379/0")
    try:
        from redis.asyncio import ConnectionPool
    except ImportError:
        told = "已设置，但没有安装 redis 包；请重新安装，或去掉这一行"
        raise ValueError(told) from None
    try:
        ConnectionPool.from_url(value).make_connection()  # type: ignore[no-untyped-call]  # there
    except (ValueError, TypeError):
        told = "不是有效的地址，如 redis://:密码@127.0.0.1:6379/0；密码里的特殊字符要写成 % 编码"
        raise ValueError(told) from None
    return value
