"""CA证书 (/unit/settings/ca): the keys that name this unit at the login page."""

from components.frame.unit_shell import unit_center
from components.settings.ca_keys import CaKeys
from components.settings.settings_tabs import settings_tabs
from models.sign_in.ca_key import LINK
from models.units.member import Member
from models.units.permission import Action


@unit_center.page(LINK, title="CA证书", needs=Action.UNIT_VIEW, menu="unit_settings")
async def unit_ca_keys(member: Member) -> None:
    """Everybody of the unit sees them; legal rep and manager let them go."""
    settings_tabs(member, "ca")
    await CaKeys(member).place()
