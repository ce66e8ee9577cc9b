"""法定代表人注册 and 新法定代表人认领: four steps, resumed where this browser has stopped."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from nicegui import ui

from auth.accounts.registration import new_face_code, open_face_code, send_face_link
from auth.web.caller import caller
from components.accounts.account_step import AccountStep
from components.accounts.unit_step import UnitStep
from components.frame.finish import finish_sign_in
from components.guard.act import act
from components.guard.live import on_topic
from components.parts.alert import Alert
from components.parts.button import Kind, button
from components.parts.dialog import confirm
from components.parts.fragment import Fragment
from components.parts.wizard import Step, Wizard
from components.scan.qr_panel import QrPanel, qr_panel
from components.scan.send_link import SEND, ask_and_send
from models.accounts.registration_rule import RULES
from models.accounts.registration_step import DraftStep
from models.accounts.rep_draft import RepDraft
from models.base.error import LimitReached
from models.proofs.qr_ticket import QrTicket
from models.sign_in.login_ticket import LoginTicket
from models.units.member import Member
from models.units.unit import Unit

CLEARING = "本浏览器保存的单位信息、证件号码、姓名和手机号会立即删除，需要重新填写"


@dataclass(frozen=True)
class Flow:
    """What differs between the two: where they stand, what is kept, and what is said.

    `head`, `aside` and `done` are templates; `next_path` is where a sign-in on the last step leads.
    `quick` places the ways past the first steps below the first one, and names them.
    """

    title: str
    path: str
    drafts: type[RepDraft]
    last_step: str
    head: str
    aside: str
    aside_name: str
    ask_face: str
    done: str
    next_path: str
    quick: Callable[[], Awaitable[str]] | None = None


class RepFlow:
    """The open page: it shows the step of its draft and moves when the draft moves."""

    def __init__(self, flow: Flow, draft: RepDraft) -> None:
        self._flow, self._draft = flow, draft
        self._member: Member | None = None
        self._panel: QrPanel | None = None
        self._quick_names = ""
        wizard = self._wizard = Wizard(self._steps(), self._reached, flow.title)
        Fragment(flow.head, classes="rs-between rs-reg-h")
        with ui.element("div").classes("rs-withaside"):
            with ui.element("div").classes("rs-stack"):
                with ui.element("section").classes("rs-card").props(f"aria-label={flow.title}"):
                    with ui.element("div").classes("rs-card-b rs-reg-steps"):
                        wizard.place_stepper()
                    wizard.place_body("step", "rs-card-b rs-reg")
                self._quick = ui.element("div")
            Fragment(flow.aside, tag="aside", classes="rs-stack rs-aside").props(
                f"aria-label={flow.aside_name}"
            )
        on_topic(draft.topic, wizard.follow)

    def _steps(self) -> Mapping[Enum, Step]:
        unit, face, account, done = DraftStep
        return {
            unit: Step(self._place_unit, unit.label, holds=True),
            face: Step(self._place_face, face.label, back=unit, undo=self._end_code),
            account: Step(self._place_account, account.label, back=unit),
            done: Step(self._place_done, self._flow.last_step),
        }

    async def show(self) -> None:
        """Begin where the draft stands."""
        if self._flow.quick is not None:
            with self._quick:
                self._quick_names = await self._flow.quick()
        await self._wizard.show(self._draft.current_step)

    async def _reached(self) -> DraftStep | None:
        """Read the draft again; none when another one has taken its place in this browser."""
        fresh = await self._flow.drafts.of(self._draft.visitor)
        if fresh.code != self._draft.code:
            return None
        self._draft = fresh
        return fresh.current_step

    def _place_unit(self) -> None:
        self._quick.set_visibility(True)
        UnitStep(self._draft, self._wizard.go_on, self._clear, self._quick_names)

    def _place_account(self) -> None:
        self._quick.set_visibility(False)
        AccountStep(
            self._draft, self._completed, self._wizard.back, self._clear, self._flow.last_step
        )

    async def _place_face(self) -> None:
        draft, self._panel = self._draft, None
        self._quick.set_visibility(False)
        Fragment(
            "accounts/register_face.html",
            classes="rs-qr",
            ask=self._flow.ask_face,
            unit_name=draft.unit_name,
            name=RULES["legal_rep_name"].masked(draft.legal_rep_name),
            id_number=RULES["id_number"].masked(draft.id_number),
        )
        try:
            ticket = await open_face_code(draft, caller())
        except LimitReached as error:
            Alert(error.message, tone="warn")
        else:
            self._panel = await qr_panel(
                ticket, on_confirmed=self._face_passed, on_again=self._another
            )
            Fragment("accounts/register_how.html", ticket=ticket)
        with ui.element("div").classes("rs-formbar"):
            button("上一步", self._wizard.back, kind=Kind.PLAIN)
            if self._panel is not None:
                button("刷新二维码", self._new_code, kind=Kind.QUIET, icon="refresh")
                button(SEND, self._send_link, kind=Kind.QUIET, icon="mail")
            button("清除", self._clear, kind=Kind.QUIET)

    async def _place_done(self) -> None:
        unit = await Unit.get(id=self._draft.unit_id)
        handlers = {"sign_in": self._sign_in, "again": self._start_over}
        Fragment(
            self._flow.done,
            unit=unit,
            can_sign_in=self._member is not None,
            on_act=handlers,
        )

    async def _face_passed(self, _ticket: QrTicket) -> None:
        await self._wizard.follow()

    async def _another(self, old: QrTicket) -> QrTicket:
        return await new_face_code(await self._flow.drafts.get(code=old.subject), caller())

    async def _completed(self, unit: Unit) -> None:
        self._member = await unit.legal_rep()
        await self._wizard.go_on()

    async def _end_code(self) -> None:
        """Let nobody answer the code any more that is shown."""
        if self._panel is not None and not self._panel.element.is_deleted:
            await self._panel.ticket.expire()

    @act()
    async def _clear(self) -> None:
        """Forget everything for whoever comes next, after a question."""
        if await confirm("清除本次填写的内容？", CLEARING, yes="清除", danger=True):
            await self._end_code()
            await self._start_over("")

    @act()
    async def _new_code(self) -> None:
        await new_face_code(self._draft, caller())
        await self._wizard.show(DraftStep.FACE)

    @act()
    async def _send_link(self) -> None:
        """For a legal rep who is elsewhere."""
        draft = self._draft

        async def send(mobile: str) -> QrTicket:
            return await send_face_link(draft, mobile, caller())

        if await ask_and_send(send):
            await self._wizard.go_on(at_top=False)

    @act()
    async def _sign_in(self, _arg: str) -> None:
        """Whoever has just set the password on this very page need not type it again."""
        if self._member is None:
            ui.navigate.to("/login")
            return
        ticket = await LoginTicket.for_member(
            self._member, visitor=self._draft.visitor, next_path=self._flow.next_path
        )
        finish_sign_in(ticket)

    @act()
    async def _start_over(self, _arg: str) -> None:
        await self._draft.start_over()
        ui.navigate.to(self._flow.path)


async def place_flow(flow: Flow) -> None:
    """Going on where this browser has stopped; what is typed lives for seven days."""
    with ui.element("div").classes("rs-wrap is-narrow rs-main rs-reg-page"):
        draft = await flow.drafts.of(caller().visitor)
        await RepFlow(flow, draft).show()
