"""The route where 云MAS reports what became of a message: POST /callback/sms/mas/{secret}.

The provider does not sign its reports. The address therefore carries a secret, may be limited
to the provider's networks, and a report can do no more than end a message that was sent: a
replayed or unknown one changes nothing and is answered alike.
"""

import hmac
import ipaddress
import json

import structlog
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response

from auth.connectors.options import Options
from auth.connectors.system import System
from models.records.outbox import OutboxMessage
from settings import Settings

PATH = "/callback/sms/mas/{secret}"
MAX_REPORT_BYTES = 256_000
MAX_REPORTS = 1000
DELIVERED = "DELIVRD"
UNDELIVERED = "运营商报告短信未能送达，请核对手机号后重新获取"
_log = structlog.get_logger()


class Guard:
    """Who may report: whoever knows the secret and comes from an allowed network."""

    def __init__(self, options: Options) -> None:
        self._secret = options.secret("CALLBACK_SECRET")
        allowed = options.networks("CALLBACK_NETWORKS")
        self._networks = [ipaddress.ip_network(text) for text in allowed]

    def admits(self, secret: str, address: str) -> bool:
        """Decide on one request in constant time."""
        if not self._secret or not hmac.compare_digest(secret.encode(), self._secret.encode()):
            return False
        if not self._networks:
            return True
        try:
            return any(ipaddress.ip_address(address) in network for network in self._networks)
        except ValueError:
            return False


def mount_sms_callback(app: Starlette, settings: Settings) -> None:
    """Add the route to the site; does nothing unless messages go through 云MAS."""
    if settings.connector_sms != "mas":
        return
    guard = Guard(Options(System.SMS, settings.connector_options))

    async def receive(request: Request) -> Response:
        address = request.client.host if request.client else ""
        if not guard.admits(request.path_params["secret"], address):
            return Response(status_code=404)
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > MAX_REPORT_BYTES:
                return Response(status_code=413)
        try:
            reports = parse_reports(bytes(body))
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
