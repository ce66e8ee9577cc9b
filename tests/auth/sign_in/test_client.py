"""How our secret reaches a provider."""

import pytest

from models.base.error import ConnectorFailed
from tests.auth.sign_in.stub import SECRET, StubOpenId, provider, sign_in


@pytest.mark.parametrize(
    ("offered", "expected"),
    [
        (None, "basic"),
        ([], "basic"),
        (["client_secret_post"], "post"),
        (["private_key_jwt", "client_secret_post", "client_secret_basic"], "post"),
        (["tls_client_auth"], "basic"),
        ("client_secret_post", "basic"),
    ],
)
async def test_the_provider_says_how_the_secret_is_sent(offered: object, expected: str) -> None:
    stub = StubOpenId()
    stub.metadata = {"token_endpoint_auth_methods_supported": offered}

    await sign_in(stub)

    assert stub.methods == [expected]


async def test_a_setting_overrules_what_the_provider_says() -> None:
    stub = StubOpenId()
    stub.metadata = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}

    await sign_in(stub, provider(stub, AUTH="basic"))

    assert stub.methods == ["basic"]


async def test_a_secret_may_be_sent_raw_to_whoever_does_not_decode_it() -> None:
    stub = StubOpenId()
    sent: list[str] = []

    def note(request: object) -> object:
        import base64

        text = getattr(request, "headers")["authorization"].partition(" ")[2]  # noqa: B009
        sent.append(base64.b64decode(text).decode())
        raise AssertionError("seen")

    stub._token = note  # type: ignore[method-assign,assignment]
    with pytest.raises((AssertionError, ConnectorFailed)):
        await sign_in(stub, provider(stub, AUTH="basic_raw"))

    assert sent == [f"hall:{SECRET}"]
