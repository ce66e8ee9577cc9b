"""个人账号: how a proven person becomes a user of 江苏智慧人社APP.

A mobile belongs to whoever proved it last (models/people/person.py).
"""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from models.base import clock
from models.base.error import Conflict, at_field
from models.base.tx import transactional
from models.database.database_error import is_rivalry
from models.people.person import Person
from models.proofs.password import PasswordContext, accept_password, hash_password
from models.proofs.sms_code import RightCode
from models.records.audit import AuditEvent, record
from models.sign_in.password_history import PasswordHistory
from models.standards import field_label
from models.standards.id_type import IdType
from models.standards.identifier import check_id_number, check_mobile, check_person_name

REGISTERED = "该证件号码已注册，请直接登录"
MOBILE_TAKEN = "该手机号正由他人办理绑定，请稍后重试"
RIVALS = 5  # how many may bind the same mobile in the same moment
T = TypeVar("T")


async def register_in_app(
    id_type: IdType,
    id_number: str,
    name: str,
    mobile: str,
    password: str,
    *,
    right: RightCode | None = None,
) -> Person:
    """Make a proven person a user of the APP with a password of their own.

    The right code that has proved the mobile is used up, unless this is refused.
    """
    with at_field("id_number"):
        number = check_id_number(id_type, id_number)
    with at_field("name"):
        proven = check_person_name(name)
    with at_field("mobile"):
        phone = check_mobile(mobile, field_label.PHONE_NUMBER)
    own = PasswordContext(mobile=phone, id_number=number, names=(proven,))
    await accept_password(password, own)
    password_hash = await hash_password(password)
    who = (id_type, number, proven)
    return await among_rivals(lambda: _join(who, phone, password_hash, right))


@transactional
async def _join(
    who: tuple[IdType, str, str], mobile: str, password_hash: str, right: RightCode | None
) -> Person:
    person = await Person.find_or_create(*who)
    if person.is_app_user:
        raise Conflict(REGISTERED, "id_number")
    await person.take_mobile(mobile)
    if right is not None:
        await right.use_up()
    person.password_hash, person.app_since = password_hash, clock.now()
    await person.save()
    await PasswordHistory.remember(person, password_hash)
    await record(AuditEvent.PERSON_REGISTERED, by=person, subject=person)
    return person


async def among_rivals(bind: Callable[[], Awaitable[T]]) -> T:
    """Bind a mobile, and once more when somebody has just bound the same one before us."""
    for _ in range(RIVALS):
        try:
            return await bind()
        except Exception as error:
            if not is_rivalry(error):
                raise
    raise Conflict(MOBILE_TAKEN, "mobile")
