"""收件地址: where parcels go, of a unit or a person (and of an institution, once it has people).

An owner has at most ten and, while there is any, exactly one default: the first one becomes it by
itself, and when it is deleted the newest follows. An agent adds addresses and uses them; what
changes those of others, another default included, takes the right to edit. The place stands as its
code with the name of that day: a code that is retired later stays and still has a name.
"""

from typing import Self

from tortoise import fields
from tortoise.queryset import QuerySet

from models.addresses.typed_address import TypedAddress
from models.base import clock
from models.base.error import Conflict, LimitReached, NotFound
from models.base.field import EncryptedCharField, UtcField
from models.base.key import is_code, random_token
from models.base.mask import mask_mobile, mask_name
from models.base.model import HallModel
from models.base.rule_index import RuleIndex
from models.base.topic import announce
from models.base.tx import transactional
from models.people.person import Person
from models.records.audit import AuditEvent, record
from models.records.owner import OwnerKind, OwnerName
from models.standards.division import MOST_ZONE, Place
from models.standards.pasted_address import MOST_DETAIL, MOST_NAME
from models.units.member import Member
from models.units.permission import Action
from models.units.unit import Unit

MOST_ADDRESSES = 10
NO_SUCH_ADDRESS = "没有找到这个收件地址，可能已被删除"
ALL_TAKEN = f"最多只能设置{MOST_ADDRESSES}个收件地址，请先删除不再使用的"
CHANGED = "这个地址在您打开之后已被修改，请核对后再保存"
RETIRED = "（已停用）"
Holder = Member | Person


