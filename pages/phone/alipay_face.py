"""支付宝人脸认证（模拟）, /alipay/face/{certify_id}: where the face twin's link leads.

It looks like another app and says that it is a simulation. Nobody's face is seen, so it is there
only for those who may play outside systems. After the choice it goes back to the address that
the check was started with, which asks the service for the result.
"""

from types import SimpleNamespace

from nicegui import ui

from auth.accounts.registration import finish_check
from auth.connectors import twins_active
from auth.web.caller import Who, caller
from auth.web.door import PHONE
from auth.web.operator import may_play
from components.frame.page import app_page
from components.guard.act import act
from components.parts.fragment import Fragment
from components.scan.phone import phone
from models.base.error import NotFound
from models.base.mask import mask_name
from models.sandbox.inbox import FaceDecision, SandboxFace, face_note
from models.setting.system import System

TITLE = "支付宝人脸认证"
NOTICE = "模拟支付宝 · 仅用于试点演示，不连接真实支付宝"
SILENT = "服务没有返回结果，请稍后重试"


@app_page("/alipay/face/{certify_id}", title=TITLE, signed_in=False)
async def alipay_face(certify_id: str) -> None:
    """The camera of the other app."""
    if System.FACE not in twins_active() or not may_play(caller()):
        raise NotFound("")
    check = await SandboxFace.of(certify_id)
    view = SimpleNamespace(who=mask_name(check.name), text="")
    is_over = check.is_expired or check.decision is not FaceDecision.PENDING

    @act(who=Who.ANYBODY)
    async def face(chosen: str) -> None:
        fresh = await SandboxFace.of(certify_id)
        if await fresh.decide(FaceDecision(chosen)) is FaceDecision.PENDING:
            view.text = SILENT
            body.refresh()
            return
        await finish_check(certify_id)
        ui.navigate.to(fresh.return_url or PHONE.home)

    with phone(TITLE, notice=NOTICE, look="is-alipay"):
        body = Fragment(
            "phone/alipay_face.html",
            classes="rs-stack",
            on_act={"face": face},
            view=view,
            passing="正在进行实人认证",
            note=face_note(check.id_number),
            is_over=is_over,
            back=check.return_url,
        )
