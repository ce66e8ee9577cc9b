"""Who can sign in at a twin: every unit of the registry, with the password of the demo.

The answer is what a real provider tells, with the faults that a tester has switched on.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from auth.connectors.registry import twin_record
from models.base.text import compact
from models.sandbox.fault import Fault, SandboxFault
from models.seed import cast

FOREIGN = {"uscc": "91310000MAXAA7012K", "name": "上海外地示例有限公司"}
RENAMED = "（更名后）"


@dataclass(frozen=True)
class TwinAccount:
    """A unit that has signed in at a twin, and the person who has done so for it."""

    uscc: str
    operator: cast.CastPerson | None = None

    async def claims(self, provider: str) -> Mapping[str, Any]:
        """What the provider tells of it now."""
        row = await twin_record(self.uscc) or {}
        rep = row.get("legal_rep", {})
        corp = {
            "uscc": self.uscc,
            "name": row.get("name", ""),
            "legal_name": rep.get("name", ""),
            "legal_id_type": rep.get("id_type", ""),
            "legal_id": rep.get("id_number", ""),
        }
        faults = await SandboxFault.active()
        if Fault.of_provider(provider, "foreign") in faults:
            corp |= FOREIGN
        if Fault.of_provider(provider, "renamed") in faults:
            corp["name"] += RENAMED
        return {"sub": f"U-{self.uscc}-{self._who}", "corp": corp, "operator": self._operator(rep)}

    async def flat(self, provider: str) -> Mapping[str, str]:
        """The same as a provider of tickets names it: one level, its own words."""
        told = await self.claims(provider)
        corp, operator = told["corp"], told["operator"]
        return {
            "userid": told["sub"],
            "usertype": "2",
            "companyName": corp["name"],
            "uniscid": corp["uscc"],
            "corpLegal": corp["legal_name"],
            "corpLegalIdType": corp["legal_id_type"],
            "corpLegalId": corp["legal_id"],
            "attnName": operator["name"],
            "attnIDType": operator["id_type"],
            "attnIDNo": operator["id"],
        }

    @property
    def _who(self) -> str:
        return self.operator.id_number[-4:] if self.operator else "corp"

    def _operator(self, rep: Mapping[str, str]) -> Mapping[str, str]:
        if self.operator is not None:
            who = self.operator
            return {"name": who.name, "id_type": who.id_type.value, "id": who.id_number}
        return {
            "name": rep.get("name", ""),
            "id_type": rep.get("id_type", ""),
            "id": rep.get("id_number", ""),
        }


async def signed_in(account: str, password: str, operator: str) -> TwinAccount | None:
    """The account of what was typed; None for anything that is wrong."""
    uscc = compact(account)
    known = await twin_record(uscc)
    is_right = hmac.compare_digest(password.encode(), cast.DEMO_PASSWORD.encode())
    if known is None or not is_right:
        return None
    who = next((each for each in cast.PEOPLE if each.id_number == operator), None)
    return TwinAccount(uscc, who)
