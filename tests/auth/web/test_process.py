"""The server as a process: one per data folder, refusals at the start, pace, silence of its log."""

import signal
import subprocess
import sys
from pathlib import Path

import httpx

from auth.web import cookies
from models.base.key import random_token
from models.records.traffic_table import PAGES_BROWSER
from tests.support.server import Server, start_and_wait
from tests.support.server_session import sign_in_at
from tests.support.socket_client import SocketClient, open_page


def test_a_second_process_on_the_same_sqlite_refuses_to_start(hall: Server) -> None:
    second = start_and_wait(hall.data)

    assert second.returncode != 0
    assert "已有一个服务进程" in second.stderr


def test_every_reason_not_to_start_is_told_at_once(tmp_path: Path) -> None:
    refused = start_and_wait(
        tmp_path,
        HALL_ENV="production",
        HALL_SECRET_KEY="",
        HALL_CONNECTOR_SMS="mas",
        HALL_CONNECTOR_FACE="alipay",
        HALL_NODE="Node 1",
        HALL_REDIS_URL="http://127.0.0.1",
    )

    assert refused.returncode != 0
    for reason in (
        "HALL_SECRET_KEY",
        "HALL_BASE_URL",
        "HALL_ALLOW_TWINS",
        "HALL_SMS_",
        "HALL_FACE_",
        "HALL_NODE",
        "HALL_REDIS_URL",
    ):
        assert reason in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_browser_that_loads_pages_without_end_is_asked_to_wait(hall: Server) -> None:
    jar = {cookies.VISITOR: random_token()}
    with httpx.Client(base_url=hall.url, timeout=20, cookies=jar) as browser:
        answers = [browser.get("/nothing").status_code for _ in range(PAGES_BROWSER.most + 2)]
        refused = browser.get("/nothing")

    assert answers[: PAGES_BROWSER.most] == [404] * PAGES_BROWSER.most
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) >= 1
    assert "访问过于频繁" in refused.text


async def test_the_log_holds_no_secret_of_anybody(hall: Server) -> None:
    browser = sign_in_at(hall)
    page = browser.open("/")
    httpx.get(hall.url + "/auth/finish?ticket=ticket-of-somebody")
    httpx.get(hall.url + "/nothing/320100199011220350?mobile=13900010350")
    httpx.get(hall.url + "/q/code-of-somebody")
    async with SocketClient(page) as socket:
        await socket.is_let_in()

    log = hall.log.read_text("utf8")
    for secret in (
        page.client_id,
        browser.session,
        browser.visitor,
        "ticket-of-somebody",
        "320100199011220350",
        "13900010350",
        "code-of-somebody",
    ):
        assert secret not in log.split("演示单位")[0] + log.split("密码 Hall-2026-Demo）")[-1]


def test_a_stopped_server_starts_again_with_what_it_had(tmp_path: Path) -> None:
    server = Server(tmp_path / "server")
    server.start()
    server.stop()
    server.start()

    assert open_page(server.url + "/login")
    server.stop()
    assert "Traceback" not in server.tail()


def test_ctrl_c_ends_the_hall_without_a_word_and_closes_its_data(tmp_path: Path) -> None:
    server = Server(tmp_path / "server")
    server.start()
    assert open_page(server.url + "/login")
    told = server.log.read_text("utf8")

    assert server.interrupt() == -signal.SIGINT, "make and the shell see what ended it"

    since = server.log.read_text("utf8").removeprefix(told).splitlines()
    assert [line for line in since if '"event": "request"' not in line] == []
    assert not (server.data / "hall.sqlite3-wal").exists(), "SQLite has put everything away"


def test_ctrl_c_ends_every_command_without_a_traceback() -> None:
    code = "from models.base.command import begin; begin(); raise KeyboardInterrupt"

    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)

    assert ended.returncode == -signal.SIGINT
    assert ended.stdout + ended.stderr == ""
