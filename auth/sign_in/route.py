"""``/login/{provider}`` and what belongs to it: away to a provider, back again, and out there.

Every redirect leads to the provider of the settings or to a path of this site. A page that is
fetched ahead uses nothing up.
"""

from collections.abc import Mapping
from urllib.parse import parse_qsl, quote

import structlog
from nicegui import app
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from auth.sign_in.callback import LINKS, REGISTER, arrive, begin, purpose_of
from auth.sign_in.licence_route import mount_licence_route
from auth.sign_in.log_out import end_outside
from auth.sign_in.providers import login_provider, login_providers
from auth.sign_in.twin import mount_twins
from auth.web.caller import caller_of
from auth.web.error_page import error_answer, status_of
from auth.web.next_path import UNIT_HOME, safe_next
from models.base.error import ConnectorFailed, HallError, NotFound
from models.outside.outside_start import StartPurpose

SIGN_IN = "/login"
AGAIN = "重新登录"
# Of a way that has not come to its end: its name, what stands below the reason, and where to go.
NOT_DONE: Mapping[StartPurpose, tuple[str, str, tuple[str, str]]] = {
    StartPurpose.SIGN_IN: (
        "登录没有完成",
        "您还没有登录。可以重新登录，也可以改用扫码登录、账号密码等其他方式。",
        (SIGN_IN, "用其他方式登录"),
    ),
    StartPurpose.REGISTER: (
        "快捷方式登录没有完成",
        "单位还没有注册。可以重新登录，也可以返回注册页自行填写单位信息。",
        (REGISTER, "返回注册"),
    ),
    StartPurpose.LINK: ("关联没有完成", "原来的登录账户没有改动。", (LINKS, "返回登录账户")),
}
MAX_LOG_OUT = 200_000
_log = structlog.get_logger()


def mount_sign_in_routes() -> None:
    """Give the routes and the twins their addresses; called whenever the site is put together."""
    mount_twins(app, login_providers())
    mount_licence_route(app)
    at = "/login/{provider}"
    app.add_api_route(at, away, methods=["GET"], include_in_schema=False)
    app.add_api_route(f"{at}/callback", back, methods=["GET"], include_in_schema=False)
    app.add_api_route(f"{at}/logout", out, methods=["GET", "POST"], include_in_schema=False)


async def away(request: Request, provider: str, next: str = "") -> Response:
    """To the provider; from /register the registration goes on afterwards."""
    if _is_ahead(request):
        return Response(status_code=204)
    path = safe_next(next, UNIT_HOME)
    purpose = StartPurpose.REGISTER if path == REGISTER else StartPurpose.SIGN_IN
    if purpose is StartPurpose.REGISTER:
        path = UNIT_HOME
    try:
        url = await begin(provider, purpose, caller=caller_of(request.scope), next_path=path)
    except HallError as error:
        return _refused(error, request, purpose)
    return _to(url)


async def back(request: Request, provider: str) -> Response:
    """From the provider: on to where the answer leads, or one sentence and a new start."""
    if _is_ahead(request):
        return Response(status_code=204)
    answer = dict(parse_qsl(request.url.query, keep_blank_values=True))
    try:
        path = await arrive(provider, answer, caller_of(request.scope))
    except HallError as error:
        purpose = await purpose_of(provider, answer, caller_of(request.scope))
        return _refused(error, request, purpose, provider if provider in login_providers() else "")
    return _to(path)


async def out(request: Request, provider: str) -> Response:
    """What a provider tells of a log-out, and where it sends a browser back to after one."""
    try:
        login_provider(provider)
    except NotFound as error:
        return _refused(error, request, StartPurpose.SIGN_IN)
    if request.method == "POST":
        return await _logged_out(request, provider)
    return _to("/auth/ended")


async def _logged_out(request: Request, provider: str) -> Response:
    """Back-channel: the provider tells that somebody has signed out there."""
    headers = {"Cache-Control": "no-store"}
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_LOG_OUT:
            return Response(status_code=400, headers=headers)
    token = dict(parse_qsl(body.decode("ascii", "replace"))).get("logout_token", "")
    try:
        ended = await end_outside(provider, token)
    except HallError:
        _log.warning("log-out token refused")
        return Response(status_code=400, headers=headers)
    _log.info("signed out elsewhere", sessions=ended)
    return Response(status_code=200, headers=headers)


def _is_ahead(request: Request) -> bool:
    """True for a page that a browser fetches in case somebody wants it."""
    told = (request.headers.get(name, "") for name in ("sec-purpose", "purpose", "x-moz"))
    return any("prefetch" in value or "prerender" in value for value in told)


def _to(url: str) -> Response:
    """Send the browser on; as a page, so that a new browser gets its cookie with it."""
    headers = {"Location": url, "Cache-Control": "no-store"}
    return HTMLResponse("", status_code=303, headers=headers)


def _refused(
    error: HallError, request: Request, purpose: StartPurpose, provider: str = ""
) -> Response:
    """What happened, in a sentence, and the ways on; with `provider` there once more."""
    status = 503 if isinstance(error, ConnectorFailed) else status_of(error)
    title, more, other = NOT_DONE[purpose]
    ways_out = [other]
    if provider and purpose is not StartPurpose.LINK:
        query = f"?next={REGISTER}" if purpose is StartPurpose.REGISTER else ""
        ways_out.insert(0, (f"{SIGN_IN}/{quote(provider)}{query}", AGAIN))
    text = f"{error.message.rstrip('。')}。"
    return error_answer(status, text, request.scope, title=title, more=more, ways_out=ways_out)
