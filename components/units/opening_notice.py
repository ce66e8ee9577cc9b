"""开通多经办人: 开通须知, to which the legal rep agrees before anybody else can be in the unit."""

from collections.abc import Awaitable, Callable

from markupsafe import Markup
from nicegui import ui

from auth.web.caller import current_member
from components.guard.act import act
from components.guard.toast import toast_ok
from components.parts.fragment import Fragment
from components.parts.legal_text import legal_body
from models.proofs.consent import MULTI_AGENT
from models.units.member import Member
from models.units.permission import Action

SIGNS = ("admin_panel_settings", "group", "key", "login")
HOME = "/unit"


def opening_notice(member: Member, on_open: Callable[[], Awaitable[None]]) -> Fragment:
    """Place the notice; whoever may not agree reads who has to."""

    @act(needs=Action.MULTI_AGENT_ENABLE)
    async def agree() -> None:
        by = await current_member()
        await by.unit.enable_multi_agent(MULTI_AGENT.version, by=by)
        toast_ok("已开通多经办人")
        await on_open()

    @act()
    async def later() -> None:
        ui.navigate.to(HOME)

    return Fragment(
        "units/opening_notice.html",
        tag="section",
        classes="rs-card",
        on_act={"agree": agree, "later": later},
        version=MULTI_AGENT.version,
        parts=list(zip(SIGNS, _parts(), strict=True)),
        may_open=member.may(Action.MULTI_AGENT_ENABLE),
    )


def _parts() -> list[Markup]:
    """The text of the notice by its headings, which stand below two of the page."""
    _, *parts = str(legal_body(MULTI_AGENT)).split("<h2>")
    return [Markup("<h3>" + part.replace("</h2>", "</h3>")) for part in parts]  # noqa: S704  # ours
