"""下载本人数据: one ZIP with a page to read and JSON for programs; after a fresh proof."""

import asyncio
import io
import json
import zipfile

from nicegui import ui

from auth.web.caller import current_session
from components.guard.act import act
from components.guard.proof import FRESH
from components.guard.toast import toast_ok
from components.parts.button import button
from components.parts.fragment import Fragment, render
from models.base import clock
from models.cases.own_data import SECTIONS, OwnData, take_own_data

FILE = "本人数据-{day}.zip"


def own_data_card() -> None:
    """Place what is in it, and the button."""
    with ui.element("section").classes("rs-card").props("aria-labelledby=own-data"):
        Fragment("sign_in/own_data_head.html", titles=[title for title, _ in SECTIONS])
        with ui.element("div").classes("rs-card-b rs-own-data"):
            button("下载本人数据", _take, icon="download", busy="正在生成")


@act(fresh=FRESH)
async def _take() -> None:
    here = await current_session()
    data = await take_own_data(here.person, by=here.member)
    content = await asyncio.to_thread(zipped, data)
    name = FILE.format(day=clock.today().isoformat())
    ui.download.content(content, name, "application/zip")
    toast_ok("已生成，请妥善保管下载的文件")


def zipped(data: OwnData) -> bytes:
    """Both forms in one file; slow for whoever has much."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        page = render("sign_in/own_data_page.html", data=data)
        archive.writestr("本人数据.html", page.encode())
        text = json.dumps(data.as_json, ensure_ascii=False, indent=2)
        archive.writestr("本人数据.json", text.encode())
    return buffer.getvalue()
