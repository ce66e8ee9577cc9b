"""A registration under way, from the registry's answer to the new unit."""

from typing import Self

from tortoise import fields
from tortoise.indexes import Index

from models.accounts.registration_rule import (
    UNKNOWN_CODE,
    RegistryFacts,
    UnitForm,
    compare,
    number_of,
    registered_already,
)
from models.accounts.registration_step import DraftStep
from models.accounts.rep_draft import RepDraft
from models.base import clock
from models.base.error import Invalid
from models.base.rule_index import RuleIndex
from models.base.tx import transactional
from models.outside.outside_account import OutsideAccount
from models.outside.outside_identity import OutsideIdentity
from models.people.person import Person
from models.proofs.matter import Answerer
from models.proofs.qr_code import QrPurpose
from models.proofs.sms_code import SmsPurpose
from models.units.member import Member
from models.units.unit import Unit, UnitFacts

NOT_REP = "该单位尚未注册，请由法定代表人本人用{label}（持有人身份为法定代表人）登录后注册"
NO_REP = "{label}没有返回法定代表人信息，请在本页填写单位信息注册"


class RegistrationDraft(RepDraft):
    """法定代表人注册 as far as one browser has come."""

    FACE = QrPurpose.REGISTER_FACE
    SMS = SmsPurpose.REGISTER

    rules = (RuleIndex("uq_registration_draft_visitor", ("visitor",), where="closed_at IS NULL"),)

    class Meta:
        table = "registration_draft"
        indexes = (Index(fields=("expires_at",), name="ix_registration_draft_expires_at"),)

    provider = fields.CharField(max_length=32, default="")
    subject_digest = fields.CharField(max_length=64, default="")

    async def require_unit(self, uscc: str) -> None:
        """Refuse a unit that has an account."""
        if await Unit.filter(uscc=uscc).exists():
            raise registered_already()

    async def seat(self, person: Person, mobile: str) -> Member:
        """Make the unit; of two at once the unique index lets one through."""
        facts = UnitFacts(self.uscc, self.unit_name, self.unit_type, self.region, self.address)
        member = await Unit.register(facts, by=person, mobile=mobile)
        if self.provider:
            await OutsideAccount.bind(self.provider, self.subject_digest, by=member)
        return member

    async def void(self) -> None:
        """What is typed now was told by nobody elsewhere, whose account opens no other unit."""
        await super().void()
        self.provider = self.subject_digest = ""

    @classmethod
    async def begin_elsewhere(
        cls, identity: OutsideIdentity, facts: RegistryFacts | None, *, visitor: str
    ) -> Self:
        """快捷方式登录: what a provider and the registry both say, in place of what was typed.

        Steps 1 and 2 are done when the provider says who the legal rep is and, where it names who
        has signed in, that it is them; else the legal rep still shows their face. Raises Invalid
        where the registry says otherwise, Conflict for a unit that has an account. An electronic
        licence names its holder without a number: it has to be the legal rep of the registry.
        """
        rep = _by_licence(identity, facts) if identity.holder else identity.legal_rep
        if rep is None:
            raise Invalid(NO_REP.format(label=identity.label))
        form = UnitForm(
            identity.uscc, facts.name if facts else "", rep.id_type, rep.id_number, rep.name
        )
        found = compare(form, facts)
        is_proved = identity.person is None or identity.person == rep
        return await cls._begin(identity, form, found, visitor, is_proved=is_proved)

    @classmethod
    @transactional
    async def _begin(
        cls,
        identity: OutsideIdentity,
        form: UnitForm,
        facts: RegistryFacts,
        visitor: str,
        *,
        is_proved: bool,
    ) -> Self:
        row = await (await (await cls.of(visitor)).start_over()).locked()
        await row.require_unit(form.uscc)
        row.typed.accept(form, facts)
        if is_proved:  # an account that names somebody else must not stand for the legal rep
            row.provider, row.subject_digest = identity.provider, identity.subject_digest
        row.checked_at, row.step = clock.now(), DraftStep.FACE
        await row.store()
        if is_proved:
            rep = row.answerer
            person = await Person.find_or_create(rep.id_type, rep.id_number, rep.name)
            await row.mark_proved(person, version=row.version)
        return row


def _by_licence(identity: OutsideIdentity, facts: RegistryFacts | None) -> Answerer:
    """The legal rep of the registry, whose licence it has to be."""
    if facts is None:
        raise Invalid(UNKNOWN_CODE)
    rep = facts.legal_rep
    if identity.holder is None or not identity.holder.is_rep(rep.name):
        raise Invalid(NOT_REP.format(label=identity.label))
    return Answerer(rep.id_type, number_of(rep), rep.name)
