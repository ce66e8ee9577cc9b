"""A twin of 电子营业执照: the platform that makes the codes, and the phone that answers them.

What it remembers stands in the database, since the phone may meet another process than the desk.
Every answer is signed by a new key of SM2 with a certificate for the unit; the twin vouches for the
certificates that it has issued itself.
"""

import asyncio
import base64
import hmac
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from auth.ca_helper.authority import (
    COMMON_NAME,
    Authority,
    Term,
    for_user,
    name_of,
    text_extension,
)
from auth.ca_helper.hierarchy import ORGANIZATION_CODE
from auth.ca_helper.soft_key import Algorithm, new_key
from auth.calls.signing import SigningRule, canonical
from auth.connectors.registry import twin_record
from auth.twins.account import FOREIGN, RENAMED
from auth.twins.login_page import Choice, end_page, form_page, people_of_cast, units_of_cast
from auth.twins.twin_site import NO_STORE, TwinSite, away
from models.base import clock
from models.base.key import random_token
from models.base.text import compact
from models.outside.licence_holder import HolderType
from models.sandbox.licence_scan import LIFETIME, LicenceScan, ScanStep
from models.seed import cast

OK, REFUSED = "0", "1"
WRONG = "执照密码不正确"
NO_UNIT = "没有这份电子营业执照"
OVER = "二维码已失效，请在电脑上刷新后重新扫码"
DONE, CANCELED = "已确认，请回到电脑继续", "已取消，可以关闭本页"
RULE, SIGNATURE = SigningRule.SM3_HMAC, "X-Signature"
LONG_AGO = timedelta(minutes=10)
STATES = {"new": "new", "scanned": "scanned", "done": "answered", "canceled": "denied"}
HOLDERS: Choice = ("holder", "持有人身份", tuple((each.value, each.label) for each in HolderType))
Receive = Callable[[bytes, str], Awaitable[bool]]


@dataclass(frozen=True)
class _Holding:
    """Whose licence somebody has chosen on the phone, and as whom they hold it."""

    uscc: str
    name: str
    rep_name: str
    kind: HolderType
    holder_name: str


