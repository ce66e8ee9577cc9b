"""个人 (/person): the signed-in person, what waits in all units, addresses, devices, own data.

Open to whoever is signed in, as a person or for a unit. Entering a unit needs no new sign-in:
a login ticket gives the browser a new session, and the one before ends with it.
"""

from auth.web.caller import current_session
from auth.web.next_path import UNIT_HOME, is_of_unit, safe_next
from components.accounts.lost_mobile import tell_lost_mobile
from components.addresses.address_panel import AddressPanel
from components.frame.finish import enter_unit
from components.frame.person_shell import person_center
from components.guard.act import act
from components.parts.alert import Alert
from components.parts.fragment import Fragment
from components.parts.text import text
from components.places.own_units import OwnUnits
from components.settings.passkey_list import PasskeyList
from components.sign_in.device_list import DeviceList
from components.sign_in.known_devices import KnownDevices
from components.sign_in.own_data_card import own_data_card
from models.people.person import Person
from models.sign_in.session import Session
from models.sign_in.session_kind import EndReason

RIGHT_ENDED = "您在原单位的登录已结束（{reason}），不能再为它办理；可以进入您所在的其他单位"
ROLE_CHANGED = "您在原单位的身份已变更，请重新选择要进入的单位"
SWITCHED = "您已在其他页面切换到“{unit}”，原页面属于另一个单位，已关闭；请选择要为哪个单位继续办理"


@person_center.page("/person", title="个人")
async def person(here: Session, next: str = "", ended: str = "") -> None:
    """Who came for a page of a unit chooses the unit first."""
    path = safe_next(next, UNIT_HOME)

    async def own_person() -> Person:
        return (await current_session()).person

    @act()
    async def enter(code: str) -> None:
        await enter_unit(code, path)

    @act()
    async def open_in_unit(code_and_path: str) -> None:
        code, _, to = code_and_path.partition(" ")
        await enter_unit(code, safe if is_of_unit(safe := safe_next(to)) else UNIT_HOME)

    text("h1", "个人", "rs-sr")
    why = EndReason.named(ended)
    if why is not None and why.is_of_unit and here.member is None:
        Alert(RIGHT_ENDED.format(reason=why.label), tone="warn")
    elif why is EndReason.ROLE and here.member is None:
        Alert(ROLE_CHANGED, tone="warn")
    elif why is EndReason.ROTATED and here.member is not None:
        Alert(SWITCHED.format(unit=here.member.unit.name), tone="warn")
    elif next and here.member is None:
        Alert("请先选择要进入的单位", tone="info")
    tell_lost_mobile(here.person)
    Fragment("person/person_info.html", tag="section", classes="rs-card", person=here.person).props(
        "aria-labelledby=info"
    )
    acts = {"enter": enter, "open": open_in_unit}
    await OwnUnits(here.person, "person/person_units.html", acts, here=here).place()
    await AddressPanel(here.person, own_person).place()
    await DeviceList(here).place()
    await KnownDevices(here).place()
    await PasskeyList(here).place()
    Fragment("person/person_more.html", tag="section", classes="rs-card").props(
        "aria-labelledby=more"
    )
    own_data_card()
