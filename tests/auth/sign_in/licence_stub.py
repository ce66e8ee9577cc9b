"""A platform of electronic licences as a stubbed transport, and answers that phones give."""

import base64
import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx2

from auth.ca_helper.authority import Term, for_user, text_extension
from auth.ca_helper.hierarchy import ORGANIZATION_CODE
from auth.ca_helper.soft_key import Algorithm
from auth.calls.options import Options
from auth.calls.signing import SigningRule
from auth.sign_in.licence import LicenceQrProvider
from models.base import clock
from models.outside.outside_start import OutsideStart, StartPurpose
from models.seed import cast
from models.setting.login_provider import provider_of
from tests.auth.connectors.stub import Stub
from tests.auth.sign_in.stub import BACK, described_options, new_start
from tests.support.ca import issuing_of, key_of, leaf_of, root_of
from tests.support.outside import ORIGIN

BASE = "https://licence.example.gov.cn"
SECRET = "a secret shared with the platform of licences"
FIELDS = {
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
}
ASKED = {"signature": "sign", "timestamp": "ts", "rule": "hmac-sha256"}
STATES = {"0": "new", "1": "scanned", "2": "answered", "3": "denied", "4": "expired"}


def description(**changes: Any) -> dict[str, Any]:
    """Describe it as the operator of a site would; the platform verifies certificates."""
    at = {"signing": ASKED, "status": "code", "found": ["0"]}
    told: dict[str, Any] = {
        "open": {
            "url": f"{BASE}/qr",
            "parameters": {"appId": "{client_id}", "plain": "{plain}", "notify": "{callback}"},
            **at,
            "biz": "data.bizId",
            "picture": "data.qr",
            "seconds": "data.expires",
        },
        "result": {
            "url": f"{BASE}/result",
            "parameters": {"bizId": "{biz}"},
            **at,
            "state": "data.state",
            "states": STATES,
            "record": "data.result",
            "seconds": 2,
        },
        "callback": {"rule": "hmac-sha256", "header": "X-Signature"},
        "fields": FIELDS,
        "verify": {
            "url": f"{BASE}/verify",
            "parameters": {"signature": "{signature}", "cert": "{cert}"},
            **at,
        },
    }
    return {name: value for name, value in (told | changes).items() if value is not None}


class StubLicences(Stub):
    """Works as described; what a test changes is in its attributes."""

    def __init__(self, algorithm: Algorithm = Algorithm.SM2) -> None:
        super().__init__()
        self.algorithm = algorithm
        self.plain = ""
        self.state = "0"
        self.vouches = True
        self.numbers = 0
        self.result: dict[str, str] = {}
        self.opened: dict[str, Any] | None = None

    def signed(self, **changes: str) -> dict[str, str]:
        """The answer of a phone; a plain that is changed is signed as it is."""
        code = changes.pop("code", cast.DEMO_UNIT.uscc)
        carried = (*for_user(), text_extension(ORGANIZATION_CODE, code))
        now = clock.now()
        issuer = issuing_of(self.algorithm)
        cert = leaf_of(self.algorithm, issuer, term=Term.around(now, 1, 30), extensions=carried).raw
        plain = changes.get("plain", self.plain)
        told = {
            "bizId": f"E{self.numbers}",
            "uscc": cast.DEMO_UNIT.uscc,
            "entName": cast.DEMO_UNIT.name,
            "legalName": cast.WANG_SHILI.name,
            "holderType": "法定代表人",
            "holderName": cast.WANG_SHILI.name,
            "signTime": f"{clock.local(now):%Y%m%d%H%M%S}",
            "plain": plain,
            "signature": _base64(key_of(self.algorithm).sign_text(plain.encode())),
            "cert": _base64(cert),
        }
        return told | changes

    def answers(self, **changes: str) -> None:
        """Somebody confirms on the phone."""
        self.state, self.result = "2", self.signed(**changes)

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        sent = dict(parse_qsl(request.content.decode()))
        assert sent.pop("sign")
        path = request.url.path
        if path == "/qr":
            assert sent["appId"] == "hall"
            assert sent["notify"] == "https://hall.example/callback/licence/gov"
            self.plain, self.numbers = sent["plain"], self.numbers + 1
            data: dict[str, Any] = {"bizId": f"E{self.numbers}", "qr": "EBL:1", "expires": 120}
            return _told(data if self.opened is None else self.opened)
        if path == "/verify":
            return httpx2.Response(200, json={"code": "0" if self.vouches else "7"})
        return _told({"state": self.state, "result": self.result or None})

    def message(self, told: object) -> tuple[bytes, str]:
        """What the platform posts, with its signature."""
        body = json.dumps(told, ensure_ascii=False).encode()
        return body, SigningRule.HMAC_SHA256.sign(SECRET, body)


def options(folder: Path, described: object, **told: str) -> Options:
    """The settings of a provider called gov that a file tells of."""
    return described_options(folder, described, told.pop("CLIENT_SECRET", SECRET), **told)


def provider(stub: StubLicences, folder: Path, **changes: Any) -> LicenceQrProvider:
    """The real connector in front of a stub."""
    told = options(folder, description(**changes))
    made = LicenceQrProvider.of(provider_of("gov", {}), told, stub.client())
    assert told.problems == []
    return made


def own_ca(folder: Path, algorithm: Algorithm) -> dict[str, Any]:
    """An entry whose root has issued the certificates of the stub."""
    pems = [
        f"-----BEGIN CERTIFICATE-----\n{_base64(each.certificate)}\n-----END CERTIFICATE-----\n"
        for each in (root_of(algorithm), issuing_of(algorithm))
    ]
    (folder / "roots.pem").write_text("".join(pems), "utf8")
    return {"name": "执照CA", "authorities": "roots.pem", "stale": "accept"}


async def begun(name: str = "gov", back: str = BACK) -> tuple[OutsideStart, Any]:
    """A start of the tests' browser: its row, and what providers are told of it."""
    purpose = StartPurpose.SIGN_IN
    row, state = await OutsideStart.open(name, purpose, origin=ORIGIN, next_path="/unit")
    return row, new_start(state=state, redirect_uri=back)


def state_of(path: str) -> str:
    """The state in the address of the page with the code."""
    return dict(parse_qsl(urlsplit(path).query))["state"]


def _told(data: dict[str, Any]) -> httpx2.Response:
    return httpx2.Response(200, text=json.dumps({"code": "0", "data": data}))


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
