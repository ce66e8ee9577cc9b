"""短信: sends one text message; twin with an inbox, and 移动云MAS (`mas`).

Another gateway stands in `sms_aliyun`; several in order are an `sms_chain`. 云MAS: POST
<address>/sms/norsubmit, body base64(JSON), ``mac`` = lower-case md5 over the fields. It takes no
reference, so a message whose answer was lost may be sent twice, never not at all.
"""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import httpx2
import structlog

from auth.calls.callback import Networks
from auth.calls.http import Answer, BadAnswer, Peer, http_client
from auth.calls.options import Options
from models.base.error import ConnectorFailed
from models.base.mask import mask_mobile
from models.records.sms import Sms
from models.sandbox.fault import Fault, SandboxFault
from models.sandbox.inbox import SandboxSms
from models.setting.system import System

RATE_LIMITED_MOBILE = "13900000000"
_log = structlog.get_logger()

# rspcod -> what people read; all but the last two are mistakes of the site's own account.
ACCOUNT = "短信平台的账号配置有误，请联系网站管理员，或前往窗口办理"
REFUSALS = {
    "IllegalMac": ACCOUNT,
    "IllegalSignId": ACCOUNT,
    "InvalidUsrOrPwd": ACCOUNT,
    "NoSignId": ACCOUNT,
    "NOT_WHITE_IP": ACCOUNT,
    "InvalidMessage": "短信平台没有接受这条短信，请核对手机号后重新获取",
    "TooManyMobiles": "短信平台没有接受这条短信，请稍后重新获取",
}
_OWN = frozenset(code for code, told in REFUSALS.items() if told == ACCOUNT)
TOO_OFTEN = "该手机号获取短信过于频繁，请稍后再试"


class GatewayAtFault(ConnectorFailed):
    """The site's own account there cannot send: it would refuse every message, another may not."""

    def __init__(self) -> None:
        super().__init__(ACCOUNT)


@dataclass(frozen=True)
class SmsReceipt:
    """What the provider calls the message; its delivery report names the same number."""

    provider_id: str


class SmsConnector(Protocol):
    """Sends text messages to mainland mobiles."""

    kind: str

    async def send(self, mobile: str, sms: Sms, reference: str) -> SmsReceipt:
        """Hand one message to the provider; `reference` is our own number for it.

        Raises ConnectorFailed. Returns as soon as the provider has taken it; the delivery report
        comes later.
        """
        ...

    async def is_up(self) -> bool:
        """Whether the provider answered lately."""
        ...

    async def close(self) -> None:
        """Give connections back."""
        ...


class SandboxSmsConnector(SmsConnector):
    """The twin: messages land in the sandbox inbox; 13900000000 is refused as too frequent."""

    kind = "twin"

    async def send(self, mobile: str, sms: Sms, reference: str) -> SmsReceipt:
        if not await self.is_up():
            raise System.SMS.unreachable()
        if mobile == RATE_LIMITED_MOBILE:
            raise ConnectorFailed(TOO_OFTEN)
        message = await SandboxSms.accept(mobile, sms.text, reference)
        return SmsReceipt(message.code)

    async def is_up(self) -> bool:
        return not await SandboxFault.amount_of(Fault.SMS_DOWN)

    async def close(self) -> None:
        return None


@dataclass(frozen=True)
class MasAccount:
    """The site's account at 云MAS."""

    ec_name: str
    ap_id: str
    secret_key: str
    sign: str
    add_serial: str = ""

    def body(self, mobile: str, text: str) -> bytes:
        """Make the request body of one message: base64 over JSON with its mac."""
        fields = {
            "ecName": self.ec_name,
            "apId": self.ap_id,
            "secretKey": self.secret_key,
            "mobiles": mobile,
            "content": text,
            "sign": self.sign,
            "addSerial": self.add_serial,
        }
        # The provider's own rule; md5 guards nothing here that TLS does not.
        mac = hashlib.md5("".join(fields.values()).encode(), usedforsecurity=False)
        signed = {**fields, "mac": mac.hexdigest()}
        plain = json.dumps(signed, ensure_ascii=False, separators=(",", ":"))
        return base64.b64encode(plain.encode())


class ReportGuard:
    """Who may report what became of a message: who knows the secret, from an allowed network."""

    def __init__(self, options: Options) -> None:
        self._secret = options.secret("CALLBACK_SECRET")
        self._networks = Networks(options.networks("CALLBACK_NETWORKS"))

    def admits(self, secret: str, address: str) -> bool:
        """Decide on one request in constant time."""
        if not self._secret or not hmac.compare_digest(secret.encode(), self._secret.encode()):
            return False
        return self._networks.admit(address)


Account = TypeVar("Account")


class HttpSmsConnector(SmsConnector, Generic[Account]):
    """What every gateway over HTTP does alike; `account` is the site's own there."""

    def __init__(self, url: str, account: Account, peer: Peer, guard: ReportGuard) -> None:
        self.url = url
        self.account = account
        self.peer = peer
        self.guard = guard

    async def is_up(self) -> bool:
        return not self.peer.breaker.is_open

    async def close(self) -> None:
        await self.peer.client.aclose()


class MasSmsConnector(HttpSmsConnector[MasAccount]):
    """The real one: 移动云MAS over HTTP."""

    kind = "mas"

    @classmethod
    def of(
        cls, options: Options, transport: httpx2.AsyncBaseTransport | None = None
    ) -> "MasSmsConnector":
        """Make the connector that the settings describe."""
        account = MasAccount(
            ec_name=options.required("EC_NAME"),
            ap_id=options.required("AP_ID"),
            secret_key=options.secret("SECRET"),
            sign=options.required("SIGN"),
            add_serial=options.text("ADD_SERIAL"),
        )
        url = options.url("URL")
        peer = Peer(System.SMS, http_client(options, transport))
        return cls(url, account, peer, ReportGuard(options))

    async def send(self, mobile: str, sms: Sms, reference: str) -> SmsReceipt:
        receipt = await self.peer.ask(
            "send",
            lambda: self.peer.client.build_request(
                "POST",
                f"{self.url}/sms/norsubmit",
                content=self.account.body(mobile, sms.text),
                headers={"Content-Type": "text/plain;charset=utf-8"},
            ),
            _receipt,
            is_repeatable=False,
        )
        _log.info("sms sent", mobile=mask_mobile(mobile), reference=reference)
        return receipt


def _receipt(answer: Answer) -> SmsReceipt:
    """Read the answer; the number of the message comes under either of two spellings."""
    found = answer.json()
    if not isinstance(found, dict):
        raise BadAnswer("no object")
    code = str(found.get("rspcod", ""))
    provider_id = str(found.get("msgGroup") or found.get("mgsGroup") or "")
    if code == "success" and found.get("success") is True and 0 < len(provider_id) <= 64:
        return SmsReceipt(provider_id)
    if not code or code == "success":
        raise BadAnswer("neither taken nor refused")
    _log.warning("sms refused", rspcod=code if code in REFUSALS else "unknown")
    if code in _OWN:
        raise GatewayAtFault
    raise ConnectorFailed(REFUSALS.get(code, System.SMS.refused().message))
