"""Passwords: the rules that a new one keeps, and the hash that is stored of it.

The rules are shown live and enforced by the same functions. Hashes are Argon2id, made in two
threads beside the event loop, in one where the machine has no third processor for the pages.
"""

import asyncio
import os
import re
import sys
import threading
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from threading import Lock
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from models.base.error import Busy, Invalid
from models.base.text import compact, drop_invisible
from models.proofs.password_strength import is_guessable, spelled
from models.standards.identifier import MOBILE_LENGTH

T = TypeVar("T")

MIN_LENGTH = 8
MAX_LENGTH = 20
MIN_CLASSES = 3
MAX_LOOKED_AT = 64
PERSONAL_RUN = 6
THREADS = 2 if (os.cpu_count() or 1) > 2 else 1
MAX_QUEUED = 20
BACKGROUND = 15  # of 19: how much a thread that hashes steps back

TOO_COMMON = "这个密码太常见或容易猜到，请换一个"
# Of a random text that nobody kept; it costs as much as every other hash.
_NOBODY = (
    "$argon2id$v=19$m=47104,t=1,p=1$KonBrqzwn42OVCPRFZc+mQ"
    "$8e4IL5FvLg2puPafnAGiI4wi7WVPq15QWrMrqVhTmV0"
)
_hasher = PasswordHasher(time_cost=1, memory_cost=47104, parallelism=1, salt_len=16, hash_len=32)
_lock = Lock()


def _step_back() -> None:
    """Let whoever waits for a page go before this thread; only Linux knows threads by number."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), BACKGROUND)


_pool = ThreadPoolExecutor(THREADS, thread_name_prefix="password", initializer=_step_back)
_strength_pool = ThreadPoolExecutor(1, thread_name_prefix="strength", initializer=_step_back)


@dataclass(frozen=True)
class PasswordContext:
    """What a password must not contain: the numbers and names of its owner and unit."""

    uscc: str = ""
    mobile: str = ""
    id_number: str = ""
    names: tuple[str, ...] = ()

    @property
    def numbers(self) -> tuple[str, ...]:
        """The numbers in the form that is kept, however they are typed so far."""
        mobile = re.sub("[^0-9]", "", compact(self.mobile))[-MOBILE_LENGTH:]
        return compact(self.uscc), mobile, compact(self.id_number)

    @property
    def words(self) -> list[str]:
        """What somebody who knows the owner tries first: names, numbers, the birthday."""
        uscc, mobile, id_number = self.numbers
        names = [form for name in self.names for form in spelled(name)]
        parts = [mobile[-4:], id_number[-4:], id_number[6:14], id_number[8:14]]
        known = (*names, uscc, mobile, id_number, *parts, "rs", "12333")
        return [word for word in known if len(word) > 1]


@dataclass(frozen=True)
class PasswordRule:
    """One rule with the words shown beside the field and those of the refusal."""

    label: str
    message: str
    is_met: Callable[[str, PasswordContext], bool]


def _length_ok(text: str, _: PasswordContext) -> bool:
    return MIN_LENGTH <= len(text) <= MAX_LENGTH


def classes_ok(text: str) -> bool:
    """True when three or more of digit, lower, upper and special character occur."""
    classes = ("[0-9]", "[a-z]", "[A-Z]", "[!-/:-@\\[-`{-~]")
    return sum(bool(re.search(kind, text)) for kind in classes) >= MIN_CLASSES


def _signs_ok(text: str, _: PasswordContext) -> bool:
    return bool(re.fullmatch("[!-~]+", text))


def check_signs(text: str) -> str:
    """Tell at once what no password can hold, such as the space of a careless copy."""
    if re.search(r"\s", text):
        raise Invalid("密码中有空格，可能是复制时带上的，请删除后重新输入", "password")
    if drop_invisible(text) != text:
        raise Invalid("密码中有看不见的字符，可能是复制时带上的，请手工输入", "password")
    if text and not _signs_ok(text, PasswordContext()):
        raise Invalid("密码不能含有中文或全角字符，请切换到英文输入后重新输入", "password")
    return text


def _impersonal(text: str, context: PasswordContext) -> bool:
    typed = text.upper()
    runs = (
        number[start : start + PERSONAL_RUN]
        for number in context.numbers
        for start in range(len(number) - PERSONAL_RUN + 1)
    )
    return bool(text) and not any(run in typed for run in runs)


def _uncommon(text: str, context: PasswordContext) -> bool:
    return bool(text) and not is_guessable(text[:MAX_LENGTH], context.words)


RULES = (
    PasswordRule(
        f"{MIN_LENGTH}–{MAX_LENGTH}位字符",
        f"密码长度应为{MIN_LENGTH}–{MAX_LENGTH}位",
        _length_ok,
    ),
    PasswordRule(
        "数字、小写字母、大写字母、特殊字符中的三种或以上",
        "密码应由数字、小写字母、大写字母、特殊字符中的三种或以上组成",
        lambda text, _: classes_ok(text),
    ),
    PasswordRule(
        "不含空格和中文等字符",
        "密码不能含有空格、中文或全角字符",
        _signs_ok,
    ),
    PasswordRule(
        "不含统一社会信用代码、手机号或证件号码中的连续6位及以上",
        "密码不能含有统一社会信用代码、手机号或证件号码中的连续6位及以上，请更换",
        _impersonal,
    ),
    PasswordRule(
        "不是常见或容易猜到的密码",
        TOO_COMMON,
        _uncommon,
    ),
)


def rules_met(text: str, context: PasswordContext | None = None) -> list[tuple[str, bool]]:
    """Every rule's label, and whether the password typed so far keeps it."""
    known, typed = context or PasswordContext(), text[:MAX_LOOKED_AT]
    return [(rule.label, rule.is_met(typed, known)) for rule in RULES]


