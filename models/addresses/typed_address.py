"""What is typed of a 收件地址, and the rules of its fields."""

from dataclasses import dataclass
from functools import partial

from models.base.error import Invalid, at_field
from models.base.mask import mask_name
from models.base.text import is_letter
from models.standards.field_kind import FieldKind
from models.standards.pasted_address import MOST_DETAIL, MOST_NAME
from models.standards.rule import MOBILE, Limit, Rule


def _check_words(text: str, label: str, least: int) -> None:
    if sum(char.isalnum() for char in text) < least or not any(map(is_letter, text)):
        raise Invalid(f"{label}至少{least}个字，请按实际情况填写")


RECIPIENT = Rule(
    "收件人姓名",
    parse=partial(_check_words, label="收件人姓名", least=1),
    limit=Limit(most=MOST_NAME),
    mask=mask_name,
)
PLACE = Rule("所在地区", FieldKind.PLACE)
DETAIL = Rule(
    "详细地址",
    parse=partial(_check_words, label="详细地址", least=2),
    limit=Limit(most=MOST_DETAIL),
)


@dataclass
class TypedAddress:
    """What stands in the form; `place` is the key of a place."""

    name: str = ""
    mobile: str = ""
    place: str = ""
    detail: str = ""
    is_default: bool = False

    def checked(self, *, kept_place: str = "") -> "TypedAddress":
        """As it is kept; raises Invalid at the field. A place that is kept already is not asked."""
        with at_field("name"):
            name = RECIPIENT.check(self.name)
        with at_field("mobile"):
            mobile = MOBILE.check(self.mobile)
        place: object = kept_place
        if not kept_place or self.place != kept_place:
            with at_field("place"):
                place = PLACE.check(self.place)
        with at_field("detail"):
            detail = DETAIL.check(self.detail)
        return TypedAddress(str(name), str(mobile), str(place), str(detail), self.is_default)
