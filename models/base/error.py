"""The error family: everything that a user may read as it stands, in Chinese."""

from collections.abc import Iterator
from contextlib import contextmanager

NO_COOKIE = "请允许浏览器使用Cookie，然后刷新页面重试"


class HallError(Exception):
    """Something a user did or met that is told to them; ``field`` names the input it belongs to."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Invalid(HallError):
    """A value breaks a rule; the message says which and how to mend it."""


class NotAllowed(HallError):
    """The actor lacks the right for this act."""


class NotFound(HallError):
    """There is no such object for this actor; somebody else's object counts as not there."""


class Conflict(HallError):
    """The state has changed meanwhile, so the act no longer fits."""


class LimitReached(HallError):
    """A number that the rules cap (ten agents, ten addresses) is used up."""


class TooMany(HallError):
    """Too many attempts or too much load; ``retry_after`` seconds later it may work again."""

    def __init__(
        self,
        message: str = "操作过于频繁，请稍后再试",
        retry_after: int = 60,
        field: str | None = None,
    ) -> None:
        super().__init__(message, field)
        self.retry_after = retry_after


class Busy(TooMany):
    """No room just now; nothing was counted, as if it had not been asked."""

    def __init__(self, message: str = "系统繁忙，请稍后再试", retry_after: int = 5) -> None:
        super().__init__(message, retry_after)


class CaptchaNeeded(HallError):
    """The slider has to be solved first; the page opens it and repeats the act."""

    def __init__(self, message: str = "请先完成滑块验证", field: str | None = None) -> None:
        super().__init__(message, field)


class SessionEnded(HallError):
    """Nobody is signed in any more; the user has to sign in again."""

    def __init__(self, message: str = "登录已失效，请重新登录", field: str | None = None) -> None:
        super().__init__(message, field)


class ConnectorFailed(HallError):
    """An outside system did not answer as it should; ``retryable`` when trying again is safe.

    ``may_have_arrived`` when the system may have done what it was told, without saying so.
    """

    may_have_arrived = False

    def __init__(self, message: str, retryable: bool = False, field: str | None = None) -> None:
        super().__init__(message, field)
        self.retryable = retryable


@contextmanager
def at_field(name: str) -> Iterator[None]:
    """Say at which input a rule was broken, unless the rule has said so itself."""
    try:
        yield
    except HallError as error:
        error.field = error.field or name
        raise
