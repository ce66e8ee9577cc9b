"""个人登录: a number or a mobile and the password of the APP, at a computer or on the phone."""

from dataclasses import replace

from tortoise.expressions import Q

from models.base.error import Invalid, NotFound
from models.base.origin import Origin
from models.people.person import Person
from models.people.person_login import PersonLogin
from models.proofs.lockout import account_key
from models.proofs.password_check import Slider
from models.records.sign_in_table import AT_DESK
from models.sign_in.credential import Credential

REFUSED = "证件号码/手机号或密码不正确，请核对后重新输入"
NO_ACCOUNT = "江苏智慧人社APP没有此人的账号"


async def sign_in_person(
    login: str,
    password: str,
    *,
    origin: Origin,
    slider: Slider | None = None,
    instead: str = AT_DESK,
) -> Person:
    """The person of a 证件号码 or 移动电话 whose password this is.

    Raises CaptchaNeeded where a slider has to be solved first, TooMany while a way is closed, with
    what there is `instead` at this door.
    """
    if not login.strip():
        raise Invalid("请输入证件号码或手机号", "login")
    if not password:
        raise Invalid("请输入密码", "password")
    typed = PersonLogin.of(login)
    person = await _app_user(typed)
    credential = Credential(
        key_of(login),
        person,
        person.id if person else None,
        origin,
        refused=REFUSED,
        slider=slider,
        instead=instead,
    )
    return await credential.prove(password)


def key_of(login: str) -> str:
    """What the account of a login name is called in every count."""
    return account_key("person", (PersonLogin.of(login).text, login))


async def app_user_with_number(typed: str) -> Person:
    """The user of the APP whom an identity number names, however it is written."""
    person = await _app_user(replace(PersonLogin.of(typed), mobile=""))
    if person is None:
        raise NotFound(NO_ACCOUNT, "id_number")
    return person


async def _app_user(login: PersonLogin) -> Person | None:
    mine = Q(id_index__in=login.numbers or ("",))
    if login.mobile:
        mine |= Q(mobile_index=login.mobile)
    return await Person.filter(mine, app_since__isnull=False).order_by("id").first()
