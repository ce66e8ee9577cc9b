"""不用脚本的自检 (/help/check/plain): the self-check where scripts are off or never arrive.

One page of plain HTML. Asking for a number is the press of a button, which shows besides whether
the browser has kept the cookie that the page gave it.
"""

from fastapi import Request
from nicegui import app
from starlette.responses import HTMLResponse

from auth.connectors.health import connector_health
from auth.web.browser_name import browser_version
from auth.web.caller import Caller, caller_of
from components.frame.bundle import old_browser_style
from components.parts.fragment import render
from components.scan.reach import is_local
from models.base.error import TooMany
from models.public.check_finding import (
    CA_UNKNOWN,
    SCRIPT_OFF,
    CheckFinding,
    Subject,
    Verdict,
    in_order,
    judge_cookie,
    judge_secure,
    judge_sms,
    summary,
)
from models.public.self_check import SelfCheck, sms_pace
from pages.public.help_check import is_sms_up

PATH = "/help/check/plain"


def mount_plain_check() -> None:
    """Give the page its address; called whenever the site is put together."""
    app.add_api_route(PATH, plain_check, methods=["GET", "POST"], include_in_schema=False)


async def plain_check(request: Request) -> HTMLResponse:
    """What can be known from the request alone; only who asks for a number keeps it."""
    if request.method == "POST":
        return await _numbered(request)
    return _page(await _findings(request, is_asked=False))


async def _numbered(request: Request) -> HTMLResponse:
    """Keep the findings and tell their number."""
    found = await _findings(request, is_asked=True)
    try:
        kept = await SelfCheck.keep(found, origin=caller_of(request.scope).origin)
    except TooMany as error:
        return _page(found, refusal=error.message, status=429)
    return _page(found, number=kept.spoken)


async def _findings(request: Request, *, is_asked: bool) -> list[CheckFinding]:
    who: Caller = caller_of(request.scope)
    health = await connector_health()
    found = [
        SCRIPT_OFF,
        judge_sms(is_up=is_sms_up(health), pace=await sms_pace()),
        _named(browser_version(request.headers.get("user-agent", ""))),
        judge_secure(is_https=who.base_url.startswith("https://"), is_safe=is_local(who.base_url)),
        CA_UNKNOWN,
    ]
    is_kept = not request.scope["state"]["is_new"]
    if is_asked or is_kept:
        found.append(judge_cookie(is_kept=is_kept))
    return in_order(found)


def _named(browser: str) -> CheckFinding:
    """Here nothing shows what a browser can do; its name is all there is."""
    return CheckFinding(Subject.BROWSER, Verdict.WARN, f"{browser}。", "请核对")


def _page(
    found: list[CheckFinding], *, number: str = "", refusal: str = "", status: int = 200
) -> HTMLResponse:
    html = render(
        "public/help_check_plain.html",
        look=old_browser_style(),
        findings=found,
        summary=summary(found),
        number=number,
        refusal=refusal,
        path=PATH,
    )
    return HTMLResponse(html, status)
