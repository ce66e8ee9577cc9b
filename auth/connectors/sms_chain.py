"""Several SMS gateways in the order of the settings: the next one sends what one cannot.

A message goes on to the next gateway only where the one before certainly has not sent it: it could
not be reached, or its account is at fault. One whose answer was lost may have sent it, so that the
outbox decides about another try; a refusal of this very number holds for every gateway.
"""

from collections.abc import Sequence

import structlog

from auth.connectors.sms import GatewayAtFault, SmsConnector, SmsReceipt
from models.base.error import ConnectorFailed
from models.records.sms import Sms
from models.setting.system import System

_log = structlog.get_logger()


class SmsChain(SmsConnector):
    """The gateways as one; `gateways` has at least two."""

    def __init__(self, gateways: Sequence[SmsConnector]) -> None:
        self.gateways = tuple(gateways)
        self.kind = ",".join(each.kind for each in self.gateways)

    async def send(self, mobile: str, sms: Sms, reference: str) -> SmsReceipt:
        first: ConnectorFailed | None = None
        for each in self.gateways:
            try:
                return await each.send(mobile, sms, reference)
            except ConnectorFailed as error:
                if not _goes_on(error):
                    raise
                _log.warning("sms goes on to the next gateway", gateway=each.kind)
                first = _longer(first, error)
        raise first or System.SMS.unreachable()

    async def is_up(self) -> bool:
        for each in self.gateways:
            if await each.is_up():
                return True
        return False

    async def close(self) -> None:
        for each in self.gateways:
            await each.close()


def gateways_of(sms: SmsConnector) -> Sequence[SmsConnector]:
    """The single gateways of a connector."""
    return sms.gateways if isinstance(sms, SmsChain) else (sms,)


def _goes_on(error: ConnectorFailed) -> bool:
    """True where this gateway has not sent it and another may."""
    return isinstance(error, GatewayAtFault) or (error.retryable and not error.may_have_arrived)


def _longer(first: ConnectorFailed | None, error: ConnectorFailed) -> ConnectorFailed:
    """Of two failures the one after which trying again is of use."""
    return error if first is None or (error.retryable and not first.retryable) else first
