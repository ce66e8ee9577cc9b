"""One start of a sign-in elsewhere: its state, bound to the browser, used once.

Every start has a row of its own, so that two tabs do not disturb each other. What must stay secret
from the browser (nonce, PKCE verifier) is derived from the state with a key of the hall. A row that
was used stays for a day: it knows the session that was born of it, for whoever comes back to the
callback, and the account, for the provider's log-out.
"""

from datetime import datetime, timedelta
from typing import Self

from tortoise import fields
from tortoise.expressions import Q
from tortoise.indexes import Index

from models.base import clock
from models.base.error import NO_COOKIE, Conflict, Invalid, NotFound
from models.base.field import EncryptedCharField, UtcField
from models.base.key import digest, is_code, random_token, ring
from models.base.labeled import Labeled
from models.base.model import HallModel
from models.base.origin import Origin
from models.base.sweep import sweep
from models.base.tx import transactional
from models.outside.outside_identity import OutsideIdentity
from models.records.limit import count
from models.records.sign_in_table import OUTSIDE_STARTS
from models.units.member import Member
from models.units.permission import Role
from models.units.unit import Unit

LIFETIME = timedelta(minutes=10)
WAITS = timedelta(minutes=10)
KEPT = timedelta(days=1)
LONGEST = 20_000  # a token with more in it is no hint that an address could hold
UNKNOWN = "这次登录已失效或不是在本浏览器发起的，请重新登录"
USED = "这次登录已经处理过，请重新登录"


class StartPurpose(Labeled):
    """What somebody goes to the provider for."""

    SIGN_IN = "sign_in", "登录"
    REGISTER = "register", "快捷方式登录"
    LINK = "link", "关联账户"


