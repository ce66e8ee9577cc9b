"""A standard provider: what it says is believed when everything fits, and refused otherwise."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from joserfc import jwt

from auth.sign_in.oidc import OidcProvider
from auth.sign_in.token import is_anew as is_new_login
from models.base import clock
from models.base.error import ConnectorFailed, NotAllowed
from models.seed import cast
from tests.auth.sign_in.stub import (
    FORGERIES,
    ISSUER,
    Claims,
    StubOpenId,
    forged,
    new_start,
    provider,
    sign_in,
    stranger,
)


@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
@pytest.mark.parametrize("method", ["basic", "post"])
async def test_who_has_signed_in_there_is_told_in_our_words(algorithm: str, method: str) -> None:
    stub = StubOpenId(algorithm)

    found = await sign_in(stub, provider(stub, AUTH=method))

    assert (found.provider, found.issuer, found.subject) == ("gov", ISSUER, "U1")
    assert (found.uscc, found.unit_name) == (cast.DEMO_UNIT.uscc, cast.DEMO_UNIT.name)
    assert found.legal_rep is not None
    assert found.legal_rep.id_number == cast.WANG_SHILI.id_number
    assert (found.person, found.sid) == (None, "S1")
    assert stub.methods == [method]


async def test_a_map_of_claims_finds_what_a_provider_calls_otherwise() -> None:
    stub = StubOpenId()
    stub.info = {"sub": "U1", "https://gov.example/unit": {"codes": [cast.DEMO_UNIT.uscc.lower()]}}

    at = provider(stub, CLAIMS="uscc=[https://gov.example/unit].codes.0")

    assert (await sign_in(stub, at)).uscc == cast.DEMO_UNIT.uscc


async def test_a_provider_that_tells_no_unit_still_names_the_account() -> None:
    stub = StubOpenId()
    stub.info = {"sub": "U1", "corp": "none"}

    found = await sign_in(stub)

    assert (found.subject, found.uscc, found.legal_rep) == ("U1", "", None)


def _without(name: str) -> Callable[[Claims], Claims]:
    return lambda claims: {key: value for key, value in claims.items() if key != name}


def _with(**changes: Any) -> Callable[[Claims], Claims]:
    return lambda claims: {**claims, **changes}


LONG_AGO = int((clock.now() - timedelta(days=1)).timestamp())
SOON = int((clock.now() + timedelta(days=1)).timestamp())


@pytest.mark.parametrize(
    "changed",
    [
        *(_with(iss=f"{ISSUER}/"), _with(iss="https://other.example"), _without("iss")),
        *(_with(aud="other"), _with(aud=["hall", "other"], azp="hall"), _without("aud")),
        _with(aud="other", azp="hall"),
        *(_with(nonce="another"), _without("nonce"), _with(nonce="")),
        *(_with(exp=LONG_AGO), _without("exp"), _with(exp="soon"), _with(iat=SOON)),
        *(_without("sub"), _with(sub="U2"), _with(sub="")),
        _with(at_hash="AAAAAAAAAAAAAAAAAAAAAA"),
    ],
)
async def test_a_token_of_something_else_is_not_believed(
    changed: Callable[[Claims], Claims],
) -> None:
    stub = StubOpenId()
    stub.claims = changed

    with pytest.raises(NotAllowed, match="无法核实"):
        await sign_in(stub)


@pytest.mark.parametrize("by", FORGERIES)
async def test_a_token_that_somebody_else_has_signed_is_not_believed(by: str) -> None:
    stub = StubOpenId()
    stub.metadata = {"id_token_signing_alg_values_supported": ["none", "HS256", "ES256"]}
    stub.token = lambda good: forged(good, stub.books.key, by)

    with pytest.raises(NotAllowed, match="无法核实"):
        await sign_in(stub)


@pytest.mark.parametrize("told", [{"iss": "https://other.example"}, {"iss": ISSUER + "/"}, {}])
async def test_an_answer_of_another_issuer_is_refused_before_anything_is_sent(
    told: dict[str, str],
) -> None:
    stub = StubOpenId()
    at, start = provider(stub), new_start()
    answer = stub.visit(await at.begin(start))
    del answer["iss"]

    with pytest.raises(NotAllowed, match="无法核实"):
        await at.finish(start, {**answer, **told})

    assert stub.methods == []


@pytest.mark.parametrize(("typed", "real"), [(ISSUER + "/", ISSUER), (ISSUER, ISSUER + "/")])
async def test_a_slash_at_the_end_of_the_issuer_is_the_documents_to_decide(
    typed: str, real: str
) -> None:
    stub = StubOpenId()
    stub.metadata, stub.claims = {"issuer": real}, _with(iss=real)
    at = provider(stub, ISSUER=typed)

    assert (await sign_in(stub, at, iss=real)).issuer == real
    with pytest.raises(NotAllowed):
        await sign_in(stub, at, iss=typed)
    stub.claims = _with(iss=typed)
    with pytest.raises(NotAllowed):
        await sign_in(stub, at, iss=real)


async def test_a_document_of_another_issuer_is_not_read() -> None:
    stub = StubOpenId()
    stub.metadata = {"issuer": "https://other.example"}

    with pytest.raises(ConnectorFailed, match="回复无法识别"):
        await provider(stub).begin(new_start())


@pytest.mark.parametrize("unsafe", ["http://id.example.gov.cn/t", "https://10.0.0.1/t", "file:///"])
async def test_a_document_sends_us_to_no_inner_address(unsafe: str) -> None:
    stub = StubOpenId()
    stub.metadata = {"token_endpoint": unsafe}

    with pytest.raises(ConnectorFailed, match="回复无法识别"):
        await provider(stub).begin(new_start())


async def test_a_signed_userinfo_is_verified_like_a_token() -> None:
    stub = StubOpenId()
    told = {"iss": ISSUER, "aud": "hall"}
    stub.info_token = lambda info: stub.books.sign({**info, **told})
    assert (await sign_in(stub)).uscc == cast.DEMO_UNIT.uscc

    for wrong in ({"iss": "x"}, {"aud": "x"}, {"sub": "U2"}):
        stub.info_token = lambda info, wrong=wrong: stub.books.sign({**info, **told, **wrong})
        with pytest.raises(NotAllowed, match="无法核实"):
            await sign_in(stub)

    stub.info_token = lambda info: jwt.encode({"alg": "ES256"}, {**info, **told}, stranger())
    with pytest.raises(NotAllowed, match="无法核实"):
        await sign_in(stub)


async def test_userinfo_of_somebody_else_is_refused() -> None:
    stub = StubOpenId()
    stub.info = {"sub": "U2", "corp": {}}

    with pytest.raises(NotAllowed, match="无法核实"):
        await sign_in(stub)


async def test_a_restarted_provider_with_new_keys_is_believed_again() -> None:
    stub = StubOpenId()
    at = provider(stub)
    await sign_in(stub, at)
    _let_time_pass(at)

    stub.books.make_keys()

    assert (await sign_in(stub, at)).subject == "U1"


def _let_time_pass(at: OidcProvider) -> None:
    """Let the keys be old enough to be read again."""
    later = at.discovery._seconds() + 60
    at.discovery._seconds = lambda: later


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("access_denied", "您已取消"),
        ("temporarily_unavailable", "暂时无法连接"),
        ("<script>alert(1)</script>", "无法核实"),
    ],
)
async def test_what_a_provider_says_of_its_errors_is_never_shown(error: str, words: str) -> None:
    stub = StubOpenId()

    with pytest.raises((NotAllowed, ConnectorFailed)) as told:
        await sign_in(stub, error=error, error_description="<b>输入密码</b>")

    assert words in told.value.message
    assert "<" not in told.value.message


@pytest.mark.parametrize(
    ("refusal", "words"), [("invalid_grant", "凭据已失效"), ("invalid_client", "没有受理")]
)
async def test_a_refused_code_is_told_apart_from_a_refused_hall(refusal: str, words: str) -> None:
    stub = StubOpenId()
    stub.refusal = refusal

    with pytest.raises((NotAllowed, ConnectorFailed), match=words):
        await sign_in(stub)


async def test_a_new_login_is_demanded_and_an_older_one_is_refused() -> None:
    stub = StubOpenId()
    start = new_start(asks_anew=True)
    await sign_in(stub, start=start)
    assert (stub.asked["prompt"], stub.asked["max_age"]) == ("login", "0")

    stub.claims = _with(auth_time=int(clock.now().timestamp()) - 600)
    with pytest.raises(NotAllowed, match="重新登录后再继续"):
        await sign_in(stub, start=new_start(asks_anew=True))
    await sign_in(stub)


@pytest.mark.parametrize(("claims", "is_anew"), [({}, True), ({"auth_time": None}, False)])
async def test_a_provider_that_tells_no_login_time_has_not_shown_a_new_one(
    claims: dict[str, object], is_anew: bool
) -> None:
    stub = StubOpenId()
    stub.claims = _with(**claims)

    assert (await sign_in(stub, start=new_start(asks_anew=True))).is_anew is is_anew


@pytest.mark.parametrize("skew", [-3600, 0, 3600])
async def test_a_login_of_some_seconds_before_the_start_is_no_new_one_by_any_clock(
    skew: int,
) -> None:
    now = clock.now()
    there = int(now.timestamp()) + skew
    for age, began, is_new in ((20, 10, False), (5, 10, True), (0, 0, True)):
        told = {"iat": there, "auth_time": there - age}
        assert is_new_login(told, now - timedelta(seconds=began)) is is_new


@pytest.mark.parametrize("mode", ["refuses connections", "is faulty", "redirects", "sends 1 GB"])
async def test_a_provider_that_is_away_is_told_in_chinese(mode: str) -> None:
    stub = StubOpenId()
    stub.mode = mode

    with pytest.raises(ConnectorFailed, match="请稍后重试，或改用其他登录方式"):
        await provider(stub).begin(new_start())
