"""授权 of an agent: which items may be given, and the one verb that gives and takes.

What is saved is the difference that was made, never the set that was shown: a grant that the
editor cannot offer any more (a retired item, one that no longer fits the unit) stays until it is
taken on purpose. Every way to give goes through `check_given`.
"""

from collections.abc import Collection
from dataclasses import dataclass

from models.base import clock
from models.base.error import Conflict, Invalid
from models.base.tx import transactional
from models.records.audit import AuditEvent
from models.records.message import MessageKind
from models.services.grant import Grant
from models.services.service_item import ServiceItem
from models.units.invitation import Invitation
from models.units.invitation_end import ALREADY_ANSWERED
from models.units.inviting import change_items
from models.units.member import Member
from models.units.membership import hold, note, tell_member
from models.units.permission import Action, Role

GRANTING = {Role.AGENT: Action.GRANT_EDIT}
RETIRED = "该事项已停用"
NOT_FOR_UNIT = "该事项已不适用于本单位"
NOT_GRANTABLE = "该事项不能授权给经办人"


class GrantsChanged(Conflict):
    """Somebody else has saved meanwhile; `codes` is what stands now."""

    def __init__(self, codes: frozenset[str]) -> None:
        super().__init__("授权刚由其他人调整过，请核对合并后的内容再保存")
        self.codes = codes


@dataclass(frozen=True)
class Offered:
    """An item in the editor; `refusal` says why it cannot be given, and is empty otherwise."""

    item: ServiceItem
    refusal: str = ""


@dataclass(frozen=True)
class GrantChange:
    """What a saving has added and removed, as codes of items."""

    added: frozenset[str]
    removed: frozenset[str]


async def offered(unit_type: str, held: Collection[str] = ()) -> list[Offered]:
    """What can be given in a unit, in the order of the catalogue, and what is held besides."""
    items = await ServiceItem.filter(for_unit=True).order_by("sort")
    found = [Offered(item, _refusal(item, unit_type)) for item in items]
    return [each for each in found if not each.refusal or each.item.code in held]


def _refusal(item: ServiceItem, unit_type: str) -> str:
    if not item.is_listed:
        return RETIRED
    if not item.fits(unit_type):
        return NOT_FOR_UNIT
    return "" if item.is_grantable else NOT_GRANTABLE


async def check_given(codes: Collection[str], giver: Member) -> list[ServiceItem]:
    """The items of some codes; refused as a whole, with their names, when one may not be given.

    Whoever may give at all may handle every item of the unit themselves; how long is capped by
    the term of the giver when a grant is written.
    """
    items = {item.code: item for item in await ServiceItem.filter(code__in=list(codes))}
    if unknown := sorted(set(codes) - items.keys()):
        raise Invalid(f"没有编号为{'、'.join(unknown)}的事项", "items")
    refused = [item.name for item in items.values() if _refusal(item, giver.unit.unit_type)]
    if refused:
        raise Invalid(f"下列事项不能授权：{'、'.join(sorted(refused))}", "items")
    return list(items.values())


async def givable(codes: Collection[str], giver: Member) -> list[ServiceItem]:
    """Those items of some codes that may still be given."""
    items = await ServiceItem.filter(code__in=list(codes))
    return [item for item in items if not _refusal(item, giver.unit.unit_type)]


@transactional
async def save_grants(
    member: Member, shown: frozenset[str], wanted: frozenset[str], *, by: Member
) -> GrantChange:
    """Give and take the difference between what was shown and what is wanted now.

    Raises GrantsChanged when what was shown is not what stands, Invalid for items that may not
    be given.
    """
    fresh, giver = await hold(member, GRANTING, by)
    current = await Grant.codes(fresh)
    if current != shown:
        raise GrantsChanged(current)
    change = GrantChange(wanted - shown, shown - wanted)
    items = await check_given(change.added, giver)
    await give(fresh, items, giver)
    taken = Grant.filter(member_id=fresh.id, ended_at=None, item__code__in=list(change.removed))
    ids = await taken.values_list("id", flat=True)
    await Grant.filter(id__in=list(ids)).update(ended_at=clock.now(), ended_by_id=giver.id)
    if change.added or change.removed:
        await _note(fresh, giver, change)
    return change


async def give(member: Member, items: Collection[ServiceItem], giver: Member) -> None:
    """Write grants of checked items, inside the transaction of what gives them.

    An older grant of the same item that has run out gives way to the new one.
    """
    ids = [item.id for item in items]
    over = Grant.filter(member_id=member.id, item_id__in=ids, ended_at=None)
    await over.update(ended_at=clock.now())
    end, own = giver.valid_until, member.valid_until
    capped = end if end is not None and (own is None or end < own) else None
    now = clock.now()
    await Grant.bulk_create(
        Grant(member=member, item_id=each, granted_by=giver, granted_at=now, valid_until=capped)
        for each in ids
    )


@transactional
async def save_offered(
    invitation: Invitation, shown: frozenset[str], wanted: frozenset[str], *, by: Member
) -> GrantChange:
    """The same for what an invitation offers; whoever has it open is shown the new items."""
    await Invitation.select_for_update().get(id=invitation.id)
    fresh = await Invitation.get(id=invitation.id)
    if fresh.role is not Role.AGENT:
        raise Conflict(ALREADY_ANSWERED)
    current = frozenset(fresh.items)
    if current != shown:
        raise GrantsChanged(current)
    change = GrantChange(wanted - shown, shown - wanted)
    await check_given(change.added, await by.reread())
    await change_items(fresh, sorted(wanted), by=by)
    return change


async def _note(member: Member, giver: Member, change: GrantChange) -> None:
    details = {
        "added": " ".join(sorted(change.added)),
        "removed": " ".join(sorted(change.removed)),
    }
    await note(AuditEvent.GRANTS_CHANGED, member, giver, details)
    counts = [f"新增{len(change.added)}项"] if change.added else []
    counts += [f"减少{len(change.removed)}项"] if change.removed else []
    text = f"您在{member.unit.name}可办理的事项已调整：{'、'.join(counts)}"
    await tell_member(MessageKind.RIGHT, member, text)