class Address(HallModel):
    """One address; `version` grows with each change of what is printed."""

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=32, unique=True)
    owner_kind = fields.CharEnumField(OwnerKind, max_length=12)
    owner_code = fields.CharField(max_length=32)
    slot = fields.SmallIntField()
    is_default = fields.BooleanField(default=False)
    name = EncryptedCharField("address name", max_length=MOST_NAME)
    mobile = EncryptedCharField("address mobile", max_length=20)
    region = fields.CharField(max_length=6)
    zone = fields.CharField(max_length=MOST_ZONE, default="")
    place_name = fields.CharField(max_length=120)
    detail = EncryptedCharField("address detail", max_length=MOST_DETAIL)
    version = fields.IntField(default=1)
    created_at = UtcField()

    # One default of an owner; whoever makes another one takes it away from that before.
    rules = (RuleIndex("uq_address_default", ("owner_code", "owner_kind"), where="is_default"),)

    class Meta:
        table = "address"
        unique_together = (("owner_code", "owner_kind", "slot"),)

    @classmethod
    def of(cls, owner: OwnerName) -> QuerySet[Self]:
        """The addresses of an owner: the default one, then the others, the newest first."""
        mine = cls.filter(owner_code=owner.code, owner_kind=owner.kind)
        return mine.order_by("-is_default", "-created_at", "-id")

    @classmethod
    async def seen_by(cls, by: Holder) -> list[Self]:
        """What somebody may use: those of whom they act for."""
        owner = await _owner(by, Action.ADDRESS_USE)
        return await cls.of(owner)

    @classmethod
    async def find(cls, code: str, *, by: Holder) -> Self:
        """One of the addresses that somebody may use; another owner's is not there."""
        return await cls._of_owner(code, await _owner(by, Action.ADDRESS_USE))

    @classmethod
    async def _of_owner(cls, code: str, owner: OwnerName) -> Self:
        found = await cls.of(owner).get_or_none(code=code) if is_code(code) else None
        if found is None:
            raise NotFound(NO_SUCH_ADDRESS)
        return found

    @property
    def owner(self) -> OwnerName:
        """Whose it is."""
        return OwnerName(self.owner_kind, self.owner_code)

    @property
    def masked_name(self) -> str:
        """收件人姓名 as everybody may see it."""
        return mask_name(self.name)

    @property
    def masked_mobile(self) -> str:
        """移动电话 as everybody may see it."""
        return mask_mobile(self.mobile)

    @property
    def place(self) -> str:
        """所在地区 as the key that the form knows it by."""
        return f"{self.region}/{self.zone}" if self.zone else self.region

    @property
    def is_retired(self) -> bool:
        """True when the code is no longer one of the list, or no longer a whole place."""
        place = Place.of(self.place)
        return place is None or not place.is_whole

    @property
    def place_text(self) -> str:
        """所在地区 as it is read: by its name of today, or by that of old."""
        place = Place.of(self.place)
        if place is None or self.is_retired:
            return f"{self.place_name}{RETIRED}"
        return place.text

    @property
    def text(self) -> str:
        """The whole address as it is printed on a label."""
        return f"{self.place_text} {self.detail}"

    @property
    def courier_note(self) -> str:
        """Whether a courier goes there, where that is no matter of course."""
        place = Place.of(self.place)
        return place.division.courier_note if place else ""

    @property
    def typed(self) -> TypedAddress:
        """What the form shows at first."""
        return TypedAddress(self.name, self.mobile, self.place, self.detail, self.is_default)

    @classmethod
    @transactional
    async def add(cls, typed: TypedAddress, *, by: Holder) -> Self:
        """新增收件地址: the first one is the default, whatever was ticked."""
        owner = await _locked_owner(by, Action.ADDRESS_ADD)
        kept = typed.checked()
        taken = [each.slot for each in await cls.of(owner).only("id", "slot")]
        slot = next((n for n in range(1, MOST_ADDRESSES + 1) if n not in taken), None)
        if slot is None:
            raise LimitReached(ALL_TAKEN)
        if taken and kept.is_default:
            await _require(by, Action.ADDRESS_EDIT)
            await cls.of(owner).filter(is_default=True).update(is_default=False)
        new = cls(
            code=random_token(16),
            owner_kind=owner.kind,
            owner_code=owner.code,
            slot=slot,
            is_default=not taken or kept.is_default,
            created_at=clock.now(),
        )
        new._fill(kept)
        await new.save()
        await new._note(AuditEvent.ADDRESS_ADDED, by)
        return new

    @transactional
    async def change(self, typed: TypedAddress, *, version: int, by: Holder) -> Self:
        """编辑: refused when it is no longer of the version that was shown.

        The default stays it until another one is made it.
        """
        owner = await _locked_owner(by, Action.ADDRESS_EDIT)
        fresh = await self._of_owner(self.code, owner)
        if fresh.version != version:
            raise Conflict(CHANGED)
        kept = typed.checked(kept_place=fresh.place)
        if kept.is_default and not fresh.is_default:
            await self.of(owner).filter(is_default=True).update(is_default=False)
            fresh.is_default = True
        fresh._fill(kept)
        fresh.version += 1
        await fresh.save()
        await fresh._note(AuditEvent.ADDRESS_CHANGED, by)
        return fresh

    @transactional
    async def make_default(self, *, by: Holder) -> None:
        """设为默认: takes it from the one that was it."""
        owner = await _locked_owner(by, Action.ADDRESS_EDIT)
        fresh = await self._of_owner(self.code, owner)
        if fresh.is_default:
            return
        await self.of(owner).filter(is_default=True).update(is_default=False)
        fresh.is_default = True
        await fresh.save()
        await fresh._note(AuditEvent.ADDRESS_CHANGED, by)

    @transactional
    async def remove(self, *, by: Holder) -> None:
        """删除: after the default the newest of the others is it."""
        owner = await _locked_owner(by, Action.ADDRESS_EDIT)
        fresh = await self._of_owner(self.code, owner)
        await fresh.delete()
        if fresh.is_default and (newest := await self.of(owner).first()) is not None:
            newest.is_default = True
            await newest.save()
        await fresh._note(AuditEvent.ADDRESS_REMOVED, by)

    def _fill(self, kept: TypedAddress) -> None:
        """Take what was checked; a place that stays keeps its name of that day."""
        if kept.place != self.place:
            place = Place.of(kept.place)
            self.region, _, self.zone = kept.place.partition("/")
            self.place_name = place.text if place else ""
        self.name, self.mobile, self.detail = kept.name, kept.mobile, kept.detail

    async def _note(self, event: AuditEvent, by: Holder) -> None:
        """Write a line of the history, and wake the pages that show the addresses."""
        unit = by.unit if isinstance(by, Member) else None
        details = {"name": self.masked_name}
        await record(event, unit=unit, by=by, subject=self, details=details)
        announce(topic_of(self.owner))


def topic_of(owner: OwnerName) -> str:
    """What is announced when the addresses of an owner change."""
    return f"addresses:{owner.code}"


def holder_topic(by: Holder) -> str:
    """What is announced when the addresses change that somebody may use."""
    return topic_of(by.acts_for if isinstance(by, Member) else OwnerName.of(by))


async def _require(by: Holder, action: Action) -> None:
    """Decide the right of a member; a person has every right to the own addresses."""
    if isinstance(by, Member):
        await by.require(action)


async def _owner(by: Holder, action: Action) -> OwnerName:
    """Whom somebody acts for, once they have the right."""
    await _require(by, action)
    return by.acts_for if isinstance(by, Member) else OwnerName.of(by)


async def _locked_owner(by: Holder, action: Action) -> OwnerName:
    """As `_owner`, with the owner's row held, so that nobody counts the addresses meanwhile."""
    if isinstance(by, Member):
        await Unit.select_for_update().get(id=by.unit_id)
    else:
        await by.lock()
    return await _owner(by, action)
