"""登录账户 (/unit/settings/accounts): the accounts elsewhere that lead to this unit."""

from components.frame.unit_shell import unit_center
from components.settings.outside_accounts import OutsideAccounts
from components.settings.settings_tabs import settings_tabs
from models.units.member import Member
from models.units.permission import Action


@unit_center.page(
    "/unit/settings/accounts",
    title="登录账户",
    needs=Action.ACCOUNT_LINK,
    menu="unit_settings",
)
async def unit_accounts(member: Member) -> None:
    """What leads here, and what may be linked."""
    settings_tabs(member, "accounts")
    await OutsideAccounts(member).place()
