"""A twin that hands out tickets, in the shape of Jiangsu's 政务服务网.

A ticket serves once and for a minute; what it is worth is told to whoever signs the question.
"""

import base64
import binascii
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from auth.calls.signing import SigningRule
from auth.twins.account import TwinAccount, signed_in
from auth.twins.issuer import Issuer
from auth.twins.login_page import Choice, login_page
from auth.twins.twin_site import NO_STORE, TwinSite, away
from models.base import clock

SERVICE = "hall"
LOGIN, QUESTION = "/front/login.do", "/sso/servlet/simpleauth"
OK, REFUSED, STRANGER = "0", "1", "9"
CLOCKS_DIFFER = timedelta(minutes=5)
PERSON, UNIT = "1", "2"
KINDS: Choice = ("usertype", "账户类型", ((UNIT, "法人账户"), (PERSON, "个人账户")))
PERSONAL = ("userid", "usertype")


@dataclass(frozen=True)
class _Account(TwinAccount):
    """An account of a unit, or the personal one of whoever acts for it."""

    usertype: str = UNIT

    async def flat(self, provider: str) -> Mapping[str, str]:
        told = {**await super().flat(provider), "usertype": self.usertype}
        if self.usertype == UNIT:
            return told
        own = {"username": told["attnName"], "idtype": "1", "idnum": told["attnIDNo"]}
        return {name: told[name] for name in PERSONAL} | own


class TicketTwin(TwinSite):
    """One provider: its login page and its end-point."""

    def __init__(self, name: str, title: str) -> None:
        super().__init__(name, title)
        self.books = Issuer(self.origin, SERVICE)
        self.app = Starlette(
            routes=[
                Route(LOGIN, self._page),
                Route(LOGIN, self._log_in, methods=["POST"]),
                Route(QUESTION, self._answer, methods=["POST"]),
            ]
        )

    def description(self) -> dict[str, Any]:
        """What an operator would write of it."""
        asked = {"servicecode": "{client_id}", "time": "{time}", "sign": "{sign}"}

        def call(method: str, **more: str) -> dict[str, Any]:
            url = f"{self.origin}{QUESTION}?method={method}"
            parameters = {**asked, **more, "datatype": "json"}
            answers = {OK: "ok", REFUSED: "expired", STRANGER: "client"}
            return {"url": url, "parameters": parameters, "status": "result", "answers": answers}

        return {
            "login": f"{self.origin}{LOGIN}?uuid={{client_id}}&gotoUrl={{back_base64}}",
            "validate": call("ticketValidation", st="{ticket}"),
            "userinfo": call("getUserInfo", token="{token}"),  # noqa: S106  # a place in a call
            "kind": "usertype",
            "kinds": {PERSON: "person", UNIT: "unit"},
            "fields": {
                "subject": "userid",
                "uscc": "uniscid",
                "unit_name": "companyName",
                "rep_name": "corpLegal",
                "rep_id_type": "corpLegalIdType",
                "rep_id_number": "corpLegalId",
                "person_name": "attnName",
                "person_id_type": "attnIDType",
                "person_id_number": "attnIDNo",
            },
        }

    async def _page(self, request: Request) -> Response:
        if await self.is_down():
            return away()
        asked = request.query_params
        back = _decoded(asked.get("gotoUrl", ""))
        if asked.get("uuid") != SERVICE or not self.is_ours(back, request):
            return Response("gotoUrl", 400, NO_STORE)
        return self._form(back, wrong=False)

    def _form(self, back: str, *, wrong: bool) -> Response:
        return login_page(self.title, f"{self.place}{LOGIN}", {"back": back}, wrong, [KINDS])

    async def _log_in(self, request: Request) -> Response:
        form = await request.form()
        back = str(form.get("back", ""))
        if not self.is_ours(back, request):
            return Response("gotoUrl", 400, NO_STORE)
        if form.get("act") == "cancel":
            return RedirectResponse(back, 303, NO_STORE)
        typed = {name: str(form.get(name, "")) for name in ("account", "password", "operator")}
        account = await signed_in(**typed)
        if account is None:
            return self._form(back, wrong=True)
        kind = PERSON if form.get("usertype") == PERSON else UNIT
        whose = _Account(account.uscc, account.operator, kind)
        ticket = f"{self.books.new_code(whose, '', '', '')}-ticket"
        joined = "&" if urlsplit(back).query else "?"
        return RedirectResponse(f"{back}{joined}{urlencode({'ticket': ticket})}", 303, NO_STORE)

    async def _answer(self, request: Request) -> Response:
        if await self.is_down():
            return away()
        await self.be_slow()
        form = await request.form()
        sent = {name: str(value) for name, value in form.items()}
        if not self._is_client(sent):
            return _told(STRANGER, errmsg="应用不存在或签名错误")
        if request.query_params.get("method") == "ticketValidation":
            return await self._validated(sent)
        issued = self.books.tokens.pop(sent.get("token", ""), None)
        if issued is None:
            return _told(REFUSED, errmsg="令牌无效")
        return _told(OK, **await issued.account.flat(self.name))

    async def _validated(self, sent: Mapping[str, str]) -> Response:
        issued = self.books.take(sent.get("st", "").removesuffix("-ticket"))
        if issued is None or await self.has("expired"):
            return _told(REFUSED, errmsg="票据无效")
        return _told(OK, token=self.books.new_token(issued), loginname=issued.account.uscc)

    def _is_client(self, sent: Mapping[str, str]) -> bool:
        """Whether the hall has asked, now."""
        now, moment = clock.now(), sent.get("time", "")
        near = (now - CLOCKS_DIFFER, now, now + CLOCKS_DIFFER)
        first, _, last = (f"{clock.local(each):%Y%m%d%H%M%S}" for each in near)
        signed = SigningRule.MD5.sign("", f"{SERVICE}{self.secret}{moment}".encode())
        is_signed = hmac.compare_digest(signed.encode(), sent.get("sign", "").encode())
        return is_signed and first <= moment <= last and sent.get("servicecode") == SERVICE


def _told(result: str, **more: str) -> Response:
    return JSONResponse({"result": result, **more}, 200, NO_STORE)


def _decoded(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode()
    except (ValueError, binascii.Error):
        return ""
