"""What a proof is for: a matter with its public code, and the person who may answer for it.

Whoever opens a ticket or a face check tells both; what proves something knows no other noun.
"""

from dataclasses import dataclass

from models.base.mask import mask_name
from models.people.person import Person
from models.standards.id_type import IdType
from models.standards.identifier import same_name


@dataclass(frozen=True)
class Answerer:
    """The person of a card, named before anybody has proved to be them."""

    id_type: IdType
    id_number: str
    name: str

    @property
    def masked_name(self) -> str:
        """姓名 as everybody may see it."""
        return mask_name(self.name)

    def is_same(self, person: Person) -> bool:
        """True for the person who is meant, by type, number and name."""
        same_card = (person.id_type, person.id_number) == (self.id_type, self.id_number)
        return same_card and same_name(person.name, self.name)


@dataclass(frozen=True)
class Matter:
    """One matter as it stood when it was shown; `facts` are what the phone reads of it.

    A matter without an answerer is answered by whoever is signed in to the APP.
    """

    subject: str = ""
    version: int = 0
    facts: tuple[str, ...] = ()
    answerer: Answerer | None = None

    @property
    def about(self) -> str:
        """The first fact, as the headline of the matter; empty for a login."""
        return self.facts[0] if self.facts else ""


NO_MATTER = Matter()  # a login is for nothing else
