"""POST /callback/app: who is believed, from where, and what a forger learns, which is nothing."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auth.accounts.app_route import MAX_NEWS_BYTES
from auth.calls.callback import APP_CALLBACK
from auth.calls.signed_form import NotSigned
from auth.calls.signing import SigningRule
from auth.connectors.app_news import MAX_AGE, CallbackForm
from models.base import clock
from models.people.person import Person
from models.proofs.qr_code import QrState
from models.proofs.qr_ticket import QrTicket
from tests.support.app_platform import FIELDS, SECRET, Platform, in_a_field
from tests.support.qr import login_code, state_of
from tests.support.units import registered

FLAT = {name: name for name in ("act", "code", "id_type", "id_number", "name", "place")}


async def someone() -> tuple[QrTicket, Person, str]:
    """A code on a screen, and a member who may scan it."""
    member = await registered()
    return await login_code(), member.person, member.code


@pytest.mark.parametrize("signature", ["", "0" * 64, "密", " "])
async def test_a_message_with_another_signature_does_nothing(
    tmp_path: Path, signature: str
) -> None:
    platform = Platform(tmp_path)
    ticket, person, _ = await someone()
    message = platform.message("SCANNED", ticket, person)
    if not signature.isascii():
        body = json.dumps(message).encode()
        with pytest.raises(NotSigned):
            platform.app.news(body, signature)
        return

    answer = await platform.post(message, signature)

    assert (answer.status_code, answer.content) == (401, b"")
    assert await state_of(ticket) is QrState.NEW


async def test_a_message_that_was_changed_on_the_way_is_not_believed(tmp_path: Path) -> None:
    platform = Platform(tmp_path)
    ticket, person, _ = await someone()
    message = platform.message("SCANNED", ticket, person)
    signed = SigningRule.HMAC_SHA256.sign(SECRET, json.dumps(message, ensure_ascii=False).encode())

    answer = await platform.post({**message, "scanId": (await login_code("other")).code}, signed)

    assert answer.status_code == 401


@pytest.mark.parametrize("seconds", [-MAX_AGE - 5, MAX_AGE + 5])
async def test_a_message_of_another_moment_is_not_believed(tmp_path: Path, seconds: float) -> None:
    platform = Platform(tmp_path)
    ticket, person, _ = await someone()
    moment = clock.now().timestamp() + seconds
    message = platform.message("SCANNED", ticket, person)

    for told in (str(int(moment)), str(int(moment * 1000)), "", None, "yesterday", "٣"):
        assert (await platform.post({**message, "ts": told})).status_code == 401

    now = str(int(clock.now().timestamp() * 1000))
    assert (await platform.post({**message, "ts": now})).status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        {"event": "DANCED"},
        {"event": None},
        {"user": "王"},
        {"user": {"idType": "77", "idNo": "1", "name": "王"}},
        {"user": {"idType": "10", "idNo": ["1"], "name": "王"}},
        {"scanId": "x" * 700},
        {"event": "FACED"},
        {"event": "FACED", "result": "maybe"},
    ],
)
async def test_a_signed_message_that_is_not_understood_is_a_bad_one(
    tmp_path: Path, change: dict[str, Any]
) -> None:
    platform = Platform(tmp_path)
    ticket, person, _ = await someone()

    answer = await platform.post({**platform.message("SCANNED", ticket, person), **change})

    assert answer.status_code == 400


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"\xff", b"[" * 9000, b'{"user": "\\ud800"}', b"NaN", b"1" * 5000]
)
async def test_garbage_is_refused_without_a_word(tmp_path: Path, body: bytes) -> None:
    platform = Platform(tmp_path)
    signed = {"X-Signature": SigningRule.HMAC_SHA256.sign(SECRET, body)}

    answer = await platform.client.post(APP_CALLBACK, content=body, headers=signed)

    assert answer.status_code in {400, 401}
    assert answer.content == b""


async def test_a_lone_surrogate_in_a_name_is_a_bad_message(tmp_path: Path) -> None:
    platform = Platform(tmp_path)
    ticket, person, _ = await someone()
    message = platform.message("SCANNED", ticket, person)
    message["user"]["name"] = "王\ud800"
    body = json.dumps(message).encode()
    signed = {"X-Signature": SigningRule.HMAC_SHA256.sign(SECRET, body)}

    answer = await platform.client.post(APP_CALLBACK, content=body, headers=signed)

    assert answer.status_code == 400


async def test_too_much_is_not_read_to_its_end(tmp_path: Path) -> None:
    answer = await Platform(tmp_path).post({"pad": "x" * MAX_NEWS_BYTES})

    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("networks", "status"), [("198.51.100.0/24", 200), ("10.0.0.0/8", 404), ("", 200)]
)
async def test_only_the_networks_of_the_platform_may_call(
    tmp_path: Path, networks: str, status: int
) -> None:
    platform = Platform(tmp_path, CALLBACK_NETWORKS=networks)
    ticket, person, _ = await someone()

    answer = await platform.post(platform.message("SCANNED", ticket, person))

    assert answer.status_code == status


def flat_form() -> CallbackForm:
    """A platform that signs in a field."""
    return CallbackForm(signature="sign", timestamp="ts", fields=FLAT)


def flat_message(**changes: str) -> dict[str, str]:
    """What it sends, not signed yet."""
    told = {"act": "scan", "code": "c", "id_type": "01", "id_number": "1", "name": "王"}
    return told | {"ts": str(int(clock.now().timestamp()))} | changes


def read_flat(message: Any) -> str:
    """The act of a message that is believed."""
    return flat_form().read(json.dumps(message).encode(), "", SECRET).act


def test_a_signature_among_the_fields_is_understood() -> None:
    assert read_flat(in_a_field(flat_message())) == "scan"
    with pytest.raises(NotSigned):
        read_flat({**in_a_field(flat_message()), "code": "d"})
    with pytest.raises(NotSigned):
        read_flat(flat_message())


@pytest.mark.parametrize(
    "change", [{"act": "scan&code=d"}, {"user": {"code": "d"}}, {"place": True}, {"a=b": "c"}]
)
def test_what_could_be_read_in_two_ways_is_not_believed(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="a signed field"):
        read_flat({**in_a_field(flat_message()), **change})


def test_nothing_is_believed_without_a_secret() -> None:
    message = json.dumps(in_a_field(flat_message())).encode()

    with pytest.raises(NotSigned):
        flat_form().read(message, "", "")


JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from(["user", "ts", "event"]), inner)
    ),
    max_leaves=8,
)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(found=JSONS)
def test_whatever_is_signed_is_news_or_refused(found: Any) -> None:
    form = CallbackForm(header="X-Signature", timestamp="ts", fields=FIELDS)
    body = json.dumps(found).encode()
    signed = form.rule.sign(SECRET, body)

    with pytest.raises((NotSigned, ValueError)):
        form.read(body, signed, SECRET)
