"""Outside systems as a stubbed transport: they check what we sign and sign what they answer."""

import asyncio
import base64
import hashlib
import json
from collections.abc import AsyncIterator, Mapping
from typing import Any
from urllib.parse import parse_qsl

import httpx2
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256

from auth.calls.signing import SigningRule, canonical

MEGABYTE = b" " * 1_000_000
UNIT = {
    "creditCode": "91320100MAXAA00190",
    "entName": "江苏示例智造有限公司",
    "kind": "10",
    "area": "320100",
    "address": "南京市玄武区示例路1号",
    "state": "1",
    "rep": {"name": "王示例", "idType": "10", "idNo": "32010019750308013X"},
}


class Stub:
    """A system that works, or fails in one of the ways that systems fail."""

    def __init__(self) -> None:
        self.mode = "works"
        self.requests: list[httpx2.Request] = []
        self.bytes_sent = 0

    def client(self) -> httpx2.MockTransport:
        """Make the transport that leads here."""
        return httpx2.MockTransport(self._receive)

    async def _receive(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        match self.mode:
            case "refuses connections":
                raise httpx2.ConnectError("refused", request=request)
            case "hangs":
                await asyncio.sleep(60)
            case "breaks off":
                raise httpx2.RemoteProtocolError("broken off", request=request)
            case "is faulty":
                return httpx2.Response(503, text="<h1>Internal trouble at 10.1.2.3</h1>")
            case "redirects":
                return httpx2.Response(302, headers={"Location": "https://evil.example/"})
            case "answers garbage":
                return httpx2.Response(200, content=b"\xff\xfe<html>")
            case "sends 1 GB":
                return httpx2.Response(200, content=self._flood())
            case "compresses":
                headers = {"Content-Encoding": "gzip"}
                return httpx2.Response(200, headers=headers, content=b"\x1f\x8b")
            case _:
                pass
        return self.answer(request)

    async def _flood(self) -> AsyncIterator[bytes]:
        for _ in range(1000):
            self.bytes_sent += len(MEGABYTE)
            yield MEGABYTE

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        """Answer as the system does when it works."""
        raise AssertionError("a stub answers")


class StubRegistry(Stub):
    """A registry after the description file of these tests."""

    def __init__(self, rule: SigningRule, secret: str) -> None:
        super().__init__()
        self.rule, self.secret = rule, secret

    def description(self) -> dict[str, Any]:
        """Describe this registry as the operator of a site would."""
        names = {"name": "entName", "unit_type": "kind", "region": "area", "uscc": "creditCode"}
        rep = {"name": "rep.name", "id_type": "rep.idType", "id_number": "rep.idNo"}
        signing = {"signature": "sign", "timestamp": "ts", "nonce": "nonce"}
        return {
            "url": "https://registry.example.gov.cn/api/unit",
            "method": "POST",
            "parameters": {"creditCode": "{uscc}", "appKey": "hall", "note": ""},
            "signing": {"rule": self.rule.value, "answer_header": "X-Signature", **signing},
            "status": "code",
            "found": ["0"],
            "not_found": ["404"],
            "record": "data.0",
            "fields": {
                **names,
                "address": "address",
                "state": "state",
                **{f"legal_rep.{ours}": theirs for ours, theirs in rep.items()},
            },
            "values": {"legal_rep.id_type": {"10": "01"}, "state": {"1": "存续"}},
        }

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        sent = dict(parse_qsl(request.content.decode()))
        signature = sent.pop("sign")
        assert {"ts", "nonce"} <= set(sent)
        assert self.rule.verifies(self.secret, canonical(sent), signature)
        known = sent["creditCode"] == UNIT["creditCode"]
        unit = {**UNIT, "creditCode": "X"} if self.mode == "answers for another unit" else UNIT
        content = {"code": 0, "data": [unit]} if known else {"code": 404, "data": []}
        body = json.dumps(content, ensure_ascii=False).encode()
        secret = "somebody else" if self.mode == "signs wrongly" else self.secret
        headers = {"X-Signature": self.rule.sign(secret, body).upper()}
        return httpx2.Response(200, content=body, headers=headers)


class StubApp(Stub):
    """The platform of an app that makes the codes itself."""

    def __init__(self, secret: str) -> None:
        super().__init__()
        self.secret = secret
        self.refuses = False

    def opening(self) -> dict[str, Any]:
        """Describe the call that asks for a code."""
        return {
            "url": "https://app.example.gov.cn/scan/new",
            "method": "POST-JSON",
            "parameters": {"scanId": "{code}", "title": "{purpose}", "link": "{link}"},
            "signing": {"rule": "sm3-hmac", "signature": "sign", "timestamp": "ts"}
            | {"answer_header": "X-Signature"},
            "status": "code",
            "found": ["0"],
        }

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        sent = json.loads(request.content)
        signature = sent.pop("sign")
        assert SigningRule.SM3_HMAC.verifies(self.secret, canonical(sent), signature)
        text = {"qrText": f"JSHRSS:{sent['scanId']}"}
        content = {"code": 9 if self.refuses else 0, "data": text}
        body = json.dumps(content).encode()
        secret = "somebody else" if self.mode == "signs wrongly" else self.secret
        headers = {"X-Signature": SigningRule.SM3_HMAC.sign(secret, body)}
        return httpx2.Response(200, content=body, headers=headers)


class StubMas(Stub):
    """移动云MAS: checks the mac as its document says."""

    def __init__(self, secret: str) -> None:
        super().__init__()
        self.secret = secret
        self.group_name = "msgGroup"
        self.refusal = ""
        self.messages: list[Mapping[str, str]] = []

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        assert request.url.path == "/sms/norsubmit"
        sent = json.loads(base64.b64decode(request.content))
        names = ("ecName", "apId", "secretKey", "mobiles", "content", "sign", "addSerial")
        plain = "".join(sent[name] for name in names).replace(sent["secretKey"], self.secret, 1)
        refusal = self.refusal
        if sent["mac"] != hashlib.md5(plain.encode()).hexdigest():
            refusal = "IllegalMac"
        if refusal:
            return httpx2.Response(200, json={"msgGroup": "", "rspcod": refusal, "success": False})
        self.messages.append(sent)
        group = f"04011200000010000000{len(self.messages):02d}"
        answer = {self.group_name: group, "rspcod": "success", "success": True}
        return httpx2.Response(200, json=answer)


class StubAlipay(Stub):
    """支付宝's gateway: checks our signature and signs the raw text of its node."""

    def __init__(self, our_public_key: Any) -> None:
        super().__init__()
        self.key = generate_private_key(public_exponent=65537, key_size=2048)
        self._our_public_key = our_public_key
        self.outcome: dict[str, str] = {"passed": "F"}
        self.refusal = ""
        self.contents: list[Mapping[str, Any]] = []

    def check(self, sent: dict[str, str]) -> Mapping[str, Any]:
        """Verify a signed request and return its content."""
        signature = base64.b64decode(sent.pop("sign"))
        self._our_public_key.verify(signature, canonical(sent), PKCS1v15(), SHA256())
        content: Mapping[str, Any] = json.loads(sent["biz_content"])
        return content

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        sent = dict(parse_qsl(request.content.decode()))
        method = sent["method"]
        self.contents.append(self.check(sent))
        node: dict[str, str] = {"code": "10000", "msg": "Success"}
        if self.refusal:
            node = {"code": self.refusal, "msg": "Business Failed", "sub_msg": "参数有误"}
        elif method.endswith("initialize"):
            node["certify_id"] = "2109b5e671aa3ff2eb4851816c65828f"
        else:
            node |= self.outcome
        return httpx2.Response(200, text=self._signed(f"{method.replace('.', '_')}_response", node))

    def _signed(self, name: str, node: Mapping[str, str]) -> str:
        raw = json.dumps(node, ensure_ascii=False).replace(": ", ":  ")
        key = _stranger() if self.mode == "signs wrongly" else self.key
        signature = base64.b64encode(key.sign(raw.encode(), PKCS1v15(), SHA256())).decode()
        forged = ""
        if self.mode == "appends a forged node":
            forged = f', "{name}": {json.dumps({"code": "10000", "passed": "T"})}'
        return f'{{"note":"{name}", "{name}" : {raw} ,"sign":"{signature}"{forged}}}'


def _stranger() -> RSAPrivateKey:
    return generate_private_key(public_exponent=65537, key_size=2048)
