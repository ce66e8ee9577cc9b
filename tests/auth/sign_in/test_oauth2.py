"""Plain OAuth 2 with an envelope around its answers, told by a map alone."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx2
import pytest

from auth.calls.options import Options
from auth.sign_in.oauth2 import OAuth2Provider
from models.base.error import ConnectorFailed, Invalid, NotAllowed
from models.seed import cast
from models.setting.login_provider import provider_of, provider_options
from tests.auth.connectors.stub import Stub
from tests.auth.sign_in.stub import BACK, CORP, new_start

BASE = "https://sso.example.gov.cn/uc"
ENVELOPE = (
    "access_token=data.accessToken,subject=data.userId,uscc=data.company.uniscid,"
    "unit_name=data.company.companyName,person_name=data.attnName,person_id_number=data.attnIDNo"
)
UNIT = {"uniscid": cast.DEMO_UNIT.uscc, "companyName": cast.DEMO_UNIT.name}
LI = cast.LI_FANLI


class StubOAuth2(Stub):
    """Answers in an envelope, or as the shape of the specification."""

    def __init__(self, *, in_envelope: bool) -> None:
        super().__init__()
        self.in_envelope = in_envelope
        self.refuses = False

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        if request.url.path == "/uc/oauth2/token":
            sent = dict(parse_qsl(request.content.decode()))
            assert (sent["grant_type"], sent["code"]) == ("authorization_code", "c")
            assert sent["redirect_uri"] == BACK
            return httpx2.Response(200, json=self._token())
        assert request.url.path == "/uc/oauth2/userinfo"
        assert request.headers["authorization"] == "Bearer t"
        return httpx2.Response(200, json=self._info())

    def _token(self) -> Mapping[str, Any]:
        if self.refuses:
            return {"code": 4003, "msg": "<b>bad code</b>"}
        return (
            {"code": 0, "data": {"accessToken": "t"}} if self.in_envelope else {"access_token": "t"}
        )

    def _info(self) -> Mapping[str, Any]:
        if not self.in_envelope:
            return {"sub": "U1", "corp": CORP}
        who = {"userId": 17, "company": UNIT, "attnName": LI.name, "attnIDNo": LI.id_number}
        return {"code": 0, "data": who}


def made(stub: StubOAuth2, **told: str) -> OAuth2Provider:
    """The connector in front of a stub."""
    values = {"ISSUER": BASE, "CLIENT_ID": "hall", "CLIENT_SECRET": "s", **told}
    full = {f"HALL_LOGIN_GOV_{name}": value for name, value in values.items()}
    options = Options("login_gov", full, provider_options(["gov"]))
    provider = OAuth2Provider.of(provider_of("gov", full), options, stub.client())
    assert options.problems == []
    return provider


async def test_the_shape_of_the_specification_needs_no_map() -> None:
    at, start = made(StubOAuth2(in_envelope=False)), new_start()
    asked = dict(parse_qsl(urlsplit(await at.begin(start)).query))
    assert (asked["scope"], asked["state"], asked["redirect_uri"]) == ("corp", start.state, BACK)

    found = await at.finish(start, {"code": "c", "state": start.state})

    assert (found.subject, found.uscc) == ("U1", cast.DEMO_UNIT.uscc)


async def test_an_envelope_is_told_by_a_map() -> None:
    at, start = made(StubOAuth2(in_envelope=True), CLAIMS=ENVELOPE), new_start()

    found = await at.finish(start, {"code": "c"})

    assert (found.subject, found.uscc, found.issuer) == ("17", cast.DEMO_UNIT.uscc, BASE)
    assert found.person is not None
    assert found.person.id_number == LI.id_number


async def test_a_refusal_in_an_envelope_is_our_own_text() -> None:
    stub = StubOAuth2(in_envelope=True)
    stub.refuses = True

    with pytest.raises(NotAllowed, match="凭据已失效"):
        await made(stub, CLAIMS=ENVELOPE).finish(new_start(), {"code": "c"})


@pytest.mark.parametrize("answer", [{}, {"code": ""}, {"error": "access_denied"}])
async def test_without_a_code_nothing_is_asked(answer: dict[str, str]) -> None:
    stub = StubOAuth2(in_envelope=False)

    with pytest.raises(NotAllowed):
        await made(stub).finish(new_start(), answer)

    assert stub.requests == []


@pytest.mark.parametrize("mode", ["is faulty", "answers garbage", "redirects"])
async def test_a_broken_provider_is_told_in_chinese(mode: str) -> None:
    stub = StubOAuth2(in_envelope=False)
    stub.mode = mode

    with pytest.raises(ConnectorFailed, match="请稍后重试"):
        await made(stub).finish(new_start(), {"code": "c"})


async def test_it_tells_of_no_log_out() -> None:
    at = made(StubOAuth2(in_envelope=False))

    assert await at.log_out_url("", "/") == ""
    with pytest.raises(Invalid):
        await at.logged_out("x")
