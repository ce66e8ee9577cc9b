"""所在单位: where a person is a member now, and where they were, with the reason of its end."""

from dataclasses import dataclass

from models.people.person import Person
from models.records.message import Message, MessageKind
from models.records.owner import OwnerName
from models.units.member import LIVE_STATES, Member

MOST_ENDED = 50
MOST_NEWS = 5
NEWS = (MessageKind.INVITATION, MessageKind.RIGHT, MessageKind.TERM)


@dataclass(frozen=True)
class Places:
    """Memberships of one person in every unit, loaded with unit and person."""

    live: list[Member]
    ended: list[Member]

    @classmethod
    async def of(cls, person: Person) -> "Places":
        """The live ones, the oldest first, and those that have ended, the newest first."""
        mine = Member.filter(person_id=person.id).select_related("unit", "person").order_by("id")
        live: list[Member] = []
        ended: list[Member] = []
        for member in await mine:
            (live if member.current_state in LIVE_STATES else ended).append(member)
        return cls(live, ended[::-1][:MOST_ENDED])

    def advice(self, member: Member) -> str:
        """What to do about one that has ended; nothing where the person is a member again."""
        is_back = any(each.unit_id == member.unit_id for each in self.live)
        return "" if is_back else str(member.refusal())


async def news_of(person: Person) -> list[Message]:
    """The newest of what a person was told of invitations, rights and terms in all their units."""
    return await Message.of(OwnerName.of(person)).filter(kind__in=NEWS).limit(MOST_NEWS)
