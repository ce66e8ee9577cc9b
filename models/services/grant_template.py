"""授权模板: sets of items that are ticked together: one per line of business, and a unit's own."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tortoise import fields

from models.base import clock
from models.base.error import Conflict, Invalid, LimitReached, NotFound
from models.base.field import UtcField
from models.base.key import is_code, random_token
from models.base.model import HallModel
from models.base.text import clean
from models.base.tx import transactional
from models.services.granting import Offered
from models.units.member import Member
from models.units.permission import Action
from models.units.unit import Unit

MOST = 20
LONGEST_NAME = 20


@dataclass(frozen=True)
class LineTemplate:
    """The grantable items of one line of business that fit the unit."""

    name: str
    codes: frozenset[str]


class GrantTemplate(HallModel):
    """A set of items that a unit has saved under a name."""

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=32, unique=True)
    unit: fields.ForeignKeyRelation[Unit] = fields.ForeignKeyField(
        "hall.Unit", related_name="grant_templates", on_delete=fields.CASCADE
    )
    unit_id: int
    name = fields.CharField(max_length=40)
    codes = fields.JSONField[list[str]]()
    created_at = UtcField()

    class Meta:
        table = "grant_template"
        unique_together = (("unit", "name"),)

    @classmethod
    async def of(cls, unit_id: int) -> "list[GrantTemplate]":
        """Those of a unit, by name."""
        return await cls.filter(unit_id=unit_id).order_by("name")

    @classmethod
    @transactional
    async def save_as(cls, name: str, codes: Collection[str], *, by: Member) -> "GrantTemplate":
        """Keep a set under a name; raises Invalid, Conflict or LimitReached at ``name``."""
        await Unit.select_for_update().get(id=by.unit_id)
        await by.require(Action.GRANT_EDIT)
        kept = clean(name).strip()
        if not kept or len(kept) > LONGEST_NAME:
            raise Invalid(f"请输入模板名称，最多{LONGEST_NAME}个字", "name")
        if not codes:
            raise Invalid("请先选择事项，再存为模板", "name")
        mine = await cls.of(by.unit_id)
        if any(each.name == kept for each in mine):
            raise Conflict("已有同名模板，请换一个名称", "name")
        if len(mine) >= MOST:
            raise LimitReached(f"最多保存{MOST}个模板，请先删除不用的", "name")
        return await cls.create(
            code=random_token(16),
            unit_id=by.unit_id,
            name=kept,
            codes=sorted(codes),
            created_at=clock.now(),
        )

    @classmethod
    @transactional
    async def discard(cls, code: str, *, by: Member) -> None:
        """Delete one of the own unit's templates."""
        await by.require(Action.GRANT_EDIT)
        found = await cls.get_or_none(code=code, unit_id=by.unit_id) if is_code(code) else None
        if found is None:
            raise NotFound("没有找到这个模板")
        await found.delete()


def line_templates(items: Sequence[Offered]) -> list[LineTemplate]:
    """One for each line of business, in the order of the catalogue."""
    lines: dict[str, set[str]] = {}
    for each in items:
        if not each.refusal:
            lines.setdefault(each.item.business_line, set()).add(each.item.code)
    return [LineTemplate(name, frozenset(codes)) for name, codes in lines.items()]
