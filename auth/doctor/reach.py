"""What browsers reach: the port, the public address, and sockets through the proxy."""

import asyncio
import contextlib
import errno
import json
import ssl
from collections.abc import Mapping
from urllib.parse import urlsplit

from auth.doctor.finding import Finding, bad, fine, note
from auth.doctor.listening import ONLY_SIX, local_url, told, why_not_open
from auth.doctor.web import Away, Reply, ask, days_left, opens_socket
from models.database.server_lock import server_is_running
from settings import Settings

SOON_DAYS = 14
PAGE = "/help"  # asked with the Host that a browser sends, unlike /healthz never by another
START = "请先启动服务，再体检一次"


async def check_port(settings: Settings) -> list[Finding]:
    """The port is free before the start, and answered by this hall afterwards."""
    if settings.is_told("HALL_PORT") or settings.is_told("HALL_HOST"):
        return []  # with the settings
    port = settings.port
    runs = settings.is_sqlite and server_is_running(settings.data_dir)
    only_six = [note(*ONLY_SIX.split("；", 1))] if settings.host == "::" else []
    match why_not_open(settings.host, port):
        case errno.EADDRINUSE:
            return [await _taken(settings, runs), *only_six]
        case 0 if runs:
            return [bad(f"服务进程在运行，但端口 {port} 没有应答", "请查看服务日志，必要时重启")]
        case 0:
            return [fine(f"端口 {port} 空闲，服务没有运行"), *only_six]
        case error:
            text, advice = told(error, settings.host, port).split("；", 1)
            return [bad(text, advice)]


async def _taken(settings: Settings, runs: bool) -> Finding:
    """By this hall, as it should be, or by something else."""
    port = settings.port
    with contextlib.suppress(Away):
        reply = await ask(f"{local_url(settings.host, port)}/readyz")
        if (state := ready_state(reply)) is not None:
            return _answering(port, state, settings, runs)
    if runs:
        return bad(f"服务进程在运行，但端口 {port} 没有应答", "请查看服务日志，必要时重启")
    advice = f"请停掉它，或换 HALL_PORT；查看：ss -ltnp | grep {port}"
    return bad(f"端口 {port} 被别的程序占用", advice)


def ready_state(reply: Reply) -> Mapping[str, object] | None:
    """What /readyz says; None when this is no hall."""
    with contextlib.suppress(ValueError):
        found = json.loads(reply.body)
        if isinstance(found, dict) and {"status", "database", "connectors"} <= found.keys():
            return found
    return None


def _answering(port: int, state: Mapping[str, object], settings: Settings, runs: bool) -> Finding:
    if not state["database"]:
        return bad(f"端口 {port} 有应答，但服务用不了数据库", "请查看服务日志和数据库")
    if settings.is_sqlite and not runs:
        advice = "那是用另一个数据文件夹的服务；请核对 HALL_DATA_DIR 和 HALL_PORT"
        return bad(f"端口 {port} 由另一个大厅应答", advice)
    return fine(f"端口 {port} 由本大厅应答，数据库可用")


async def check_reach(settings: Settings) -> list[Finding]:
    """The public address leads here, by https, with sockets."""
    base = settings.base_url
    if settings.is_told("HALL_BASE_URL"):
        return []  # with the settings
    if not base:
        text = "HALL_BASE_URL 未设置，二维码里的地址随浏览器而定"
        return [] if settings.is_production else [fine(text)]
    host = urlsplit(base).hostname or ""
    found = []
    if host == "localhost" or host.startswith("127."):
        found.append(note(f"{base} 只有本机能打开，手机扫不了码", "请换成手机也能访问的地址"))
    try:
        reply = await ask(f"{base}/healthz")
    except Away as away:
        is_up = await _is_running(settings)
        told = f"{base} 打不开：{away}"
        advice = "请检查域名解析、防火墙、代理和证书"
        return [*found, bad(told, advice) if is_up or away.is_certain else note(told, START)]
    return found + await _public(base, reply, settings)


async def _is_running(settings: Settings) -> bool:
    with contextlib.suppress(Away):
        await ask(f"{local_url(settings.host, settings.port)}/healthz")
        return True
    return False


async def _public(base: str, reply: Reply, settings: Settings) -> list[Finding]:
    if reply.status in range(300, 400):
        advice = f"请把 HALL_BASE_URL 设成浏览器最后看到的地址（{reply.location}）"
        return [bad(f"{base} 转到了别处", advice)]
    if reply.status in {502, 503, 504}:
        is_up = await _is_running(settings)
        return [
            bad(f"代理在，但它连不到服务（{reply.status}）", "请核对代理里的端口")
            if is_up
            else note(f"代理在，服务没有运行（{reply.status}）", START)
        ]
    if reply.status != 200 or b'"ok"' not in reply.body:
        return [bad(f"{base} 由别的网站应答（{reply.status}）", "请核对代理和 HALL_BASE_URL")]
    if (status := await _status(f"{base}{PAGE}")) not in {200, 429}:
        advice = "代理要原样传递 Host 头，写法见 .deploy/nginx.conf；并核对 HALL_BASE_URL"
        return [bad(f"{base} 连得上，但页面打不开（{status or '没有应答'}）", advice)]
    if await opens_socket(base):
        found = [fine(f"{base} 打得开，WebSocket 畅通")]
    else:
        advice = "代理要转发 Upgrade 与 Connection 头，写法见 .deploy/nginx.conf"
        found = [bad(f"{base} 打得开，但 WebSocket 不通，页面会没有反应", advice)]
    if base.startswith("https://"):
        found += await _certificate(base)
    return found


async def _status(url: str) -> int:
    with contextlib.suppress(Away):
        return (await ask(url)).status
    return 0


async def _certificate(base: str) -> list[Finding]:
    with contextlib.suppress(OSError, ssl.SSLError, asyncio.TimeoutError):
        days = await days_left(base)
        if days < SOON_DAYS:
            return [note(f"证书还有{days}天到期", "请尽快更换")]
        return [fine(f"证书有效，还有{days}天")]
    return []
