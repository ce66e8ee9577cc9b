"""体检 beside a running server: the port, the public address, a proxy that is set up wrongly."""

import dataclasses
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from auth.doctor.reach import check_port, check_reach
from settings import Settings
from tests.support.doctor import healthy, told
from tests.support.environment import clean_environment
from tests.support.server import ROOT, Server, free_port


def of(hall: Server) -> Settings:
    """The settings of the running server."""
    return Settings(port=hall.port, data_dir=hall.data, base_url=hall.url)


@contextmanager
def website(status: int, body: bytes = b"", location: str = "", pages: int = 0) -> Iterator[int]:
    """Something else that speaks HTTP on a port, and knows no websocket."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/healthz" or not pages else pages)
            self.send_header("Location", location)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def test_a_running_hall_is_recognized_by_its_port_and_its_address(hall: Server) -> None:
    assert told(check_port, of(hall)) == [f"✓ 端口 {hall.port} 由本大厅应答，数据库可用"]
    assert told(check_reach, of(hall)) == [
        f"! {hall.url} 只有本机能打开，手机扫不了码",
        f"✓ {hall.url} 打得开，WebSocket 畅通",
    ]


def test_a_hall_with_another_data_folder_is_told_apart(hall: Server, tmp_path: Path) -> None:
    [line] = told(check_port, dataclasses.replace(of(hall), data_dir=tmp_path))

    assert line == f"✗ 端口 {hall.port} 由另一个大厅应答"


def test_a_port_is_free_or_taken_by_something_else(hall: Server, tmp_path: Path) -> None:
    port = free_port()
    assert told(check_port, healthy(tmp_path, port=port)) == [f"✓ 端口 {port} 空闲，服务没有运行"]
    assert told(check_port, healthy(tmp_path, host="192.0.2.1"))[0].startswith("✗ 192.0.2.1 不是")
    [silent] = told(check_port, dataclasses.replace(of(hall), port=port))
    assert silent == f"✗ 服务进程在运行，但端口 {port} 没有应答"

    with website(200, b"hello") as taken:
        [line] = told(check_port, healthy(tmp_path, port=taken))
    assert line == f"✗ 端口 {taken} 被别的程序占用"


def test_an_address_that_leads_elsewhere_is_told(hall: Server) -> None:
    cases = {
        (502, b""): "✗ 代理在，但它连不到服务（502）",
        (301, b""): " 转到了别处",
        (404, b""): " 由别的网站应答（404）",
        (200, b'{"status":"ok"}'): " 打得开，但 WebSocket 不通，页面会没有反应",
    }
    for (status, body), said in cases.items():
        with website(status, body, "https://elsewhere.example/") as port:
            base = f"http://127.0.0.1:{port}"
            lines = told(check_reach, dataclasses.replace(of(hall), base_url=base))
        assert any(line.endswith(said) for line in lines), lines

    away = f"http://127.0.0.1:{free_port()}"
    assert f"✗ {away} 打不开：连不上" in told(
        check_reach, dataclasses.replace(of(hall), base_url=away)
    )


def test_an_address_whose_pages_do_not_open_is_told(hall: Server) -> None:
    with website(200, b'{"status":"ok"}', pages=421) as port:
        base = f"http://127.0.0.1:{port}"
        lines = told(check_reach, dataclasses.replace(of(hall), base_url=base))

    assert f"✗ {base} 连得上，但页面打不开（421）" in lines


def test_an_address_of_version_six_is_examined(tmp_path: Path) -> None:
    with Server(tmp_path, HALL_HOST="::", HALL_DEMO="0") as server:
        own = dataclasses.replace(of(server), host="::", base_url="")
        lines = told(check_port, own)

    assert lines == [
        f"✓ 端口 {server.port} 由本大厅应答，数据库可用",
        "! HALL_HOST 是 ::，只接受 IPv6",
    ]


def test_an_address_that_does_not_answer_is_no_fault_before_the_start(tmp_path: Path) -> None:
    base = f"http://127.0.0.1:{free_port()}"

    assert f"! {base} 打不开：连不上" in told(
        check_reach, healthy(tmp_path, port=free_port(), base_url=base)
    )


def test_an_https_address_that_speaks_no_tls_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as plain:
        base = f"https://127.0.0.1:{plain.getsockname()[1]}"
        threading.Thread(target=lambda: plain.accept()[0].close(), daemon=True).start()
        lines = told(check_reach, healthy(tmp_path, port=free_port(), base_url=base))

    assert any("打不开" in line for line in lines)


@pytest.mark.parametrize("encoding", ["gbk", "iso-8859-1"])
def test_doctor_and_backup_end_well_in_every_locale(
    hall: Server, tmp_path: Path, encoding: str
) -> None:
    environment = clean_environment(
        HALL_DATA_DIR=str(hall.data), HALL_PORT=str(hall.port), PYTHONIOENCODING=encoding
    )
    for command, code, said in (
        (["auth.doctor"], 0, "结论："),
        (["models.backup", "backup", f"TO={tmp_path}", "VERIFY=1"], 0, "备份文件：摘要与清单相符"),
    ):
        ended = subprocess.run(
            [sys.executable, "-m", *command], cwd=ROOT, env=environment, capture_output=True
        )
        assert (ended.returncode, ended.stderr) == (code, b"")
        assert said in ended.stdout.decode("gbk" if encoding == "gbk" else "utf8")


def test_the_exit_code_is_the_worst_finding(hall: Server, tmp_path: Path) -> None:
    def examine(**settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "auth.doctor"],
            cwd=ROOT,
            env=clean_environment(
                **{"HALL_DATA_DIR": str(tmp_path / "new"), "HALL_PORT": str(free_port())} | settings
            ),
            capture_output=True,
            text=True,
            timeout=60,
        )

    fine = examine()
    assert (fine.returncode, fine.stderr) == (0, ""), fine.stdout
    beside = {"HALL_DATA_DIR": str(hall.data), "HALL_PORT": str(hall.port)}
    assert examine(**beside, HALL_BASE_URL=hall.url).returncode == 1
    bad = examine(HALL_ENV="production", HALL_SECRET_KEY="", HALL_PORT="abc")
    assert bad.returncode == 2
    for text in ("HALL_PORT 不是", "HALL_SECRET_KEY 未设置", "结论"):
        assert text in bad.stdout
