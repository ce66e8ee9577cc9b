"""我的数据 (/unit/settings/data): what the hall keeps of the person, to be taken away."""

from components.frame.unit_shell import unit_center
from components.settings.settings_tabs import settings_tabs
from components.sign_in.own_data_card import own_data_card
from models.units.member import Member


@unit_center.page("/unit/settings/data", title="我的数据", menu="unit_settings")
async def unit_own_data(member: Member) -> None:
    """Everybody takes their own, whatever their role."""
    settings_tabs(member, "data")
    own_data_card()
