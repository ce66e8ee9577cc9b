"""阿里云短信 (`aliyun`): a gateway that takes the number of an approved text and its values.

GET <address>?Action=SendSms (version 2017-05-25), signed by RPC HMAC-SHA1. The template of each
kind of message stands in the JSON file of ``HALL_SMS_ALIYUN_TEMPLATES``::

    {"code": {"template": "SMS_100", "values": {"code": "digits", "minutes": "minutes"}}, …}

``values`` maps the gaps of the approved text to the values of our message (`models.records.sms`).
"""

import base64
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote

import httpx2
import structlog

from auth.calls.http import Answer, BadAnswer, Peer, PeerFault, http_client
from auth.calls.options import Options
from auth.connectors.sms import (
    REFUSALS,
    TOO_OFTEN,
    GatewayAtFault,
    HttpSmsConnector,
    ReportGuard,
    SmsReceipt,
)
from models.base import clock
from models.base.error import ConnectorFailed
from models.base.mask import mask_mobile
from models.records.sms import Sms, SmsKind
from models.setting.system import System

ADDRESS = "https://dysmsapi.aliyuncs.com"
NOT_TAKEN = REFUSALS["InvalidMessage"]
# Code -> what people read; what is not here is a mistake of the site's own account.
OF_THE_NUMBER = {
    "isv.BUSINESS_LIMIT_CONTROL": TOO_OFTEN,
    "isv.MOBILE_NUMBER_ILLEGAL": NOT_TAKEN,
    "isv.MOBILE_COUNT_OVER_LIMIT": NOT_TAKEN,
    "isv.BLACK_KEY_CONTROL_LIMIT": NOT_TAKEN,
}
BUSY = ("Throttling", "isp.SYSTEM_ERROR", "ServiceUnavailable")
_log = structlog.get_logger()


@dataclass(frozen=True)
class Template:
    """An approved text: its number, and which of our values fills each of its gaps."""

    number: str
    values: Mapping[str, str]

    def filled(self, sms: Sms) -> str:
        """The values of one message, as the gateway reads them."""
        found = {gap: sms.values[name] for gap, name in self.values.items()}
        return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True)
class AliyunAccount:
    """The site's account at 阿里云."""

    key_id: str
    key_secret: str
    sign: str
    templates: Mapping[SmsKind, Template]

    def query(self, mobile: str, sms: Sms, reference: str) -> str:
        """The signed query of one message; raises GatewayAtFault without its template."""
        template = self.templates.get(sms.kind)
        if template is None:
            raise GatewayAtFault
        return signed(
            {
                "AccessKeyId": self.key_id,
                "Action": "SendSms",
                "Format": "JSON",
                "OutId": reference,
                "PhoneNumbers": mobile,
                "RegionId": "cn-hangzhou",
                "SignName": self.sign,
                "SignatureMethod": "HMAC-SHA1",
                "SignatureNonce": secrets.token_hex(16),
                "SignatureVersion": "1.0",
                "TemplateCode": template.number,
                "TemplateParam": template.filled(sms),
                "Timestamp": clock.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
                "Version": "2017-05-25",
            },
            self.key_secret,
        )


class AliyunSmsConnector(HttpSmsConnector[AliyunAccount]):
    """阿里云短信 over HTTP; also other gateways that speak like it."""

    kind = "aliyun"

    @classmethod
    def of(
        cls, options: Options, transport: httpx2.AsyncBaseTransport | None = None
    ) -> "AliyunSmsConnector":
        """Make the connector that the settings describe."""
        account = AliyunAccount(
            key_id=options.required("ALIYUN_KEY_ID"),
            key_secret=options.secret("ALIYUN_KEY_SECRET"),
            sign=options.required("ALIYUN_SIGN"),
            templates=read_templates(options),
        )
        url = options.url("ALIYUN_URL", ADDRESS)
        peer = Peer(System.SMS, http_client(options, transport))
        return cls(url, account, peer, ReportGuard(options))

    async def send(self, mobile: str, sms: Sms, reference: str) -> SmsReceipt:
        query = self.account.query(mobile, sms, reference)
        receipt = await self.peer.ask(
            "send",
            lambda: self.peer.client.build_request("GET", f"{self.url}/?{query}"),
            _receipt,
            is_repeatable=False,
        )
        _log.info("sms sent", mobile=mask_mobile(mobile), reference=reference)
        return receipt


def signed(parameters: Mapping[str, str], secret: str) -> str:
    """The query with its signature: HMAC-SHA1 over the sorted, encoded parameters."""
    pairs = sorted((_encoded(name), _encoded(value)) for name, value in parameters.items())
    query = "&".join(f"{name}={value}" for name, value in pairs)
    plain = f"GET&%2F&{_encoded(query)}".encode()
    # The provider's own rule.
    mac = hmac.digest(f"{secret}&".encode(), plain, "sha1")
    return f"{query}&Signature={_encoded(base64.b64encode(mac).decode())}"


def number_of(biz_id: str) -> str:
    """The gateway's number of a message as we keep it: ``1^0`` has a sign that no code has."""
    return biz_id.replace("^", ".")


def _encoded(text: str) -> str:
    return quote(text, safe="-_.~")


def read_templates(options: Options) -> Mapping[SmsKind, Template]:
    """The templates of the file; what is wrong with it is noted among the problems."""
    where, text = options.name("ALIYUN_TEMPLATES"), options.file("ALIYUN_TEMPLATES")
    if not text:
        return {}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        options.problems.append(f"{where} 不是 JSON")
        return {}
    if not isinstance(found, Mapping):
        options.problems.append(f"{where} 应是一个 JSON 对象")
        return {}
    told = {kind: _template(kind, found.get(kind.value)) for kind in SmsKind}
    options.problems.extend(f"{where}：{why}" for why in told.values() if isinstance(why, str))
    return {kind: each for kind, each in told.items() if isinstance(each, Template)}


def _template(kind: SmsKind, given: object) -> Template | str:
    """The template of one kind, or what is wrong with it."""
    if given is None:
        return f"缺少短信“{kind.label}”的模板 {kind.value}"
    number = given.get("template") if isinstance(given, Mapping) else None
    values = given.get("values", {}) if isinstance(given, Mapping) else None
    if not isinstance(number, str) or not number or not isinstance(values, Mapping):
        return f'{kind.value} 应写成 {{"template": "模板编号", "values": {{…}}}}'
    if unknown := [str(name) for name in values.values() if name not in kind.names]:
        return f"{kind.value} 没有 {'、'.join(unknown)}，可用 {'、'.join(kind.names)}"
    return Template(number, {str(gap): str(name) for gap, name in values.items()})


def _receipt(answer: Answer) -> SmsReceipt:
    """Read the answer; a refusal comes with a status of its own or with 200."""
    if answer.status >= 300:
        answer = replace(answer, status=httpx2.codes.OK)
    found = answer.json()
    if not isinstance(found, dict) or not isinstance(found.get("Code"), str):
        raise BadAnswer("no code")
    code, provider_id = found["Code"], str(found.get("BizId", ""))
    if code == "OK":
        if not 0 < len(provider_id) <= 64:
            raise BadAnswer("taken without a number")
        return SmsReceipt(number_of(provider_id))
    if code.startswith(BUSY):
        raise PeerFault("busy")
    if code in OF_THE_NUMBER:
        _log.warning("sms refused", code=code)
        raise ConnectorFailed(OF_THE_NUMBER[code])
    _log.warning("sms refused by the account", code=code[:60] if code.isascii() else "unknown")
    raise GatewayAtFault
