"""支付宝身份认证 as a face connector: initialize, the signed page address, query.

Requests are signed with RSA2 (RSA-SHA256, PKCS#1 v1.5) over the sorted parameters; the answer's
signature covers the raw text of its ``…_response`` node and is checked before a word is believed.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import httpx2
import structlog
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    load_der_private_key,
    load_der_public_key,
    load_pem_private_key,
    load_pem_public_key,
)

from auth.calls.http import Answer, BadAnswer, Peer, PeerFault, http_client
from auth.calls.options import Options
from auth.calls.signing import canonical
from auth.connectors.face import (
    FaceConnector,
    FaceOutcome,
    FaceStart,
    FaceState,
    accepted_type,
)
from models.base import clock
from models.setting.system import System
from models.standards.id_type import IdType

GATEWAY = "https://openapi.alipay.com/gateway.do"
INITIALIZE = "alipay.user.certify.open.initialize"
CERTIFY = "alipay.user.certify.open.certify"
QUERY = "alipay.user.certify.open.query"
SUCCESS = "10000"
BUSY = "20000"
MIN_KEY_BITS = 2048
_log = structlog.get_logger()


class AlipayKeys:
    """Our application's private key, and the key that Alipay answers with."""

    def __init__(self, private_key: RSAPrivateKey, alipay_key: RSAPublicKey) -> None:
        self._private_key = private_key
        self._alipay_key = alipay_key

    @classmethod
    def read(cls, options: Options) -> "AlipayKeys | None":
        """Read both key files (PEM, or the bare base64 that Alipay's tool writes)."""
        private_text, public_text = (
            options.file("PRIVATE_KEY_FILE"),
            options.file("ALIPAY_KEY_FILE"),
        )
        if not private_text or not public_text:
            return None
        try:
            private_key, public_key = _private_key(private_text), _public_key(public_text)
        except (ValueError, TypeError):
            private_key = public_key = None
        if not isinstance(private_key, RSAPrivateKey) or not isinstance(public_key, RSAPublicKey):
            options.problems.append("支付宝密钥文件不是有效的 RSA 密钥")
            return None
        if min(private_key.key_size, public_key.key_size) < MIN_KEY_BITS:
            options.problems.append(f"支付宝密钥短于 {MIN_KEY_BITS} 位")
        return cls(private_key, public_key)

    def sign(self, parameters: Mapping[str, str]) -> str:
        """Sign the parameters that are not empty, as base64."""
        signed = self._private_key.sign(canonical(parameters), PKCS1v15(), SHA256())
        return base64.b64encode(signed).decode()

    def verify(self, raw: str, signature: object) -> None:
        """Check that Alipay signed this very text; raises BadAnswer."""
        try:
            given = base64.b64decode(str(signature), validate=True)
            self._alipay_key.verify(given, raw.encode(), PKCS1v15(), SHA256())
        except (InvalidSignature, binascii.Error) as error:
            raise BadAnswer("wrong signature") from error


