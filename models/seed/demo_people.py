"""The people of a unit of the demo: members in every state, invitations, and where parcels go."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from models.addresses.address import Address
from models.addresses.typed_address import TypedAddress
from models.base import clock
from models.base.json_file import read_json
from models.people.person import Person
from models.proofs.consent import MULTI_AGENT
from models.records.message import drop_messages
from models.seed.cast import JIN_YANG, LI_FANLI, CastMember, CastPerson, CastUnit
from models.services.grant import Grant
from models.services.granting import give, offered
from models.services.offering import offer
from models.sign_in.member_password import MemberPassword
from models.units.invitation_end import refuse
from models.units.inviting import Invited
from models.units.member import LIVE_STATES, Member, MemberState
from models.units.permission import Role

Cast = Mapping[CastPerson, Person]
ENDED_BEFORE = timedelta(days=12)
LAST_USED = 9  # days ago
ADDRESSES = (
    (LI_FANLI, "320102", "示例路268号3号楼人事部"),
    (JIN_YANG, "320500/苏州工业园区", "样本街9号2幢苏州办事处"),
)


async def seat_members(
    unit: CastUnit, legal_rep: Member, people: Cast, password_hash: str
) -> list[Member]:
    """Seat everybody but the legal rep, each with role, term, state and grants."""
    if unit.members:
        await legal_rep.unit.enable_multi_agent(MULTI_AGENT.version, by=legal_rep)
        await legal_rep.fetch_related("unit")
    seated = []
    for part in unit.members:
        member = await legal_rep.unit.seat(
            people[part.person], part.role, mobile=part.person.mobile
        )
        await MemberPassword(member).begin(password_hash)
        await _grant(part, member, legal_rep)
        await Member.filter(id=member.id).update(**_standing(part, legal_rep))
        seated.append(member)
    return seated


async def _grant(part: CastMember, member: Member, legal_rep: Member) -> None:
    """Give what an agent may handle, as long ago as their term began; some of it lies unused."""
    told = read_json("seed/demo_grants").get(part.person.name, {})
    can_be_given = {each.item.code for each in await offered(legal_rep.unit.unit_type)}
    begun, lately = (clock.now() + timedelta(days=day) for day in (part.from_day, -LAST_USED))
    for kind, ranges in told.items():
        codes = can_be_given & _codes(ranges)
        await give(member, codes, legal_rep)
        rows = Grant.filter(member_id=member.id, item__code__in=list(codes))
        used_at = lately if kind == "used" and begun < lately else None
        await Grant.filter(id__in=await rows.values_list("id", flat=True)).update(
            granted_at=min(begun, clock.now()), last_used_at=used_at
        )


def _codes(ranges: str) -> set[str]:
    """The codes of ranges such as ``JY001-018 KA002``."""
    found = set()
    for line, first, last in re.findall(r"([A-Z]+)(\d+)(?:-(\d+))?", ranges):
        found |= {f"{line}{number:03}" for number in range(int(first), int(last or first) + 1)}
    return found


def _standing(part: CastMember, legal_rep: Member) -> dict[str, Any]:
    """State and term, and who brought them about."""
    today, before = clock.today(), clock.now() - ENDED_BEFORE
    standing: dict[str, Any] = {
        "state": part.state,
        "valid_from": today + timedelta(days=part.from_day),
        "valid_until": today + timedelta(days=part.until_day),
        "granted_by_id": legal_rep.id,
    }
    if part.state is MemberState.SUSPENDED:
        return {**standing, "suspended_at": before, "suspended_by_id": legal_rep.id}
    if part.state in LIVE_STATES:
        return standing
    by = legal_rep.id if part.state is MemberState.REVOKED else None
    why = part.why or "授权期限已满"
    return {**standing, "ended_at": before, "ended_by_id": by, "ended_reason": why}


async def send_invitations(unit: CastUnit, legal_rep: Member, people: Cast) -> None:
    """Invite whoever is no member yet; some have said no. No SMS leaves for a made-up number."""
    for part in unit.invitations:
        who = part.person
        invited = Invited(Role.AGENT, who.name, who.id_number, who.mobile, items=part.items)
        sent = await offer(legal_rep.unit, invited, by=legal_rep)
        await drop_messages(sent.code)
        if part.refusal:
            await refuse(sent, part.refusal, by=people[who])


async def keep_addresses(legal_rep: Member) -> None:
    """Two addresses of the unit; the first one is the default."""
    for person, place, detail in ADDRESSES:
        typed = TypedAddress(person.name, person.mobile, place, detail)
        await Address.add(typed, by=legal_rep)
