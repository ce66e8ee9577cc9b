"""个人用户: a real-name natural person, the base of every other role.

A person is made by the first proof of who they are (a face check for a unit, or the registration
in the APP) and found again by 证件类型 and 证件号码. Only who has registered in the APP can
sign in there; a legal rep who was found by a face check has no personal password yet.

A mobile belongs to whoever proved it last by SMS and face: numbers are given out again. Who had
it before goes on without one, signs in by 证件号码, and is told so.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Self, TypeVar

from tortoise import fields
from tortoise.exceptions import IntegrityError, OperationalError
from tortoise.expressions import Q
from tortoise.indexes import Index

from models.base import clock
from models.base.error import Conflict, Invalid, NotFound, SessionEnded, at_field
from models.base.field import BlindIndexField, EncryptedCharField, UtcField
from models.base.key import is_code, random_token
from models.base.mask import mask_id, mask_mobile, mask_name
from models.base.model import HallModel
from models.base.origin import Origin
from models.base.tx import transactional
from models.people.person_login import PersonLogin
from models.proofs.known_device import KnownDevice
from models.proofs.lockout import account_key
from models.proofs.password import PasswordContext, accept_password, hash_password, needs_upgrade
from models.proofs.password_check import PasswordCheck, Slider
from models.records.audit import AuditEvent, record
from models.records.limit_table import AT_DESK
from models.sign_in.login_ticket import LoginTicket
from models.sign_in.password_history import PasswordHistory
from models.sign_in.session import EndReason, Session
from models.standards.id_type import IdType
from models.standards.identifier import (
    check_id_number,
    check_mobile,
    check_person_name,
    check_registered_name,
    same_name,
)

OTHER_NAME = (
    "姓名与该证件号码已实名登记的姓名不一致，请核对后重新填写，或携带有效证件到经办窗口更正"
)
REFUSED = "证件号码/手机号或密码不正确，请核对后重新输入"
NO_ACCOUNT = "江苏智慧人社APP没有此人的账号"
REGISTERED = "该证件号码已注册，请直接登录"
MOBILE_TAKEN = "该手机号正由他人办理绑定，请稍后重试"
T = TypeVar("T")

RIVALS = 5  # how many may bind the same mobile in the same moment


class Person(HallModel):
    """One natural person; `app_since` is empty for whoever has not registered in the APP."""

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=32, unique=True)
    id_type = fields.CharEnumField(IdType, max_length=2)
    id_number = EncryptedCharField("person id number", max_length=30)
    id_index = BlindIndexField("person id number", source="id_number")
    name = EncryptedCharField("person name", max_length=60)
    mobile = EncryptedCharField("person mobile", max_length=20, default="")
    mobile_index = BlindIndexField("person mobile", source="mobile")
    password_hash = fields.CharField(max_length=200, null=True)
    app_since = UtcField(null=True)
    created_at = UtcField()

    class Meta:
        table = "person"
        unique_together = (("id_index", "id_type"),)  # in this order: a login knows no type
        indexes = (Index(fields=("mobile_index",), name="ix_person_mobile"),)

    @property
    def masked_name(self) -> str:
        """姓名 as everybody may see it."""
        return mask_name(self.name)

    @property
    def masked_id(self) -> str:
        """证件号码 as everybody may see it."""
        return mask_id(self.id_number)

    @property
    def masked_mobile(self) -> str:
        """移动电话 as everybody may see it."""
        return mask_mobile(self.mobile)

    @property
    def has_lost_mobile(self) -> bool:
        """True when somebody else has proved the mobile that this user had."""
        return self.is_app_user and not self.mobile

    @property
    def is_app_user(self) -> bool:
        """True when the person has registered in the APP and can sign in there."""
        return self.app_since is not None

    @classmethod
    async def by_id(cls, id_type: IdType, number: str) -> Self | None:
        """Find a person by a number in its kept form."""
        return await cls.get_or_none(id_type=id_type, id_index=number)

    @classmethod
    @transactional
    async def find_or_create(cls, id_type: IdType, id_number: str, name: str) -> Self:
        """The one row of a proven person; a name that differs is refused, never overwritten."""
        with at_field("id_number"):
            number = check_id_number(id_type, id_number)
        with at_field("name"):
            proven = check_registered_name(name)
        new = cls(
            code=random_token(16),
            id_type=id_type,
            id_number=number,
            name=proven,
            created_at=clock.now(),
        )
        await cls.bulk_create([new], ignore_conflicts=True)  # somebody may be quicker
        person = await cls.select_for_update().get(id_type=id_type, id_index=number)
        if not same_name(person.name, proven):
            raise Conflict(OTHER_NAME, "name")
        return person

    @classmethod
    async def register_in_app(
        cls, id_type: IdType, id_number: str, name: str, mobile: str, password: str
    ) -> Self:
        """Make a proven person a user of the APP with a password of their own."""
        with at_field("id_number"):
            number = check_id_number(id_type, id_number)
        with at_field("name"):
            proven = check_person_name(name)
        with at_field("mobile"):
            phone = check_mobile(mobile, "手机号")
        own = PasswordContext(mobile=phone, id_number=number, names=(proven,))
        await accept_password(password, own)
        password_hash = await hash_password(password)
        return await among_rivals(
            lambda: cls._join_app(id_type, number, proven, phone, password_hash)
        )

    @classmethod
    @transactional
    async def _join_app(
        cls, id_type: IdType, number: str, name: str, mobile: str, password_hash: str
    ) -> Self:
        person = await cls.find_or_create(id_type, number, name)
        if person.is_app_user:
            raise Conflict(REGISTERED, "id_number")
        await person.take_mobile(mobile)
        person.password_hash, person.app_since = password_hash, clock.now()
        await person.save()
        await PasswordHistory.remember(person, password_hash)
        await record(AuditEvent.PERSON_REGISTERED, by=person, subject=person)
        return person

    async def take_mobile(self, mobile: str) -> None:
        """Have a mobile that was just proved, and free it from whoever had it before.

        The caller saves the row, within `among_rivals`.
        """
        owners = Person.filter(mobile_index=mobile, app_since__isnull=False).exclude(id=self.id)
        for before in await owners.select_for_update():
            before.mobile = ""
            await before.save()
            details = {"mobile": mask_mobile(mobile)}
            await record(AuditEvent.MOBILE_LOST, by=self, subject=before, details=details)
        self.mobile = mobile

    @classmethod
    async def sign_in(
        cls,
        login: str,
        password: str,
        *,
        origin: Origin,
        slider: Slider | None = None,
        instead: str = AT_DESK,
    ) -> Self:
        """The person of a 证件号码 or 移动电话 whose password this is, at a computer or a phone.

        One text and one cost for unknown persons and wrong passwords. Raises CaptchaNeeded where
        a slider has to be solved first, TooMany while a way is closed, with what there is instead.
        """
        if not login.strip():
            raise Invalid("请输入证件号码或手机号", "login")
        if not password:
            raise Invalid("请输入密码", "password")
        typed = PersonLogin.of(login)
        person = await cls._app_user(typed)
        account = account_key("person", (typed.text, login))
        stored, person_id = (person.password_hash, person.id) if person else (None, None)
        check = PasswordCheck(account, password, stored, person_id, origin, slider, instead=instead)
        if not await check.is_right() or person is None:
            await _note_failure(person, origin)
            raise Invalid(REFUSED, "password")
        await person._upgrade_hash(password)
        return person

    @classmethod
    async def _app_user(cls, login: PersonLogin) -> Self | None:
        mine = Q(id_index__in=login.numbers or ("",))
        if login.mobile:
            mine |= Q(mobile_index=login.mobile)
        return await cls.filter(mine, app_since__isnull=False).order_by("id").first()

    @classmethod
    async def with_number(cls, typed: str) -> Self:
        """The user of the APP whom an identity number names, however it is written."""
        person = await cls._app_user(replace(PersonLogin.of(typed), mobile=""))
        if person is None:
            raise NotFound(NO_ACCOUNT, "id_number")
        return person

    @transactional
    async def end_device(self, code: str, *, here: Session) -> None:
        """下线: end one of the own sessions; somebody else's is not found."""
        await self._require_signed_in(here)
        theirs = Session.alive().filter(person_id=self.id)
        other = await theirs.get_or_none(code=code) if is_code(code) else None
        if other is None:
            raise NotFound("这个登录设备已经下线")
        await KnownDevice.forget_one(self.id, other.visitor)
        await other.end(EndReason.CHOSEN)

    @transactional
    async def end_other_devices(self, *, here: Session) -> int:
        """全部下线: end every own session but the one in use, and logins that are on their way."""
        await self._require_signed_in(here)
        await LoginTicket.void_all_of(person=self)
        await KnownDevice.forget_others(self.id, here.visitor)
        return await Session.end_all_of(person=self, reason=EndReason.CHOSEN, except_=here)

    async def _require_signed_in(self, here: Session) -> None:
        """Refuse a session that somebody else's click has just ended, or that is another's."""
        await self.lock()
        if not await Session.alive().filter(id=here.id, person_id=self.id).exists():
            raise SessionEnded

    async def lock(self) -> None:
        """Hold the row until the transaction ends, against whoever counts or changes it."""
        await Person.select_for_update().get(id=self.id)

    async def _upgrade_hash(self, password: str) -> None:
        """Store the password just typed under today's costs."""
        if not self.password_hash or not needs_upgrade(self.password_hash):
            return
        upgraded = await hash_password(password)
        await Person.filter(id=self.id, password_hash=self.password_hash).update(
            password_hash=upgraded
        )


async def among_rivals(bind: Callable[[], Awaitable[T]]) -> T:
    """Bind a mobile, and once more when somebody has just bound the same one before us."""
    for _ in range(RIVALS):
        try:
            return await bind()
        except OperationalError as error:
            if not isinstance(error, IntegrityError) and "deadlock" not in str(error):
                raise
    raise Conflict(MOBILE_TAKEN, "mobile")


@transactional
async def _note_failure(person: Person | None, origin: Origin) -> None:
    details = {"address": origin.address, "browser": origin.browser}
    await record(AuditEvent.SIGN_IN_REFUSED, subject=person, details=details)
