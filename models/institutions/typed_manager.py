"""机构管理员 as a unit types them: a registered person, who has that name and that mobile.

There is one answer for whoever is not registered, has another name or another mobile, so that the
form is no way to ask about people; and the tries of each member are counted.
"""

from dataclasses import dataclass

from models.base.error import NotFound, at_field
from models.base.origin import Origin
from models.people.person import Person
from models.records.limit import count
from models.records.limit_table import INSTITUTION_MANAGERS
from models.standards import field_label
from models.standards.id_type import IdType
from models.standards.identifier import (
    check_id_number,
    check_mobile,
    check_person_name,
    same_name,
)
from models.units.member import Member
from models.units.permission import Action

UNKNOWN = (
    "没有找到相符的个人用户，请核对管理员姓名、证件号码和移动电话；"
    "管理员须先完成个人注册，移动电话以其个人账号绑定的为准"
)


@dataclass(frozen=True)
class TypedManager:
    """管理员姓名, 证件类型, 证件号码 and 移动电话."""

    name: str
    id_type: IdType
    id_number: str
    mobile: str

    async def find(self, action: Action, *, by: Member) -> Person:
        """The registered person who is meant, for whoever has a right; raises NotFound.

        It has transactions of its own: what was tried is counted, whatever becomes of the act.
        """
        with at_field("name"):
            name = check_person_name(self.name)
        with at_field("id_number"):
            number = check_id_number(self.id_type, self.id_number)
        with at_field("mobile"):
            mobile = check_mobile(self.mobile, field_label.MOBILE)
        await by.require(action)
        await count(INSTITUTION_MANAGERS, origin=Origin(""), subject=by.code)
        person = await Person.by_id(self.id_type, number)
        if person is None or not _is(person, name, mobile):
            raise NotFound(UNKNOWN, "id_number")
        return person


def _is(person: Person, name: str, mobile: str) -> bool:
    return person.is_app_user and same_name(person.name, name) and person.mobile == mobile
