"""The demo units as the console lists them: who can sign in, and what is not registered yet."""

from collections.abc import Sequence
from dataclasses import dataclass

from models.institutions.first_password import by_id
from models.sandbox.inbox import face_note
from models.seed.cast import PEOPLE, UNITS, CastMember, CastPerson, CastUnit
from models.units.institution import Institution
from models.units.login_name import LoginName
from models.units.member import MemberState


@dataclass(frozen=True)
class DemoUnit:
    """A unit of the cast as it stands in this hall now."""

    cast: CastUnit
    is_registered: bool
    institutions: Sequence[Institution] = ()

    @property
    def notes(self) -> str:
        """What a tester has to know of its legal representative."""
        rep = self.cast.legal_rep
        notes = ("" if rep.is_registered else "手机尚未注册", face_note(rep.id_number))
        return "，".join(filter(None, notes))

    @staticmethod
    def first_password_of(institution: Institution) -> str:
        """What a tester signs in with who is the first one to; empty once there is an own one."""
        manager = institution.manager
        return by_id(manager.id_number) if manager and institution.has_first_password else ""

    @staticmethod
    def note_of(member: CastMember) -> str:
        """What a tester has to know of a member: whether they may sign in, and of their face."""
        state = "" if member.state is MemberState.ACTIVE else member.state.label
        return "，".join(filter(None, (state, face_note(member.person.id_number))))


async def demo_units() -> list[DemoUnit]:
    """Registered units first, then those that anybody may still register."""
    there = await LoginName.taken(unit.uscc for unit in UNITS)
    opened = await Institution.with_manager()
    found = [
        DemoUnit(unit, unit.uscc in there, [i for i in opened if i.unit.uscc == unit.uscc])
        for unit in UNITS
    ]
    return sorted(found, key=lambda unit: not unit.is_registered)


def people_of_no_unit() -> list[CastPerson]:
    """Who has the APP and is of no unit of the cast: to be invited, or to claim a unit."""
    seated = {unit.legal_rep for unit in UNITS}
    seated |= {member.person for unit in UNITS for member in unit.members}
    return [person for person in PEOPLE if person.is_registered and person not in seated]
