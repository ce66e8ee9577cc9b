"""A registration under way, from the registry's answer to the new unit.

Each step needs the stored one before it: the registry's answer, then the face proof, which holds
for 30 minutes and only for the facts it was asked for. A change in step 1 raises `version` and
voids the proof; a proof for an older version counts for nothing. The draft lives for seven days
after its last change; when the unit is registered, personal data is blanked, and the page of
success can be shown again for half an hour.
"""

import re
from datetime import timedelta
from typing import Self

from tortoise import fields
from tortoise.indexes import Index

from models.accounts.registration_form import RegistrationForm
from models.accounts.registration_rule import (
    UNIT_FIELDS,
    RegistryFacts,
    UnitForm,
    compare,
    registered_already,
)
from models.base import clock
from models.base.error import CaptchaNeeded, Conflict, NotFound
from models.base.field import UtcField
from models.base.labeled import Labeled
from models.base.origin import Origin
from models.base.text import standard
from models.base.topic import announce
from models.base.tx import transactional
from models.people.person import Person
from models.proofs.consent import AGREEMENT, PRIVACY, Consent
from models.proofs.face_check import PROOF_LIFETIME
from models.proofs.matter import Answerer, Matter
from models.proofs.password import PasswordContext
from models.proofs.qr_code import WRONG_PERSON, QrPurpose
from models.proofs.qr_ticket import QrTicket
from models.records.audit import AuditEvent, record
from models.sign_in.member_password import MemberPassword
from models.standards.code_list import default_unit_type, unit_types
from models.standards.id_type import IdType
from models.units.member import Member
from models.units.unit import Unit, UnitFacts

SUCCESS_SHOWN = timedelta(minutes=30)
CHECK_LIFETIME = timedelta(days=1)
MAX_ADDRESS = 200
REGION = re.compile("[0-9]{6}")

NOT_CHECKED = "请先填写单位信息并通过核对"
PROOF_ENDED = "法定代表人认证已超过30分钟或单位信息已修改，请重新扫码认证"
FINISHED = "本次注册已完成，请直接登录"
CHANGED = QrPurpose.REGISTER_FACE.asked.changed
SLIDER_FIRST = "请先完成滑块验证再获取验证码"


class DraftStep(Labeled):
    """The step that a registration has reached; the label is that of the stepper."""

    UNIT = "unit", "填写单位信息"
    FACE = "face", "法定代表人认证"
    ACCOUNT = "account", "填写账户信息"
    DONE = "done", "完成注册"


