"""A legal rep on the way to an account of their unit: to register it, or to claim it.

The registry confirms step 1, the face of the legal rep step 2, and the mobile of step 3 is proved
by a code; what is common to such drafts stands in `proven_draft.py`.
"""

from typing import ClassVar

from tortoise import fields

from models.accounts.proven_draft import ProvenDraft
from models.accounts.registration_rule import UNIT_FIELDS, RegistryFacts, compare
from models.accounts.registration_step import DraftStep
from models.accounts.typed_form import MAX_ADDRESS, MOST, STEP_ONE, TypedForm, note_agreements
from models.base.error import CaptchaNeeded
from models.base.field import EncryptedCharField, UtcField
from models.base.topic import announce
from models.base.tx import transactional
from models.people.person import Person
from models.proofs.matter import Answerer
from models.proofs.password import PasswordContext
from models.proofs.sms_code import RightCode, SmsPurpose
from models.sign_in.member_password import MemberPassword
from models.standards.id_type import IdType
from models.units.member import Member
from models.units.unit import Unit

SLIDER_FIRST = "请先完成滑块验证再获取验证码"


class RepDraft(ProvenDraft):
    """What a legal rep has typed and proved.

    A flow says what its codes are asked for, whether the unit may be gone on with, and what is done
    in the end.
    """

    SMS: ClassVar[SmsPurpose]
    FACTS = STEP_ONE
    TYPED = (*STEP_ONE, "mobile")
    NOT_CHECKED = "请先填写单位信息并通过核对"

    uscc = fields.CharField(max_length=MOST["uscc"], default="")
    unit_name = fields.CharField(max_length=MOST["unit_name"], default="")
    id_type = fields.CharField(max_length=MOST["id_type"], default=IdType.RESIDENT_CARD.value)
    id_number = EncryptedCharField("draft id number", max_length=MOST["id_number"], default="")
    legal_rep_name = EncryptedCharField("draft name", max_length=MOST["legal_rep_name"], default="")
    agreement = fields.BooleanField(default=False)
    agreed_versions = fields.CharField(max_length=40, default="")
    agreed_at = UtcField(null=True)
    mobile = EncryptedCharField("draft mobile", max_length=MOST["mobile"], default="")
    unit_type = fields.CharField(max_length=10, default="")
    region = fields.CharField(max_length=6, default="")
    address = fields.CharField(max_length=MAX_ADDRESS, default="")
    unit: fields.ForeignKeyNullableRelation[Unit] = fields.ForeignKeyField(
        "hall.Unit", related_name=False, on_delete=fields.RESTRICT, null=True
    )
    unit_id: int | None

    class Meta:
        abstract = True

    async def require_unit(self, uscc: str) -> None:
        """Refuse a unit that this flow is not for; asked again before it is done."""
        raise NotImplementedError

    async def seat(self, person: Person, mobile: str) -> Member:
        """Seat the proven person, in the transaction that completes the flow."""
        raise NotImplementedError

    async def compare(self, facts: RegistryFacts | None) -> RegistryFacts:
        """Hold what is typed against the registry; raises the first difference at its field."""
        return compare(self.typed.check(), facts)

    @property
    def typed(self) -> TypedForm:
        """What is typed, field by field."""
        return TypedForm(self)

    def password_context(self, mobile: str = "") -> PasswordContext:
        """What the password must not contain, for the live rules and for the check."""
        own = (self.unit_name, self.legal_rep_name)
        return PasswordContext(self.uscc, mobile, self.id_number, own)

    @property
    def answerer(self) -> Answerer:
        """The legal rep: only they may answer for checked facts."""
        return Answerer(IdType(self.id_type), self.id_number, self.legal_rep_name)

    @property
    def facts(self) -> tuple[str, ...]:
        """The unit."""
        return (self.unit_name,)

    def blank(self, *, whole: bool) -> None:
        """Forget whoever has come this way; the page of success still names the unit."""
        self.id_number = self.legal_rep_name = self.mobile = self.address = ""
        if whole:
            self.uscc = self.unit_name = ""

    @transactional
    async def complete_unit_step(self, facts: RegistryFacts | None) -> None:
        """Hold step 1 against the registry's answer and go on to the face check.

        Whether the unit is registered is told only here, after its name and legal representative
        have turned out right. A proof that still holds for them is kept.
        """
        form = self.typed.check()
        found = await self.compare(facts)
        row = await self.locked()
        await row.type_all_of(self)
        row.typed.require_agreement()
        await row.require_unit(form.uscc)
        row.typed.accept(form, found)
        row.leave_first_step()
        await row.store()
        self.follow(row)
        for field in UNIT_FIELDS:
            setattr(self, field, getattr(row, field))

    @transactional
    async def require_proved(self) -> None:
        """Refuse step 3 without a fresh proof of these very facts, or for another unit."""
        row = await self.locked()
        row.proof.require(self.version)
        row.typed.require_tick()
        await row.require_unit(row.uscc)

    @transactional
    async def note_code_asked(self, *, slider_passed: bool) -> None:
        """Let the proof stand for the slider once; part of the transaction that issues a code."""
        row = await self.locked()
        row.proof.require(self.version)
        if row.proof.needs_slider and not slider_passed:
            raise CaptchaNeeded(SLIDER_FIRST, "sms_code")
        row.is_code_asked = True
        await row.store()
        self.follow(row)

    @transactional
    async def complete(
        self, *, mobile: str, password_hash: str, right: RightCode | None = None
    ) -> Unit:
        """Give the legal representative their account, once, and use the code of the mobile up.

        Of two browsers with the same unit the first to come through here gets it.
        """
        row = await self.locked()
        row.proof.require(self.version)
        row.typed.require_tick()
        person = await Person.get(id=row.person_id)
        await row.require_unit(row.uscc)
        member = await row.seat(person, mobile)
        await MemberPassword(member).begin(password_hash)
        await note_agreements(member, visitor=row.visitor, subject=row.code, at=row.agreed_at)
        if right is not None:
            await right.use_up()
        row.unit, row.step = member.unit, DraftStep.DONE
        announce(row.topic)
        await row.store()
        self.follow(row)
        return row.unit
