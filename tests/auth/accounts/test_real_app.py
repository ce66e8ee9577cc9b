"""A live site whose APP is real: it needs no twin of it, and its platform reaches it, signed."""

import json
import time
from pathlib import Path
from typing import Any

import httpx

from auth.calls.signing import SigningRule
from tests.support.app_platform import SECRET, description
from tests.support.server import Server

UNKNOWN = "A" * 27
NAME, NUMBER = "王示例", "32010019750308013X"


def live(folder: Path) -> Server:
    """A site in production; only what this test is not about is played by twins."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "app.json").write_text(json.dumps(description()), "utf8")
    return Server(
        folder,
        HALL_ENV="production",
        HALL_DEMO="0",
        HALL_BASE_URL="http://hall.example",
        HALL_ALLOW_PLAIN_HTTP="1",
        HALL_SECRET_KEY="k" * 20 + "q7" * 10,
        HALL_COUNTER="本地大厅",
        HALL_ALLOW_TWINS="registry,face,sms,ca",
        HALL_CONNECTOR_APP="http",
        HALL_APP_DESCRIPTION=str(folder / "app.json"),
        HALL_APP_SECRET=SECRET,
    )


def post(server: Server, message: dict[str, Any], secret: str = SECRET) -> httpx.Response:
    """What the platform sends, by way of the proxy."""
    body = json.dumps(message).encode()
    headers = {"X-Signature": SigningRule.HMAC_SHA256.sign(secret, body), "Host": "hall.example"}
    return httpx.post(f"{server.url}/callback/app", content=body, headers=headers, timeout=20)


def test_the_platform_of_a_real_app_reaches_a_live_hall(tmp_path: Path) -> None:
    with live(tmp_path / "live") as server:
        user = {"idType": "10", "idNo": NUMBER, "name": NAME}
        message = {"event": "SCANNED", "scanId": UNKNOWN, "user": user, "ts": int(time.time())}

        answer = post(server, message)
        forged = post(server, message, "somebody else's secret of the same length")
        ready = httpx.get(f"{server.url}/readyz", headers={"Host": "hall.example"}, timeout=20)
        phone = httpx.get(f"{server.url}/app/login", headers={"Host": "hall.example"}, timeout=20)

        assert answer.json()["code"] == "1"
        assert "二维码无效" in answer.json()["msg"]
        assert answer.headers["cache-control"] == "no-store"
        assert (forged.status_code, forged.content) == (401, b"")
        assert '"http"' in ready.text
        assert phone.status_code == 404
        log = server.log.read_text("utf8")
        assert NUMBER not in log
        assert NAME not in log
        assert UNKNOWN not in log


def test_while_the_app_is_played_by_its_twin_there_is_no_such_address(hall: Server) -> None:
    answer = httpx.post(f"{hall.url}/callback/app", json={}, timeout=20)

    assert answer.status_code == 404
