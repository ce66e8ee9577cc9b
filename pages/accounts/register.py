"""法定代表人注册 (/register): four steps, resumed where this browser has stopped."""

import asyncio

from nicegui import ui

from auth.accounts.registration import new_face_code, open_face_code
from auth.web.caller import caller
from components.accounts.account_step import AccountStep
from components.accounts.unit_step import UnitStep
from components.frame.finish import finish_sign_in
from components.frame.page import public_page
from components.frame.shell import Shell
from components.guard.act import act
from components.guard.live import on_topic
from components.parts.alert import Alert
from components.parts.announce import arrive_at
from components.parts.button import Kind, button
from components.parts.dialog import confirm
from components.parts.fragment import Fragment
from components.parts.stepper import Stepper
from components.scan.qr_panel import QrPanel, qr_panel
from models.accounts.registration_draft import RegistrationDraft
from models.accounts.registration_step import DraftStep
from models.base.error import LimitReached
from models.base.mask import mask_id, mask_name
from models.proofs.qr_ticket import QrTicket
from models.sign_in.login_ticket import LoginTicket
from models.units.member import Member
from models.units.unit import Unit
from settings import settings

STEPS = tuple(DraftStep)
CLEARING = "本浏览器保存的单位信息、证件号码、姓名和手机号会立即删除，需要重新填写"


class Registration:
    """The open page: it shows the step of its draft and moves when the draft moves."""

    def __init__(self, draft: RegistrationDraft) -> None:
        self._client = ui.context.client
        self._placing = asyncio.Lock()
        self._draft = draft
        self._shown: DraftStep | None = None
        self._member: Member | None = None
        self._panel: QrPanel | None = None
        Fragment("accounts/register_head.html", classes="rs-between rs-reg-h")
        with ui.element("div").classes("rs-withaside"):
            with ui.element("section").classes("rs-card").props("aria-label=法定代表人注册"):
                with ui.element("div").classes("rs-card-b rs-reg-steps"):
                    self._stepper = Stepper([step.label for step in STEPS])
                self._body = ui.element("div").classes("rs-card-b rs-reg")
                self._body.props("id=step role=group tabindex=-1")
            Fragment(
                "accounts/register_aside.html", tag="aside", classes="rs-stack rs-aside"
            ).props("aria-label=注册说明")
        on_topic(draft.topic, self.refresh)

    async def refresh(self) -> None:
        """Read the draft again; a phone or another tab may have moved it."""
        fresh = await RegistrationDraft.of(self._draft.visitor)
        if fresh.code != self._draft.code:
            return
        if fresh.current_step is not self._shown and self._shown is not DraftStep.UNIT:
            self._draft = fresh
            await self.show(fresh.current_step)

    async def show(self, step: DraftStep) -> None:
        """Place one step; a click and the news of another tab may both ask for it."""
        async with self._placing:
            await self._place(step)

    async def _place(self, step: DraftStep) -> None:
        is_next = self._shown not in {None, step}
        self._shown = step
        self._panel = None
        self._name_step(step)
        self._body.clear()
        with self._body:
            match step:
                case DraftStep.UNIT:
                    UnitStep(self._draft, self._unit_checked, self._clear)
                case DraftStep.FACE:
                    await self._place_face()
                case DraftStep.ACCOUNT:
                    AccountStep(self._draft, self._registered, self._back, self._clear)
                case DraftStep.DONE:
                    await self._place_done()
            if is_next:
                arrive_at("step")

    def _name_step(self, step: DraftStep) -> None:
        """Mark the step, and say in the title and to the reader which one it is."""
        number = STEPS.index(step)
        name = f"第{number + 1}步，共{len(STEPS)}步：{step.label}"
        self._stepper.show(number)
        self._body.props["aria-label"] = name
        with self._client:
            ui.page_title(f"{name} - 法定代表人注册 - {settings.site_name}")

    async def _go_on(self, step: DraftStep) -> None:
        """Place the next step and begin to read it at its top."""
        await self.show(step)
        with self._body:
            ui.run_javascript("window.scrollTo({top: 0})")

    async def _place_face(self) -> None:
        draft = self._draft
        Fragment(
            "accounts/register_face.html",
            classes="rs-qr",
            unit_name=draft.unit_name,
            name=mask_name(draft.legal_rep_name),
            id_number=mask_id(draft.id_number),
        )
        try:
            ticket = await open_face_code(draft, caller())
        except LimitReached as error:
            Alert(error.message, tone="warn")
        else:
            self._panel = qr_panel(ticket, on_confirmed=self._face_passed, on_again=self._another)
            Fragment("accounts/register_how.html")
        with ui.element("div").classes("rs-formbar"):
            button("上一步", self._back, kind=Kind.PLAIN)
            if self._panel is not None:
                button("刷新二维码", self._new_code, kind=Kind.QUIET, icon="refresh")
            button("清除", self._clear, kind=Kind.QUIET)

    async def _place_done(self) -> None:
        unit = await Unit.get(id=self._draft.unit_id)
        handlers = {"sign_in": self._sign_in, "again": self._start_over}
        Fragment(
            "accounts/register_done.html",
            unit=unit,
            can_sign_in=self._member is not None,
            on_act=handlers,
        )

    async def _unit_checked(self) -> None:
        await self._go_on(self._draft.current_step)

    async def _face_passed(self, _ticket: QrTicket) -> None:
        await self.refresh()

    async def _another(self, old: QrTicket) -> QrTicket:
        return await new_face_code(await RegistrationDraft.get(code=old.subject), caller())

    async def _registered(self, unit: Unit) -> None:
        self._member = await unit.legal_rep()
        await self._go_on(DraftStep.DONE)

    @act()
    async def _back(self) -> None:
        if self._panel is not None:
            await self._panel.ticket.expire()
        await self.show(DraftStep.UNIT)

    @act()
    async def _clear(self) -> None:
        """Forget everything for whoever comes next, after a question."""
        if await confirm("清除本次填写的内容？", CLEARING, yes="清除", danger=True):
            if self._panel is not None:
                await self._panel.ticket.expire()
            await self._start_over("")

    @act()
    async def _new_code(self) -> None:
        await new_face_code(self._draft, caller())
        await self.show(DraftStep.FACE)

    @act()
    async def _sign_in(self, _arg: str) -> None:
        """Whoever has just set the password on this very page need not type it again."""
        if self._member is None:
            ui.navigate.to("/login")
            return
        ticket = await LoginTicket.for_member(
            self._member, visitor=self._draft.visitor, next_path="/unit"
        )
        finish_sign_in(ticket)

    @act()
    async def _start_over(self, _arg: str) -> None:
        await self._draft.start_over()
        ui.navigate.to("/register")


@public_page("/register", title="法定代表人注册", shell=Shell.SLIM)
async def register() -> None:
    """Going on where this browser has stopped; a registration lives for seven days."""
    with ui.element("div").classes("rs-wrap is-narrow rs-main rs-reg-page"):
        draft = await RegistrationDraft.of(caller().visitor)
        await Registration(draft).show(draft.current_step)
