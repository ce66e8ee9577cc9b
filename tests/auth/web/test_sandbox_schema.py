"""Every answer of /sandbox/api is as its description says, whatever schemathesis thinks of."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.support.server import Server

SEED, EXAMPLES, WITHIN = "1", "20", 60
PLACE = "/sandbox/api"


@pytest.fixture(scope="module")
def pilot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A site of its own, since the interface switches faults on."""
    with Server(tmp_path_factory.mktemp("pilot")) as server:
        yield server


def test_every_answer_is_as_described(pilot: Server, tmp_path: Path) -> None:
    pytest.importorskip("schemathesis", reason="schemathesis is not installed")

    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "schemathesis.cli",
            "run",
            f"{pilot.url}{PLACE}/openapi.json",
            *("--checks", "all", "--phases", "coverage,fuzzing"),
            *("--max-examples", EXAMPLES, "--seed", SEED, "--no-color"),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=WITHIN,
    )

    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]
    assert "Traceback" not in pilot.tail()


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/nothing", b"", 404),
        ("GET", "/tickets/nobody-knows", b"", 404),
        ("DELETE", "/faults", b"", 405),
        ("POST", "/sms", b"{}", 405),
        ("POST", "/faults", b"{", 400),
        ("POST", "/faults", b'{"amount": NaN}', 400),
        ("POST", "/faults", b'{"amount": -1}', 422),
        ("POST", "/faults", b'{"kind": "sms_late"}', 422),
        ("POST", "/phone", b'{"id_number": "nobody"}', 404),
    ],
)
def test_every_error_is_json_with_a_message(
    pilot: Server, method: str, path: str, body: bytes, status: int
) -> None:
    headers = {"Content-Type": "application/json"}

    answer = httpx.request(method, pilot.url + PLACE + path, content=body, headers=headers)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json()["message"]
    described = httpx.get(f"{pilot.url}{PLACE}/openapi.json").json()
    assert str(status) in described["paths"]["/faults"]["post"]["responses"]


def test_a_method_that_an_address_does_not_take_is_answered_with_those_it_takes(
    pilot: Server,
) -> None:
    answer = httpx.delete(f"{pilot.url}{PLACE}/faults")

    assert answer.headers["allow"] == "GET, POST"
