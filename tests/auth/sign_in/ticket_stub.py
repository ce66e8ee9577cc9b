"""A provider of tickets as a stubbed transport, in the shape of the specification."""

import base64
import hashlib
import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx2

from auth.calls.options import Options
from auth.sign_in.ticket import TicketProvider
from models.base import clock
from models.seed import cast
from models.setting.login_provider import provider_of
from tests.auth.connectors.stub import Stub
from tests.auth.sign_in.stub import described_options

BASE = "https://sso.example.gov.cn"
SECRET = "a password of the service"
TICKET = f"{'0a' * 16}-ticket"
UNIT = {
    "userid": "8a11",
    "usertype": "2",
    "companyName": cast.DEMO_UNIT.name,
    "uniscid": cast.DEMO_UNIT.uscc,
    "corpLegal": cast.WANG_SHILI.name,
    "corpLegalId": cast.WANG_SHILI.id_number,
    "attnName": cast.LI_FANLI.name,
    "attnIDNo": cast.LI_FANLI.id_number,
}
PERSON = {"userid": "8a12", "usertype": "1", "username": "王示例", "idtype": "1"}
ASKED = {"servicecode": "{client_id}", "time": "{time}", "sign": "{sign}", "datatype": "json"}


def description(**changes: Any) -> dict[str, Any]:
    """Describe it as the operator of a site would."""
    asked, at = f"{BASE}/sso/servlet/simpleauth?method=", {"status": "result"}
    told = {
        "login": "https://www.example.gov.cn/jsjis/front/login.do"
        "?uuid={client_id}&gotoUrl={back_base64}",
        "validate": {
            "url": f"{asked}ticketValidation",
            "parameters": {**ASKED, "st": "{ticket}"},
            "answers": {"0": "ok", "1": "expired", "2": "used", "3": "foreign", "9": "client"},
            **at,
        },
        "userinfo": {
            "url": f"{asked}getUserInfo",
            "parameters": {**ASKED, "token": "{token}"},
            "answers": {"0": "ok", "1": "expired"},
            **at,
        },
        "kind": "usertype",
        "kinds": {"1": "person", "2": "unit"},
        "fields": {
            "subject": "userid",
            "uscc": "uniscid",
            "unit_name": "companyName",
            "rep_name": "corpLegal",
            "rep_id_number": "corpLegalId",
            "person_name": "attnName",
            "person_id_number": "attnIDNo",
        },
    }
    return told | changes


class StubTickets(Stub):
    """Works as described; what a test changes is in its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.result = "0"
        self.info: dict[str, Any] = dict(UNIT)
        self.envelope: dict[str, Any] | None = None
        self.open = {TICKET}

    def visit(self, url: str, **more: str) -> dict[str, str]:
        """Sign in at the page that a browser was sent to; what it brings back."""
        asked = dict(parse_qsl(urlsplit(url).query))
        assert (urlsplit(url).netloc, asked["uuid"]) == ("www.example.gov.cn", "hall")
        back = base64.b64decode(asked["gotoUrl"]).decode()
        brought = {} if more.get("act") == "cancel" else {"ticket": TICKET}
        return dict(parse_qsl(urlsplit(back).query)) | brought

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        sent = dict(parse_qsl(request.content.decode()))
        moment = f"{clock.local(clock.now()):%Y%m%d%H%M}"
        assert sent["time"].startswith(moment[:11])
        signed = hashlib.md5(f"hall{SECRET}{sent['time']}".encode()).hexdigest()
        assert (sent["sign"], sent["servicecode"]) == (signed, "hall")
        content = self._validated(sent) if "st" in sent else {"result": "0", **self.info}
        body = content if self.envelope is None else self.envelope
        return httpx2.Response(200, text=json.dumps(body, ensure_ascii=False))

    def _validated(self, sent: dict[str, str]) -> dict[str, Any]:
        if sent["st"] not in self.open:
            return {"result": "1", "errmsg": "<b>票据无效</b>"}
        if self.result != "0":
            return {"result": self.result, "errmsg": "<b>票据无效 10.0.0.1</b>"}
        self.open.discard(sent["st"])
        return {"result": "0", "token": "8a11-token", "loginname": "demo"}


def options(folder: Path, described: object, **told: str) -> Options:
    """The settings of a provider called gov that a file tells of."""
    return described_options(folder, described, told.pop("CLIENT_SECRET", SECRET), **told)


def provider(stub: StubTickets, folder: Path, **changes: Any) -> TicketProvider:
    """The real connector in front of a stub."""
    told = options(folder, description(**changes))
    made = TicketProvider.of(provider_of("gov", {}), told, stub.client())
    assert told.problems == []
    return made
