"""找回密码 of a legal rep and of everybody else: four steps, resumed where the browser stopped."""

from nicegui import ui

from auth.web.caller import caller
from components.accounts.recovery_account import RecoveryAccount
from components.accounts.recovery_proof import RecoveryProof
from components.fields.form import Form
from components.fields.new_password import NewPassword
from components.guard.act import act
from components.guard.live import on_topic
from components.parts.alert import Alert
from components.parts.button import Kind, button
from components.parts.dialog import confirm
from components.parts.fragment import Fragment
from components.parts.wizard import Step, Wizard
from models.accounts.recovery_account import Account
from models.accounts.recovery_draft import RecoveryDraft
from models.accounts.registration_step import DraftStep
from models.base.error import HallError

TITLE = "找回密码"
CLEARING = "本浏览器保存的账号信息会立即删除，需要重新填写"
NEW_PASSWORD = "新密码"  # noqa: S105  # a label


class RecoveryFlow:
    """The open page: it shows the step of its draft and moves when the draft moves."""

    def __init__(self, draft: RecoveryDraft) -> None:
        self._draft = draft
        account, face, password, done = DraftStep
        wizard = self._wizard = Wizard(
            {
                account: Step(self._place_account, "填写账号", holds=True),
                face: Step(self._place_proof, "人脸识别", back=account, undo=self._end_code),
                password: Step(self._place_password, "设置新密码", back=account),
                done: Step(self._place_done, "完成修改"),
            },
            self._reached,
            TITLE,
        )
        self._proof = RecoveryProof(wizard.follow, self._place_again, wizard.back)
        self._head = Fragment(
            "accounts/recover_head.html", classes="rs-between rs-reg-h", whose=draft.whose
        )
        with ui.element("div").classes("rs-withaside"):
            with ui.element("section").classes("rs-card").props(f"aria-label={TITLE}"):
                with ui.element("div").classes("rs-card-b rs-reg-steps"):
                    wizard.place_stepper()
                wizard.place_body("step", "rs-card-b rs-reg")
            self._aside = Fragment(
                "accounts/recover_aside.html",
                tag="aside",
                classes="rs-stack rs-aside",
                whose=draft.whose,
            ).props("aria-label=操作说明")
        on_topic(draft.topic, wizard.follow)

    async def show(self) -> None:
        """Begin where the draft stands."""
        await self._wizard.show(self._draft.current_step)

    async def _reached(self) -> DraftStep | None:
        """Read the draft again; none when another one has taken its place in this browser."""
        fresh = await RecoveryDraft.of(self._draft.visitor)
        if fresh.code != self._draft.code:
            return None
        self._draft = fresh
        return fresh.current_step

    def _place_account(self) -> None:
        RecoveryAccount(self._draft, self._wizard.go_on, self._other_whose, self._clear)

    async def _other_whose(self) -> None:
        page = ui.context.client
        self._head.refresh(whose=self._draft.whose)
        self._aside.refresh(whose=self._draft.whose)
        await self._wizard.show(DraftStep.UNIT)
        with page:
            ui.run_javascript(f"rsFocus('whose-{self._draft.whose.value}')")

    async def _place_proof(self) -> None:
        await self._proof.place(self._draft)

    async def _place_again(self) -> None:
        """Show the step once more, unless the draft has gone on meanwhile."""
        await self._wizard.go_on(at_top=False)

    async def _end_code(self) -> None:
        await self._proof.end_code()

    async def _place_password(self) -> None:
        """Whoever has proved who they are hears here that there is nothing to recover."""
        try:
            account = await self._draft.account()
        except HallError as refusal:
            self._place_refusal(refusal.message)
            return
        self._place_form(account)

    def _place_form(self, account: Account) -> None:
        with ui.element("div").classes("rs-form"):
            self._form = Form()
            self._form.place_summary()
            Fragment(
                "accounts/recover_proved.html",
                classes="rs-full",
                name=account.person.masked_name,
                by_sms=self._draft.by_sms,
            )
            self._password = NewPassword(self._form, lambda: account.context, NEW_PASSWORD)
            with ui.element("div").classes("rs-formbar"):
                button("完成修改", self._finish, busy="正在提交", classes="rs-wide")
                button("返回修改账号信息", self._wizard.back, kind=Kind.QUIET)

    def _place_refusal(self, message: str) -> None:
        Alert(message, tone="warn")
        Fragment("accounts/recover_refused.html", whose=self._draft.whose)
        with ui.element("div").classes("rs-formbar"):
            button("返回修改账号信息", self._wizard.back, kind=Kind.PLAIN)

    @act()
    async def _finish(self) -> None:
        if not self._form.is_valid():
            return
        await self._draft.set_password(
            str(self._password.password.value),
            str(self._password.confirm.value),
            origin=caller().origin,
        )
        await self._wizard.go_on()

    def _place_done(self) -> None:
        Fragment(
            "accounts/recover_done.html",
            on_act={"again": self._start_over},
            whose=self._draft.whose,
            by_sms=self._draft.by_sms,
        )

    @act()
    async def _clear(self) -> None:
        """Forget everything for whoever comes next, after a question."""
        if await confirm("清除本次填写的内容？", CLEARING, yes="清除", danger=True):
            await self._start_over("")

    @act()
    async def _start_over(self, _arg: str) -> None:
        await self._draft.start_over()
        ui.navigate.to("/recover")
