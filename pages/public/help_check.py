"""使用环境自检 (/help/check): what keeps somebody from signing in, in plain words, for everybody.

What the server knows stands there at once. The rest is asked of the page over its own line, which
proves script and line by the answer; what it answers is judged by numbers (`check_finding.py`).
Where scripts are off, /help/check/plain tells what can be known without them.
"""

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nicegui import ui

from auth.connectors.health import ConnectorHealth, connector_health
from auth.sign_in.providers import login_providers
from auth.web.browser_name import browser_version
from auth.web.caller import caller
from components.frame.crumb import show_way
from components.frame.page import public_page
from components.guard.act import act
from components.guard.toast import toast_ok
from components.parts.announce import announce
from components.parts.fragment import Fragment
from components.scan.reach import is_local
from models.base import clock
from models.base.error import HallError, TooMany
from models.passkeys.site import why_not
from models.public.check_finding import (
    CA_UNKNOWN,
    SCRIPT_ON,
    CheckFinding,
    Subject,
    Verdict,
    in_order,
    judge_browser,
    judge_clock,
    judge_cookie,
    judge_line,
    judge_passkey,
    judge_secure,
    judge_sms,
    summary,
)
from models.public.self_check import SelfCheck, sms_pace
from models.setting.system import System

TITLE = "使用环境自检"
CA_HELP = "/help/ca"
ANSWER_WITHIN = 5.0
FAR_OFF = 10.0 * 365 * 86_400  # seconds; a clock that is further away is no number at all
ICONS = {
    Subject.CLOCK: "schedule",
    Subject.SMS: "mail",
    Subject.BROWSER: "computer",
    Subject.SCRIPT: "fact_check",
    Subject.LINE: "sync",
    Subject.SECURE: "lock",
    Subject.PASSKEY: "key",
    Subject.COOKIE: "history",
    Subject.CA: "usb",
}
LOOKS = {  # of the sign, of the tag, and the icon of the tag
    Verdict.BAD: ("is-bad", "is-bad", "cancel"),
    Verdict.WARN: ("c3", "is-warn", "error"),
    Verdict.OK: ("c5", "is-ok", "check_circle"),
    Verdict.ABSENT: ("is-none", "", "radio_button_unchecked"),
    Verdict.NONE: ("is-none", "", "radio_button_unchecked"),
}
ASKED_OF_THE_PAGE = (
    *(Subject.CLOCK, Subject.SCRIPT, Subject.LINE),
    *(Subject.PASSKEY, Subject.COOKIE),
)
PROBE = """(() => {
  let kept = false;
  try {
    document.cookie = 'rs_takes=1; Path=/; SameSite=Lax';
    kept = /rs_takes=1/.test(document.cookie);
    document.cookie = 'rs_takes=; Path=/; Max-Age=0';
  } catch {}
  const transport = window.socket?.io?.engine?.transport?.name;
  const passkey = window.isSecureContext && !!window.PublicKeyCredential;
  return { now: Date.now(), kept, passkey, polling: transport === 'polling' };
})()"""


@dataclass(frozen=True)
class SystemNow:
    """One system as this process sees it."""

    label: str
    is_up: bool


