"""通行密钥登录: a key of this site proves its person, who then enters one of their places.

Whatever is wrong with a key or an answer is told in one sentence, so that nobody learns which keys
there are. A key whose counter has not gone up was copied: it alone is stopped, and its owner told.
"""

import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from models.base import clock
from models.base.error import Conflict, Invalid, NotAllowed, NotFound
from models.base.origin import Origin
from models.base.tx import transactional
from models.passkeys.challenge import PasskeyChallenge
from models.passkeys.passkey_change import tell_owner
from models.passkeys.response import Assertion, request_options
from models.passkeys.site import PasskeySite
from models.people.passkey import Passkey, note, user_handle
from models.people.person import Person
from models.records.audit import AuditEvent
from models.sign_in.login_ticket import NO_SUCH_PLACE, LoginTicket
from models.sign_in.session_kind import SessionKind
from models.units.member import Member
from models.units.place import Places

HOLDS = timedelta(minutes=5)  # how long a key that was verified waits for the choice of a unit
REFUSED = "不能用这个通行密钥登录，请改用其他登录方式；登录后可在账号设置中查看或重新添加"
STOPPED = "个人账号的通行密钥（{browser}）使用次数异常，可能被复制，已停用；请移除后重新添加"
NO_PLACE = "您还不是任何单位的法定代表人、管理员或经办人，可以在“个人登录”中登录"
NO_USER = "您还没有注册个人用户，请在“单位登录”中登录，或先注册"
CHOOSE_AGAIN = "选择单位的时间已过，请重新使用通行密钥"


async def begin(*, origin: Origin) -> str:
    """The options that a browser signs by, as JSON; the same for everybody."""
    site = PasskeySite.of(origin.site)
    return request_options(await PasskeyChallenge.issue(origin), site)


@dataclass(frozen=True)
class ProvenPasskey:
    """A key that was verified just now, in one browser."""

    key: Passkey
    person: Person
    proven_at: datetime = field(default_factory=lambda: clock.now(), compare=False)

    async def places(self) -> list[Member]:
        """The places of the person, closed ones too; raises NotAllowed for whoever has none."""
        found = (await Places.of(self.person)).live
        if not found:
            raise NotAllowed(NO_PLACE)
        return found

    @transactional
    async def enter(self, code: str, *, visitor: str, next_path: str) -> str:
        """A login ticket for one of the person's places; raises NotAllowed for a closed one."""
        person = await self._require_held()
        member = await Member.place_of(person.id, code)
        if member is None:
            raise NotFound(NO_SUCH_PLACE)
        if refusal := person.refusal() or member.refusal():
            raise NotAllowed(refusal)
        return await LoginTicket.for_member(member, visitor=visitor, next_path=next_path)

    @transactional
    async def enter_as_person(self, *, visitor: str, next_path: str) -> str:
        """A login ticket for the person, who is a user of the APP."""
        person = await self._require_held()
        if not person.is_app_user:
            raise NotAllowed(NO_USER)
        return await LoginTicket.for_person(
            person, visitor=visitor, next_path=next_path, kind=SessionKind.PERSON
        )

    async def _require_held(self) -> Person:
        """The person, while the key opens anything: it may have been removed meanwhile."""
        if clock.now() > self.proven_at + HOLDS:
            raise Conflict(CHOOSE_AGAIN)
        held = await Passkey.select_for_update().get_or_none(id=self.key.id)
        if held is None or held.is_stopped:
            raise Invalid(REFUSED)
        return await self.person.reread()


async def prove(sent: str, *, origin: Origin) -> ProvenPasskey:
    """The key that has answered a challenge of this browser; raises Invalid, which tells nothing.

    Raises Conflict for a challenge that is over or none of this browser, whatever key has signed.
    It has transactions of its own: a challenge is used up and a copied key stopped whatever else
    becomes of it.
    """
    site = PasskeySite.of(origin.site)
    try:
        assertion = await Assertion.read(sent)
        await PasskeyChallenge.redeem(assertion.challenge, origin)
        key = await Passkey.find(assertion.credential)
        if key is None or not _is_of(key.person, assertion.handle):
            raise Invalid(REFUSED)
        count = await assertion.check(site, key.public_key)
    except Invalid:
        raise Invalid(REFUSED) from None
    if not await _use(key, count, origin):
        raise Invalid(REFUSED)
    return ProvenPasskey(key, key.person)


def _is_of(person: Person, handle: bytes) -> bool:
    """True for what a key of this person calls them, and for nothing else, nor for nothing."""
    return hmac.compare_digest(user_handle(person), handle)


@transactional
async def _use(key: Passkey, count: int, origin: Origin) -> bool:
    """Note the use of a key that has signed rightly; False when it opens nothing."""
    held = await Passkey.select_for_update().get_or_none(id=key.id)
    if held is None or held.is_stopped:
        return False
    if held.has_fallen(count):
        await Passkey.filter(id=held.id).update(stopped_at=clock.now())
        await note(AuditEvent.PASSKEY_STOPPED, key.person, held.browser)
        await tell_owner(key.person, STOPPED, held, site=origin.site)
        return False
    await held.note_use(count, origin.browser)
    return True
