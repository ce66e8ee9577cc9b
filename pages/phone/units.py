"""我的 – 企业服务（模拟手机）, /app/units: invitations, the units one is in, and leaving one."""

from components.frame.page import app_page
from components.places.own_units import OwnUnits
from components.scan.phone import app_frame
from models.sign_in.session import Session

TITLE = "企业服务"
PATH = "/app/units"


@app_page(PATH, title=TITLE)
async def app_units(here: Session) -> None:
    """It follows what units change while it is open."""
    with app_frame(TITLE, back="/app/me"):
        await OwnUnits(here.person, "phone/app_units.html").place()
