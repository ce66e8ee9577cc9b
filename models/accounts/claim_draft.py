"""新法定代表人认领 under way: the same steps as a registration, for a unit that has an account.

The registry may know the new legal rep later than a clerk does: then whom the clerk has named
counts in the registry's place.
"""

from dataclasses import dataclass

from tortoise.indexes import Index

from models.accounts.registration_rule import RegistryFacts, RepFacts, refuse_lag
from models.accounts.rep_draft import RepDraft
from models.base.error import Conflict
from models.base.rule_index import RuleIndex
from models.base.text import compact
from models.people.person import Person
from models.proofs.matter import Answerer
from models.proofs.qr_code import QrPurpose
from models.proofs.sms_code import SmsPurpose
from models.units.member import Member
from models.units.succeeding import CLAIMED_ALREADY, NOTHING_TO_CLAIM, take_over
from models.units.succession import Source, Succession
from models.units.unit import Unit

NOT_REGISTERED = "该单位还没有注册，请由法定代表人在“法定代表人注册”中注册"


class ClaimDraft(RepDraft):
    """新法定代表人认领 as far as one browser has come."""

    FACE = QrPurpose.CLAIM_FACE
    SMS = SmsPurpose.CLAIM

    rules = (RuleIndex("uq_claim_draft_visitor", ("visitor",), where="closed_at IS NULL"),)

    class Meta:
        table = "claim_draft"
        indexes = (Index(fields=("expires_at",), name="ix_claim_draft_expires_at"),)

    async def compare(self, facts: RegistryFacts | None) -> RegistryFacts:
        """Also tell what to do while the registry still names the old legal rep."""
        with refuse_lag():
            return await super().compare(await _with_named_rep(facts))

    async def require_unit(self, uscc: str) -> None:
        """Refuse a unit without an account, and one that waits for no new legal rep."""
        unit = await Unit.get_or_none(uscc=uscc)
        if unit is None:
            raise Conflict(NOT_REGISTERED, "uscc")
        if refusal := unit.refusal():
            raise Conflict(refusal, "uscc")
        waiting = await Succession.of_unit(unit.id)
        if waiting is None or waiting.is_claimed:
            raise Conflict(CLAIMED_ALREADY if waiting else NOTHING_TO_CLAIM, "uscc")

    async def seat(self, person: Person, mobile: str) -> Member:
        """Take the seat over; of two at once the locked row of the unit lets one through."""
        return await take_over(await Unit.get(uscc=self.uscc), person, mobile=mobile)


@dataclass(frozen=True)
class NamedFacts:
    """What the registry tells of a unit, with the legal rep whom a clerk has named."""

    uscc: str
    name: str
    unit_type: str
    region: str
    address: str
    state: str
    legal_rep: RepFacts


async def _with_named_rep(facts: RegistryFacts | None) -> RegistryFacts | None:
    unit = await Unit.get_or_none(uscc=compact(facts.uscc)) if facts else None
    waiting = await Succession.of_unit(unit.id) if unit else None
    if facts is None or waiting is None or waiting.source is Source.REGISTRY:
        return facts
    if not waiting.new_id_number or waiting.is_registered:
        return facts
    named = Answerer(waiting.new_id_type, waiting.new_id_number, waiting.new_name)
    unit_facts = (facts.uscc, facts.name, facts.unit_type, facts.region, facts.address)
    return NamedFacts(*unit_facts, facts.state, named)
