"""Log-outs in both directions: what a provider tells us, and where we send a browser."""

from datetime import timedelta
from typing import Any

import pytest

from models.base import clock
from models.base.error import Invalid
from tests.auth.sign_in.stub import FORGERIES, ISSUER, StubOpenId, forged, provider, sign_in

LONG_AGO = int((clock.now() - timedelta(days=1)).timestamp())
SOON = int((clock.now() + timedelta(days=1)).timestamp())


async def test_a_log_out_there_names_the_session_and_the_account() -> None:
    stub = StubOpenId()
    at = provider(stub)
    found = await sign_in(stub, at)

    told = await at.logged_out(stub.log_out_token())

    assert (told.sid, told.subject_digest) == ("S1", found.subject_digest)
    assert (await at.logged_out(stub.log_out_token(sub=None))).subject_digest == ""


@pytest.mark.parametrize(
    "changes",
    [
        *({"iss": "x"}, {"aud": "x"}, {"nonce": "n"}, {"events": {}}, {"events": None}),
        *({"iat": LONG_AGO}, {"iat": SOON}, {"iat": None}, {"jti": None}, {"exp": LONG_AGO}),
        *({"sub": None, "sid": None}, {"sub": ""}, {"sid": 1}),
    ],
)
async def test_a_forged_log_out_is_refused(changes: dict[str, Any]) -> None:
    stub = StubOpenId()

    with pytest.raises(Invalid):
        await provider(stub).logged_out(stub.log_out_token(**changes))


@pytest.mark.parametrize("by", FORGERIES)
async def test_a_log_out_that_somebody_else_has_signed_is_refused(by: str) -> None:
    stub = StubOpenId()
    stub.metadata = {"id_token_signing_alg_values_supported": ["none", "HS256", "ES256"]}
    good = stub.log_out_token()

    with pytest.raises(Invalid):
        await provider(stub).logged_out(forged(good, stub.books.key, by))

    assert (await provider(stub).logged_out(good)).sid == "S1"


@pytest.mark.parametrize("text", ["", "a", "a.b.c", "e30.e30.e30", "." * 9, "é.é.é", "x" * 200_000])
async def test_what_is_no_token_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        await provider(StubOpenId()).logged_out(text)


async def test_an_id_token_is_no_log_out() -> None:
    stub = StubOpenId()
    at = provider(stub)
    found = await sign_in(stub, at)

    with pytest.raises(Invalid):
        await at.logged_out(found.id_token)


async def test_signing_out_here_leads_to_signing_out_there() -> None:
    stub = StubOpenId()

    url = await provider(stub).log_out_url("token", "https://hall.example/login")

    assert url.startswith(f"{ISSUER}/logout?id_token_hint=token&client_id=hall&")
    stub.metadata = {"end_session_endpoint": None}
    assert await provider(stub).log_out_url("token", "https://hall.example/login") == ""
