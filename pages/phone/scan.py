"""扫一扫（模拟手机）, /app/scan: the phone's own camera opens a code's link; here it can be pasted.

A page that scans by itself needs https and the camera's permission; the system's camera does not.
"""

from nicegui import ui

from auth.web.caller import Who, caller
from auth.web.door import PHONE
from components.fields.field_input import field_input
from components.fields.form import Form
from components.frame.page import app_page
from components.guard.act import act
from components.parts.button import button
from components.parts.fragment import Fragment
from components.scan.phone import app_frame
from components.scan.qr_link import link_rule, path_of
from models.proofs.qr_ticket import QrTicket

TITLE = "扫一扫"


@app_page("/app/scan", title=TITLE, signed_in=False)
async def app_scan() -> None:
    """How to scan, a field for the link, and the codes that wait on this browser's screens."""
    base_url = caller().base_url

    @act(who=Who.ANYBODY)
    async def open_link() -> None:
        if form.is_valid():
            ui.navigate.to(path_of(link.value, base_url))

    with app_frame(TITLE, back=PHONE.home):
        Fragment("phone/app_scan.html", classes="rs-stack is-s")
        form = Form()
        link = field_input(form, "link", link_rule(base_url))
        button("打开", open_link, busy="正在打开")
        Fragment(
            "phone/app_waiting.html",
            tickets=await QrTicket.waiting(caller().visitor),
        )
