"""Asking an address as a browser would, with nothing but the standard library."""

import asyncio
import base64
import secrets
import socket
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from email.parser import BytesHeaderParser
from urllib.parse import SplitResult, urlsplit

from models.base import clock

WITHIN = 5.0
MOST = 65_536
BROKEN = (OSError, ValueError, EOFError, asyncio.LimitOverrunError)
SOCKET = "/_nicegui_ws/socket.io/?EIO=4&transport=websocket"


class Away(Exception):
    """Nobody answers; `is_certain` when no start of the hall will change that."""

    def __init__(self, reason: str, is_certain: bool = False) -> None:
        super().__init__(reason)
        self.is_certain = is_certain


@dataclass(frozen=True)
class Reply:
    """Status, target of a redirect, and the beginning of the body."""

    status: int
    location: str
    body: bytes


async def ask(url: str) -> Reply:
    """GET an address and follow no redirect; raises Away with a reason in Chinese."""
    try:
        async with asyncio.timeout(WITHIN):
            return await _exchange(url, "Connection: close\r\n")
    except ssl.SSLCertVerificationError as error:
        raise Away(f"证书不受信任（{error.verify_message}）", is_certain=True) from error
    except socket.gaierror as error:
        raise Away("域名无法解析", is_certain=True) from error
    except TimeoutError as error:
        raise Away("没有及时应答") from error
    except BROKEN as error:
        raise Away("连不上") from error


async def opens_socket(base: str) -> bool:
    """Whether an upgrade to a websocket gets through, whatever the hall says to it afterwards."""
    key = base64.b64encode(secrets.token_bytes(16)).decode()
    headers = (
        f"Origin: {base}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n"
    )
    try:
        async with asyncio.timeout(WITHIN):
            return (await _exchange(base + SOCKET, headers)).status == 101
    except BROKEN:
        return False


async def days_left(base: str) -> int:
    """How long the certificate of an https address holds."""
    async with asyncio.timeout(WITHIN):
        reader, writer = await _connect(urlsplit(base))
    try:
        until = ssl.cert_time_to_seconds(writer.get_extra_info("peercert")["notAfter"])
    finally:
        writer.close()
    del reader
    return (datetime.fromtimestamp(until, UTC) - clock.now()).days


async def _connect(parts: SplitResult) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    context = ssl.create_default_context() if parts.scheme == "https" else None
    port = parts.port or (443 if context else 80)
    return await asyncio.open_connection(parts.hostname, port, ssl=context)


async def _exchange(url: str, headers: str) -> Reply:
    parts = urlsplit(url)
    reader, writer = await _connect(parts)
    try:
        target = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        writer.write(f"GET {target} HTTP/1.1\r\nHost: {parts.netloc}\r\n{headers}\r\n".encode())
        await writer.drain()
        line = (await reader.readline()).split()
        if len(line) < 2 or not line[0].startswith(b"HTTP/"):
            raise ValueError("no HTTP")
        head = BytesHeaderParser().parsebytes(await reader.readuntil(b"\r\n\r\n"))
        status = int(line[1])
        body = b"" if status == 101 else await reader.read(MOST)
        return Reply(status, str(head.get("location", "")), body)
    finally:
        writer.close()
