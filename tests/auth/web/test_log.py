"""Lines of the log: short, one a fault, without secrets and without signs that deceive a reader."""

import json
import logging

import pytest

from auth.web.log import configure_logs, scrub
from models.seed import cast

WHO = cast.WANG_SHILI


def line(**event: object) -> str:
    """What stands in the log for an event."""
    return json.dumps(scrub(None, "", dict(event)), ensure_ascii=False)


def test_a_long_text_is_cut_and_says_how_long_it_was() -> None:
    written = line(event="request", path="/" + "x" * 60_000)

    assert len(written) < 1_000
    assert "（60001）" in written


def test_a_long_trace_keeps_its_end_where_the_reason_stands() -> None:
    written = line(event="incident", exception="File one\n" * 9_000 + "ValueError: the reason")

    assert len(written) < 8_000
    assert "ValueError: the reason" in written


@pytest.mark.parametrize(
    "sign",
    ["\u202e", "\u200b", "\u2028", "\x9b", "\ud800", "\ufeff", "\u2066", "\u061c", "\U000e0041"],
)
def test_a_sign_that_nobody_sees_is_written_as_its_number(sign: str) -> None:
    written = line(event="request", path=f"/a{sign}b", values=[{"k": sign}, (sign,)])

    assert sign not in written
    assert f"{ord(sign):04x}" in written
    written.encode("utf8")


def test_a_secret_is_taken_out_wherever_it_stands_and_however_the_text_is_cut() -> None:
    hidden = [WHO.id_number, WHO.mobile]
    for before in range(480, 502):
        told = line(event="x", path="-" * before + hidden[0], values=[{"to": hidden[1]}, hidden])
        assert not [secret for secret in (*hidden, hidden[0][:10]) if secret in told]


def test_a_number_stays_a_number() -> None:
    assert scrub(None, "", {"ms": 3, "ok": True, "none": None}) == {
        "ms": 3,
        "ok": True,
        "none": None,
    }


def test_half_a_sign_can_be_written_to_any_log() -> None:
    assert line(event="x", path="/\ud800").encode("utf8")


def test_a_fault_is_one_line_whatever_its_text_holds(capfd: pytest.CaptureFixture[str]) -> None:
    configure_logs()
    try:
        raise ValueError("first\r\nsecond \u202e" + "y" * 50_000)
    except ValueError as error:
        logging.getLogger("uvicorn.error").error("broken\n\x1b[31m", exc_info=error)

    [written] = capfd.readouterr().err.splitlines()
    assert len(written) < 10_000
    assert json.loads(written)["level"] == "error"


@pytest.mark.parametrize("name", ["httpx", "httpx2", "httpcore2.connection"])
def test_no_client_tells_where_it_calls(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs()

    logging.getLogger(name).info("HTTP Request: GET https://sms.example/send/%s", "the code 123456")

    assert capsys.readouterr().err == ""
