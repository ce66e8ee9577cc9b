"""The route where 云MAS reports what became of a message: POST /callback/sms/mas/{secret}.

The provider does not sign its reports. The address therefore carries a secret, may be limited
to the provider's networks, and a report can do no more than end a message that was sent: a
replayed or unknown one changes nothing and is answered alike.
"""

import json

import structlog
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response

from auth.connectors.callback import TooMuch, address_of, body_of
from auth.connectors.sms import MasSmsConnector, SmsConnector
from models.records.outbox import OutboxMessage

PATH = "/callback/sms/mas/{secret}"
MAX_REPORT_BYTES = 256_000
MAX_REPORTS = 1000
DELIVERED = "DELIVRD"
UNDELIVERED = "运营商报告短信未能送达，请核对手机号后重新获取"
_log = structlog.get_logger()


def mount_sms_callback(app: Starlette, sms: SmsConnector) -> None:
    """Add the route to the site; does nothing unless messages go through 云MAS."""
    if not isinstance(sms, MasSmsConnector):
        return
    guard = sms.guard

    async def receive(request: Request) -> Response:
        if not guard.admits(request.path_params["secret"], address_of(request)):
            return Response(status_code=404)
        body = b""
        try:
            body = await body_of(request, MAX_REPORT_BYTES)
            reports = parse_reports(body)
        except TooMuch:
            return Response(status_code=413)
        except ValueError:
            _log.warning("sms report not understood", size=len(body))
            return Response(status_code=400)
        for provider_id, is_delivered in reports:
            await _apply(provider_id, is_delivered)
        return Response(status_code=200)

    app.add_route(PATH, receive, methods=["POST"], include_in_schema=False)


def parse_reports(body: bytes) -> list[tuple[str, bool]]:
    """Read one report or a list of them as (number of the message, delivered)."""
    try:
        found = json.loads(body.decode("utf8"))
    except RecursionError as error:
        raise ValueError("too deep") from error
    rows = found if isinstance(found, list) else [found]
    if len(rows) > MAX_REPORTS or not all(isinstance(row, dict) for row in rows):
        raise ValueError("neither a report nor a list of reports")
    reports = []
    for row in rows:
        provider_id = row.get("msgGroup") or row.get("mgsGroup")
        status = row.get("reportStatus")
        if not isinstance(provider_id, str) or not isinstance(status, str):
            raise ValueError("report without number or status")
        reports.append((provider_id, status == DELIVERED))
    return reports


async def _apply(provider_id: str, is_delivered: bool) -> None:
    if is_delivered:
        await OutboxMessage.mark_delivered(provider_id)
    else:
        await OutboxMessage.mark_undelivered(provider_id, UNDELIVERED)
