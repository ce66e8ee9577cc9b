"""What a rush is told by wrk and by the log of nginx."""

from types import SimpleNamespace
from typing import cast

from tests.bench.rush import LoggingNginx, Rush, read_wrk
from tests.support.server import Server

SAID = """Running 2s test @ http://127.0.0.1:8080/
  1 threads and 64 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency    21.61ms   22.01ms 283.87ms   94.47%
  Latency Distribution
     50%   15.00ms
     99%    1.10s
  14096 requests in 4.02s, 83.06MB read
  Socket errors: connect 0, read 2, write 0, timeout 1
  Non-2xx or 3xx responses: 26
Requests/sec:   3507.05
"""
LINE = "2026-11-30T08:00:00+00:00 127.0.0.1 GET / 200 6000 0.001"


def test_refusals_and_broken_connections_have_failed() -> None:
    assert read_wrk(SAID) == Rush(requests=14096, rate=3507.05, p99=1100.0, failed=29)


def test_only_what_a_process_was_asked_for_has_reached_the_hall() -> None:
    nginx = LoggingNginx(cast(Server, SimpleNamespace(port=8081)))
    (nginx.folder / "hall_access.log").write_text(
        f"{LINE} 127.0.0.1:8081 200 0.001\n"
        f"{LINE} - - -\n"
        f"{LINE} 127.0.0.1:8081, 127.0.0.1:8082 502, 200 0.001, 0.002\n"
    )

    asked, settings = nginx.asked(), (nginx.folder / "main.conf").read_text("utf8")
    nginx.__exit__()

    assert asked == 2
    assert "log_subrequest on;" in settings
