"""账号设置 (/unit/settings): the unit and its 法定代表人, masked and read-only.

Its panels are pages below this one; each stands in `SETTINGS_TABS` (components/frame/site_map.py)
and begins with `settings_tabs`.
"""

from auth.web.caller import current_session
from components.frame.unit_shell import unit_center
from components.parts.fragment import Fragment
from components.settings.settings_tabs import TITLE, settings_tabs
from models.people.passkey import Passkey
from models.sign_in.member_password import MemberPassword
from models.sign_in.session import Session
from models.units.member import Member
from models.units.permission import Action

PATH = "/unit/settings"


@unit_center.page(PATH, title=TITLE, needs=Action.UNIT_VIEW, menu="unit_settings")
async def unit_settings(member: Member) -> None:
    """Whoever is in the unit sees it; what may be changed leads to a page of its own."""
    legal_rep = await member.unit.legal_rep()
    settings_tabs(member, "account")
    Fragment("settings/unit_card.html", tag="section", classes="rs-card", unit=member.unit).props(
        "aria-labelledby=unit-card"
    )
    Fragment(
        "settings/legal_rep_card.html",
        tag="section",
        classes="rs-card",
        legal_rep=legal_rep,
        may_change=member.may(Action.LEGAL_REP_MOBILE_CHANGE),
    ).props("aria-labelledby=legal-rep-card")
    Fragment(
        "settings/safety_card.html",
        tag="section",
        classes="rs-card",
        owner=member,
        home=PATH,
        is_old=MemberPassword(member).is_old,
        here=await current_session(),
        passkeys=await Passkey.list_of(member.person).count(),
        sessions=await Session.list_of(member.person).count(),
    ).props("aria-labelledby=safety-card")
