"""The helper at 127.0.0.1: whom it answers, what it signs, and what it says of wrong PINs."""

import base64
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlencode

import pytest

from auth.ca.certificate import Certificate
from auth.ca.signature import require_signed
from auth.ca_helper.consent import Consent
from auth.ca_helper.hierarchy import Hierarchy
from auth.ca_helper.server import PATH, HelperServer
from auth.ca_helper.token import MOST_WRONG, PIN, Token
from tests.support.ca import hierarchy, issued

SITE, OTHER = "https://hall.example", "https://evil.example"
ROOT = Path(__file__).parents[3]


@pytest.fixture
def tokens() -> list[Token]:
    """Two keys in their slots."""
    return [Token(issued("valid")), Token(issued("single"))]


@pytest.fixture
def helper(tokens: list[Token]) -> Iterator[HelperServer]:
    """A helper whose user allows the hall and nobody else."""
    server = HelperServer(tokens, Consent(file=None, ask=lambda origin: origin == SITE), 0)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def sent(
    server: HelperServer, body: str, *, method: str = "POST", **headers: str | None
) -> HTTPResponse:
    """One request with these headers."""
    connection = HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    known = {"Origin": SITE, "Content-Type": "application/x-www-form-urlencoded"}
    given = {**known, **{name.title(): value for name, value in headers.items()}}
    kept = {name: value for name, value in given.items() if value is not None}
    connection.request(method, PATH, body, kept)
    return connection.getresponse()


def call(server: HelperServer, function: str, origin: str = SITE, **asked: Any) -> dict[str, Any]:
    """The answer to one call of a page."""
    body = urlencode({"json": json.dumps({"function": function, **asked})})
    found: dict[str, Any] = json.loads(sent(server, body, origin=origin).read())
    return found


def text(origin: str = SITE, left: float = 100) -> bytes:
    """A text as the hall issues it."""
    return f"hall-login/1|{origin}|nonce|{int(time.time() + left)}".encode()


def sign(server: HelperServer, data: bytes, name: str = "valid") -> dict[str, Any]:
    """Let a key sign."""
    given = base64.b64encode(data).decode()
    return call(server, "SOF_SignDataEx", containerName=name, inData=given, inDataLen=len(data))


def test_a_page_finds_the_keys_opens_one_and_has_its_text_signed(helper: HelperServer) -> None:
    assert call(helper, "SOF_GetVersion")["rtn"] == 0
    assert call(helper, "SOF_EnumDevice")["array"] == ["SOFT-valid", "SOFT-single"]
    users = call(helper, "SOF_GetUserList")["userList"].split("&&&")
    assert [user.split("||")[1] for user in users] == ["valid", "single"]
    data = text()
    assert sign(helper, data) == {"rtn": -1, "error": "wrong_pin"}

    assert call(helper, "SOF_Login", containerName="valid", passWord=PIN) == {"rtn": 0}
    signature = base64.b64decode(sign(helper, data)["signed"])

    exported = call(helper, "SOF_ExportUserCert", containerName="valid", keySpec=1)["cert"]
    certificate = Certificate.read(base64.b64decode(exported))
    require_signed(certificate.key, data, signature)
    assert len(signature) == 64
    call(helper, "SOF_LogOut", containerName="valid")
    assert sign(helper, data)["error"] == "wrong_pin"


def test_only_texts_of_the_asking_page_are_signed(helper: HelperServer) -> None:
    call(helper, "SOF_Login", containerName="valid", passWord=PIN)

    for other in (text(OTHER), b"transfer all", b"", text() + b"|more", b"\xff"):
        assert sign(helper, other) == {"rtn": -1, "error": "text"}
    assert sign(helper, text(left=-5)) == {"rtn": -1, "error": "clock"}
    assert sign(helper, text(left=3600)) == {"rtn": -1, "error": "clock"}


def test_a_forged_or_missing_origin_gets_nothing(helper: HelperServer) -> None:
    body = urlencode({"json": '{"function": "SOF_GetUserList"}'})

    for origin in (
        None,
        "",
        "null",
        "file://",
        "https://hall.example/path",
        "chrome-extension://a",
    ):
        answer = sent(helper, body, origin=origin)
        assert answer.status == 403
        assert answer.getheader("Access-Control-Allow-Origin") is None
        assert b"userList" not in answer.read()
    assert call(helper, "SOF_GetUserList", origin=OTHER) == {"rtn": -1, "error": "site_refused"}
    rebound = sent(helper, body, host=f"evil.example:{helper.server_port}")
    assert rebound.status == 403
    assert rebound.getheader("Access-Control-Allow-Origin") is None


