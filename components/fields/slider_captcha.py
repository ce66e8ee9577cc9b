"""滑块拼图: the dialog in which people show that they are no robots, and the pass it returns.

async def attempt(slider: Slider | None) -> SmsCode:  # raises CaptchaNeeded without one
    return await send_code(draft, mobile, caller(), slider=slider)

sent = await with_captcha(CaptchaPurpose.SMS, mobile, attempt)  # None when they gave up
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, TypeVar

from nicegui.element import Element
from nicegui.events import GenericEventArguments

from auth.captcha.service import Answer, Asker, Offer, Verdict, captcha
from auth.web.caller import caller
from auth.web.page_note import Note
from components.guard.act import act
from components.parts.dialog import PageDialog
from models.base.error import CaptchaNeeded, TooMany
from models.proofs.captcha import CaptchaKind, CaptchaPurpose, Refusal
from models.proofs.known_device import KnownDevice
from models.proofs.password_check import Slider

T = TypeVar("T")
SUCCESS_SHOWN = 0.5  # seconds


async def with_captcha(
    purpose: CaptchaPurpose,
    subject: str,
    attempt: Callable[[Slider | None], Awaitable[T]],
    *,
    always: bool = False,
) -> T | None:
    """Try an act; where it asks for the slider, try again with one solved; None when given up.

    The subject is what the form is about (a unit, a mobile): a pass holds for nothing else. The
    act gets what uses the pass up, so that it can do so when nothing else stands in its way.
    ``always`` asks before the first try, where the rule lets nobody do without.
    """
    if not always:
        with suppress(CaptchaNeeded):
            return await attempt(None)
    token = await _ask(await _asker(purpose, subject))
    if token is None:
        return None

    async def redeem() -> None:
        await captcha.redeem(token, await _asker(purpose, subject))

    return await attempt(redeem)


async def _ask(asker: Asker) -> str | None:
    """Let the user solve a puzzle; returns the token of a pass, or None when they close it."""
    offer = await captcha.issue(asker)
    dialog = _DIALOG.of()
    if dialog is None or dialog.is_deleted:
        _DIALOG.note(dialog := CaptchaDialog())
    return await dialog.ask(asker, offer)


async def _asker(purpose: CaptchaPurpose, subject: str) -> Asker:
    origin = caller().origin
    return Asker(purpose, origin.as_known(await KnownDevice.is_used(origin.device)), subject)


class CaptchaDialog(PageDialog):
    """The one captcha dialog of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.props('no-backdrop-dismiss aria-labelledby="rs-captcha-title"')
        with self:
            self.puzzle = SliderCaptcha(self)

    async def ask(self, asker: Asker, offer: Offer) -> str | None:
        """Show a challenge and wait; a second question meanwhile is answered with None."""
        if self.value:
            return None
        self.puzzle.begin(asker, offer)
        token: str | None = await self
        return token


_DIALOG: Note[CaptchaDialog | None] = Note("hall_captcha", None)


class SliderCaptcha(Element, component="slider_captcha.js"):
    """The puzzle or the question in words; moves in the browser, is judged here."""

    def __init__(self, dialog: CaptchaDialog) -> None:
        super().__init__()
        self._dialog = dialog
        self._asker: Asker | None = None
        self._seq = 0
        self.on("solve", self._solve)
        self.on("refresh", self._renew)
        self.on("dismiss", self._dismiss)

    def begin(self, asker: Asker, offer: Offer) -> None:
        """Start with a fresh challenge."""
        self._asker = asker
        self._show("ready", challenge=offer.as_props())

    @act()
    async def _solve(self, event: GenericEventArguments) -> None:
        if self._asker is None:
            return
        verdict = await captcha.verify(self._asker, _answer(event.args))
        if verdict.token:
            self._show("success")
            await asyncio.sleep(SUCCESS_SHOWN)
            self._dialog.submit(verdict.token)
        elif verdict.retry_after:
            self._show("locked", text=verdict.text, seconds=verdict.retry_after)
        else:
            await self._offer("error", verdict.text, _kind_after(verdict, event.args))

    @act()
    async def _renew(self, event: GenericEventArguments) -> None:
        wanted = event.args if isinstance(event.args, dict) else {}
        kind = CaptchaKind.WORDS if wanted.get("words") is True else CaptchaKind.PUZZLE
        text = Refusal.EXPIRED.label if wanted.get("expired") is True else ""
        await self._offer("ready", text, kind)

    @act()
    async def _dismiss(self, _event: GenericEventArguments) -> None:
        self._dialog.close()

    async def _offer(self, phase: str, text: str, kind: CaptchaKind) -> None:
        """Give the browser another challenge, or tell it how long to wait."""
        if self._asker is None:
            return
        try:
            offer = await captcha.issue(self._asker, kind)
        except TooMany as error:
            self._show("locked", text=error.message, seconds=error.retry_after)
        else:
            self._show(phase, text=text, challenge=offer.as_props())

    def _show(self, phase: str, **values: Any) -> None:
        self._seq += 1
        self._props["state"] = {"text": "", **values, "phase": phase, "seq": self._seq}
        self.update()


def _answer(args: Any) -> Answer:
    """What the browser sent; nothing of it is trusted here."""
    sent = args if isinstance(args, dict) else {}
    return Answer(
        sent.get("id"),
        sent.get("value"),
        sent.get("nonce"),
        is_dragged=sent.get("dragged") is True,
        track=sent.get("track"),
    )


def _kind_after(verdict: Verdict, args: Any) -> CaptchaKind:
    """Who typed an answer gets another question, who moved a piece another puzzle."""
    in_words = verdict.refusal is Refusal.WRONG_WORDS
    typed = isinstance(args, dict) and isinstance(args.get("value"), str)
    return CaptchaKind.WORDS if in_words or typed else CaptchaKind.PUZZLE
