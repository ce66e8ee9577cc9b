"""Signing out in both directions: there when it is done here, and here when it is done there."""

from auth.sign_in.providers import login_provider, login_providers
from models.base.error import HallError
from models.outside.outside_start import OutsideStart
from models.sign_in.session import Session
from models.sign_in.session_kind import EndReason


async def end_outside(name: str, token: str) -> int:
    """End the sessions that a provider's log-out is about; how many.

    What was opened after the token was written is left alone, so that one sent again does nothing.
    Raises Invalid for a token that is none.
    """
    told = await login_provider(name).logged_out(token)
    codes = await OutsideStart.sessions_of(
        name, sid=told.sid, subject=told.subject_digest, until=told.at
    )
    alive = await Session.alive().filter(code__in=codes) if codes else []
    for session in alive:
        await session.end(EndReason.ELSEWHERE)
    return len(alive)


async def way_out_there(session: Session, base_url: str) -> str:
    """Where a browser goes to sign out at its provider as well; empty where there is nothing."""
    start = await OutsideStart.behind(session.code)
    provider = login_providers().get(start.provider) if start else None
    if start is None or provider is None or not start.id_token:
        return ""
    try:
        back = f"{base_url}/login/{start.provider}/logout"
        return await provider.log_out_url(start.id_token, back)
    except HallError:
        return ""  # whoever is away keeps nobody from signing out here
