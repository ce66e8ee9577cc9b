"""The route where the real APP's platform tells what phones do: POST /callback/app.

Every message is signed, with its moment (`auth/connectors/app_news.py`), and may be limited to the
platform's networks. A message that is not believed gets no word of any code or person.
"""

from collections.abc import Mapping
from typing import Any

import structlog
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from auth.accounts.phone_news import PhoneNews
from auth.calls.callback import APP_CALLBACK, TooMuch, address_of, body_of
from auth.calls.signed_form import NotSigned
from auth.connectors.app import AppConnector, HttpAppConnector
from auth.web.caller import caller_of
from models.base.error import HallError

MAX_NEWS_BYTES = 20_000
NO_STORE = {"Cache-Control": "no-store"}
_log = structlog.get_logger()


def mount_app_route(app: Starlette, hrss_app: AppConnector) -> None:
    """Add the route to the site; does nothing while the APP is played by its twin."""
    if not isinstance(hrss_app, HttpAppConnector):
        return
    described = hrss_app.description

    async def receive(request: Request) -> Response:
        if not hrss_app.networks.admit(address_of(request)):
            return Response(status_code=404)
        try:
            body = await body_of(request, MAX_NEWS_BYTES)
            news = hrss_app.news(body, request.headers.get(described.callback.header or "-", ""))
        except TooMuch:
            return Response(status_code=413)
        except NotSigned as error:
            _log.warning("app news not believed", reason=str(error))
            return Response(status_code=401)
        except ValueError:
            _log.warning("app news not understood")
            return Response(status_code=400)
        told = PhoneNews(news, caller_of(request.scope), described.checks_face)
        try:
            content = await told.act()
        except HallError as error:
            return _answer(hrss_app, is_ok=False, message=error.message, content={})
        return _answer(hrss_app, is_ok=True, message="", content=content)

    app.add_route(APP_CALLBACK, receive, methods=["POST"], include_in_schema=False)


def _answer(
    hrss_app: HttpAppConnector, *, is_ok: bool, message: str, content: Mapping[str, Any]
) -> Response:
    """What the platform reads; a refusal in due form is no error of HTTP."""
    form = hrss_app.description.callback
    told = form.reply(is_ok=is_ok, message=message, content=content)
    return JSONResponse(told, headers=NO_STORE)