def test_the_pin_of_one_page_opens_nothing_for_another(tokens: list[Token]) -> None:
    server = HelperServer(tokens, Consent([SITE, OTHER], file=None), 0)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        call(server, "SOF_Login", containerName="valid", passWord=PIN)
        given = base64.b64encode(text(OTHER)).decode()
        asked = {"containerName": "valid", "inData": given}
        assert call(server, "SOF_SignData", origin=OTHER, **asked)["error"] == "wrong_pin"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_wrong_pins_count_down_and_lock_the_key(helper: HelperServer, tokens: list[Token]) -> None:
    left = []
    for _ in range(MOST_WRONG):
        answer = call(helper, "SOF_Login", containerName="valid", passWord="000000")
        left.append((answer["error"], answer["retryCount"]))
    assert left == [("wrong_pin", n) for n in (5, 4, 3, 2, 1)] + [("locked", 0)]
    answer = call(helper, "SOF_Login", containerName="valid", passWord=PIN)
    assert answer == {"rtn": -1, "error": "locked", "retryCount": 0}
    assert sign(helper, text())["error"] == "locked"
    assert call(helper, "SOF_Login", containerName="single", passWord=PIN) == {"rtn": 0}

    tokens[1].is_plugged = False
    assert call(helper, "SOF_Login", containerName="single", passWord=PIN)["error"] == "no_key"


def test_junk_is_answered_and_breaks_nothing(helper: HelperServer) -> None:
    for body in ("", "json=", "json=[]", "json={", "other=1", "json=" + "[" * 3000):
        assert json.loads(sent(helper, body).read()) == {"rtn": -1, "error": "unknown"}
    assert sent(helper, "x" * 20_000).status == 413
    preflight = sent(helper, "", method="OPTIONS")
    assert preflight.status == 204
    assert preflight.getheader("Access-Control-Allow-Origin") == SITE


def test_a_site_is_asked_about_once_and_remembered(tmp_path: Path) -> None:
    asked: list[str] = []

    def ask(origin: str) -> bool:
        asked.append(origin)
        return origin == SITE

    file = tmp_path / "allowed.json"
    consent = Consent(file=file, ask=ask)
    assert [consent.is_given(SITE), consent.is_given(SITE)] == [True, True]
    assert [consent.is_given(OTHER), consent.is_given(OTHER)] == [False, False]
    assert asked == [SITE, OTHER]
    assert Consent(file=file, ask=ask).is_given(SITE)
    assert asked == [SITE, OTHER]
    file.write_text("broken")
    assert Consent(file=file, ask=lambda _: False).is_given(SITE) is False


def test_what_was_issued_is_read_again() -> None:
    again = Hierarchy.of(hierarchy().text)

    assert again.authorities == hierarchy().authorities
    assert [each.text for each in again.keys] == [each.text for each in hierarchy().keys]


def test_the_command_issues_and_starts_with_nothing_but_its_two_libraries(tmp_path: Path) -> None:
    folder, program = tmp_path / "keys", [sys.executable, "-m", "auth.ca_helper"]
    made = subprocess.run([*program, "issue", folder], cwd=ROOT, capture_output=True, text=True)
    assert "HALL_CONNECTOR_CA=x509" in made.stdout
    assert len(list(folder.glob("*.key"))) == 9
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.glob("*.key"))
    again = subprocess.run([*program, "issue", folder], cwd=ROOT, capture_output=True, text=True)
    assert (again.returncode, "不是空的" in again.stdout) == (1, True)

    code = "import sys; from auth.ca_helper import __main__; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    outside = set(re.findall(r"(?:^| )(models|nicegui|httpx2|tortoise|settings)\b", loaded.stdout))
    assert outside == set()

    arguments = ["--keys", str(folder), "--port", "0", "--allow", SITE, "--plug", "valid"]
    with subprocess.Popen(
        [*program, *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(10)]
        process.terminate()
    assert sum(line.startswith("已插入") for line in lines) == 1
    assert re.search(r"http://127\.0\.0\.1:\d+/alpha", lines[-1])
