"""关联登录账户: a signed-in member binds an account of their unit, and takes it away again.

It begins with a press on our own page and a fresh proof. The answer counts for the very member and
session that have begun it, and only for an account of their unit and, where the provider names
somebody, of their own. The provider has to show that somebody signed in there anew: else whoever
was signed in there before would be linked. What the legal rep has linked, only the legal rep takes
away; an account of the manager, or of nobody any more, the manager as well.
"""

from models.base.error import Conflict, NotAllowed
from models.base.tx import transactional
from models.outside.licence_holder import LicenceHolder
from models.outside.outside_account import OutsideAccount
from models.outside.outside_identity import OutsideIdentity
from models.outside.outside_start import OutsideStart
from models.proofs.security_notice import warn
from models.records.message import MessageKind
from models.sign_in.session import Session
from models.sign_in.session_kind import EndReason
from models.sign_in.unit_entry import close_opened_by
from models.units.member import Member
from models.units.membership import tell_member
from models.units.permission import Action, Role

MOVED_ON = "登录状态或所在单位已变化，请回到“登录账户”重新关联"
OTHER_UNIT = "该账户属于另一家单位，不能关联到本单位"
OTHER_PERSON = "该账户的登录人不是您本人，不能关联"
NOT_NEW = (
    "{label}没有表明您是刚刚在那里重新登录的，不能在这里关联；"
    "请退出登录后，在登录页用{label}登录并由本人扫码确认"
)
NOT_YOURS = "该账户由法定代表人关联，只能由法定代表人解除"
NOT_REP = "只有法定代表人本人持有的电子营业执照可以由其本人关联"
TAKEN = "该账户已由本单位其他成员关联"
LAST_WAY = "这是您唯一的登录方式，请先设置密码或注册江苏智慧人社APP后再解除"


@transactional
async def link_account(
    start: OutsideStart,
    identity: OutsideIdentity,
    *,
    session: Session | None,
    names_person: bool,
    site: str,
) -> OutsideAccount:
    """Bind the account of an answer to the unit of whoever has begun it."""
    is_same = session is not None and session.code == start.session
    if session is None or not is_same or session.member_id != start.member_id:
        raise NotAllowed(MOVED_ON)
    await start.finish()
    by = await Member.get(id=start.member_id).select_related("unit", "person")
    await by.require(Action.ACCOUNT_LINK)
    if not identity.is_anew:
        raise NotAllowed(NOT_NEW.format(label=identity.label))
    if identity.uscc and identity.uscc != by.unit.uscc:
        raise NotAllowed(OTHER_UNIT)
    if names_person and identity.person is not None and not identity.person.is_same(by.person):
        raise NotAllowed(OTHER_PERSON)
    if identity.holder is not None:
        _require_rep(by, identity.holder)
    known = await OutsideAccount.find(identity, by.unit)
    is_taken = known is not None and known.bound_by_id not in {None, by.id}
    if is_taken and by.role is not Role.LEGAL_REP:
        raise Conflict(TAKEN)
    account = await OutsideAccount.bind(identity.provider, identity.subject_digest, by=by)
    await _tell(by, f"登录账户“{account.label}”已关联", site)
    return account


def _require_rep(by: Member, holder: LicenceHolder) -> None:
    """An electronic licence names its holder by name alone; only the legal rep's is somebody's."""
    if by.role is not Role.LEGAL_REP or not holder.is_rep(by.person.name):
        raise NotAllowed(NOT_REP)


@transactional
async def unlink_account(code: str, *, by: Member, site: str) -> None:
    """解除关联, of an account of the own unit; what it has opened ends, the last way in stays."""
    await by.require(Action.ACCOUNT_UNLINK)
    account = await OutsideAccount.of_unit(code, by.unit_id)
    fresh = await by.reread()
    if account.is_of_legal_rep and fresh.role is not Role.LEGAL_REP:
        raise NotAllowed(NOT_YOURS)
    is_mine = account.bound_by_id == fresh.id
    if is_mine and not (fresh.password_hash or fresh.person.app_since):
        raise Conflict(LAST_WAY)
    await account.end(by=fresh)
    await close_opened_by(account.opener, EndReason.UNBOUND)
    await _tell(fresh, f"登录账户“{account.label}”已解除关联", site)


async def _tell(by: Member, what: str, site: str) -> None:
    """The member, and the legal rep when it is somebody else."""
    await warn(by, what, mobile=by.mobile, site=site)
    rep = await by.unit.legal_rep()
    if rep is not None and rep.id != by.id:
        told = f"{by.role.label}{by.person.masked_name}：{what}"
        await tell_member(MessageKind.SECURITY, rep, told, "/unit/settings/accounts")
