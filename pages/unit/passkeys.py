"""通行密钥 (/unit/settings/passkeys): the keys by which the member signs in without a password."""

from auth.web.caller import current_session
from components.frame.unit_shell import unit_center
from components.settings.passkey_list import PasskeyList
from components.settings.settings_tabs import settings_tabs
from models.units.member import Member
from models.units.permission import Action


@unit_center.page(
    "/unit/settings/passkeys", title="通行密钥", needs=Action.SESSION_END, menu="unit_settings"
)
async def unit_passkeys(member: Member) -> None:
    """The same list as on the person's own page: keys are the person's, for every unit."""
    settings_tabs(member, "passkeys")
    await PasskeyList(await current_session()).place()
