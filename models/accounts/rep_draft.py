"""A legal rep on the way to an account of their unit: to register it, or to claim it.

Each step needs the stored one before it: the registry's answer, then the face proof. A change in
step 1 raises `version` and voids the proof; a proof for an older version counts for nothing. The
draft lives for seven days after its last change; when it is done, personal data is
blanked, and the page of success can be shown again for half an hour.
"""

from datetime import timedelta
from typing import ClassVar, Self

from tortoise import fields

from models.accounts.browser_row import BrowserRow
from models.accounts.registration_rule import UNIT_FIELDS, RegistryFacts, compare
from models.accounts.registration_step import DraftStep, FaceProof
from models.accounts.typed_form import MAX_ADDRESS, MOST, STEP_ONE, TypedForm, note_agreements
from models.base import clock
from models.base.error import CaptchaNeeded, Conflict, NotFound
from models.base.field import EncryptedCharField, UtcField
from models.base.origin import Origin
from models.base.sweep import sweep
from models.base.topic import announce
from models.base.tx import transactional
from models.people.person import Person
from models.proofs.matter import Answerer, Matter
from models.proofs.password import PasswordContext
from models.proofs.qr_code import WRONG_PERSON, QrPurpose
from models.proofs.qr_matter import forget_codes, void_codes
from models.proofs.qr_ticket import QrTicket
from models.proofs.sms_code import RightCode, SmsPurpose
from models.sign_in.member_password import MemberPassword
from models.standards.id_type import IdType
from models.units.member import Member
from models.units.unit import Unit

SUCCESS_SHOWN = timedelta(minutes=30)

NOT_CHECKED = "请先填写单位信息并通过核对"
SLIDER_FIRST = "请先完成滑块验证再获取验证码"


