"""授权 of an agent: which items may be given, and the one verb that gives and takes.

What is saved is the difference that was made, never the set that was shown: a grant that the
editor cannot offer any more (a retired item, one that no longer fits the unit) stays until it is
taken on purpose.

Every way to give goes through `check_given`: single ticks, a template, 像他一样, the coverage map,
an invitation when it is sent, changed and accepted, and a hand-over. It looks at what would stand
afterwards: the items, and the last day on which they could be used. A giver whose own term ends
before is refused as a whole, unless they name a day (`until`) that they hold themselves.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from models.base import clock
from models.base.error import Conflict, Invalid
from models.base.key import is_code
from models.base.tx import transactional
from models.records.audit import AuditEvent
from models.records.message import MessageKind
from models.services.catalogue import Catalogue
from models.services.grant import Grant
from models.services.service_item import ServiceItem
from models.units.invitation import Invitation
from models.units.invitation_end import ALREADY_ANSWERED, locked
from models.units.inviting import change_items, right_to_add
from models.units.member import Member, MemberState
from models.units.membership import hold, may_change, note, tell_member
from models.units.permission import Action, Role

GRANTING = {Role.AGENT: Action.GRANT_EDIT}
RETIRED = "该事项已停用"
NOT_FOR_UNIT = "该事项已不适用于本单位"
MOST_CODE = 12  # signs of an item's code
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
    catalogue = await Catalogue.current()
    items = [item for item in catalogue.known if item.for_unit]
    found = [Offered(item, _refusal(item, unit_type)) for item in items]
    return [each for each in found if not each.refusal or each.item.code in held]


def _refusal(item: ServiceItem, unit_type: str) -> str:
    if not item.is_listed:
        return RETIRED
    if not item.fits(unit_type):
        return NOT_FOR_UNIT
    return "" if item.is_grantable else NOT_GRANTABLE


async def check_given(
    codes: Collection[str], giver: Member, *, end: date | None, who: str = "您本人"
) -> list[ServiceItem]:
    """The items of some codes; refused as a whole, with names and days, when one may not be given.

    `end` is the last day on which they could be used; None stands for an open end. Whoever may
    give at all may handle every item of the unit themselves, but only as long as their own term
    lasts. `who` names the giver in the refusal.
    """
    known = [code for code in codes if is_code(code, MOST_CODE)]
    items = {item.code: item for item in await ServiceItem.filter(code__in=known)}
    if unknown := sorted(set(codes) - items.keys()):
        raise Invalid(f"没有编号为{'、'.join(unknown)}的事项", "items")
    unit_type = giver.unit.unit_type
    if refused := [item for item in items.values() if _refusal(item, unit_type)]:
        raise Invalid(f"下列事项不能授权：{_names(refused)}", "items")
    own = giver.valid_until
    if items and own is not None and (end is None or end > own):
        wish = f"不能授权到 {clock.full_day_words(end)}" if end else "不能长期授权"
        last = clock.full_day_words(own)
        raise Invalid(
            f"{who}的授权到 {last}为止，下列事项{wish}：{_names(items.values())}", "items"
        )
    return list(items.values())


def _names(items: Iterable[ServiceItem]) -> str:
    return "、".join(sorted(item.name for item in items))


def beyond(giver: Member, entry: Member | Invitation) -> date | None:
    """The giver's own last day, where it comes before that of whom they give to; else None."""
    own, end = giver.valid_until, entry.valid_until
    return own if own is not None and (end is None or end > own) else None


def may_grant(member: Member, by: Member) -> bool:
    """True when a page offers 授权 of the loaded member: who is suspended is resumed first."""
    is_suspended = member.current_state is MemberState.SUSPENDED
    return may_change(member, GRANTING, by) and not is_suspended


@transactional
async def save_grants(
    member: Member,
    shown: frozenset[str],
    wanted: frozenset[str],
    *,
    by: Member,
    until: date | None = None,
) -> GrantChange:
    """Give and take the difference between what was shown and what is wanted now.

    What is new lasts as long as the membership, or `until` a day before its end. Raises
    GrantsChanged when what was shown is not what stands, Invalid for what may not be given.
    """
    fresh, giver = await hold(member, GRANTING, by)
    current = await Grant.codes(fresh)
    if current != shown:
        raise GrantsChanged(current)
    change = GrantChange(wanted - shown, shown - wanted)
    await give(fresh, change.added, giver, until=until)
    taken = Grant.filter(member_id=fresh.id, ended_at=None, item__code__in=list(change.removed))
    ids = await taken.values_list("id", flat=True)
    await Grant.filter(id__in=list(ids)).update(ended_at=clock.now(), ended_by_id=giver.id)
    if change.added or change.removed:
        await _note(fresh, giver, change, until if change.added else None)
    return change


async def give(
    member: Member, codes: Collection[str], giver: Member, *, until: date | None = None
) -> None:
    """Check items and write their grants, inside the transaction of what gives them.

    An older grant of the same item that has run out gives way to the new one.
    """
    if until is not None and until < clock.today():
        raise Invalid("授权的最后一天不能早于今天", "until")
    own = member.valid_until
    if until is not None and own is not None and until >= own:
        until = None  # the membership ends it, and a longer term lengthens it
    end = until or own
    ids = [item.id for item in await check_given(codes, giver, end=end)]
    over = Grant.filter(member_id=member.id, item_id__in=ids, ended_at=None)
    await over.update(ended_at=clock.now())
    now = clock.now()
    await Grant.bulk_create(
        Grant(member=member, item_id=each, granted_by=giver, granted_at=now, valid_until=until)
        for each in ids
    )


async def grant_more(
    member: Member, codes: Collection[str], giver: Member, *, until: date | None = None
) -> None:
    """Give more items within another act, as a hand-over, and note and tell it like any grant."""
    new = frozenset(codes) - await Grant.codes(member)
    await give(member, new, giver, until=until)
    if new:
        await _note(member, giver, GrantChange(new, frozenset()), until)


@transactional
async def save_offered(
    invitation: Invitation, shown: frozenset[str], wanted: frozenset[str], *, by: Member
) -> GrantChange:
    """The same for what an invitation offers; whoever has it open is shown the new items."""
    fresh = await locked(invitation, by.unit_id)
    if fresh.role is not Role.AGENT:
        raise Conflict(ALREADY_ANSWERED)
    giver = await right_to_add(fresh.role, by, fresh.unit_id)
    current = frozenset(fresh.items)
    if current != shown:
        raise GrantsChanged(current)
    change = GrantChange(wanted - shown, shown - wanted)
    await check_given(change.added, giver, end=fresh.valid_until)
    await change_items(fresh, sorted(wanted), by=by)
    return change


async def _note(member: Member, giver: Member, change: GrantChange, until: date | None) -> None:
    details = {
        "added": " ".join(sorted(change.added)),
        "removed": " ".join(sorted(change.removed)),
    }
    if until is not None:
        details["until"] = clock.day_text(until)
    await note(AuditEvent.GRANTS_CHANGED, member, giver, details)
    counts = [f"新增{len(change.added)}项"] if change.added else []
    counts += [f"减少{len(change.removed)}项"] if change.removed else []
    text = f"您在{member.unit.name}可办理的事项已调整：{'、'.join(counts)}"
    await tell_member(MessageKind.RIGHT, member, text)
