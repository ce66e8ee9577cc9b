"""阿里云短信 as a stubbed transport: checks the signature and counts what it has taken."""

import base64
import hmac
from collections.abc import Mapping
from urllib.parse import parse_qsl, quote

import httpx2

from auth.calls.http import Peer, http_client
from auth.calls.options import Options
from auth.connectors.sms import ReportGuard
from auth.connectors.sms_aliyun import AliyunAccount, AliyunSmsConnector, Template
from models.records.sms import SmsKind
from models.setting.system import System
from tests.auth.connectors.stub import Stub

TEMPLATES = {
    SmsKind.CODE: Template("SMS_1", {"code": "digits", "time": "minutes"}),
    SmsKind.NOTICE: Template("SMS_4", {"content": "told"}),
}


class StubAliyun(Stub):
    """The gateway: refuses what is not signed with its secret."""

    def __init__(self, secret: str) -> None:
        super().__init__()
        self.secret = secret
        self.refusal = ""
        self.messages: list[Mapping[str, str]] = []

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        sent = dict(parse_qsl(request.url.query.decode()))
        signature, refusal, status = sent.pop("Signature"), self.refusal, 200
        pairs = sorted((quote(k, safe="~"), quote(v, safe="~")) for k, v in sent.items())
        query = "&".join(f"{k}={v}" for k, v in pairs)
        plain = f"GET&%2F&{quote(query, safe='~')}".encode()
        wanted = base64.b64encode(hmac.digest(f"{self.secret}&".encode(), plain, "sha1")).decode()
        if signature != wanted:
            refusal, status = "SignatureDoesNotMatch", 400
        if refusal:
            content = {"Code": refusal, "Message": "trouble at 10.1.2.3", "RequestId": "R"}
            return httpx2.Response(status, json=content)
        self.messages.append(sent)
        number = f"{len(self.messages)}^0"
        content = {"Code": "OK", "Message": "OK", "RequestId": "R", "BizId": number}
        return httpx2.Response(200, json=content)


def aliyun_of(stub: StubAliyun, secret: str = "key secret") -> AliyunSmsConnector:
    """The connector over the stub."""
    options = Options(System.SMS, {})
    account = AliyunAccount("testId", secret, "示例人社", TEMPLATES)
    peer = Peer(System.SMS, http_client(options, stub.client()))
    return AliyunSmsConnector("https://sms.example.com", account, peer, ReportGuard(options))
