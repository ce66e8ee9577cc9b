"""Told to whoever had a mobile that somebody else has proved since: what it means, what to do."""

from components.parts.fragment import Fragment
from components.scan.phone import has_phone
from models.people.person import Person
from settings import settings


def tell_lost_mobile(person: Person) -> None:
    """Place the strip, for those whom it concerns only."""
    if person.has_lost_mobile:
        Fragment("accounts/lost_mobile.html", has_phone=has_phone(), counter=settings.counter)
