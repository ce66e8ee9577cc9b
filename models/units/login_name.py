"""Login name 1 (统一社会信用代码/单位编号/机构编号): one table of unique keys."""

from collections.abc import Iterable
from typing import Any

from tortoise import fields

from models.base.model import HallModel
from models.base.text import compact

MAX_LENGTH = 20
MAX_TYPED = 400  # with every sign that nobody sees


class LoginName(HallModel):
    """A name under which a unit signs in; a unit may have several."""

    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=MAX_LENGTH, unique=True)
    unit: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "hall.Unit", related_name="login_names", on_delete=fields.CASCADE
    )
    unit_id: int

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
