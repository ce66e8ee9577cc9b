"""Floods of failed logins: counted by browser, by network address, and over all.

An account is protected by its own lock (`models/lockout.py`); these limits stop whoever tries one
password on many accounts. A whole office may share an address, so known offices only count.
"""

from ipaddress import ip_address, ip_network

from models.error import TooMany
from models.lockout import CAPTCHA_AFTER, CAPTCHA_WINDOW
from models.rate_limit import hit, peek
from models.tx import transactional
from settings import settings

DESK, APP = "login", "app login"  # the doors: their failures are counted apart
WINDOW = 900
PER_VISITOR = 20
PER_ADDRESS = 30
ALL_WINDOW = 300
ALL_ASK_CAPTCHA = 300
UNLIMITED = 10**6  # failures are always counted; `peek` decides


async def refuse_flood(visitor: str, address: str, door: str = DESK) -> None:
    """Stop one browser or one address that only fails."""
    if await peek(f"{door} visitor", visitor, WINDOW) >= PER_VISITOR:
        raise TooMany("登录失败次数过多，请15分钟后再试", WINDOW)
    if is_office(address):
        return
    if await peek(f"{door} address", address, WINDOW) >= PER_ADDRESS:
        raise TooMany("当前网络登录失败次数过多，请15分钟后再试", WINDOW)


async def all_are_asked(address: str, door: str = DESK) -> bool:
    """True when the slider is asked whatever the account: by setting, address or attack."""
    if settings.always_captcha:
        return True
    seconds = CAPTCHA_WINDOW.total_seconds()
    if await peek(f"{door} address", address, seconds) >= CAPTCHA_AFTER:
        return True
    return await peek(f"{door} all", "all", ALL_WINDOW) >= ALL_ASK_CAPTCHA


@transactional
async def count_failure(visitor: str, address: str, door: str = DESK) -> None:
    """Count a failed login of a browser and of its address."""
    await hit(f"{door} visitor", visitor, UNLIMITED, WINDOW)
    await hit(f"{door} address", address, UNLIMITED, WINDOW)
    await hit(f"{door} all", "all", UNLIMITED, ALL_WINDOW)


def is_office(address: str) -> bool:
    """True for an address of a network that many people are known to share."""
    try:
        known = ip_address(address)
        return any(known in ip_network(each, strict=False) for each in settings.office_networks)
    except ValueError:
        return False
