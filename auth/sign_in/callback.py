"""What a browser that comes back from a provider has proved, and where it goes then.

The start is used up before the provider is asked anything; whatever follows, the same answer is
worth nothing a second time. Who comes Back to a callback that has signed them in goes on.
"""

from collections.abc import Mapping
from urllib.parse import parse_qsl, quote

from auth.connectors import connectors
from auth.sign_in.provider import LoginProvider, Start
from auth.sign_in.providers import login_provider
from auth.web.caller import Caller
from auth.web.door import HALL
from models.accounts.outside_link import link_account
from models.accounts.outside_sign_in import Way, arrival_of, enter
from models.accounts.registration_draft import RegistrationDraft
from models.base.error import NotFound
from models.outside.outside_identity import OutsideIdentity
from models.outside.outside_start import OutsideStart, StartPurpose, nonce_of, verifier_of
from models.sign_in.session import Session
from models.sign_in.session_kind import EndReason
from models.units.succeeding import CLAIM

REGISTER = "/register"
LINKS = "/unit/settings/accounts"
MAX_VALUE = 8192


async def begin(
    name: str,
    purpose: StartPurpose,
    *,
    caller: Caller,
    next_path: str,
    session: Session | None = None,
) -> str:
    """Where a browser goes to sign in elsewhere; raises ConnectorFailed while that is away."""
    provider = login_provider(name)
    if not await provider.is_up():
        raise provider.provider.unreachable()
    start, state = await OutsideStart.open(
        name,
        purpose,
        origin=caller.origin,
        next_path=next_path,
        asks_anew=purpose is StartPurpose.LINK or await _has_signed_out(caller.visitor),
        by=session.member if session else None,
        session=session.code if session else "",
    )
    return await provider.begin(_told(start, state, caller))


async def _has_signed_out(visitor: str) -> bool:
    """True where whoever was here last has signed out: the next one may be somebody else."""
    last = await Session.filter(visitor=visitor).order_by("-id").first()
    return last is not None and last.reason == EndReason.LOGOUT


def _told(start: OutsideStart, state: str, caller: Caller) -> Start:
    return Start(
        state=state,
        nonce=nonce_of(state),
        verifier=verifier_of(state),
        redirect_uri=f"{caller.base_url}/login/{start.provider}/callback",
        began_at=start.created_at,
        asks_anew=start.asks_anew,
    )


async def arrive(name: str, answer: Mapping[str, str], caller: Caller) -> str:
    """The path that a browser goes on to with this answer; raises HallError for a refused one."""
    provider, answer = login_provider(name), _whole(answer)
    state = answer.get("state", "")
    if any(len(value) > MAX_VALUE for value in answer.values()):
        raise NotFound("这次登录的参数不正确，请重新登录")
    start = await OutsideStart.of_state(name, state, caller.visitor)
    if start.born and (here := await _born(start, caller)):
        return here
    await start.take()
    identity = await provider.finish(_told(start, state, caller), answer)
    if start.purpose is StartPurpose.LINK:
        await link_account(
            start,
            identity,
            session=await Session.find(caller.session_at(HALL)),
            names_person=provider.names_person,
            site=caller.base_url,
        )
        return LINKS
    return await _onward(provider, start, identity, caller)


async def purpose_of(name: str, answer: Mapping[str, str], caller: Caller) -> StartPurpose:
    """What this browser has gone to the provider for; to sign in, where it knows of no start."""
    state = _whole(answer).get("state", "")
    try:
        return (await OutsideStart.of_state(name, state, caller.visitor)).purpose
    except NotFound:
        return StartPurpose.SIGN_IN


def _whole(answer: Mapping[str, str]) -> Mapping[str, str]:
    """The same where a provider has added ``?ticket=…`` to an address that had a ``?`` already."""
    state, mark, more = answer.get("state", "").partition("?")
    return {**answer, **dict(parse_qsl(more)), "state": state} if mark else answer


async def _born(start: OutsideStart, caller: Caller) -> str:
    """Where this very sign-in has led, while its session lives in this browser."""
    here = await Session.find(caller.session_at(HALL))
    return start.next_path if here is not None and here.code == start.born else ""


async def _onward(
    provider: LoginProvider, start: OutsideStart, identity: OutsideIdentity, caller: Caller
) -> str:
    arrival = await arrival_of(
        identity, names_person=provider.names_person, asked_anew=start.asks_anew
    )
    asks = arrival.unit if arrival.way in {Way.SCAN, Way.SHOW, Way.JOIN} else None
    await start.note(identity, asks, binds=arrival.binds)
    match arrival.way:
        case Way.CLAIM:
            return f"{CLAIM}?from={quote(start.provider)}"
        case Way.SCAN | Way.SHOW:
            return f"/login/{start.provider}/confirm?at={start.code}"
        case Way.JOIN:
            return f"/login/{start.provider}/join?at={start.code}"
        case Way.REGISTER:
            await start.finish()
            facts = await connectors().registry.find(identity.uscc)
            await RegistrationDraft.begin_elsewhere(identity, facts, visitor=caller.visitor)
            return REGISTER
        case Way.ENTER:
            return f"/auth/finish?ticket={await enter(start, arrival)}"