class LicenceTwin(TwinSite):
    """One platform; `receive` is where it tells what phones do, as soon as they do it."""

    def __init__(self, name: str, title: str, receive: Receive) -> None:
        super().__init__(name, title)
        self._receive = receive
        self.app = Starlette(
            routes=[
                Route("/open", self._open, methods=["POST"]),
                Route("/result", self._result, methods=["POST"]),
                Route("/verify", self._verify, methods=["POST"]),
                Route("/phone/{biz}", self._phone),
                Route("/phone/{biz}", self._answer, methods=["POST"]),
            ]
        )

    def description(self) -> dict[str, Any]:
        """What an operator would write of it."""

        def call(path: str, *words: str) -> dict[str, Any]:
            parameters = {word: f"{{{word}}}" for word in words}
            at = {"url": f"{self.origin}{path}", "method": "POST-JSON", "parameters": parameters}
            signing = {"rule": RULE.value, "signature": "sign", "timestamp": "ts"}
            return at | {"signing": signing, "status": "code", "found": [OK]}

        states = {"state": "state", "states": STATES, "record": "result"}
        return {
            "open": call("/open", "plain", "back") | {"picture": "qrCode", "seconds": "expires"},
            "result": call("/result", "biz") | states | {"seconds": 2},
            "verify": call("/verify", "plain", "signature", "cert"),
            "callback": states | {"rule": RULE.value, "header": SIGNATURE},
            "fields": {
                "biz": "bizId",
                "uscc": "uscc",
                "name": "entName",
                "rep_name": "legalName",
                "holder_type": "holderType",
                "holder_name": "holderName",
                "plain": "plain",
                "signature": "signature",
                "cert": "cert",
                "sign_time": "signTime",
            },
        }

    async def _open(self, request: Request) -> Response:
        if await self.is_down():
            return away()
        await self.be_slow()
        sent = await self._sent(request)
        site = urlsplit(sent.get("back", ""))
        if not sent.get("plain") or site.path != f"/login/{self.name}/callback":
            return _told(REFUSED)
        biz = random_token(16)
        await LicenceScan.open(self.name, biz, sent["plain"])
        picture = f"{site.scheme}://{site.netloc}{self.place}/phone/{biz}"
        return _told(OK, bizId=biz, qrCode=picture, expires=int(LIFETIME.total_seconds()))

    async def _result(self, request: Request) -> Response:
        if await self.is_down():
            return away()
        scan = await LicenceScan.find(self.name, (await self._sent(request)).get("biz", ""))
        return _told(OK, **_news(scan)) if scan else _told(REFUSED)

    async def _verify(self, request: Request) -> Response:
        """Whether a certificate is one that it has issued, for this very text."""
        if await self.is_down():
            return away()
        sent = await self._sent(request)
        scan = await LicenceScan.get_or_none(provider=self.name, plain=sent.get("plain", ""))
        known = json.loads(scan.content) if scan and scan.content else {}
        is_mine = bool(known) and all(known[word] == sent.get(word) for word in ("cert", "plain"))
        return _told(OK if is_mine else REFUSED)

    async def _sent(self, request: Request) -> Mapping[str, str]:
        """The parameters of a question that the hall has signed; nothing of anybody else's."""
        try:
            sent = json.loads(await request.body())
            signed = str(sent.pop("sign", "")) if isinstance(sent, dict) else ""
            is_ours = bool(signed) and RULE.verifies(self.secret, canonical(sent), signed)
        except (ValueError, RecursionError):  # half a sign has no bytes to be signed
            return {}
        return sent if is_ours else {}

    async def _phone(self, request: Request) -> Response:
        if await self.is_down():
            return away()
        scan = await LicenceScan.find(self.name, request.path_params["biz"])
        if scan is None or not scan.is_open:
            return end_page(self._title, OVER, 410)
        if await scan.become(ScanStep.SCANNED):
            await self._tell({**_news(scan), "state": ScanStep.SCANNED.value})
        return self._form(scan, "")

    @property
    def _title(self) -> str:
        return f"{self.title}小程序"

    def _form(self, scan: LicenceScan, error: str) -> Response:
        choices = [
            ("account", "电子营业执照", units_of_cast()),
            HOLDERS,
            ("operator", "持有人（证照管理员、办事人）", people_of_cast()),
        ]
        action = f"{self.place}/phone/{scan.biz}"
        return form_page(self._title, action, {}, choices, error, ("执照密码", "确认登录"))

    async def _answer(self, request: Request) -> Response:
        if await self.is_down():
            return away()
        form = await request.form()
        scan = await LicenceScan.find(self.name, request.path_params["biz"])
        if scan is None or not scan.is_open:
            return end_page(self._title, OVER, 410)
        if form.get("act") == "cancel":
            if await scan.become(ScanStep.CANCELED):
                await self._tell({**_news(scan), "state": ScanStep.CANCELED.value})
            return end_page(self._title, CANCELED)
        typed = str(form.get("password", ""))
        if not hmac.compare_digest(typed.encode(), cast.DEMO_PASSWORD.encode()):
            return self._form(scan, WRONG)
        holding = await self._holding(form)
        if holding is None:
            return self._form(scan, NO_UNIT)
        moment = clock.now() - (LONG_AGO if await self.has("expired") else timedelta())
        content = await asyncio.to_thread(
            _signed, holding, scan, f"{clock.local(moment):%Y%m%d%H%M%S}"
        )
        text = json.dumps(content, ensure_ascii=False)
        if not await scan.become(ScanStep.DONE, text):
            return end_page(self._title, OVER, 410)
        await self._tell({"state": ScanStep.DONE.value, "result": content})
        return end_page(self._title, DONE)

    async def _holding(self, form: FormData) -> _Holding | None:
        """Whose licence it is, with what a tester makes go wrong of it."""
        uscc = compact(str(form.get("account", "")))
        row = await twin_record(uscc)
        kind = HolderType.of(str(form.get("holder", "")))
        chosen = str(form.get("operator", ""))
        who = next((each.name for each in cast.PEOPLE if each.id_number == chosen), "")
        if row is None or kind is None:
            return None
        rep = row["legal_rep"]["name"]
        name = row["name"] + (RENAMED if await self.has("renamed") else "")
        if await self.has("foreign"):
            uscc, name = FOREIGN["uscc"], FOREIGN["name"]
        holder = rep if kind is HolderType.LEGAL_REP else who
        return _Holding(uscc, name, rep, kind, holder) if holder else None

    async def _tell(self, content: Mapping[str, Any]) -> None:
        """Call the hall back, as a platform does; what gets lost is asked for."""
        body = json.dumps(content, ensure_ascii=False).encode()
        await self._receive(body, RULE.sign(self.secret, body))


def _news(scan: LicenceScan) -> dict[str, Any]:
    """How far a code has come, with the answer once there is one."""
    result = json.loads(scan.content) if scan.content else {"bizId": scan.biz}
    return {"state": scan.step.value, "result": result, "bizId": scan.biz}


def _signed(holding: _Holding, scan: LicenceScan, sign_time: str) -> dict[str, str]:
    """The answer with its signature, by a key that was made for it; takes some 50 ms of SM2."""
    now = clock.now()
    root, key = new_key(Algorithm.SM2), new_key(Algorithm.SM2)
    platform = Authority.root(
        ((COMMON_NAME, "电子营业执照（内置模拟）"),), root, Term.around(now, 1, 30)
    )
    carried = (*for_user(), text_extension(ORGANIZATION_CODE, holding.uscc))
    name = name_of(((COMMON_NAME, holding.name),))
    cert = platform.issue(name, key.public, Term.around(now, 1, 30), carried)
    return {
        "bizId": scan.biz,
        "certSn": random_token(8),
        "uscc": holding.uscc,
        "entName": holding.name,
        "legalName": holding.rep_name,
        "holderType": holding.kind.label,
        "holderName": holding.holder_name,
        "signTime": sign_time,
        "plain": scan.plain,
        "signature": base64.b64encode(key.sign_text(scan.plain.encode())).decode(),
        "cert": base64.b64encode(cert).decode(),
    }


def _told(code: str, **more: object) -> Response:
    return JSONResponse({"code": code, **more}, 200, NO_STORE)
