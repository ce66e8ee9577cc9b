"""What names only a unit (a CA key, an outside account), and where it leads whoever holds it.

It proves the unit and nobody of it. Nobody becomes the new legal rep by what the old one left
lying about: before their claim it leads to the claim, and later it has to be bound anew.
"""

from dataclasses import dataclass

from models.base.error import NotAllowed
from models.base.labeled import Labeled
from models.base.origin import Origin
from models.proofs.matter import Matter
from models.proofs.qr_code import QrPurpose
from models.proofs.qr_ticket import QrTicket
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

    async def ask_who(self, way: str, *, origin: Origin) -> QrTicket:
        """The code by which a member of the unit says who is coming in; `way` is how they came.

        Raises NotAllowed where it leads to the claim by now, or nowhere.
        """
        await self.refuse_claim()
        matter = Matter(self.unit.code, facts=(self.unit.name, way))
        return await QrTicket.open(QrPurpose.UNIT_LOGIN, origin=origin, matter=matter)
