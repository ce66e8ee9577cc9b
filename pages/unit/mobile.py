"""修改移动电话 (/unit/settings/mobile), for the legal rep."""

from components.frame.unit_shell import unit_center
from components.settings.mobile_change import TITLE, MobileChange
from components.settings.settings_tabs import settings_tabs
from models.units.member import Member
from models.units.permission import Action


@unit_center.page(
    "/unit/settings/mobile",
    title=TITLE,
    needs=Action.LEGAL_REP_MOBILE_CHANGE,
    menu="unit_settings",
)
async def unit_mobile(member: Member) -> None:
    """Face, new number, done."""
    settings_tabs(member, "account")
    await MobileChange(member).place()
