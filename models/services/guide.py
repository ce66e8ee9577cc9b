"""办事指南: what a guide page says of an item; what the catalogue does not tell is left out."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from models.base import clock
from models.services.service_item import Level, ServiceItem
from models.standards.code_list import unit_types

ONLINE = {
    1: "信息发布",
    2: "网上预约，现场办理",
    3: "网上申请，现场核验",
    4: "全程网办",
}
FULLY_ONLINE = 4


@dataclass(frozen=True)
class Material:
    """申请材料: `is_required` is None when the catalogue does not say, `case` when it is asked."""

    name: str
    is_required: bool | None = None
    case: str = ""
    is_shared: bool = False

    @classmethod
    def of(cls, row: dict[str, Any]) -> "Material":
        """Read one entry of the catalogue."""
        return cls(row["name"], row.get("required"), row.get("when", ""), row.get("shared", False))

    @property
    def note(self) -> str:
        """What stands beside its name: 必要, 选填, in which case, 电子证照免提交."""
        if self.is_shared:
            return "电子证照，免提交"
        if self.case:
            return f"{self.case}提供"
        return {True: "必要", False: "选填", None: ""}[self.is_required]


@dataclass(frozen=True)
class Step:
    """办理流程: one step and who takes it."""

    name: str
    by: str


@dataclass(frozen=True)
class Guide:
    """The guide of one item on a day."""

    item: ServiceItem
    day: date

    @property
    def who(self) -> str:
        """适用对象: types of units where the item is for some only, then people."""
        item = self.item
        types = [unit_types().label(code) for code in item.unit_types]
        units = types or (["各类单位"] if item.for_unit else [])
        others = ["个人"] * item.for_person + ["机构"] * item.for_institution
        return "、".join([*units, *others])

    @property
    def levels(self) -> str:
        """办理层级 in words."""
        return "、".join(Level(level).label for level in self.item.levels)

    @property
    def visits(self) -> str:
        """到现场次数: none when everything is done online."""
        return "0次" if self.item.online_depth == FULLY_ONLINE else "1次"

    @property
    def closed_until(self) -> date | None:
        """The day when the item is taken again; None while it is taken."""
        opening = self.item.window.next_opening(self.day)
        return None if opening == self.day else opening

    @property
    def window_notice(self) -> str:
        """What a visitor must know before they begin; empty while the item is taken."""
        opening = self.closed_until
        return f"现在暂停受理，{clock.day_words(opening)}起受理" if opening else ""

    @property
    def materials(self) -> tuple[Material, ...]:
        """申请材料 in the order of the catalogue."""
        return tuple(Material.of(row) for row in self.item.materials)

    @property
    def steps(self) -> tuple[Step, ...]:
        """办理流程."""
        return tuple(Step(row["name"], row["by"]) for row in self.item.steps)

    def facts(self) -> tuple[tuple[str, str], ...]:
        """Label and value of each short element that the catalogue tells."""
        item = self.item
        told = (
            ("适用对象", self.who),
            ("事项类型", item.item_type),
            ("办理层级", self.levels),
            ("实施机构", item.authority),
            ("法定时限", item.legal_limit),
            ("承诺时限", item.promised_limit),
            ("收费", item.fee),
            ("办理形式", ONLINE[item.online_depth]),
            ("到现场", self.visits),
            ("受理时间", item.window.label),
            ("单位审核", "提交后由所在单位审核" if item.needs_unit_review else ""),
            ("结果送达", "可邮寄" if item.is_delivered else ""),
            ("设定依据", item.basis),
            ("咨询电话", item.phone),
        )
        return tuple((label, value) for label, value in told if value)
