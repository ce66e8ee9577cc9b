"""我的登录设备（模拟手机）, /app/devices: the same list as on the desktop, on the phone."""

from components.frame.page import app_page
from components.scan.phone import app_frame
from components.sign_in.device_list import DeviceList
from models.sign_in.session import Session

TITLE = "我的登录设备"


@app_page("/app/devices", title=TITLE)
async def app_devices(here: Session) -> None:
    """Where this person is signed in; a computer can be ended from here at once."""
    with app_frame(TITLE, back="/app/me"):
        await DeviceList(here).place()
