"""Specimen of the upload, /sandbox/controls/upload: for development, where the sandbox is open."""

from nicegui import ui

from auth.web.caller import caller
from auth.web.operator import may_play
from components.fields.upload_specimen import place_upload_specimen
from components.frame.page import public_page
from components.frame.shell import Shell
from components.parts.text import text
from models.base.error import NotFound

TITLE = "上传控件样例"


@public_page("/sandbox/controls/upload", title=TITLE, shell=Shell.SLIM)
async def upload() -> None:
    """The control, nothing else."""
    if not may_play(caller()):
        raise NotFound("没有找到这个页面")
    with ui.element("div").classes("rs-wrap is-narrow rs-sec rs-stack"):
        text("h1", TITLE, "rs-h1")
        place_upload_specimen()
