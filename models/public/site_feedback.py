"""政府网站找错: what a visitor found wrong on this site, answered with a number.

The number is ZC, the day and four digits that begin anew every day. How to reach the visitor is
their choice and is sealed. Of the address only the path is kept: what follows it may be secret.
"""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from tortoise import fields
from tortoise.indexes import Index

from models.base import clock
from models.base.error import Invalid, at_field
from models.base.field import EncryptedCharField, UtcField
from models.base.labeled import Labeled
from models.base.model import HallModel
from models.base.origin import Origin
from models.base.text import AROUND, drop_invisible, half_width
from models.base.tx import transactional
from models.proofs.known_device import KnownDevice
from models.records.counter import next_number
from models.records.limit import count
from models.records.limit_table import FEEDBACK_BROWSER, FEEDBACK_NETWORK
from models.standards.field_kind import FieldKind
from models.standards.rule import Limit, Rule
from models.standards.telephone import is_telephone

MAX_ADDRESS = 200
MAX_DESCRIPTION = 500
MIN_DESCRIPTION = 5
MAX_CONTACT = 60
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", re.ASCII)


class Problem(Labeled):
    """问题类型: what is wrong with a page."""

    LINK = "link", "链接打不开"
    WORDING = "wording", "错别字或表述不当"
    CONTENT = "content", "内容有误或过时"
    FUNCTION = "function", "功能不能使用"
    DISPLAY = "display", "显示异常"
    ACCESS = "access", "无障碍问题"
    OTHER = "other", "其他问题"


def _path_of(typed: str) -> str:
    """A path of this site, whatever of the address was pasted."""
    try:
        parts = urlsplit(drop_invisible(typed).strip())
    except ValueError as error:
        raise Invalid("请填写有问题的页面地址") from error
    path = parts.path or ("/" if parts.netloc else "")
    if not path:
        raise Invalid("请填写有问题的页面地址")
    return path[:MAX_ADDRESS]


def _require_sentence(typed: str) -> None:
    """A sentence, not a page."""
    if len(drop_invisible(typed)) < MIN_DESCRIPTION:
        raise Invalid(f"请描述问题，至少{MIN_DESCRIPTION}个字")
    if len(typed) > MAX_DESCRIPTION:
        raise Invalid(f"问题描述不能超过{MAX_DESCRIPTION}个字，现有{len(typed)}个字")


def _contact_of(typed: str) -> str:
    """A telephone number or an e-mail address."""
    text = half_width(typed).strip(AROUND)
    can_reach = is_telephone(text) or _EMAIL.fullmatch(text)
    if text and (len(text) > MAX_CONTACT or not can_reach):
        raise Invalid("联系方式应为电话号码或电子邮箱，也可以不填")
    return text


RULES: Mapping[str, Rule] = {
    "page": Rule(
        "问题页面",
        hint="复制浏览器地址栏里的网址，或写明页面名称所在的路径",
        parse=_path_of,
        limit=Limit(most=MAX_ADDRESS),
    ),
    "problem": Rule(
        "问题类型", FieldKind.SELECT, options={each.value: each.label for each in Problem}
    ),
    "description": Rule(
        "问题描述",
        FieldKind.AREA,
        hint=f"请不要填写身份证号码等个人信息，最多{MAX_DESCRIPTION}个字",
        parse=_require_sentence,
        limit=Limit(most=MAX_DESCRIPTION),
    ),
    "contact": Rule(
        "联系方式",
        hint="电话号码或电子邮箱，仅用于回复您",
        is_required=False,
        parse=_contact_of,
        limit=Limit(most=MAX_CONTACT),
    ),
}


class SiteFeedback(HallModel):
    """One report of an error."""

    id = fields.IntField(primary_key=True)
    number = fields.CharField(max_length=20, unique=True)
    page = fields.CharField(max_length=MAX_ADDRESS)
    problem = fields.CharField(max_length=16)
    description = fields.CharField(max_length=MAX_DESCRIPTION)
    contact = EncryptedCharField("site feedback contact", max_length=MAX_CONTACT, default="")
    created_at = UtcField()

    class Meta:
        table = "site_feedback"
        indexes = (Index(fields=("created_at",), name="ix_site_feedback_created_at"),)

    @classmethod
    @transactional
    async def report(
        cls,
        *,
        page: str,
        problem: str,
        description: str,
        contact: str = "",
        origin: Origin,
    ) -> "SiteFeedback":
        """Take a report and give it its number."""
        told = {"page": page, "problem": problem, "description": description, "contact": contact}
        row = cls(created_at=clock.now())
        for name, value in told.items():
            with at_field(name):
                setattr(row, name, RULES[name].check(value))
        known = await KnownDevice.is_used(origin.device)
        await count(FEEDBACK_BROWSER, FEEDBACK_NETWORK, origin=origin.as_known(known))
        day = f"{clock.today():%Y%m%d}"
        row.number = f"ZC{day}{await next_number(f'site feedback {day}', 1):04d}"
        await row.save()
        return row
