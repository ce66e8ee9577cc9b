"""A browser as a person would name it; the raw User-Agent is never stored."""

import re

_BROWSERS = (
    ("MicroMessenger", "微信"),
    ("AlipayClient", "支付宝"),
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
_HANDHELD = ("HarmonyOS", "Android", "iPhone", "iPad")


def is_handheld(name: str) -> bool:
    """True when a browser named so runs on a phone or a tablet."""
    return name.endswith(_HANDHELD)


def browser_version(user_agent: str) -> str:
    """Browser and the first part of its version, such as «Chrome 146»."""
    for mark, name in _BROWSERS:
        if mark in user_agent:
            found = re.search(re.escape(mark.rstrip("/")) + r"/(\d{1,4})", user_agent)
            return f"{name} {found[1]}" if found else name
    return "未知浏览器"


def browser_name(user_agent: str) -> str:
    """Browser and system, such as «Chrome · Windows»."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "未知浏览器")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "未知系统")
    return f"{browser} · {system}"