class RegistrationDraft(RegistrationForm):
    """法定代表人注册 as far as one browser has come."""

    step = fields.CharEnumField(DraftStep, max_length=10, default=DraftStep.UNIT)
    version = fields.IntField(default=0)
    unit_type = fields.CharField(max_length=10, default="")
    region = fields.CharField(max_length=6, default="")
    address = fields.CharField(max_length=MAX_ADDRESS, default="")
    person: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "hall.Person", related_name="registration_drafts", on_delete=fields.RESTRICT, null=True
    )
    person_id: int | None
    proved_at = UtcField(null=True)
    is_code_asked = fields.BooleanField(default=False)
    unit: fields.ForeignKeyNullableRelation[Unit] = fields.ForeignKeyField(
        "hall.Unit", related_name="registration_drafts", on_delete=fields.RESTRICT, null=True
    )
    unit_id: int | None

    class Meta:
        table = "registration_draft"
        indexes = (Index(fields=("expires_at",), name="ix_registration_draft_expires_at"),)

    @property
    def topic(self) -> str:
        """What the pages of the browser listen to: the step has changed."""
        return f"registration:{self.code}"

    @property
    def has_proof(self) -> bool:
        """True while the face proof of the legal representative holds."""
        return self.proved_at is not None and clock.now() < self.proved_at + PROOF_LIFETIME

    @property
    def current_step(self) -> DraftStep:
        """The step to show: without a fresh proof 填写账户信息 falls back to the face check."""
        if self.step is DraftStep.ACCOUNT and not self.has_proof:
            return DraftStep.FACE
        return self.step

    @property
    def needs_slider(self) -> bool:
        """True when the next SMS code needs the slider: each proof stands for it once."""
        return self.is_code_asked or not self.has_proof

    @property
    def is_check_old(self) -> bool:
        """True when the registry was asked so long ago that it has to be asked again."""
        return self.checked_at is not None and clock.now() > self.checked_at + CHECK_LIFETIME

    def password_context(self, mobile: str = "") -> PasswordContext:
        """What the password must not contain, for the live rules and for the check."""
        names = (self.unit_name, self.legal_rep_name)
        return PasswordContext(self.uscc, mobile, self.id_number, names)

    @property
    def legal_rep(self) -> Answerer:
        """The person whom checked facts name: only they may answer for them."""
        return Answerer(IdType(self.id_type), self.id_number, self.legal_rep_name)

    @property
    def matter(self) -> Matter:
        """What a proof is asked for: these very facts, and who answers for them."""
        return Matter(self.code, self.version, (self.unit_name,), self.legal_rep)

    def is_legal_rep(self, person: Person) -> bool:
        """True for the person that the draft names, by type, number and name."""
        return self.legal_rep.is_same(person)

    @transactional
    async def complete_unit_step(self, facts: RegistryFacts | None) -> None:
        """Hold step 1 against the registry's answer and go on to the face check.

        That the unit is registered already is told only here, after its name and legal
        representative have turned out right. A proof that still holds for them is kept.
        """
        form = self.check_form()
        found = compare(form, facts)
        row = await self._locked()
        await row._type_all_of(self)
        row._require_agreement()
        if await Unit.filter(uscc=form.uscc).exists():
            raise registered_already()
        row._accept(form, found)
        await row._store()
        self._follow(row)
        for field in UNIT_FIELDS:
            setattr(self, field, getattr(row, field))

    @transactional
    async def open_ticket(self, origin: Origin) -> QrTicket:
        """A code for the face check of these facts, which the registry has confirmed."""
        row = await self._locked()
        if row.step is DraftStep.DONE:
            raise Conflict(FINISHED)
        if row.checked_at is None or row.version != self.version:
            raise Conflict(NOT_CHECKED)
        return await QrTicket.open(QrPurpose.REGISTER_FACE, origin=origin, matter=row.matter)

    @transactional
    async def mark_proved(self, person: Person, *, version: int) -> None:
        """Note that the legal representative proved who they are for this version of the facts."""
        row = await self._locked()
        if row.step is DraftStep.DONE:
            raise Conflict(FINISHED)
        if row.checked_at is None or row.version != version:
            raise Conflict(CHANGED)
        if not row.is_legal_rep(person):
            raise NotFound(WRONG_PERSON)
        row.person, row.proved_at = person, clock.now()
        row.is_code_asked, row.step = False, DraftStep.ACCOUNT
        announce(row.topic)
        await row._store()
        self._follow(row)

    @transactional
    async def require_proved(self) -> None:
        """Refuse step 3 without a fresh proof of these very facts, or for a registered unit."""
        row = await self._locked()
        row._require_proof(self.version)
        if await Unit.filter(uscc=row.uscc).exists():
            raise registered_already()

    @transactional
    async def note_code_asked(self, *, slider_passed: bool) -> None:
        """Let the proof stand for the slider once; part of the transaction that issues a code."""
        row = await self._locked()
        row._require_proof(self.version)
        if row.needs_slider and not slider_passed:
            raise CaptchaNeeded(SLIDER_FIRST, "sms_code")
        row.is_code_asked = True
        await row._store()
        self._follow(row)

    @transactional
    async def register(self, *, mobile: str, password_hash: str) -> Unit:
        """Make the unit with its legal representative, once; the mobile was proved before.

        Of two browsers with the same code the first to come through here gets the unit, by the
        unique index; the other one is told «已注册».
        """
        row = await self._locked()
        row._require_proof(self.version)
        person = await Person.get(id=row.person_id)
        if await Unit.filter(uscc=row.uscc).exists():
            raise registered_already()
        facts = UnitFacts(row.uscc, row.unit_name, row.unit_type, row.region, row.address)
        member = await Unit.register(facts, by=person, mobile=mobile)
        await MemberPassword.begin(member, password_hash)
        unit = member.unit
        await row._note_agreements(member)
        row.unit, row.step = unit, DraftStep.DONE
        announce(row.topic)
        await row._store()
        self._follow(row)
        return unit

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
        return self._new(self.visitor)

    async def _note_agreements(self, member: Member) -> None:
        """Record what was ticked in step 1, now that it is known who did so and for whom."""
        for text in (AGREEMENT, PRIVACY):
            await Consent.give(
                text,
                visitor=self.visitor,
                subject=self.code,
                person=member.person,
                unit=member.unit,
                at=self.agreed_at,
            )
            await record(
                AuditEvent.AGREEMENT_ACCEPTED,
                unit=member.unit,
                by=member,
                details={"text": text.name, "version": text.version},
            )

    def _accept(self, form: UnitForm, facts: RegistryFacts) -> None:
        """Take the registry's spelling, in standard signs; only changed facts need a new proof."""
        self.uscc, self.id_type, self.id_number = form.uscc, form.id_type.value, form.id_number
        self.unit_name = standard(facts.name)
        self.legal_rep_name = standard(facts.legal_rep.name)
        known_type = facts.unit_type in unit_types()
        self.unit_type = facts.unit_type if known_type else default_unit_type(form.uscc)
        self.region = facts.region if REGION.fullmatch(facts.region) else ""
        self.address = facts.address[:MAX_ADDRESS]
        if self.checked_at is None:
            self.step = DraftStep.FACE
            announce(self.topic)
        self.checked_at = clock.now()

    async def _void(self) -> None:
        """Facts that have changed need another proof, and their codes hold no longer."""
        if self.step is DraftStep.DONE:
            raise Conflict(FINISHED)
        if self.checked_at is not None:
            self.version += 1
            announce(self.topic)
            await QrTicket.void(subject=self.code)
        await super()._void()
        self.person_id, self.proved_at, self.is_code_asked = None, None, False
        self.step = DraftStep.UNIT

    def _require_proof(self, version: int) -> None:
        if self.step is DraftStep.DONE:
            raise Conflict(FINISHED)
        if self.step is not DraftStep.ACCOUNT or self.version != version or not self.has_proof:
            raise Conflict(PROOF_ENDED)

    async def _blank(self) -> None:
        self.id_number = self.legal_rep_name = self.mobile = self.address = ""
        await QrTicket.forget(subject=self.code)

    async def _store(self) -> None:
        if self.step is DraftStep.DONE:
            await self._blank()
            self.expires_at = clock.now() + SUCCESS_SHOWN
            await self.save()
        else:
            await super()._store()
