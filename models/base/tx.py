"""Transactions: the only way to open one, what runs last in it and after it, and how to drain them.

A task that is cancelled inside Tortoise's ``in_transaction()`` leaves the lock or the pooled
connection taken for ever, and NiceGUI cancels tasks in normal use (a closed page cancels its
timers). Therefore every transaction runs in a task of its own behind ``asyncio.shield``.
"""

import asyncio
import functools
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, ParamSpec, TypeVar

import structlog
from tortoise.transactions import in_transaction

P = ParamSpec("P")
R = TypeVar("R")
Callback = Callable[[], Any]
Step = Callable[[], Awaitable[None]]


@dataclass
class _Open:
    """What a transaction that is open has still to do, as its last and after it."""

    last: list[tuple[str, Step]] = field(default_factory=list)
    callbacks: list[Callback] = field(default_factory=list)
    is_over: bool = False


_open: ContextVar[_Open | None] = ContextVar("open", default=None)
_running: set[asyncio.Task[Any]] = set()
_log = structlog.get_logger()


def transactional(verb: Callable[P, Awaitable[R]]) -> Callable[P, Coroutine[Any, Any, R]]:
    """Run a verb in its own shielded transaction, or join the one that is open.

    The caller may be cancelled, the transaction may not. Inside: no HTTP, no sleep, no UI.
    """

    @functools.wraps(verb)
    async def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        if in_transaction_now():
            return await verb(*args, **kwargs)

        async def run() -> R:
            here = _Open()
            token = _open.set(here)
            try:
                async with _opened():
                    result = await verb(*args, **kwargs)
                    for _, step in sorted(here.last, key=itemgetter(0)):
                        await step()
            finally:
                here.is_over = True
                _open.reset(token)
            for callback in here.callbacks:
                _call(callback)
            return result

        task = asyncio.create_task(run(), name=f"tx {verb.__qualname__}")
        _running.add(task)
        task.add_done_callback(_finished)
        return await asyncio.shield(task)

    return wrapper


@asynccontextmanager
async def _opened() -> AsyncIterator[None]:
    """A transaction; one that cannot begin gives its connection back.

    Tortoise would keep a pooled connection for ever whose BEGIN failed, because the database was
    stopped in that moment, and after ten of them nothing could be read any more.
    """
    transaction: Any = in_transaction()
    try:
        await transaction.__aenter__()
    except BaseException:
        pool = getattr(getattr(transaction, "client", None), "_parent", None)
        if pool is not None and pool._pool and transaction.client._connection is not None:
            await pool._pool.release(transaction.client._connection)
        raise
    async with AsyncExitStack() as stack:
        stack.push_async_exit(transaction)
        yield


def _finished(task: asyncio.Task[Any]) -> None:
    _running.discard(task)
    if not task.cancelled():
        task.exception()  # retrieved here too: the caller may have been cancelled meanwhile


def _call(callback: Callback) -> None:
    """Run one callback; its failure is logged and never undoes what was committed."""
    try:
        callback()
    except Exception as error:
        _log.error("on_commit callback failed", error=type(error).__name__)


def on_commit(callback: Callback) -> None:
    """Run a plain function after the open transaction commits; at once when none is open."""
    here = _here()
    if here is None:
        _call(callback)
    else:
        here.callbacks.append(callback)


def as_last(row: str, step: Step) -> None:
    """Do something as the last of the open transaction, in the order of the rows that it holds.

    For a row that many transactions want, whatever else they hold: none waits for another then that
    waits for it.
    """
    here = _here()
    if here is None:
        raise RuntimeError("what is done last belongs inside a transaction")
    here.last.append((row, step))


def in_transaction_now() -> bool:
    """True inside a transactional verb."""
    return _here() is not None


def _here() -> _Open | None:
    """The open transaction, if there is one.

    Raises RuntimeError in a task that was started inside one and has outlived it: what it left to
    be done last, such as a line of the audit, would be lost in silence.
    """
    here = _open.get()
    if here is not None and here.is_over:
        raise RuntimeError("this task has outlived the transaction that it was started in")
    return here


async def drain() -> None:
    """Wait until every running transaction has ended; called before connections close."""
    while _running:
        await asyncio.gather(*_running, return_exceptions=True)
