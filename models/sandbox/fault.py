"""Switchable faults of the sandbox: what a tester can make go wrong in an outside system."""

from tortoise import fields
from tortoise.expressions import F

from models.base.error import Invalid
from models.base.labeled import Labeled
from models.base.model import HallModel
from models.base.topic import announce
from models.base.tx import transactional

MAX_AMOUNT = 600
TOPIC = "sandbox:fault"


class Fault(Labeled):
    """Something that an outside system does wrong; the value is its name in the sandbox API."""

    REGISTRY_DOWN = "registry_down", "单位登记信息库无法连接"
    REGISTRY_SLOW = "registry_slow", "单位登记信息库回复缓慢"
    REGISTRY_GARBAGE = "registry_garbage", "单位登记信息库回复乱码"
    SMS_LATE = "sms_late", "短信迟到"
    SMS_DOWN = "sms_down", "短信平台无法连接"
    SMS_LOST = "sms_lost", "短信一直不送达"
    FACE_FAILS = "face_fails", "人脸认证不通过"
    FACE_DOWN = "face_down", "人脸认证服务无法连接"
    FACE_SILENT = "face_silent", "人脸认证没有结果"
    APP_DOWN = "app_down", "江苏智慧人社APP无法连接"
    PROVINCE_DOWN = "province_down", "省政务无法连接"
    PROVINCE_SLOW = "province_slow", "省政务回复缓慢"
    PROVINCE_EXPIRED = "province_expired", "省政务的登录凭据过期"
    PROVINCE_FOREIGN = "province_foreign", "省政务返回外地单位"
    PROVINCE_RENAMED = "province_renamed", "省政务返回更名后的单位"
    LICENCE_DOWN = "licence_down", "电子营业执照无法连接"
    LICENCE_SLOW = "licence_slow", "电子营业执照回复缓慢"
    LICENCE_EXPIRED = "licence_expired", "电子营业执照的登录凭据过期"
    LICENCE_FOREIGN = "licence_foreign", "电子营业执照返回外地单位"
    LICENCE_RENAMED = "licence_renamed", "电子营业执照返回更名后的单位"
    CA_STALE = "ca_stale", "CA吊销名单没有按时更新"

    @property
    def system(self) -> str:
        """The outside system that fails."""
        first = self.value.partition("_")[0]
        return _SYSTEMS.get(first, first)

    @classmethod
    def of_provider(cls, name: str, what: str) -> "Fault":
        """A fault of a provider of outside accounts, such as ``slow``."""
        first = next((first for first, system in _SYSTEMS.items() if system == name), name)
        return cls(f"{first}_{what}")

    @property
    def unit(self) -> str:
        """What an amount counts; empty where a fault is only on or off."""
        return _AMOUNTS.get(self, ("", 1))[0]

    @property
    def usual_amount(self) -> int:
        """The amount when none is chosen."""
        return _AMOUNTS.get(self, ("", 1))[1]


_SYSTEMS = {"licence": "e_licence"}
_AMOUNTS = {
    Fault.REGISTRY_SLOW: ("秒", 6),
    Fault.PROVINCE_SLOW: ("秒", 6),
    Fault.LICENCE_SLOW: ("秒", 6),
    Fault.SMS_LATE: ("分钟", 3),
    Fault.FACE_FAILS: ("次", 2),
}


class SandboxFault(HallModel):
    """A fault that is switched on; no row means that everything works."""

    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=32, unique=True)
    amount = fields.IntField()

    class Meta:
        table = "sandbox_fault"

    @classmethod
    async def active(cls) -> dict[Fault, int]:
        """Faults that are on, each with its amount (seconds, minutes, times)."""
        return {Fault(row.name): row.amount for row in await cls.filter(amount__gt=0)}

    @classmethod
    async def amount_of(cls, fault: Fault) -> int:
        """How much of a fault is on; 0 when it is off."""
        row = await cls.get_or_none(name=fault.value)
        return row.amount if row else 0

    @classmethod
    @transactional
    async def switch_on(cls, fault: Fault, amount: int | None = None) -> None:
        """Let a system fail from now on, in place of an earlier amount of the same fault."""
        wanted = fault.usual_amount if amount is None else amount
        if not 1 <= wanted <= MAX_AMOUNT:
            raise Invalid(f"请填写1至{MAX_AMOUNT}之间的整数", field="amount")
        await cls.filter(name=fault.value).delete()
        await cls.create(name=fault.value, amount=wanted)
        announce(TOPIC)

    @classmethod
    @transactional
    async def switch_off(cls, fault: Fault) -> None:
        """Let a system work again."""
        await cls.filter(name=fault.value).delete()
        announce(TOPIC)

    @classmethod
    @transactional
    async def switch_off_all(cls) -> None:
        """Let every system work again."""
        await cls.all().delete()
        announce(TOPIC)

    @classmethod
    @transactional
    async def take_one(cls, fault: Fault) -> bool:
        """Use up one time of a counted fault; False when none is left."""
        taken = await cls.filter(name=fault.value, amount__gt=0).update(amount=F("amount") - 1)
        if taken:
            announce(TOPIC)
        return bool(taken)
