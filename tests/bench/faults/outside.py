"""Outside systems on a real port that fail in every way that systems fail."""

import asyncio
import contextlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Self

import httpx2
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from auth.calls.signing import SigningRule
from tests.auth.connectors.stub import Stub, StubAlipay, StubMas, StubRegistry

DRIP = 0.2  # seconds between two bytes
FLOOD = b" " * 65536
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
MODES = {
    "hangs": "accept and never answer",
    "takes it and hangs": "do what they are told and never answer",
    "drips": "answer a byte every 0.2 s",
    "is faulty": "answer 500",
    "garbage": "answer with bytes that are no text",
    "wrong JSON": "answer with JSON of another shape",
    "no HTTP": "do not speak HTTP",
    "huge": "answer without end",
    "closes early": "hang up in the middle of the answer",
    "closes at once": "hang up without an answer",
    "redirects": "send elsewhere",
}


class Outside:
    """One system; `asked` counts requests, `sent` the bytes that it got rid of."""

    def __init__(self, stub: Stub) -> None:
        self.stub = stub
        self.mode = "works"
        self.asked = 0
        self.sent = 0

    async def __aenter__(self) -> Self:
        """Listen."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_error: object) -> None:
        """Stop listening; who hangs goes with the loop."""
        self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, EOFError):
            while True:
                request = await self._read(reader)
                self.asked += 1
                if not await self._answer(request, writer):
                    break
        writer.close()

    async def _read(self, reader: asyncio.StreamReader) -> httpx2.Request:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin1").split("\r\n")
        method, path, _ = head[0].split(" ")
        headers = dict(line.split(": ", 1) for line in head[1:] if line)
        length = {name.lower(): value for name, value in headers.items()}.get("content-length", "0")
        body = await reader.readexactly(int(length))
        return httpx2.Request(method, self.url + path, headers=headers, content=body)

    async def _answer(self, request: httpx2.Request, writer: asyncio.StreamWriter) -> bool:
        """Answer as the mode says; True when the connection goes on."""
        match self.mode:
            case "hangs":
                await asyncio.sleep(3600)
            case "takes it and hangs":
                self.stub.answer(request)
                await asyncio.sleep(3600)
            case "drips":
                for byte in HEAD:
                    writer.write(bytes([byte]))
                    await writer.drain()
                    await asyncio.sleep(DRIP)
            case "huge":
                writer.write(HEAD + b"Connection: close\r\n\r\n{")
                while True:
                    writer.write(FLOOD)
                    await writer.drain()
                    self.sent += len(FLOOD)
            case "closes at once":
                return False
            case "works":
                answer = self.stub.answer(request)
                writer.write(_with_length(b"HTTP/1.1 200 OK\r\n", answer.headers, answer.content))
            case _:
                writer.write(_BROKEN[self.mode])
        await writer.drain()
        return self.mode == "works"


def _with_length(head: bytes, headers: Mapping[str, str], body: bytes) -> bytes:
    lines = [f"{n}: {v}\r\n" for n, v in headers.items() if n.lower() != "content-length"]
    return head + "".join(lines).encode() + f"Content-Length: {len(body)}\r\n\r\n".encode() + body


_BROKEN = {
    "is faulty": b"HTTP/1.1 500 Oops\r\nContent-Length: 27\r\n\r\n<h1>Trouble at 10.1.2.3</h1>",
    "garbage": HEAD + b"Content-Length: 4\r\n\r\n\xff\xfe\x00\x01",
    "wrong JSON": HEAD + b'Content-Length: 19\r\n\r\n[{"code":["a",{}]}]',
    "no HTTP": b"\x00\x01\x02 220 mail.example.com ESMTP\r\n",
    "closes early": HEAD + b'Content-Length: 1000\r\n\r\n{"code":0,',
    "redirects": b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/x\r\n"
    b"Content-Length: 0\r\n\r\n",
}


def registry() -> Outside:
    """A registry that knows one unit."""
    return Outside(StubRegistry(SigningRule.HMAC_SHA256, "a secret shared with the registry"))


def mas() -> Outside:
    """移动云MAS; its stub keeps the messages that it took."""
    return Outside(StubMas("secret"))


def registry_settings(outside: Outside, folder: Path) -> dict[str, str]:
    """What a site is told about this registry."""
    assert isinstance(outside.stub, StubRegistry)
    file = folder / "registry.json"
    description = outside.stub.description() | {"url": f"{outside.url}/unit"}
    file.write_text(json.dumps(description), "utf8")
    return {
        "HALL_CONNECTOR_REGISTRY": "http",
        "HALL_REGISTRY_DESCRIPTION": str(file),
        "HALL_REGISTRY_SECRET": outside.stub.secret,
        "HALL_REGISTRY_ALLOW_PLAIN_HTTP": "1",
        "HALL_REGISTRY_ALLOW_PRIVATE": "1",
    }


def mas_settings(outside: Outside) -> dict[str, str]:
    """What a site is told about this provider."""
    return {
        "HALL_CONNECTOR_SMS": "mas",
        "HALL_SMS_URL": outside.url,
        "HALL_SMS_EC_NAME": "示例单位",
        "HALL_SMS_AP_ID": "demo",
        "HALL_SMS_SECRET": "secret",
        "HALL_SMS_SIGN": "DEMOSIGN",
        "HALL_SMS_CALLBACK_SECRET": "a secret of the reports, long",
        "HALL_SMS_ALLOW_PLAIN_HTTP": "1",
        "HALL_SMS_ALLOW_PRIVATE": "1",
    }


class Alipay(Outside):
    """支付宝's gateway, with the keys of both sides in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = generate_private_key(public_exponent=65537, key_size=2048)
        super().__init__(StubAlipay(self._key.public_key()))

    def settings(self) -> dict[str, str]:
        """What a site is told about it."""
        assert isinstance(self.stub, StubAlipay)
        ours, theirs = self._folder / "ours.pem", self._folder / "theirs.pem"
        ours.write_bytes(self._key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        theirs.write_bytes(
            self.stub.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        )
        return {
            "HALL_FACE_URL": self.url,
            "HALL_FACE_APP_ID": "demo",
            "HALL_FACE_PRIVATE_KEY_FILE": str(ours),
            "HALL_FACE_ALIPAY_KEY_FILE": str(theirs),
            "HALL_FACE_ALLOW_PLAIN_HTTP": "1",
            "HALL_FACE_ALLOW_PRIVATE": "1",
        }
