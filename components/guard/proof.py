"""A fresh proof of who is there: some acts ask for one that is not older than a few minutes.

The dialog that asks is made of fields, which stand above the guard; so it is installed here when
the site is put together. The act waits for it, and goes on where it was.
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from models.base.error import NotAllowed
from models.sign_in.session import Session

# 身份变更, adding or ending a manager, a hand-over, an export, and unlinking.
FRESH = timedelta(minutes=15)
Prove = Callable[[Session], Awaitable[bool]]


class _Installed:
    """What asks; nothing does before the site is put together."""

    prove: Prove | None = None


def install_proof(prove: Prove) -> None:
    """Say what asks for a proof; it is True once the session has noted one."""
    _Installed.prove = prove


async def is_proved(session: Session, fresh: timedelta) -> bool:
    """True with a proof that is fresh enough, or once one was given; False when it was declined."""
    if session.is_fresh(fresh):
        return True
    if _Installed.prove is None:
        raise NotAllowed("请先重新验证身份")
    return await _Installed.prove(session)
