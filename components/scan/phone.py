"""The simulated phone: the frame of its pages, teal, so that nobody takes it for the portal."""

from collections.abc import Iterator
from contextlib import contextmanager

from nicegui import ui

from auth.connectors import twins_active
from auth.web.caller import caller, session_or_none
from components.frame.finish import finish_sign_in
from components.parts.fragment import Fragment
from models.base.error import NotFound
from models.people.person import Person
from models.setting.system import System
from models.sign_in.login_ticket import LoginTicket

APP_NAME = "江苏智慧人社"
NOTICE = "模拟手机 · 仅用于试点演示，不连接真实 APP"


def has_phone() -> bool:
    """True while the phone APP is played by the pages under /app."""
    return System.APP in twins_active()


@contextmanager
def phone(title: str, *, back: str = "", notice: str = NOTICE, look: str = "") -> Iterator[None]:
    """Place the frame of a phone page; the page itself goes inside.

    ``back`` is where the arrow leads, ``look`` a class such as that of the other app.
    """
    with ui.element("div").classes(f"rs-phone rs-app {look}"):
        Fragment("scan/phone_head.html", tag="header", title=title, back=back, notice=notice)
        with ui.element("div").classes("rs-phone-b"):
            yield


@contextmanager
def app_frame(title: str, *, back: str = "") -> Iterator[None]:
    """The frame of a page of the APP's twin; there is none when the APP is real."""
    if not has_phone():
        raise NotFound("没有这个页面")
    with phone(title, back=back):
        yield


async def person_or_none() -> Person | None:
    """The person that is signed in on this phone, if any."""
    here = await session_or_none()
    return here.person if here else None


async def enter_app(person: Person, path: str) -> None:
    """Sign a proven person in on this phone, on the route that can set the cookie."""
    token = await LoginTicket.for_person(person, visitor=caller().visitor, next_path=path)
    finish_sign_in(token)