class RepDraft(BrowserRow):
    """What is typed and proved, as far as one browser has come; `code` is its public number.

    A flow has a table of its own: it says what its codes are asked for, whether the unit may be
    gone on with, and what is done in the end.
    """

    LIFETIME = timedelta(days=7)
    FACE: ClassVar[QrPurpose]
    SMS: ClassVar[SmsPurpose]

    uscc = fields.CharField(max_length=MOST["uscc"], default="")
    unit_name = fields.CharField(max_length=MOST["unit_name"], default="")
    id_type = fields.CharField(max_length=MOST["id_type"], default=IdType.RESIDENT_CARD.value)
    id_number = EncryptedCharField("draft id number", max_length=MOST["id_number"], default="")
    legal_rep_name = EncryptedCharField("draft name", max_length=MOST["legal_rep_name"], default="")
    agreement = fields.BooleanField(default=False)
    agreed_versions = fields.CharField(max_length=40, default="")
    agreed_at = UtcField(null=True)
    mobile = EncryptedCharField("draft mobile", max_length=MOST["mobile"], default="")
    checked_at = UtcField(null=True)
    step = fields.CharEnumField(DraftStep, max_length=10, default=DraftStep.UNIT)
    version = fields.IntField(default=0)
    unit_type = fields.CharField(max_length=10, default="")
    region = fields.CharField(max_length=6, default="")
    address = fields.CharField(max_length=MAX_ADDRESS, default="")
    person: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "hall.Person", related_name=False, on_delete=fields.RESTRICT, null=True
    )
    person_id: int | None
    proved_at = UtcField(null=True)
    is_code_asked = fields.BooleanField(default=False)
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
    def topic(self) -> str:
        """What the browser's pages listen to: the step has changed."""
        return f"registration:{self.code}"

    @property
    def typed(self) -> TypedForm:
        """What is typed, field by field."""
        return TypedForm(self)

    @property
    def proof(self) -> FaceProof:
        """What the legal representative has proved."""
        return FaceProof(self.step, self.version, self.proved_at, self.is_code_asked)

    @property
    def current_step(self) -> DraftStep:
        """The step to show: without a fresh proof 填写账户信息 falls back to the face check."""
        if self.step is DraftStep.ACCOUNT and not self.proof.holds:
            return DraftStep.FACE
        return self.step

    def password_context(self, mobile: str = "") -> PasswordContext:
        """What the password must not contain, for the live rules and for the check."""
        own = (self.unit_name, self.legal_rep_name)
        return PasswordContext(self.uscc, mobile, self.id_number, own)

    @property
    def legal_rep(self) -> Answerer:
        """The person whom checked facts name: only they may answer for them."""
        return Answerer(IdType(self.id_type), self.id_number, self.legal_rep_name)

    @property
    def matter(self) -> Matter:
        """What a proof is asked for: these very facts, and who answers for them."""
        return Matter(self.code, self.version, (self.unit_name,), self.legal_rep)

    @transactional
    async def keep(self, field: str, value: str | bool) -> None:
        """Store what was typed into one field; a change in step 1 voids what was proved."""
        row = await self.locked()
        await row._type(field, value)
        await row._store()
        self._follow(row)

    @transactional
    async def keep_form(self) -> None:
        """Store all of step 1 as it stands, so that nothing is lost whatever follows."""
        row = await self.locked()
        await row._type_all_of(self)
        await row._store()
        self._follow(row)

    @transactional
    async def complete_unit_step(self, facts: RegistryFacts | None) -> None:
        """Hold step 1 against the registry's answer and go on to the face check.

        Whether the unit is registered is told only here, after its name and legal representative
        have turned out right. A proof that still holds for them is kept.
        """
        form = self.typed.check()
        found = await self.compare(facts)
        row = await self.locked()
        await row._type_all_of(self)
        row.typed.require_agreement()
        await row.require_unit(form.uscc)
        row.typed.accept(form, found)
        if row.checked_at is None:
            row.step = DraftStep.FACE
            announce(row.topic)
        row.checked_at = clock.now()
        await row._store()
        self._follow(row)
        for field in UNIT_FIELDS:
            setattr(self, field, getattr(row, field))

    @transactional
    async def require_checked(self) -> Answerer:
        """Whom the stored facts name; raises Conflict before the registry has confirmed them."""
        return (await self._checked()).legal_rep

    @transactional
    async def open_ticket(self, origin: Origin) -> QrTicket:
        """A code for the face check of these facts, which the registry has confirmed."""
        row = await self._checked()
        return await QrTicket.open(self.FACE, origin=origin, matter=row.matter)

    @transactional
    async def mark_proved(self, person: Person, *, version: int) -> None:
        """Note that the legal representative proved who they are for this version of the facts."""
        row = await self.locked()
        row.step.require_open()
        if row.checked_at is None or row.version != version:
            raise Conflict(self.FACE.asked.changed)
        if not row.legal_rep.is_same(person):
            raise NotFound(WRONG_PERSON)
        row.person, row.proved_at = person, clock.now()
        row.is_code_asked, row.step = False, DraftStep.ACCOUNT
        announce(row.topic)
        await row._store()
        self._follow(row)

    @transactional
    async def require_proved(self) -> None:
        """Refuse step 3 without a fresh proof of these very facts, or for another unit."""
        row = await self.locked()
        row.proof.require(self.version)
        await row.require_unit(row.uscc)

    @transactional
    async def note_code_asked(self, *, slider_passed: bool) -> None:
        """Let the proof stand for the slider once; part of the transaction that issues a code."""
        row = await self.locked()
        row.proof.require(self.version)
        if row.proof.needs_slider and not slider_passed:
            raise CaptchaNeeded(SLIDER_FIRST, "sms_code")
        row.is_code_asked = True
        await row._store()
        self._follow(row)

    @transactional
    async def complete(
        self, *, mobile: str, password_hash: str, right: RightCode | None = None
    ) -> Unit:
        """Give the legal representative their account, once, and use the code of the mobile up.

        Of two browsers with the same unit the first to come through here gets it.
        """
        row = await self.locked()
        row.proof.require(self.version)
        person = await Person.get(id=row.person_id)
        await row.require_unit(row.uscc)
        member = await row.seat(person, mobile)
        await MemberPassword(member).begin(password_hash)
        await note_agreements(member, visitor=row.visitor, subject=row.code, at=row.agreed_at)
        if right is not None:
            await right.use_up()
        row.unit, row.step = member.unit, DraftStep.DONE
        announce(row.topic)
        await row._store()
        self._follow(row)
        return row.unit

    @transactional
    async def start_over(self) -> Self:
        """Forget what was typed and begin anew; the page goes on with the draft returned."""
        mine = type(self).filter(visitor=self.visitor, closed_at=None)
        for row in await mine.select_for_update():
            await row._blank()
            row.uscc = row.unit_name = ""
            row.closed_at = row.expires_at = clock.now()
            await row.save()
            announce(row.topic)
        return self.new(self.visitor)

    @classmethod
    async def forget_old(cls) -> None:
        """Delete those whose seven days are over."""
        await sweep(cls.filter(expires_at__lt=clock.now()))

    async def _checked(self) -> Self:
        row = await self.locked()
        row.step.require_open()
        if row.checked_at is None or row.version != self.version:
            raise Conflict(NOT_CHECKED)
        return row

    async def _type_all_of(self, page: Self) -> None:
        for field in STEP_ONE:
            await self._type(field, getattr(page, field))

    async def _type(self, field: str, value: str | bool) -> None:
        if self.typed.write(field, value):
            await self._void()

    async def _void(self) -> None:
        """Facts that have changed need another proof, and their codes hold no longer."""
        self.step.require_open()
        if self.checked_at is not None:
            self.version += 1
            announce(self.topic)
            await void_codes(subject=self.code)
        self.checked_at = self.person_id = self.proved_at = None
        self.step, self.is_code_asked = DraftStep.UNIT, False

    async def _blank(self) -> None:
        self.id_number = self.legal_rep_name = self.mobile = self.address = ""
        await forget_codes(subject=self.code)

    async def _store(self) -> None:
        """Save the row, which lives for seven days from now, and half an hour once it is done."""
        is_done = self.step is DraftStep.DONE
        if is_done:
            await self._blank()
        self.expires_at = clock.now() + (SUCCESS_SHOWN if is_done else self.LIFETIME)
        await self.save()

    def _follow(self, row: Self) -> None:
        """Know what is stored; what stands in the fields of a page is left as it was typed."""
        for name in self._meta.db_fields - {*STEP_ONE, "mobile"}:
            setattr(self, name, getattr(row, name))
        self._saved_in_db = True
