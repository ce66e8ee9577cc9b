"""验证身份: the dialog in which whoever is signed in proves once more who they are.

`@act(fresh=…)` asks it where the last proof is too old, and goes on with the act afterwards; what
was typed on the page stays as it is. There are two ways: the password, where a wrong one counts
like a failed login, and a code that the very same person confirms in the APP. A phone, which
cannot scan its own screen, has the password alone.
"""

from dataclasses import replace
from typing import Any

from nicegui import ui

from auth.web.caller import caller, current_session
from components.fields.field import FieldInput
from components.fields.field_input import field_input
from components.fields.form import Form
from components.fields.new_password import PASSWORD
from components.guard.act import act
from components.guard.page_state import empty
from components.parts.alert import Alert
from components.parts.button import Kind, button
from components.parts.dialog import dialog
from components.parts.fragment import Fragment
from components.parts.text import text
from components.scan.qr_panel import QrPanel, qr_panel
from models.base.error import ConnectorFailed, NotAllowed
from models.proofs.qr_ticket import QrTicket
from models.sign_in.proof import has_password, open_proof, prove_by_password, prove_by_scan
from models.sign_in.session import Session
from models.sign_in.session_kind import SessionKind
from models.standards import field_label

WHY = "此操作会影响账户安全，请先验证是您本人在操作，验证通过后自动继续办理。"
OF_UNIT, OF_PERSON = "请输入您登录本单位时使用的密码", "请输入江苏智慧人社APP的个人密码"
WAYS = {"password": ("lock", field_label.PASSWORD), "scan": ("qr_code_2", "扫码")}


async def ask_for_proof(session: Session) -> bool:
    """Ask for a proof; True once it was given, False when it was given up."""
    return await FreshProof(session).ask()


class FreshProof:
    """One open question; the way is chosen by tabs, where there are two."""

    def __init__(self, session: Session) -> None:
        knows = ["password"] if has_password(session) else []
        scans = ["scan"] if session.kind is not SessionKind.PHONE else []
        self._session, self._ways = session, knows + scans
        if not self._ways:
            raise NotAllowed("请退出后重新登录，再办理此操作")
        self._way = self._ways[0]
        self._panel: QrPanel | None = None

    async def ask(self) -> bool:
        """Open the dialog and wait for it; a code that nobody has answered is given up."""
        with dialog("验证身份", "proof") as self._dialog:
            with ui.element("div").classes("rs-dlg-b"):
                text("p", WHY)
                if len(self._ways) > 1:
                    self._tabs = Fragment(
                        "sign_in/proof_ways.html", on_act={"way": self._choose}, **self._context()
                    )
                self._body = ui.element("div").props("id=proof-panel role=tabpanel")
            with ui.element("div").classes("rs-dlg-f"):
                button("取消", self._give_up, kind=Kind.PLAIN)
                self._prove_button = button("验证并继续", self._prove, busy="正在验证")
        await self._place()
        answer = await self._dialog
        await self._give_code_up()
        is_there = not self._dialog.is_deleted  # it goes with its page
        self._dialog.delete()
        return answer is True and is_there

    def _context(self) -> dict[str, Any]:
        return {"ways": {each: WAYS[each] for each in self._ways}, "way": self._way}

    @act()
    async def _choose(self, way: str) -> None:
        if way in self._ways and way != self._way:
            self._way = way
            self._tabs.refresh(**self._context())
            await self._place()

    async def _place(self) -> None:
        """Show the chosen way alone; only the password has something to send."""
        await self._give_code_up()
        empty(self._body)
        self._prove_button.set_visibility(self._way == "password")
        with self._body:
            if self._way == "scan":
                await self._place_code()
            else:
                self._place_password()

    async def _place_code(self) -> None:
        try:
            ticket = await self._open(None)
            self._panel = await qr_panel(ticket, on_confirmed=self._scanned, on_again=self._open)
        except ConnectorFailed as error:
            Alert(error.message, tone="warn")

    def _place_password(self) -> None:
        self._form = Form(prefix="proof")
        rule = replace(PASSWORD, hint=OF_UNIT if self._session.member else OF_PERSON)
        self._password: FieldInput = field_input(self._form, "password", rule)
        self._password.control.props("autofocus")

    async def _open(self, _old: QrTicket | None) -> QrTicket:
        return await open_proof(await current_session(), origin=caller().origin)

    @act()
    async def _scanned(self, ticket: QrTicket) -> None:
        here = await current_session()
        await prove_by_scan(ticket, session=here, visitor=caller().visitor)
        self._dialog.submit(True)

    @act()
    async def _prove(self) -> None:
        if self._way != "password" or not self._form.is_valid():
            return
        here, typed = await current_session(), str(self._password.control.value or "")
        await prove_by_password(here, typed, origin=caller().origin)
        self._dialog.submit(True)

    @act()
    async def _give_up(self) -> None:
        await self._give_code_up()
        self._dialog.submit(False)

    async def _give_code_up(self) -> None:
        """Take the panel away, which would renew its code, and let nobody answer it any more."""
        panel, self._panel = self._panel, None
        if panel is not None:
            if not self._body.is_deleted:
                empty(self._body)
            await panel.ticket.expire()
