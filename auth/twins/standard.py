"""A twin that is a real OpenID provider: what works with it works with any standard one.

Browsers reach it below ``/sandbox/<name>``, the hall itself without a network. Code flow with PKCE
alone; a redirect goes to the callback of this very site and nowhere else.
"""

import base64
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote_plus, urlencode

from starlette.applications import Starlette
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from auth.twins.account import TwinAccount, signed_in
from auth.twins.issuer import Issuer
from auth.twins.login_page import login_page
from auth.twins.twin_site import NO_STORE, TwinSite, away, parts_of
from models.base.key import random_token

CLIENT_ID = "hall"
ASKED = ("redirect_uri", "state", "nonce", "code_challenge")


class StandardTwin(TwinSite):
    """One provider: its description, its pages and its end-points."""

    def __init__(self, name: str, title: str, algorithm: str = "ES256") -> None:
        super().__init__(name, title)
        self.books = Issuer(self.origin, CLIENT_ID, algorithm)
        self.app = Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._describe),
                Route("/keys", self._keys),
                Route("/authorize", self._authorize),
                Route("/authorize", self._log_in, methods=["POST"]),
                Route("/token", self._token, methods=["POST"]),
                Route("/userinfo", self._userinfo),
                Route("/logout", self._log_out),
            ]
        )

    async def _describe(self, _request: Request) -> Response:
        if await self.is_down():
            return away()
        at = self.origin
        return JSONResponse(
            {
                "issuer": at,
                "authorization_endpoint": f"{at}/authorize",
                "token_endpoint": f"{at}/token",
                "userinfo_endpoint": f"{at}/userinfo",
                "jwks_uri": f"{at}/keys",
                "end_session_endpoint": f"{at}/logout",
                "response_types_supported": ["code"],
                "code_challenge_methods_supported": ["S256"],
                "token_endpoint_auth_methods_supported": [
                    "client_secret_basic",
                    "client_secret_post",
                ],
                "id_token_signing_alg_values_supported": [self.books.algorithm],
                "authorization_response_iss_parameter_supported": True,
            }
        )

    async def _keys(self, _request: Request) -> Response:
        return away() if await self.is_down() else JSONResponse(self.books.key_set())

    async def _authorize(self, request: Request) -> Response:
        asked = request.query_params
        if await self.is_down():
            return away()
        if problem := self._problem(asked, request):
            return Response(problem, 400, NO_STORE)
        hidden = {name: asked.get(name, "") for name in ASKED}
        return login_page(self.title, f"{self.place}/authorize", hidden, wrong=False)

    def _problem(self, asked: Mapping[str, Any], request: Request) -> str:
        """Why a request is refused without going back; empty when it is in order."""
        if not self.is_ours(str(asked.get("redirect_uri", "")), request):
            return "redirect_uri"
        if request.method == "POST":
            return ""
        if asked.get("client_id") != CLIENT_ID or asked.get("response_type") != "code":
            return "client_id"
        if asked.get("code_challenge_method") != "S256" or not asked.get("code_challenge"):
            return "code_challenge"
        return ""

    async def _log_in(self, request: Request) -> Response:
        form = await request.form()
        if problem := self._problem(form, request):
            return Response(problem, 400, NO_STORE)
        if form.get("act") == "cancel":
            return self._back(form, error="access_denied", error_description="取消")
        typed = {name: str(form.get(name, "")) for name in ("account", "password", "operator")}
        account = await signed_in(**typed)
        if account is None:
            hidden = {name: str(form.get(name, "")) for name in ASKED}
            return login_page(self.title, f"{self.place}/authorize", hidden, wrong=True)
        return self._back(form, code=self._code(form, account))

    def _code(self, form: FormData, account: TwinAccount) -> str:
        told = (str(form.get(name, "")) for name in ("redirect_uri", "code_challenge", "nonce"))
        return self.books.new_code(account, *told)

    def _back(self, form: FormData, **told: str) -> Response:
        query = {**told, "state": str(form.get("state", "")), "iss": self.origin}
        url = f"{form.get('redirect_uri')}?{urlencode(query)}"
        return RedirectResponse(url, 303, NO_STORE)

    async def _token(self, request: Request) -> Response:
        if await self.is_down():
            return away()
        await self.be_slow()
        sent = dict(parse_qsl((await request.body()).decode("utf8", "replace")))
        if not self._is_client(request, sent):
            return JSONResponse({"error": "invalid_client"}, 401, NO_STORE)
        told = (sent.get(name, "") for name in ("code", "redirect_uri", "code_verifier"))
        issued = self.books.redeem(*told)
        if issued is None or await self.has("expired"):
            return JSONResponse({"error": "invalid_grant"}, 400, NO_STORE)
        claims = await issued.account.claims(self.name)
        answer = {
            "access_token": self.books.new_token(issued),
            "token_type": "Bearer",
            "expires_in": 600,
            "id_token": self.books.id_token(issued, str(claims["sub"]), random_token(12)),
        }
        return JSONResponse(answer, 200, NO_STORE)

    def _is_client(self, request: Request, sent: Mapping[str, str]) -> bool:
        """By basic, decoded as the standard says, or by post."""
        kind, _, given = request.headers.get("authorization", "").partition(" ")
        if kind.lower() == "basic":
            try:
                pair = base64.b64decode(given, validate=True).decode().partition(":")
            except ValueError:
                return False
            return (unquote_plus(pair[0]), unquote_plus(pair[2])) == (CLIENT_ID, self.secret)
        return (sent.get("client_id"), sent.get("client_secret")) == (CLIENT_ID, self.secret)

    async def _userinfo(self, request: Request) -> Response:
        kind, _, given = request.headers.get("authorization", "").partition(" ")
        issued = self.books.tokens.get(given) if kind.lower() == "bearer" else None
        if issued is None:
            return JSONResponse({"error": "invalid_token"}, 401, NO_STORE)
        return JSONResponse(dict(await issued.account.claims(self.name)), 200, NO_STORE)

    async def _log_out(self, request: Request) -> Response:
        """Back to this site, which has ended its session already."""
        back = parts_of(request.query_params.get("post_logout_redirect_uri", ""))
        is_ours = back.netloc == request.headers.get("host", "")
        return RedirectResponse(back.path if is_ours and back.path[:2] != "//" else "/", 303)
