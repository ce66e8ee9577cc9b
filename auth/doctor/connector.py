"""The outside systems: played by a twin, or real and within reach. Nothing is asked of them."""

import ssl

import httpx2

from auth.calls.callback import APP_CALLBACK
from auth.calls.http import http_client
from auth.calls.options import Options
from auth.connectors.alipay import GATEWAY
from auth.connectors.app_description import read_app_description
from auth.connectors.registry_description import read_description
from auth.doctor.ca import check_ca
from auth.doctor.finding import Finding, bad, fine, note
from auth.web.operator import twin_warnings
from models.setting.system import System
from settings import Settings

WITHIN = 5.0


async def check_connectors(settings: Settings) -> list[Finding]:
    """One line for each system."""
    found = [await _system(system, settings) for system in System]
    return [*found, *(note(warning) for warning in twin_warnings(settings))]


async def _system(system: System, settings: Settings) -> Finding:
    if system.value in settings.twins:
        text = f"{system.label}：内置模拟"
        return note(text, "仅供试用，不连真实系统") if settings.is_production else fine(text)
    options = Options(system, settings.connector_options)
    if system is System.CA:
        return await check_ca(options)
    url = address_of(system, options)
    if options.problems:
        return bad(f"{system.label}：设置不全", "见上面“设置”一节")
    if not url:
        return fine(f"{system.label}：由对方平台回调 {APP_CALLBACK}，本机不主动连接")
    try:
        async with http_client(options) as client:
            answer = await client.head(url, timeout=WITHIN)
    except (httpx2.HTTPError, OSError) as error:
        return bad(f"{system.label}：{_why(error)}（{_shown(url)}）", _advice(system, error))
    return fine(f"{system.label}：可以连到 {_shown(url)}（应答 {answer.status_code}）")


def address_of(system: System, options: Options) -> str:
    """Where a real connector will call."""
    if system is System.REGISTRY:
        return read_description(options).url
    if system is System.APP:
        opened = read_app_description(options).open
        return opened.url if opened else ""
    return options.url("URL", GATEWAY if system is System.FACE else "")


def _shown(url: str) -> str:
    return httpx2.URL(url).host


def _why(error: Exception) -> str:
    text = f"{error} {error.__cause__}"
    if isinstance(error, httpx2.TimeoutException):
        return f"{WITHIN:.0f} 秒内没有应答"
    if isinstance(error, ssl.SSLError) or "CERTIFICATE" in text.upper():
        return "证书不受信任或已过期"
    if "inner address" in text:
        return "地址在内网，被拒绝"
    return "域名无法解析" if "resolve" in text else "连不上"


def _advice(system: System, error: Exception) -> str:
    why, name = _why(error), f"HALL_{system.upper()}"
    if "证书" in why:
        return f"内部签发的证书请用 {name}_CA_FILE 指定根证书；并核对本机时钟"
    if "内网" in why:
        return f"系统确在内网时设置 {name}_ALLOW_PRIVATE=1"
    return "请核对地址，并请网络管理员放行本机到该地址的访问"
