"""What every provider of outside accounts can do: the one interface of all kinds.

A kind is a class with this shape, as a rule a `PeerProvider`, and an entry in `providers.MAKERS`.
It is told what is secret of a start (`Start`), sends the browser away (`begin`) and turns what the
browser brings back into one `OutsideIdentity` (`finish`). It never sees a cookie or a session, and
no table but that of its own codes (`licence`, whose answers no browser brings); no word and no
field name of a provider leaves it. Pages, routes and models know the identity only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from auth.calls.http import Peer
from models.base.error import HallError, Invalid, NotAllowed
from models.outside.outside_identity import OutsideIdentity
from models.setting.login_provider import Provider

CANCELED = "您已取消在{label}的登录"
EXPIRED = "{label}的登录凭据已失效，请重新登录"
NOT_BELIEVED = "{label}的登录结果无法核实，请重新登录；仍有问题请改用其他登录方式"
NO_UNIT = "{label}没有返回单位的统一社会信用代码，请改用单位账户登录"
NOT_ANEW = "请在{label}重新登录后再继续"
FORGED = "invalid logout_token"


@dataclass(frozen=True)
class Start:
    """One start on its way: what goes to the provider and back, and what stays with us.

    `state` is random and travels through the browser; a provider that does not echo one gets it
    inside `redirect_uri`. `asks_anew` wants a new login there, whoever is signed in.
    """

    state: str
    nonce: str
    verifier: str
    redirect_uri: str
    began_at: datetime
    asks_anew: bool = False


@dataclass(frozen=True)
class LoggedOut:
    """What a provider's own log-out is about: a session of theirs, or everything of an account."""

    sid: str
    subject_digest: str
    at: datetime


class LoginProvider(Protocol):
    """One provider as the settings describe it."""

    provider: Provider
    kind: str
    names_person: bool

    async def begin(self, start: Start) -> str:
        """Where the browser goes: an address of the provider, or a path of this very site.

        Raises ConnectorFailed while the provider cannot be reached.
        """
        ...

    async def finish(self, start: Start, answer: Mapping[str, str]) -> OutsideIdentity:
        """Who has signed in, from the parameters that the browser brings back.

        `answer` is what stood in the address of the callback; the state in it is the start's own.
        Raises NotAllowed with a text of ours when nobody has, ConnectorFailed when the provider
        does not answer as agreed.
        """
        ...

    async def log_out_url(self, id_token: str, back: str) -> str:
        """Where a browser goes to end its session there as well; empty where there is no such."""
        ...

    async def logged_out(self, token: str) -> LoggedOut:
        """Verify a log-out that the provider tells us of; raises Invalid for any other token."""
        ...

    async def is_up(self) -> bool:
        """Whether the provider answered lately."""
        ...

    async def close(self) -> None:
        """Give connections back."""
        ...


class PeerProvider(LoginProvider):
    """One that is asked over HTTP; it knows no log-out unless its kind says so."""

    _peer: Peer

    async def log_out_url(self, id_token: str, back: str) -> str:
        return ""

    async def logged_out(self, token: str) -> LoggedOut:
        raise Invalid(FORGED)

    async def is_up(self) -> bool:
        return not self._peer.breaker.is_open

    async def close(self) -> None:
        await self._peer.client.aclose()


def refused(text: str, provider: Provider) -> NotAllowed:
    """A refusal that names the provider."""
    return NotAllowed(text.format(label=provider.label))


def refusal_of(error: str, provider: Provider) -> HallError:
    """What an error code of a callback means; the provider's own words are never shown."""
    if error in {"access_denied", "user_cancelled", "user_canceled", "interaction_required"}:
        return refused(CANCELED, provider)
    if error in {"temporarily_unavailable", "server_error"}:
        return provider.unreachable()
    return refused(NOT_BELIEVED, provider)
