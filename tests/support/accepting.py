"""授权确认 as the page tests do it: what is offered, and the form that answers it."""

from nicegui.testing import User

from components.fields.tick import Tick
from models.sandbox.inbox import SandboxSms
from models.seed import cast
from models.seed.load import seed_catalogue
from models.units.invitation import Invitation
from models.units.member import Member
from models.units.permission import Role
from tests.support.page import fill, sign_in_to_app
from tests.support.phone import app_user
from tests.support.units import invited, opened

JIN = cast.JIN_YANG
NEW_PASSWORD = "Zhumulangma#8848"


async def offered(user: User, role: Role = Role.AGENT, mobile: str = "") -> Invitation:
    """An invitation of the demo unit, and the phone of the person signed in."""
    await seed_catalogue()
    rep = await opened()
    items = frozenset({"JY002", "JC001"}) if role is Role.AGENT else frozenset()
    invitation = await invited(rep, JIN, role, items, mobile)
    await sign_in_to_app(user, await app_user(JIN))
    return invitation


async def rep_of(invitation: Invitation) -> Member:
    """Whoever has invited."""
    return await Member.get(id=invitation.invited_by_id).select_related("unit", "person")


async def shown(user: User, invitation: Invitation) -> None:
    """Open its page."""
    await user.open(f"/app/invitations/{invitation.code}")


async def fill_in(user: User, code: str, password: str = NEW_PASSWORD, again: str = "") -> None:
    """Type code and passwords, and tick."""
    fill(user, code, password, again or password)
    tick(user)


def tick(user: User) -> None:
    """我已知悉并同意接受上述授权."""
    [box] = user.find(kind=Tick).elements
    box.value = True


async def code_of(user: User, mobile: str = JIN.mobile) -> str:
    """Ask for the code and read it on the phone."""
    user.find("获取验证码").click()
    await user.should_see("短信已送达", retries=100)
    texts = [each.text for each in await SandboxSms.inbox(mobile)]
    return next(text.removeprefix("验证码 ")[:6] for text in texts if text.startswith("验证码 "))
