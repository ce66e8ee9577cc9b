"""我的收件地址 (/unit/settings/addresses): where parcels of the unit go, at most ten."""

from auth.web.caller import current_member
from components.addresses.address_panel import AddressPanel
from components.frame.unit_shell import unit_center
from components.settings.settings_tabs import settings_tabs
from models.units.member import Member
from models.units.permission import Action

PATH = "/unit/settings/addresses"


@unit_center.page(PATH, title="我的收件地址", needs=Action.ADDRESS_USE, menu="unit_settings")
async def unit_addresses(member: Member) -> None:
    """An agent adds and uses them; legal rep and manager change them all."""
    settings_tabs(member, "addresses")
    await AddressPanel(member, current_member).place()