class OutsideStart(HallModel):
    """A start; `code` is its number in our own addresses, the state is stored as a digest.

    `member` and `session` (its public number) are those who link an account. `unit` is what the
    answer has proved while somebody still has to say who they are; `ticket` is the
    digest of the login ticket by which they come in, `born` the public number of the session then.
    """

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=32, unique=True)
    digest = fields.CharField(max_length=64, unique=True)
    visitor = fields.CharField(max_length=64)
    provider = fields.CharField(max_length=32)
    purpose = fields.CharEnumField(StartPurpose, max_length=8)
    next_path = fields.CharField(max_length=300)
    asks_anew = fields.BooleanField(default=False)
    member: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "hall.Member", related_name="outside_starts", on_delete=fields.CASCADE, null=True
    )
    member_id: int | None
    session = fields.CharField(max_length=32, default="")
    unit: fields.ForeignKeyNullableRelation[Unit] = fields.ForeignKeyField(
        "hall.Unit", related_name="outside_starts", on_delete=fields.CASCADE, null=True
    )
    unit_id: int | None
    issuer = fields.CharField(max_length=300, default="")
    subject_digest = fields.CharField(max_length=64, default="")
    sid = fields.CharField(max_length=64, default="")
    id_token = EncryptedCharField("outside id token", max_length=LONGEST, default="")
    issued_at = UtcField(null=True)
    ticket = fields.CharField(max_length=64, default="")
    born = fields.CharField(max_length=32, default="")
    created_at = UtcField()
    expires_at = UtcField()
    used_at = UtcField(null=True)
    done_at = UtcField(null=True)

    class Meta:
        table = "outside_start"
        indexes = (
            Index(fields=("member_id",), name="ix_outside_start_member"),
            Index(fields=("unit_id",), name="ix_outside_start_unit"),
            Index(fields=("subject_digest",), name="ix_outside_start_subject"),
            Index(fields=("ticket",), name="ix_outside_start_ticket"),
            Index(fields=("born",), name="ix_outside_start_born"),
            Index(fields=("expires_at",), name="ix_outside_start_expires_at"),
        )

    @classmethod
    @transactional
    async def open(
        cls,
        provider: str,
        purpose: StartPurpose,
        *,
        origin: Origin,
        next_path: str,
        asks_anew: bool = False,
        by: Member | None = None,
        session: str = "",
    ) -> tuple[Self, str]:
        """A start of this browser, and the state that goes to the provider and back."""
        if not origin.visitor:
            raise Invalid(NO_COOKIE)
        await count(*OUTSIDE_STARTS, origin=origin)
        now, state = clock.now(), random_token()
        row = await cls.create(
            code=random_token(16),
            digest=digest(state),
            visitor=origin.visitor,
            provider=provider,
            purpose=purpose,
            next_path=next_path,
            asks_anew=asks_anew,
            member=by,
            session=session,
            created_at=now,
            expires_at=now + LIFETIME,
        )
        return row, state

    @classmethod
    async def of_state(cls, provider: str, state: str, visitor: str) -> Self:
        """The start that a callback is about, used or not; raises NotFound for anybody else's."""
        named = cls.filter(digest=digest(state), provider=provider, visitor=visitor)
        found = await named.first() if visitor and is_code(state, 64) else None
        if found is None:
            raise NotFound(UNKNOWN)
        return found

    @classmethod
    async def find_by(cls, state: str) -> Self:
        """The start of a state that this very site has just used."""
        return await cls.get(digest=digest(state))

    @transactional
    async def take(self) -> None:
        """Use it up, once and in time, before the provider is asked anything."""
        now = clock.now()
        mine = OutsideStart.filter(id=self.id, used_at=None, done_at=None, expires_at__gt=now)
        if not await mine.update(used_at=now):
            raise Conflict(USED if self.used_at else UNKNOWN)
        self.used_at = now

    @transactional
    async def note(
        self, identity: OutsideIdentity, unit: Unit | None, *, binds: bool = True
    ) -> None:
        """Keep which account it was, and the unit that somebody may now say to be of.

        One that `binds` nobody is not kept, so that it never stands for whoever says so.
        """
        self.issuer = identity.issuer
        self.subject_digest = identity.subject_digest if binds else ""
        self.sid = ring.mac("outside sid", identity.provider, identity.sid) if identity.sid else ""
        self.id_token = identity.id_token if len(identity.id_token) <= LONGEST else ""
        self.unit = unit
        self.issued_at = identity.issued_at
        self.expires_at = clock.now() + WAITS
        await self.save()

    @classmethod
    async def waiting(cls, code: str, visitor: str) -> Self:
        """The start of this browser whose unit is proved and whose person is not yet."""
        mine = cls.filter(code=code, visitor=visitor, done_at=None, expires_at__gt=clock.now())
        named = mine.filter(unit_id__isnull=False, used_at__isnull=False)
        found = await named.select_related("unit").first() if visitor and is_code(code) else None
        if found is None:
            raise NotFound(UNKNOWN)
        return found

    @property
    def proved_unit(self) -> Unit:
        """The unit of a waiting start; raises NotFound for any other."""
        if self.unit is None:
            raise NotFound(UNKNOWN)
        return self.unit

    @transactional
    async def finish(self) -> None:
        """Nobody else comes in by it; raises Conflict for the second of two."""
        open_ = OutsideStart.filter(id=self.id, done_at=None)
        if not await open_.update(done_at=clock.now()):
            raise Conflict(USED)

    async def note_ticket(self, ticket: str) -> None:
        """Keep by which login ticket its session is going to be opened."""
        await OutsideStart.filter(id=self.id).update(ticket=digest(ticket))

    @classmethod
    async def note_birth(cls, ticket_digest: str, session: str, before: str = "") -> None:
        """Keep the session that a login ticket has opened, or that goes on from one before it."""
        mine = Q(ticket=ticket_digest)
        await cls.filter(mine | Q(born=before) if before else mine).update(born=session)

    @classmethod
    async def sessions_of(
        cls, provider: str, *, sid: str = "", subject: str = "", until: datetime
    ) -> list[str]:
        """The sessions of an account, or of one session of it there, that were opened by then.

        Both moments are by the clock of the provider.
        """
        mine = cls.filter(provider=provider, born__not="", issued_at__lte=until)
        if sid:
            mine = mine.filter(sid=ring.mac("outside sid", provider, sid))
        if subject:
            mine = mine.filter(subject_digest=subject)
        return [row.born for row in await mine] if sid or subject else []

    @classmethod
    async def behind(cls, session: str) -> Self | None:
        """The start that a session was born of, if it was born elsewhere."""
        return await cls.filter(born=session).order_by("-id").first() if session else None

    @classmethod
    @transactional
    async def void_of(cls, member: Member) -> None:
        """Let nothing arrive that a member has begun; of a legal rep, nothing of the unit."""
        now = clock.now()
        await cls.filter(member_id=member.id, done_at=None).update(done_at=now)
        if member.role is Role.LEGAL_REP:
            await cls.filter(unit_id=member.unit_id, done_at=None).update(done_at=now)

    @classmethod
    async def forget_old(cls) -> None:
        """Delete them a day after the end of what they were for."""
        await sweep(cls.filter(expires_at__lt=clock.now() - KEPT))


def nonce_of(state: str) -> str:
    """What the provider repeats in its token for this state."""
    return ring.mac("outside nonce", state)


def verifier_of(state: str) -> str:
    """What proves that a code was asked for with this state (PKCE)."""
    return ring.mac("outside verifier", state)
