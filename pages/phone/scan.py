"""扫一扫（模拟手机）, /app/scan: the phone's own camera opens a code's link; here it can be pasted.

A page that scans by itself needs https and the camera's permission; the system's camera does not.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from nicegui import ui

from auth.web.caller import Who, caller
from components.fields.field_input import all_valid, field_input
from components.frame.page import app_page
from components.guard.act import act
from components.parts.button import button
from components.parts.fragment import Fragment
from components.scan.phone import app_frame
from models.base import clock
from models.base.error import Invalid
from models.base.text import drop_invisible
from models.proofs.qr_ticket import QrTicket

TITLE = "扫一扫"
NOT_OURS = "这不是本网站的二维码链接，请在显示二维码的页面上复制完整链接后重试"
_PATH = re.compile(r"/q/[A-Za-z0-9_-]{20,40}")


@dataclass
class ScanForm:
    """What is pasted."""

    link: str = ""


def path_of(link: str, base_url: str) -> str:
    """The path in a code's link; raises Invalid for a link of another site."""
    parts = urlsplit(drop_invisible(link).strip())
    is_ours = not parts.netloc or parts.netloc == urlsplit(base_url).netloc
    if not is_ours or not _PATH.fullmatch(parts.path):
        raise Invalid(NOT_OURS, "link")
    return parts.path


@app_page("/app/scan", title=TITLE, signed_in=False)
async def app_scan() -> None:
    """How to scan, a field for the link, and the codes that wait on this browser's screens."""
    form, base_url = ScanForm(), caller().base_url

    @act(who=Who.ANYBODY)
    async def open_link() -> None:
        if all_valid(link):
            ui.navigate.to(path_of(form.link, base_url))

    with app_frame(TITLE, back="/app"):
        Fragment("phone/app_scan.html", classes="rs-stack is-s")
        link = field_input(
            form, "link", label="二维码链接", check=lambda text: path_of(text, base_url)
        )
        button("打开", open_link, busy="正在打开")
        Fragment(
            "phone/app_waiting.html",
            tickets=await QrTicket.waiting(caller().visitor),
            at=clock.local,
        )
