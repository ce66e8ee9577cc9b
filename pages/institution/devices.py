"""登录设备 (/institution/settings/devices): where somebody is signed in to the institution."""

from auth.web.caller import institution_of
from components.frame.institution_shell import institution_center
from components.settings.settings_tabs import settings_tabs
from components.sign_in.device_list import DeviceList
from models.sign_in.session import Session
from models.units.permission import Action


@institution_center.page(
    "/institution/settings/devices",
    title="登录设备",
    needs=Action.SESSION_END,
    menu="institution_settings",
)
async def institution_devices(here: Session) -> None:
    """Those of the institution alone; what else is the person's stands in their own pages."""
    settings_tabs(institution_of(here), "devices")
    await DeviceList(here).place()
