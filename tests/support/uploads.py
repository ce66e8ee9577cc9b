"""Files to hand in, and a browser that hands them in without a page."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

import httpx2
from fastapi import FastAPI
from PIL import Image
from starlette.types import Receive, Scope, Send

from auth.uploads.route import mount_uploads
from auth.web.caller import Caller
from auth.web.door import HALL

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\nstartxref\n9\n%%EOF\n"
HTML = b"<!doctype html><script>alert(1)</script>"


def picture(form: str = "PNG", size: tuple[int, int] = (60, 40)) -> bytes:
    """A small picture."""
    made = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(made, form)
    return made.getvalue()


CONTENT_TYPES = "[Content_Types].xml"
PARTS = {
    CONTENT_TYPES: '<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.'
    'openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
    "xl/workbook.xml": "<workbook/>",
    "xl/worksheets/sheet1.xml": "<worksheet/>",
    "xl/printerSettings/printerSettings1.bin": "",
}
FRAME = b"\xff\xfb\x90\x00" + bytes(413)  # MPEG 1 layer III, 128 kbit/s, 44,100 Hz


def workbook(parts: Mapping[str, str] = PARTS, **more: str) -> bytes:
    """A table as an office program writes it."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**parts, **more}.items():
            archive.writestr(name, content)
    return made.getvalue()


def sound(frames: int = 20) -> bytes:
    """A recording without any tags."""
    return FRAME * frames


def large_picture() -> bytes:
    """A picture of few bytes and many pixels, which takes its time to be drawn anew."""
    made = io.BytesIO()
    Image.new("RGB", (4000, 4000), "teal").save(made, "PNG")
    return made.getvalue()


def caller_with(visitor: str, session: str = "") -> Caller:
    """A browser as the gate knows it."""
    return Caller(visitor, {HALL.name: session}, "127.0.0.1", "", "", "")


@dataclass
class Sender:
    """One browser."""

    caller: Caller

    def client(self) -> httpx2.AsyncClient:
        """A connection to the site's route, as from behind the gate."""
        site = FastAPI()
        mount_uploads(site)

        async def behind_gate(scope: Scope, receive: Receive, send: Send) -> None:
            scope["state"] = {"caller": self.caller}
            await site(scope, receive, send)

        transport = httpx2.ASGITransport(app=behind_gate)
        return httpx2.AsyncClient(transport=transport, base_url="http://hall.example")

    async def send(self, code: str, name: str, content: bytes, turn: str = "") -> httpx2.Response:
        """Hand a file in."""
        async with self.client() as client:
            headers = {"X-Hall-File": quote(name), "Content-Type": "application/octet-stream"}
            headers["X-Hall-Turn"] = turn
            return await client.post(f"/upload/{code}", content=content, headers=headers)

    async def remove(self, code: str) -> httpx2.Response:
        """Take it back."""
        async with self.client() as client:
            return await client.delete(f"/upload/{code}")

    async def cancel(self, code: str, turn: str) -> httpx2.Response:
        """Give up one that is on its way."""
        async with self.client() as client:
            return await client.delete(f"/upload/{code}", headers={"X-Hall-Turn": turn})
