"""机构登录: 机构编号 and a password, the manager's number or mobile besides where it was typed.

That box 2 may stay empty is decided by the form of box 1 alone. Unknown numbers, other people and
wrong passwords get the same words after the same work; what is counted is the number typed, so
that nobody has more tries by writing something else into box 2.
"""

from models.base.error import Invalid, NotAllowed
from models.base.origin import Origin
from models.institutions.first_password import hint_for
from models.people.person_login import PersonLogin
from models.proofs.lockout import account_key
from models.proofs.password_check import Slider
from models.sign_in.credential import Credential, note_refusal
from models.units.institution import Institution
from models.units.login_name import INSTITUTION_FORM, as_login_name, is_institution_no

REFUSED = "机构编号或密码不正确，请核对后重新输入"
EXPIRED = "初始密码已过期（有效期7天），请联系所属单位的法定代表人或管理员重置管理员密码"
INSTEAD = "也可以联系所属单位重置管理员密码"


async def sign_in_institution(
    number: str,
    person_login: str,
    password: str,
    *,
    origin: Origin,
    slider: Slider | None = None,
) -> Institution:
    """The institution whose password this is, with unit and manager.

    One that still has its first password is let in by `FirstSignIn` alone. Raises CaptchaNeeded
    where a slider has to be solved first, TooMany while a way is closed.
    """
    if not is_institution_no(number):
        raise Invalid(INSTITUTION_FORM, "unit_login")
    if not password:
        raise Invalid("请输入密码", "password")
    found = await Institution.named(number)
    owner = found if found is not None and _is_meant(found, person_login) else None
    credential = Credential(
        key_of(number),
        owner,
        owner.manager_id if owner else None,
        origin,
        refused=f"{REFUSED}{hint_for(password)}",
        slider=slider,
        instead=INSTEAD,
        unit=owner.unit if owner else None,
    )
    institution = await credential.prove(password)
    refusal = institution.refusal()
    if refusal or institution.has_first_expired:
        await note_refusal(institution, institution.state.label, origin)
        raise NotAllowed(refusal or EXPIRED, _about(institution, refusal))
    return institution


def _about(institution: Institution, refusal: str) -> str:
    """The box of which a refusal speaks: the institution, its manager, or the first password."""
    if not refusal:
        return "password"
    manager = institution.manager
    return "person_login" if manager and refusal == manager.refusal() else "unit_login"


def key_of(number: str) -> str:
    """What the account of a number is called in every count."""
    return account_key("institution", (as_login_name(number), number))


def _is_meant(institution: Institution, person_login: str) -> bool:
    """True when box 2 is empty, or names the manager."""
    if not person_login.strip():
        return True
    typed, manager = PersonLogin.of(person_login), institution.manager
    if manager is None:
        return False
    return manager.id_number in typed.numbers or bool(typed.mobile == manager.mobile != "")
