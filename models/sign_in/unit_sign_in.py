"""单位登录: two names and a password lead to a member, or to one neutral refusal.

Only whoever knows the password hears in what state the membership is: beside box 1 what is about
the unit, beside box 2 what is about the person.
"""

from tortoise.expressions import Q

from models.base.error import Invalid, NotAllowed
from models.base.origin import Origin
from models.people.person_login import PersonLogin
from models.proofs.lockout import account_key
from models.proofs.password_check import Slider
from models.sign_in.credential import Credential, note_refusal
from models.units.login_name import as_login_name
from models.units.member import LIVE_STATES, Member
from models.units.unit import Unit

REFUSED = "登录名或密码不正确，请核对后重新输入"


async def sign_in_member(
    unit_login: str,
    person_login: str,
    password: str,
    *,
    origin: Origin,
    slider: Slider | None = None,
) -> Member:
    """The member who signs in, with unit and person; the route opens the session by a ticket.

    Raises CaptchaNeeded where a slider has to be solved first, TooMany while a way is closed.
    """
    _require_filled(unit_login, person_login, password)
    unit = await Unit.named(unit_login)
    person = PersonLogin.of(person_login)
    found = await find_member(unit, person)
    credential = Credential(
        key_of(unit_login, person_login),
        found,
        found.person_id if found else None,
        origin,
        refused=REFUSED,
        slider=slider,
        unit=unit,
    )
    member = await credential.prove(password)
    if refusal := member.refusal():
        await note_refusal(member, member.current_state.label, origin)
        about = "unit_login" if member.unit.refusal() else "person_login"
        raise NotAllowed(refusal, about)
    return member


def key_of(unit_login: str, person_login: str) -> str:
    """What the account of two login names is called in every count."""
    person = PersonLogin.of(person_login).text
    unit = as_login_name(unit_login)
    return account_key("member", (unit, unit_login), (person, person_login))


async def find_member(unit: Unit | None, login: PersonLogin) -> Member | None:
    """The member of a unit by 证件号码 or 移动电话: the live one, else the last.

    Without a unit it asks the same question, so that nobody can tell by the clock.
    """
    mine = Q(person__id_index__in=login.numbers or ("",))
    if login.mobile:
        mine |= Q(mobile_index=login.mobile)
    members = Member.filter(mine, unit_id=unit.id if unit else 0)
    found = await members.select_related("unit", "person").order_by("-id").limit(20)
    return next((m for m in found if m.state in LIVE_STATES), found[0] if found else None)


def _require_filled(unit_login: str, person_login: str, password: str) -> None:
    if not unit_login.strip():
        raise Invalid("请输入统一社会信用代码/单位编号/机构编号", "unit_login")
    if not person_login.strip():
        raise Invalid("请输入证件号码/移动电话", "person_login")
    if not password:
        raise Invalid("请输入密码", "password")
