"""The routes where gateways report what became of a message: POST /callback/sms/{kind}/{secret}.

The providers do not sign their reports. The address therefore carries a secret, may be limited
to the providers' networks, and a report can do no more than end a message that was sent: a
replayed or unknown one changes nothing and is answered alike.
"""

import json
from collections.abc import Callable, Mapping

import structlog
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from auth.calls.callback import TooMuch, address_of, body_of
from auth.connectors.sms import MasSmsConnector, ReportGuard, SmsConnector
from auth.connectors.sms_aliyun import AliyunSmsConnector, number_of
from auth.connectors.sms_chain import gateways_of
from models.records.outbox import OutboxMessage

PATH = "/callback/sms/{kind}/{{secret}}"
MAX_REPORT_BYTES = 256_000
MAX_REPORTS = 1000
DELIVERED = "DELIVRD"
UNDELIVERED = "运营商报告短信未能送达，请核对手机号后重新获取"
Parse = Callable[[bytes], list[tuple[str, bool]]]
_TAKEN: Mapping[str, object] = {}
_ALIYUN_TAKEN: Mapping[str, object] = {"code": 0, "msg": "成功"}
_log = structlog.get_logger()


def mount_sms_callback(app: Starlette, sms: SmsConnector) -> None:
    """Add the route of each gateway that reports to the site."""
    for each in gateways_of(sms):
        if isinstance(each, MasSmsConnector):
            _mount(app, each.kind, each.guard, parse_reports, _TAKEN)
        elif isinstance(each, AliyunSmsConnector):
            _mount(app, each.kind, each.guard, parse_aliyun_reports, _ALIYUN_TAKEN)


def _mount(
    app: Starlette, kind: str, guard: ReportGuard, parse: Parse, taken: Mapping[str, object]
) -> None:
    async def receive(request: Request) -> Response:
        if not guard.admits(request.path_params["secret"], address_of(request)):
            return Response(status_code=404)
        body = b""
        try:
            body = await body_of(request, MAX_REPORT_BYTES)
            reports = parse(body)
        except TooMuch:
            return Response(status_code=413)
        except ValueError:
            _log.warning("sms report not understood", size=len(body))
            return Response(status_code=400)
        for provider_id, is_delivered in reports:
            await _apply(provider_id, is_delivered)
        return JSONResponse(taken)

    app.add_route(PATH.format(kind=kind), receive, methods=["POST"], include_in_schema=False)


def parse_reports(body: bytes) -> list[tuple[str, bool]]:
    """Read reports of 云MAS, one or a list of them, as (number of the message, delivered)."""
    reports = []
    for row in _rows(body):
        provider_id = row.get("msgGroup") or row.get("mgsGroup")
        status = row.get("reportStatus")
        if not isinstance(provider_id, str) or not isinstance(status, str):
            raise ValueError("report without number or status")
        reports.append((provider_id, status == DELIVERED))
    return reports


def parse_aliyun_reports(body: bytes) -> list[tuple[str, bool]]:
    """Read reports of 阿里云 (SmsReport) likewise."""
    reports = []
    for row in _rows(body):
        provider_id, is_delivered = row.get("biz_id"), row.get("success")
        if not isinstance(provider_id, str) or not isinstance(is_delivered, bool):
            raise ValueError("report without number or outcome")
        reports.append((number_of(provider_id), is_delivered))
    return reports


def _rows(body: bytes) -> list[dict[str, object]]:
    try:
        found = json.loads(body.decode("utf8"))
    except RecursionError as error:
        raise ValueError("too deep") from error
    rows = found if isinstance(found, list) else [found]
    if len(rows) > MAX_REPORTS or not all(isinstance(row, dict) for row in rows):
        raise ValueError("neither a report nor a list of reports")
    return rows


async def _apply(provider_id: str, is_delivered: bool) -> None:
    if is_delivered:
        await OutboxMessage.mark_delivered(provider_id)
    else:
        await OutboxMessage.mark_undelivered(provider_id, UNDELIVERED)
