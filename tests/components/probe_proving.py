"""A page of the phone with an act that asks for a fresh proof; only the tests of that have it."""

from datetime import timedelta

from nicegui import ui

from components.frame.page import app_page
from components.guard.act import act
from components.guard.toast import toast_ok
from models.sign_in.session import Session

PROVING = "/app/probe-proving"


@app_page(PROVING, title="手机验证")
async def proving_probe(_here: Session) -> None:
    @act(fresh=timedelta(minutes=5))
    async def change() -> None:
        toast_ok("已修改")

    ui.button("修改", on_click=change)