class HelpCheck:
    """The findings of one open page, and the number under which they are kept."""

    def __init__(self) -> None:
        self._kept: SelfCheck | None = None

    async def place(self) -> None:
        """Place what is known without asking the page; it is asked as soon as it has a line."""
        health = await connector_health()
        found = await known_findings(health, ui.context.client.request.headers.get("user-agent"))
        self._fragment = Fragment(
            "public/help_check.html",
            on_act={"again": self._again, "copy": self._copy},
            findings=in_order(found),
            waiting=ASKED_OF_THE_PAGE,
            summary="",
            worst=None,
            number="",
            refusal="",
            at=clock.now(),
            systems=await systems_now(health),
            icons=ICONS,
            looks=LOOKS,
            ca_help=CA_HELP,
        )
        ui.timer(0.1, self._begin, once=True)

    @act()
    async def _begin(self) -> None:
        await self._look()

    @act()
    async def _again(self, _arg: str) -> None:
        await self._look()
        announce("检查完成")

    async def _look(self) -> None:
        health = await connector_health()
        user_agent = ui.context.client.request.headers.get("user-agent")
        known = await known_findings(health, user_agent)
        found = in_order([*known, *await self._ask_page()])
        refusal = await self._keep(found)
        if not self._fragment.is_deleted:
            self._fragment.refresh(
                findings=found,
                waiting=(),
                summary=summary(found),
                worst=found[0],
                number=self._kept.spoken if self._kept else "",
                refusal=refusal,
                at=clock.now(),
                systems=await systems_now(health),
            )

    async def _keep(self, found: list[CheckFinding]) -> str:
        """Keep what was found; why there is no number, where there is none."""
        try:
            if self._kept is None:
                self._kept = await SelfCheck.keep(found, origin=caller().origin)
            else:
                await self._kept.keep_again(found)
        except TooMany as error:
            return error.message
        return ""

    async def _ask_page(self) -> list[CheckFinding]:
        """Ask the page over its own line, which shows by its answer that both work."""
        began, here = time.monotonic(), clock.now().timestamp()
        try:
            told = await ui.run_javascript(PROBE, timeout=ANSWER_WITHIN)
        except TimeoutError as error:
            raise HallError("页面没有及时回答，请检查网络后点“重新检查”") from error
        took = time.monotonic() - began
        said = told if isinstance(told, Mapping) else {}
        passkey = judge_passkey(
            why_not(caller().base_url), is_supported=said.get("passkey") is True
        )
        return [passkey, *judge_page(said, here + took / 2, took)]

    @act()
    async def _copy(self, _arg: str) -> None:
        if self._kept is not None:
            ui.clipboard.write(self._kept.spoken)
            toast_ok("已复制自检编号")


def judge_page(told: Mapping[str, Any], here: float, took: float) -> list[CheckFinding]:
    """What a page has answered; a clock that is no number is not judged."""
    found = [
        SCRIPT_ON,
        judge_line(milliseconds=took * 1000, is_polling=told.get("polling") is True),
        judge_cookie(is_kept=told.get("kept") is True),
    ]
    now = told.get("now")
    if isinstance(now, int | float) and not isinstance(now, bool) and math.isfinite(now):
        ahead = now / 1000 - here
        found.append(judge_clock(max(-FAR_OFF, min(FAR_OFF, ahead))))
    return found


async def known_findings(
    health: list[ConnectorHealth], user_agent: str | None
) -> list[CheckFinding]:
    """What is known without the page: the browser by its name, the address, SMS, and the driver."""
    base_url = caller().base_url
    return [
        judge_sms(is_up=is_sms_up(health), pace=await sms_pace()),
        judge_browser(browser_version(user_agent or "")),
        judge_secure(is_https=base_url.startswith("https://"), is_safe=is_local(base_url)),
        CA_UNKNOWN,
    ]


async def systems_now(health: list[ConnectorHealth]) -> list[SystemNow]:
    """The outside systems and the accounts of the login page, and which of them answer."""
    accounts = [
        SystemNow(each.provider.label, is_up=await each.is_up())
        for each in login_providers().values()
    ]
    return [*(SystemNow(each.system.label, is_up=each.is_up) for each in health), *accounts]


def is_sms_up(health: list[ConnectorHealth]) -> bool:
    """Whether the SMS system answers, as this process sees it."""
    return all(each.is_up for each in health if each.system is System.SMS)


@public_page("/help/check", title=TITLE)
async def help_check() -> None:
    """For everybody, signed in or not."""
    show_way(TITLE, ("帮助", "/help"))
    with ui.element("div").classes("rs-wrap rs-stack"):
        await HelpCheck().place()
