"""证件号码 without its type: forms such as 创建经办用户 ask for a number alone."""

from models.base.error import Invalid
from models.base.text import compact
from models.standards import field_label
from models.standards.id_type import IdType
from models.standards.identifier import check_id_number


def check_any_id_number(text: str, label: str = field_label.ID_NUMBER) -> str:
    """A number of any 证件类型 that a person may register with, in its kept form.

    What is written in digits alone is taken for a 居民身份证, whose rules then say what is wrong.
    """
    number = compact(text)
    is_other = number[:1] == "9" or number[:6] in {"810000", "820000", "830000"}
    if not number or (number[:-1].isdigit() and not is_other):
        return check_id_number(IdType.RESIDENT_CARD, text, label)
    for kind in map(IdType, IdType.for_person()):
        try:
            return check_id_number(kind, text, label)
        except Invalid:
            continue
    raise Invalid(f"{label}不是可以识别的证件号码，请核对", "id_number")
