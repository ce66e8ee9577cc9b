"""Where the hall listens: whether that can be opened, and how people write it."""

import errno
import socket
from typing import Any

from models.setting.url import netloc

EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  # compared, not bound
LOW_PORT = "1024 以下的端口请交给代理，服务用 8080 一类的端口"
ONLY_SIX = "HALL_HOST 是 ::，只接受 IPv6；要让 IPv4 也能访问，请写 0.0.0.0，由代理接受 IPv6"


def local_url(host: str, port: int) -> str:
    """Where this machine reaches the process."""
    return f"http://{netloc('http', EVERYWHERE.get(host, host), port)}"


def why_not_open(host: str, port: int) -> int:
    """The error that opening the port would meet; 0 when it can be opened."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError:
        return errno.EADDRNOTAVAIL
    return next(filter(None, (_tried(family, address) for family, _, _, _, address in found)), 0)


def _tried(family: int, address: tuple[Any, ...]) -> int:
    """Bind as asyncio will, and give the port back."""
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            probe.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        try:
            probe.bind(address)
        except OSError as error:
            return error.errno or errno.EIO
    return 0


def told(error: int, host: str, port: int) -> str:
    """Why the port cannot be opened, and what to do."""
    if error == errno.EADDRINUSE:
        return f"端口 {port} 已被占用；请停掉它，或换 HALL_PORT；查看：ss -ltnp | grep {port}"
    if error in {errno.EACCES, errno.EPERM}:
        return f"没有权限使用端口 {port}；{LOW_PORT}"
    return f"{host} 不是本机的地址；请改 HALL_HOST"
