"""找回密码 under way: the account that one browser has named, and what was proved for it.

What is answered and how long it takes is the same whether or not there is such an account: nothing
is looked up before somebody has proved who they are, but for the code, which goes to the bound
mobile or to nobody. Whoever has proved it may hear how the account stands.

A face proves for 30 minutes, a code for ten. After a code alone, mobile and grants of the person
cannot be changed for a day (`Person.hold`), and the legal rep is told of a colleague's.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import ClassVar

from tortoise import fields
from tortoise.indexes import Index

from models.accounts.proven_draft import ProvenDraft
from models.accounts.recovery_account import Account, key_of
from models.accounts.recovery_rule import FACTS, MOST, Named, Whose, read
from models.accounts.recovery_typed import RecoveryTyped
from models.accounts.registration_step import DraftStep, FaceProof
from models.base.error import CaptchaNeeded, Conflict, Invalid, NotAllowed, NotFound, at_field
from models.base.field import EncryptedCharField
from models.base.origin import Origin
from models.base.rule_index import RuleIndex
from models.base.topic import announce
from models.base.tx import transactional
from models.people.person import Person
from models.proofs.face_check import PROOF_LIFETIME
from models.proofs.known_device import KnownDevice
from models.proofs.matter import Answerer
from models.proofs.password import place_among_hashes
from models.proofs.password_check import Slider
from models.proofs.qr_code import QrPurpose
from models.proofs.qr_link import send_link_unseen
from models.proofs.qr_ticket import QrTicket
from models.proofs.sms_code import REFUSED, RightCode, SmsCode, SmsPurpose
from models.sign_in.password_history import PasswordHistory
from models.standards.id_type import IdType
from models.standards.rule import SMS_CODE

CODE_PROVES_FOR = timedelta(minutes=10)
ENDED = "身份验证已失效或账号信息已修改，请重新验证"
CHANGED_SINCE = "密码在验证之后已被修改，请用新密码登录，或重新验证"
NOT_THE_SAME = "两次输入的密码不一致，请重新输入"


class RecoveryDraft(ProvenDraft):
    """找回密码 as far as one browser has come; `by_sms` says what has proved it."""

    FACE = QrPurpose.RECOVER_FACE
    FACTS = FACTS
    TYPED = FACTS
    NOT_CHECKED: ClassVar[str] = "请先填写账号信息并完成验证"

    whose = fields.CharEnumField(Whose, max_length=10, default=Whose.REP)
    uscc = fields.CharField(max_length=MOST["uscc"], default="")
    id_type = fields.CharField(max_length=MOST["id_type"], default=IdType.RESIDENT_CARD.value)
    id_number = EncryptedCharField("draft id number", max_length=MOST["id_number"], default="")
    name = EncryptedCharField("draft name", max_length=MOST["name"], default="")
    by_sms = fields.BooleanField(default=False)

    rules = (RuleIndex("uq_recovery_draft_visitor", ("visitor",), where="closed_at IS NULL"),)

    class Meta:
        table = "recovery_draft"
        indexes = (Index(fields=("expires_at",), name="ix_recovery_draft_expires_at"),)

    @property
    def typed(self) -> RecoveryTyped:
        """What is typed, field by field."""
        return RecoveryTyped(self)

    @property
    def proof(self) -> FaceProof:
        """What has been proved, by face or by code."""
        lives = CODE_PROVES_FOR if self.by_sms else PROOF_LIFETIME
        return FaceProof(self.step, self.version, self.proved_at, self.is_code_asked, lives, ENDED)

    @property
    def answerer(self) -> Answerer:
        """Whose account it is said to be."""
        return Answerer(IdType(self.id_type), self.id_number, self.name)

    @property
    def facts(self) -> tuple[str, ...]:
        """The account as it was typed: the unit's name would tell that there is one."""
        return (self.uscc if self.whose.has_unit else "个人账号",)

    @property
    def has_face(self) -> bool:
        """True when a face check accepts this kind of document."""
        return IdType(self.id_type).face is not None

    @property
    def named(self) -> Named:
        """The account that checked facts name."""
        return Named(self.whose, self.uscc if self.whose.has_unit else "", self.answerer)

    def blank(self, *, whole: bool) -> None:
        """Forget whoever has come this way."""
        self.id_number = self.name = ""
        if whole:
            self.uscc = ""

    def suggest(self, whose: Whose) -> None:
        """Begin with this kind of account on a page where nothing was typed yet."""
        if self.pk is None:
            self.whose = whose

    @transactional
    async def keep(self, field: str, value: str | bool) -> None:
        """Store one field, and with the first one whose account is meant."""
        if field != "whose":
            await super().keep("whose", self.whose.value)
        await super().keep(field, value)

    async def choose(self, whose: Whose) -> None:
        """Mean another kind of account; what was typed of it stays."""
        await self.keep("whose", whose.value)
        self.whose = whose

    def check(self) -> Named:
        """Check each field of step 1 by itself; raises the first refusal at its field."""
        return read(self.whose, self._values())

    @transactional
    async def complete_account_step(self) -> None:
        """Leave step 1; whether there is such an account is not asked."""
        found = self.check()
        row = await self.locked()
        await row.type_all_of(self)
        row.uscc, who = found.uscc, found.who
        row.id_type, row.id_number, row.name = who.id_type.value, who.id_number, who.name
        row.leave_first_step()
        await row.store()
        self.follow(row)
        for field in FACTS:
            setattr(self, field, getattr(row, field))

    async def send_code(self, origin: Origin, *, slider: Slider | None = None) -> SmsCode:
        """Send a code to the bound mobile; the slider of step 1 stands for that of the first one.

        Raises CaptchaNeeded for another one.
        """
        row = await self.stored()
        account = await Account.find(row.named)
        key, here = key_of(row.named), await _known(origin, account)
        await SmsCode.refuse_unseen(key, here)
        if slider is not None:
            await slider()
        elif row.is_code_asked:
            raise CaptchaNeeded
        bound = account.bound_mobile if account else ""
        has_room = await SmsCode.has_room_unseen(account=key, mobile=bound, origin=here)
        return await self._issue(key, bound if has_room else "", here)

    @transactional
    async def _issue(self, key: str, mobile: str, origin: Origin) -> SmsCode:
        row = await self.checked()
        row.is_code_asked = True
        await row.store()
        self.follow(row)
        return await SmsCode.issue_unseen(
            SmsPurpose.RECOVER,
            account=key,
            mobile=mobile,
            origin=origin,
            subject=row._code_subject,
        )

    async def send_bound_link(self, origin: Origin) -> QrTicket:
        """Send the link of the face check to the bound mobile, or to nobody."""
        row = await self.stored()
        account = await Account.find(row.named)
        key, bound = key_of(row.named), account.bound_mobile if account else ""
        has_room = await SmsCode.has_room_unseen(account=key, mobile=bound, origin=origin)
        return await self._send_link(key, bound if has_room else "", origin)

    @transactional
    async def _send_link(self, key: str, mobile: str, origin: Origin) -> QrTicket:
        row = await self.checked()
        return await send_link_unseen(
            self.FACE, account=key, mobile=mobile, origin=origin, matter=row.matter
        )

    async def code_pause(self, origin: Origin) -> int:
        """Seconds until this browser may ask for another code."""
        row = await self.stored()
        here = await _known(origin, await Account.find(row.named))
        return await SmsCode.pause_unseen(key_of(row.named), here)

    async def prove_by_code(self, code: str) -> None:
        """Use a code up; raises Invalid at ``sms_code``, whatever it is that does not hold."""
        with at_field("sms_code"):
            digits = str(SMS_CODE.check(code))
        row = await self.stored()
        right = await SmsCode.check_unseen(
            SmsPurpose.RECOVER,
            account=key_of(row.named),
            code=digits,
            visitor=row.visitor,
            subject=row._code_subject,
        )
        account = await Account.find(row.named)
        if account is None:
            raise Invalid(REFUSED, "sms_code")
        await self._mark_by_code(account.person, right)

    @transactional
    async def _mark_by_code(self, person: Person, right: RightCode) -> None:
        row = await self.checked()
        row.note_proof(person)
        await right.use_up()
        row.by_sms = True
        await row.store()
        self.follow(row)

    def note_proof(self, person: Person) -> None:
        """Go on to the third step, on the locked row; a face unless a code says otherwise."""
        super().note_proof(person)
        self.by_sms = False

    async def account(self) -> Account:
        """The account of whoever has proved who they are; raises why it cannot be recovered."""
        row = await self.stored()
        row.proof.require(self.version)
        account = await Account.find(row.named)
        if account is None or account.person.id != row.person_id:
            raise NotFound(row.whose.unknown)
        if refusal := account.refusal():
            raise NotAllowed(refusal)
        return account

    async def set_password(self, password: str, confirm: str, *, origin: Origin) -> None:
        """Give the account a new password, once; slow hashes come first.

        Raises Invalid at ``password`` or ``password_confirm``, and what `account` raises.
        """
        account = await self.account()
        if password and password != confirm:
            raise Invalid(NOT_THE_SAME, "password_confirm")
        async with place_among_hashes():
            password_hash = await account.accepted(password)
        await self._complete(account, password_hash, origin)

    @transactional
    async def _complete(self, account: Account, password_hash: str, origin: Origin) -> None:
        row = await self.locked()
        row.proof.require(self.version)
        if row.proved_at is None or await PasswordHistory.has_newer(account.owner, row.proved_at):
            raise Conflict(CHANGED_SINCE)
        await account.recover(password_hash, by_sms=row.by_sms, origin=origin)
        row.step = DraftStep.DONE
        announce(row.topic)
        await row.store()
        self.follow(row)

    async def stored(self) -> "RecoveryDraft":
        """What is kept of the facts of this page; raises Conflict for others."""
        row = await RecoveryDraft.of(self.visitor)
        is_mine = row.code == self.code and row.version == self.version
        if not is_mine or row.checked_at is None:
            raise Conflict(self.NOT_CHECKED)
        row.step.require_open()
        return row

    @property
    def _code_subject(self) -> str:
        """What a code is bound to besides account and browser: this draft with these facts."""
        return f"{self.code} {self.version}"

    def _values(self) -> Mapping[str, str]:
        return {field: str(getattr(self, field)) for field in FACTS}


async def _known(origin: Origin, account: Account | None) -> Origin:
    """Where the browser stands, and whether the owner of the account has used it before."""
    owner = account.person.id if account else None
    return origin.as_known(await KnownDevice.knows(origin.device, owner))
