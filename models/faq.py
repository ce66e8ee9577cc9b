"""常见问题: a question people ask and the office's answer."""

from tortoise import fields

from models.base import HallModel


class Faq(HallModel):
    """One question of a category with its answer."""

    id = fields.IntField(primary_key=True)
    category = fields.CharField(max_length=20)
    question = fields.CharField(max_length=100, unique=True)
    answer = fields.CharField(max_length=500)
    sort = fields.IntField()

    class Meta:
        table = "faq"
        ordering = ["sort"]
