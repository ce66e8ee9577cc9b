"""A standard provider that nobody here wrote works by configuration alone.

Canaille, by PyPI's `pytest-iam`, in a process of its own. Install it into any environment and name
its Python: ``HALL_TEST_IAM_PYTHON=/path/to/python``; without one these tests are skipped.
"""

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import httpx2
import pytest

from auth.calls.options import Options
from auth.sign_in.oidc import OidcProvider
from auth.sign_in.provider import Start
from models.base.error import NotAllowed
from models.outside.outside_identity import OutsideIdentity
from models.seed import cast
from models.setting.login_provider import provider_of, provider_options
from tests.auth.sign_in.stub import new_start
from tests.support.server import free_port

SECRET = "a+b%2:c"
CALLBACK = "http://127.0.0.1:8080/login/gov/callback"
LOG_OUT = "http://127.0.0.1:8080/login/gov/logout"
PROGRAM = Path(__file__).parents[2] / "support" / "canaille_provider.py"
PYTHON = os.environ.get("HALL_TEST_IAM_PYTHON", "") or (
    sys.executable if importlib.util.find_spec("pytest_iam") else ""
)
pytestmark = pytest.mark.skipif(not PYTHON, reason="pytest-iam is not installed")


@contextmanager
def served(port: int, **wanted: str) -> Iterator[None]:
    """The provider, for as long as it is needed; started anew it has new keys."""
    told = {
        "port": port,
        "client_id": "hall",
        "client_secret": SECRET,
        "callback": CALLBACK,
        "log_out": LOG_OUT,
        "user": cast.DEMO_UNIT.uscc.lower(),
        "auth": "client_secret_basic",
        "algorithm": "RS256",
        "signed_userinfo": "",
        **wanted,
    }
    command = [PYTHON, str(PROGRAM), json.dumps(told)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd="/tmp") as process:
        try:
            assert process.stdout is not None
            for line in process.stdout:
                if line.strip() == "ready":
                    break
            else:
                raise AssertionError("the provider did not start")
            yield
        finally:
            process.kill()


def configured(port: int, **more: str) -> OidcProvider:
    """The hall's side: settings, and nothing else."""
    values = {
        "ISSUER": f"http://localhost:{port}",
        "CLIENT_ID": "hall",
        "CLIENT_SECRET": SECRET,
        "CLAIMS": "uscc=sub",
        "ALLOW_PLAIN_HTTP": "1",
        "ALLOW_PRIVATE": "1",
        **more,
    }
    full = {f"HALL_LOGIN_GOV_{name}": value for name, value in values.items()}
    options = Options("login_gov", full, provider_options(["gov"]))
    made = OidcProvider.of(provider_of("gov", full), options)
    assert options.problems == []
    return made


def browse(url: str) -> dict[str, str]:
    """A browser whose user is signed in there, as far as our callback."""
    with httpx2.Client(trust_env=False) as browser:
        for _ in range(10):
            answer = browser.get(url)
            assert answer.is_redirect, (answer.status_code, answer.text[:2000])
            url = str(answer.next_request.url) if answer.next_request else ""
            if url.startswith(CALLBACK):
                return dict(parse_qsl(urlsplit(url).query))
    raise AssertionError("the provider goes round in circles")


async def sign_in(at: OidcProvider, start: Start | None = None) -> OutsideIdentity:
    """One sign-in."""
    start = start or new_start(redirect_uri=CALLBACK)
    return await at.finish(start, browse(await at.begin(start)))


@pytest.mark.parametrize(
    ("algorithm", "auth", "signed_userinfo"),
    [
        ("RS256", "client_secret_basic", ""),
        ("ES256", "client_secret_post", ""),
        ("RS256", "client_secret_post", "RS256"),
        ("ES256", "client_secret_basic", "ES256"),
    ],
)
async def test_it_signs_in_by_settings_alone(
    algorithm: str, auth: str, signed_userinfo: str
) -> None:
    port, method = free_port(), auth.removeprefix("client_secret_")
    with served(port, algorithm=algorithm, auth=auth, signed_userinfo=signed_userinfo):
        at = configured(port, AUTH=method)

        found = await sign_in(at)

        assert found.uscc == cast.DEMO_UNIT.uscc
        assert found.subject == cast.DEMO_UNIT.uscc.lower()
        assert found.issuer.startswith(f"http://localhost:{port}")
        await at.close()


async def test_a_code_is_worth_nothing_a_second_time() -> None:
    port = free_port()
    with served(port):
        at, start = configured(port), new_start(redirect_uri=CALLBACK)
        answer = browse(await at.begin(start))
        await at.finish(start, answer)

        with pytest.raises(NotAllowed):
            await at.finish(start, answer)
        await at.close()


async def test_after_a_restart_with_new_keys_it_still_signs_in() -> None:
    port = free_port()
    at = configured(port)
    with served(port):
        await sign_in(at)
    later = at.discovery._seconds() + 60
    at.discovery._seconds = lambda: later

    with served(port):
        assert (await sign_in(at)).uscc == cast.DEMO_UNIT.uscc
    await at.close()


async def test_the_doctor_names_how_the_secret_is_sent_and_that_it_fits() -> None:
    port = free_port()
    with served(port):
        right, wrong = configured(port), configured(port, CLIENT_SECRET="wrong")

        assert await right.try_secret(CALLBACK) == "invalid_grant"
        assert await wrong.try_secret(CALLBACK) == "invalid_client"
        await right.close()
        await wrong.close()


async def test_signing_out_here_leads_to_its_log_out_and_back() -> None:
    port = free_port()
    with served(port):
        at = configured(port)
        found = await sign_in(at)

        url = await at.log_out_url(found.id_token, LOG_OUT)

        with httpx2.Client(trust_env=False) as browser:
            answer = browser.get(url)
        assert answer.status_code in {200, 302, 303}
        assert url.startswith(f"http://localhost:{port}/")
        await at.close()
