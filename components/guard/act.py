"""`@act`: the guard that every handler goes through.

Hidden buttons protect nothing: whoever holds a socket of a page may send any event of it. So
each handler asks again for the session and the right, runs once at a time, and tells the user
what the verb refused, beside the field it belongs to or in a toast.
"""

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar, assert_never

import structlog
from nicegui import Client, ui
from nicegui.events import UiEventArguments

from auth.session.socket import leave
from auth.web.caller import Who, caller_of, current_session, member_of
from components.guard.page_state import PageState, asking, page_state
from components.guard.proof import is_proved
from components.guard.toast import toast_error
from models.base.error import HallError, NotAllowed, SessionEnded
from models.sign_in.session import Session
from models.units.permission import Action

H = TypeVar("H", bound=Callable[..., Any])
_log = structlog.get_logger()


def act(
    needs: Action | None = None,
    who: Who | None = None,
    fresh: timedelta | None = None,
    latest: bool = False,
) -> Callable[[H], H]:
    """Guard a handler; by default it is for those whom its page is for.

    ``needs`` a right of the member, ``fresh`` a proof of the person that is not older than that,
    ``latest`` for what is typed, the last argument: while it runs only the last call waits, instead
    of being dropped.
    """
    guard = Guard(needs, who, fresh, latest)

    def decorate(handler: H) -> H:
        @functools.wraps(handler)
        async def wrapper(*args: Any) -> None:
            await guard.run(handler, args)

        wrapper.is_act = True  # type: ignore[attr-defined]  # a mark for require_act and the tests
        return wrapper  # type: ignore[return-value]  # same parameters, seen through wraps

    return decorate


@dataclass(frozen=True)
class Guard:
    """What one handler asks for; see `act`."""

    needs: Action | None
    who: Who | None
    fresh: timedelta | None
    latest: bool

    async def run(self, handler: Callable[..., Any], args: tuple[Any, ...]) -> None:
        """Run a handler once at a time; a second call meanwhile is dropped, or waits."""
        client = ui.context.client
        state = page_state(client)
        key = (handler, *_identity(args, self.latest))
        if key in state.busy:
            if self.latest:
                state.waiting[key] = args
            return
        state.busy.add(key)
        try:
            await self._once(client, state, handler, args)
            while (again := state.waiting.pop(key, None)) is not None:
                await self._once(client, state, handler, again)
        finally:
            state.busy.discard(key)

    async def _once(
        self, client: Client, state: PageState, handler: Callable[..., Any], args: tuple[Any, ...]
    ) -> None:
        try:
            if not await self._is_authorized(state):
                return
            if (asks := asking()) is not None:
                asks.tell_refusal("")
            result = handler(*args)
            if inspect.isawaitable(result):
                await result
        except HallError as error:
            tell(client, error)
        except Exception as error:
            incident(client, error)

    async def _is_authorized(self, state: PageState) -> bool:
        """Read session and member again, and note that the user is there.

        False when the user has declined to prove once more who they are; nothing was done then.
        """
        who = self.who or state.who
        if who is Who.ANYBODY and self.needs is None and self.fresh is None:
            return True
        session = await self._admit(who)
        if self.fresh is None or session.is_fresh(self.fresh):
            return True
        client = ui.context.client
        if not await is_proved(session, self.fresh) or client.is_deleted:
            return False
        return (await self._admit(who)).is_fresh(self.fresh)

    async def _admit(self, who: Who) -> Session:
        session = await current_session()
        await session.touch()
        require(session, who, self.needs)
        return session


def require(session: Session, who: Who, needs: Action | None) -> None:
    """Refuse a session that is none for these people, or whose member lacks a right.

    Who acts for no unit and no institution, as on the phone, has none of the rights.
    """
    match who:
        case Who.MEMBER:
            member_of(session)
        case Who.USER | Who.ANYBODY:
            pass
        case _:
            assert_never(who)
    holder = session.of_institution or session.member
    if needs is not None and (holder is None or not holder.may(needs)):
        raise NotAllowed(needs.refusal)


def _identity(args: tuple[Any, ...], latest: bool) -> list[Any]:
    """What makes two calls the same act: object and values, but not the event.

    What is typed or chosen comes last, after the name of its field, and makes no other act.
    """
    return [
        each if isinstance(each, str) else id(each)
        for each in (args[:-1] if latest else args)
        if not isinstance(each, UiEventArguments)
    ]


def require_act(handler: Callable[..., Any]) -> None:
    """Refuse a handler that is not guarded, when the page is built."""
    if not getattr(handler, "is_act", False):
        raise TypeError(f"{getattr(handler, '__qualname__', handler)} needs @act")


def mark_as_act(handler: H, guarded: Callable[..., Any]) -> H:
    """Mark a function that does nothing but call a guarded one."""
    require_act(guarded)
    handler.is_act = True  # type: ignore[attr-defined]  # see above
    return handler


def tell(client: Client, error: HallError) -> None:
    """Show the user what a verb refused."""
    if client.is_deleted:
        return
    if isinstance(error, SessionEnded):
        leave(client)
        return
    field = page_state(client).field_at(error.field or "")
    if field is None:
        _refuse(client, error.message)
        return
    with client:
        field.refuse(error.message)


def _refuse(client: Client, message: str) -> None:
    """Say it in what asks over the page, or at the top of the page."""
    asks = asking()
    if asks is not None and asks.tell_refusal(message):
        return
    with client:
        toast_error(message)


def incident(client: Client, error: Exception) -> None:
    """Log what broke under the number that the user sees."""
    number = caller_of(client.request.scope).request_no
    _log.error("incident", number=number, error=type(error).__name__, exc_info=error)
    if not client.is_deleted:
        _refuse(client, f"系统暂时出现问题，您已填写的内容会保留，请稍后重试（编号 {number}）")
