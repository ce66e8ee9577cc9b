"""Who may play the outside systems, and what is told of it."""

from dataclasses import replace

import pytest
from starlette.types import Scope

from auth.connectors import connectors
from auth.web import operator
from auth.web.caller import Caller
from auth.web.operator import (
    is_here,
    is_open_to_everybody,
    is_operator,
    may_play,
    require_face,
    twin_lines,
    twin_warnings,
)
from models.base.error import ConnectorFailed
from models.setting.system import System
from settings import load, settings
from tests.support.units import ADDRESS, VISITOR

TOKEN = "a token of the tests that is as long as it has to be"
LIVE = replace(settings, env="production", demo=False, sandbox_token=TOKEN)


def scope(peer: str | None, host: str = "127.0.0.1:8080", **headers: str) -> Scope:
    """A request as the server hands it on."""
    named = {"host": host, **{name.replace("_", "-"): value for name, value in headers.items()}}
    raw = [(name.encode(), value.encode()) for name, value in named.items()]
    return {"type": "http", "client": (peer, 1) if peer else None, "headers": raw}


def caller(*, is_an_operator: bool = False) -> Caller:
    """Somebody's browser."""
    return Caller(VISITOR, {}, ADDRESS, "Chrome", "1", "https://hall", is_operator=is_an_operator)


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8080", "[::1]:8080"])
def test_a_connection_of_this_machine_is_here(peer: str, host: str) -> None:
    assert is_here(scope(peer, host))


@pytest.mark.parametrize(
    "elsewhere",
    [
        scope("192.0.2.1"),
        scope("::ffff:192.0.2.1"),
        scope(None),
        scope("127.0.0.1", "hall.example"),
        scope("127.0.0.1", "evil.example:8080"),
        scope("127.0.0.1", "[::1"),
        scope("127.0.0.1", x_forwarded_for="127.0.0.1"),
        scope("127.0.0.1", x_forwarded_proto="https"),
        scope("127.0.0.1", x_real_ip="127.0.0.1"),
        scope("127.0.0.1", forwarded="for=127.0.0.1"),
        scope("127.0.0.1", via="1.1 proxy"),
    ],
)
def test_what_a_proxy_passes_on_or_another_name_brings_is_from_elsewhere(elsewhere: Scope) -> None:
    assert not is_here(elsewhere)


@pytest.mark.parametrize(
    ("configured", "given", "expected"),
    [
        (TOKEN, f"Bearer {TOKEN}", True),
        (TOKEN, f"bearer {TOKEN} ", True),
        (TOKEN, "Bearer wrong", False),
        (TOKEN, "Bearer ", False),
        (TOKEN, f"Basic {TOKEN}", False),
        ("", "Bearer ", False),
        ("", "", False),
    ],
)
def test_only_the_very_token_makes_an_operator(
    configured: str, given: str, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operator, "settings", replace(LIVE, sandbox_token=configured))

    assert is_operator(scope("127.0.0.1", authorization=given), "") is expected
    assert not is_operator(scope("192.0.2.1", authorization=given), "")


def test_another_token_makes_the_cookie_worthless(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operator, "settings", LIVE)
    kept = operator.console_cookie()
    assert is_operator(scope("127.0.0.1"), kept)

    monkeypatch.setattr(operator, "settings", replace(LIVE, sandbox_token=TOKEN[::-1]))

    assert not is_operator(scope("127.0.0.1"), kept)


def test_on_a_production_site_only_an_operator_plays(monkeypatch: pytest.MonkeyPatch) -> None:
    assert may_play(caller())
    monkeypatch.setattr(operator, "settings", LIVE)

    assert not may_play(caller())
    assert may_play(caller(is_an_operator=True))


def test_a_twin_of_the_face_check_lets_nobody_pass_on_a_production_site(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert connectors().face.kind == "twin"
    require_face(caller())
    monkeypatch.setattr(operator, "settings", LIVE)

    with pytest.raises(ConnectorFailed, match="尚未接通"):
        require_face(caller())


@pytest.mark.parametrize(
    ("host", "base_url", "expected"),
    [
        ("127.0.0.1", "", False),
        ("localhost", "", False),
        ("::1", "", False),
        ("0.0.0.0", "", True),
        ("::", "", True),
        ("192.0.2.7", "", True),
        ("127.0.0.1", "http://hall.example", True),
        ("127.0.0.1", "http://localhost:8080", False),
    ],
)
def test_a_development_site_on_the_network_is_open_to_everybody(
    host: str, base_url: str, expected: bool
) -> None:
    site = replace(settings, host=host, base_url=base_url)

    assert is_open_to_everybody(site) is expected
    assert any("以任何人的身份" in warning for warning in twin_warnings(site)) is expected
    assert not is_open_to_everybody(replace(site, env="production"))


def test_a_site_without_twins_has_nothing_to_tell() -> None:
    names = {f"connector_{system}": "real" for system in System}
    assert twin_lines(settings)

    assert twin_lines(replace(settings, login_providers=(), **names)) == []  # type: ignore[arg-type]  # all are texts


def test_a_short_token_keeps_the_site_from_starting() -> None:
    told = load({"HALL_SANDBOX_TOKEN": "short", "HALL_SECRET_KEY": "x" * 40}).problems()

    assert [line.partition("；")[0] for line in told] == ["HALL_SANDBOX_TOKEN 短于 32 个字符"]
