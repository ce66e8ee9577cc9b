"""The start: one sentence for whatever keeps the hall from it, and no word before it is open."""

import os
import socket
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import pytest

from models.database.migrate import migrate_database
from settings import settings
from tests.support.ordinary_user import NUMBER, as_ordinary_user
from tests.support.server import Server, free_port, start_and_wait

UNPRIVILEGED = Path("/proc/sys/net/ipv4/ip_unprivileged_port_start")


@pytest.fixture
def their_folder() -> Iterator[Path]:
    """A folder of the ordinary user, where they come to it."""
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder away")
    with TemporaryDirectory(prefix="hall-", dir="/tmp") as place:
        folder = Path(place)
        os.chown(folder, NUMBER, NUMBER)
        yield folder


def refusal(ended: "subprocess.CompletedProcess[str]") -> str:
    """The one reason that is told, by a process that no service manager tries again."""
    assert ended.stdout == ""
    assert ended.returncode == os.EX_CONFIG, ended.stderr
    head, reason = ended.stderr.splitlines()
    assert head == "无法启动："
    assert "；" in reason, "it says what to do"
    return reason.removeprefix("- ")


def test_a_port_that_is_taken_is_told_before_anything_else(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        reason = refusal(start_and_wait(tmp_path, HALL_PORT=str(port)))

    assert reason.startswith(f"端口 {port} 已被占用")


@pytest.mark.skipif(
    UNPRIVILEGED.exists() and int(UNPRIVILEGED.read_text()) <= 80, reason="anybody may use port 80"
)
def test_a_low_port_is_told_to_an_ordinary_user(their_folder: Path) -> None:
    reason = refusal(start_and_wait(their_folder, *as_ordinary_user(), HALL_PORT="80"))

    assert reason.startswith("没有权限使用端口 80")


def other_folder(folder: Path) -> None:
    """A folder of root."""
    os.chown(folder, 0, 0)


def other_file(folder: Path) -> None:
    """A database of root in a folder of one's own."""
    (folder / "hall.sqlite3").touch(0o600)


@pytest.mark.parametrize(
    ("harm", "named"),
    [(other_folder, ""), (other_file, "hall.sqlite3")],
)
def test_what_belongs_to_another_user_is_told(
    harm: Callable[[Path], None], named: str, their_folder: Path
) -> None:
    harm(their_folder)

    reason = refusal(start_and_wait(their_folder, *as_ordinary_user()))

    assert f"{named} 属于用户 root，当前用户 nobody 不能读写" in reason


async def test_a_database_newer_than_the_program_is_told(tmp_path: Path) -> None:
    file = tmp_path / "hall.sqlite3"
    await migrate_database(settings.tortoise_config(f"sqlite://{file}"))
    with closing(sqlite3.connect(file)) as database, database:
        database.execute(
            "INSERT INTO tortoise_migrations (app, name, applied_at)"
            " VALUES ('hall', '0999_x', '2026-01-01')"
        )

    assert refusal(start_and_wait(tmp_path)).startswith("数据库比本程序新（0999_x）")


def test_a_database_server_that_is_away_is_tried_again(tmp_path: Path) -> None:
    url = f"postgresql://hall@127.0.0.1:{free_port()}/hall"

    ended = start_and_wait(tmp_path, HALL_DATABASE_URL=url)

    assert ended.returncode == 1
    assert "没有应答；请检查数据库服务和网络" in ended.stderr
    assert "Traceback" not in ended.stderr


def wait_for(server: Server, words: str) -> None:
    """Until the log holds what has to come."""
    deadline = time.monotonic() + 20
    while words not in server.log.read_text("utf8"):
        assert time.monotonic() < deadline, server.tail()
        time.sleep(0.05)


def test_the_start_is_announced_once_the_port_is_open(tmp_path: Path) -> None:
    """To a file, in a locale without Chinese, on an address of version 6, by a careless shell."""
    before = os.umask(0o000)
    try:
        with Server(
            tmp_path, HALL_HOST="::1", HALL_DEMO="0", LC_ALL="C", PYTHONIOENCODING="iso-8859-1"
        ) as server:
            greeting = f"网上办事服务大厅已启动：http://[::1]:{server.port}"
            wait_for(server, greeting)
            assert httpx.get(f"http://[::1]:{server.port}/healthz").status_code == 200
            modes = {path: path.stat().st_mode & 0o077 for path in server.data.rglob("*")}
    finally:
        os.umask(before)
    assert "hall.sqlite3-wal" in {path.name for path in modes}
    assert {str(path) for path, mode in modes.items() if mode} == set()


def test_a_known_host_is_served_however_it_is_written(tmp_path: Path) -> None:
    with Server(tmp_path, HALL_BASE_URL="https://HALL.Example:443/", HALL_DEMO="0") as server:
        for host, status in (
            ("hall.example", 200),
            ("HALL.example:443", 200),
            ("hall.example.", 200),
            ("hall.example:80", 421),
            ("other.example", 421),
        ):
            assert httpx.get(f"{server.url}/help", headers={"Host": host}).status_code == status
