"""How items and themes look: an icon and the number of its color; the word stands beside it."""

from collections.abc import Mapping
from typing import NamedTuple

from models.services.service_item import ServiceItem


class ItemLook(NamedTuple):
    """An icon of the font and one of the five soft colors."""

    icon: str
    color: str = ""


HOT_LOOKS: Mapping[str, ItemLook] = {
    "LD004": ItemLook("fact_check"),
    "KA001": ItemLook("credit_card_off", "c2"),
    "RC003": ItemLook("workspace_premium", "c4"),
    "SB022": ItemLook("personal_injury", "c3"),
    "SB024": ItemLook("accessible_forward", "c5"),
    "SB025": ItemLook("swap_horiz", "c3"),
    "SB034": ItemLook("medication", "c2"),
    "ZN016": ItemLook("construction", "c4"),
    "JY022": ItemLook("school"),
    "JY023": ItemLook("groups", "c3"),
    "RC028": ItemLook("how_to_reg", "c5"),
    "JY001": ItemLook("savings", "c2"),
}
LINE_LOOKS: Mapping[str, ItemLook] = {
    "就业创业": ItemLook("work", "c3"),
    "社会保险": ItemLook("verified_user", "c5"),
    "人事人才": ItemLook("badge", "c4"),
    "劳动关系": ItemLook("groups"),
    "职业能力建设": ItemLook("construction", "c4"),
    "社保卡": ItemLook("credit_card", "c2"),
    "劳动监察": ItemLook("gpp_good"),
    "调解仲裁": ItemLook("account_balance", "c3"),
}
THEME_LOOKS: Mapping[str, ItemLook] = {
    "t1": ItemLook("payments"),
    "t2": ItemLook("cast_for_education", "c2"),
    "t3": ItemLook("school", "c4"),
    "t4": ItemLook("work", "c3"),
    "t5": ItemLook("elderly", "c5"),
}
OTHER = ItemLook("apps", "c2")


def item_look(item: ServiceItem) -> ItemLook:
    """Hot items have an icon of their own, the others that of their 业务条线."""
    return HOT_LOOKS.get(item.code) or LINE_LOOKS.get(item.business_line, OTHER)


def theme_look(code: str) -> ItemLook:
    """The icon of a theme."""
    return THEME_LOOKS.get(code, OTHER)
