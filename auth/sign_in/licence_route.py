"""The route where a platform of electronic licences tells its answers: POST /callback/licence/….

Every message is signed and may be limited to the platform's networks. One about a code that nobody
waits for is answered as any other, so that nobody learns which codes there are.
"""

import structlog
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from auth.calls.callback import TooMuch, address_of, body_of
from auth.calls.signed_form import NotSigned
from auth.sign_in.licence import CALLBACK, LicenceQrProvider
from auth.sign_in.provider import LoginProvider
from auth.sign_in.providers import login_provider
from models.base.error import NotFound

MOST_BYTES = 60_000
_log = structlog.get_logger()


def mount_licence_route(app: Starlette) -> None:
    """Add the route to the site."""
    app.add_route(CALLBACK, receive, methods=["POST"], include_in_schema=False)


async def receive(request: Request) -> Response:
    """Take one message; a provider that is played here, or of another kind, has no address."""
    try:
        provider = _called(login_provider(request.path_params["provider"]))
    except NotFound:
        return Response(status_code=404)
    if not provider.networks.admit(address_of(request)):
        return Response(status_code=404)
    form = provider.description.callback
    try:
        body = await body_of(request, MOST_BYTES)
        header = form.header if form else ""
        taken = await provider.receive(body, request.headers.get(header or "-", ""))
    except TooMuch:
        return Response(status_code=413)
    except NotSigned:
        _log.warning("licence news not believed")
        return Response(status_code=401)
    except ValueError:
        _log.warning("licence news not understood")
        return Response(status_code=400)
    _log.info("licence news", provider=provider.provider.key, taken=taken)
    return JSONResponse({"code": "0"}, headers={"Cache-Control": "no-store"})


def _called(provider: LoginProvider) -> LicenceQrProvider:
    """One that calls back over the network."""
    if not isinstance(provider, LicenceQrProvider) or provider.kind != LicenceQrProvider.kind:
        raise NotFound("")
    if provider.description.callback is None:
        raise NotFound("")
    return provider
