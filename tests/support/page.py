"""A simulated browser's page: sign it in, press the buttons of its fragments, count it."""

from nicegui import ui
from nicegui.testing import User

from auth.web import cookies
from auth.web.door import door_for
from components.fields.field import FieldInput
from components.fields.form import Form
from components.guard.page_state import page_state
from components.parts.fragment import Fragment
from models.base.key import digest, random_token
from models.people.person import Person
from models.sign_in.session import Session
from models.sign_in.session_kind import SessionKind
from models.units.institution import Institution
from models.units.member import Member


async def sign_in(user: User, member: Member) -> Session:
    """Give a browser the session of a member, as the login routes do."""
    return await _open(user, SessionKind.UNIT, member.person, member)


async def sign_in_as_person(user: User, person: Person) -> Session:
    """Give a browser the session of a person who came without a unit."""
    return await _open(user, SessionKind.PERSON, person, None)


async def sign_in_to_app(user: User, person: Person) -> Session:
    """Give a browser the session of a person in the simulated APP."""
    return await _open(user, SessionKind.PHONE, person, None)


async def sign_in_to_institution(user: User, institution: Institution) -> Session:
    """Give a browser the session of an institution, whose manager has an own password."""
    assert institution.manager is not None
    return await _open(user, SessionKind.INSTITUTION, institution.manager, None, institution)


async def _open(
    user: User,
    kind: SessionKind,
    person: Person,
    member: Member | None,
    institution: Institution | None = None,
) -> Session:
    visitor = user.http_client.cookies.get(cookies.VISITOR) or random_token()
    session, token = await Session.open(
        kind,
        person,
        member,
        visitor=digest(visitor),
        address="127.0.0.1",
        browser="Chrome",
        institution=institution,
    )
    user.http_client.cookies.set(cookies.VISITOR, visitor)
    user.http_client.cookies.set(door_for(kind).cookie, token)
    return session


def fill(user: User, *values: str) -> None:
    """Type into the text fields of the open page, from top to bottom."""
    fields = sorted(user.find(kind=ui.input).elements, key=lambda each: each.id)
    for field, value in zip(fields, values, strict=False):
        field.value = value


def fields_of(user: User) -> dict[str, FieldInput]:
    """The fields of the open page by name."""
    forms = page_state(user.current_layout.client).forms
    found = (field for form in forms if isinstance(form, Form) for field in form.fields)
    return {field.key: field for field in found if isinstance(field, FieldInput)}


def fragments(user: User) -> list[Fragment]:
    """The fragments of the open page."""
    return [e for e in user.current_layout.descendants() if isinstance(e, Fragment)]


def read(user: User) -> str:
    """The HTML of all fragments of the open page."""
    return "\n".join(fragment.content for fragment in fragments(user))


async def press(user: User, act: str, arg: str = "", **fields: str) -> None:
    """Press the button of a fragment that carries this act."""
    for fragment in fragments(user):
        if f'data-act="{act}"' in fragment.content:
            with fragment.parent_slot or user.current_layout.default_slot:
                await fragment.act(act, arg, fields)
            return
    raise AssertionError(f"no fragment of the page offers {act}")


def element_count(user: User) -> int:
    """How many NiceGUI elements the open page costs."""
    return len(user.current_layout.client.elements)
