"""送达回执: 云MAS reaches the running hall, and the secret of the address stays out of the log."""

from pathlib import Path

import httpx

from tests.support.server import Server

SECRET = "s" * 32
REPORT = {
    "reportStatus": "CM:0000",
    "mobile": "13912345678",
    "submitDate": "20260401120000",
    "receiveDate": "20260401120003",
    "errorCode": "DELIVRD",
    "msgGroup": "0401120000001000000001",
}
MAS = {
    "HALL_CONNECTOR_SMS": "mas",
    "HALL_SMS_URL": "https://mas.example/sms/norsubmit",
    "HALL_SMS_EC_NAME": "hall",
    "HALL_SMS_AP_ID": "hall",
    "HALL_SMS_SECRET": "p" * 24,
    "HALL_SMS_SIGN": "sign",
    "HALL_SMS_CALLBACK_SECRET": SECRET,
}


def test_the_provider_reports_to_the_running_hall(tmp_path: Path) -> None:
    with Server(tmp_path, HALL_DEMO="0", **MAS) as server:
        url = f"{server.url}/callback/sms/mas"

        taken = httpx.post(f"{url}/{SECRET}", json=REPORT, timeout=20)
        stranger = httpx.post(f"{url}/{'x' * 32}", json=REPORT, timeout=20)

        assert (taken.status_code, stranger.status_code) == (200, 404)
        assert SECRET not in server.log.read_text("utf8")
        assert '"path": "/callback/…"' in server.log.read_text("utf8")


def test_without_a_provider_there_is_no_such_address(hall: Server) -> None:
    answer = httpx.post(f"{hall.url}/callback/sms/mas/{SECRET}", json=REPORT, timeout=20)

    assert answer.status_code == 404
