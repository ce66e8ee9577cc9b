"""What names only a unit (a CA key, an outside account), and the one way on from there.

It proves the unit and nobody of it. Nobody becomes the new legal rep by what the old one left
lying about: before their claim it leads to the claim, and later it has to be bound anew.

Whoever confirms in the APP has proved who they are, and their session is as fresh as after a
password. The only user of a unit who goes straight in by what they have bound has not: a key with
its PIN lies in many an office in somebody else's drawer. Their session has no proof of a person,
and what asks for one (a mobile, a grant, another account) asks for password or scan first.
"""

from dataclasses import dataclass
from typing import Protocol

from models.base.error import Conflict, NotAllowed
from models.base.labeled import Labeled
from models.base.origin import Origin
from models.base.tx import transactional
from models.proofs.kept_name import KeptName
from models.proofs.matter import Answerer, Matter
from models.proofs.qr_code import USED_UP, QrPurpose
from models.proofs.qr_ticket import QrTicket
from models.sign_in.login_ticket import LoginTicket
from models.sign_in.session import Session
from models.sign_in.session_kind import EndReason
from models.units.member import Member
from models.units.succession import Succession
from models.units.unit import Unit


class Lead(Labeled):
    """What comes next."""

    SIGN_IN = "sign_in", "登录"
    SCAN = "scan", "请用江苏智慧人社APP扫码确认您的身份"
    CLAIM = "claim", "该单位的法定代表人已变更，请由新法定代表人先认领单位"


@dataclass(frozen=True)
class UnitKey:
    """A key or an account that names a unit; `bound_by` is the member who has bound it."""

    unit: Unit
    bound_by: Member | None = None

    async def leads_to(self) -> tuple[Lead, Member | None]:
        """What comes next, and who is signed in where that is somebody.

        Raises NotAllowed for a unit that nobody may enter.
        """
        fresh = await Unit.get(id=self.unit.id)
        if refusal := fresh.refusal():
            raise NotAllowed(refusal)
        rep, waiting = await fresh.legal_rep(), await Succession.of_unit(fresh.id)
        if waiting is not None and not waiting.is_claimed:
            return Lead.CLAIM, None
        is_bound = rep is not None and self.bound_by is not None and rep.id == self.bound_by.id
        if fresh.has_multi_agent or not is_bound:
            return Lead.SCAN, None
        return Lead.SIGN_IN, rep

    async def refuse_claim(self) -> None:
        """Refuse everybody while a new legal rep has yet to claim the unit."""
        lead, _ = await self.leads_to()
        if lead is Lead.CLAIM:
            raise NotAllowed(lead.label)

    async def ask_who(self, way: str, *, origin: Origin, whom: Answerer | None = None) -> QrTicket:
        """The code by which a member of the unit says who is coming in; `way` is how they came.

        Addressed to somebody (`whom`) it takes nobody else's answer. Raises NotAllowed where it
        leads to the claim by now, or nowhere.
        """
        await self.refuse_claim()
        matter = Matter(self.unit.code, facts=(self.unit.name, way), answerer=whom)
        return await QrTicket.open(QrPurpose.UNIT_LOGIN, origin=origin, matter=matter)


class Naming(Protocol):
    """What has named a unit just now, and waits for its person."""

    @property
    def way(self) -> str:
        """How the unit was named, as page and phone say it."""
        ...

    def opener_for(self, unit: Unit) -> str:
        """What a session of the unit keeps of it, so that it ends with it; never a name."""
        ...

    async def key_of(self, unit: Unit) -> UnitKey:
        """What it says at the unit's door now; raises HallError once it waits no more."""
        ...

    async def bind(self, member: Member) -> None:
        """Bind it where the member may, and note its use; in the transaction that lets them in."""
        ...

    async def note_ticket(self, token: str) -> None:
        """Keep by which login ticket the member comes in."""
        ...


@dataclass(frozen=True)
class UnitEntry:
    """The way on of one proven unit, in the browser where it was proved."""

    unit: Unit
    named: Naming
    visitor: str
    next_path: str

    @property
    def opener(self) -> str:
        """What the session is going to keep of what has opened it."""
        return self.named.opener_for(self.unit)

    async def leads_to(self) -> tuple[Lead, Member | None]:
        """What comes next, and who is signed in where that is somebody."""
        return await (await self.named.key_of(self.unit)).leads_to()

    async def ask_who(self, *, origin: Origin, whom: Answerer | None = None) -> QrTicket:
        """The code by which somebody says in the APP who of the unit they are."""
        key = await self.named.key_of(self.unit)
        return await key.ask_who(self.named.way, origin=origin, whom=whom)

    @transactional
    async def go_in(self) -> str:
        """The token of a login ticket for the only user of the unit, who has bound it."""
        lead, rep = await self.leads_to()
        if lead is not Lead.SIGN_IN or rep is None:
            raise NotAllowed(lead.label)
        return await self.let_in(rep, is_proof=False)

    @transactional
    async def confirm(self, ticket: QrTicket, *, keeps: bool = False) -> str:
        """Use a confirmed code up: the token of a login ticket for whoever has confirmed it.

        `keeps` is their wish that this browser offers their name until midnight.
        """
        await self._hold()
        taken = await ticket.take(self.visitor)
        row = await QrTicket.get(id=ticket.id).select_related("member")
        member: Member | None = row.member
        is_asked = row.purpose is QrPurpose.UNIT_LOGIN and member is not None
        if not taken or not is_asked or member is None or member.unit_id != self.unit.id:
            raise Conflict(USED_UP)
        await UnitKey(self.unit).refuse_claim()
        fresh = await member.reread()
        if keeps:
            await KeptName.keep(
                fresh, visitor=self.visitor, opener=self.opener, browser=row.browser
            )
        return await self.let_in(fresh, is_proof=True)

    @transactional
    async def let_in(self, member: Member, *, is_proof: bool) -> str:
        """The token of a login ticket for a member; `is_proof` where the person was proved."""
        await self._hold()
        await self.named.bind(await member.reread())
        token = await LoginTicket.for_member(
            member,
            visitor=self.visitor,
            next_path=self.next_path,
            opener=self.opener,
            is_proof=is_proof,
        )
        await self.named.note_ticket(token)
        return token

    async def _hold(self) -> None:
        """Hold the unit before all else, as whoever closes its ways in."""
        await Unit.select_for_update().get(id=self.unit.id)


@transactional
async def close_opened_by(opener: str, reason: EndReason) -> int:
    """End what a key or an account has opened that stands for the unit no more; how many sessions.

    Logins that are on their way arrive nowhere, and no computer offers a name for it.
    """
    await LoginTicket.void_all_opened_by(opener)
    await KeptName.forget_by(opener)
    return await Session.end_all_opened_by(opener, reason)
