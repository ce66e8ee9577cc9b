"""登录设备 (/unit/settings/devices): where the member is signed in, and the browsers known of them.

Both are the person's, for every unit and on the phone: whoever loses a computer ends it all here.
"""

from auth.web.caller import current_session
from components.frame.unit_shell import unit_center
from components.settings.settings_tabs import settings_tabs
from components.sign_in.device_list import DeviceList
from components.sign_in.known_devices import KnownDevices
from models.units.member import Member
from models.units.permission import Action


@unit_center.page(
    "/unit/settings/devices", title="登录设备", needs=Action.SESSION_END, menu="unit_settings"
)
async def unit_devices(member: Member) -> None:
    """The same lists as on the person's own page."""
    here = await current_session()
    settings_tabs(member, "devices")
    await DeviceList(here).place()
    await KnownDevices(here).place()
