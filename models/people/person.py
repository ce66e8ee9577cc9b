"""个人用户: a real-name natural person, the base of every other role.

A person is made by the first proof of who they are (a face check for a unit, or the registration
in the APP) and found again by 证件类型 and 证件号码. Only who has registered in the APP can
sign in there; a legal rep who was found by a face check has no personal password yet.

A mobile belongs to whoever proved it last by SMS and face: numbers are given out again. Who had
it before goes on without one, signs in by 证件号码, and is told so.
"""

from datetime import timedelta
from typing import Self

from tortoise import fields
from tortoise.indexes import Index

from models.base import clock
from models.base.error import Conflict, at_field
from models.base.field import BlindIndexField, EncryptedCharField, UtcField
from models.base.key import random_token
from models.base.mask import mask_id, mask_mobile, mask_name
from models.base.model import HallModel
from models.base.rule_index import RuleIndex
from models.base.tx import transactional
from models.records.audit import AuditEvent, record
from models.standards.id_type import IdType
from models.standards.identifier import check_id_number, check_registered_name, same_name

OTHER_NAME = (
    "姓名与该证件号码已实名登记的姓名不一致，请核对后重新填写，或携带有效证件到经办窗口更正"
)
HELD_FOR = timedelta(hours=24)
HELD = (
    "您的密码刚通过短信验证码找回，{until}不能修改手机、授权和登录账户；"
    "如需立即修改，请通过人脸识别找回"
)
FROZEN = "您的账户已冻结至 {until}，期间不能登录和办理；如需帮助请拨打12333"


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
    frozen_until = UtcField(null=True)
    held_until = UtcField(null=True)
    created_at = UtcField()

    # A mobile signs one person in to the APP; who has lost it to somebody else has none.
    rules = (
        RuleIndex(
            "uq_person_app_mobile",
            ("mobile_index",),
            where="app_since IS NOT NULL AND mobile_index <> ''",
        ),
    )

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

    def refusal(self) -> str:
        """Why this person cannot be signed in now, for them to read; empty when they can."""
        if self.frozen_until is None or self.frozen_until <= clock.now():
            return ""
        return FROZEN.format(until=clock.moment_words(self.frozen_until))

    def held(self) -> str:
        """Why this person cannot change a mobile or a grant now; empty when they can."""
        if self.held_until is None or self.held_until <= clock.now():
            return ""
        return HELD.format(until=clock.deadline_words(self.held_until))

    @transactional
    async def hold(self, *, is_held: bool) -> None:
        """Hold mobile and grants for a day after an SMS alone has proved somebody, or no more.

        Whoever has the SIM card of somebody else shall not make the loss last.
        """
        until = clock.now() + HELD_FOR if is_held else None
        await Person.filter(id=self.id).update(held_until=until)
        self.held_until = until

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

    async def take_mobile(self, mobile: str) -> None:
        """Have a mobile that was just proved, and free it from whoever had it before.

        The caller saves the row, and tries again when somebody has bound the same one meanwhile
        (`among_rivals` of models/accounts/app_account.py).
        """
        owners = Person.filter(mobile_index=mobile, app_since__isnull=False).exclude(id=self.id)
        for before in await owners.select_for_update():
            before.mobile = ""
            await before.save()
            details = {"mobile": mask_mobile(mobile)}
            await record(AuditEvent.MOBILE_LOST, by=self, subject=before, details=details)
        self.mobile = mobile

    async def lock(self) -> None:
        """Hold the row until the transaction ends, against whoever counts or changes it.

        Rows that only name it are written meanwhile, so that nobody waits for that.
        """
        await Person.select_for_update(no_key=True).get(id=self.id)

    async def reread(self) -> Self:
        """The row of now."""
        return await type(self).get(id=self.id)