def check_form(text: str, context: PasswordContext | None = None) -> str:
    """Refuse a new password at the first rule that it breaks, but for the one that takes time."""
    if not text:
        raise Invalid("请输入密码", "password")
    check_signs(text)
    known = context or PasswordContext()
    for rule in RULES[:-1]:
        if not rule.is_met(text, known):
            raise Invalid(rule.message, "password")
    return text


def check_password(text: str, context: PasswordContext | None = None) -> str:
    """Refuse a new password at the first rule that it breaks; it is kept exactly as typed."""
    check_form(text, context)
    if not RULES[-1].is_met(text, context or PasswordContext()):
        raise Invalid(TOO_COMMON, "password")
    return text


async def accept_password(text: str, context: PasswordContext | None = None) -> str:
    """The same beside the event loop, as every verb asks it."""
    return await _aside(lambda: check_password(text, context))


async def rules_now(text: str, context: PasswordContext) -> list[tuple[str, bool]]:
    """What `rules_met` tells, found out beside the event loop while somebody types."""
    return await _aside(lambda: rules_met(text, context))


async def _aside(job: Callable[[], T]) -> T:
    return await asyncio.get_running_loop().run_in_executor(_strength_pool, job)


class _Load:
    """How many hashes run or wait."""

    jobs = 0


_holds_place: ContextVar[bool] = ContextVar("holds a place among the hashes", default=False)


async def hash_password(password: str) -> str:
    """The hash to store for a password that has passed ``check_password``."""
    return await _beside(lambda: _hasher.hash(_bytes(password)))


async def verify_password(password: str, stored: str) -> bool:
    """True when the password belongs to the stored hash."""
    return await _beside(lambda: _fits(password, stored))


async def verify_nobody(password: str) -> bool:
    """Take as long as ``verify_password`` for an account that does not exist; always False."""
    await verify_password(password, _NOBODY)
    return False


def needs_upgrade(stored: str) -> bool:
    """True when a hash was made with other costs than today's; re-hash at the next login."""
    return _hasher.check_needs_rehash(stored)


def _bytes(password: str) -> bytes:
    return password.encode("utf8", "surrogatepass")


def _fits(password: str, stored: str) -> bool:
    try:
        return _hasher.verify(stored, _bytes(password))
    except (VerificationError, InvalidHashError):
        return False


@asynccontextmanager
async def place_among_hashes() -> AsyncIterator[None]:
    """Hold a place for the hash inside, so that nothing is counted or used up without one.

    Raises Busy at once when too many wait, so that waiting never piles up.
    """
    _take_place()
    token = _holds_place.set(True)
    try:
        yield
    finally:
        _holds_place.reset(token)
        _free_place()


async def _beside(job: Callable[[], T]) -> T:
    """Run in the pool, in the place that is held already or in one of its own."""
    if not _holds_place.get():
        _take_place()
        future = _pool.submit(job)
        future.add_done_callback(_free_place)
    else:
        future = _pool.submit(job)
    return await asyncio.wrap_future(future)


def _take_place() -> None:
    with _lock:
        if _Load.jobs >= THREADS + MAX_QUEUED:
            raise Busy
        _Load.jobs += 1


def _free_place(_: Future[T] | None = None) -> None:
    with _lock:
        _Load.jobs -= 1
