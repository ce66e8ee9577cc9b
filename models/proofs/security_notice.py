"""安全提醒: a way in has changed, and whoever had it before is told at once, with one link.

The link (`/not-me/{code}`) holds for 24 hours and once; opening it changes nothing. It stands only
in the SMS, never in an inbox, where whoever has taken the account could use it up; and messages
with codes carry none. What pressing it does stands in `models/sign_in/freeze.py`.
"""

import hmac
from datetime import timedelta
from typing import Self

from tortoise import fields
from tortoise.indexes import Index

from models.base import clock
from models.base.error import NotFound
from models.base.field import EncryptedCharField, UtcField
from models.base.key import digest, is_code, random_token
from models.base.model import HallModel
from models.base.sweep import sweep
from models.people.person import Person
from models.records.message import MessageKind, tell
from models.records.outbox import OutboxKind, post
from models.records.owner import OwnerName
from models.records.sms import Sms, SmsKind, notice
from models.units.institution import Institution
from models.units.member import Member
from settings import settings

Owner = Member | Person | Institution
LIFETIME = timedelta(hours=24)
KEPT = timedelta(days=30)
DIGITS = 4
UNKNOWN = "链接无效或已失效，如需帮助请拨打12333"
OTHERWISE = "如非本人操作，请立即拨打12333"


class SecurityNotice(HallModel):
    """One link that was sent; the table holds a digest of its code.

    `mobile` is where it went, `what` the words of what has changed. A notice of a membership
    or of an institution freezes that; one of a person all that is theirs.
    """

    id = fields.IntField(primary_key=True)
    digest = fields.CharField(max_length=64, unique=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "hall.Person", related_name="security_notices", on_delete=fields.CASCADE
    )
    person_id: int
    member: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "hall.Member", related_name="security_notices", on_delete=fields.CASCADE, null=True
    )
    member_id: int | None
    institution: fields.ForeignKeyNullableRelation[Institution] = fields.ForeignKeyField(
        "hall.Institution", related_name="security_notices", on_delete=fields.CASCADE, null=True
    )
    institution_id: int | None
    mobile = EncryptedCharField("security notice mobile", max_length=20)
    what = fields.CharField(max_length=100)
    created_at = UtcField()
    expires_at = UtcField()
    frozen_until = UtcField(null=True)

    class Meta:
        table = "security_notice"
        indexes = (
            Index(fields=("person_id",), name="ix_security_notice_person"),
            Index(fields=("member_id",), name="ix_security_notice_member"),
            Index(fields=("institution_id",), name="ix_security_notice_institution"),
            Index(fields=("expires_at",), name="ix_security_notice_expires_at"),
        )

    @property
    def is_used(self) -> bool:
        """True once somebody has said that it was not them."""
        return self.frozen_until is not None

    @property
    def still_freezes(self) -> bool:
        """True while what it has frozen is."""
        return self.frozen_until is not None and clock.now() < self.frozen_until

    def fits(self, digits: str) -> bool:
        """True for the last four digits of the mobile that it went to."""
        return hmac.compare_digest(
            digits.encode("utf8", "surrogatepass"), self.mobile[-DIGITS:].encode()
        )

    @classmethod
    async def find(cls, code: str) -> Self:
        """The notice of a link that holds, or has been used; raises NotFound."""
        named = cls.filter(digest=digest(code))
        related = named.select_related("person", "member__unit", "institution")
        found = await related.first() if is_code(code, 64) else None
        if found is None or not (found.is_used or clock.now() < found.expires_at):
            raise NotFound(UNKNOWN)
        return found

    @classmethod
    async def forget_old(cls) -> None:
        """Delete them a month after their end."""
        await sweep(cls.filter(expires_at__lt=clock.now() - KEPT))


async def warn(owner: Owner, what: str, *, mobile: str, site: str) -> None:
    """Tell whoever had a way in that it has changed; inside the transaction of the change.

    `mobile` is the one that was bound until now, `site` the address of the hall for the link; the
    SMS waits for no hour of the day. Load `unit` and `person` with a member, `unit` and `manager`
    with an institution, in whose own inbox it stands.
    """
    told = f"{_place_of(owner)}{what}（{clock.moment_words(clock.now())}）"
    await tell(
        MessageKind.SECURITY,
        f"{told}。{OTHERWISE}",
        owner=OwnerName.of(owner.person if isinstance(owner, Member) else owner),
        unit="" if isinstance(owner, Person) else owner.unit.code,
        about=owner.code,
    )
    if not mobile:
        return
    if not site:
        await post(OutboxKind.SMS, notice(f"{told}。{OTHERWISE}").to(mobile))
        return
    code = await _issue(owner, what, mobile)
    link = f"{site}/not-me/{code}"
    otherwise = f"如非本人操作，请打开{link} 冻结账户（24小时内有效），或拨打12333"
    values = {"told": told, "link": link, "ticket": code}
    await post(OutboxKind.SMS, Sms(SmsKind.WARNING, f"{told}。{otherwise}", values).to(mobile))


def _place_of(owner: Owner) -> str:
    match owner:
        case Member():
            return f"您在{owner.unit.name}的"
        case Institution():
            return f"机构“{owner.name}”的"
        case Person():
            return f"您的{settings.site_name}"


def _person_of(owner: Owner) -> int | None:
    match owner:
        case Member():
            return owner.person_id
        case Institution():
            return owner.manager_id
        case Person():
            return owner.id


async def _issue(owner: Owner, what: str, mobile: str) -> str:
    """Make a notice; its code, which nobody can read again."""
    code, now = random_token(16), clock.now()
    await SecurityNotice.create(
        digest=digest(code),
        person_id=_person_of(owner),
        member_id=owner.id if isinstance(owner, Member) else None,
        institution_id=owner.id if isinstance(owner, Institution) else None,
        mobile=mobile,
        what=what[:100],
        created_at=now,
        expires_at=now + LIFETIME,
    )
    return code
