"""The platform of a real 江苏智慧人社APP, as it would call back: described, signed, posted."""

import json
from pathlib import Path
from typing import Any

import httpx2
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from auth.accounts.app_route import mount_app_route
from auth.calls.callback import APP_CALLBACK
from auth.calls.options import Options
from auth.calls.signing import SigningRule, canonical
from auth.connectors.app import HttpAppConnector
from models.base import clock
from models.people.person import Person
from models.proofs.qr_ticket import QrTicket
from models.setting.system import System
from tests.support.registering import caller_from

SECRET = "a secret shared with the platform of the app"
FIELDS = {
    "act": "event",
    "code": "scanId",
    "id_type": "user.idType",
    "id_number": "user.idNo",
    "name": "user.name",
    "place": "place",
    "face": "result",
    "phone": "device",
}
EVENTS = {"SCANNED": "scan", "OK": "confirm", "NO": "deny", "REPORT": "not_me"} | {
    "AGREED": "agree",
    "FACED": "face",
}
ADDRESS = "198.51.100.7"


def description(**changes: Any) -> dict[str, Any]:
    """Describe the platform as the operator of a site would."""
    callback = {
        "rule": "hmac-sha256",
        "header": "X-Signature",
        "timestamp": "ts",
        "fields": FIELDS,
        "values": {
            "act": EVENTS,
            "id_type": {"10": "01"},
            "face": {"1": "passed", "0": "failed", "9": "canceled"},
        },
        "answer": {"status": "code", "message": "msg", "content": "data"},
    }
    told: dict[str, Any] = {"app_link": "jshrss://scan?id={code}", "callback": callback}
    return told | changes


def app_options(folder: Path, described: dict[str, Any], **values: str) -> Options:
    """The settings of an app that a description file tells of."""
    file = folder / "app.json"
    file.write_text(json.dumps(described), "utf8")
    named = {f"HALL_APP_{name}": value for name, value in values.items()}
    base = {"HALL_APP_DESCRIPTION": str(file), "HALL_APP_SECRET": SECRET}
    return Options(System.APP, base | named)


class Platform:
    """The platform in front of a hall that knows it."""

    def __init__(
        self, folder: Path, described: dict[str, Any] | None = None, **values: str
    ) -> None:
        options = app_options(folder, described or description(), **values)
        self.app = HttpAppConnector.of(options)
        assert options.problems == []
        site = Starlette()
        mount_app_route(site, self.app)

        async def with_caller(scope: Scope, receive: Receive, send: Send) -> None:
            scope.setdefault("state", {})["caller"] = caller_from("", ADDRESS)
            await site(scope, receive, send)

        transport = httpx2.ASGITransport(app=with_caller, client=(ADDRESS, 4711))
        self.client = httpx2.AsyncClient(transport=transport, base_url="https://hall.example")

    def message(self, event: str, ticket: QrTicket, person: Person, **more: str) -> dict[str, Any]:
        """What the platform has to say, not signed yet."""
        user = {"idType": "10", "idNo": person.id_number, "name": person.name}
        moment = str(int(clock.now().timestamp()))
        return {"event": event, "scanId": ticket.code, "user": user, "ts": moment, **more}

    async def post(self, message: Any, signature: str | None = None) -> httpx2.Response:
        """Send a message, signed in the header unless it is given another signature."""
        body = json.dumps(message, ensure_ascii=False).encode()
        signed = SigningRule.HMAC_SHA256.sign(SECRET, body)
        headers = {"X-Signature": signed if signature is None else signature}
        return await self.client.post(APP_CALLBACK, content=body, headers=headers)

    async def tell(
        self, event: str, ticket: QrTicket, person: Person, **more: str
    ) -> dict[str, Any]:
        """Tell what a person does with a code; what the hall answers."""
        answer = await self.post(self.message(event, ticket, person, **more))
        assert answer.status_code == 200, answer.status_code
        found: dict[str, Any] = answer.json()
        return found


def in_a_field(message: dict[str, str]) -> dict[str, str]:
    """A flat message with its signature among its fields."""
    return {**message, "sign": SigningRule.HMAC_SHA256.sign(SECRET, canonical(message))}
