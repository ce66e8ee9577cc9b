"""Login name 1 (统一社会信用代码/单位编号/机构编号): one table of unique keys."""

import re
from collections.abc import Iterable
from typing import Any

from tortoise import fields

from models.base.model import HallModel
from models.base.text import compact

MAX_LENGTH = 20
MAX_TYPED = 400  # with every sign that nobody sees
OF_INSTITUTION = "JG"
INSTITUTION_FORM = f"机构编号应为{OF_INSTITUTION}加12位数字，请核对后重新输入"
_INSTITUTION_NO = re.compile(f"{OF_INSTITUTION}[0-9]{{12}}")


class LoginName(HallModel):
    """A name under which a unit or an institution signs in; a unit may have several."""

    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=MAX_LENGTH, unique=True)
    unit: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "hall.Unit", related_name="login_names", on_delete=fields.CASCADE, null=True
    )
    unit_id: int | None
    institution: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "hall.Institution", related_name="login_names", on_delete=fields.CASCADE, null=True
    )
    institution_id: int | None

    class Meta:
        table = "login_name"

    @classmethod
    async def taken(cls, names: Iterable[str]) -> set[str]:
        """Which of these are in use already."""
        return {found.name for found in await cls.filter(name__in=list(names))}


def as_login_name(text: str) -> str:
    """The one spelling of a typed name, in which it is kept; empty for what can be none."""
    name = compact(text) if len(text) <= MAX_TYPED else ""
    return name if len(name) <= MAX_LENGTH and name.isascii() and name.isalnum() else ""


def is_institution_no(text: str) -> bool:
    """True for what has the form of a 机构编号 (JG, region, sequence), whether or not it is one."""
    return _INSTITUTION_NO.fullmatch(as_login_name(text)) is not None


def begins_as_institution(text: str) -> bool:
    """True for what was meant to be a 机构编号: no other login name begins so."""
    return as_login_name(text).startswith(OF_INSTITUTION)
