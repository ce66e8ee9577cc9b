"""办件进度: the steps a case has gone through, each with what came of it."""

from typing import TYPE_CHECKING

from tortoise import fields
from tortoise.indexes import Index

from models.base.field import UtcField
from models.base.model import HallModel

if TYPE_CHECKING:
    from models.cases.case import Case


class CaseStep(HallModel):
    """One step of a case; ``note`` is what the office tells the unit about it."""

    id = fields.IntField(primary_key=True)
    case: fields.ForeignKeyRelation["Case"] = fields.ForeignKeyField(
        "hall.Case", related_name="steps", on_delete=fields.CASCADE
    )
    case_id: int
    name = fields.CharField(max_length=20)
    result = fields.CharField(max_length=20, default="")
    note = fields.CharField(max_length=200, default="")
    begun_at = UtcField()
    ended_at = UtcField(null=True)

    class Meta:
        table = "case_step"
        ordering = ["id"]
        indexes = (Index(fields=("case_id",), name="ix_case_step_case"),)
