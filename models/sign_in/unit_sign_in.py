"""账号密码登录: two names and a password lead to a member, or to one neutral refusal.

Unknown units, unknown people and wrong passwords get the same words after the same work, and
what is counted is the spelling typed, so that nobody learns which accounts there are. Only
whoever knows the password hears in what state the membership is.
"""

from models.base.error import Invalid, NotAllowed
from models.base.origin import Origin
from models.base.tx import transactional
from models.people.person_login import PersonLogin
from models.proofs.lockout import account_key
from models.proofs.password_check import PasswordCheck, Slider
from models.records.audit import AuditEvent, record
from models.units.login_name import LoginName, as_login_name
from models.units.member import Member
from models.units.unit import Unit

REFUSED = "登录名或密码不正确，请核对后重新输入"


async def sign_in(
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
    unit = await LoginName.resolve(unit_login)
    person = PersonLogin.of(person_login)
    member = await Member.found_by(unit, person)
    account = account_key(
        "member", (as_login_name(unit_login), unit_login), (person.text, person_login)
    )
    stored = member.password_hash if member else None
    person_id = member.person_id if member else None
    check = PasswordCheck(account, password, stored, person_id, origin, slider)
    if not await check.is_right() or member is None:
        await _note_failure(await check.has_locked(), unit, member, origin)
        raise Invalid(REFUSED, "password")
    fresh = await member.reread()
    if fresh.password_hash != stored:  # changed while the hash was computed
        raise Invalid(REFUSED, "password")
    if refusal := fresh.refusal():
        await _note_refusal(fresh, origin)
        raise NotAllowed(refusal, "unit_login")
    await fresh.upgrade_hash(password)
    return fresh


def _require_filled(unit_login: str, person_login: str, password: str) -> None:
    if not unit_login.strip():
        raise Invalid("请输入统一社会信用代码/单位编号/机构编号", "unit_login")
    if not person_login.strip():
        raise Invalid("请输入证件号码/移动电话", "person_login")
    if not password:
        raise Invalid("请输入密码", "password")


@transactional
async def _note_failure(
    locked: bool, unit: Unit | None, member: Member | None, origin: Origin
) -> None:
    """Record a failure; the same work whether or not the account exists."""
    await record(
        AuditEvent.SIGN_IN_LOCKED if locked else AuditEvent.SIGN_IN_REFUSED,
        unit=unit,
        subject=member,
        details={"address": origin.address, "browser": origin.browser},
    )


@transactional
async def _note_refusal(member: Member, origin: Origin) -> None:
    await record(
        AuditEvent.SIGN_IN_REFUSED,
        unit=member.unit,
        by=member,
        subject=member,
        details={
            "address": origin.address,
            "browser": origin.browser,
            "state": member.current_state.label,
        },
    )
