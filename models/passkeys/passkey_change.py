"""Adding and removing a passkey, by the person who is signed in.

A key is one more way in, which outlives a password that somebody has seen. So it takes a proof that
was given in this very session (by the password, or by a scan in the APP: not the sign-in itself,
which an SMS alone may have been), and nobody adds one in the day after a recovery by SMS. The owner
is told of both at once, with the link that freezes all that is theirs.
"""

from datetime import timedelta

from tortoise.exceptions import IntegrityError

from models.base import clock
from models.base.error import Conflict, LimitReached, NotAllowed, NotFound, SessionEnded
from models.base.key import digest, is_code, random_token
from models.base.origin import Origin
from models.base.tx import in_transaction_now, transactional
from models.passkeys.challenge import PasskeyChallenge
from models.passkeys.response import Creation, NewKey, creation_options
from models.passkeys.site import PasskeySite
from models.people.passkey import MOST_KEYS, Passkey, note
from models.people.person import Person
from models.proofs.security_notice import warn
from models.records.audit import AuditEvent
from models.sign_in.session import Session
from models.standards.rule import Limit, Rule
from models.units.member import LIVE_STATES, Member

PROVED_FOR = timedelta(minutes=15)
LONGEST_NAME = 20
NAME = Rule("名称", hint="方便您以后认出它，如“办公室电脑”", limit=Limit(most=LONGEST_NAME))
NOT_HERE = "通行密钥属于个人，机构登录不能管理，请在“个人登录”中登录后办理"
PROVE_FIRST = "请先验证是您本人在操作"
FULL = f"最多添加{MOST_KEYS}个通行密钥，请先移除不再使用的"
KNOWN = "这个通行密钥已经添加过了"
NOT_FOUND = "没有找到这个通行密钥，请刷新页面后重试"
ADDED = "个人账号已添加通行密钥（{browser}），可以用它登录"
REMOVED = "个人账号的通行密钥（{browser}）已移除"
ANY_BROWSER = "未知浏览器"


def is_proved(session: Session) -> bool:
    """True when whoever is signed in has proved it once more in this session, not long ago."""
    proved_at = session.proved_at
    return proved_at is not None and proved_at > session.created_at and session.is_fresh(PROVED_FOR)


async def begin_adding(*, by: Session, origin: Origin) -> str:
    """The options that a browser makes a key from, as JSON; raises what keeps it from that."""
    site = PasskeySite.of(origin.site)
    person = (await _require_may_add(by)).person
    challenge = await PasskeyChallenge.issue(origin, session=by.code)
    return creation_options(challenge, site, person, await Passkey.list_of(person))


async def add(sent: str, name: str, *, by: Session, origin: Origin) -> Passkey:
    """Take the key that a browser has made in; raises Invalid for what is none of it."""
    site = PasskeySite.of(origin.site)
    kept = str(NAME.check(name))
    creation = await Creation.read(sent)
    await PasskeyChallenge.redeem(creation.challenge, origin, session=by.code)
    try:
        return await _add(await creation.check(site), kept, by, origin)
    except IntegrityError:  # somebody else has added the very key meanwhile
        raise Conflict(KNOWN) from None


@transactional
async def _add(key: NewKey, name: str, by: Session, origin: Origin) -> Passkey:
    await (await Person.get(id=by.person_id)).lock()
    session = await _require_may_add(by)
    person = session.person
    named = digest(key.credential)
    if await Passkey.filter(digest=named).exists():
        raise Conflict(KNOWN)
    made = await Passkey.create(
        code=random_token(16),
        person=person,
        digest=named,
        credential=key.credential,
        public_key=key.public_key,
        sign_count=key.sign_count,
        transports=key.transports,
        name=name,
        browser=origin.browser[:80],
        created_at=clock.now(),
    )
    await note(AuditEvent.PASSKEY_ADDED, person, made.browser)
    await tell_owner(person, ADDED, made, site=origin.site, member=session.member)
    return made


async def _require_may_add(by: Session) -> Session:
    """The session as it is now, when its person may add a key."""
    session = await _require_alive(by)
    if refusal := session.person.held():
        raise NotAllowed(refusal)
    if not is_proved(session):
        raise NotAllowed(PROVE_FIRST)
    if await Passkey.filter(person_id=session.person_id).count() >= MOST_KEYS:
        raise LimitReached(FULL)
    return session


@transactional
async def remove(code: str, *, by: Session, origin: Origin) -> None:
    """移除: the key opens nothing any more; somebody else's is not found."""
    await (await Person.get(id=by.person_id)).lock()
    session = await _require_alive(by)
    if not session.is_fresh(PROVED_FOR):
        raise NotAllowed(PROVE_FIRST)
    mine = Passkey.filter(person_id=session.person_id)
    found = await mine.get_or_none(code=code) if is_code(code) else None
    if found is None:
        raise NotFound(NOT_FOUND)
    await found.end(session.person)
    await tell_owner(session.person, REMOVED, found, site=origin.site, member=session.member)


async def _require_alive(by: Session) -> Session:
    """The session as it is now; in a transaction it cannot end before that is over.

    Raises NotAllowed for that of an institution: keys are its manager's own.
    """
    if in_transaction_now():
        await Session.select_for_update().get_or_none(id=by.id)
    found = await Session.find(by.digest)
    if found is None:
        raise SessionEnded
    if found.institution_id is not None:
        raise NotAllowed(NOT_HERE)
    return found


async def tell_owner(
    person: Person, what: str, key: Passkey, *, site: str, member: Member | None = None
) -> None:
    """Tell a person of a change, at their own mobile, else at that of a unit which they are of.

    The name of a key is not repeated: whoever has typed it may not be the owner.
    """
    told = what.format(browser=key.browser or ANY_BROWSER)
    mobile = person.mobile or (member.mobile if member else "") or await _mobile_in_a_unit(person)
    await warn(person, told, mobile=mobile, site=site)


async def _mobile_in_a_unit(person: Person) -> str:
    live = Member.filter(person_id=person.id, state__in=LIVE_STATES).order_by("-id")
    found = await live.first()
    return found.mobile if found is not None else ""
