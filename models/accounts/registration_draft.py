"""A registration under way, from the registry's answer to the new unit."""

from tortoise.indexes import Index

from models.accounts.registration_rule import registered_already
from models.accounts.rep_draft import RepDraft
from models.base.rule_index import RuleIndex
from models.people.person import Person
from models.proofs.qr_code import QrPurpose
from models.proofs.sms_code import SmsPurpose
from models.units.member import Member
from models.units.unit import Unit, UnitFacts


class RegistrationDraft(RepDraft):
    """法定代表人注册 as far as one browser has come."""

    FACE = QrPurpose.REGISTER_FACE
    SMS = SmsPurpose.REGISTER

    rules = (RuleIndex("uq_registration_draft_visitor", ("visitor",), where="closed_at IS NULL"),)

    class Meta:
        table = "registration_draft"
        indexes = (Index(fields=("expires_at",), name="ix_registration_draft_expires_at"),)

    async def require_unit(self, uscc: str) -> None:
        """Refuse a unit that has an account."""
        if await Unit.filter(uscc=uscc).exists():
            raise registered_already()

    async def seat(self, person: Person, mobile: str) -> Member:
        """Make the unit; of two at once the unique index lets one through."""
        facts = UnitFacts(self.uscc, self.unit_name, self.unit_type, self.region, self.address)
        return await Unit.register(facts, by=person, mobile=mobile)