class AlipayFaceConnector(FaceConnector):
    """The real one: 支付宝APP checks the face."""

    kind = "alipay"

    def __init__(
        self, gateway: str, app_id: str, keys: AlipayKeys | None, peer: Peer, biz_code: str = "FACE"
    ) -> None:
        self._gateway = gateway
        self._app_id = app_id
        self._keys = keys
        self._peer = peer
        self._biz_code = biz_code

    @classmethod
    def of(
        cls, options: Options, transport: httpx2.AsyncBaseTransport | None = None
    ) -> "AlipayFaceConnector":
        """Make the connector that the settings describe."""
        return cls(
            gateway=options.url("URL", GATEWAY),
            app_id=options.required("APP_ID"),
            keys=AlipayKeys.read(options),
            peer=Peer(System.FACE, http_client(options, transport)),
            biz_code=options.text("BIZ_CODE", "FACE"),
        )

    async def start(
        self, *, order_no: str, id_type: IdType, id_number: str, name: str, return_url: str
    ) -> FaceStart:
        content = {
            "outer_order_no": order_no,
            "biz_code": self._biz_code,
            "identity_param": {
                "identity_type": "CERT_INFO",
                "cert_type": accepted_type(id_type, order_no),
                "cert_name": name,
                "cert_no": id_number,
            },
            "merchant_config": {"return_url": return_url, "face_reserve_strategy": "never"},
        }
        # The order number makes it safe to send again: the same order is the same check.
        node = await self._call(INITIALIZE, content)
        certify_id = node.get("certify_id")
        if not isinstance(certify_id, str) or not 0 < len(certify_id) <= 64:
            raise System.FACE.garbled()
        page = self._parameters(CERTIFY, {"certify_id": certify_id})
        url = str(httpx2.URL(self._gateway, params=page))
        return FaceStart(certify_id, url, _app_url(url))

    async def result(self, certify_id: str) -> FaceOutcome:
        node = await self._call(QUERY, {"certify_id": certify_id})
        passed, reason = node.get("passed"), node.get("fail_reason")
        if passed == "T":
            return FaceOutcome(FaceState.PASSED)
        if passed == "F" and reason:
            return FaceOutcome.failed(str(reason))
        if passed == "F":
            # Not passed and no reason: the person has not finished (from memory of the service).
            return FaceOutcome(FaceState.PENDING)
        raise System.FACE.garbled()

    async def is_up(self) -> bool:
        return not self._peer.breaker.is_open

    async def close(self) -> None:
        await self._peer.client.aclose()

    async def _call(self, method: str, content: Mapping[str, Any]) -> Mapping[str, Any]:
        def build() -> httpx2.Request:
            sent = self._parameters(method, content)
            return self._peer.client.build_request("POST", self._gateway, data=sent)

        def read(answer: Answer) -> Mapping[str, Any]:
            return self._node(method, answer)

        return await self._peer.ask(method.rpartition(".")[2], build, read, is_repeatable=True)

    def _parameters(self, method: str, content: Mapping[str, Any]) -> dict[str, str]:
        if self._keys is None:
            raise System.FACE.refused()
        sent = {
            "app_id": self._app_id,
            "method": method,
            "format": "JSON",
            "charset": "utf-8",
            "sign_type": "RSA2",
            "timestamp": clock.moment_text(clock.now()),
            "version": "1.0",
            "biz_content": json.dumps(content, ensure_ascii=False, separators=(",", ":")),
        }
        return {**sent, "sign": self._keys.sign(sent)}

    def _node(self, method: str, answer: Answer) -> Mapping[str, Any]:
        """Read the signed node of an answer; raises ConnectorFailed where Alipay refuses."""
        whole = answer.json()
        raw = raw_node(answer.text(), f"{method.replace('.', '_')}_response")
        node = json.loads(raw)  # what was signed, not what a second node of that name says
        if not isinstance(whole, dict) or not isinstance(node, dict):
            raise BadAnswer("no object")
        code = str(node.get("code", ""))
        if code != SUCCESS:
            # Refusals may come unsigned; believing one lets nobody in.
            _log.warning("face check refused", code=code if code.isdecimal() else "unknown")
            raise PeerFault("busy") if code == BUSY else System.FACE.refused()
        if self._keys is None:
            raise BadAnswer("no key to check with")
        self._keys.verify(raw, whole.get("sign"))
        return node


def _app_url(url: str) -> str:
    """Make the link that opens an address inside the Alipay app on the same phone."""
    return f"alipays://platformapi/startapp?appId=20000067&url={quote(url, safe='')}"


def raw_node(text: str, name: str) -> str:
    """Cut the raw text of one member out of a JSON object; raises BadAnswer."""
    decoder, position = json.JSONDecoder(), text.find("{") + 1
    try:
        while position < len(text):
            position = _skip(text, position, ",")
            key, position = decoder.raw_decode(text, position)
            start = _skip(text, position, ":")
            _, position = decoder.raw_decode(text, start)
            if key == name:
                return text[start:position]
    except (ValueError, RecursionError) as error:
        raise BadAnswer("not JSON") from error
    raise BadAnswer("no such node")


def _skip(text: str, position: int, sign: str) -> int:
    while position < len(text) and text[position] in f" \t\r\n{sign}":
        position += 1
    return position


def _private_key(text: str) -> object:
    if text.startswith("-----"):
        return load_pem_private_key(text.encode(), password=None)
    return load_der_private_key(base64.b64decode("".join(text.split())), password=None)


def _public_key(text: str) -> object:
    if text.startswith("-----"):
        return load_pem_public_key(text.encode())
    return load_der_public_key(base64.b64decode("".join(text.split())))
